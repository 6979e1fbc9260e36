"""What the entries of a registry may not say beside each other.

In: a :class:`Registry`, each entry of which is sound by itself. Out: findings at paths of its values. One rule, one
generator, and its docstring is its documentation; a rule knows no files, no colours and no exit codes. Rules of place
stand in :mod:`basemap.territory`, in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from basemap.registry.edtf import iso
from basemap.registry.parser import Finding, Path
from basemap.registry.text import listed, nearest, quoted

if TYPE_CHECKING:
    from basemap.registry.edtf import EdtfDate
    from basemap.registry.model import Claim, Fact, Registry, Step

Rule: TypeAlias = "Callable[[Registry], Iterator[Finding]]"


def check(registry: Registry, published: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """All findings of meaning, rule by rule; ``published`` holds the ids of the registry that is in the world."""
    for rule in RULES:
        yield from rule(registry)
    yield from lost_id(registry, published)


def duplicate_id(registry: Registry) -> Iterator[Finding]:
    """An id means one thing: among the bases and the ids they had before, in each vocabulary and among the sources."""
    bases = [(("bases", number, "id"), base.id) for number, base in enumerate(registry.bases)]
    aliases = [
        (("bases", number, "aliases", place), alias)
        for number, base in enumerate(registry.bases)
        for place, alias in enumerate(base.aliases)
    ]
    yield from _repeated("a base", [*bases, *aliases])
    kinds = {
        "statuses": "a status",
        "parties": "a party",
        "eras": "an era",
        "glossary": "a term",
        "tours": "a tour",
        "sources": "a source",
    }
    for key, noun in kinds.items():
        yield from _repeated(
            noun, [((key, number, "id"), entry.id) for number, entry in enumerate(getattr(registry, key))]
        )


def _repeated(noun: str, ids: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, id_ in ids:
        earlier = first.setdefault(id_, path)
        if earlier is not path:
            yield Finding(path, f"{quoted(id_)} is already the id of {noun}", "duplicate-id", earlier=earlier)


def lost_id(registry: Registry, published: frozenset[str]) -> Iterator[Finding]:
    """An id that was published stays, or moves to the aliases of its base: links to it are out in the world."""
    kept = {id_ for base in registry.bases for id_ in (base.id, *base.aliases)}
    for id_ in sorted(published - kept):
        message = f"{quoted(id_)} was published as the id of a base: keep it, or write it under aliases of that base"
        yield Finding(("bases",), message, "lost-id", at_key=True)


def unsorted(registry: Registry) -> Iterator[Finding]:
    """The bases are sorted by id, so that two people who add one each do not meet at the end of the file."""
    last = ""
    for number, base in enumerate(registry.bases):
        if base.id < last:
            message = f"{quoted(base.id)} stands after {quoted(last)}: sort the bases by id"
            yield Finding(("bases", number, "id"), message, "unsorted")
        last = max(last, base.id)


def order_in_time(registry: Registry) -> Iterator[Finding]:
    """Changes, plans, events and control stand in order of time.

    No change may begin or end before the one above it, or there would be no saying which of the two holds.
    The others may overlap, as long as none lies wholly before its neighbour.
    """
    for number, base in enumerate(registry.bases):
        path = ("bases", number)
        yield from _changes_in_order((*path, "changes"), [change.date for change in base.changes])
        yield from _sorted((*path, "plans"), "target", [plan.target for plan in base.plans])
        yield from _sorted((*path, "events"), "date", [event.date for event in base.events])
        yield from _sorted((*path, "control"), "date", [control.date for control in base.control])


def _changes_in_order(path: Path, dates: list[EdtfDate]) -> Iterator[Finding]:
    last_start, last_end = -inf, -inf
    for number, date in enumerate(dates):
        start, end = _bounds(date)
        start = last_start if date.earliest is None else start
        if end < last_start or (start < last_start and end < last_end):
            yield _misplaced((*path, number, "date"), date, dates[number - 1])
        elif start < last_start or end < last_end:
            message = f"{date} may lie before {dates[number - 1]}, the change above it: narrow one of the two dates"
            yield Finding((*path, number, "date"), message, "order-in-time")
        last_start, last_end = max(start, last_start), max(end, last_end)


def _sorted(path: Path, key: str, dates: list[EdtfDate]) -> Iterator[Finding]:
    for number, (above, date) in enumerate(pairwise(dates), 1):
        start, end = _bounds(date)
        start_above, end_above = _bounds(above)
        if start <= start_above and end <= end_above and (start, end) != (start_above, end_above):
            yield _misplaced((*path, number, key), date, above)


def _misplaced(path: Path, date: EdtfDate, above: EdtfDate) -> Finding:
    message = f"{date} stands after {above}: sort {path[2]} by time"
    return Finding(path, message, "order-in-time")


def _bounds(date: EdtfDate) -> tuple[float, float]:
    return (-inf if date.earliest is None else date.earliest), (inf if date.latest is None else date.latest)


def no_change(registry: Registry) -> Iterator[Finding]:
    """A change changes the status. What confirms it belongs to the claims above, or is an event."""
    for number, base in enumerate(registry.bases):
        for place, (before, change) in enumerate(pairwise(base.changes), 1):
            if change.status == before.status:
                message = (
                    f"the base is {quoted(change.status)} already: add the claims to that change, or write an event"
                )
                path = ("bases", number, "changes")
                earlier = (*path, place - 1, "status")
                yield Finding((*path, place, "status"), message, "no-change", earlier=earlier)


def unknown_source(registry: Registry) -> Iterator[Finding]:
    """What a claim or a position cites has a card."""
    known = {source.id for source in registry.sources}
    allowed = tuple(sorted(known))
    for path, source in _citations(registry):
        if source not in known:
            message = f"{quoted(source)} is no source: no card in seeds/ has this name"
            yield Finding(path, message, "unknown-source", hint=nearest(source, allowed))


def unknown_party(registry: Registry) -> Iterator[Finding]:
    """Whoever speaks, takes over or holds the ground is one of the parties."""
    known = tuple(party.id for party in registry.parties)
    parties = [((*path, "by"), claim.by) for path, claim in _claims(registry)]
    for number, base in enumerate(registry.bases):
        path = ("bases", number)
        parties += [
            ((*path, "changes", place, "to"), change.to) for place, change in enumerate(base.changes) if change.to
        ]
        parties += [((*path, "control", place, "by"), control.by) for place, control in enumerate(base.control)]
    ids = set(known)
    for place, party in parties:
        if party not in ids:
            message = f"{quoted(party)} is no party: add it to parties, or use one that is there"
            yield Finding(place, message, "unknown-party", hint=nearest(party, known))


def unknown_status(registry: Registry) -> Iterator[Finding]:
    """What a base becomes, or is to become, is one of the statuses."""
    known = tuple(status.id for status in registry.statuses)
    for number, base in enumerate(registry.bases):
        becomes = [("changes", place, change.status) for place, change in enumerate(base.changes)]
        planned = [("plans", place, plan.status) for place, plan in enumerate(base.plans)]
        for key, place, status in becomes + planned:
            if status not in known:
                message = f"{quoted(status)} is no status: use {listed(known)}"
                path = ("bases", number, key, place, "status")
                yield Finding(path, message, "unknown-status", hint=nearest(status, known))


def unknown_base(registry: Registry) -> Iterator[Finding]:
    """A step of a tour and a correction name a base by the id that it has now, or none."""
    known = tuple(base.id for base in registry.bases)
    named = [(path, step.base) for path, step in _steps(registry)]
    named += [(("corrections", number), correction.base) for number, correction in enumerate(registry.corrections)]
    for path, base in named:
        if base is not None and base not in known:
            message = f"{quoted(base)} is no base: use the id of one, or leave the key out for the whole map"
            yield Finding((*path, "base"), message, "unknown-base", hint=nearest(base, known))


def uncited_source(registry: Registry) -> Iterator[Finding]:
    """A card that nothing cites says nothing, unless it is a founding document with facts of its own."""
    cited = {source for _, source in _citations(registry)}
    for number, source in enumerate(registry.sources):
        if source.id not in cited and not source.facts:
            message = f"nothing cites {quoted(source.id)}: cite it, or delete the card"
            yield Finding(("sources", number, "id"), message, "uncited-source", "warning")


def published_after_as_of(registry: Registry) -> Iterator[Finding]:
    """No source is younger than the map's today, nor is a correction of the map."""
    for number, source in enumerate(registry.sources):
        if source.published and _bounds(source.published)[0] > registry.as_of:
            message = f"{source.published} is after as_of, {iso(registry.as_of)}: correct the date, or move as_of on"
            yield Finding(("sources", number, "published"), message, "published-after-as-of")
    for number, correction in enumerate(registry.corrections):
        if correction.date > registry.as_of:
            day, today = iso(correction.date), iso(registry.as_of)
            message = f"{day} is after as_of, {today}: correct the date, or move as_of on"
            yield Finding(("corrections", number, "date"), message, "published-after-as-of")


