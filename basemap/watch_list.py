"""What ought to be looked at next, and how each of it is settled: for who keeps the map true.

In: a registry. Out: rows, the most urgent kind first and within a kind the newest, each with its reason and what
settles it. Nothing is asked of the network; dead links come in as a list, which a workflow makes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from basemap import timeline
from basemap.languages import words
from basemap.registry import edtf
from basemap.registry.values import TranslatedText

if TYPE_CHECKING:
    from basemap.registry.edtf import EdtfDate
    from basemap.registry.model import Base, Change, Disagreement, Registry
    from basemap.registry.values import Prose

KINDS = (
    *("silence", "question", "overdue", "stale", "undecided", "outdated", "disputed", "no-source", "inferred"),
    *("weak", "one-source", "unread", "dead-link", "undated", "position", "name", "archive"),
)
"""The most urgent first: what is asked today, what the map may have wrong, what is weak, what is missing."""

SILENT_AFTER_DAYS = 30
"""A record that goes on for longer than this after its newest source has missed something, or nobody looked."""

_VAGUE_FROM_M = 10_000
"""A position that may be off by this much or more is a guess at a district."""

_NO_SOURCE = re.compile(
    r"\bno (source|report|record)\b|\bnobody (has )?(says|said|tells|told|reported|knows|named)\b|\bnone (says|tells)\b"
    r"|\bhas not been found\b|\bnot (known|reported)\b",
    re.I,
)
"""What a note says that a newer source may have made untrue."""
_UNDATED = re.compile(r"\bno (source|report|record) (dates|gives the day|gives a day)\b", re.I)
"""What it says of the beginning of a state alone."""
_PLACELESS = re.compile(r"\bno (source|report|record) gives a position\b", re.I)
_NEITHER = re.compile(r"\s*(neither|none)\b", re.I)
_UNREAD = re.compile(r"\s*(not opened\b|a headline\b)", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to look at. ``base`` is an id, or None if it concerns no single base.

    ``word`` and ``values`` give the reason in words; ``text`` is what the registry itself says, ``sources`` are the ids
    of the cards that are meant. ``day`` puts the newest first.
    """

    kind: str
    base: str | None
    word: str
    values: Mapping[str, Any] = field(default_factory=dict)
    text: Prose | None = None
    sources: tuple[str, ...] = ()
    day: int = 0


def rows(registry: Registry, dead: Collection[str] = ()) -> list[Row]:
    """All there is to look at by ``as_of``; ``dead`` holds addresses that lead nowhere any more."""
    ref = timeline.reference(registry)
    found = [*_of_record(registry), *_of_sources(registry, dead)]
    found += [row for base in registry.bases for row in _of_base(base, ref, registry.as_of)]
    found += [row for each in registry.disagreements for row in _of_disagreement(None, each, ref, None)]
    return sorted(found, key=lambda row: (KINDS.index(row.kind), -row.day))


def reason(row: Row, registry: Registry, language: words.Language) -> str:
    """Why it ought to be looked at, in words, without the text that the registry has for it."""
    labels = {status.id: getattr(status.label, language.id) for status in registry.statuses}
    values = dict(row.values)
    for name, value in values.items():
        if isinstance(value, edtf.EdtfDate):
            values[name] = words.spell(value, language)
        elif name == "status":
            values[name] = labels[value]
        elif name == "others":
            values[name] = language.join(words.inline(labels[each]) for each in value)
        elif name == "languages":
            values[name] = language.join(map(language.tongue, value))
    return language.say(f"page.w.because.{row.word}", **values)


def settled_by(kind: str, language: words.Language) -> str:
    """What settles the rows of a kind, in words."""
    return language.words[f"page.w.{kind}.how"]


def _of_record(registry: Registry) -> Iterator[Row]:
    """What the record as a whole leaves open."""
    newest = timeline.newest_source(registry)
    if newest is not None and registry.as_of - newest > SILENT_AFTER_DAYS:
        values = {"date": edtf.of_day(newest), "n": registry.as_of - newest}
        yield Row("silence", None, "silence", values, day=newest)
    for question in registry.open_questions:
        text = TranslatedText.model_construct(**{code: getattr(question.text, code) for code in ("en", "ar", "ckb")})
        yield Row("question", None, "question", text=text, day=question.since)


def _of_sources(registry: Registry, dead: Collection[str]) -> Iterator[Row]:
    for source in registry.sources:
        day = source.published.onset if source.published else 0
        values = {"publisher": source.publisher, "source": source.id}
        if source.url in dead and not source.archive:
            yield Row("dead-link", None, "source", values, sources=(source.id,), day=day)
        if source.note and _UNREAD.match(str(source.note)):
            yield Row("unread", None, "source", values, sources=(source.id,), day=day)
    without = tuple(source.id for source in registry.sources if source.url and not source.archive)
    if without:
        yield Row("archive", None, "archive", {"n": len(without)}, sources=without)


