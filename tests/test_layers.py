"""The layer builder: what the page and the exports are made from."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from basemap import island, layers, registry
from basemap.model import Registry
from basemap.territory import Territories
from conftest import ROOT


@pytest.fixture(scope="module")
def real() -> Registry:
    """The registry of this checkout."""
    reading = registry.read(ROOT / "config" / "bases.yaml", ROOT / "seeds")
    assert reading.registry is not None
    return reading.registry


@pytest.fixture(scope="module")
def built(real: Registry) -> layers.Collections:
    """Its collections."""
    return layers.build(real, Territories.read(ROOT / "layers"), ROOT / "layers")


def test_the_frame_separates_the_two_territories(real: Registry) -> None:
    """One row a base, in WGS 84, each in one of the two regions."""
    frame = layers.frame(real, Territories.read(ROOT / "layers"))
    assert list(frame.index) == [base.id for base in real.bases]
    assert str(frame.crs) == "EPSG:4326"
    assert set(frame["territory"]) == {"federal", "kurdistan-region"}
    assert frame.loc["harir", "territory"] == "kurdistan-region"


def test_the_geojson_is_as_rfc_7946_wants_it(site: Path) -> None:
    """Longitude first, no crs, ids of the bases; a base without a position has a null geometry."""
    collection = json.loads((site / "data" / "bases.geojson").read_text(encoding="utf-8"))
    assert set(collection) == {"type", "features"}
    for feature in collection["features"]:
        assert set(feature) <= {"id", "type", "properties", "geometry", "bbox"}
        geometry = feature["geometry"]
        if geometry is None:
            assert feature["properties"]["position"] is None
            continue
        lon, lat = geometry["coordinates"]
        assert 38 < lon < 49
        assert 29 < lat < 38
        assert (round(lon, 2), round(lat, 2)) == (lon, lat)


def test_no_number_is_no_number(built: layers.Collections) -> None:
    """NaN is not JSON; what is missing is null."""

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)
        else:
            assert not (isinstance(value, float) and math.isnan(value))

    walk(built.bases)


def test_the_island_cannot_end_its_script() -> None:
    """Whatever a text holds, the JSON has no <, > or &, and reads back as it was."""
    hostile = {"name": "</script><!-- & {{7*7}} ${1} \u2028 \u2029"}
    text = island.escaped(hostile)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == hostile


def test_the_surroundings_are_coarser_and_the_line_is_not(built: layers.Collections) -> None:
    """The territories and the line between them keep every vertex."""
    for name in ("territories", "line", "neighbours"):
        full = layers.read(ROOT / "layers" / f"{name}.geojson").count_coordinates().sum()
        drawn = sum(_vertices(feature["geometry"]["coordinates"]) for feature in built.background[name]["features"])
        assert drawn < full if name == "neighbours" else drawn == full


def _vertices(coordinates: Any) -> int:
    return 1 if isinstance(coordinates[0], int | float) else sum(_vertices(part) for part in coordinates)
