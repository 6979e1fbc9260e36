"""How soon a save is seen on the page under ``basemap serve``, and how much of that is work of ours."""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import opened
from basemap.project import Builder, Inputs
from comparison import Row, Sample

ROOT = Path(__file__).parents[2]
ROUNDS = 7
NAMES = ("Tammuz Air Base", "Tammuz Air Field")
"""What is changed in the registry, back and forth."""


def rows() -> Iterator[Row]:
    """From a save to the reloaded page against a cold build, and the work that is done meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("config", "seeds", "layers"):
            shutil.copytree(ROOT / part, folder / part)
        cold = Sample(tuple(_cold_build(folder) for _ in range(ROUNDS)))
        with _serving(folder) as page:
            reloaded = Sample(tuple(_reload(folder, page) for _ in range(ROUNDS + 1))[1:])
        note = "on the wall; what is not work of ours is the browser that loads the page"
        yield Row("save → reloaded page under `serve`, against `basemap build`, cold", reloaded, cold, 0.25, note=note)
        work = Sample(tuple(_works(folder)))
        note = "processor time from the changed registry to the text of the map; the other pages come after it"
        yield Row("of which work of ours", work, None, None, "ms", note, most=150)


def _cold_build(folder: Path) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "basemap.cli", "build", "--out", str(folder / "site")]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - begun


@contextmanager
def _serving(folder: Path) -> Iterator[Page]:
    """A page that ``basemap serve`` shows."""
    command = [sys.executable, "-m", "basemap.cli", "serve", "--port", "0"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=quiet, text=True, encoding="utf-8"
    ) as server:
        assert server.stdout is not None
        said = iter(server.stdout.readline, "")
        address = next(found[0] for line in said if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        with sync_playwright() as playwright:
            browser = opened.launch(playwright)
            page = browser.new_page()
            page.goto(address)
            page.evaluate("window.basemap.ready")
            yield page
            browser.close()
        server.send_signal(signal.SIGINT)


def _reload(folder: Path, page: Page) -> float:
    """Seconds from a save until the page that has it is there."""
    page.wait_for_timeout(6000)  # the rest of the site is built after the map
    begun = time.perf_counter()
    with page.expect_event("load"):
        _save(folder)
    page.evaluate("window.basemap.ready")
    return time.perf_counter() - begun


def _save(folder: Path) -> None:
    path = folder / "config" / "bases.yaml"
    text = path.read_text(encoding="utf-8")
    old, new = NAMES if NAMES[0] in text else reversed(NAMES)
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _works(folder: Path) -> Iterator[float]:
    """Milliseconds of the processor from a save to the text of the map, for one that builds again and again."""
    places = Inputs(folder / "config" / "bases.yaml", folder / "seeds", folder / "layers")
    builder = Builder(places)
    for number in range(ROUNDS + 1):
        _save(folder)
        begun = time.process_time()
        _, contents = builder.build({places.registry})
        next(iter(contents))
        if number:
            yield 1000 * (time.process_time() - begun)
