"""How soon symbols are on the screen, and what has to be loaded for it."""

import gzip
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import opened
import peers
import subjects
import whole_site
from comparison import Row, Sample

ROUNDS = 9
BASES = 56
"""As many as the real registry has."""
FEW = 10
GOAL = 0.6
FIRST = 0.7
"""Of the first circles of a plain Folium map: when the map is there to be looked at, drawn from the document."""
SLOWED, PHONE = 6, {"width": 360, "height": 740}
SLOWED_MOST_MS = 1200
BEYOND = (
    "scripts take more than half of it, half of that for the map with its ground and symbols, a sixth for the first "
    "layout, the rest for band, list, counts and the reading of histories; what only readers without scripts see is "
    "not parsed, and band, list and symbols are drawn once"
)
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]"
LABELS = {"markers": "a plain Folium map of as many circles", "timeline": "Timeline", "floor": "the floor"}


def rows() -> Iterator[Row]:
    """The page of the real registry, against maps that stock Folium writes."""
    with tempfile.TemporaryDirectory() as name:
        whole_site.page_alone(Path(name))
        ours = Path(name, "index.html")
        found, parsed = painted({"ours": ours} | {peer: subjects.page(peer, BASES) for peer in LABELS})
        measure = f"first paint with the map in it, {BASES} bases, against the first circles of {LABELS['markers']}"
        note = "the drawing and the list of the document, before the scripts take over"
        yield Row(measure, found["opening"], found["markers"], FIRST, "ms", note)
        measure = f"the same on a phone of 360 × 740 whose processor is {SLOWED} times slowed"
        yield Row(measure, slowed(ours), None, None, "ms", "", most=SLOWED_MOST_MS)
        shares = f"until the document is parsed and its scripts have run: {parsed['ours']}, peer {parsed['markers']}"
        note = f"from the start of loading to the frame with the symbols, in a fresh profile; {shares}; {BEYOND}"
        for peer, label in LABELS.items():
            measure = f"first symbols, {BASES} bases, against {label}"
            goal, said = (GOAL, note) if peer == "markers" else (None, "")
            yield Row(measure, found["ours"], found[peer], goal, "ms", said)
        yield _transfer(ours)


def painted(pages: dict[str, Path]) -> tuple[dict[str, Sample], dict[str, str]]:
    """Milliseconds until each shows its symbols, in turns, after one round uncounted; and until it was parsed."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        browser = opened.launch(playwright)
        for number in range(ROUNDS + 1):
            for name, path in pages.items():
                once = _once(browser, name, path)
                if number:
                    found[name].append(once)
        browser.close()
    shown = {name: Sample(tuple(ms for ms, _, _ in each)) for name, each in found.items()}
    shown["opening"] = Sample(tuple(ms for _, _, ms in found["ours"]))
    parsed = {name: f"{statistics.median(ms for _, ms, _ in each):.0f} ms" for name, each in found.items()}
    return shown, parsed


def slowed(path: Path) -> Sample:
    """Milliseconds until the first paint of the page on a phone with a slow processor, in fresh profiles."""
    found = []
    with sync_playwright() as playwright:
        browser = opened.launch(playwright)
        for _ in range(ROUNDS):
            page = browser.new_context(viewport=PHONE, offline=True).new_page()
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
            page.goto(path.as_uri())
            page.wait_for_function(f"{_PAINT} !== undefined")
            found.append(float(page.evaluate(f"{_PAINT}.startTime")))
            page.context.close()
        browser.close()
    return Sample(tuple(found))


def _once(browser: Browser, name: str, path: Path) -> tuple[float, float, float]:
    page, milliseconds = opened.show(browser, name, path, 60)
    parsed: float = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
    first = 0.0  # pages of the others may not have it yet
    if name == "ours":
        first = page.wait_for_function(f"{_PAINT}?.startTime").json_value()
    page.context.close()
    return milliseconds, parsed, first


def _transfer(ours: Path) -> Row:
    peers.install()
    subjects.build("timeline", FEW)
    theirs, requests = peers.transfer_bytes(subjects.stock("timeline", FEW).read_text(encoding="utf-8"))
    size = len(gzip.compress(ours.read_bytes(), 9, mtime=0))
    measure = f"`index.html` of the real registry after `gzip -9`, against Timeline with {FEW} bases and its scripts"
    note = f"ours is one file; the peer asks for {requests} and for some 24 tiles, which are not counted"
    return Row(measure, Sample((size / 1000,)), Sample((theirs / 1000,)), None, "kB", note, most=200)
