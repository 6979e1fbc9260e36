"""Pages of peers that show the same bases at the same days, each as its library writes it, and two floors.

In: :class:`Site`, what every one of them can show: a position and dated statuses. Out: one HTML file each, which asks
for nothing but files of this machine. What a stock page loads from elsewhere is installed by npm, whose lock file pins
each package by its hash (``vendor/package-lock.json``), and its address in the page is replaced by that of the file.
Files that npm does not carry stand in for their like: jQuery UI 1.12.1 for 1.10.2, the icons of Bootstrap 3 for those
of its release candidate, nothing for the turned icons of Folium. A tile of the map is one small picture.

Libraries are imported where they are used: a process that builds one page pays for no other.
As a script: ``python tests/benchmarks/peers.py NAME SITES.pickle PAGE.html``.
"""

from __future__ import annotations

import base64
import gzip
import json
import pickle
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import folium

    from basemap.registry.model import Registry

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
AS_OF = 20_777
"""The last day, counted from 1970-01-01: 2026-11-20, as in the registries of this folder."""
FIRST_STEP = 12_053
"""The first day that is stepped to: 2003-01-01."""
STEPS = 200
DAY_MS = 86_400_000
_THIRTEEN_DIGITS = 11_575
"""2001-09-10. TimestampedGeoJson sorts times as texts, so that all need the same number of digits."""
COLOURS = {"present": "#c8371a", "drawing-down": "#a98400", "handed-over": "#0b72b8", "vacated": "#857a8f"}

_NPM = "https://cdn.jsdelivr.net/npm/"
_TIMEDIMENSION_STYLE = "leaflet-timedimension/dist/leaflet.timedimension.control.css"
_CDNJS = "https://cdnjs.cloudflare.com/ajax/libs/"
FILES = {
    f"{_NPM}leaflet@1.9.3/dist/leaflet.js": "leaflet/dist/leaflet.js",
    f"{_NPM}leaflet@1.9.3/dist/leaflet.css": "leaflet/dist/leaflet.css",
    "https://code.jquery.com/jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    f"{_CDNJS}jquery/3.7.1/jquery.min.js": "jquery/dist/jquery.min.js",
    f"{_NPM}bootstrap@5.2.2/dist/js/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    f"{_NPM}bootstrap@5.2.2/dist/css/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    f"{_CDNJS}Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.js": (
        "drmonty-leaflet-awesome-markers/js/leaflet.awesome-markers.js"
    ),
    f"{_CDNJS}Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.css": (
        "drmonty-leaflet-awesome-markers/css/leaflet.awesome-markers.css"
    ),
    "https://netdna.bootstrapcdn.com/bootstrap/3.0.0/css/bootstrap-glyphicons.css": (
        "glyphicons-only-bootstrap/css/bootstrap.min.css"
    ),
    f"{_NPM}@fortawesome/fontawesome-free@6.2.0/css/all.min.css": "@fortawesome/fontawesome-free/css/all.min.css",
    "https://cdn.jsdelivr.net/gh/python-visualization/folium/folium/templates/leaflet.awesome.rotate.min.css": None,
    f"{_NPM}leaflet.timeline@1.6.0/dist/leaflet.timeline.min.js": "leaflet.timeline/dist/leaflet.timeline.js",
    f"{_CDNJS}moment.js/2.18.1/moment.min.js": "moment/min/moment.min.js",
    f"{_CDNJS}jqueryui/1.10.2/jquery-ui.min.js": "jquery-ui-dist/jquery-ui.min.js",
    f"{_NPM}iso8601-js-period@0.2.1/iso8601.min.js": "iso8601-js-period/iso8601.js",
    f"{_NPM}leaflet-timedimension@1.1.1/dist/leaflet.timedimension.min.js": (
        "leaflet-timedimension/dist/leaflet.timedimension.min.js"
    ),
    f"{_NPM}leaflet-timedimension@1.1.1/dist/leaflet.timedimension.control.css": _TIMEDIMENSION_STYLE,
    f"{_CDNJS}highlight.js/8.4/styles/default.min.css": "highlight.js/styles/default.css",
    "https://d3js.org/d3.v4.min.js": "d3/build/d3.min.js",
}
"""What stock pages ask for, and the file of ``vendor/node_modules`` that answers; None for an empty one."""

