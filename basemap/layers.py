"""The layer builder: an atlas of bases and background, with geometry as GeoDataFrames.

In: a registry, the territories and the folder of prepared geodata. Out: :class:`Atlas`, frozen records in which each
base has its region in law, its state, its intervals and what supports each change. Page, exports and pictures are made
from it. Positions are WGS 84 longitude and latitude, rounded to 0.01 degree.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
from shapely import line_merge
from shapely.geometry import Point

from basemap import timeline
from basemap.languages import words
from basemap.registry.model import Base, Change, Claim, Event, Grade, Plan, Registry, Source
from basemap.registry.parser import paused_collector
from basemap.registry.vocabularies import Territory
from basemap.territory import LINE_ERROR_KM, Country, Territories, region

CRS = "EPSG:4326"
DECIMALS = 2
"""Of a published position: about 1 km, which serves a map of a country and nobody who means harm."""

COARSE = {"neighbours", "sea", "lakes", "rivers"}
"""What is no subject of the map is drawn with fewer vertices."""
COARSE_GRAIN = 0.025
"""Degrees: corners that take less than the square of this, and bends of lines smaller than half of it, are left out."""
FINE_GRAIN = 0.006
"""Degrees, of the country itself: its outline moves by 500 m at most; it is off by more as it is (LINE_ERROR_KM)."""

_FIGURES = {
    "stale_days": timeline.STALE_AFTER_DAYS,
    "line_mean_km": LINE_ERROR_KM[0],
    "line_most_km": LINE_ERROR_KM[1],
}
"""What the texts of the map say in figures."""

SKETCH_GRAIN = 0.016
"""Degrees: the background of a picture, in which a degree is some 70 pixels."""

CROWD = 400
"""More bases than this cannot be told apart one by one, on the map or in a picture."""
MANY_COVERED = 2
"""More bases than this that one statement covers without naming them are counted, not listed."""

BACKGROUND = ("neighbours", "sea", "territories", "governorates", "line", "lakes", "rivers", "towns")


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the background; ``kind`` and ``coordinates`` are those of its geometry (RFC 7946, section 3.1)."""

    id: str
    kind: str
    coordinates: Any
    names: Mapping[str, str]
    label: tuple[float, float] | None = None
    """Where its name stands: longitude and latitude."""
    rank: int | None = None
    """Of a town: 1 from the first zoom on, 3 last."""

    def named(self, language: str) -> str | None:
        """Its name in a language, or in English; None if it has neither."""
        return self.names.get(language) or self.names.get("en")


Layer = tuple[Feature, ...]
Layers = Mapping[str, Layer]


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not depend on the registry: the background by name, in full and as coarse as a picture of it may be."""

    full: Layers
    sketch: Layers


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a base from the day ``start`` on, until the next answer; days are integers."""

    start: int
    status: str | None = None
    alternatives: tuple[str, ...] = ()
    since: int | None = None
    evidence: timeline.Evidence | None = None
    grade: Grade | None = None
    """Of the sources that this evidence takes."""
    inferred: bool = False
    """Whether no source names the base."""
    last_evidence: int | None = None
    overdue: bool = False
    stale: bool = False
    planned: bool = False
    """Whether a plan is announced and its target has not passed."""


NOTHING = Answer(start=-timeline.FOREVER)
"""The answer for a base before its first change."""


@dataclass(frozen=True, slots=True)
class MappedChange:
    """A change with its id within the base, what all that is on record says for it, and from when on it was known.

    The id is the status, numbered from 1 on: it stays as it is when a date is corrected or a claim is added.
    """

    id: str
    change: Change
    support: timeline.Support
    known: int

    @property
    def evidence(self) -> timeline.Evidence:
        """How well it is supported."""
        return self.support.evidence

    @property
    def day(self) -> int:
        """The day on which the change is certain or, if it never is, first possible."""
        date = self.change.date
        return date.settled if date.latest is not None else date.onset


@dataclass(frozen=True, slots=True)
class MappedPlan:
    """A plan with what had come of it by ``as_of``; None if it was not yet announced then."""

    plan: Plan
    outcome: timeline.Outcome | None


