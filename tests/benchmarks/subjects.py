"""What is measured: pages of the same bases, ours and those of peers, each built by a process of its own.

In: the name of a page, ``ours`` or one of :mod:`peers`, and a number of bases. Out: the file, and what building took.
Everybody starts from records that another process made and pickled: no YAML is read. What counts for a build is the
whole process, imports and the loading of the pickle included.
"""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MOST_S = 300
"""How long a page may take to be built."""


PEAK = """
try:
    print(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
except OSError:
    print()
"""
"""Has a process say how many kB it held at most; what the system tells of that, on Linux, counts its parent as well."""


@dataclass(frozen=True)
class Cost:
    """Of one process: seconds of the processor, and the most memory that it held at once, in MB."""

    seconds: float
    peak_mb: float


def page(name: str, bases: int) -> Path:
    """The page, ready to be opened without a network; built once in a run. Raises as :func:`run` does."""
    target = _folder() / f"{name}-{bases}.html"
    if target.exists():
        return target
    if name == "held":
        return _hold(page("ours", bases), target)
    if not stock(name, bases).exists():
        build(name, bases)
    if name in ("ours", "plotly"):
        return stock(name, bases)
    import peers

    peers.install()
    target.write_text(peers.local(stock(name, bases).read_text(encoding="utf-8")), encoding="utf-8")
    return target


def stock(name: str, bases: int) -> Path:
    """Where a page lies as its library gives it."""
    return _folder() / f"{name}-{bases}.stock.html"


def build(name: str, bases: int) -> Cost:
    """Build a page in a process of its own, as its library gives it."""
    records, sites = _pickles(bases)
    target = str(stock(name, bases))
    if name == "ours":
        return run("import subjects, sys; subjects.write(*sys.argv[1:])", str(records), target)
    return run("import peers, sys; peers.main(*sys.argv[1:])", name, str(sites), target)


def write(source: str, target: str) -> None:
    """Build our page from pickled records: from the check on, what ``basemap build`` does for the map itself."""
    from basemap import layers, picture, territory
    from basemap.cli import commands
    from basemap.publish import document, map_page
    from basemap.registry import parser

    commands.spare()
    with parser.paused_collector():
        registry = pickle.loads(Path(source).read_bytes())
    territories = territory.Territories.read(ROOT / "layers")
    atlas = layers.build(registry, territories, ROOT / "layers")
    Path(target).write_text(map_page.render(atlas, picture.inline(atlas, document.numbers(atlas))), encoding="utf-8")


def prepare(bases: str, records: str, sites: str) -> None:
    """Make the records of some bases, and what peers can show of them."""
    import peers
    import registries

    registry = registries.records(int(bases))
    for path, value in ((records, registry), (sites, peers.sites(registry))):
        Path(path).write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def run(code: str, *words: str) -> Cost:
    """What a piece of Python costs. Raises subprocess.CalledProcessError with what it wrote, or TimeoutExpired."""
    command = [sys.executable, "-c", code + PEAK, *words]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        watch = threading.Timer(MOST_S, process.kill)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == -signal.SIGKILL:
            raise subprocess.TimeoutExpired(command, MOST_S)
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, said.read())
        said.seek(0)
        kilobytes = said.read().splitlines()[-1]
    peak_mb = int(kilobytes) / 1024 if kilobytes else used.ru_maxrss / 2**20
    return Cost(used.ru_utime + used.ru_stime, peak_mb)


def _hold(ours: Path, target: Path) -> Path:
    """The empty page with the data of ours in it, which it reads and keeps."""
    begin = '<script type="application/json" id="basemap-page">'
    island = ours.read_text(encoding="utf-8").split(begin)[1].split("</script>")[0]
    empty = (HERE / "empty.html").read_text(encoding="utf-8")
    target.write_text(empty.replace('id="held">', f'id="held">{island}'), encoding="utf-8")
    return target


@cache
def _pickles(bases: int) -> tuple[Path, Path]:
    records, sites = (_folder() / f"{what}-{bases}.pickle" for what in ("records", "sites"))
    run("import subjects, sys; subjects.prepare(*sys.argv[1:])", str(bases), str(records), str(sites))
    return records, sites


@cache
def _run() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="basemap-benchmarks-")  # goes when this process ends


def _folder() -> Path:
    return Path(_run().name)
