"""On which side of the line a place lies, and how far from it.

In: the prepared layers and the bases of a registry. Out: the region in law of each base.
The Kurdistan Region is the governorates of Dohuk, Erbil, Sulaymaniyah and Halabja (constitution of 2005; Halabja since
14 April 2025), federal territory is the rest. The drawn line is off by 1.75 km on average and 7.1 km at worst; beyond
5 km from it no more than 0.4 % of places fall on the wrong side (``layers/README.md``): hence the ``NEAR_KM`` of the
rules of place.
"""

import json
import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from basemap.registry.model import Base, Region, Statement

_KM_PER_DEGREE = 111.195  # of latitude, on a sphere of 6371 km: within 0.6 % of the ellipsoid in Iraq
_WITHOUT_POLYGON = frozenset({"halabja"})  # inside Sulaymaniyah in the data; a governorate since 2025


@dataclass(frozen=True, slots=True)
class Located:
    """Where a place lies: its region, its distance to the line in km, and the governorate whose polygon holds it."""

    region: Region
    distance_km: float
    governorate: str | None


@dataclass(frozen=True)
class Territories:
    """The two territories, the line between them and the governorates, WGS 84 degrees."""

    federal: BaseGeometry
    kurdistan: BaseGeometry
    line: BaseGeometry
    shapes: dict[str, BaseGeometry]
    town_names: frozenset[str] = frozenset()
    _located: dict[tuple[float, float], Located | None] = field(default_factory=dict, repr=False, compare=False)
    """Places that were asked for: each rule asks again."""

    @classmethod
    def read(cls, folder: Path) -> "Territories":
        """Read the prepared layers. Raises OSError if one is missing or is no layer."""
        territories = _shapes(folder / "territories.geojson")
        try:
            return cls(
                federal=territories["federal"],
                kurdistan=territories["kurdistan-region"],
                line=_shapes(folder / "line.geojson")["line"],
                shapes=_shapes(folder / "governorates.geojson"),
                town_names=_names(folder / "towns.geojson"),
            )
        except KeyError as missing:
            raise OSError(f"{folder}: a layer lacks the feature {missing}: run layers/prepare.py") from None

    @cached_property
    def governorates(self) -> frozenset[str]:
        """Ids of all governorates, those without a polygon included."""
        return frozenset(self.shapes) | _WITHOUT_POLYGON

    def locate(self, lon: float, lat: float) -> Located | None:
        """Where a place lies, or None outside Iraq. A place on the line counts as federal, every time."""
        if (lon, lat) not in self._located:
            self._located[lon, lat] = self._locate(Point(lon, lat))
        return self._located[lon, lat]

    def _locate(self, point: Point) -> Located | None:
        region: Region
        if self.federal.covers(point):
            region = "federal"
        elif self.kurdistan.covers(point):
            region = "kurdistan-region"
        else:
            return None
        governorate = next((id_ for id_, polygon in self.shapes.items() if polygon.covers(point)), None)
        return Located(region, _distance_km(point, self.line), governorate)

    def distance_to_iraq_km(self, lon: float, lat: float) -> float:
        """How far a place lies from Iraq, in km; 0 inside."""
        point = Point(lon, lat)
        return min(_distance_km(point, self.federal), _distance_km(point, self.kurdistan))

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


def region(base: Base, territories: Territories) -> Region:
    """The region in law of a base: as stated where sources state it, else by the geometry."""
    if base.territory is not None:
        return base.territory.region
    assert base.position is not None  # territory_not_stated() refuses a base with neither
    located = territories.locate(base.position.lon, base.position.lat)
    assert located is not None  # outside_iraq() refuses it
    return located.region


def _distance_km(point: Point, geometry: BaseGeometry) -> float:
    """Distance in km on a plane around the point: within 1 % up to 300 km, as the tests measure."""
    narrowing = math.cos(math.radians(point.y))

    def plane(coordinates: Any) -> Any:
        scaled = (coordinates - (point.x, point.y)) * (_KM_PER_DEGREE * narrowing, _KM_PER_DEGREE)
        return scaled

    return float(shapely.distance(Point(0, 0), shapely.transform(geometry, plane)))


def _shapes(path: Path) -> dict[str, BaseGeometry]:
    try:
        return {feature["id"]: shape(feature["geometry"]) for feature in _features(path)}
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path} is no layer: {error!r}") from error


def _names(path: Path) -> frozenset[str]:
    """The names of all places of a layer, in every language."""
    try:
        return frozenset(name for feature in _features(path) for name in feature["properties"]["names"].values())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OSError(f"{path} is no layer: {error!r}") from error


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features