@dataclass(frozen=True, slots=True)
class MappedBase:
    """A base as the registry has it, and what the map works out for it."""

    base: Base
    region: str
    """The territory in law."""
    distance_km: float | None
    """From the line between the territories; None without a position."""
    state: timeline.State
    """On ``as_of``."""
    intervals: tuple[timeline.Interval, ...]
    changes: tuple[MappedChange, ...]
    plans: tuple[MappedPlan, ...]
    statements: tuple[str, ...]
    """Ids of those that speak of it."""

    @property
    def id(self) -> str:
        """The id of the base."""
        return self.base.id

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude as they are published; None where no position is known."""
        position = self.base.position
        return (round(position.lon, DECIMALS), round(position.lat, DECIMALS)) if position else None


@dataclass(frozen=True, slots=True)
class Atlas:
    """All that the map shows."""

    registry: Registry
    """The vocabularies."""
    country: Country
    territories: tuple[Territory, ...]
    """The two, in the order of the page."""
    languages: Mapping[str, words.Language]
    """By id, each with the names of the territories among its words."""
    bases: tuple[MappedBase, ...]
    sources: Mapping[str, Source]
    """By id."""
    ground: Ground
    newest_source: int | None
    """The day of the newest source: how far the record reaches."""
    answers: Mapping[str, tuple[Answer, ...]]
    """Base id → its answers in order."""

    @property
    def english(self) -> words.Language:
        """The language of the files that know but one."""
        return self.languages["en"]


class _Answers(dict[str, tuple[Answer, ...]]):
    """The answers for each base, worked out when they are first asked for: pictures want them, the page does not."""

    def __init__(self, registry: Registry, ref: timeline.Reference) -> None:
        super().__init__()
        self._bases = {base.id: base for base in registry.bases}
        self._ref = ref

    def __missing__(self, id_: str) -> tuple[Answer, ...]:
        found = self[id_] = answers(self._bases[id_], self._ref)
        return found


def build(registry: Registry, territories: Territories, folder: Path) -> Atlas:
    """Build the atlas. Raises OSError if a layer cannot be read."""
    return build_on(ground(folder), registry, territories)


@paused_collector()
def build_on(ground: Ground, registry: Registry, territories: Territories) -> Atlas:
    """Build the atlas of a registry over a background that has been read."""
    ref, found = timeline.reference(registry), territories.vocabulary(registry)
    return Atlas(
        registry=registry,
        country=territories.country,
        territories=found,
        languages=words.for_country(territories.country.names, found, _FIGURES),
        bases=tuple(mapped(base, territories, ref, registry) for base in registry.bases),
        sources={source.id: source for source in registry.sources},
        ground=ground,
        newest_source=timeline.newest_source(registry),
        answers=_Answers(registry, ref),
    )


def mapped(base: Base, territories: Territories, ref: timeline.Reference, registry: Registry) -> MappedBase:
    """A base with what the map works out for it."""
    located = territories.locate(base.position.lon, base.position.lat) if base.position else None
    state = timeline.state(base, ref, registry.as_of)
    outcomes = {id(outcome.plan): outcome for outcome in state.outcomes}
    return MappedBase(
        base=base,
        region=region(base, territories),
        distance_km=round(located.distance_km, 1) if located else None,
        state=state,
        intervals=timeline.intervals(base, ref),
        changes=tuple(
            MappedChange(id_, change, timeline.support(change, ref), timeline.known_from(change, ref))
            for id_, change in zip(change_ids(base.changes), base.changes, strict=True)
        ),
        plans=tuple(MappedPlan(plan, outcomes.get(id(plan))) for plan in base.plans),
        statements=tuple(each.id for each in registry.statements if territories.covers(each, base)),
    )


def change_ids(changes: Iterable[Change]) -> Iterator[str]:
    """The id of each change within its base: its status, numbered from 1 on."""
    seen: Counter[str] = Counter()
    for change in changes:
        seen[change.status] += 1
        yield f"{change.status}-{seen[change.status]}"


def claims(base: Base) -> list[Claim]:
    """All claims of a base, in the order of its page."""
    records: tuple[Change | Plan | Event, ...] = (*base.changes, *base.plans, *base.events)
    found = [claim for record in records for claim in (*record.claims, *record.disputed_by)]
    found += [claim for control in base.control for claim in control.claims]
    found += [claim for each in base.disagreements for claim in each.sides]
    return [*found, *(base.territory.claims if base.territory else ())]


def frame(bases: Iterable[MappedBase]) -> geopandas.GeoDataFrame:
    """One row for each base, indexed by its id; the geometry is None where no position is known."""
    bases = tuple(bases)
    rows = {"territory": [base.region for base in bases], "distance_km": [base.distance_km for base in bases]}
    points = [base.place and Point(base.place) for base in bases]
    return geopandas.GeoDataFrame(rows, index=[base.id for base in bases], geometry=points, crs=CRS)


def ground(folder: Path) -> Ground:
    """The collections of the background, by name. Raises OSError if a layer cannot be read."""
    tables = {name: read(folder / f"{name}.geojson") for name in BACKGROUND}
    full = {name: _coarser(table, COARSE_GRAIN) if name in COARSE else table for name, table in tables.items()}
    full |= _country(tables["territories"], tables["governorates"])
    return Ground(
        full={name: features(table) for name, table in full.items()},
        sketch={name: features(sketch(name, table)) for name, table in tables.items()},
    )


def read(path: Path) -> geopandas.GeoDataFrame:
    """A prepared layer, indexed by feature id. Raises OSError if it cannot be read."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    table = geopandas.GeoDataFrame.from_features(features, crs=CRS)
    return table.set_index([[feature["id"] for feature in features]])


