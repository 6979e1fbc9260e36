"""Whole or not at all, from outside: builds that are killed, that find no room, that meet each other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import registries
from conftest import ROOT
from faults import contents, traces

LAYERS = ["--layers", str(ROOT / "layers")]
LIMITED = """
import resource, sys
from basemap.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
main()
"""


def test_two_hundred_kills_leave_one_whole_site(tmp_path: Path) -> None:
    """SIGKILL at 200 random moments of a build, and five times two builds at once: faults.py looks at what is left."""
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "faults.py", tmp_path, "200", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout.splitlines()[-1])
    assert counts["kills"] >= 200
    assert counts["finished"] >= 40
    assert counts["leftovers"] > 10, "the kills came too early or too late to prove anything"
    assert counts["old"] > 50


def limited(options: list[str], target: Path, most: int) -> subprocess.CompletedProcess[str]:
    """A build that may write no file larger than so many bytes."""
    command = [sys.executable, "-c", LIMITED, str(most), "build", *options, "--out", str(target)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("most", [0, 1000, 100_000])
def test_a_disk_that_takes_no_more_leaves_the_old_site(tmp_path: Path, most: int) -> None:
    """A write that the system cuts off and refuses: exit 3, the path, the old site, and the next build succeeds."""
    first, second = (
        registries.write(tmp_path / name, registries.registry(bases=1, changes=1, seed=seed, sources=1)) + LAYERS
        for seed, name in enumerate(("first", "second"))
    )
    unlimited = 1 << 40
    assert limited(first, tmp_path / "site", unlimited).returncode == 0
    old, inputs = contents(tmp_path / "site"), traces(tmp_path / "second")
    done = limited(second, tmp_path / "site", most)
    assert done.returncode == 3, done.stderr
    assert str(tmp_path / ".site.new") in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(tmp_path / "site") == old
    assert not (tmp_path / ".site.new").exists()
    assert limited(second, tmp_path / "site", unlimited).returncode == 0
    assert contents(tmp_path / "site") != old
    assert traces(tmp_path / "second") == inputs
