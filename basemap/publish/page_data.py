"""What the scripts of the page work with: all that the map knows, as small as it gets.

In: the atlas of :mod:`basemap.layers` and the languages. Out: one JSON text, safe inside an HTML element.
``basemap/client/state/data.js`` reads it. Lists of records stand as rows under their keys, claims name their sources by
number, translations stand together by language,
vertices are encoded polylines, borders that two areas share are drawn once; and what the page can work out for
itself, or reads elsewhere in the document, is left out.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any, get_args

import polyline

from basemap import layers, timeline
from basemap.languages import words
from basemap.layers import Atlas, Feature, Layer, MappedBase
from basemap.publish import geojson, lead
from basemap.publish.geojson import JsonObject
from basemap.registry.model import EventKind, Statement

_PLACES, _COARSE_PLACES = 3, 2
"""Decimals of the background in the page, of the country and of what is coarse anyhow: at most 50 m and 500 m off."""

ZOOMS, ZOOM_STEP = (4, 11), 0.25
"""From the whole country on a small screen to a scale of 5 km, which positions of 0.01 degree still bear."""

_LABELLED = ("neighbours", "governorates")
"""Areas of which the page has the names and, as lines drawn once, the borders that two of them share."""


_CLAIMS = ("claims", "disputed_by", "sides")
"""The keys of lists of claims."""
_CLAIMS_TOLD = 1
"""Of the last change of a base, as many claims are in all languages here; the others are on the page of the base."""
_OTHER_WORDS = ("page.", "front.", "picture.")
"""Words of the document and of the pictures begin like this."""

_Vertex = tuple[float, float]
_Tables = dict[tuple[str, ...], int]
"""The keys of like records → their number, in the order in which they were met."""


def text(atlas: Atlas, languages: Mapping[str, words.Language]) -> str:
    """The whole island. It cannot end the script element it stands in, whatever its texts hold."""
    tables: _Tables = {}
    parts = [f'"{name}":{_written(value, tables)}' for name, value in _contents(atlas, languages)]
    return f'{{{",".join(parts)},"tables":{escaped([list(keys) for keys in tables])}}}'


def escaped(value: Any) -> str:
    """JSON in which nothing can be taken for markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _contents(atlas: Atlas, languages: Mapping[str, words.Language]) -> Iterator[tuple[str, Any]]:
    """Each part of the island with its name; the bases one after the other, of which there may be many."""
    numbers = {id_: number for number, id_ in enumerate(atlas.sources)}
    told: list[JsonObject] = [{}]
    yield "version", _version(atlas)
    yield (
        "country",
        {"name": _slug(atlas.country.names["en"]), "bounds": atlas.country.bounds, "middle": atlas.country.middle},
    )
    yield "constants", _constants()
    yield "register", _register(atlas, numbers, told)
    yield "bases", (_numbered(_base(mapped), numbers, told) for mapped in atlas.bases)
    yield "translations", _by_language(told)
    yield "geography", _geography(atlas.ground.full)
    yield "keys", sorted(_words(languages["en"]))
    yield "languages", {id_: _language(language, atlas) for id_, language in languages.items()}
    yield "shapes", json.loads((files("basemap") / "client" / "symbols.json").read_text(encoding="utf-8"))


def _constants() -> JsonObject:
    """What Python decides and the scripts go by."""
    return {
        "crowd": layers.CROWD,
        "covered": layers.MANY_COVERED,
        "named": lead.MOST_NAMED,
        "zoom": {"least": ZOOMS[0], "most": ZOOMS[1], "step": ZOOM_STEP},
        "evidence": get_args(timeline.Evidence),
        "events": get_args(EventKind),
        "plurals": words.CATEGORIES,
        "decimals": {layer: _COARSE_PLACES if layer in layers.COARSE else _PLACES for layer in layers.BACKGROUND},
    }


