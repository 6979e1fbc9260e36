"""What the entries rest on: sources that carry them, sound addresses, founding facts that are accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from basemap.registry.problem import Finding, ValuePath
from basemap.registry.text import listed, nearest, quoted
from basemap.rules import addresses
from basemap.rules.claims import citations
from basemap.rules.context import Context

if TYPE_CHECKING:
    from basemap.registry.model import Fact, Registry


def uncited_source(registry: Registry, _: Context) -> Iterator[Finding]:
    """A card that nothing cites says nothing, unless it is a founding document with facts of its own."""
    cited = {source for _, source in citations(registry)}
    for number, source in enumerate(registry.sources):
        if source.id not in cited and not source.facts:
            message = f"nothing cites {quoted(source.id)}: cite it, or delete the card"
            yield Finding(("sources", number, "id"), message, "uncited-source", "warning")


def too_fine(registry: Registry, _: Context) -> Iterator[Finding]:
    """Positions are published to 0.01 degree: the map needs no more, and people may still be there."""
    for number, base in enumerate(registry.bases):
        for key in ("lat", "lon") if base.position else ():
            degrees = getattr(base.position, key)
            if round(degrees, 2) != degrees:
                message = f"{key}: {degrees} is finer than 0.01 degree: round it"
                path = ("bases", number, "position", key)
                yield Finding(path, message, "too-fine", "warning", hint=f"{degrees:.2f}")


def link(registry: Registry, _: Context) -> Iterator[Finding]:
    """Links are https, name a host, and hold nothing that another program could read otherwise."""
    publication = registry.publication
    links: list[tuple[ValuePath, str | None, Callable[[str], addresses.Complaint | None]]] = [
        (("publication", "url"), publication.url, addresses.wrong_site),
        (("publication", "repository"), publication.repository, addresses.wrong_repository),
    ]
    for number, source in enumerate(registry.sources):
        links += [(("sources", number, key), getattr(source, key), addresses.wrong_link) for key in ("url", "archive")]
    for path, address, complaint in links:
        wrong = complaint(address) if address else None
        if address and wrong:
            hint = wrong.hint if wrong.hint and len(wrong.hint) < 200 else None
            yield Finding(path, f"{path[-1]}: {quoted(address)} {wrong.wrong}", "link", hint=hint)
    if publication.tiles:
        yield from _tiles(publication.tiles.url)


def _tiles(address: str) -> Iterator[Finding]:
    path = ("publication", "tiles", "url")
    missing = [place for place in ("{z}", "{x}", "{y}") if place not in address]
    complaint = addresses.wrong_link(re.sub(r"\{[zxy]\}", "0", address))
    if complaint is None and missing:
        lacking = f"lacks {listed(tuple(missing))}, for which the zoom, the column and the row are put"
        complaint = addresses.Complaint(lacking)
    if complaint:
        yield Finding(path, f"url: {quoted(address)} {complaint.wrong}", "link", hint=complaint.hint)


def weak_source(registry: Registry, _: Context) -> Iterator[Finding]:
    """Sources of grade D alone carry no status."""
    grades = {source.id: source.grade for source in registry.sources}
    for number, base in enumerate(registry.bases):
        for place, change in enumerate(base.changes):
            if all(grades.get(claim.source) == "D" for claim in change.claims):
                message = "only sources of grade D carry this change: add a better one, or leave the change out"
                yield Finding(("bases", number, "changes", place, "claims"), message, "weak-source")


def unaccounted_fact(registry: Registry, _: Context) -> Iterator[Finding]:
    """Each fact of a founding document is in the registry, where it says, or is background."""
    entries = _entries(registry)
    for number, source in enumerate(registry.sources):
        for place, fact in enumerate(source.facts):
            found = _unaccounted(fact, entries)
            if found:
                key, message, hint = found
                path: ValuePath = ("sources", number, "facts", place)
                yield Finding((*path, key) if key else path, message, "unaccounted-fact", hint=hint)


def _entries(registry: Registry) -> dict[str, dict[str, list[str]]]:
    """Base → kind of entry → the dates of its entries, as they are written."""
    return {
        base.id: {
            "change": [change.date.text for change in base.changes],
            "plan": [plan.target.text for plan in base.plans],
            "event": [event.date.text for event in base.events],
            "control": [control.date.text for control in base.control],
            "disagreement": [str(disagreement.about) for disagreement in base.disagreements],
        }
        for base in registry.bases
    } | {"": {"disagreement": [str(disagreement.about) for disagreement in registry.disagreements]}}


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
