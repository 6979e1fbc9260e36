"""On which side of the line a place lies, and how far from it.

In: the prepared layers and the bases of a registry. Out: the region in law of each base. The layers say which country
it is, its two territories and its governorates. How far the drawn line is off stands in ``layers/README.md``.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from basemap.registry.model import Base, Registry, Statement
from basemap.registry.values import Words
from basemap.registry.vocabularies import Territory

_KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6371 km: within 0.6 % of the ellipsoid between 29 and 38 degrees
_COLOURS = ("#9a5b2e", "#4c7a3a")
"""Of territories to which the registry gives none."""


LINE_ERROR_KM = (1.75, 7)
"""How far the line is off, on average and at most: as measured in layers/README.md."""

Place = tuple[float, float]
"""Latitude and longitude, as Leaflet has them."""
Bounds = tuple[Place, Place]
"""The south-western and the north-eastern corner."""


@dataclass(frozen=True, slots=True)
class Country:
    """What ``country.json`` beside the layers says of the country; ``code`` is that of ISO 3166-1."""

    code: str
    names: Mapping[str, str]
    without_outline: Mapping[str, Mapping[str, str]]
    """Id → names of each governorate of which the layers have no outline."""
    bounds: Bounds
    """What the map shows at first."""
    limits: Bounds
    """How far it can be moved."""

    @property
    def middle(self) -> Place:
        """The middle of its bounds, to a tenth of a degree."""
        (south, west), (north, east) = self.bounds
        return round((south + north) / 2, 1), round((west + east) / 2, 1)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a place lies: its region, its distance to the line in km, and the governorate whose polygon holds it."""

    region: str
    distance_km: float
    governorate: str | None


@dataclass(frozen=True)
class Territories:
    """The two territories, the line between them and the governorates, WGS 84 degrees."""

    country: Country
    areas: Mapping[str, BaseGeometry]
    """Id → outline of each territory."""
    names: Mapping[str, Mapping[str, str]]
    """Id → its names by language."""
    line: BaseGeometry
    shapes: Mapping[str, BaseGeometry]
    town_names: frozenset[str] = frozenset()
    _located: dict[tuple[float, float], Located | None] = field(default_factory=dict, repr=False, compare=False)
    """Places that were asked for: each rule asks again."""

    @classmethod
    def read(cls, folder: Path) -> "Territories":
        """Read the prepared layers. Raises OSError if one is missing or is no layer."""
        territories = _features(folder / "territories.geojson")
        if len(territories) != 2:
            raise OSError(f"{folder / 'territories.geojson'}: {len(territories)} territories, where there must be two")
        try:
            return cls(
                country=country(folder),
                areas={id_: geometry for id_, (geometry, _) in territories.items()},
                names={id_: names for id_, (_, names) in territories.items()},
                line=_features(folder / "line.geojson")["line"][0],
                shapes={id_: shape for id_, (shape, _) in _features(folder / "governorates.geojson").items()},
                town_names=_names(folder / "towns.geojson"),
            )
        except KeyError as missing:
            raise OSError(f"{folder}: a layer lacks the feature {missing}: run layers/prepare.py") from None

    @cached_property
    def governorates(self) -> frozenset[str]:
        """Ids of all governorates, those without a polygon included."""
        return frozenset(self.shapes) | frozenset(self.country.without_outline)

    def vocabulary(self, registry: Registry) -> tuple[Territory, ...]:
        """The territories as the registry has them at its head; as the layers have them, if it has none."""
        return registry.territories or tuple(
            Territory(
                id=id_,
                label=Words.model_validate(dict.fromkeys(("en", "ar", "ckb"), names["en"]) | dict(names)),
                side=id_,
                colour=colour,
            )
            for (id_, names), colour in zip(self.names.items(), _COLOURS, strict=True)
        )

    def locate(self, lon: float, lat: float) -> Located | None:
        """Where a place lies, or None outside the country. A place on the line counts as the first territory."""
        if (lon, lat) not in self._located:
            self._located[lon, lat] = self._locate(Point(lon, lat))
        return self._located[lon, lat]

    def _locate(self, point: Point) -> Located | None:
        region = next((id_ for id_, area in self.areas.items() if area.covers(point)), None)
        if region is None:
            return None
        governorate = next((id_ for id_, polygon in self.shapes.items() if polygon.covers(point)), None)
        return Located(region, _distance_km(point, self.line), governorate)

    def distance_to_country_km(self, lon: float, lat: float) -> float:
        """How far a place lies from the country, in km; 0 inside."""
        return min(_distance_km(Point(lon, lat), area) for area in self.areas.values())

    def distance_to_governorate_km(self, lon: float, lat: float, governorate: str) -> float | None:
        """How far a place lies from a governorate, in km; 0 inside, None if the governorate has no polygon."""
        polygon = self.shapes.get(governorate)
        return None if polygon is None else _distance_km(Point(lon, lat), polygon)

    def covers(self, statement: Statement, base: Base) -> bool:
        """Whether a statement speaks of a base: by name, with its territory, or with the whole country."""
        spoken = statement.covers
        if spoken.country or base.id in spoken.bases:
            return True
        if base.territory is not None:
            return base.territory.region == spoken.territory
        located = self.locate(base.position.lon, base.position.lat) if base.position else None
        return located is not None and located.region == spoken.territory


def region(base: Base, territories: Territories) -> str:
    """The region in law of a base: as stated where sources state it, else by the geometry."""
    if base.territory is not None:
        return base.territory.region
    assert base.position is not None  # territory_not_stated() refuses a base with neither
    located = territories.locate(base.position.lon, base.position.lat)
    assert located is not None  # outside_country() refuses it
    return located.region


def _distance_km(point: Point, geometry: BaseGeometry) -> float:
    """Distance in km on a plane around the point: within 1 % up to 300 km, as the tests measure."""
    narrowing = math.cos(math.radians(point.y))

    def plane(coordinates: Any) -> Any:
        scaled = (coordinates - (point.x, point.y)) * (_KM_PER_DEGREE * narrowing, _KM_PER_DEGREE)
        return scaled

    return float(shapely.distance(Point(0, 0), shapely.transform(geometry, plane)))


def country(folder: Path) -> Country:
    """The country of prepared layers. Raises OSError if its file is missing or is not as it should be."""
    path = folder / "country.json"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        boxes = (values["bbox"], values["limits"])
        bounds, limits = (((south, west), (north, east)) for west, south, east, north in boxes)
        return Country(values["code"], values["names"], values["without_outline"], bounds, limits)
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path} does not say which country it is: {error!r}") from error


def _features(path: Path) -> dict[str, tuple[BaseGeometry, Mapping[str, str]]]:
    """Id → geometry and names of each feature of a layer."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {each["id"]: (shape(each["geometry"]), each["properties"].get("names", {})) for each in features}
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path} is no layer: {error!r}") from error


def _names(path: Path) -> frozenset[str]:
    """The names of all places of a layer, in every language."""
    return frozenset(name for _, names in _features(path).values() for name in names.values())
