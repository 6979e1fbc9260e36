"""Compares, in one run, what takes how long: machines are noisy, and a figure alone says little.

Out: :class:`Row`, one line of ``docs/benchmarks.md``. What is compared runs in turns, so that a slow minute of the
machine is everybody's; of each the median counts, and the spread stands beside it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Sample:
    """Measurements of one thing, in the unit of the row: seconds unless it says otherwise."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        if len(self.values) == 1:
            return _short(self.median)
        return f"{_short(self.median)} ({_short(min(self.values))} – {_short(max(self.values))})"


@dataclass(frozen=True)
class Row:
    """A measure, what it was held against, and its goal: for the ratio of the two medians, for ours alone, or both.

    What could not be measured is None, and the note says why.
    """

    measure: str
    ours: Sample | None
    peer: Sample | None
    goal: float | None = None
    unit: str = "s"
    note: str = ""
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours.median / self.peer.median if self.ours and self.peer else None

    @property
    def verdict(self) -> str:
        goals = [(self.ratio, self.goal), (self.ours and self.ours.median, self.most)]
        asked = [value is not None and value <= goal for value, goal in goals if goal is not None]
        return "" if not asked else "reached" if all(asked) else "missed"

    def __str__(self) -> str:
        bounds = (self.goal, " ×"), (self.most, f" {self.unit}")
        goal = ", ".join(f"≤ {bound:g}{unit}" for bound, unit in bounds if bound is not None)
        ratio = "" if self.ratio is None else f"{self.ratio:.{2 if self.ratio >= 0.1 else 4}f} ×"
        cells = (self.measure, self.unit, _cell(self.ours), _cell(self.peer), ratio, goal, self.verdict)
        return f"| {' | '.join(cells)} | {self.note} |"


def seconds(work: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Sample]:
    """How long each takes, in turns, after one round that nobody counts."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for number in range(rounds + 1):
        for name, run in work.items():
            begin = time.perf_counter()
            run()
            if number:
                found[name].append(time.perf_counter() - begin)
    return {name: Sample(tuple(values)) for name, values in found.items()}


def _cell(sample: Sample | None) -> str:
    return "–" if sample is None else str(sample)


def _short(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
