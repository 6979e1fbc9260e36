"""Where the claims, the citations and the steps of a registry stand, with their paths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from basemap.registry.problem import ValuePath

if TYPE_CHECKING:
    from basemap.registry.model import Claim, Registry
    from basemap.registry.vocabularies import Step


def steps(registry: Registry) -> Iterator[tuple[ValuePath, Step]]:
    """The steps of all tours, with their paths."""
    for number, tour in enumerate(registry.tours):
        for place, step in enumerate(tour.steps):
            yield ("tours", number, "steps", place), step


def citations(registry: Registry) -> Iterator[tuple[ValuePath, str]]:
    """All uses of a source, with their paths; a claim that cites a statement uses that of the statement."""
    for path, claim in claims(registry):
        if not claim.statement:
            yield (*path, "source"), claim.source
    for number, statement in enumerate(registry.statements):
        yield ("statements", number, "source"), statement.source
    for number, base in enumerate(registry.bases):
        for place, source in enumerate(base.position.sources if base.position else ()):
            yield ("bases", number, "position", "sources", place), source


def newest_source(registry: Registry) -> dict[ValuePath, int]:
    """Path of an entry that cites dated sources, or has such entries in it → the day of the newest of them."""
    days = {source.id: source.published.onset for source in registry.sources if source.published}
    cited = [(path, claim.source) for path, claim in claims(registry)] + list(citations(registry))
    cited += [(("sources", number), source.id) for number, source in enumerate(registry.sources)]
    newest: dict[ValuePath, int] = {}
    for path, source in cited:
        if source in days:
            for end in range(2, len(path) + 1):  # at 1 there is a whole list of the registry
                newest[path[:end]] = max(newest.get(path[:end], days[source]), days[source])
    return newest


def claims(registry: Registry) -> Iterator[tuple[ValuePath, Claim]]:
    """All claims, with their paths."""
    yield from registry.claims()
    for number, base in enumerate(registry.bases):
        yield from ((("bases", number, *path), claim) for path, claim in base.claims())