def dated_after_as_of(registry: Registry) -> Iterator[Finding]:
    """What has happened has happened by the map's today. What is to come is a plan."""
    for number, base in enumerate(registry.bases):
        dates = [("changes", place, change.date) for place, change in enumerate(base.changes)]
        dates += [("events", place, event.date) for place, event in enumerate(base.events)]
        dates += [("control", place, control.date) for place, control in enumerate(base.control)]
        for key, place, date in dates:
            if _bounds(date)[0] > registry.as_of:
                message = f"{date} is after as_of, {iso(registry.as_of)}: write a plan, or move as_of on"
                yield Finding(("bases", number, key, place, "date"), message, "dated-after-as-of")


def before_its_source(registry: Registry) -> Iterator[Finding]:
    """A change of which all dated sources were published before it: most likely they announce a plan."""
    latest = {source.id: _bounds(source.published)[1] for source in registry.sources if source.published}
    for number, base in enumerate(registry.bases):
        for place, change in enumerate(base.changes):
            published = [latest[claim.source] for claim in change.claims if claim.source in latest]
            if published and max(published) < _bounds(change.date)[0]:
                message = f"all dated sources of this change were published before {change.date}: is it a plan?"
                yield Finding(("bases", number, "changes", place, "date"), message, "before-its-source", "warning")


