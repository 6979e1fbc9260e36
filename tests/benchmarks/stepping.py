"""What going through time costs in a browser, at several sizes, beside peers and floors."""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterator

import peers
import subjects
from comparison import Row, Sample
from opened import Opened, Stopped, far, opened, quantile, thinned

ROUNDS = {43: 5, 1_000: 5, 10_000: 5, 100_000: 1}
"""How often the pages of each size are measured, in turns; the largest takes too long for more."""
INSIDE = ("ours", "timeline", "floor", "empty")
BESIDE = ("timestamped", "choropleth", "plotly")
"""For the context: once, forwards, and not at the largest size, for which two of them cannot be built."""
LARGEST = 100_000
OPENS_S = {43: 60, 1_000: 60, 10_000: 120, 100_000: 240}
FORWARDS_S, ELSE_S = 40, 8
"""How long a page may be stepped through."""
SLIDERS = {"ours": "#band input[type=range]", "timeline": "input.time-slider"}
LABELS = {
    "timeline": "Timeline",
    "floor": "the floor",
    "empty": "the empty page",
    "held": "an empty page that holds the same data",
    "timestamped": "TimestampedGeoJson",
    "choropleth": "TimeSliderChoropleth",
    "plotly": "Plotly",
}
GOALS = {
    (43, "timeline"): 1,
    (43, "floor"): 1.5,
    (1_000, "timeline"): 0.6,
    (1_000, "floor"): 2,
    (10_000, "timeline"): 0.12,
    (10_000, "timestamped"): 0.01,
    (10_000, "floor"): 2,
}
"""For a step forwards, by size and by what it is held against."""
FAR = "a far jump"
TURNED = 1.5
"""How much more than a step forwards one backwards or over half of all time may take, at 10 000 bases."""
BESIDES = (
    "a step sets counts, list, caption, band and the labels of what changed as well as the map: a fifth of it are "
    "scripts, a third style, layout and paint, a third bringing the window to the screen without a GPU, whose damage "
    "is one rectangle from the counts at the top to the hand at the bottom. Symbols and names in the ground, "
    "rows set in place, and a caption as high on each day took a third off; layers without transforms took nothing off"
)
OVER = "nearly every symbol changes: the crowd is painted as a whole, each look of a symbol once"
"""What a far jump does more than a step."""
BEYOND = (
    "the rest are rows made into records with their keys, what became of plans, and the answers met so far, each kept "
    "once; days stand in typed arrays, and what a list or a panel shows is made when it is in sight"
)
"""What the largest page holds beside its data."""
FRAME_MS = 16.7
"""For the work of nearly every step at 1000 bases: a frame of sixty a second."""

Samples = dict[str, dict[str, Sample]]
"""By page and by what was measured."""


def rows() -> Iterator[Row]:
    """All rows of all sizes, the small ones first."""
    for bases in ROUNDS:
        samples, stopped = measured(bases)
        yield from of_size(bases, samples, stopped)


