"""The document under the map: the state on the last day in words, for everybody.

In: the atlas of :mod:`basemap.layers`. Out: values for ``page.html.j2``. A browser shows the document first; where the
scripts do not come up, it is the page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from basemap.languages import words
from basemap.layers import Atlas, MappedBase
from basemap.publish import frame, lead, publication
from basemap.registry import edtf
from basemap.registry.model import Registry, Source


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A change in words, with the numbers of its sources."""

    status: str
    date: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListedBase:
    """A base in words."""

    id: str
    number: int
    name: str
    state: str
    changes: tuple[ListedChange, ...]


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory: in how many bases each state holds, and its bases."""

    id: str
    name: str
    counts: str
    bases: Iterator[ListedBase]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, and its date in words."""

    source: Source
    date: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the template shows; ``days`` and ``years`` have the last day and the first year by language."""

    day: str
    days: Mapping[str, str]
    years: Mapping[str, str]
    leads: Mapping[str, str]
    """The first answer by language; empty as long as forces are somewhere."""
    territories: Iterator[Territory]
    sources: list[Reference]


def contents(atlas: Atlas, languages: Mapping[str, words.Language]) -> Contents:
    """The document of an atlas; its territories can be read once."""
    registry, english = atlas.registry, languages["en"]
    first = edtf.iso(min(era.start for era in registry.eras))[:4]
    return Contents(
        day=edtf.iso(registry.as_of),
        days={id_: words.spell_day(registry.as_of, each) for id_, each in languages.items()},
        years=dict.fromkeys(languages, first),
        leads={id_: lead.departure(atlas, each) for id_, each in languages.items()},
        territories=_territories(atlas, english),
        sources=_bibliography(registry, english),
    )


def numbers(atlas: Atlas) -> dict[str, int]:
    """Base id → its number in the document: by territory, then in the order of the registry."""
    ordered = sorted(atlas.bases, key=lambda base: base.region)
    return {base.id: number for number, base in enumerate(ordered, start=1)}


def _territories(atlas: Atlas, language: words.Language) -> Iterator[Territory]:
    labels = publication.labels(atlas.registry)
    sources = {id_: number for number, id_ in enumerate(atlas.sources, start=1)}
    places = numbers(atlas)
    for territory in sorted({base.region for base in atlas.bases}):
        bases = [base for base in atlas.bases if base.region == territory]
        yield Territory(
            id=territory,
            name=language.say(f"region.{territory}"),
            counts=_counts(bases, labels, language),
            bases=(_listed(base, places[base.id], labels, sources, language) for base in bases),
        )


def _counts(bases: Iterable[MappedBase], labels: Mapping[str, str], language: words.Language) -> str:
    """In how many bases each state holds, or may hold, as the slider of the page says it."""
    answers = [base.state for base in bases]
    parts = []
    for status in (*labels, None):
        sure = sum(answer.status == status and not answer.alternatives for answer in answers)
        possible = sum(status in (answer.status, *answer.alternatives) for answer in answers)
        doubtful = sum(answer.status == status and (answer.stale or answer.overdue) for answer in answers)
        if not possible:
            continue
        label = labels[status] if status else language.say("status.none")
        text = language.say("count", n=(sure, possible), status=label)
        parts.append(f"{text} ({language.say('count.doubtful', n=doubtful)})" if doubtful else text)
    return language.join(parts)


def _listed(
    mapped: MappedBase,
    number: int,
    labels: Mapping[str, str],
    sources: Mapping[str, int],
    language: words.Language,
) -> ListedBase:
    """A base in the list: its last state and each dated change."""
    return ListedBase(
        id=mapped.id,
        number=number,
        name=mapped.base.names.en,
        state=frame.state(mapped.state, labels, language),
        changes=tuple(
            ListedChange(
                status=labels[change.status],
                date=words.spell(change.date, language),
                sources=tuple(dict.fromkeys(sources[claim.source] for claim in change.claims)),
            )
            for change in mapped.base.changes
        ),
    )


def _bibliography(registry: Registry, language: words.Language) -> list[Reference]:
    """Every source once, in the order of their numbers."""
    return [
        Reference(source, words.spell(source.published, language) if source.published else "")
        for source in registry.sources
    ]