def too_fine(registry: Registry) -> Iterator[Finding]:
    """Positions are published to 0.01 degree: the map needs no more, and people may still be there."""
    for number, base in enumerate(registry.bases):
        for key in ("lat", "lon") if base.position else ():
            degrees = getattr(base.position, key)
            if round(degrees, 2) != degrees:
                message = f"{key}: {degrees} is finer than 0.01 degree: round it"
                path = ("bases", number, "position", key)
                yield Finding(path, message, "too-fine", "warning", hint=f"{degrees:.2f}")


def link(registry: Registry) -> Iterator[Finding]:
    """Links are https, name a host, and hold nothing that another program could read otherwise."""
    links: list[tuple[Path, str | None]] = [
        (("publication", "url"), registry.publication.url),
        (("publication", "repository"), registry.publication.repository),
    ]
    if registry.publication.tiles:
        yield from _tiles(registry.publication.tiles.url)
    for number, source in enumerate(registry.sources):
        links += [(("sources", number, "url"), source.url), (("sources", number, "archive"), source.archive)]
    for path, address in links:
        wrong = _wrong_link(address) if address else None
        if address and wrong:
            hint = re.sub("^https?://", "https://", address, flags=re.IGNORECASE) if "begin" in wrong else None
            hint = hint if hint != address and len(address) < 200 else None
            yield Finding(path, f"{path[-1]}: {quoted(address)} {wrong}", "link", hint=hint)


def _tiles(address: str) -> Iterator[Finding]:
    path = ("publication", "tiles", "url")
    missing = [place for place in ("{z}", "{x}", "{y}") if place not in address]
    wrong = _wrong_link(re.sub(r"\{[zxy]\}", "0", address))
    if wrong or missing:
        wrong = wrong or f"lacks {listed(tuple(missing))}, for which the zoom, the column and the row are put"
        yield Finding(path, f"url: {quoted(address)} {wrong}", "link")


_HOST = re.compile(
    r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)


def _wrong_link(address: str) -> str | None:
    if not address.startswith("https://"):
        return "does not begin with https://"
    if re.search(r"[\s\x00-\x20\x7f-\xa0\"<>\\^`{|}]", address):
        return "holds a space or a sign that no link holds: copy it again, or write %20 for a space"
    host = re.split(r"[/?#]", address[8:], maxsplit=1)[0]
    if "@" in host:
        return "holds a user name or a password: delete what stands before @, and @"
    return None if _HOST.fullmatch(host) else "has no host: after https:// comes a name such as www.example.org"


def weak_source(registry: Registry) -> Iterator[Finding]:
    """Sources of grade D alone carry no status."""
    grades = {source.id: source.grade for source in registry.sources}
    for number, base in enumerate(registry.bases):
        for place, change in enumerate(base.changes):
            if all(grades.get(claim.source) == "D" for claim in change.claims):
                message = "only sources of grade D carry this change: add a better one, or leave the change out"
                yield Finding(("bases", number, "changes", place, "claims"), message, "weak-source")


def era_order(registry: Registry) -> Iterator[Finding]:
    """Eras follow each other and do not overlap: a day lies in one at most."""
    for number, era in enumerate(registry.eras):
        if era.end < era.start:
            yield Finding(("eras", number, "end"), f"the era {quoted(era.id)} ends before it starts", "era-order")
    for number, (before, era) in enumerate(pairwise(registry.eras), 1):
        if era.start <= before.end:
            message = f"the era {quoted(era.id)} starts before {quoted(before.id)} has ended"
            yield Finding(("eras", number, "start"), message, "era-order")


