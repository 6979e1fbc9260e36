"""How much the map bears: checks, builds and opens registries of growing size and prints a table (``make load``).

Each line: the registry, seconds and peak memory of ``check`` and ``build``, the size of the page, and, in a browser,
seconds until it is ready, for the slowest of five steps in time, and to open a base.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the neighbours of this folder

import chromium
from benchmarks import registries

ROOT = Path(__file__).parents[2]
SIZES = (
    {"bases": 100, "changes": 10},
    {"bases": 1000, "changes": 10},
    {"bases": 2000, "changes": 5, "on_one_spot": 2000},
    {"bases": 100, "changes": 2, "claims": 500},
    {"bases": 10_000, "changes": 5},
    {"bases": 10_000, "changes": 14},
    {"bases": 10_000, "changes": 50},
)
_STEP = "([day]) => { const begun = performance.now(); basemap.goTo(day); return (performance.now() - begun) / 1000 }"
_OPEN = "([id]) => { const begun = performance.now(); basemap.select(id); return (performance.now() - begun) / 1000 }"


def main() -> None:
    """Measure every size, or say where it ends."""
    print("| registry | check | build | page | ready | step | open a base |\n|---|---|---|---|---|---|---|", flush=True)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            cells = list(measure(Path(folder), size))
        print("|", " | ".join([", ".join(f"{key} {value}" for key, value in size.items()), *cells]), "|", flush=True)


def measure(folder: Path, size: dict[str, int]) -> list[str]:
    """The cells of one line; what is refused ends it with the reason."""
    options = registries.write(folder / "registry", registries.registry(seed=1, **size))
    cells = []
    for command in (["check"], ["build", "--out", str(folder / "site")]):
        seconds, megabytes, done = run([*command, *options])
        cells.append(f"{seconds:.1f} s, {megabytes} MB")
        if done.returncode:
            said = (done.stdout + done.stderr).splitlines()
            return [*cells, f"refused: {said[0].removeprefix(str(folder))}"]
    page = folder / "site" / "index.html"
    return [*cells, f"{page.stat().st_size / 1e6:.1f} MB", *(f"{seconds:.2f} s" for seconds in opened(page))]


def run(arguments: list[str]) -> tuple[float, int, subprocess.CompletedProcess[str]]:
    """Seconds, the peak of memory in MB, and what the command said."""
    code = "import resource, sys; from basemap.cli import main; import atexit\n"
    code += (
        "atexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)); main()"
    )
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - begun
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return seconds, int(done.stderr.splitlines()[-1]) // unit, done


def opened(page_file: Path) -> list[float]:
    """Seconds until the page is ready, of the slowest step, and to open a base."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        page = browser.new_page()
        page.set_default_timeout(600_000)
        begun = time.perf_counter()
        page.goto(page_file.as_uri())
        page.evaluate("window.basemap.ready")
        ready = time.perf_counter() - begun
        days = ("2004-02-29", "2010-06-01", "2014-06-10", "2020-03-17", "2026-01-17")
        steps = [page.evaluate(_STEP, [day]) for day in days]
        base = page.evaluate(_OPEN, ["base-000007"])
        browser.close()
    return [ready, max(steps), base]


if __name__ == "__main__":
    main()