def measured(bases: int) -> tuple[Samples, dict[str, str]]:
    """What was measured of each page, and of those that failed the reason."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    stopped: dict[str, str] = {}
    for number in range(ROUNDS[bases]):
        for name in INSIDE if number else (*INSIDE, *(("held",) if bases == LARGEST else BESIDE)):
            if name not in stopped:
                try:
                    for key, value in _twice(name, bases).items():
                        found[name][key].append(value)
                except Stopped as reason:
                    stopped[name] = str(reason)
                except subprocess.SubprocessError:
                    stopped[name] = f"cannot be built, or not within {subjects.MOST_S} s"
    samples = {name: {key: Sample(tuple(values)) for key, values in each.items()} for name, each in found.items()}
    return samples, stopped


def _twice(name: str, bases: int) -> dict[str, float]:
    """One page, and once more if its browser ended: somebody else may have ended it."""
    try:
        return _once(name, bases)
    except Stopped as reason:
        if reason.slow:
            raise
        return _once(name, bases)


def _once(name: str, bases: int) -> dict[str, float]:
    """One page from its opening on."""
    with opened(name, subjects.page(name, bases), OPENS_S[bases]) as page:
        found = {"painted": page.painted_ms, "heap": page.heap_mb(), "memory": page.memory_mb()}
        if name != "held":
            found |= _steps(page, name)
    return found


def _steps(page: Opened, name: str) -> dict[str, float]:
    pace = page.pace_s(peers.days())
    days = thinned(peers.days(), pace, FORWARDS_S)
    found = {"steps": len(days), "forwards": page.step_ms(days)}
    fewer = thinned(peers.days(), pace, ELSE_S)
    if name in (*SLIDERS, "empty"):
        work = page.work_ms(fewer)
        found |= {"work p50": quantile(work, 0.5), "work p95": quantile(work, 0.95)}
    if name in SLIDERS:
        found |= {"backwards": page.step_ms(fewer[::-1]), "far": page.step_ms(far(fewer))}
        intervals = page.drag_ms(SLIDERS[name], max(10, min(120, round(ELSE_S / pace))))
        found |= {"drag p50": quantile(intervals, 0.5), "drag p95": quantile(intervals, 0.95)}
    return found


def of_size(bases: int, samples: Samples, stopped: dict[str, str]) -> Iterator[Row]:
    """The rows of one size."""

    def get(name: str, key: str) -> Sample | None:
        return samples.get(name, {}).get(key)

    def row(what: str, key: str, peer: str, unit: str, goal: float | None = None, note: str = "", **more: float) -> Row:
        reasons = [f"{LABELS.get(name, 'ours')}: {stopped[name]}" for name in ("ours", peer) if name in stopped]
        measure = f"{what}, {bases:,} bases, against {LABELS[peer]}"
        return Row(measure, get("ours", key), get(peer, key), goal, unit, _joined(*reasons, note), **more)

    yield row("first symbols", "painted", "timeline", "ms")
    for peer in ("timeline", "floor", "empty", *(() if bases == LARGEST else BESIDE)):
        note = _steps_taken({name: get(name, "steps") for name in ("ours", peer)})
        busy = get("ours", "work p50")
        if peer == "timeline" and busy:
            note = _joined(note, f"{busy.median:.1f} ms of ours in the main thread of the page")
        if (bases, peer) in GOALS:
            note = _joined(note, BESIDES)
        yield row("a step", "forwards", peer, "ms", goal=GOALS.get((bases, peer)), note=note)
    for what, key in (("a step backwards", "backwards"), (FAR, "far")):
        yield _turned(
            bases, what, get("ours", key), get("ours", "forwards"), get("timeline", key), get("timeline", "forwards")
        )
    for part in ("p50", "p95"):
        most = {"most": FRAME_MS} if (bases, part) == (1_000, "p95") else {}
        empty = get("empty", f"work {part}")
        note = _joined(f"an empty page: {empty.median:.1f} ms" if empty else "", BESIDES if most else "")
        yield row(f"work of a step in the main thread, {part}", f"work {part}", "timeline", "ms", note=note, **most)
    for part in ("p50", "p95"):
        yield row(f"between frames while dragging, {part}", f"drag {part}", "timeline", "ms")
    yield row("memory of the scripts after loading", "heap", "timeline", "MB")
    yield row("memory of the browser after loading", "memory", "timeline", "MB")
    if bases == LARGEST:
        note = _joined(f"the data takes {_difference(get('held', 'memory'), get('empty', 'memory'))} MB of it", BEYOND)
        yield row("memory of the browser after loading", "memory", "held", "MB", goal=1.2, note=note)
    else:
        yield row("memory of the browser after loading", "memory", "empty", "MB")


def _turned(
    bases: int, what: str, ours: Sample | None, forwards: Sample | None, peer: Sample | None, theirs: Sample | None
) -> Row:
    """A step of another kind against one forwards, with Timeline's own ratio beside it."""
    beside = f"Timeline: {peer.median / theirs.median:.2f} ×" if peer and theirs else ""
    note = _joined(beside, OVER if what == FAR else "")
    goal = TURNED if bases == 10_000 else None
    return Row(f"{what}, {bases:,} bases, against a step forwards", ours, forwards, goal, "ms", note)


def _steps_taken(steps: dict[str, Sample | None]) -> str:
    """Who was not stepped through all days."""
    fewer = {LABELS.get(name, "ours"): each for name, each in steps.items() if each and each.median < peers.STEPS}
    return "; ".join(f"{name}: {each.median:.0f} of the days" for name, each in fewer.items())


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _difference(more: Sample | None, less: Sample | None) -> str:
    return f"{more.median - less.median:.0f}" if more and less else "?"
