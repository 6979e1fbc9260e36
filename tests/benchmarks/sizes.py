"""What building the page costs at size, from records on: without reading YAML, in processes of their own."""

import subprocess
from collections.abc import Callable, Iterator

import subjects
from comparison import Row, Sample
from subjects import Cost

SIZES = (1_000, 10_000, 100_000)
ROUNDS, PATIENCE_S = 5, 60
"""How often each page is built, unless that has already taken so long."""
WHOLE = (
    "whole process, from pickled records on: the map and its data, no YAML and no other page of the site; ours carries "
    "claims, sources, plans, events and computed states, the peer a place and dated statuses"
)
SPENT = (
    "a tenth are imports, a tenth the loading of records, four the collections, four the text of the page; answers for "
    "the pictures are worked out only when one is drawn, and values go to text without a way over JSON"
)
HELD = (
    "held at once: a base takes 15 kB as records, 9 kB in the collections and 7 kB while the page is written; that was "
    "24 kB before bases went to text one by one; `check` refuses a registry of more than 3 000 000 values"
)


def rows() -> Iterator[Row]:
    """Ours against Folium's Timeline, how both grow, and the memory of the largest."""
    costs = {(name, bases): built(name, bases) for bases in SIZES for name in ("ours", "timeline")}

    def sample(name: str, bases: int, value: Callable[[Cost], float]) -> Sample | None:
        return Sample(tuple(map(value, costs[name, bases]))) if costs[name, bases] else None

    for bases in SIZES:
        note = _joined(WHOLE, SPENT if bases == 10_000 else "", _missing(costs, bases))
        ours, peer = (sample(name, bases, lambda cost: cost.seconds) for name in ("ours", "timeline"))
        yield Row(
            f"the page of {bases:,} bases, against Timeline", ours, peer, 1 if bases == 10_000 else None, note=note
        )
    for less, more, goal in ((1_000, 10_000, 1), (10_000, 100_000, None)):
        ours, peer = (
            sample("ours", bases, lambda cost, bases=bases: 1000 * cost.seconds / bases) for bases in (more, less)
        )
        note = _joined("1 × is linear growth, imports weigh on the smaller one", _missing(costs, more))
        yield Row(f"the page, per base, {more:,} bases against {less:,}", ours, peer, goal, "ms", note)
    for bases, most in ((10_000, None), (100_000, 2000)):
        ours, peer = (sample(name, bases, lambda cost: cost.peak_mb) for name in ("ours", "timeline"))
        measure = f"most memory while building the page of {bases:,} bases, against Timeline"
        note = _joined(HELD if most else "", _missing(costs, bases))
        yield Row(measure, ours, peer, None, "MB", note, most)


def built(name: str, bases: int) -> list[Cost]:
    """What each build of a page cost; nothing if it fails or takes too long."""
    found: list[Cost] = []
    while len(found) < ROUNDS and sum(cost.seconds for cost in found) < PATIENCE_S:
        try:
            found.append(subjects.build(name, bases))
        except subprocess.SubprocessError:
            break
    return found


def _missing(costs: dict[tuple[str, int], list[Cost]], bases: int) -> str:
    """Who was not built."""
    labels = {"ours": "ours", "timeline": "Timeline"}
    missing = (label for name, label in labels.items() if not costs[name, bases])
    return "; ".join(f"{label}: fails, or takes more than {subjects.MOST_S} s" for label in missing)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
