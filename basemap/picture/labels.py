"""What stands on the map of a picture: symbols with their leaders, names where there is room, key and scale."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from basemap.layers import NOTHING, Answer, MappedBase
from basemap.picture import elements, geometry
from basemap.picture.elements import Element, add, colour
from basemap.picture.geometry import Box, Point
from basemap.picture.layout import SCALE, Column, Sheet

Named = Sequence[tuple[str, Point]]
"""Names and the places that bear them."""

REACH = 11 * SCALE
"""Of a symbol, from its middle."""

_LABELS = {
    "territory": (17, 600, "map-territory"),
    "town": (12, 400, "map-town"),
    "base": (13, 600, "ink"),
    "neighbour": (14, 400, "map-muted"),
}
"""Size, weight and colour of the names on the map."""
_TOWN = (4, 14, 24, 34)  # how far the name of a town may stand from its place
_NEAR = (18, 36, 54, 72)  # and that of an area from its middle
_MARKS: dict[str, tuple[str, Answer, bool]] = {
    "possible": ("picture.possible", NOTHING, False),
    "question": ("picture.doubtful", replace(NOTHING, stale=True), False),
    "inferred": ("picture.inferred", replace(NOTHING, inferred=True), False),
    "disputed": ("picture.disputed", replace(NOTHING, evidence="disputed"), False),
    "planned": ("picture.planned", replace(NOTHING, planned=True), False),
    "article-140": ("disputed-territory", NOTHING, True),
}
"""Shape → its word in the key, and the answer and the ground that show it."""


def room(sheet: Sheet, places: Iterable[Point]) -> geometry.Room:
    """The room for names on the map, around symbols at these places."""
    left, top, right, bottom = sheet.box
    taken = [(x - REACH, y - REACH, x + REACH, y + REACH) for x, y in places]
    return geometry.Room((left + 6, top + 6, right - 6, bottom - 6), taken)


def names(sheet: Sheet, parent: Element, room: geometry.Room, news: Named, bases: Named) -> None:
    """The names on the map, each where there is room, in the order of their importance.

    ``news`` are bases that shall be named even if the name stands a little off, ``bases`` the others, each with the
    place of its symbol.
    """
    near, far = (REACH + 1.5,), (REACH + 1.5, 26, 40, 54, 68)
    for kind, named, offsets in (
        ("territory", _named(sheet, "territories"), None),
        ("base", news, far),
        ("town", _named(sheet, "towns", rank=1), _TOWN),
        ("base", bases, near),
        ("neighbour", _named(sheet, "neighbours"), None),
    ):
        size, weight, tone = _LABELS[kind]
        look = {"font-size": f"{size}", "font-weight": f"{weight}", "text-anchor": "middle"}
        halo = {"stroke": colour("map-casing"), "stroke-width": "3", "stroke-opacity": ".9", "stroke-linejoin": "round"}
        # The halo is a drawing of its own below the letters: many renderers know no paint-order, and would hide them.
        # Browsers do, and the picture inside the page is for them alone.
        own = {**halo, "paint-order": "stroke"} if sheet.plain else {}
        group = add(parent, "g", **{"class": f"labels {kind}", **look, **own, "fill": colour(tone)})
        below = [] if sheet.plain else [add(group, "g", **{"aria-hidden": "true", "fill": "none", **halo})]
        for text, at in named:
            wide, tall = elements.width(text, size, weight) + 4, size * 1.25
            tried = geometry.beside(at, wide, tall, offsets) if offsets else geometry.near(at, wide, tall, _NEAR)
            box = room.take(tried)
            if box is None:
                continue
            x, anchor = _hold(box, at) if offsets else ((box[0] + box[2]) / 2, {})
            middle = (box[1] + box[3]) / 2
            if kind == "base" and math.dist(at, (x, middle)) > far[1] and anchor:
                line = geometry.path([[at, (x, middle)]], closed=False)
                add(group, "path", d=line, stroke=colour("ink"), stroke_width=0.8)
            for drawing in (*below, group):
                add(drawing, "text", text, x=x, y=middle + size * 0.36, **anchor)
            if kind == "town":
                add(group, "circle", cx=at[0], cy=at[1], r=1.8, stroke="none")


def _hold(box: Box, at: Point) -> tuple[float, dict[str, str]]:
    """Where a label is held so that it stays beside its point, however wide its letters turn out to be."""
    if box[0] > at[0]:
        return box[0] + 2, {"text_anchor": "start"}
    if box[2] < at[0]:
        return box[2] - 2, {"text_anchor": "end"}
    return (box[0] + box[2]) / 2, {}


def _named(sheet: Sheet, layer: str, rank: int | None = None) -> Named:
    """The names of a layer in the language, or in English, with their places."""
    found = []
    for feature in sheet.atlas.ground.sketch[layer]:
        label = feature.coordinates if feature.kind == "Point" else feature.label
        text = feature.named(sheet.language.id)
        if label and text and (rank is None or (feature.rank or 0) <= rank):
            found.append((text, sheet.frame.at(*label)))
    return found


def leaders(root: Element, sheet: Sheet, ids: list[str]) -> None:
    """Lines from where symbols are drawn to where their bases are."""
    group = add(root, "g", **{"class": "leaders", "stroke": colour("ink"), "stroke-opacity": ".85"})
    for id_ in ids:
        (x, y), (ax, ay) = sheet.places[id_], sheet.anchors[id_]
        if math.dist((x, y), (ax, ay)) >= 4:
            add(group, "path", d=geometry.path([[(ax, ay), (x, y)]], closed=False))
            add(group, "circle", cx=ax, cy=ay, r=1, fill=colour("ink"))


def symbol(parent: Element, sheet: Sheet, mapped: MappedBase, answer: Answer, at: Point, scale: float) -> Element:
    """The symbol of a base, with its answer as attributes and its name as a title."""
    marks = elements.marks(answer, sheet.symbols, mapped.base.disputed)
    group = elements.symbol(parent, marks, at, scale, sheet.colours)
    sheet.tell(
        group,
        base=mapped.id,
        status=answer.status or "none",
        alternatives=" ".join(answer.alternatives) or None,
        inferred="true" if answer.inferred else None,
        stale="true" if answer.stale else None,
        overdue="true" if answer.overdue else None,
        planned="true" if answer.planned else None,
    )
    title = Element("title")
    title.text = sheet.name(mapped)
    group.insert(0, title)
    return group


def key(root: Element, sheet: Sheet, shown: Sequence[MappedBase], answers: Mapping[str, Answer]) -> Box:
    """What the marks around the symbols mean, as far as the map has them, in its lower left corner; gives the place."""
    found = {
        mark.name for each in shown for mark in elements.marks(answers[each.id], sheet.symbols, each.base.disputed)
    }
    entries = [(name, *_MARKS[name]) for name in _MARKS if name in found]
    left, _, _, bottom = sheet.box
    y = bottom - 22 - 24 * len(entries)
    box = (left + 10, y - 10, left + 420, bottom)
    column = Column(root, left + 20, left + 415, sheet.mirrored)
    symbols = elements.symbols(root)
    first, *_, last = [*sheet.symbols, *sheet.symbols]
    for name, word, shows, disputed in entries:
        answer = replace(shows, status=first, alternatives=(last,) if name == "possible" else ())
        marks = elements.marks(answer, sheet.symbols, disputed)
        elements.symbol(symbols, marks, (column.at(10), y), 0.85, sheet.colours)
        column.write(y + 5, sheet.word(word), "small", indent=30)
        y += 24
    absent = len(sheet.atlas.bases) - len(shown)
    if absent:
        column.write(y + 5, sheet.word("picture.not-located", n=absent), "small")
    return box


def scale(root: Element, sheet: Sheet) -> None:
    """A bar of 100 km in the lower right corner, true in the middle of the country."""
    _, _, right, bottom = sheet.box
    length = 100 * sheet.frame.km(sheet.atlas.country.middle[0])
    x, y = right - 16 - length, bottom - 16
    column = Column(root, x, right - 16, mirrored=False)
    add(root, "path", d=f"M{x:.1f},{y - 5}v5h{length:.1f}v-5", fill="none", stroke=colour("ink"), stroke_width=1.2)
    column.write(y - 6, sheet.word("scale", n=100), "small", indent=6)
