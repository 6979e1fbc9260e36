"""What the scripts of the page work with: all that the map knows, as small as it gets.

In: the collections of :mod:`basemap.layers` and the languages. Out: one JSON text, safe inside an HTML element.
``basemap/client/state/data.js`` reads it. Lists of records stand as rows under their keys, claims name their sources by
number, vertices are encoded polylines, borders that two areas share are drawn once; and what the page can work out for
itself, or reads elsewhere in the document, is left out.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Any

import polyline

from basemap import layers
from basemap.languages import words
from basemap.layers import Collections

_PLACES, _COARSE_PLACES = 3, 2
"""Decimals of the background in the page, of the country and of what is coarse anyhow: at most 50 m and 500 m off."""

_LABELLED = ("neighbours", "governorates")
"""Areas of which the page has the names and, as lines drawn once, the borders that two of them share."""


_OWN_ANSWERS = ("intervals", "as_of")
"""Of a base: what the page works out for itself, for any day, or has no use for."""

_OWN_VERDICTS = ("evidence", "grade", "inferred", "witnesses", "known", "outcome", "earliest", "latest")
"""Of a dated record: likewise."""

_IN_DOCUMENT = ("title", "publisher", "url", "note", "earliest", "latest")
"""Of a source: what the list of sources in the document has, where the scripts read it, or what follows from its date;
a note is for who edits."""

_Vertex = tuple[float, float]
_Tables = dict[tuple[str, ...], int]
"""The keys of like records → their number, in the order in which they were met."""


def text(collections: Collections, languages: dict[str, words.Language]) -> str:
    """The whole island. It cannot end the script element it stands in, whatever its texts hold."""
    tables: _Tables = {}
    parts = [f'"{name}":{_written(value, tables)}' for name, value in _contents(collections, languages)]
    return f'{{{",".join(parts)},"tables":{escaped([list(keys) for keys in tables])}}}'


def escaped(value: Any) -> str:
    """JSON in which nothing can be taken for markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _contents(collections: Collections, languages: dict[str, words.Language]) -> Iterator[tuple[str, Any]]:
    """Each part of the island with its name; the bases one after the other, of which there may be many."""
    numbers = {id_: number for number, id_ in enumerate(collections.register["sources"])}
    cards = list(collections.register["sources"].values())
    origins = {card["origin"]: number for number, card in reversed(list(enumerate(cards)))}
    sources = [_without(card, _IN_DOCUMENT) | {"origin": origins[card["origin"]]} for card in cards]
    yield "version", _version(collections.bases)
    yield "register", _numbered(_without(collections.register, ("glossary",)), numbers) | {"sources": sources}
    yield (
        "bases",
        (
            {"id": feature["id"], **_numbered(_without(feature["properties"], _OWN_ANSWERS), numbers)}
            for feature in collections.bases["features"]
        ),
    )
    yield "geography", _geography(collections.background)
    yield "keys", sorted(languages["en"].words)
    yield "languages", {id_: _language(language, collections) for id_, language in languages.items()}
    yield "shapes", json.loads((files("basemap") / "client" / "symbols.json").read_text(encoding="utf-8"))


def _version(bases: dict[str, Any]) -> str:
    """The hash of the GeoJSON of all bases."""
    digest = hashlib.sha256()
    for part in layers.geojson(bases):
        digest.update(part.encode())
    return digest.hexdigest()


