"""The layer builder: bases and background as GeoDataFrames, given out as RFC 7946 collections.

In: a registry, the territories and the folder of prepared geodata. Out: :class:`Collections`, plain values in which
each base has its region in law, its dated changes as days, and every claim; the page and the exports are made from
them. Positions are WGS 84 longitude and latitude, rounded to 0.01 degree.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
from shapely import line_merge
from shapely.geometry import Point

from basemap import timeline
from basemap.registry import edtf
from basemap.registry.model import Base, Change, Claim, Control, Disagreement, Event, Plan, Registry, Source, Statement
from basemap.registry.parser import paused_collector
from basemap.territory import Territories, region

CRS = "EPSG:4326"
DECIMALS = 2
"""Of a published position: about 1 km, which serves a map of a country and nobody who means harm."""

COARSE = {"neighbours", "sea", "lakes", "rivers"}
"""What is no subject of the map is drawn with fewer vertices."""
COARSE_GRAIN = 0.025
"""Degrees: corners that take less than the square of this, and bends of lines smaller than half of it, are left out."""
FINE_GRAIN = 0.006
"""Degrees, of the country itself: its outline moves by 500 m at most; it is off by 1.75 km on average as it is."""

SKETCH_GRAIN = 0.016
"""Degrees: the background of a picture, in which a degree is some 70 pixels."""

BACKGROUND = ("neighbours", "sea", "territories", "governorates", "line", "lakes", "rivers", "towns")


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not depend on the registry: the background by name, in full and as coarse as a picture of it may be."""

    full: dict[str, dict[str, Any]]
    sketch: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Collections:
    """What the map shows: RFC 7946 FeatureCollections, and the vocabularies and sources that they refer to."""

    bases: dict[str, Any]
    background: dict[str, dict[str, Any]]
    sketch: dict[str, dict[str, Any]]
    """The background again, as coarse as a picture of it may be."""
    answers: Mapping[str, list[dict[str, Any]]]
    """Base id → each answer, from the day ``from`` on until the next: the fields of its state, and ``planned``."""
    register: dict[str, Any]


