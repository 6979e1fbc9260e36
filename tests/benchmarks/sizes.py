"""What building the page costs at size, from records on: without reading YAML, in processes of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import subjects
from comparison import Row, Sample
from subjects import Cost

ROUNDS = {1_000: 3, 10_000: 3, 100_000: 1}
"""How often each size is built."""


def rows() -> Iterator[Row]:
    """Ours against Folium's Timeline, how both grow, and the memory of the largest."""
    costs = {(name, bases): built(name, bases) for bases in ROUNDS for name in ("ours", "timeline")}
    for bases in ROUNDS:
        ours, peer = costs["ours", bases], costs["timeline", bases]
        goal = 1 if bases == 10_000 else None
        note = f"{WHOLE}; at most {_peak(ours)} MB of memory, the peer {_peak(peer)} MB"
        yield Row(f"the page of {bases:,} bases, against Timeline", _seconds(ours), _seconds(peer), goal, note=note)
    for less, more, goal in ((1_000, 10_000, 1), (10_000, 100_000, None)):
        each = {bases: _each(costs["ours", bases], bases) for bases in (less, more)}
        theirs = _each(costs["timeline", more], more).median / _each(costs["timeline", less], less).median
        note = f"1 × is linear growth; imports weigh on the smaller one; Timeline {theirs:.2f} ×"
        yield Row(f"the page, per base, {more:,} bases against {less:,}", each[more], each[less], goal, "ms", note)
    largest = [Sample(tuple(cost.peak_mb for cost in costs[name, 100_000])) for name in ("ours", "timeline")]
    yield Row("most memory while building 100,000 bases, against Timeline", *largest, None, "MB", most=2000)


WHOLE = "whole process, from pickled records on: the map and its data, no YAML and no other page of the site"


def built(name: str, bases: int) -> list[Cost]:
    """What each build of a page cost."""
    with tempfile.TemporaryDirectory() as folder:
        return [subjects.build(name, bases, Path(folder, "page.html")) for _ in range(ROUNDS[bases])]


def _seconds(costs: list[Cost]) -> Sample:
    return Sample(tuple(cost.seconds for cost in costs))


def _each(costs: list[Cost], bases: int) -> Sample:
    return Sample(tuple(1000 * cost.seconds / bases for cost in costs))


def _peak(costs: list[Cost]) -> int:
    return round(max(cost.peak_mb for cost in costs))
