"""Two registries → what a change from one to the other means, a sentence for each fact.

In: the registry as it was and as it is. Out: sentences for a reviewer, in the order of the registry. Records are
compared key by key as the model has them, so that no key can change unseen; behind the entries of a base stands what
the map makes of them, if that is something else than before.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from basemap import timeline
from basemap.registry.edtf import iso
from basemap.registry.model import (
    Base,
    Change,
    Claim,
    Control,
    Correction,
    Disagreement,
    Event,
    FormerName,
    Plan,
    Registry,
    Source,
    Statement,
)
from basemap.registry.text import shown
from basemap.registry.values import Record, TranslatedText

Answers: TypeAlias = Callable[[Base], str]

_NAMES: dict[type[Record], Callable[[Any], str]] = {
    Base: lambda base: f"base {base.id}, {_quoted(base.names.en)}",
    Change: lambda change: f"change to {change.status}, {change.date}",
    Claim: lambda claim: (
        f"claim of the statement {claim.statement}" if claim.statement else f"claim of {claim.by} in {claim.source}"
    ),
    Control: lambda control: f"control by {control.by}, {control.date}",
    Correction: lambda correction: f"correction of {correction.base or 'the map'}, {iso(correction.date)}",
    Disagreement: lambda disagreement: f"disagreement on {_quoted(str(disagreement.about))}",
    Event: lambda event: f"{event.kind}, {event.date}",
    FormerName: lambda former: f"former name {_quoted(former.name)}",
    Plan: lambda plan: f"plan for {plan.status}, {plan.target}",
    Statement: lambda statement: f"statement {statement.id} of {statement.by}, {statement.date}",
    Source: lambda source: f"source {source.id} of {_quoted(source.publisher)}",
}

_STAYS = ("id", "about", "name", "source", "status", "kind", "by")
"""The keys by which an entry is known again after its date or its words have changed; the first that it has."""

_LONGEST = 400
"""Characters of a text that a sentence shows: enough to judge a claim by."""


def sentences(old: Registry, new: Registry) -> Iterator[str]:
    """What is different in ``new``, a sentence for each fact; none if both say the same. Both must be sound."""
    before, after = _answers(old), _answers(new)
    for key in Registry.model_fields:
        if key == "bases":
            yield from _bases(old, new, before, after)
        else:
            yield from _field(key, getattr(old, key), getattr(new, key), "")


def _bases(old: Registry, new: Registry, before: Answers, after: Answers) -> Iterator[str]:
    old_by_id = {base.id: base for base in old.bases}
    for base in new.bases:
        was = next((old_by_id.pop(id_) for id_ in (base.id, *base.aliases) if id_ in old_by_id), None)
        if was is None:
            yield from _added(base, "")
        elif was != base:
            yield from _compared(was, base, f"{base.id}: ")
        if was is None or before(was) != after(base):
            yield f"{base.id}: the map says {after(base)}" + (f", where it said {before(was)}." if was else ".")
    yield from (_gone(base, "") for base in old_by_id.values())


def _answers(registry: Registry) -> Answers:
    """What the map says of a base at the end of a registry, as text."""
    ref = timeline.reference(registry)

    def answer(base: Base) -> str:
        state = timeline.state(base, ref, registry.as_of)
        status = " or ".join([state.status or "no record", *state.alternatives])
        marks = [state.evidence, "inferred" * state.inferred, "stale" * state.stale, "overdue" * state.overdue]
        return ", ".join([status, *(mark for mark in marks if mark)])

    return answer


def _compared(old: Record, new: Record, subject: str) -> Iterator[str]:
    if isinstance(new, Claim) and new.statement and new.statement == getattr(old, "statement", None):
        return  # the words of a statement are told once, with the statement
    for key in type(new).model_fields:
        yield from _field(key, getattr(old, key), getattr(new, key), subject)


def _field(key: str, old: Any, new: Any, subject: str) -> Iterator[str]:
    if isinstance(old, str) and isinstance(new, TranslatedText):
        old = TranslatedText(en=old, ar=None, ckb=None)  # what was given in English alone
    elif isinstance(old, TranslatedText) and isinstance(new, str):
        new = TranslatedText(en=new, ar=None, ckb=None)
    if old == new or (old is None and new == ()):
        return
    if isinstance(new, tuple):
        yield from _listed(key, old or (), new, subject)
    elif isinstance(new, Record):
        for inner in type(new).model_fields:
            yield from _field(inner, getattr(old, inner, None), getattr(new, inner), f"{subject}{key}: ")
    elif new is None:
        yield f"{subject}{key} is gone" + ("." if isinstance(old, Record) else f", it was {_value(key, old)}.")
    else:
        was = "" if old is None else f", was {_value(key, old)}"
        yield f"{subject}{key} is {_value(key, new)}{was}."


def _listed(key: str, old: tuple[Any, ...], new: tuple[Any, ...], subject: str) -> Iterator[str]:
    if len(old) == len(new) and all(each in old for each in new):
        yield f"{subject}{key}: the same in another order."
        return
    if not any(isinstance(each, Record) for each in old + new):
        yield from (f"{subject}{key}: {_value(key, each)} is new." for each in new if each not in old)
        yield from (f"{subject}{key}: {_value(key, each)} is gone." for each in old if each not in new)
        return
    place = f"{subject}{key}: " if key in ("disputed_by", "facts") else subject
    left = [each for each in old if each not in new]
    for entry in new:
        if entry in old:
            continue
        was = _again(entry, left)
        if was is None:
            yield from _added(entry, place)
        else:
            left.remove(was)
            yield from _compared(was, entry, f"{place}{_name(was)}: ")
    yield from (_gone(each, place) for each in left)


def _again(entry: Record, old: Iterable[Record]) -> Record | None:
    """The entry as it was: of the same name, or the first that is known again."""
    same = [each for each in old if _name(each) == _name(entry)]
    alike = [each for each in old if _anchor(each) == _anchor(entry)]
    return next(iter([*same, *alike]), None)


def _anchor(entry: Record) -> object:
    return next((getattr(entry, key) for key in _STAYS if key in type(entry).model_fields), entry)


def _added(entry: Record, subject: str) -> Iterator[str]:
    """A new entry with what it rests on, and whatever is new below it."""
    lists = [getattr(entry, key) for key in type(entry).model_fields if isinstance(getattr(entry, key), tuple)]
    claims = [each for entries in lists for each in entries if isinstance(each, Claim)]
    said = f": {'; '.join(map(_said, claims))}" if claims else _own(entry)
    yield f"{subject}new {_name(entry)}{said}."
    for entries in lists:
        for each in entries:
            if isinstance(each, Record) and not isinstance(each, Claim):
                yield from _added(each, f"{entry.id}: " if isinstance(entry, Base) else subject)


def _gone(entry: Record, subject: str) -> str:
    return f"{subject}{_name(entry)} is gone{_own(entry)}."


def _own(entry: Record) -> str:
    if isinstance(entry, Correction):
        return f": {_quoted(str(entry.text))}"
    return f": {_quoted(str(entry.says))}" if isinstance(entry, Claim | Statement) else ""


def _said(claim: Claim) -> str:
    return f"{claim.by} in {claim.source} says {_quoted(str(claim.says))}"


def _name(entry: Record) -> str:
    """What a sentence calls an entry."""
    if type(entry) in _NAMES:
        return _NAMES[type(entry)](entry)
    anchor = _anchor(entry)
    return f"{type(entry).__name__.lower()} {anchor if isinstance(anchor, str) else ''}".rstrip()


def _quoted(text: str) -> str:
    return f"“{shown(text, _LONGEST)}”"


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and key in ("as_of", "start", "end", "day"):
        return iso(value)
    return _quoted(value) if isinstance(value, str) else str(value)
