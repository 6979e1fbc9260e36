"""The layer builder: what the page and the exports are made from."""

import json
import math
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from basemap import layers
from basemap.publish import geojson, page_data
from basemap.registry.model import Registry
from conftest import ROOT


def test_the_frame_separates_the_two_territories(frozen: Registry, built: layers.Atlas) -> None:
    """One row a base, in WGS 84, each in one of the two regions."""
    frame = layers.frame(built.bases)
    assert list(frame.index) == [base.id for base in frozen.bases]
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


def test_no_number_is_no_number(built: layers.Atlas) -> None:
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

    walk(json.loads("".join(geojson.lines(built))))


def test_the_island_cannot_end_its_script() -> None:
    """Whatever a text holds, the JSON has no <, > or &, and reads back as it was."""
    hostile = {"name": "</script><!-- & {{7*7}} ${1} \u2028 \u2029"}
    text = page_data.escaped(hostile)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == hostile


def test_what_is_drawn_is_as_fine_as_the_borders_are_known(built: layers.Atlas) -> None:
    """The country moves by 500 m at most, a quarter of what its borders are off on average; governorates by 1.2 km."""
    for name, degrees in {"territories": 0.0045, "governorates": 0.011, "line": 0.0045}.items():
        full = layers.read(ROOT / "layers" / f"{name}.geojson").geometry
        drawn = _shapes(built, name)
        moved = [shape.boundary if shape.area else shape for shape in drawn]
        whole = [shape.boundary if shape.area else shape for shape in full]
        assert all(one.hausdorff_distance(other) < degrees for one, other in zip(moved, whole, strict=True)), name
    names = ("neighbours", "sea", "lakes", "rivers")
    assert all(
        _vertices(built, name) < layers.read(ROOT / f"layers/{name}.geojson").count_coordinates().sum()
        for name in names
    )


def test_one_outline_is_where_the_others_are(built: layers.Atlas) -> None:
    """The line is where both territories end, and they end where their governorates do."""
    federal, kurdistan = _shapes(built, "territories")
    [line] = _shapes(built, "line")
    assert line.equals(shapely.line_merge(federal.boundary.intersection(kurdistan.boundary)))
    assert shapely.union_all(_shapes(built, "governorates")).equals(shapely.union_all([federal, kurdistan]))


def _shapes(built: layers.Atlas, name: str) -> list[Any]:
    return [shape({"type": each.kind, "coordinates": each.coordinates}) for each in built.ground.full[name]]


def _vertices(built: layers.Atlas, name: str) -> int:
    return sum(shapely.get_num_coordinates(each) for each in _shapes(built, name))
