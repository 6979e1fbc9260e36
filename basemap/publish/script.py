"""The scripts of the map: Leaflet, what makes the map, and our own modules as one; and what runs before them."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from basemap.publish import leaflet, linker, shortener

_CLIENT = Path(str(files("basemap") / "client"))


def of_map(begin: str, name: str, *, tiles: bool) -> str:
    """The whole script; ``begin`` makes the map, which has this name in it. It runs once the document is painted."""
    handover, main = (_linked(entry) for entry in ("handover.js", "main.js"))
    return "\n".join([leaflet.script(tiles), f"{handover}.begin(() => {{", begin, f"{main}.start({name});", "});", ""])


@cache
def _linked(entry: str) -> str:
    """Our modules as one expression; they stay as they are while the registry is edited and built again."""
    return shortener.shortened(linker.link(_CLIENT, entry))


def of_document() -> str:
    """The script that runs in every browser, before the document is read."""
    text = (_CLIENT / "boot.js").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|^\s+|\s*//[^\n]*", "", text, flags=re.DOTALL | re.MULTILINE)
