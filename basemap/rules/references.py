"""Ids: each means one thing, stays what it was, and names something that is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from basemap.registry.problem import Finding, ValuePath
from basemap.registry.text import listed, nearest, quoted
from basemap.rules.claims import citations, claims, steps
from basemap.rules.context import Context

if TYPE_CHECKING:
    from basemap.registry.model import Registry


def duplicate_id(registry: Registry, _: Context) -> Iterator[Finding]:
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
        "statements": "a statement",
        "open_questions": "an open question",
        "sources": "a source",
    }
    for key, noun in kinds.items():
        yield from _repeated(
            noun, [((key, number, "id"), entry.id) for number, entry in enumerate(getattr(registry, key))]
        )


def _repeated(noun: str, ids: Iterable[tuple[ValuePath, str]]) -> Iterator[Finding]:
    first: dict[str, ValuePath] = {}
    for path, id_ in ids:
        earlier = first.setdefault(id_, path)
        if earlier is not path:
            yield Finding(path, f"{quoted(id_)} is already the id of {noun}", "duplicate-id", earlier=earlier)


def same_name(registry: Registry, context: Context) -> Iterator[Finding]:
    """A name means one base in each language, and no town: in a list, on the map and read aloud they would be one."""
    towns = context.territories.town_names if context.territories else frozenset()
    first: dict[tuple[str, str], ValuePath] = {}
    for number, base in enumerate(registry.bases):
        for language in ("en", "ar", "ckb"):
            name = getattr(base.names, language)
            path = ("bases", number, "names", language)
            if name in towns:
                message = f"{quoted(name)} is the name of a town: name the base, such as {quoted(f'{name} air base')}"
                yield Finding(path, message, "same-name")
            earlier = first.setdefault((language, " ".join(str(name).casefold().split())), path) if name else path
            if earlier is not path:
                yield Finding(path, f"{quoted(name)} is already the name of a base", "same-name", earlier=earlier)
        for place, language in enumerate(base.names.ours):
            if getattr(base.names, language) is None:
                message = f"{quoted(language)} is marked as ours, but there is no such name"
                yield Finding(("bases", number, "names", "ours", place), message, "same-name")


def lost_id(registry: Registry, context: Context) -> Iterator[Finding]:
    """An id that was published stays, or moves to the aliases of its base: links to it are out in the world."""
    kept = {id_ for base in registry.bases for id_ in (base.id, *base.aliases)}
    for id_ in sorted(context.published - kept):
        message = f"{quoted(id_)} was published as the id of a base: keep it, or write it under aliases of that base"
        yield Finding(("bases",), message, "lost-id", at_key=True)


def unknown_source(registry: Registry, context: Context) -> Iterator[Finding]:
    """What a claim or a position cites has a card. One that was deleted is named once, however often it is cited."""
    known = {source.id for source in registry.sources}
    allowed = tuple(sorted(known))
    deleted: dict[str, list[ValuePath]] = {}
    for path, source in citations(registry):
        if source in known:
            continue
        if source in context.cards:
            deleted.setdefault(source, []).append(path)
        else:
            message = f"{quoted(source)} is no source: no card in seeds/ has this name"
            yield Finding(path, message, "unknown-source", hint=nearest(source, allowed))
    for source, paths in deleted.items():
        message = f"seeds/{source}.yaml was deleted, and {_citing(paths)} it: bring it back, or cite another source"
        yield Finding(paths[0], message, "unknown-source")


def _citing(paths: list[ValuePath]) -> str:
    """How many claims and positions cite a source, with the verb."""
    positions = sum("position" in path for path in paths)
    counts = [("claim", len(paths) - positions), ("position", positions)]
    named = [f"{count} {noun}{'s' * (count > 1)}" for noun, count in counts if count]
    return f"{' and '.join(named)} still {'cites' if len(paths) == 1 else 'cite'}"


def unknown_party(registry: Registry, _: Context) -> Iterator[Finding]:
    """Whoever speaks, takes over or holds the ground is one of the parties."""
    known = tuple(party.id for party in registry.parties)
    parties = [((*path, "by"), claim.by) for path, claim in claims(registry) if not claim.statement]
    parties += [(("statements", number, "by"), statement.by) for number, statement in enumerate(registry.statements)]
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


def unknown_status(registry: Registry, _: Context) -> Iterator[Finding]:
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


def unknown_base(registry: Registry, _: Context) -> Iterator[Finding]:
    """A statement, a step of a tour and a correction name a base by the id that it has now, or none."""
    known = tuple(base.id for base in registry.bases)
    for number, statement in enumerate(registry.statements):
        for place, covered in enumerate(statement.covers.bases):
            if covered not in known:
                at: ValuePath = ("statements", number, "covers", "bases", place)
                message = f"{quoted(covered)} is no base: use the id of one"
                yield Finding(at, message, "unknown-base", hint=nearest(covered, known))
    named = [(path, step.base) for path, step in steps(registry)]
    named += [(("corrections", number), correction.base) for number, correction in enumerate(registry.corrections)]
    for path, base in named:
        if base is not None and base not in known:
            message = f"{quoted(base)} is no base: use the id of one, or leave the key out for the whole map"
            yield Finding((*path, "base"), message, "unknown-base", hint=nearest(base, known))
