"""The script of the map: Leaflet, our own scripts, and what makes the map."""

from importlib.resources import files

import rjsmin  # type: ignore[import-untyped]

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


_CLIENT = files("basemap") / "client"


LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"


def of_map(begin: str) -> str:
    """The whole script; ``begin`` makes the map and starts it."""
    # The script of Leaflet names a source map that is not there; a browser's tools would ask for it.
    leaflet = (LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL=leaflet.js.map", "")
    ours = [rjsmin.jsmin((_CLIENT / f"{name}.js").read_text(encoding="utf-8")) for name in _SCRIPTS]
    return "\n".join([leaflet, *ours, begin, ""])
