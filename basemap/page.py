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
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import folium
import polyline
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.template import Template
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from basemap import edtf, words
from basemap.layers import Collections

_CENTRE = (33.2, 43.7)
_BOUNDS = ((25.5, 33.0), (41.0, 54.0))
_ZOOMS = (4, 11)
"""From the whole country on a small screen to a scale of 5 km, which positions of 0.01 degree still bear."""
_PRECISION = 3
"""Decimals of the background in the page: 19 m off on average, and no polygon breaks."""

_PANES = {"ground": 200, "water": 210, "borders": 220, "bases": 400}
_SCRIPTS = (
    *("days", "timeline", "link", "search", "spread"),
    *("dom", "symbols", "speech", "geography", "canvas", "overview", "list", "panel", "band", "app"),
)
"""The scripts of the page in the order of their use: pure functions first, the document after."""

_OWN_ANSWERS = ("intervals", "as_of")
"""Of a base: what the page works out for itself, for any day."""

_FIRST = 'document.documentElement.classList.add("js")'
"""Runs before anything is drawn, so that a reader with JavaScript never sees the page for those without."""

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


def render(collections: Collections) -> str:
    """The whole page. Raises words.WordsError if a language lacks a word; the same input gives the same text."""
    languages = words.languages()
    html, begin = _map()
    style = _client("page.css", _LEAFLET / "leaflet.css")
    script = _script(begin)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    template = environment.from_string((_CLIENT / "page.html.j2").read_text(encoding="utf-8"))
    english = languages["en"]
    return template.render(
        policy=_policy((_FIRST, script), style),
        first=Markup(_FIRST),
        style=Markup(style),
        script=Markup(script),
        map=Markup(html),
        data=Markup(island(_contents(collections, languages))),
        word=english.words,
        description=_description(collections, english),
        languages=languages.values(),
        bases=_table(collections, english),
    )


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
    scripts = [_LEAFLET / "leaflet.js", *(_CLIENT / f"{name}.js" for name in _SCRIPTS)]
    texts = [path.read_text(encoding="utf-8") for path in scripts]
    # The map of Leaflet names a source map that is not there; a browser's tools would ask for it.
    texts[0] = texts[0].replace("//# sourceMappingURL=leaflet.js.map", "")
    return "\n".join([*texts, begin, ""])


def _client(name: str, leaflet: Any) -> str:
    return f"{leaflet.read_text(encoding='utf-8')}\n{(_CLIENT / name).read_text(encoding='utf-8')}"


def _policy(scripts: tuple[str, ...], style: str) -> str:
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _contents(collections: Collections, languages: dict[str, words.Language]) -> dict[str, Any]:
    bases = [
        feature | {"properties": {k: v for k, v in feature["properties"].items() if k not in _OWN_ANSWERS}}
        for feature in collections.bases["features"]
    ]
    dates = sorted(set(_dates([bases, collections.register])))
    return {
        "register": collections.register,
        "bases": {"type": "FeatureCollection", "features": bases},
        "geography": {name: _compact(layer) for name, layer in collections.background.items()},
        "languages": {id_: _language(language, collections, dates) for id_, language in languages.items()},
        "shapes": json.loads((_CLIENT / "symbols.json").read_text(encoding="utf-8")),
    }


def _language(language: words.Language, collections: Collections, dates: list[str]) -> dict[str, Any]:
    governorates = collections.background["governorates"]["features"]
    return {
        "words": language.words,
        "direction": language.direction,
        "calendar": {"date": language.date, "months": language.months, "digits": language.digits},
        "dates": {text: words.spell(edtf.parse(text), language) for text in dates},
        "governorates": {
            feature["id"]: feature["properties"]["names"].get(language.id, feature["properties"]["names"]["en"])
            for feature in governorates
        },
    }


def _dates(value: Any) -> Iterator[str]:
    """Every EDTF date inside a value, as text."""
    if isinstance(value, list):
        for item in value:
            yield from _dates(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in ("date", "published") and isinstance(item, str):
                yield item
            else:
                yield from _dates(item)


def _compact(collection: dict[str, Any]) -> list[dict[str, Any]]:
    """Features with their vertices as encoded polylines: a third of the bytes of GeoJSON."""
    compact = []
    for feature in collection["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        kept = {key: properties[key] for key in ("names", "label", "rank") if properties.get(key) is not None}
        if geometry["type"] == "Point":
            compact.append({"id": feature["id"], "names": {}, **kept, "label": geometry["coordinates"]})
            continue
        shape = geometry["coordinates"]
        if geometry["type"] in ("Polygon", "LineString"):
            shape = [shape]
        compact.append({"id": feature["id"], "names": {}, **kept, "shape": [_encode(part) for part in shape]})
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
    sources = collections.register["sources"]
    rows = []
    for feature in collections.bases["features"]:
        base = feature["properties"]
        changes = [
            {
                "status": labels[change["status"]],
                "date": words.spell(edtf.parse(change["date"]), language),
                "sources": [sources[claim["source"]] for claim in change["claims"]],
            }
            for change in base["changes"]
        ]
        rows.append(
            {
                "name": base["names"]["en"],
                "territory": language.words[f"region.{base['territory']}"],
                "state": _state(base["as_of"], labels, language),
                "changes": changes,
            }
        )
    return rows


def _state(answer: dict[str, Any], labels: dict[str, str], language: words.Language) -> str:
    label = labels.get(answer["status"], language.words["status.none"])
    others = ", ".join(labels[other] for other in answer["alternatives"])
    state = language.words["state.possible"].format(status=label, others=others) if others else label
    if answer["overdue"]:
        state += "; " + language.words["overdue"]
    if answer["stale"]:
        date = words.spell(edtf.parse(answer["last_evidence"]), language)
        state += "; " + language.words["stale.short"].format(date=date)
    return state
