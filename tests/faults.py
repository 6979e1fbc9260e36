"""Kills builds at named points and says what was left: a script of its own, so that it may fork without threads.

``python tests/faults.py FOLDER STEP`` builds two sites of two registries, then lets one replace the other in
``FOLDER/site``, and kills it by SIGKILL: at each stage of the whole build, and before every STEP-th system call
of the writer that changes anything, each of the last ones, once where two names can be exchanged and once where they
cannot. Every fifth publication runs
to its end. Prints one JSON object of counts; a site that is neither the old nor the new one, and an input that was
written to, end it with an error. No clock has a say: the same calls are killed on every machine, however busy.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from basemap import layers, project, territory
from basemap.cli import output
from basemap.cli.commands import cli
from basemap.publish import system, writer
from benchmarks import registries

ROOT = Path(__file__).parents[1]
CALLS = ("open", "write", "fsync", "fchmod", "chmod", "mkdir", "rename", "unlink", "rmdir", "close")
CLOSELY = 40
"""How many of the last calls are all killed."""

Files = dict[str, bytes]


def contents(folder: Path) -> Files:
    """Every file under a folder, by its path in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def traces(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What a write would change, of every file and folder."""
    return {
        str(path): (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        for path in folder.rglob("*")
        for stat in [path.stat()]
    }


def child(work: Callable[[], object]) -> int:
    """Do something in a process of its own; its number."""
    number = os.fork()
    if number:
        return number
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        work()
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


def finished(number: int) -> bool:
    """Wait for a process; whether it came to its end."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == 0


class Killer:
    """Kills its process when it is asked for the n-th time."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def __call__(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """A call that may not come to be made."""

        def guarded(*args: Any, **options: Any) -> Any:
            self()
            return call(*args, **options)

        return guarded


def killed_at_stage(nth: int, options: list[str], target: Path) -> None:
    """A whole build that is killed when it begins its n-th stage."""

    @contextmanager
    def progress() -> Iterator[Callable[[str], None]]:
        yield Killer(nth)

    output.progress = progress
    cli.main(["build", *options, "--out", str(target)], standalone_mode=False)


def killed_at_call(nth: int, files: Files, target: Path, exchange: bool) -> None:
    """A publication that is killed before the n-th call that changes anything."""
    counted(Killer(nth), exchange)
    writer.publish(files, target)


def calls(files: Files, target: Path, exchange: bool) -> int:
    """How many calls a publication makes that change anything. It is made in a process of its own, in a copy."""
    copy = shutil.copytree(target, target.parent / "counted")
    with (target.parent / "count").open("w", encoding="utf-8") as count:

        def count_them() -> None:
            killer = Killer(0)
            counted(killer, exchange)
            writer.publish(files, copy)
            print(-killer.left, file=count, flush=True)

        assert finished(child(count_them))
    shutil.rmtree(copy)
    return int((target.parent / "count").read_text(encoding="utf-8"))


def counted(killer: Killer, exchange: bool) -> None:
    """Have every call that changes anything ask the killer first."""
    swap = system.exchange
    system.exchange = killer.before(swap if exchange else lambda first, second: False)
    for name in CALLS:
        setattr(os, name, killer.before(getattr(os, name)))


class Looker:
    """Counts what is found in a folder that may hold one of two sites, and nothing else."""

    def __init__(self, target: Path, wholes: list[Files]) -> None:
        self.target, self.wholes, self.now = target, wholes, 0
        self.counts = {"kills": 0, "old": 0, "new": 0, "leftovers": 0, "finished": 0}

    @property
    def other(self) -> int:
        return 1 - self.now

    def killed(self) -> None:
        """What a killed build left."""
        left = contents(self.target)
        assert left in self.wholes, "a site that is neither the old nor the new one"
        self.counts["kills"] += 1
        self.counts["new" if left == self.wholes[self.other] else "old"] += 1
        self.counts["leftovers"] += any(path.name.startswith(".site.") for path in self.target.parent.iterdir())
        self.now = self.wholes.index(left)

    def completed(self) -> None:
        """What a build that came to its end left."""
        assert contents(self.target) == self.wholes[self.other]
        assert not any(path.name.startswith(".site.") for path in self.target.parent.iterdir())
        self.now, self.counts["finished"] = self.other, self.counts["finished"] + 1


def main(folder: Path, step: int) -> dict[str, int]:
    """Kill at each ``step``-th call, look, count."""
    target = folder / "site"
    # What every build does alike is done once, before the forks: reading libraries and layers.
    layers.ground = cache(layers.ground)
    territory.Territories.read = cache(territory.Territories.read)
    options, given, wholes = [], [], []
    publish = writer.publish
    writer.publish = lambda files, folder: given.append(files) or publish(files, folder)
    for number, bases in enumerate((1, 2)):
        registry = registries.registry(bases=bases, changes=2, seed=number, sources=1)
        options.append([*registries.write(folder / f"input-{number}", registry), "--layers", str(ROOT / "layers")])
        whole = folder / f"whole-{number}"
        cli.main(["build", *options[-1], "--out", str(whole)], standalone_mode=False)
        wholes.append(contents(whole))
    writer.publish = publish
    inputs = [traces(folder / "input-0"), traces(folder / "input-1"), traces(ROOT / "layers")]
    shutil.copytree(folder / "whole-0", target)
    look = Looker(target, wholes)
    for nth in range(1, len(project.STAGES) + 1):
        assert not finished(child(partial(killed_at_stage, nth, options[look.other], target)))
        look.killed()
    assert finished(child(partial(killed_at_stage, 0, options[look.other], target)))
    look.completed()
    for exchange in (True, False):
        last = calls(given[look.other], target, exchange)
        assert last > 100, "the calls of the writer are not those that are named here"
        # The end, where the new site takes the place of the old one, call by call.
        for nth in (nth for nth in range(1, last + 1) if nth % step == 0 or nth > last - CLOSELY):
            assert not finished(child(partial(killed_at_call, nth, given[look.other], target, exchange)))
            look.killed()
            if nth % 5 == 0:
                assert finished(child(partial(writer.publish, given[look.other], target))), "the next build fails"
                look.completed()
    for _ in range(5):
        both = [child(partial(writer.publish, each, target)) for each in given]
        assert [finished(number) for number in both] == [True, True], "of two builds at once one fails"
        assert contents(target) in wholes
    assert inputs == [traces(folder / "input-0"), traces(folder / "input-1"), traces(ROOT / "layers")]
    return look.counts


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
