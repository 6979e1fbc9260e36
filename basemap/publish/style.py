"""The styles: of the map, and of the pages beside it."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import rcssmin  # type: ignore[import-untyped]

from basemap.publish.script import LEAFLET

_UNUSED = re.compile("popup|tooltip|control-layers|marker|div-icon|vml|image-layer|zoom-box|oldie")
"""Parts of Leaflet that this map has none of: their rules of style are left out."""


STYLES = files("basemap") / "publish" / "styles"


def of_map() -> str:
    """The styles of the map: what it has of Leaflet, and ours."""
    paths = (LEAFLET / "leaflet.css", STYLES / "page.css")
    theirs, ours = (rcssmin.cssmin(path.read_text(encoding="utf-8")) for path in paths)
    rules = re.findall(r"@[^{]*\{(?:[^{}]*\{[^}]*\})*\}|[^{}]+\{[^}]*\}", theirs)
    used = "".join(rule for rule in rules if not all(map(_UNUSED.search, rule.partition("{")[0].split(","))))
    return f"{used}\n{ours}"


def of_pages(register: Mapping[str, Any]) -> str:
    """The stylesheet of the map and what the pages add, with the colours of the statuses, which no script sets here."""
    colours = (
        f".is-{status['id']}, .is-{status['id']} .mark {{ --status: {status['colour']}; }}"
        for status in register["statuses"]
    )
    sheets = [(STYLES / name).read_text(encoding="utf-8") for name in ("page.css", "pages.css")]
    return "\n".join([*sheets, *colours, ""])
