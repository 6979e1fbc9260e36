"""Leaflet, without what this map has none of.

In: the minified script of Leaflet as its package carries it. Out: the same script in which the classes below are empty.
A third of Leaflet is markers, popups, tiles and vectors on canvas. What is cut out is found by its public name, so a
release in which it has none is an error and not a broken map.
"""

import re
from functools import cache
from importlib.resources import files

FILES = files("js_lib_leaflet") / "static" / "js_lib_leaflet"

_CLASSES = (
    *("Layers", "BoxZoom", "TapHold", "LayerGroup", "FeatureGroup", "GeoJSON", "Icon", "Default", "DivIcon", "Marker"),
    *("DivOverlay", "Popup", "Tooltip", "ImageOverlay", "VideoOverlay", "SVGOverlay"),
    *("Canvas", "CircleMarker", "Circle", "Rectangle"),
)
_ASKED = {"BoxZoom": "moved(){}"}
"""What the map asks such a class for at each click: whether a box was drawn."""
_TILES = ("GridLayer", "TileLayer", "WMS")
_MIXINS = ("openPopup", "bindPopup", "openTooltip", "bindTooltip", "toMultiPoint")
"""What other classes get for the sake of those above, by its first method."""

_LITERAL = re.compile(
    r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<=[(,=:\[!&|?{};])/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+/"""
)
_BRACKET = re.compile(r"[(\[{]|[)\]}]")


class LeafletError(ValueError):
    """Raised if Leaflet does not have what is to be left out."""


@cache
def script(tiles: bool) -> str:
    """The script; ``tiles`` says whether it can show tiles. Raises LeafletError for another kind of release."""
    # It names a source map that is not there; a browser's tools would ask for it.
    whole = (FILES / "leaflet.js").read_text(encoding="utf-8").replace("//# sourceMappingURL=leaflet.js.map", "")
    return _without(whole, (*_CLASSES, *(() if tiles else _TILES)), _MIXINS)


def _without(source: str, classes: tuple[str, ...], mixins: tuple[str, ...]) -> str:
    # Literals are blanked out, so that every bracket left is one of the code; places in both texts are the same.
    code = _LITERAL.sub(lambda literal: " " * len(literal[0]), source)
    cut = [(*_body(code, name), _ASKED.get(name, "")) for name in classes]
    cut += [(*_mixin(code, name), "") for name in mixins]
    for start, end, kept in sorted(cut, reverse=True):
        source = f"{source[:start]}{{{kept}}}{source[end:]}"
    return source


def _variable(code: str, name: str) -> str:
    """What a public class is called inside the script."""
    public = re.search(rf"\.{name}=(\w+)\b(?!\()", code)
    if public is None:
        raise LeafletError(f"Leaflet has no class {name}")
    return public[1]


def _body(code: str, name: str) -> tuple[int, int]:
    """Where the members of a class stand: ``Parent.extend({…})`` may be the last of several expressions in brackets."""
    made = re.search(rf"(?<![\w$.]){_variable(code, name)}=(?=\(|\w+\.extend\()", code)
    if made is None:
        raise LeafletError(f"Leaflet makes its class {name} in a way that is not known here")
    start = made.end()
    if code[start] == "(":
        start = _last_expression(code, start)
    return _members(code, start)


def _members(code: str, call: int) -> tuple[int, int]:
    """The object that a call gets as its argument."""
    opening = code.index("{", call)
    return opening, _closing(code, opening)


def _last_expression(code: str, opening: int) -> int:
    """Where the last of several expressions begins that stand in brackets."""
    end, start, place = _closing(code, opening), opening + 1, opening + 1
    while place < end - 1:
        if code[place] in "([{":
            place = _closing(code, place)
            continue
        place += 1
        if code[place - 1] == ",":
            start = place
    return start


def _mixin(code: str, method: str) -> tuple[int, int]:
    found = re.search(rf"(?<![\w$.])\w+\.include\(\{{{method}:", code)
    if found is None:
        raise LeafletError(f"Leaflet has no mixin that begins with {method}")
    return _members(code, found.start())


def _closing(code: str, opening: int) -> int:
    """The place behind the bracket that closes the one at a place."""
    depth = 0
    for bracket in _BRACKET.finditer(code, opening):
        depth += 1 if bracket[0] in "([{" else -1
        if depth == 0:
            return bracket.end()
    raise LeafletError("Leaflet ends inside a bracket")