def _of_base(base: Base, ref: timeline.Reference, as_of: int) -> Iterator[Row]:
    state = timeline.state(base, ref, as_of)
    last = state.last_evidence or 0
    for outcome in state.outcomes:
        if outcome.kind == "overdue":
            values = {"status": outcome.plan.status, "date": outcome.plan.target}
            yield Row("overdue", base.id, "overdue", values, day=last)
    if state.stale:
        yield Row("stale", base.id, "stale", {"status": state.status, "date": edtf.of_day(last)}, day=last)
    if state.alternatives and state.status:
        values = {"status": state.status, "others": state.alternatives}
        yield Row("undecided", base.id, "undecided", values, day=last)
    elif state.alternatives:
        yield Row("undecided", base.id, "perhaps", {"others": state.alternatives}, day=last)
    for change in base.changes:
        yield from _of_change(base, change, ref)
    yield from _silent(base, last)
    for disagreement in base.disagreements:
        yield from _of_disagreement(base.id, disagreement, ref, base.changes[-1] if base.changes else None)
    if base.position is None:
        yield Row("position", base.id, "nowhere", day=last)
    elif base.position.uncertainty_m >= _VAGUE_FROM_M:
        yield Row("position", base.id, "vague", {"n": round(base.position.uncertainty_m / 1000)}, day=last)
    if missing := tuple(code for code in ("ar", "ckb") if getattr(base.names, code) is None):
        yield Row("name", base.id, "nameless", {"languages": missing}, day=last)
    if base.names.ours:
        yield Row("name", base.id, "ours", {"languages": base.names.ours}, day=last)


def _of_change(base: Base, change: Change, ref: timeline.Reference) -> Iterator[Row]:
    """The worst that can be said of what a change rests on, once; and whether its day is open."""
    support = timeline.support(change, ref)
    values = {"status": change.status, "date": change.date}
    day = change.date.onset
    if support.evidence == "disputed":
        yield Row("disputed", base.id, "disputed", values, day=day)
    if support.inferred:
        yield Row("inferred", base.id, "inferred", values | {"grade": support.grade}, day=day)
    elif support.grade in ("C", "D"):
        yield Row("weak", base.id, "weak", values | {"grade": support.grade}, day=day)
    elif support.evidence == "claimed":
        yield Row("one-source", base.id, "one-source", values, day=day)
    if _UNDATED.search(str(change.note or "")) or change.date.earliest is None:
        yield Row("undated", base.id, "undated", values, day=day)


def _silent(base: Base, last: int) -> Iterator[Row]:
    """Notes that say that no source tells; those that are older than the newest change of their base are doubtful."""
    newest = base.changes[-1] if base.changes else None
    notes: list[tuple[Prose | None, EdtfDate | None]] = [(base.note, None)]
    notes += [(change.note, change.date) for change in base.changes if not _is_inferred(change)]
    notes += [(plan.note, plan.target) for plan in base.plans]
    notes += [(event.note, event.date) for event in base.events]
    for note, date in notes:
        text = str(note or "")
        if _NO_SOURCE.search(text) and not _UNDATED.search(text) and not _PLACELESS.search(text):
            yield _told(base.id, note, date, newest, last)


def _of_disagreement(
    base: str | None, disagreement: Disagreement, ref: timeline.Reference, newest: Change | None
) -> Iterator[Row]:
    """One that the map leaves open, or that was written when no source decided it."""
    published = [date for claim in disagreement.sides if (date := ref.published[claim.source])]
    date = max(published, key=lambda each: each.onset, default=None)
    day = date.onset if date else 0
    if _NEITHER.match(str(disagreement.follows)):
        yield Row("disputed", base, "neither", text=disagreement.about, day=day)
    elif _NO_SOURCE.search(f"{disagreement.about} {disagreement.follows}"):
        yield _told(base, disagreement.follows, date, newest, day)


def _told(base: str | None, text: Prose | None, date: EdtfDate | None, newest: Change | None, day: int) -> Row:
    """A text that says that no source tells, of a date; ``newest`` is the newest change of its base."""
    if date is not None and newest is not None and date.settled < newest.date.onset:
        values = {"status": newest.status, "date": newest.date}
        return Row("outdated", base, "outdated", values, text, day=newest.date.onset)
    return Row("no-source", base, "no-source", text=text, day=date.onset if date else day)


def _is_inferred(change: Change) -> bool:
    return not any(claim.named for claim in change.claims)


def addresses(text: str) -> frozenset[str]:
    """The addresses in a list of dead links: one a line, behind # stands what is for people."""
    return frozenset(_lines(text.splitlines()))


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        address, *_ = [*line.split(), "#"]
        if not address.startswith("#"):
            yield address