class Answers(dict[str, list[dict[str, Any]]]):
    """The answers for each base, worked out when they are first asked for: pictures want them, the page does not."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._bases = {base.id: base for base in registry.bases}
        self._ref = timeline.reference(registry)

    def __missing__(self, id_: str) -> list[dict[str, Any]]:
        found = self[id_] = answers(self._bases[id_], self._ref)
        return found


def build(registry: Registry, territories: Territories, folder: Path) -> Collections:
    """Build all collections. Raises OSError if a layer cannot be read."""
    return over(ground(folder), registry, territories)


@paused_collector()
def over(ground: Ground, registry: Registry, territories: Territories) -> Collections:
    """Build the collections of a registry over a background that has been read."""
    return Collections(
        bases=_collection(frame(registry, territories)),
        background=ground.full,
        sketch=ground.sketch,
        answers=Answers(registry),
        register=register(registry),
    )


def ground(folder: Path) -> Ground:
    """The collections of the background, by name. Raises OSError if a layer cannot be read."""
    tables = {name: read(folder / f"{name}.geojson") for name in BACKGROUND}
    full = {name: _coarser(table, COARSE_GRAIN) if name in COARSE else table for name, table in tables.items()}
    full |= _country(tables["territories"], tables["governorates"])
    return Ground(
        full={name: _collection(table) for name, table in full.items()},
        sketch={name: _collection(sketch(name, table)) for name, table in tables.items()},
    )


def frame(registry: Registry, territories: Territories) -> geopandas.GeoDataFrame:
    """One row for each base, indexed by its id; the geometry is None where no position is known."""
    ref = timeline.reference(registry)
    rows = [_row(base, territories, ref, registry) for base in registry.bases]
    points = [_point(base) for base in registry.bases]
    return geopandas.GeoDataFrame(rows, index=[base.id for base in registry.bases], geometry=points, crs=CRS)


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


def answers(base: Base, ref: timeline.Reference) -> list[dict[str, Any]]:
    """The answers for a base in order, each with the day ``from`` which it holds; before the first nothing is known."""
    found: list[dict[str, Any]] = []
    for day in timeline.turns(base, ref):
        state = timeline.state(base, ref, day)
        answer = {**state.fields(), "planned": any(outcome.kind == "due" for outcome in state.outcomes)}
        if not found or {**found[-1], "from": day} != {"from": day, **answer}:
            found.append({"from": day, **answer})
    return found


def register(registry: Registry) -> dict[str, Any]:
    """The vocabularies and the sources, as plain values."""
    return {
        "as_of": registry.as_of,
        "publication": registry.publication.model_dump(mode="json"),
        "statuses": [status.model_dump(mode="json") for status in registry.statuses],
        "parties": [party.model_dump(mode="json") for party in registry.parties],
        "eras": [era.model_dump(mode="json") for era in registry.eras],
        "glossary": [term.model_dump(mode="json") for term in registry.glossary],
        "tours": [tour.model_dump(mode="json") for tour in registry.tours],
        "disagreements": _disagreements(registry.disagreements),
        "statements": [_statement(statement) for statement in registry.statements],
        "newest_source": timeline.newest_source(registry),
        "corrections": [correction.model_dump(mode="json") for correction in registry.corrections],
        "sources": {source.id: _source(source) for source in registry.sources},
    }


def parts(coordinates: Any) -> Iterator[Any]:
    """The rings or lines among the coordinates of a geometry, however deep they lie (RFC 7946, section 3.1)."""
    if isinstance(coordinates[0][0], list | tuple):
        for part in coordinates:
            yield from parts(part)
    else:
        yield coordinates


def geojson(collection: dict[str, Any]) -> Iterator[str]:
    """The parts of a collection as RFC 7946 text, one feature a line, so that a diff shows what changed."""
    yield '{"type": "FeatureCollection", "features": [\n'
    for number, feature in enumerate(collection["features"]):
        yield (",\n" if number else "") + json.dumps(feature, ensure_ascii=False, allow_nan=False)
    yield "\n]}\n"


def _coarser(table: geopandas.GeoDataFrame, grain: float) -> geopandas.GeoDataFrame:
    """A layer with fewer vertices: areas that touch still do, and points stay as they are."""
    if (table.geom_type == "Point").all():
        return table
    lines = table.geom_type.str.endswith("LineString").all()
    return table.set_geometry(table.simplify(grain / 2) if lines else table.simplify_coverage(grain))


def _row(base: Base, territories: Territories, ref: timeline.Reference, registry: Registry) -> dict[str, Any]:
    located = territories.locate(base.position.lon, base.position.lat) if base.position else None
    answer = timeline.state(base, ref, registry.as_of)
    return {
        "names": base.names.model_dump(mode="json", exclude_none=True),
        "former_names": [
            {"name": former.name, "until": former.until.text if former.until else None} for former in base.former_names
        ],
        "also": list(base.also),
        "aliases": list(base.aliases),
        "kind": base.kind,
        "governorate": base.governorate,
        "territory": region(base, territories),
        "territory_claims": _claims(base.territory.claims if base.territory else ()),
        "distance_km": round(located.distance_km, 1) if located else None,
        "disputed": base.disputed,
        "position": _position(base),
        "as_of": answer.fields(),
        "changes": [_dated(change) | _support(change, ref) for change in base.changes],
        "intervals": [_interval(span) for span in timeline.intervals(base, ref)],
        "plans": [_dated(plan) | {"outcome": _outcome(plan, answer.outcomes)} for plan in base.plans],
        "events": [_dated(event) for event in base.events],
        "control": [_dated(control) for control in base.control],
        "disagreements": _disagreements(base.disagreements),
        "statements": [each.id for each in registry.statements if territories.covers(each, base)],
        "note": base.note,
    }


def _point(base: Base) -> Point | None:
    if base.position is None:
        return None
    return Point(round(base.position.lon, DECIMALS), round(base.position.lat, DECIMALS))


def _position(base: Base) -> dict[str, Any] | None:
    if base.position is None:
        return None
    values = base.position.model_dump(mode="json")
    return values | {
        "lat": round(base.position.lat, DECIMALS),
        "lon": round(base.position.lon, DECIMALS),
        "sources": list(base.position.sources),
    }


def _dated(record: Change | Plan | Event | Control) -> dict[str, Any]:
    """A dated record as plain values, its date as text and as days; a plan has a target in place of a date."""
    date = record.target if isinstance(record, Plan) else record.date
    days = {"date": date.text, "earliest": date.earliest, "latest": date.latest}
    own = record.model_dump(mode="json", exclude={"date", "target", "claims", "disputed_by", "entered"})
    if isinstance(record, Change) and record.entered is not None:
        own["entered"] = edtf.iso(record.entered)
    said = {key: _claims(getattr(record, key)) for key in ("claims", "disputed_by") if hasattr(record, key)}
    return days | own | said


def _support(change: Change, ref: timeline.Reference) -> dict[str, Any]:
    """How well a change is supported by all that is on record, and the day from which it could be known."""
    return timeline.support(change, ref).fields() | {"known": timeline.known(change, ref)}


def _outcome(plan: Plan, outcomes: Iterable[timeline.Outcome]) -> dict[str, Any] | None:
    """What had come of a plan by ``as_of``; None if it was not yet announced then."""
    for outcome in outcomes:
        if outcome.plan is plan:
            return {"kind": outcome.kind, "days": outcome.days, "reached": outcome.reached}
    return None


def _interval(span: timeline.Interval) -> dict[str, Any]:
    return {
        "from": edtf.iso(span.start),
        "to": None if span.end is None else edtf.iso(span.end),
        "status": span.status,
        "alternatives": list(span.alternatives),
    }


def _disagreements(found: Iterable[Disagreement]) -> list[dict[str, Any]]:
    return [{"about": each.about, "sides": _claims(each.sides), "follows": each.follows} for each in found]


def _claims(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    return [claim.model_dump(mode="json") | {"named": claim.named} for claim in claims]


def _statement(statement: Statement) -> dict[str, Any]:
    values = statement.model_dump(mode="json", exclude={"date"})
    return values | {"date": statement.date.text, "earliest": statement.date.onset, "latest": statement.date.settled}


def _source(source: Source) -> dict[str, Any]:
    values = source.model_dump(mode="json", exclude={"id", "published", "facts", "origin"})
    return values | {
        "origin": source.origin or source.id,
        "published": source.published.text if source.published else None,
        "earliest": source.published.onset if source.published else None,
        "latest": source.published.settled if source.published else None,
    }


def _collection(table: geopandas.GeoDataFrame) -> dict[str, Any]:
    collection: dict[str, Any] = table.to_geo_dict(na="null")  # which keeps nested values; positions are tuples
    return collection
