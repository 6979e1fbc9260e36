"""The page that says how the map is made, with what it counts in the registry."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment

from basemap import timeline
from basemap.languages import words
from basemap.layers import Atlas, MappedBase
from basemap.publish import frame, publication, tables
from basemap.registry.model import Grade
from basemap.rules import place

EVIDENCE: tuple[timeline.Evidence, ...] = ("confirmed", "corroborated", "claimed", "disputed")
"""How well a change can be supported, best first."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the page counts, from the registry itself."""

    bases: int
    changes: int
    plans: int
    events: int
    sources: int
    disagreements: int
    grades: Mapping[str, int]
    evidence: Mapping[str, tuple[int, int]]
    """How many changes are so supported, and their share in percent; the best support first."""
    territories: Mapping[str, Mapping[str | None, int]]
    """Region → last certain status → how many bases."""
    witnesses: Mapping[Grade, int]
    """The grade at which the evidence still stands → how many changes."""
    not_located: tuple[MappedBase, ...]
    inferred: tuple[MappedBase, ...]
    stale: tuple[MappedBase, ...]
    overdue: tuple[MappedBase, ...]
    possible: tuple[MappedBase, ...]
    nothing: tuple[MappedBase, ...]
    disputed: tuple[MappedBase, ...]


def numbers(atlas: Atlas) -> Numbers:
    """What there is of everything."""
    mapped, bases = atlas.bases, atlas.registry.bases
    changes = [change for base in mapped for change in base.changes]
    support = Counter(change.evidence for change in changes)
    return Numbers(
        bases=len(bases),
        changes=len(changes),
        plans=sum(len(base.plans) for base in bases),
        events=sum(len(base.events) for base in bases),
        sources=len(atlas.sources),
        disagreements=sum(len(base.disagreements) for base in bases) + len(atlas.registry.disagreements),
        grades=Counter(source.grade for source in atlas.registry.sources),
        evidence={kind: (support[kind], round(100 * support[kind] / max(1, len(changes)))) for kind in EVIDENCE},
        territories=_by_territory(atlas),
        not_located=tuple(base for base in mapped if base.place is None),
        witnesses=Counter(change.support.grade for change in changes),
        inferred=tuple(base for base in mapped if base.state.inferred),
        stale=tuple(base for base in mapped if base.state.stale),
        overdue=tuple(base for base in mapped if base.state.overdue),
        possible=tuple(base for base in mapped if base.state.alternatives),
        nothing=tuple(base for base in mapped if not base.changes),
        disputed=tuple(base for base in mapped if base.base.disputed),
    )


def page(atlas: Atlas, press: Environment, stills: Mapping[str, str], language: words.Language) -> str:
    """The page as text, in a language."""
    registry = atlas.registry
    record = publication.sentence(language.say("day.of", date=words.spell_day(registry.as_of, language)))
    return press.get_template("methodology.html.j2").render(
        head=frame.Head(
            title=language.say("page.method"),
            description=language.say("page.m.description", bases=len(registry.bases), record=record),
            address=publication.address(registry, f"methodology{language.suffix}.html"),
            picture=frame.preview(registry, stills.get("")),
            path="methodology",
        ),
        numbers=numbers(atlas),
        sides=[
            ("coalition", language.say("page.m.side.coalition")),
            *((each.side, language.say(f"region.{each.id}")) for each in atlas.territories),
            ("third", language.say("page.m.side.third")),
        ],
        near_km=round(place.NEAR_KM),
        stale_days=timeline.STALE_AFTER_DAYS,
        corrections=[each for each in registry.corrections if each.base is None],
        glossary=registry.glossary,
        tables=tables.TABLES,
        documents=tables.DOCUMENTS,
        licence=publication.LICENCE,
    )


def _by_territory(atlas: Atlas) -> dict[str, Counter[str | None]]:
    """Region → last certain status → how many bases."""
    found: dict[str, Counter[str | None]] = {territory.id: Counter() for territory in atlas.territories}
    for base in atlas.bases:
        found[base.region][base.state.status] += 1
    return found
