"""The scripts of the map: Leaflet, what makes the map, and our own modules as one; and what runs before them."""

import re
from importlib.resources import files
from pathlib import Path

from basemap.publish import linker

_CLIENT = Path(str(files("basemap") / "client"))


LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"


def of_map(begin: str, name: str) -> str:
    """The whole script; ``begin`` makes the map, which has this name in it. It runs once the document is painted."""
    # The script of Leaflet names a source map that is not there; a browser's tools would ask for it.
    leaflet = (LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL=leaflet.js.map", "")
    handover, main = linker.link(_CLIENT, "handover.js"), linker.link(_CLIENT, "main.js")
    return "\n".join([leaflet, f"{handover}.begin(() => {{", begin, f"{main}.start({name});", "});", ""])


def of_document() -> str:
    """The script that runs in every browser, before the document is read."""
    text = (_CLIENT / "boot.js").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|^\s+|\s*//[^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)
