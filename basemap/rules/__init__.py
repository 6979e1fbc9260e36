"""What the entries of a registry may not say beside each other.

In: a :class:`Registry`, each entry of which is sound by itself. Out: findings at paths of its values. One rule, one
generator, and its docstring is its documentation; a rule knows no files, no colours and no exit codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from basemap.registry.problem import Finding
from basemap.rules import order, place, references, sources, statements
from basemap.rules.claims import newest_source as newest_source
from basemap.rules.context import Context

if TYPE_CHECKING:
    from basemap.registry.model import Registry
    from basemap.territory import Territories

Rule: TypeAlias = "Callable[[Registry, Context], Iterator[Finding]]"

RULES: tuple[Rule, ...] = (
    references.duplicate_id,
    references.lost_id,
    references.same_name,
    references.unknown_source,
    references.unknown_party,
    references.unknown_status,
    references.unknown_base,
    statements.unknown_statement,
    statements.said_twice,
    statements.covers_nothing,
    statements.not_covered,
    order.unsorted,
    order.order_in_time,
    order.same_day,
    order.outside_the_eras,
    order.no_change,
    order.published_after_as_of,
    order.dated_after_as_of,
    order.before_its_source,
    order.open_start,
    order.era_order,
    order.outside_the_map,
    sources.uncited_source,
    sources.too_fine,
    sources.link,
    sources.weak_source,
    sources.unaccounted_fact,
    place.outside_country,
    place.unknown_territory,
    place.territory_contradicts_geometry,
    place.territory_not_stated,
    place.governorate_too_far,
)


def check(
    registry: Registry,
    territories: Territories | None = None,
    published: frozenset[str] = frozenset(),
    cards: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """All findings, rule by rule; those of place only if the territories are given.

    ``published`` holds the ids of the registry that is in the world, ``cards`` those of an earlier version's cards.
    """
    context = Context(territories, published, cards)
    for rule in RULES:
        yield from rule(registry, context)
