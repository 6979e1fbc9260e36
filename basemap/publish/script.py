"""The script of the map: Leaflet, what makes the map, and our own modules as one."""

from importlib.resources import files
from pathlib import Path

from basemap.publish import linker

_CLIENT = files("basemap") / "client"


LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"


def of_map(begin: str, name: str) -> str:
    """The whole script; ``begin`` makes the map, which has this name in it."""
    # The script of Leaflet names a source map that is not there; a browser's tools would ask for it.
    leaflet = (LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL=leaflet.js.map", "")
    return "\n".join([leaflet, begin, f"{linker.link(Path(str(_CLIENT)), 'main.js')}.start({name});", ""])
