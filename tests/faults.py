"""Kills builds at named points and says what was left: a script of its own, so that it may fork without threads.

``python tests/faults.py FOLDER STEP`` builds two sites of two registries, then lets one replace the other in
``FOLDER/site``, and kills it by SIGKILL: at each stage of the whole build, and before every STEP-th system call
of the writer that changes anything, each of the last ones, once where two names can be exchanged and once where they
cannot; then again and again while it removes what a killed build left. Every fifth publication runs
to its end. Prints one JSON object of counts; a site that is neither the old nor the new one, and an input that was
written to, end it with an error. No clock has a say: the same calls are killed on every machine, however busy.

A publication first removes what a killed one left, which takes more or fewer calls, and then creates the folder of the
new site. From that call on the calls are numbered, backwards: how many there are depends on the two sites alone.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import count
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
CLEARING = 8
"""Calls after which a build is killed that removes what another one left: enough to remove some of it, not all."""

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
    """Kills its process when it is asked for the n-th time. It may be asked by several threads at once."""

    def __init__(self, nth: int) -> None:
        self.nth = nth
        self.calls = count(1)

    def __call__(self, *_: object) -> None:
        if next(self.calls) == self.nth:
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
    """A publication that is killed before the n-th call of those that write the new site and put it in its place."""
    guard_writing(Killer(nth), exchange)
    writer.publish(files, target)


def killed_between_renames(files: Files, target: Path) -> None:
    """A publication that is killed when the old site is out of its place and the new one is not in it yet."""
    system.exchange = lambda first, second: False
    os.rename = Killer(2).before(os.rename)
    writer.publish(files, target)


def killed_clearing(nth: int, files: Files, target: Path) -> None:
    """A publication that is killed before its n-th call, if by then it has not begun to write the new site."""
    guard(killer := Killer(nth), exchange=True)
    begin_at(lambda: setattr(killer, "nth", 0))
    writer.publish(files, target)


def calls(files: Files, target: Path, exchange: bool) -> int:
    """How many calls write a new site and put it in its place. It is done in a process of its own, in a copy."""
    copy = shutil.copytree(target, target.parent / "counted")
    note = target.parent / "count"

    def count_them() -> None:
        guard_writing(killer := Killer(0), exchange)
        writer.publish(files, copy)
        note.write_text(str(next(killer.calls) - 1), encoding="utf-8")

    assert finished(child(count_them))
    shutil.rmtree(copy)
    return int(note.read_text(encoding="utf-8"))


def guard(killer: Killer, exchange: bool) -> None:
    """Have every call that changes anything ask the killer first."""
    swap = system.exchange
    system.exchange = killer.before(swap if exchange else lambda first, second: False)
    for name in CALLS:
        setattr(os, name, killer.before(getattr(os, name)))


def guard_writing(killer: Killer, exchange: bool) -> None:
    """The same from the call on that creates the folder of the new site."""
    begin_at(lambda: guard(killer, exchange))


def begin_at(begin: Callable[[], object]) -> None:
    """Do something before the first folder is created: what a killed build left is removed by then."""
    mkdir = os.mkdir

    def first(*args: Any, **options: Any) -> None:
        os.mkdir = mkdir
        begin()
        os.mkdir(*args, **options)

    os.mkdir = first


class Looker:
    """Counts what is found in a folder that may hold one of two sites, and nothing else."""

    def __init__(self, target: Path, wholes: list[Files]) -> None:
        self.target, self.wholes, self.now = target, wholes, 0
        self.counts = {"kills": 0, "old": 0, "new": 0, "leftovers": 0, "finished": 0, "away": 0}

    @property
    def other(self) -> int:
        return 1 - self.now

    def killed(self, exchange: bool = True) -> None:
        """What a killed build left. Without an exchange the site is away, whole, between two renames."""
        aside = self.target.with_name(f".{self.target.name}.old")
        is_away = not exchange and not self.target.exists()
        left = contents(aside if is_away else self.target)
        self.counts["away"] += is_away
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
        # How many calls the publication of each site makes in place of the other one.
        totals = [calls(given[0], folder / "whole-1", exchange), calls(given[1], folder / "whole-0", exchange)]
        assert min(totals) > 100, "the calls of the writer are not those that are named here"
        # The end, where the new site takes the place of the old one, call by call.
        for rest in (rest for rest in reversed(range(min(totals))) if rest % step == 0 or rest < CLOSELY):
            nth = totals[look.other] - rest
            assert not finished(child(partial(killed_at_call, nth, given[look.other], target, exchange)))
            look.killed(exchange)
            if rest % 5 == 0:
                assert finished(child(partial(writer.publish, given[look.other], target))), "the next build fails"
                look.completed()
    assert not finished(child(partial(killed_between_renames, given[look.other], target)))
    look.killed(exchange=False)
    assert finished(child(partial(writer.publish, given[look.other], target))), "the next build fails"
    look.completed()
    assert not finished(child(partial(killed_at_call, min(totals) // 2, given[look.other], target, True)))
    look.killed()
    cleared = 0
    while not finished(child(partial(killed_clearing, CLEARING, given[look.other], target))):
        look.killed()
        cleared += 1
    look.completed()
    assert cleared >= 3, "what a killed build leaves is removed in fewer calls than are named here"
    for _ in range(5):
        both = [child(partial(writer.publish, each, target)) for each in given]
        assert [finished(number) for number in both] == [True, True], "of two builds at once one fails"
        assert contents(target) in wholes
    assert inputs == [traces(folder / "input-0"), traces(folder / "input-1"), traces(ROOT / "layers")]
    return look.counts


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
