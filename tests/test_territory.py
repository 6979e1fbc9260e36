"""The side of the line and the distance to it, for known places; and each rule of place on a registry of one base."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely.geometry import Point

import small
from basemap import rules, territory
from basemap.registry.model import Registry
from basemap.registry.problem import Finding
from basemap.rules import place
from basemap.rules.context import Context
from basemap.territory import Territories

LAYERS = Path(__file__).parents[1] / "layers"
FEDERAL, KURDISTAN = "federal", "kurdistan-region"

# Place, longitude, latitude, side, km to the line, measured in EPSG:32638.
KNOWN = [
    ("Harir", 44.3403, 36.5306, KURDISTAN, 17.0),
    ("Erbil airport", 43.9632, 36.2376, KURDISTAN, 21.8),
    ("Halabja", 45.9861, 35.1778, KURDISTAN, 22.7),
    ("Sulaymaniyah airport", 45.3167, 35.5617, KURDISTAN, 47.7),
    ("Makhmour", 43.5797, 35.7762, KURDISTAN, 18.1),
    ("Kalar", 45.3185, 34.6281, KURDISTAN, 2.2),
    ("Ain al-Asad", 42.4412, 33.7856, FEDERAL, 203.1),
    ("Baghdad airport", 44.2346, 33.2625, FEDERAL, 165.8),
    ("Union III", 44.384, 33.306, FEDERAL, 154.4),
    ("Taji", 44.257, 33.524, FEDERAL, 141.0),
    ("Q-West", 43.1251, 35.7672, FEDERAL, 17.2),
    ("K-1", 44.31, 35.51, FEDERAL, 35.0),
    ("Khanaqin", 45.3907, 34.3482, FEDERAL, 23.8),
    ("Sinjar", 41.8766, 36.3209, FEDERAL, 81.4),
    ("Akre", 43.8943, 36.7604, FEDERAL, 18.3),
    ("Al-Qaim", 40.9895, 34.3925, FEDERAL, 246.7),
    ("Besmaya", 44.6, 33.19, FEDERAL, 157.4),
    ("Speicher", 43.5432, 34.6732, FEDERAL, 84.0),
    ("Balad", 44.3616, 33.9402, FEDERAL, 101.2),
    ("Tallil", 46.0901, 30.9358, FEDERAL, 404.9),
    ("Taqaddum", 43.5971, 33.3381, FEDERAL, 198.5),
]
known_places = pytest.mark.parametrize(
    ("lon", "lat", "side", "km"), [row[1:] for row in KNOWN], ids=[r[0] for r in KNOWN]
)


@pytest.fixture(scope="module")
def territories() -> Territories:
    return Territories.read(LAYERS)


@known_places
def test_known_places_lie_on_their_side(territories: Territories, lon: float, lat: float, side: str, km: float) -> None:
    """Side and distance of places that everybody can look up, to 0.5 km or 1 %."""
    located = territories.locate(lon, lat)
    assert located is not None
    assert located.region == side
    assert located.distance_km == pytest.approx(km, rel=0.01, abs=0.5)


@known_places
def test_distances_agree_with_utm(territories: Territories, lon: float, lat: float, side: str, km: float) -> None:
    """The plane around the point is within 0.5 % of EPSG:32638, up to 400 km from the line."""
    there, line = geopandas.GeoSeries([Point(lon, lat), territories.line], crs="EPSG:4326").to_crs("EPSG:32638")
    located = territories.locate(lon, lat)
    assert located is not None
    assert located.distance_km == pytest.approx(there.distance(line) / 1000, rel=0.005)


def test_a_vertex_of_the_line_is_federal_and_at_no_distance(territories: Territories) -> None:
    """Both territories cover the line; federal has it, wherever on it the place is."""
    for lon, lat in territories.line.coords:
        located = territories.locate(lon, lat)
        assert located is not None
        assert (located.region, located.distance_km) == (FEDERAL, 0)


def test_outside_country_there_is_no_region(territories: Territories) -> None:
    """Tehran, Kuwait City, and Baghdad with its degrees swapped."""
    assert [territories.locate(*place) for place in [(51.39, 35.69), (47.98, 29.37), (33.3, 44.4)]] == [None] * 3
    assert territories.distance_to_country_km(44.4, 33.3) == 0
    assert territories.distance_to_country_km(51.39, 35.69) > 400


def test_governorates_are_found_as_the_data_draw_them(territories: Territories) -> None:
    """Taji falls in Saladin and Besmaya in Diyala: a known fault, and why a governorate is typed."""
    found = [territories.locate(*place) for place in [(44.01, 36.19), (44.257, 33.524), (44.6, 33.19)]]
    assert [located and located.governorate for located in found] == ["erbil", "saladin", "diyala"]


def test_distance_to_a_governorate(territories: Territories) -> None:
    """0 inside, km outside, None where there is no polygon; Halabja has none and is known all the same."""
    assert territories.distance_to_governorate_km(44.01, 36.19, "erbil") == 0
    assert territories.distance_to_governorate_km(44.01, 36.19, "basra") == pytest.approx(623.2, rel=0.01)  # EPSG:32638
    assert territories.distance_to_governorate_km(45.99, 35.18, "halabja") is None
    assert "halabja" in territories.governorates
    assert len(territories.governorates) == 19


def test_a_folder_without_layers_is_named(tmp_path: Path) -> None:
    """A missing layer, one that is no JSON and one that lacks a feature are errors that say where."""
    with pytest.raises(OSError, match=r"territories\.geojson"):
        Territories.read(tmp_path)
    (tmp_path / "territories.geojson").write_text("{")
    with pytest.raises(OSError, match=r"territories\.geojson is no layer"):
        Territories.read(tmp_path)
    (tmp_path / "territories.geojson").write_text('{"features": []}')
    with pytest.raises(OSError, match=r"0 territories, where there must be two"):
        Territories.read(tmp_path)


def test_importing_territory_loads_no_heavy_library() -> None:
    """`check` and `status` start fast."""
    heavy = "{'geopandas', 'pandas', 'pyproj', 'folium'}"
    code = f"import sys, basemap.territory; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def registry(**base: Any) -> Registry:
    """A registry of one base, in Erbil unless told otherwise."""
    usual = {"id": "here", "kind": "air-base", "governorate": "erbil"}
    return small.registry(as_of="2026-09-30", bases=[small.base(**(usual | base))], sources=[])


def at(lon: float, lat: float, uncertainty_m: int = 500) -> dict[str, str]:
    return {"lat": str(lat), "lon": str(lon), "uncertainty_m": str(uncertainty_m)}


RULES = (
    place.outside_country,
    place.unknown_territory,
    place.territory_contradicts_geometry,
    place.territory_not_stated,
    place.governorate_too_far,
)


def stated(region: str) -> dict[str, Any]:
    return {"region": region, "claims": [{"source": "card", "by": "press", "says": "It is there."}]}


def findings(territories: Territories, **base: Any) -> list[Finding]:
    context = Context(territories)
    return [finding for rule in RULES for finding in rule(registry(**base), context)]


def test_a_base_far_from_the_line_needs_no_statement(territories: Territories) -> None:
    """Erbil airport is plain; so is a statement that agrees with the geometry, and a base of Halabja near it."""
    assert findings(territories, position=at(43.96, 36.24)) == []
    assert findings(territories, position=at(43.96, 36.24), territory=stated(KURDISTAN)) == []
    assert findings(territories, position=at(45.99, 35.18), governorate="halabja") == []


def test_outside_country_gives_the_distance(territories: Territories) -> None:
    """Kuwait City is no place for a base of this map."""
    (finding,) = findings(territories, position=at(47.98, 29.37), governorate="basra", territory=stated(FEDERAL))[:1]
    far = territories.distance_to_country_km(47.98, 29.37)
    assert finding.rule == "outside-country"
    assert finding.path == ("bases", 0, "position")
    assert finding.message == f"lat 29.37, lon 47.98 lies outside Iraq, {far:.0f} km away"


def test_swapped_degrees_are_named(territories: Territories) -> None:
    """Baghdad airport with latitude and longitude exchanged."""
    found = {
        finding.rule: finding for finding in findings(territories, position=at(33.26, 44.23), governorate="baghdad")
    }
    assert found["outside-country"].message == "lat 44.23, lon 33.26 looks swapped: write lat: 33.26, lon: 44.23"


def test_a_statement_against_the_geometry_gives_the_distance(territories: Territories) -> None:
    """Erbil airport, 21.8 km inside the Kurdistan Region, is not federal."""
    (finding,) = findings(territories, position=at(43.96, 36.24), territory=stated(FEDERAL))
    assert (finding.rule, finding.path) == ("territory-contradicts-geometry", ("bases", 0, "territory", "region"))
    located = territories.locate(43.96, 36.24)
    assert located is not None
    assert finding.message == (
        "federal contradicts the position, which lies in kurdistan-region, "
        f"{located.distance_km:.1f} km from the line: correct one of the two"
    )


def test_near_the_line_the_region_must_be_stated(territories: Territories) -> None:
    """Kalar is 2.2 km from the line: an error without a statement, fine with either."""
    kalar = at(45.3185, 34.6281)
    (finding,) = findings(territories, position=kalar, governorate="sulaymaniyah")
    assert (finding.rule, finding.path) == ("territory-not-stated", ("bases", 0, "position"))
    assert finding.message == (
        "here lies 2.2 km from the line between the territories, too near to tell the side within 5 km: "
        "state its territory, with claims"
    )
    for region in (FEDERAL, KURDISTAN):
        assert findings(territories, position=kalar, governorate="sulaymaniyah", territory=stated(region)) == []


def test_an_uncertain_position_widens_the_margin(territories: Territories) -> None:
    """Erbil airport known to 30 km could be on either side."""
    (finding,) = findings(territories, position=at(43.96, 36.24, uncertainty_m=30_000))
    assert finding.rule == "territory-not-stated"
    assert "too near to tell the side within 30 km" in finding.message
    assert findings(territories, position=at(43.96, 36.24, uncertainty_m=30_000), territory=stated(FEDERAL)) == []


def test_without_a_position_the_region_must_be_stated(territories: Territories) -> None:
    """No position, no geometry: a statement is all there is."""
    (finding,) = findings(territories)
    assert (finding.rule, finding.path) == ("territory-not-stated", ("bases", 0))
    assert finding.message == "here has no position, so that its territory must be stated, with claims"
    assert findings(territories, territory=stated(KURDISTAN)) == []


def test_an_unknown_governorate_gets_a_guess(territories: Territories) -> None:
    """A typing error is answered with the nearest id and with all there are."""
    (finding,) = findings(territories, position=at(43.96, 36.24), governorate="erbill")
    assert (finding.rule, finding.path, finding.hint) == ("governorate", ("bases", 0, "governorate"), "erbil")
    assert finding.message.startswith("'erbill' is no governorate: use one of anbar, babil, baghdad, ")
    (finding,) = findings(territories, position=at(43.96, 36.24), governorate="zzz")
    assert finding.hint is None


def test_a_governorate_too_far_away_gives_the_distance(territories: Territories) -> None:
    """Erbil airport is not in Basra; Taji, drawn in Saladin, may be in Baghdad as it is."""
    (finding,) = findings(territories, position=at(43.96, 36.24), governorate="basra")
    far = territories.distance_to_governorate_km(43.96, 36.24, "basra")
    assert (finding.rule, finding.path) == ("governorate-too-far", ("bases", 0, "governorate"))
    assert finding.message == f"basra is {far:.0f} km away from the position: correct one of the two"
    assert findings(territories, position=at(44.26, 33.52), governorate="baghdad") == []


def test_the_region_is_the_stated_one_or_that_of_the_geometry(territories: Territories) -> None:
    """The geometry decides far from the line, the statement near it and without a position."""
    far = registry(position=at(43.96, 36.24))
    near = registry(position=at(45.3185, 34.6281), territory=stated(FEDERAL))
    nowhere = registry(territory=stated(FEDERAL))
    regions = [territory.region(each.bases[0], territories) for each in (far, near, nowhere)]
    assert regions == [KURDISTAN, FEDERAL, FEDERAL]


def test_each_rule_says_what_it_wants() -> None:
    """The docstring of a rule is its documentation."""
    assert set(RULES) <= set(rules.RULES)
    assert all(rule.__doc__ for rule in RULES)
