"""What pictures are drawn with: colours, symbols and letters, as elements of SVG 1.1.

Every colour and width is read from the page's stylesheet and every symbol from ``basemap/client/symbols.json``, so that
page and pictures cannot differ. Only presentation attributes are written: a picture stands in a page whose policy
forbids styles. Lengths are pixels.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

import fontpkg_noto_sans  # type: ignore[import-untyped]
import fontpkg_noto_sans_arabic  # type: ignore[import-untyped]
from PIL import ImageFont

from basemap.layers import Answer
from basemap.picture.geometry import Point, number

Element = ElementTree.Element
FAMILY = "'Noto Sans', 'Noto Sans Arabic', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
_LATIN, _ARABIC = (
    next(path for path in sorted((package.ROOT / "files").iterdir()) if "Italic" not in path.name)
    for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)
)
FONTS: tuple[Path, ...] = (_LATIN, _ARABIC)
"""The letters of rendered pictures: the same on every machine."""

RIGHT_TO_LEFT, AS_IT_IS, END = "\u2067", "\u2068", "\u2069"
"""Isolates of the Unicode bidirectional algorithm (UAX 9): browsers and resvg obey them, and resvg no ``direction``."""
_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
_JOINERS = "\u200c\u200d"
_ELLIPSIS = "…"
_JOINED = 0.85
"""Arabic letters are narrower where they join: 0.77 of their widths when alone, in the mean of the words of the map."""

_CLIENT = files("basemap") / "client"
_STYLES = files("basemap") / "publish" / "styles"


@cache
def _rules() -> dict[str, dict[str, str]]:
    """The stylesheet of the page: selector → property → value. What stands first counts: the light colours."""
    text = re.sub(r"/\*.*?\*/", "", (_STYLES / "page.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        pairs = (declaration.partition(":") for declaration in body.split(";") if ":" in declaration)
        values = {name.strip(): value.strip() for name, _, value in pairs}
        for selector in selectors.split(","):
            rules.setdefault(selector.strip(), values)
    return rules


def colour(name: str) -> str:
    """A colour of the page by its name there."""
    return _rules()[":root"][f"--{name}"]


@cache
def style(selector: str, **variables: str) -> Mapping[str, str]:
    """What a rule of the page's stylesheet says, as presentation attributes; ``variables`` stand in for its own."""

    def value(found: re.Match[str]) -> str:
        return variables.get(found[1]) or colour(found[1])

    rule = _rules()[selector].items()
    found = {name: re.sub(r"var\(--([\w-]+)\)", value, text) for name, text in rule if not name.startswith("--")}
    return MappingProxyType(found)


@cache
def _shapes() -> dict[str, list[dict[str, str]]]:
    shapes: dict[str, list[dict[str, str]]] = json.loads((_CLIENT / "symbols.json").read_text(encoding="utf-8"))
    return shapes


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of a symbol: its name, path and paint; the status that gives its colour, and how far it is moved."""

    name: str
    d: str
    paint: str
    status: str | None
    dx: int
    faded: bool


def marks(answer: Answer, symbols: Mapping[str, str], disputed: bool) -> Iterator[Mark]:
    """The shapes of a state in the order of drawing, as in ``basemap/client/map/symbols.js``.

    ``symbols`` has the symbol of each status; the ground is ``disputed`` or not.
    """
    status, others = answer.status, answer.alternatives
    doubtful = answer.stale or answer.overdue
    shift = 5 if others else 0
    found: list[tuple[str, str | None, int, bool]] = []
    for place, other in enumerate(others):
        found += [("ground", None, shift + place * 6, False), (symbols[other], other, shift + place * 6, True)]
    if status or others:
        found.append(("ground", None, -shift, False))
    found.append((symbols[status] if status else "none", status, -shift, doubtful))
    around = {
        "possible": bool(others),
        "planned": bool(answer.planned and status and not others),
        "inferred": answer.inferred,
        "disputed": answer.evidence == "disputed",
        "question": doubtful,
        "article-140": disputed,
    }
    found += [(name, None, 0, False) for name, there in around.items() if there]
    for name, of, dx, faded in found:
        for shape in _shapes()[name]:
            yield Mark(name, shape["d"], shape["paint"], of, dx, faded)


def text(element: Element, before: str = "") -> str:
    """An element as text; ``before`` its children stands what is text already."""
    drawn = ElementTree.tostring(element, encoding="unicode", short_empty_elements=not before or len(element) > 0)
    begin, end, rest = drawn.partition(">")
    return begin + end + before + rest


def symbols(parent: Element) -> Element:
    """A group that gives symbols what they have in common."""
    return add(parent, "g", **{"class": "symbols"}, **style(".mark"))


def symbol(parent: Element, found: Iterable[Mark], at: Point, scale: float, colours: dict[str, str]) -> Element:
    """Marks inside a group of ``symbols``, with their middle at a place; ``colours`` gives that of each status."""
    place = f"translate({number(at[0])} {number(at[1])})" + (f" scale({number(scale, 2)})" if scale != 1 else "")
    group = add(parent, "g", transform=place)
    for mark in found:
        tone = colours[mark.status] if mark.status else colour("none")
        kinds = [mark.paint, "fill.faded"] if mark.faded and mark.paint == "fill" else [mark.paint]
        look = {name: value for kind in kinds for name, value in style(f".mark.{kind}", status=tone).items()}
        moved = {"transform": f"translate({mark.dx})"} if mark.dx else {}
        add(group, "path", d=mark.d, **look, **moved)
    return group


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: Any) -> Element:
    """A new child; an underscore in a name stands for a hyphen, numbers are rounded to a tenth."""
    values = {
        name.replace("_", "-"): number(value) if isinstance(value, int | float) else value
        for name, value in attributes.items()
    }
    child = ElementTree.SubElement(parent, tag, values)
    child.text = text
    return child


def plain(text: str) -> str:
    """Text that XML 1.0 can hold and that turns no letter around it: controls and marks of direction are left out."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable() or letter in _JOINERS)