def _slug(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def _version(atlas: Atlas) -> str:
    """The hash of the GeoJSON of all bases."""
    digest = hashlib.sha256()
    for part in geojson.lines(atlas):
        digest.update(part.encode())
    return digest.hexdigest()


def _by_language(told: list[JsonObject]) -> dict[str, list[JsonObject]]:
    """Translations, the texts of each language after each other: they compress to two thirds of what they do mixed."""
    found = sorted({language for each in told for language in each})
    return {language: [each.get(language, {}) for each in told] for language in found}


def _register(atlas: Atlas, numbers: dict[str, int], told: list[JsonObject]) -> JsonObject:
    """The vocabularies, and of each source what the list of sources in the document does not say."""
    registry = atlas.registry
    head = registry.model_dump(exclude={"glossary", "disagreements", "statements", "corrections", "bases", "sources"})
    head |= {
        "territories": [{"id": each.id, "side": each.side} for each in atlas.territories],
        "statements": [_statement(each) for each in registry.statements],
        "stale_after_days": timeline.STALE_AFTER_DAYS,
        "newest_source": atlas.newest_source,
    }
    witnesses = [source.origin or source.id for source in registry.sources]
    first = {witness: number for number, witness in reversed(list(enumerate(witnesses)))}
    sources = [
        {
            "archive": source.archive,
            "language": source.language,
            "grade": source.grade,
            "origin": number - first[witness],
            "published": source.published and source.published.text,
        }
        for number, (source, witness) in enumerate(zip(registry.sources, witnesses, strict=True))
    ]
    return {**_numbered(head, numbers, told), "sources": sources}


def _base(mapped: MappedBase) -> JsonObject:
    """What the registry says of a base, its region and its distance to the line; the page works out the rest."""
    base = mapped.base
    return {
        "id": base.id,
        "names": base.names.given(),
        "names_ours": base.names.ours,
        "former_names": geojson.plain(base.former_names),
        "also": base.also,
        "aliases": base.aliases,
        "kind": base.kind,
        "governorate": base.governorate,
        "territory": mapped.region,
        "territory_claims": _english(geojson.claims(base.territory.claims if base.territory else ())),
        "distance_km": mapped.distance_km,
        "disputed": base.disputed,
        "position": next(iter(_english(filter(None, [geojson.position(mapped)]))), None),
        "changes": [
            *_english(geojson.dated(change.date, change) for change in base.changes[:-1]),
            *(_last(geojson.dated(change.date, change)) for change in base.changes[-1:]),
        ],
        "plans": _english(geojson.dated(plan.target, plan) for plan in base.plans),
        "events": _english(geojson.dated(event.date, event) for event in base.events),
        "control": _english(geojson.dated(control.date, control) for control in base.control),
        "disagreements": _english(geojson.disagreements(base.disagreements)),
        **geojson.told(base.model_dump(include={"note"})),
    }


def _statement(statement: Statement) -> JsonObject:
    """A statement; its note is in English alone here."""
    told = geojson.told(statement.model_dump(exclude={"date"}))
    says = {language: {"says": texts["says"]} for language, texts in told["translations"].items() if "says" in texts}
    return told | {"translations": says, "date": statement.date.text}


def _last(change: JsonObject) -> JsonObject:
    """The last change with its note and its first claim in all languages."""
    claims = change["claims"]
    first = [*claims[:_CLAIMS_TOLD], *({**claim, "translations": {}} for claim in claims[_CLAIMS_TOLD:])]
    return change | {"claims": first, "disputed_by": _english(change["disputed_by"])}


def _english(records: Iterable[JsonObject]) -> list[JsonObject]:
    """Records and their claims without translations: those are on the page of the base, and too heavy for this one."""
    return [
        {key: _english(value) if key in _CLAIMS else value for key, value in each.items() if key != "translations"}
        for each in records
    ]


def _numbered(value: Any, numbers: dict[str, int], told: list[JsonObject]) -> Any:
    """A value whose claims name their sources by number, and of a statement that they cite its id alone.

    Translations go to ``told``; their number stands in their place, 0 where there are none.
    """
    if isinstance(value, list | tuple):
        return [_numbered(each, numbers, told) for each in value]
    if not isinstance(value, dict):
        return value
    left_out: tuple[str, ...] = ()
    if "named" in value:  # a claim: in words of its own, as nearly all are, or in those of a statement
        left_out = ("statement", "named") if value["statement"] is None else ("source", "by", "says", "translations")
    kept = {key: each for key, each in value.items() if key not in left_out}
    return {key: _reference(key, each, numbers, told) for key, each in kept.items()}


def _reference(key: str, value: Any, numbers: dict[str, int], told: list[JsonObject]) -> Any:
    if key == "source":
        return numbers[value]
    if key != "translations":
        return _numbered(value, numbers, told)
    if value not in told:
        told.append(value)
    return told.index(value)


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


def _language(language: words.Language, atlas: Atlas) -> JsonObject:
    # The words stand in the order of their keys, which the page holds once for all languages.
    return {
        "words": [text for _, text in sorted(_words(language).items())],
        "direction": language.direction,
        "calendar": {
            "date": language.date,
            "month": language.month,
            "months": language.months,
            "day": language.day,
            "plural": language.plural,
        },
        "tongues": {code: language.tongue(code) for code in sorted({each.language for each in atlas.sources.values()})},
        "governorates": {feature.id: feature.named(language.id) for feature in atlas.ground.full["governorates"]},
    }


def _words(language: words.Language) -> dict[str, str | dict[str, str]]:
    """The words of the map, those with several forms as well; those of the other pages are left out."""
    return {key: text for key, text in (language.words | language.forms).items() if not key.startswith(_OTHER_WORDS)}


def _geography(background: layers.Layers) -> dict[str, list[JsonObject]]:
    """Each layer as the page reads it. What the line between the territories shows is no border beside it."""
    line = set(_edges(background["line"], _PLACES))
    found = {}
    for name, layer in background.items():
        places = _COARSE_PLACES if name in layers.COARSE else _PLACES
        if name in _LABELLED:
            named = [{"id": each.id, **_kept(each)} for each in layer]
            borders = _chains(_shared(layer, places) - line, places)
            found[name] = [*named, {"id": "borders", "names": {}, "shape": borders}]
        else:
            found[name] = _compact(layer, places)
    return found


def _edges(layer: Layer, places: int) -> Iterator[frozenset[_Vertex]]:
    """The edges of all rings and lines, without direction."""
    for feature in layer:
        for part in layers.parts(feature.coordinates):
            vertices = [(round(lon, places), round(lat, places)) for lon, lat in part]
            yield from (frozenset(pair) for pair in pairwise(vertices) if pair[0] != pair[1])


def _shared(layer: Layer, places: int) -> set[frozenset[_Vertex]]:
    counts = Counter(_edges(layer, places))
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


def _kept(feature: Feature) -> JsonObject:
    more = {"label": feature.label, "rank": feature.rank}
    return {"names": dict(feature.names), **{key: value for key, value in more.items() if value is not None}}


def _compact(layer: Layer, places: int) -> list[JsonObject]:
    """Features with their vertices as encoded polylines: a third of the bytes of GeoJSON."""
    compact = []
    for number, feature in enumerate(layer):
        kept = _kept(feature)
        if feature.kind == "Point":
            label = [round(value, _COARSE_PLACES) for value in feature.coordinates]
            compact.append({"id": feature.id, **kept, "label": label})
            continue
        shape = [feature.coordinates] if feature.kind in ("Polygon", "LineString") else feature.coordinates
        # Neighbours walk along their common border in one direction, so that it compresses to nothing the second time.
        back = number % 2 == 1
        compact.append({"id": feature.id, **kept, "shape": [_encode(part, places, back) for part in shape]})
    return compact


def _encode(part: Sequence[Any], places: int, back: bool = False) -> Any:
    if isinstance(part[0][0], list | tuple):
        return [_encode(ring, places, back) for ring in part]
    if back:
        part = part[::-1]
    return polyline.encode([(lat, lon) for lon, lat in part], places)
