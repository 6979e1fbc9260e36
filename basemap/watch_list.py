"""What ought to be looked at next, and how each of it is settled: for who keeps the map true.

In: a registry. Out: rows, the most urgent kind first, each with its reason and what settles it. Nothing is asked of the
network; dead links come in as a list, which something else has made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from basemap import timeline
from basemap.registry.edtf import iso

if TYPE_CHECKING:
    from basemap.registry.model import Base, Registry

_NO_SOURCE = re.compile(
    r"\bno (source|report|record)\b|\bnobody\b|\bnone (says|tells)\b|\bhas not been found\b|\bnot (known|reported)\b",
    re.I,
)
"""What a note says that a newer source may have made untrue."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to look at. ``base`` is an id, or None if it concerns no single base."""

    kind: str
    base: str | None
    reason: str
    settled_by: str


KINDS = {
    "overdue": "Report what came of it as a change or an event, with who says so.",
    "stale": "Find who reported on it last, and report a sighting, a departure or a change.",
    "no-source": "Look whether a newer source tells after all; then change the note or the disagreement.",
    "inferred": "Find a source that names the base, and add its claim.",
    "weak": "Find a source of grade A or B, and add its claim.",
    "one-source": "Find a source that does not go back to the same report, and add its claim.",
    "undecided": "Narrow the date, if a source allows it.",
    "position": "Find a source that places it; until then it stands in the list only.",
    "name": "Find what the press of that language calls it; leave it out if nobody does.",
    "dead-link": "Put an archived copy under archive, or another address under url.",
    "archive": "Archive the pages, and put the copies under archive.",
}
"""Kind of row → what settles it; the most urgent kind first."""


def rows(registry: Registry, dead: Collection[str] = ()) -> list[Row]:
    """All there is to look at by ``as_of``; ``dead`` holds addresses that lead nowhere any more."""
    ref = timeline.reference(registry)
    # What was in the news last is what most people look at.
    newest_first = sorted(registry.bases, key=lambda base: -(timeline.last_evidence(base, ref) or 0))
    found = [row for base in newest_first for row in _of_base(base, ref, registry.as_of)]
    for disagreement in registry.disagreements:
        if _NO_SOURCE.search(f"{disagreement.about} {disagreement.follows}"):
            found.append(_row("no-source", None, f"a disagreement says that there is none: {disagreement.about}"))
    for source in registry.sources:
        if source.url in dead:
            found.append(_row("dead-link", None, f"{source.id} leads nowhere any more: {source.url}"))
    without = [source.id for source in registry.sources if source.url and not source.archive]
    if without:
        found.append(_row("archive", None, f"{len(without)} sources have no archived copy: {', '.join(without)}"))
    order = list(KINDS)
    return sorted(found, key=lambda row: order.index(row.kind))


def _of_base(base: Base, ref: timeline.Reference, as_of: int) -> Iterator[Row]:
    state = timeline.state(base, ref, as_of)
    for outcome in state.outcomes:
        if outcome.kind == "overdue":
            plan = outcome.plan
            yield _row("overdue", base.id, f"it was to be {plan.status} by {plan.target}, {outcome.days} days ago")
    if state.stale:
        last = "never" if state.last_evidence is None else iso(state.last_evidence)
        yield _row("stale", base.id, f"it is {state.status}, and the last evidence of it is of {last}")
    yield from _silent(base)
    for number, change in enumerate(base.changes, 1):
        support = timeline.support(change, ref)
        what = f"{change.status}, {change.date}"
        if support.inferred:
            yield _row("inferred", base.id, f"{what} is inferred: no source names the base")
        if support.grade in ("C", "D"):
            yield _row("weak", base.id, f"{what} needs sources of grade {support.grade}")
        elif support.evidence == "claimed" and number == len(base.changes):
            yield _row("one-source", base.id, f"{what} rests on one report")
    if state.alternatives:
        yield _row(
            "undecided", base.id, f"it is {state.status or 'without a record'} or {' or '.join(state.alternatives)}"
        )
    if base.position is None:
        yield _row("position", base.id, "nobody knows where it is")
    missing = [
        name for language, name in (("ar", "Arabic"), ("ckb", "Kurdish")) if getattr(base.names, language) is None
    ]
    if missing:
        yield _row("name", base.id, f"it has no name in {' and '.join(missing)}")


def _silent(base: Base) -> Iterator[Row]:
    """Notes and disagreements that say that no source tells."""
    notes = [base.note, *(change.note for change in base.changes), *(plan.note for plan in base.plans)]
    notes += [event.note for event in base.events]
    texts = [note if isinstance(note, str) else note.en for note in notes if note]
    texts += [f"{each.about} {each.follows}" for each in base.disagreements]
    for text in texts:
        if _NO_SOURCE.search(text):
            yield _row("no-source", base.id, f"it is said that no source tells: {text}")


def _row(kind: str, base: str | None, reason: str) -> Row:
    return Row(kind, base, reason, KINDS[kind])
