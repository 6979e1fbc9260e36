"""Kills builds at random moments and says what was left: a script of its own, so that it may fork without threads.

``python tests/faults.py FOLDER KILLS SEED`` builds two sites of two registries, then lets one replace the other in
``FOLDER/site``, KILLS times, each build killed by SIGKILL after a random share of the time that a build takes. Every
fifth build runs to its end. Prints one JSON object of counts; a site that is neither the old nor the new one, and an
input that was written to, end it with an error.
"""

import json
import os
import shutil
import signal
import sys
import time
from functools import cache
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from basemap import layers, territory
from basemap.cli.commands import cli
from benchmarks import registries

ROOT = Path(__file__).parents[1]
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


def build(options: list[str], target: Path) -> int:
    """Start a build in a process of its own; its number."""
    child = os.fork()
    if child:
        return child
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        cli.main(["build", *options, "--out", str(target)], standalone_mode=False)
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


def finished(child: int) -> bool:
    """Wait for a build; whether it came to its end."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main(folder: Path, kills: int, seed: int) -> dict[str, object]:
    """Kill, look, count."""
    random, target = Random(seed), folder / "site"
    # What every build does alike is done once, before the forks: reading libraries and layers.
    layers.ground = cache(layers.ground)
    territory.Territories.read = cache(territory.Territories.read)
    options, wholes = [], []
    for number, bases in enumerate((3, 4)):
        given = registries.write(
            folder / f"input-{number}", registries.registry(bases=bases, changes=2, seed=number, sources=1)
        )
        options.append([*given, "--layers", str(ROOT / "layers")])
        assert (
            cli.main(["build", *options[-1], "--out", str(folder / f"whole-{number}")], standalone_mode=False) is None
        )
        wholes.append(contents(folder / f"whole-{number}"))
    inputs = [traces(folder / "input-0"), traces(folder / "input-1"), traces(ROOT / "layers")]
    shutil.copytree(folder / "whole-0", target)
    begun = time.perf_counter()
    assert all(finished(build(options[number % 2], target)) for number in (1, 2))
    seconds = (time.perf_counter() - begun) / 2
    counts = {"kills": 0, "old": 0, "new": 0, "leftovers": 0, "finished": 0}
    now = 0
    while counts["kills"] < kills:
        child = build(options[1 - now], target)
        # Half of the kills in the last third, where the files are written and exchanged.
        time.sleep(seconds * random.choice((random.uniform(0, 1), random.uniform(0.65, 1.05))))
        os.kill(child, signal.SIGKILL)
        counts["kills"] += not finished(child)
        left = contents(target)
        assert left in wholes, "a site that is neither the old nor the new one"
        counts["new" if left == wholes[1 - now] else "old"] += 1
        counts["leftovers"] += any(path.name.startswith(".site.") for path in folder.iterdir())
        now = wholes.index(left)
        if counts["kills"] % 5 == 0:
            assert finished(build(options[1 - now], target)), "the next build fails"
            assert contents(target) == wholes[1 - now]
            assert not any(path.name.startswith(".site.") for path in folder.iterdir())
            now, counts["finished"] = 1 - now, counts["finished"] + 1
    for _ in range(5):
        both = [build(each, target) for each in options]
        assert [finished(child) for child in both] == [True, True], "of two builds at once one fails"
        assert contents(target) in wholes
    assert inputs == [traces(folder / "input-0"), traces(folder / "input-1"), traces(ROOT / "layers")]
    return counts | {"seconds": round(seconds, 3)}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
