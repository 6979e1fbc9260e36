"""Where the claims, the citations and the steps of a registry stand, with their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from basemap.registry.problem import ValuePath

if TYPE_CHECKING:
    from basemap.registry.model import Claim, Registry, Step


def steps(registry: Registry) -> Iterator[tuple[ValuePath, Step]]:
    for number, tour in enumerate(registry.tours):
        for place, step in enumerate(tour.steps):
            yield ("tours", number, "steps", place), step


def citations(registry: Registry) -> Iterator[tuple[ValuePath, str]]:
    """All uses of a source, with their paths."""
    for path, claim in claims(registry):
        yield (*path, "source"), claim.source
    for number, base in enumerate(registry.bases):
        for place, source in enumerate(base.position.sources if base.position else ()):
            yield ("bases", number, "position", "sources", place), source


def claims(registry: Registry) -> Iterator[tuple[ValuePath, Claim]]:
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


def _said(path: ValuePath, key: str, entries: Iterable[object], *fields: str) -> Iterator[tuple[ValuePath, Claim]]:
    for number, entry in enumerate(entries):
        for field in fields:
            yield from _numbered((*path, key, number, field), getattr(entry, field))


def _numbered(path: ValuePath, claims: Iterable[Claim]) -> Iterator[tuple[ValuePath, Claim]]:
    for number, claim in enumerate(claims):
        yield (*path, number), claim
