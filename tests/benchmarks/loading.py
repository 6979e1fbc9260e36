"""How soon symbols are on the screen, and what has to be loaded for it."""

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path

import opened
import peers
import subjects
import whole_site
from comparison import Row, Sample
from playwright.sync_api import Browser, sync_playwright

ROUNDS = 9
BASES = 43
"""As many as the real registry has."""
FEW = 10


def rows() -> Iterator[Row]:
    """The page of the real registry, against maps that stock Folium writes."""
    with tempfile.TemporaryDirectory() as name:
        whole_site.page_alone(Path(name))
        ours = Path(name, "index.html")
        found = painted(
            {"ours": ours} | {peer: subjects.page(peer, BASES) for peer in ("markers", "timeline", "floor")}
        )
        note = "from the start of loading to the frame with the symbols; a fresh profile each time"
        for peer, goal in (("markers", 0.6), ("timeline", None), ("floor", None)):
            measure = f"first symbols, {BASES} bases, against {LABELS[peer]}"
            yield Row(measure, found["ours"], found[peer], goal, "ms", note)
        yield _transfer(ours)


LABELS = {"markers": "a plain Folium map of as many circles", "timeline": "Timeline", "floor": "the floor"}


def painted(pages: dict[str, Path]) -> dict[str, Sample]:
    """Milliseconds until each shows its symbols, in turns, after one round uncounted."""
    found: dict[str, list[float]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        browser = opened.launch(playwright)
        for number in range(ROUNDS + 1):
            for name, path in pages.items():
                milliseconds = _once(browser, name, path)
                if number:
                    found[name].append(milliseconds)
        browser.close()
    return {name: Sample(tuple(values)) for name, values in found.items()}


def _once(browser: Browser, name: str, path: Path) -> float:
    page, milliseconds = opened.show(browser, name, path, 60)
    page.context.close()
    return milliseconds


def _transfer(ours: Path) -> Row:
    peers.install()
    subjects.build("timeline", FEW)
    theirs, requests = peers.transfer_bytes(subjects.stock("timeline", FEW).read_text(encoding="utf-8"))
    size = len(gzip.compress(ours.read_bytes(), 9, mtime=0))
    measure = f"`index.html` of the real registry after `gzip -9`, against Timeline with {FEW} bases and its scripts"
    note = f"ours is one file; the peer asks for {requests} and for some 24 tiles, which are not counted"
    return Row(measure, Sample((size / 1000,)), Sample((theirs / 1000,)), None, "kB", note, most=160)
