"""The page: one self-contained HTML file around a Folium map.

In: the atlas of :mod:`basemap.layers`. Out: the text of ``index.html``.

Folium gives the map object, its panes and its controls. It gets no text of the registry: Branca takes what it has
rendered for a template once more, so that braces in a name would run. Registry text goes into one JSON island that this
module writes itself, and the scripts set it as ``textContent``. Script and style are inline and covered by
their hashes in a Content Security Policy (W3C CSP3), so that nothing else can run and nothing can be asked for.
"""

import folium
from branca.element import Element, Figure
from folium.map import CustomPane
from folium.template import Template
from markupsafe import Markup

from basemap.languages import words
from basemap.layers import Atlas
from basemap.publish import document, frame, page_data, publication, script, style
from basemap.registry.model import Registry
from basemap.registry.parser import paused_collector
from basemap.territory import Country

_PANES = {"ground": 200, "bases": 400}

_PIECES = 10_000
"""Of a page: so many are put together at once, since each takes more room than its letters."""


class BaseMap(folium.Map):
    """A Folium map without tiles, foreign files or styles of its own: those come from our stylesheet."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = window.{{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )


@paused_collector()
def render(atlas: Atlas, still: str = "", picture: str | None = None) -> str:
    """The whole page; ``picture`` is the path in the site of its preview.

    still: the map of as_of as SVG, which is there first and stays where no script runs.
    Raises words.WordsError if a language lacks a word; the same input gives the same text.
    """
    languages = atlas.languages
    html, begin, name = _map(atlas.country)
    tiles = atlas.registry.publication.tiles is not None
    css = style.of_map(atlas.registry.statuses, atlas.territories, tiles=tiles)
    boot, code = script.of_document(), script.of_map(begin, name, tiles=tiles)
    english = languages["en"]
    head = frame.Head(
        title=english.say("title"),
        description=_description(atlas, english),
        address=publication.address(atlas.registry, ""),
        picture=frame.preview(atlas.registry, picture),
    )
    stream = (
        frame.environment()
        .get_template("page.html.j2")
        .stream(
            head=head,
            policy=frame.policy(css, (boot, code), _images(atlas.registry)),
            boot=Markup(boot),
            style=Markup(css),
            script=Markup(code),
            map=Markup(html),
            data=Markup(page_data.text(atlas, languages)),
            word=english.words,
            language=english,
            languages=languages.values(),
            still=Markup(still),
            document=document.contents(atlas, languages),
        )
    )
    stream.enable_buffering(_PIECES)
    return "".join(stream)


def _images(registry: Registry) -> str:
    """Where pictures may come from: nowhere else, unless the registry names a host for those of the ground."""
    tiles = registry.publication.tiles
    return f"data: {'/'.join(tiles.url.split('/')[:3])}" if tiles else "data:"


def _map(country: Country) -> tuple[str, str, str]:
    """The element of the map, the script that makes it, and its name in there, from Folium."""
    folium_map = BaseMap(
        location=country.middle,
        tiles=None,
        zoom_start=6,
        zoom_snap=page_data.ZOOM_STEP,
        zoom_delta=0.75,
        wheel_px_per_zoom_level=110,
        max_bounds_viscosity=0.8,
        box_zoom=False,
        tap_hold=False,
    )
    # The arguments of these names only switch the bounds on, and are for tiles, of which there are none.
    folium_map.options |= {"max_bounds": country.limits, "min_zoom": page_data.ZOOMS[0], "max_zoom": page_data.ZOOMS[1]}
    folium_map.default_js, folium_map.default_css = [], []
    for name, z_index in _PANES.items():
        folium_map.add_child(CustomPane(name, z_index=z_index), name=name)
    _name(folium_map, "0")
    figure = folium_map.get_root()
    assert isinstance(figure, Figure)
    figure.render()
    return figure.html.render().strip(), figure.script.render().strip(), folium_map.get_name()


def _name(element: Element, place: str) -> None:
    # Branca gives random ids; the place in the tree serves as well and is the same each time.
    element._id = place
    for number, child in enumerate(element._children.values()):
        _name(child, f"{place}_{number}")


def _description(atlas: Atlas, language: words.Language) -> str:
    day = words.spell_day(atlas.registry.as_of, language)
    return (
        f"Where coalition forces have been at {len(atlas.bases)} military bases in {atlas.country.names['en']}, "
        f"day by day since 2003, with sources for every change. Record to {day}."
    )
