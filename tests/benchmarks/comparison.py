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
        return f"{_short(self.median)} ({_short(min(self.values))} – {_short(max(self.values))})"


@dataclass(frozen=True)
class Row:
    """A measure, what it was held against, and the goal for the ratio of the two medians."""

    measure: str
    ours: Sample
    peer: Sample
    goal: float | None
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours.median / self.peer.median

    @property
    def verdict(self) -> str:
        return "" if self.goal is None else "reached" if self.ratio <= self.goal else "missed"

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"≤ {self.goal:g} ×"
        cells = (self.measure, self.unit, str(self.ours), str(self.peer), f"{self.ratio:.2f} ×", goal, self.verdict)
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


def _short(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
