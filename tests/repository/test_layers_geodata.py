"""The files of layers/: what they hold, their form after RFC 7946, and that their README speaks of these very bytes."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, shape

LAYERS = Path(__file__).parents[2] / "layers"
BOX = shapely.box(35.0, 26.5, 52.5, 39.8)
WIDE = shapely.box(8.0, 6.0, 80.0, 57.0)  # what a window of 5120 px may show around the country
METRES = "EPSG:32638"

COUNTS = {
    "governorates": 18,
    "lakes": 12,
    "line": 1,
    "neighbours": 11,
    "rivers": 7,
    "sea": 1,
    "territories": 2,
    "towns": 53,
}
AREAS_KM2 = {"federal": 399_317, "kurdistan-region": 38_225}
LETTERS = re.compile(r"[ ء-يً-ْ]+")
SORANI = re.compile(r"[ ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنهەوۆیێ]+")

each_layer = pytest.mark.parametrize("name", sorted(COUNTS))


def text(name: str) -> str:
    return (LAYERS / f"{name}.geojson").read_text(encoding="utf-8")


def features(name: str) -> dict[str, Any]:
    return {feature["id"]: feature for feature in json.loads(text(name))["features"]}


def shapes(name: str) -> dict[str, Any]:
    return {id_: shape(feature["geometry"]) for id_, feature in features(name).items()}


def km2(polygons: list[Any]) -> list[float]:
    return list(geopandas.GeoSeries(polygons, crs="EPSG:4326").to_crs(METRES).area / 1e6)


def test_no_layer_is_without_a_test() -> None:
    """Every GeoJSON file of the folder is in the table above."""
    assert sorted(path.stem for path in LAYERS.glob("*.geojson")) == sorted(COUNTS)


@each_layer
def test_a_layer_is_a_plain_collection_sorted_by_id(name: str) -> None:
    """RFC 7946 has no crs member; ids are texts, once each, in order; the file ends with one line end."""
    collection = json.loads(text(name))
    assert sorted(collection) == ["features", "type"]
    assert collection["type"] == "FeatureCollection"
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == COUNTS[name]
    assert ids == sorted(set(ids))
    assert all(sorted(feature) == ["geometry", "id", "properties", "type"] for feature in collection["features"])
    assert text(name).endswith("\n]}\n")


@each_layer
def test_a_layer_has_one_feature_a_line(name: str) -> None:
    """A change of one feature shows as one line."""
    assert len(text(name).splitlines()) == COUNTS[name] + 2


@each_layer
def test_positions_have_no_more_than_four_decimals(name: str) -> None:
    """Four decimals are some ten metres: finer than the data ever was."""
    assert not re.search(r"\.[0-9]{5}", text(name))


@each_layer
def test_geometries_are_valid_and_lie_in_the_box(name: str) -> None:
    """Rounding breaks no ring, and nothing sticks out of the drawn part of the world."""
    for id_, geometry in shapes(name).items():
        assert geometry.is_valid, id_
        assert not geometry.is_empty, id_
        assert (WIDE if name in ("neighbours", "sea") else BOX).covers(geometry), id_


@each_layer
def test_rings_turn_as_rfc_7946_wants(name: str) -> None:
    """Exterior rings run counter-clockwise, holes clockwise (RFC 7946, 3.1.6)."""
    for id_, geometry in shapes(name).items():
        for polygon in getattr(geometry, "geoms", [geometry]):
            if isinstance(polygon, Polygon):
                assert polygon.exterior.is_ccw, id_
                assert not any(hole.is_ccw for hole in polygon.interiors), id_


def test_each_layer_holds_one_kind_of_geometry() -> None:
    """Areas, lines and points do not mix."""
    kinds = dict.fromkeys(COUNTS, (Polygon, MultiPolygon))
    kinds |= dict.fromkeys(("line", "rivers"), (LineString, MultiLineString)) | {"towns": (Point,)}
    for name, kind in kinds.items():
        assert all(isinstance(geometry, kind) for geometry in shapes(name).values()), name


@pytest.mark.parametrize("name", ["governorates", "neighbours", "territories"])
def test_labels_sit_inside_their_area(name: str) -> None:
    """A label lies on what it names."""
    for id_, feature in features(name).items():
        if feature["properties"]["names"]:
            assert shape(feature["geometry"]).contains(Point(feature["properties"]["label"])), id_


def test_only_the_countries_that_border_on_iraq_are_named() -> None:
    """What lies far from the subject has no label, and so no name to argue about."""
    named = {id_ for id_, feature in features("neighbours").items() if feature["properties"]["names"]}
    assert named == {"ir", "jo", "kw", "sa", "sy", "tr"}


def test_land_and_sea_meet_beyond_the_inner_box() -> None:
    """Simplified apart, they would overlap or leave gaps along the coasts."""
    (sea,) = shapes("sea").values()
    for id_, land in shapes("neighbours").items():
        assert land.difference(BOX).intersection(sea).area < 0.01, id_


@pytest.mark.parametrize("name", ["governorates", "lakes", "neighbours", "rivers", "territories", "towns"])
def test_names_are_written_in_the_letters_of_their_language(name: str) -> None:
    """English is always there; Arabic and Sorani are written in their own letters, or left out."""
    for id_, feature in features(name).items():
        names = feature["properties"]["names"]
        if name == "neighbours" and not names:
            continue
        assert set(names) <= {"en", "ar", "ckb"}, id_
        assert names["en"].strip() == names["en"] != "", id_
        assert LETTERS.fullmatch(names.get("ar", "ا")), (id_, names["ar"])
        assert SORANI.fullmatch(names.get("ckb", "ا")), (id_, names["ckb"])


def test_the_governorates_are_those_of_the_registry() -> None:
    """Three governorates of the data are the Kurdistan Region; Halabja is a part of Sulaymaniyah in it."""
    regions = {id_: feature["properties"]["territory"] for id_, feature in features("governorates").items()}
    assert {id_ for id_, region in regions.items() if region == "kurdistan-region"} == {
        "dohuk",
        "erbil",
        "sulaymaniyah",
    }
    assert set(regions.values()) == {"federal", "kurdistan-region"}
    halabja = shapes("towns")["halabja"]
    assert [id_ for id_, polygon in shapes("governorates").items() if polygon.covers(halabja)] == ["sulaymaniyah"]


def test_governorates_lie_in_their_territory() -> None:
    """No part of a governorate is left out of its territory, and none overlap."""
    territories, governorates = shapes("territories"), shapes("governorates")
    for id_, feature in features("governorates").items():
        assert territories[feature["properties"]["territory"]].covers(governorates[id_]), id_
    assert shapely.coverage_is_valid(list(governorates.values()))
    assert shapely.coverage_is_valid(list(territories.values()))


def test_areas_are_as_they_were_measured() -> None:
    """The territories in km², to 5 km², and together no more and no less than the governorates."""
    areas = dict(zip(shapes("territories"), km2(list(shapes("territories").values())), strict=True))
    for id_, area in AREAS_KM2.items():
        assert areas[id_] == pytest.approx(area, abs=5)
    assert sum(areas.values()) == pytest.approx(sum(km2(list(shapes("governorates").values()))), abs=0.01)


def test_the_line_lies_on_the_outlines_of_both_territories() -> None:
    """It is one line, all of it on both outlines, from one border of Iraq to another."""
    (line,) = shapes("line").values()
    assert isinstance(line, LineString)
    for id_, territory in shapes("territories").items():
        assert territory.boundary.covers(line), id_
    whole = shapely.union_all(list(shapes("territories").values())).boundary
    assert all(whole.covers(end) for end in line.boundary.geoms)


def test_neighbours_and_sea_leave_iraq_alone() -> None:
    """What overlaps Iraq is less than the fit of the two editions of Natural Earth, 1 km²."""
    iraq = shapely.union_all(list(shapes("territories").values()))
    overlaps = [shapely.intersection(iraq, other) for name in ("neighbours", "sea") for other in shapes(name).values()]
    assert sum(km2(overlaps)) < 1


def test_towns_lie_in_iraq_and_have_a_rank() -> None:
    """Each town lies in Iraq; its population, where known, is a number of people."""
    iraq = shapely.union_all(list(shapes("territories").values()))
    for id_, town in features("towns").items():
        assert iraq.covers(shape(town["geometry"])), id_
        assert town["properties"]["rank"] in (1, 2, 3), id_
        assert town["properties"].get("population", 1) > 0, id_


def test_the_big_rivers_meet() -> None:
    """The Euphrates ends where the Shatt al-Arab begins; of the Tigris, Natural Earth leaves out the last 6.5 km."""
    rivers = geopandas.GeoSeries(shapes("rivers"), crs="EPSG:4326").to_crs(METRES)
    assert rivers["tigris"].distance(rivers["shatt-al-arab"]) < 7000
    assert rivers["euphrates"].distance(rivers["shatt-al-arab"]) < 20


@each_layer
def test_the_readme_has_the_hash_of_the_file(name: str) -> None:
    """Lineage that speaks of other bytes is worth nothing."""
    digest = hashlib.sha256((LAYERS / f"{name}.geojson").read_bytes()).hexdigest()
    row = next(
        line for line in (LAYERS / "README.md").read_text().splitlines() if line.startswith(f"| `{name}.geojson`")
    )
    assert f"`{digest}`" in row


def test_the_readme_has_the_packages_of_the_script() -> None:
    """Name, version and sha256 of each package are the same in prepare.py and in the README."""
    script, readme = (LAYERS / "prepare.py").read_text(), (LAYERS / "README.md").read_text()
    packages = re.findall(r'"([a-z-]+)": \("(npm|pypi)", "([0-9.]+)", "([0-9a-f]{64})"\)', script)
    assert len(packages) == 7
    for package, registry, version, digest in packages:
        origin = {"npm": "npm", "pypi": "PyPI"}[registry]
        row = next(line for line in readme.splitlines() if line.startswith(f"| {origin} `{package}` | {version} |"))
        assert f"`{digest}`" in row
