"""The page: one self-contained HTML file around a Folium map.

In: the collections of :mod:`basemap.layers`. Out: the text of ``index.html``.

Folium gives the map object, its panes and its controls. It gets no text of the registry: Branca takes what it has
rendered for a template once more, so that braces in a name would run. Registry text goes into one JSON island that this
module writes itself, and the scripts set it as ``textContent``. Script and style are inline and covered by
their hashes in a Content Security Policy (W3C CSP3), so that nothing else can run and nothing can be asked for.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any

import folium
import polyline
import rcssmin  # type: ignore[import-untyped]
import rjsmin  # type: ignore[import-untyped]
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.template import Template
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from basemap import edtf, exports, layers, words
from basemap.layers import Collections

_CENTRE = (33.2, 43.7)
_BOUNDS = ((25.5, 33.0), (41.0, 54.0))
_ZOOMS = (4, 11)
"""From the whole country on a small screen to a scale of 3 km, which positions of 0.01 degree still bear."""
_PRECISION = 3
"""Decimals of the background in the page: 19 m off on average, and no polygon breaks."""

_LABELLED = ("neighbours", "governorates")
"""Areas of which the page has the names and, as lines drawn once, the borders that two of them share."""

_PANES = {"ground": 200, "water": 210, "borders": 220, "bases": 400}
_SCRIPTS = (
    *("days", "spell", "axis", "timeline", "link", "search", "filter", "spread", "citation"),
    *("dom", "symbols", "speech", "geography", "canvas", "overview", "takeaway", "legend", "list", "compare"),
    *("panel", "sheet", "band", "share", "tour", "app"),
)
"""The scripts of the page in the order of their use: pure functions first, the document after."""

_OWN_ANSWERS = ("intervals", "as_of")
"""Of a base: what the page works out for itself, for any day."""

_IN_DOCUMENT = ("title", "publisher", "url", "note")
"""Of a source: what the list of sources in the document has, where the scripts read it; a note is for who edits."""

_FIRST = 'document.documentElement.classList.add("js")'
"""Runs before anything is drawn, so that a reader with JavaScript never sees the page for those without."""

_Vertex = tuple[float, float]

_CLIENT = files("basemap") / "client"
_LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"


class BaseMap(folium.Map):
    """A Folium map without tiles, foreign files or styles of its own: those come from our stylesheet."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}
        });
        {% if this.control_scale %}L.control.scale({imperial: false}).addTo({{ this.get_name() }});{% endif %}
        {% endmacro %}
        """
    )


class Start(MacroElement):
    """Hands the map to our own scripts."""

    _template = Template("{% macro script(this, kwargs) %}basemap.start({{ this._parent.get_name() }});{% endmacro %}")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page tells browsers, search engines and previews.

    ``address`` is its full address, if the registry says where it is published, ``picture`` that of its preview;
    ``feed`` is the path of its feed and ``up`` leads to the folder of the site.
    """

    title: str
    description: str
    address: str | None = None
    picture: str | None = None
    feed: str = "feed.xml"
    up: str = ""
    kind: str = "website"


