"""On which side of the line a place lies, and how far from it.

In: the prepared layers and the bases of a registry. Out: the region in law of each base, and findings of place.
The Kurdistan Region is the governorates of Dohuk, Erbil, Sulaymaniyah and Halabja (constitution of 2005; Halabja since
14 April 2025), federal territory is the rest. The drawn line is off by 1.75 km on average and 7.1 km at worst; beyond
5 km from it no more than 0.4 % of places fall on the wrong side (``layers/README.md``): hence :data:`NEAR_KM`.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from basemap.registry.model import Base, Region, Registry
from basemap.registry.parser import Finding

NEAR_KM = 5.0
"""Nearer to the line than this the geometry cannot decide."""

FAR_FROM_GOVERNORATE_KM = 30.0
"""The governorates of the background are wrong around Baghdad; further off than this the entry is wrong."""

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


def region(base: Base, territories: Territories) -> Region:
    """The region in law of a base: as stated where sources state it, else by the geometry."""
    if base.territory is not None:
        return base.territory.region
    assert base.position is not None  # territory_not_stated() refuses a base with neither
    located = territories.locate(base.position.lon, base.position.lat)
    assert located is not None  # outside_iraq() refuses it
    return located.region


def check(registry: Registry, territories: Territories) -> Iterator[Finding]:
    """All findings of place, rule by rule."""
    for rule in RULES:
        yield from rule(registry, territories)


def outside_iraq(registry: Registry, territories: Territories) -> Iterator[Finding]:
    """A position must lie in Iraq."""
    for number, base in enumerate(registry.bases):
        if base.position is None:
            continue
        lon, lat = base.position.lon, base.position.lat
        if territories.locate(lon, lat) is not None:
            continue
        far = territories.distance_to_iraq_km(lon, lat)
        message = f"lat {lat:g}, lon {lon:g} lies outside Iraq, {far:.0f} km away"
        if territories.locate(lat, lon) is not None:
            message = f"lat {lat:g}, lon {lon:g} looks swapped: write lat: {lon:g}, lon: {lat:g}"
        yield Finding(("bases", number, "position"), message, "outside-iraq")


def territory_contradicts_geometry(registry: Registry, territories: Territories) -> Iterator[Finding]:
    """A stated region must be that of the geometry, unless the base is too near to the line to tell."""
    for number, base in enumerate(registry.bases):
        located = _located(base, territories)
        if base.territory is None or located is None or located.distance_km <= _margin_km(base):
            continue
        if base.territory.region != located.region:
            message = (
                f"{base.territory.region} contradicts the position, which lies in {located.region}, "
                f"{located.distance_km:.1f} km from the line: correct one of the two"
            )
            yield Finding(("bases", number, "territory", "region"), message, "territory-contradicts-geometry")


def territory_not_stated(registry: Registry, territories: Territories) -> Iterator[Finding]:
    """Near the line, or without a position, the registry must state the region, with a source."""
    for number, base in enumerate(registry.bases):
        if base.territory is not None:
            continue
        if base.position is None:
            message = f"{base.id} has no position, so that its territory must be stated, with claims"
            yield Finding(("bases", number), message, "territory-not-stated")
            continue
        located = _located(base, territories)
        margin = _margin_km(base)
        if located is not None and located.distance_km <= margin:
            message = (
                f"{base.id} lies {located.distance_km:.1f} km from the line between the territories, "
                f"too near to tell the side within {margin:.0f} km: state its territory, with claims"
            )
            yield Finding(("bases", number, "position"), message, "territory-not-stated")


def governorate_too_far(registry: Registry, territories: Territories) -> Iterator[Finding]:
    """The governorate must be one that there is, and its polygon no further than 30 km from the position."""
    for number, base in enumerate(registry.bases):
        path = ("bases", number, "governorate")
        if base.governorate not in territories.governorates:
            known = sorted(territories.governorates)
            guess = next(iter(get_close_matches(base.governorate, known, n=1)), None)
            message = f"'{base.governorate}' is no governorate: use one of {', '.join(known)}"
            yield Finding(path, message, "governorate", hint=guess)
        elif base.position is not None:
            far = territories.distance_to_governorate_km(base.position.lon, base.position.lat, base.governorate)
            if far is not None and far > FAR_FROM_GOVERNORATE_KM + base.position.uncertainty_m / 1000:
                message = f"{base.governorate} is {far:.0f} km away from the position: correct one of the two"
                yield Finding(path, message, "governorate-too-far")


RULES: tuple[Callable[[Registry, Territories], Iterator[Finding]], ...] = (
    outside_iraq,
    territory_contradicts_geometry,
    territory_not_stated,
    governorate_too_far,
)


def _located(base: Base, territories: Territories) -> Located | None:
    return territories.locate(base.position.lon, base.position.lat) if base.position else None


def _margin_km(base: Base) -> float:
    uncertainty = base.position.uncertainty_m / 1000 if base.position else math.inf
    return max(NEAR_KM, uncertainty)


def _distance_km(point: Point, geometry: BaseGeometry) -> float:
    """Distance in km on a plane around the point: within 1 % up to 300 km, as the tests measure."""
    narrowing = math.cos(math.radians(point.y))

    def plane(coordinates: Any) -> Any:
        scaled = (coordinates - (point.x, point.y)) * (_KM_PER_DEGREE * narrowing, _KM_PER_DEGREE)
        return scaled

    return float(shapely.distance(Point(0, 0), shapely.transform(geometry, plane)))


def _shapes(path: Path) -> dict[str, BaseGeometry]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {feature["id"]: shape(feature["geometry"]) for feature in features}
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path} is no layer: {error!r}") from error
