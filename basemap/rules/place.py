"""What a position says: in the country, on the stated side of the line, near its governorate."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from math import inf
from typing import TYPE_CHECKING

from basemap.registry.problem import Finding, ValuePath
from basemap.registry.text import listed, nearest, quoted
from basemap.rules.context import Context

if TYPE_CHECKING:
    from basemap.registry.model import Base, Registry
    from basemap.territory import Located, Territories

NEAR_KM = 5.0
"""Nearer to the line than this the geometry cannot decide."""


FAR_FROM_GOVERNORATE_KM = 30.0
"""The governorates of the background may be wrong by less; further off than this the entry is wrong."""


def outside_country(registry: Registry, context: Context) -> Iterator[Finding]:
    """A position must lie in the country."""
    if (territories := context.territories) is None:
        return
    for number, base in enumerate(registry.bases):
        if base.position is None:
            continue
        lon, lat = base.position.lon, base.position.lat
        if territories.locate(lon, lat) is not None:
            continue
        far = territories.distance_to_country_km(lon, lat)
        message = f"lat {lat:g}, lon {lon:g} lies outside {territories.country.names['en']}, {far:.0f} km away"
        if territories.locate(lat, lon) is not None:
            message = f"lat {lat:g}, lon {lon:g} looks swapped: write lat: {lon:g}, lon: {lat:g}"
        yield Finding(("bases", number, "position"), message, "outside-country")


def unknown_territory(registry: Registry, context: Context) -> Iterator[Finding]:
    """The territories are those of the background: at the head of the registry, where one is stated or spoken of."""
    if (territories := context.territories) is None:
        return
    known = tuple(territories.areas)
    named: list[tuple[ValuePath, str]] = [
        (("territories", number, "id"), each.id) for number, each in enumerate(registry.territories)
    ]
    named += [
        (("bases", number, "territory", "region"), base.territory.region)
        for number, base in enumerate(registry.bases)
        if base.territory
    ]
    named += [
        (("statements", number, "covers", "territory"), each.covers.territory)
        for number, each in enumerate(registry.statements)
        if each.covers.territory
    ]
    for path, id_ in named:
        if id_ not in known:
            message = f"{quoted(id_)} is no territory: layers/territories.geojson has {listed(known, 'and')}"
            yield Finding(path, message, "unknown-territory", hint=nearest(id_, known))
    if registry.territories and len({each.id for each in registry.territories}) < len(known):
        message = f"write each of the two: {listed(known, 'and')}"
        yield Finding(("territories",), message, "unknown-territory", at_key=True)


def territory_contradicts_geometry(registry: Registry, context: Context) -> Iterator[Finding]:
    """A stated region must be that of the geometry, unless the base is too near to the line to tell."""
    if (territories := context.territories) is None:
        return
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


def territory_not_stated(registry: Registry, context: Context) -> Iterator[Finding]:
    """Near the line, or without a position, the registry must state the region, with a source."""
    if (territories := context.territories) is None:
        return
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


def governorate_too_far(registry: Registry, context: Context) -> Iterator[Finding]:
    """The governorate must be one that there is, and its polygon no further than 30 km from the position."""
    if (territories := context.territories) is None:
        return
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


def _located(base: Base, territories: Territories) -> Located | None:
    return territories.locate(base.position.lon, base.position.lat) if base.position else None


def _margin_km(base: Base) -> float:
    uncertainty = base.position.uncertainty_m / 1000 if base.position else inf
    return max(NEAR_KM, uncertainty)
