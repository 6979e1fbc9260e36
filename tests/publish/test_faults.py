"""Whole or not at all, from outside: builds that are killed, that find no room, that meet each other."""

import json
import subprocess
import sys
from pathlib import Path

import conftest
from benchmarks import registries
from command import run
from conftest import ROOT
from faults import contents, traces

LAYERS = ["--layers", str(ROOT / "layers")]
LIMITED = """
import resource
from basemap.cli import commands
for most in (0, 1000, 100_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    assert commands.run() == 3
"""
"""The command in a process that may write no file larger than so many bytes."""


def test_two_hundred_kills_leave_one_whole_site(tmp_path: Path) -> None:
    """SIGKILL at each stage of a build and before calls of the writer: faults.py looks at what is left."""
    step = "1" if conftest.WHOLE else "3"
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "faults.py", tmp_path, step], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout.splitlines()[-1])
    assert counts["kills"] >= 200
    assert counts["finished"] >= 40
    assert counts["leftovers"] > 100, "the kills came too early or too late to prove anything"
    assert counts["old"] > 100
    assert counts["new"] > 5
    assert counts["away"] >= 1, "no build was killed between the two renames"


def test_a_disk_that_takes_no_more_leaves_the_old_site(tmp_path: Path) -> None:
    """A write that the system cuts off and refuses: exit 3, the path, the old site, and the next build succeeds."""
    first, second = (
        registries.write(tmp_path / name, registries.registry(bases=1, changes=1, seed=seed, sources=1)) + LAYERS
        for seed, name in enumerate(("first", "second"))
    )
    target = ["--out", str(tmp_path / "site")]
    assert run("build", *first, *target).returncode == 0
    old, inputs = contents(tmp_path / "site"), traces(tmp_path / "second")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, "build", *second, *target], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count(str(tmp_path / ".site.new")) == 3
    assert "Traceback" not in done.stderr
    assert contents(tmp_path / "site") == old
    assert not (tmp_path / ".site.new").exists()
    assert run("build", *second, *target).returncode == 0
    assert contents(tmp_path / "site") != old
    assert traces(tmp_path / "second") == inputs
