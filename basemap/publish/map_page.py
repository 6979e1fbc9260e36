"""The page: one self-contained HTML file around a Folium map.

In: the collections of :mod:`basemap.layers`. Out: the text of ``index.html``.

Folium gives the map object, its panes and its controls. It gets no text of the registry: Branca takes what it has
rendered for a template once more, so that braces in a name would run. Registry text goes into one JSON island that this
module writes itself, and the scripts set it as ``textContent``. Script and style are inline and covered by
their hashes in a Content Security Policy (W3C CSP3), so that nothing else can run and nothing can be asked for.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import folium
import rcssmin  # type: ignore[import-untyped]
import rjsmin  # type: ignore[import-untyped]
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane
from folium.template import Template
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from basemap.languages import words
from basemap.layers import Collections
from basemap.publish import page_data, tables
from basemap.registry import edtf
from basemap.registry.parser import paused_collector

_CENTRE = (33.2, 43.7)
_BOUNDS = ((25.5, 33.0), (41.0, 54.0))
_ZOOMS = (4, 11)
"""From the whole country on a small screen to a scale of 5 km, which positions of 0.01 degree still bear."""
_PANES = {"ground": 200, "bases": 400}
_SCRIPTS = (
    *(
        "days",
        "island",
        "spell",
        "axis",
        "timeline",
        "history",
        "tally",
        "link",
        "search",
        "filter",
        "spread",
        "citation",
    ),
    *("dom", "symbols", "speech", "geography", "crowd", "canvas", "overview", "takeaway", "legend", "list", "compare"),
    *("panel", "sheet", "band", "share", "tour", "tiles", "app"),
)
"""The scripts of the page in the order of their use: pure functions first, the document after."""

_PIECES = 10_000
"""Of a page: so many are put together at once, since each takes more room than its letters."""
_UNUSED = re.compile("popup|tooltip|control-layers|marker|div-icon|vml|image-layer|zoom-box|oldie")
"""Parts of Leaflet that this map has none of: their rules of style are left out."""

_FIRST = 'document.documentElement.classList.add("js")'
"""Runs before anything is drawn, so that a reader with JavaScript never sees the page for those without."""


_CLIENT = files("basemap") / "client"
STYLES = files("basemap") / "publish" / "styles"
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
        loader=PackageLoader("basemap.publish"),
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


@paused_collector()
def render(collections: Collections, still: str = "", picture: str | None = None) -> str:
    """The whole page; ``picture`` is the path in the site of its preview.

    still: the map of as_of as SVG, for readers without JavaScript.
    Raises words.WordsError if a language lacks a word; the same input gives the same text.
    """
    languages = words.languages()
    html, begin = _map()
    style = _style("page.css", _LEAFLET / "leaflet.css")
    script = _script(begin)
    english = languages["en"]
    head = Head(
        title=english.words["title"],
        description=_description(collections, english),
        address=tables.address(collections.register, ""),
        picture=preview(collections.register, picture),
    )
    stream = (
        environment()
        .get_template("page.html.j2")
        .stream(
            head=head,
            policy=policy(style, (_FIRST, script), _images(collections)),
            first=Markup(_FIRST),
            style=Markup(style),
            script=Markup(script),
            map=Markup(html),
            data=Markup(page_data.text(collections, languages)),
            word=english.words,
            languages=languages.values(),
            still=Markup(still),
            sources=_bibliography(collections, english),
            bases=_table(collections, english),
        )
    )
    stream.enable_buffering(_PIECES)
    return "".join(stream)


def preview(register: dict[str, Any], picture: str | None, up: str = "") -> str | None:
    """The address of a picture of the site, for those who show links: a full one, if the registry has one."""
    return picture and (tables.address(register, picture) or up + picture)


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


def _images(collections: Collections) -> str:
    """Where pictures may come from: nowhere else, unless the registry names a host for those of the ground."""
    tiles = collections.register["publication"]["tiles"]
    return f"data: {'/'.join(tiles['url'].split('/')[:3])}" if tiles else "data:"


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


def _style(name: str, leaflet: Any) -> str:
    theirs, ours = (rcssmin.cssmin(path.read_text(encoding="utf-8")) for path in (leaflet, STYLES / name))
    rules = re.findall(r"@[^{]*\{(?:[^{}]*\{[^}]*\})*\}|[^{}]+\{[^}]*\}", theirs)
    used = "".join(rule for rule in rules if not all(map(_UNUSED.search, rule.partition("{")[0].split(","))))
    return f"{used}\n{ours}"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _description(collections: Collections, language: words.Language) -> str:
    day = words.spell_day(collections.register["as_of"], language)
    return (
        f"Where coalition forces have been at {len(collections.bases['features'])} military bases in Iraq, "
        f"day by day since 2003, with sources for every change. Record to {day}."
    )


def _table(collections: Collections, language: words.Language) -> Iterator[dict[str, Any]]:
    """The table that readers without JavaScript see: every base, its last state and each dated change."""
    labels = tables.labels(collections.register)
    numbers = {id_: number for number, id_ in enumerate(collections.register["sources"], start=1)}
    for feature in collections.bases["features"]:
        base = feature["properties"]
        changes = [
            {
                "status": labels[change["status"]],
                "date": words.spell(edtf.parse(change["date"]), language),
                "sources": list(dict.fromkeys(numbers[claim["source"]] for claim in change["claims"])),
            }
            for change in base["changes"]
        ]
        yield {
            "id": feature["id"],
            "name": base["names"]["en"],
            "territory": language.words[f"region.{base['territory']}"],
            "state": state(base["as_of"], labels, language),
            "changes": changes,
        }


def _bibliography(collections: Collections, language: words.Language) -> list[dict[str, Any]]:
    """Every source once, in the order of their numbers."""
    return [
        source
        | {"id": id_, "date": words.spell(edtf.parse(source["published"]), language) if source["published"] else ""}
        for id_, source in collections.register["sources"].items()
    ]