def _without(record: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def _numbered(value: Any, numbers: dict[str, int]) -> Any:
    """A value whose claims name their sources by number; without the verdicts that the page reaches itself."""
    if isinstance(value, list):
        return [_numbered(each, numbers) for each in value]
    if not isinstance(value, dict):
        return value
    spoken = "named" in value and value["statement"] is None  # a claim in words of its own, as nearly all are
    left_out = (*_OWN_VERDICTS, *(("statement", "named") if spoken else ()))
    return {
        key: numbers[each] if key == "source" else _numbered(each, numbers)
        for key, each in value.items()
        if key not in left_out
    }


def _written(value: Any, tables: _Tables) -> str:
    """A part of the island as JSON. Records that come one after the other, with the same keys, become text at once."""
    if not isinstance(value, Iterator):
        return escaped(_packed(value, tables))
    kinds, rows = set(), []
    for record in value:
        kinds.add(tables.setdefault(tuple(record), len(tables)))
        rows.append(escaped([_packed(each, tables) for each in record.values()]))
    [number] = kinds or {0}
    return f'{{"":[{",".join([str(number), *rows])}]}}'


def _packed(value: Any, tables: _Tables) -> Any:
    """A value in which every list of like records is ``{"": [number of its keys in the tables, row, row, ...]}``."""
    if isinstance(value, dict):
        return {key: _packed(each, tables) for key, each in value.items()}
    if not isinstance(value, list):
        return value
    kinds = {tuple(each) if isinstance(each, dict) else None for each in value}
    keys = kinds.pop() if len(kinds) == 1 else None
    if keys is None:
        return [_packed(each, tables) for each in value]
    number = tables.setdefault(keys, len(tables))
    return {"": [number, *([_packed(each, tables) for each in record.values()] for record in value)]}


def _language(language: words.Language, collections: Collections) -> dict[str, Any]:
    # The words stand in the order of their keys, which the page holds once for all languages.
    governorates = collections.background["governorates"]["features"]
    return {
        "words": [text for _, text in sorted(language.words.items())],
        "direction": language.direction,
        "calendar": {
            "date": language.date,
            "month": language.month,
            "months": language.months,
            "digits": language.digits,
        },
        "governorates": {
            feature["id"]: feature["properties"]["names"].get(language.id, feature["properties"]["names"]["en"])
            for feature in governorates
        },
    }


def _geography(background: dict[str, dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Each layer as the page reads it. What the line between the territories shows is no border beside it."""
    line = set(_edges(background["line"], _PLACES))
    found = {}
    for name, layer in background.items():
        places = _COARSE_PLACES if name in layers.COARSE else _PLACES
        if name in _LABELLED:
            named = [{"id": each["id"], **_kept(each["properties"])} for each in layer["features"]]
            borders = _chains(_shared(layer, places) - line, places)
            found[name] = [*named, {"id": "borders", "names": {}, "shape": borders}]
        else:
            found[name] = _compact(layer, places)
    return found


def _edges(collection: dict[str, Any], places: int) -> Iterator[frozenset[_Vertex]]:
    """The edges of all rings and lines, without direction."""
    for feature in collection["features"]:
        for part in layers.parts(feature["geometry"]["coordinates"]):
            vertices = [(round(lon, places), round(lat, places)) for lon, lat in part]
            yield from (frozenset(pair) for pair in pairwise(vertices) if pair[0] != pair[1])


def _shared(collection: dict[str, Any], places: int) -> set[frozenset[_Vertex]]:
    counts = Counter(_edges(collection, places))
    return {edge for edge, count in counts.items() if count > 1}


def _chains(edges: set[frozenset[_Vertex]], places: int) -> list[str]:
    """Edges strung together to encoded lines, each edge in one of them."""
    beside: dict[_Vertex, set[_Vertex]] = {}
    for a, b in map(sorted, edges):
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    lines = []
    # From where borders meet or end; what is left then are rings.
    for start in sorted(beside, key=lambda vertex: (len(beside[vertex]) == 2, vertex)):
        while beside[start]:
            line = [start]
            while beside[line[-1]] and (len(line) == 1 or len(beside[line[-1]]) == 1):
                step = min(beside[line[-1]])
                beside[line[-1]].remove(step)
                beside[step].remove(line[-1])
                line.append(step)
            lines.append(_encode([list(vertex) for vertex in line], places))
    return lines


def _kept(properties: dict[str, Any]) -> dict[str, Any]:
    kept = {key: properties[key] for key in ("names", "label", "rank") if properties.get(key) is not None}
    return {"names": {}} | kept


def _compact(collection: dict[str, Any], places: int) -> list[dict[str, Any]]:
    """Features with their vertices as encoded polylines: a third of the bytes of GeoJSON."""
    compact = []
    for feature in collection["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        kept = _kept(properties)
        if geometry["type"] == "Point":
            compact.append({"id": feature["id"], **kept, "label": geometry["coordinates"]})
            continue
        shape = geometry["coordinates"]
        if geometry["type"] in ("Polygon", "LineString"):
            shape = [shape]
        compact.append({"id": feature["id"], **kept, "shape": [_encode(part, places) for part in shape]})
    return compact


def _encode(part: list[Any], places: int) -> Any:
    if isinstance(part[0][0], list | tuple):
        return [_encode(ring, places) for ring in part]
    return polyline.encode([(lat, lon) for lon, lat in part], places)