def environment() -> Environment:
    """For the templates of all pages: what is not known stops the build, and all text is escaped."""
    return Environment(
        loader=PackageLoader("basemap", "client"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def policy(style: str, scripts: tuple[str, ...] = (), images: str = "data:") -> str:
    """A Content Security Policy under which this style holds, these scripts run, and nothing else is loaded."""
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    script_source = f"script-src {hashes}; " if scripts else ""
    return (
        f"default-src 'none'; {script_source}style-src '{_hash(style)}'; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )


def render(collections: Collections, still: str = "", picture: str | None = None) -> str:
    """The whole page; ``picture`` is the address of its preview.

    still: the map of as_of as SVG, for readers without JavaScript.
    Raises words.WordsError if a language lacks a word; the same input gives the same text.
    """
    languages = words.languages()
    html, begin = _map()
    style = _client("page.css", _LEAFLET / "leaflet.css")
    script = _script(begin)
    english = languages["en"]
    head = Head(
        title=english.words["title"],
        description=_description(collections, english),
        address=exports.address(collections.register, ""),
        picture=picture,
    )
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            head=head,
            policy=policy(style, (_FIRST, script)),
            first=Markup(_FIRST),
            style=Markup(style),
            script=Markup(script),
            map=Markup(html),
            data=Markup(island(_contents(collections, languages))),
            word=english.words,
            languages=languages.values(),
            still=Markup(still),
            sources=_bibliography(collections, english),
            bases=_table(collections, english),
        )
    )


def state(answer: dict[str, Any], labels: dict[str, str], language: words.Language) -> str:
    """An answer in words, with what else is possible and what nobody has reported."""
    label = labels.get(answer["status"], language.words["status.none"])
    others = ", ".join(labels[other] for other in answer["alternatives"])
    state = language.words["state.possible"].format(status=label, others=others) if others else label
    if answer["overdue"]:
        state += "; " + language.words["overdue"]
    if answer["stale"]:
        date = words.spell(edtf.parse(answer["last_evidence"]), language)
        state += "; " + language.words["stale.short"].format(date=date)
    return state


def island(value: Any) -> str:
    """JSON that cannot end the script element it stands in, whatever its texts hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _map() -> tuple[str, str]:
    """The element of the map and the script that makes it, from Folium."""
    folium_map = BaseMap(
        location=_CENTRE,
        tiles=None,
        zoom_start=6,
        control_scale=True,
        zoom_snap=0.25,
        zoom_delta=0.75,
        wheel_px_per_zoom_level=110,
        max_bounds_viscosity=0.8,
    )
    # The arguments of these names only switch the bounds on, and are for tiles, of which there are none.
    folium_map.options |= {"max_bounds": _BOUNDS, "min_zoom": _ZOOMS[0], "max_zoom": _ZOOMS[1]}
    folium_map.default_js, folium_map.default_css = [], []
    for name, z_index in _PANES.items():
        folium_map.add_child(CustomPane(name, z_index=z_index), name=name)
    folium_map.add_child(Start(), name="start")  # type: ignore[no-untyped-call]
    _name(folium_map, "0")
    figure = folium_map.get_root()
    assert isinstance(figure, Figure)
    figure.render()
    return figure.html.render().strip(), figure.script.render().strip()


def _name(element: Element, place: str) -> None:
    # Branca gives random ids; the place in the tree serves as well and is the same each time.
    element._id = place
    for number, child in enumerate(element._children.values()):
        _name(child, f"{place}_{number}")


def _script(begin: str) -> str:
    # The script of Leaflet names a source map that is not there; a browser's tools would ask for it.
    leaflet = (_LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL=leaflet.js.map", "")
    ours = [rjsmin.jsmin((_CLIENT / f"{name}.js").read_text(encoding="utf-8")) for name in _SCRIPTS]
    return "\n".join([leaflet, *ours, begin, ""])


def _client(name: str, leaflet: Any) -> str:
    return "\n".join(rcssmin.cssmin(path.read_text(encoding="utf-8")) for path in (leaflet, _CLIENT / name))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _contents(collections: Collections, languages: dict[str, words.Language]) -> dict[str, Any]:
    bases = [
        feature | {"properties": {k: v for k, v in feature["properties"].items() if k not in _OWN_ANSWERS}}
        for feature in collections.bases["features"]
    ]
    sources = {
        id_: {k: v for k, v in card.items() if k not in _IN_DOCUMENT}
        for id_, card in collections.register["sources"].items()
    }
    return {
        "version": hashlib.sha256(layers.geojson(collections.bases).encode()).hexdigest(),
        "register": collections.register | {"sources": sources},
        "bases": {"type": "FeatureCollection", "features": bases},
        "geography": _geography(collections.background),
        "keys": sorted(languages["en"].words),
        "languages": {id_: _language(language, collections) for id_, language in languages.items()},
        "shapes": json.loads((_CLIENT / "symbols.json").read_text(encoding="utf-8")),
    }


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
    line = set(_edges(background["line"]))
    found = {}
    for name, layer in background.items():
        if name in _LABELLED:
            named = [{"id": each["id"], **_kept(each["properties"])} for each in layer["features"]]
            found[name] = [*named, {"id": "borders", "names": {}, "shape": _chains(_shared(layer) - line)}]
        else:
            found[name] = _compact(layer)
    return found


def _edges(collection: dict[str, Any]) -> Iterator[frozenset[_Vertex]]:
    """The edges of all rings and lines, without direction."""

    def parts(coordinates: Any) -> Iterator[Any]:
        if isinstance(coordinates[0][0], list):
            for part in coordinates:
                yield from parts(part)
        else:
            yield coordinates

    for feature in collection["features"]:
        for part in parts(feature["geometry"]["coordinates"]):
            vertices = [(round(lon, _PRECISION), round(lat, _PRECISION)) for lon, lat in part]
            yield from (frozenset(pair) for pair in pairwise(vertices) if pair[0] != pair[1])


def _shared(collection: dict[str, Any]) -> set[frozenset[_Vertex]]:
    counts = Counter(_edges(collection))
    return {edge for edge, count in counts.items() if count > 1}


def _chains(edges: set[frozenset[_Vertex]]) -> list[str]:
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
            lines.append(_encode([list(vertex) for vertex in line]))
    return lines


def _kept(properties: dict[str, Any]) -> dict[str, Any]:
    kept = {key: properties[key] for key in ("names", "label", "rank") if properties.get(key) is not None}
    return {"names": {}} | kept


def _compact(collection: dict[str, Any]) -> list[dict[str, Any]]:
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
        compact.append({"id": feature["id"], **kept, "shape": [_encode(part) for part in shape]})
    return compact


def _encode(part: list[Any]) -> Any:
    if isinstance(part[0][0], list):
        return [_encode(ring) for ring in part]
    return polyline.encode([(lat, lon) for lon, lat in part], _PRECISION)


def _description(collections: Collections, language: words.Language) -> str:
    day = words.spell_day(collections.register["as_of"], language)
    return (
        f"Who holds {len(collections.bases['features'])} military bases in federal Iraq and in the Kurdistan Region, "
        f"day by day from 2003 on, with the sources of every change. Registry as of {day}."
    )


def _table(collections: Collections, language: words.Language) -> list[dict[str, Any]]:
    """The table that readers without JavaScript see: every base, its last state and each dated change."""
    labels = {status["id"]: status["label"]["en"] for status in collections.register["statuses"]}
    numbers = {id_: number for number, id_ in enumerate(collections.register["sources"], start=1)}
    rows = []
    for feature in collections.bases["features"]:
        base = feature["properties"]
        changes = [
            {
                "status": labels[change["status"]],
                "date": words.spell(edtf.parse(change["date"]), language),
                "sources": [(claim["source"], numbers[claim["source"]]) for claim in change["claims"]],
            }
            for change in base["changes"]
        ]
        rows.append(
            {
                "id": feature["id"],
                "name": base["names"]["en"],
                "territory": language.words[f"region.{base['territory']}"],
                "state": state(base["as_of"], labels, language),
                "changes": changes,
            }
        )
    return rows


def _bibliography(collections: Collections, language: words.Language) -> list[dict[str, Any]]:
    """Every source once, in the order of their numbers."""
    return [
        source
        | {"id": id_, "date": words.spell(edtf.parse(source["published"]), language) if source["published"] else ""}
        for id_, source in collections.register["sources"].items()
    ]