def outside_the_map(registry: Registry) -> Iterator[Finding]:
    """A step of a tour shows a day that the map has: from the start of the first era to its today."""
    first = min(era.start for era in registry.eras)
    for path, step in _steps(registry):
        if not first <= step.day <= registry.as_of:
            message = f"the map shows no {iso(step.day)}: it goes from {iso(first)} to as_of, {iso(registry.as_of)}"
            yield Finding((*path, "day"), message, "outside-the-map")


def _steps(registry: Registry) -> Iterator[tuple[Path, Step]]:
    for number, tour in enumerate(registry.tours):
        for place, step in enumerate(tour.steps):
            yield ("tours", number, "steps", place), step


def unaccounted_fact(registry: Registry) -> Iterator[Finding]:
    """Each fact of a founding document is in the registry, where it says, or is background."""
    entries = _entries(registry)
    for number, source in enumerate(registry.sources):
        for place, fact in enumerate(source.facts):
            found = _unaccounted(fact, entries)
            if found:
                key, message, hint = found
                path: Path = ("sources", number, "facts", place)
                yield Finding((*path, key) if key else path, message, "unaccounted-fact", hint=hint)


def _entries(registry: Registry) -> dict[str, dict[str, list[str]]]:
    """Base → kind of entry → the dates of its entries, as they are written."""
    return {
        base.id: {
            "change": [change.date.text for change in base.changes],
            "plan": [plan.target.text for plan in base.plans],
            "event": [event.date.text for event in base.events],
            "control": [control.date.text for control in base.control],
            "disagreement": [disagreement.about for disagreement in base.disagreements],
        }
        for base in registry.bases
    } | {"": {"disagreement": [disagreement.about for disagreement in registry.disagreements]}}


def _unaccounted(fact: Fact, entries: dict[str, dict[str, list[str]]]) -> tuple[str, str, str | None] | None:
    """The key at fault, if any, with message and hint."""
    if fact.entry == "background":
        return None
    if fact.base is None and fact.entry != "disagreement":
        return "", f"no base accounts for this fact: name the base of the {fact.entry}, or make it background", None
    if fact.base is not None and fact.base not in entries:
        message = f"{quoted(fact.base)} is no base: use the id of one, or make the fact background"
        return "base", message, nearest(fact.base, tuple(filter(None, entries)))
    there = entries[fact.base or ""][fact.entry]
    whose = f"{quoted(fact.base)}" if fact.base else "the registry"
    if fact.entry == "disagreement":
        return None if there else ("entry", f"{whose} has no disagreement to account for this fact", None)
    if fact.date is None:
        return "", f"this fact does not say which {fact.entry} of {whose} accounts for it: write its date", None
    if fact.date in there:
        return None
    known = f"only {listed(tuple(there))}" if there else "and none with another"
    hint = next((date for date in there if fact.date in date), nearest(fact.date, tuple(there)))
    return "date", f"{whose} has no {fact.entry} with the date {quoted(fact.date)}, {known}", hint


def _citations(registry: Registry) -> Iterator[tuple[Path, str]]:
    """All uses of a source, with their paths."""
    for path, claim in _claims(registry):
        yield (*path, "source"), claim.source
    for number, base in enumerate(registry.bases):
        for place, source in enumerate(base.position.sources if base.position else ()):
            yield ("bases", number, "position", "sources", place), source


def _claims(registry: Registry) -> Iterator[tuple[Path, Claim]]:
    """All claims, with their paths."""
    yield from _said((), "disagreements", registry.disagreements, "sides")
    for number, base in enumerate(registry.bases):
        path = ("bases", number)
        if base.territory:
            yield from _numbered((*path, "territory", "claims"), base.territory.claims)
        yield from _said(path, "control", base.control, "claims")
        yield from _said(path, "disagreements", base.disagreements, "sides")
        for key in ("changes", "plans", "events"):
            yield from _said(path, key, getattr(base, key), "claims", "disputed_by")


def _said(path: Path, key: str, entries: Iterable[object], *fields: str) -> Iterator[tuple[Path, Claim]]:
    for number, entry in enumerate(entries):
        for field in fields:
            yield from _numbered((*path, key, number, field), getattr(entry, field))


def _numbered(path: Path, claims: Iterable[Claim]) -> Iterator[tuple[Path, Claim]]:
    for number, claim in enumerate(claims):
        yield (*path, number), claim


RULES: tuple[Rule, ...] = (
    duplicate_id,
    unsorted,
    order_in_time,
    no_change,
    unknown_source,
    unknown_party,
    unknown_status,
    uncited_source,
    published_after_as_of,
    dated_after_as_of,
    before_its_source,
    too_fine,
    link,
    weak_source,
    era_order,
    outside_the_map,
    unaccounted_fact,
    unknown_base,
)