def isolate(text: str) -> str:
    """Text of the registry inside a sentence, in its own direction."""
    return f"{AS_IT_IS}{plain(text)}{END}"


def directed(text: str, mirrored: bool) -> str:
    """A line of one direction, with as few marks of direction as it can do with: many renderers draw isolates as boxes.

    None in a line whose letters all run from left to right; marks (UAX 9, 2.6) where such a line holds other letters
    and around one whose letters all run from right to left; isolates where Latin letters stand in the latter.
    """
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    if mirrored and "L" in kinds:
        return f"{RIGHT_TO_LEFT}{text}{END}"
    turned = mirrored or kinds & {"R", "AL"}
    mark = _RIGHT_TO_LEFT_MARK if mirrored else _LEFT_TO_RIGHT_MARK if turned else ""
    line = text.translate({ord(isolate): "" if mirrored else mark for isolate in (RIGHT_TO_LEFT, AS_IT_IS, END)})
    return f"{mark}{line}{mark}"


@lru_cache(4096)
def width(text: str, size: float, weight: int = 400) -> float:
    """How wide a line is, or somewhat less."""
    return sum(_advance(letter, weight) for letter in text) * size


def lines(text: str, size: float, weight: int, most: float, count: int) -> list[str]:
    """A text broken into lines no wider than ``most``; what finds no place in ``count`` lines ends in an ellipsis."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if not found[-1] or width(longer, size, weight) <= most:
            found[-1] = longer
        else:
            found.append(word)
    if len(found) > count:
        found = [*found[: count - 1], " ".join(found[count - 1 :])]
    return _closed(_cut(line, size, weight, most) for line in found)


def _cut(line: str, size: float, weight: int, most: float) -> str:
    if width(line, size, weight) <= most:
        return line
    while line and width(line + _ELLIPSIS, size, weight) > most:
        line = line[:-1]
    return line.rstrip() + _ELLIPSIS


def _closed(broken: Iterable[str]) -> list[str]:
    """Lines in each of which what is isolated is so by itself, though it may go on from one to the next."""
    whole = []
    before = 0
    for line in broken:
        after = before + line.count(AS_IT_IS) - line.count(END)
        whole.append(AS_IT_IS * before + line + END * after)
        before = after
    return whole


@cache
def _font(path: Path, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight, 100])
    return font


@cache
def _advance(letter: str, weight: int) -> float:
    """Of the size of the letters."""
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    kind = unicodedata.bidirectional(letter)
    font = _font(_ARABIC if kind in ("AL", "AN") else _LATIN, weight)
    return font.getlength(letter) / 100 * (_JOINED if kind == "AL" else 1)