_FONTS = "//netdna.bootstrapcdn.com/bootstrap/3.0.0/fonts/"
_TILE = "data:image/png;base64," + base64.b64encode(
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\1\1\1\0"
    b"\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"
).decode("ascii")


class Site(NamedTuple):
    """One base as every page can show it: statuses with the day from which each holds for certain, in order."""

    id: str
    name: str
    lat: float
    lon: float
    changes: tuple[tuple[int, str], ...]

    @property
    def spans(self) -> list[tuple[int, int, str]]:
        """First day, day after the last, status."""
        ends = [*(day for day, _ in self.changes[1:]), AS_OF + 1]
        return [(day, end, status) for (day, status), end in zip(self.changes, ends, strict=True) if day < end]

    def status(self, day: int) -> str | None:
        """The status on a day."""
        return next((status for begin, status in reversed(self.changes) if begin <= day), None)


def sites(registry: Registry) -> list[Site]:
    """The bases of a registry that have a position."""
    found = []
    for base in registry.bases:
        if base.position:
            changes = tuple((min(change.date.settled, AS_OF), change.status) for change in base.changes)
            found.append(Site(base.id, base.names.en, base.position.lat, base.position.lon, changes))
    return found


def days() -> list[int]:
    """The days that every page steps through, evenly spread, as a hand on a slider comes by them."""
    return [FIRST_STEP + (AS_OF - FIRST_STEP) * number // (STEPS - 1) for number in range(STEPS)]


def timeline(given: list[Site]) -> str:
    """Folium's Timeline with its slider, circles coloured by status."""
    from folium.plugins import Timeline, TimelineSlider
    from folium.utilities import JsCode

    features = [
        _feature(site, {"start": begin * DAY_MS, "end": end * DAY_MS, "colour": COLOURS[status]})
        for site in given
        for begin, end, status in site.spans
    ]
    circle = (
        "function (feature, at) {return L.circleMarker(at, {radius: 4, weight: 1, color: feature.properties.colour});}"
    )
    layer = Timeline({"type": "FeatureCollection", "features": features}, point_to_layer=JsCode(circle))
    slider = TimelineSlider(auto_play=False, date_options="YYYY-MM-DD").add_timelines(layer)
    slider._id = "peer"
    return _stock(layer, slider)


def timestamped(given: list[Site]) -> str:
    """Folium's TimestampedGeoJson, day by day. It stacks all past statuses; earlier ones come on 2001-09-10."""
    from folium.plugins import TimestampedGeoJson

    features = [
        _feature(
            site,
            {
                "times": [max(day, _THIRTEEN_DIGITS) * DAY_MS],
                "icon": "circle",
                "iconstyle": {"radius": 4, "weight": 1, "color": COLOURS[status]},
            },
        )
        for site in given
        for day, status in site.changes
    ]
    data = {"type": "FeatureCollection", "features": features}
    return _stock(TimestampedGeoJson(data, period="P1D", auto_play=False, loop=False, transition_time=1))


def choropleth(given: list[Site]) -> str:
    """Folium's TimeSliderChoropleth, which draws areas only: small squares, with a colour on each day stepped to."""
    from folium.plugins import TimeSliderChoropleth

    data = {"type": "FeatureCollection", "features": [_square(site) for site in given]}
    styles = {}
    for site in given:
        states = ((day, site.status(day)) for day in days())
        styles[site.id] = {
            str(day * 86_400): {"color": COLOURS[status], "opacity": 0.8} if status else {"color": "#fff", "opacity": 0}
            for day, status in states
        }
    return _stock(TimeSliderChoropleth(json.dumps(data), styledict=styles))


def markers(given: list[Site]) -> str:
    """A stock Folium map with a circle for each base, as things stand at the end: no time."""
    import folium

    return _stock(
        *(
            folium.CircleMarker((site.lat, site.lon), radius=4, weight=1, color=COLOURS[site.changes[-1][1]])
            for site in given
        )
    )


def plotly(given: list[Site]) -> str:
    """Plotly's animated scatter map; each frame says no more than the colours."""
    import plotly.graph_objects as go

    numbers = {status: number for number, status in enumerate((None, *COLOURS))}
    scale = list(enumerate(("rgba(0,0,0,0)", *COLOURS.values())))
    marker = {"size": 8, "cmin": 0, "cmax": 4, "colorscale": [[number / 4, colour] for number, colour in scale]}

    def coloured(day: int) -> dict[str, Any]:
        return {"color": [numbers[site.status(day)] for site in given]}

    trace = go.Scattermap(
        lat=[site.lat for site in given],
        lon=[site.lon for site in given],
        text=[site.name for site in given],
        marker=marker | coloured(days()[0]),
    )
    frames = [go.Frame(name=str(day), data=[{"type": "scattermap", "marker": coloured(day)}]) for day in days()]
    steps = [{"method": "animate", "label": str(day), "args": [[str(day)], {"mode": "immediate"}]} for day in days()]
    layout = {"map": {"style": "white-bg", "center": {"lat": 33.2, "lon": 43.7}, "zoom": 4.5}}
    figure = go.Figure([trace], {**layout, "sliders": [{"steps": steps}]}, frames)
    return figure.to_html(include_plotlyjs=True)


def floor(given: list[Site]) -> str:
    """The least that a page of this kind can do: a canvas, in which a step draws over what changed."""
    numbers = {status: number for number, status in enumerate(COLOURS)}
    data = {
        "colours": list(COLOURS.values()),
        "sites": [[site.lat, site.lon, [[day, numbers[status]] for day, status in site.changes]] for site in given],
    }
    return (HERE / "floor.html").read_text(encoding="utf-8").replace('"DATA"', json.dumps(data, separators=(",", ":")))


def empty(given: list[Site]) -> str:
    """A page with a slider and nothing else."""
    return (HERE / "empty.html").read_text(encoding="utf-8")


PAGES: dict[str, Callable[[list[Site]], str]] = {
    page.__name__: page for page in (timeline, timestamped, choropleth, markers, plotly, floor, empty)
}


def install() -> None:
    """Have npm install what stock pages load, as pinned; it refuses what has another hash."""
    if (VENDOR / "node_modules" / ".package-lock.json").exists():
        return
    if shutil.which("npm") is None:
        sys.path.insert(0, str(HERE.parent))
        import chromium

        chromium.install_packages("npm")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--loglevel=error"]
    subprocess.run(command, cwd=VENDOR, check=True, stdout=subprocess.DEVNULL)
    style = VENDOR / "node_modules" / _TIMEDIMENSION_STYLE
    style.write_text(style.read_text(encoding="utf-8").replace(_FONTS, "../../glyphicons-only-bootstrap/fonts/"))


def local(page: str) -> str:
    """A stock page that finds everything on this machine. Plotly's carries all it needs as it is."""
    for address, name in FILES.items():
        path = VENDOR / "node_modules" / name if name else VENDOR / "empty.css"
        page = page.replace(address, path.as_uri())
    assert not (left := re.findall(r'(?:src|href)="(https?:[^"]+)"', page)), left
    return re.sub(r"https://tile\.openstreetmap\.org/\{z\}/\{x\}/\{y\}\.png", _TILE, page)


def transfer_bytes(page: str) -> tuple[int, int]:
    """What a stock page and its scripts and styles weigh, each compressed as `gzip -9` does, and in how many files."""
    asked = [name for address, name in FILES.items() if f'"{address}"' in page]
    contents = [(VENDOR / "node_modules" / name).read_bytes() if name else b"" for name in asked]
    return sum(len(gzip.compress(each, 9, mtime=0)) for each in (page.encode(), *contents)), 1 + len(asked)


def _stock(*layers: Any) -> str:
    """A Folium map as it comes, with its tiles, and some layers."""
    import folium

    stock = folium.Map((33.2, 43.7), zoom_start=6)
    stock._id = "peer"
    for layer in layers:
        layer.add_to(stock)
    return _rendered(stock)


def _rendered(stock: folium.Map) -> str:
    root = stock.get_root()
    text: str = root.render()
    return text


def _feature(site: Site, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [site.lon, site.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": {"name": site.name, **properties}}


def _square(site: Site) -> dict[str, Any]:
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    ring = [[round(site.lon + 0.03 * x, 3), round(site.lat + 0.03 * y, 3)] for x, y in corners]
    return {
        "type": "Feature",
        "id": site.id,
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def main(name: str, source: str, target: str) -> None:
    """Write one page as its library gives it."""
    Path(target).write_text(PAGES[name](pickle.loads(Path(source).read_bytes())), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
