"""The styles: of the map, and of the pages beside it."""

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

from basemap.publish import leaflet
from basemap.registry.vocabularies import Status, Territory

_UNUSED = re.compile(
    "popup|tooltip|control-layers|marker|div-icon|vml|image-layer|zoom-box|oldie|shadow|default-icon|crosshair|flag"
)
_TILES = re.compile("tile")
"""Parts of Leaflet that this map has none of, or no tiles: their rules of style are left out."""
_OLD = re.compile(r"(?<=[{;])\s*(?:[\w-]+:\s*)?-(?:moz|ms)-[^;}]*;?")
"""Declarations for browsers from before those that the map is made for; Safari still needs its own."""

_SPARE = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|\s*(?:;\s*)*(\})\s*|\s*([{;,])\s*|(:)\s+|\s+""", re.DOTALL
)
"""Strings, which stay; comments, white space and the semicolon before a closing brace, which no browser needs."""

_GROUNDED = ("section", ".value", ".region", ".area", ".territories", ".land")
"""What has the colours of its territory; a plain list, since browsers that do not know :is() show the document too."""

_MIXED = re.compile(r"([\w-]+):([^:;{}]*)color-mix\(in srgb,var\((--[\w-]+)\) (\d+)%,transparent\)([^;}]*)")
"""A colour that browsers from before 2023 do not know how to mix: Chrome 109, Safari 15.4."""

STYLES = files("basemap") / "publish" / "styles"


def of_map(statuses: Iterable[Status], territories: Iterable[Territory], *, tiles: bool) -> str:
    """The styles of the map: what it has of Leaflet, and ours, with the colours of statuses and territories."""
    paths = (leaflet.FILES / "leaflet.css", STYLES / "page.css")
    theirs, ours = (stripped(path.read_text(encoding="utf-8")) for path in paths)
    rules = re.findall(r"(\s*@[^{]*\{(?:[^{}]*\{[^}]*\})*\})|([^{}]+)(\{[^}]*\})", _OLD.sub("", theirs))
    used = "".join(at or _used(selectors, declared, tiles) for at, selectors, declared in rules)
    grounds = (
        ",".join(f"{kind}.{each.id}" for kind in _GROUNDED)
        + f"{{--territory:{each.colour};--ground:var(--map-ground-{number})}}"
        for number, each in enumerate(territories, 1)
    )
    return "\n".join([used, ours, *_colours(statuses), *grounds])


def _used(selectors: str, declared: str, tiles: bool) -> str:
    """A rule for those of its selectors that can match anything; empty if none can."""
    unused = (_UNUSED,) if tiles else (_UNUSED, _TILES)
    used = [each.strip() for each in selectors.split(",") if not any(parts.search(each) for parts in unused)]
    return f"{','.join(used)}{declared}" if used and declared != "{}" else ""


def of_pages(statuses: Iterable[Status]) -> str:
    """The stylesheet of the map and what the pages add, with the colours of the statuses, which no script sets here."""
    sheets = [stripped((STYLES / name).read_text(encoding="utf-8")) for name in ("page.css", "pages.css")]
    return "\n".join([*sheets, *_colours(statuses), ""])


def stripped(css: str) -> str:
    """A stylesheet without comments and indentation; before a mixed colour stands a plain one."""
    text = _SPARE.sub(
        lambda spare: "".join(filter(None, spare.groups())) or (" " if spare[0].isspace() else ""), css
    ).strip()
    return _MIXED.sub(_with_plain, text)


def _with_plain(found: re.Match[str]) -> str:
    name, before, colour, share, after = found.groups()
    plain = colour if int(share) > 50 else "--rule"
    return f"{name}:{before}var({plain}){after};{found[0]}"


def _colours(statuses: Iterable[Status]) -> Iterator[str]:
    for status in statuses:
        yield f".is-{status.id}, .is-{status.id} .mark {{ --status: {status.colour}; }}"