def sketch(name: str, table: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """A layer as a picture draws it; of the governorates only the borders inside the country, each once."""
    table = _coarser(table, SKETCH_GRAIN)
    if name != "governorates":
        return table
    borders = line_merge(table.boundary.union_all().difference(table.union_all().boundary))
    return geopandas.GeoDataFrame(index=["borders"], geometry=[borders], crs=CRS)


def _country(
    territories: geopandas.GeoDataFrame, governorates: geopandas.GeoDataFrame
) -> dict[str, geopandas.GeoDataFrame]:
    """Territories, governorates and the line with fewer vertices: one outline is where the others are as well."""
    governorates = _coarser(governorates, FINE_GRAIN)
    areas = [governorates[governorates["territory"] == id_].union_all() for id_ in territories.index]
    line = line_merge(areas[0].boundary.intersection(areas[1].boundary))
    return {
        "territories": territories.set_geometry(areas, crs=CRS),
        "governorates": governorates,
        "line": geopandas.GeoDataFrame(index=["line"], geometry=[line], crs=CRS),
    }


def answers(base: Base, ref: timeline.Reference) -> tuple[Answer, ...]:
    """The answers for a base in order; before the first nothing is known."""
    found: list[Answer] = []
    for day in timeline.turns(base, ref):
        state = timeline.state(base, ref, day)
        answer = Answer(
            start=day,
            status=state.status,
            alternatives=state.alternatives,
            since=state.since,
            evidence=state.evidence,
            grade=state.support.grade if state.support else None,
            inferred=state.inferred,
            last_evidence=state.last_evidence,
            overdue=state.overdue,
            stale=state.stale,
            planned=any(outcome.kind == "due" for outcome in state.outcomes),
        )
        if not found or replace(found[-1], start=day) != answer:
            found.append(answer)
    return tuple(found)


def parts(coordinates: Any) -> Iterator[Any]:
    """The rings or lines among the coordinates of a geometry, however deep they lie (RFC 7946, section 3.1)."""
    if isinstance(coordinates[0][0], list | tuple):
        for part in coordinates:
            yield from parts(part)
    else:
        yield coordinates


def _coarser(table: geopandas.GeoDataFrame, grain: float) -> geopandas.GeoDataFrame:
    """A layer with fewer vertices: areas that touch still do, and points stay as they are."""
    if (table.geom_type == "Point").all():
        return table
    lines = table.geom_type.str.endswith("LineString").all()
    return table.set_geometry(table.simplify(grain / 2) if lines else table.simplify_coverage(grain))


def features(table: geopandas.GeoDataFrame) -> Layer:
    """The features of a layer, in order."""
    return tuple(
        Feature(
            id=each["id"],
            kind=each["geometry"]["type"],
            coordinates=each["geometry"]["coordinates"],
            names=each["properties"].get("names") or {},
            label=each["properties"].get("label"),
            rank=each["properties"].get("rank"),
        )
        for each in table.to_geo_dict(na="null")["features"]
    )


def places(bases: Iterable[MappedBase]) -> list[dict[str, Any]]:
    """The bases as GeoJSON features without properties; the positions are tuples."""
    table = frame(bases)
    found: list[dict[str, Any]] = table[["geometry"]].to_geo_dict(na="null")["features"]
    return found
