"""The map on the last day as the page holds it: what a browser paints first, and what stays where no script runs.

In: the atlas of :mod:`basemap.layers`. Out: SVG that takes colours, letters and sizes from the stylesheet of the
page, so that it is light or dark as the page is. It shows the whole country in the middle of whatever box it gets, and
goes on beyond it, as the map of the scripts does when it opens. Lengths are units of the view box.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from basemap.languages import words
from basemap.layers import Answer, Atlas, Feature, MappedBase
from basemap.picture import elements, geometry
from basemap.picture.elements import Element, add, plain
from basemap.picture.geometry import Box, Point
from basemap.picture.layout import answer_on, named

SIDE = 600
"""Of the view box, a square."""

_MARGIN = 7
_SCALE = 0.75
"""Of the symbols: on a screen of 1440 × 900 they are as large as those of the scripts."""
_GAP = 18
_REACH = 8
_GROUND = (
    *(("sea", True), ("territories", True), ("lakes", True), ("rivers", False)),
    *(("line.casing", False), ("line", False)),
)
"""The background in the order of the page, and whether it is made of areas; borders between neighbours are left out."""
_GRAIN = (0, 3)
"""Decimals of a vertex, and the shortest step: finer ones would take more room than they show."""
_SEEN = (-700, -250, SIDE + 700, SIDE + 250)
"""What a screen of 21 : 9 shows of it."""
_LETTERS = {"territory": (13, 600), "base": (10.5, 600), "number": (9.5, 600), "neighbour": (10.5, 400)}
"""Size and weight of the names, as in the stylesheet."""
_NEAR = (18, 36, 54, 72)
_BESIDE = 70
"""What a wide screen shows beside the view box at least."""


def draw(atlas: Atlas, numbers: Mapping[str, int]) -> str:
    """The drawing, on ``as_of``. A base whose name finds no room has its number in the list beside the map."""
    day = atlas.registry.as_of
    language = atlas.english
    territories = atlas.ground.sketch["territories"]
    frame = geometry.Frame((_MARGIN, _MARGIN, SIDE - _MARGIN, SIDE - _MARGIN), _bounds(territories))
    located = [(base, base.place) for base in atlas.bases if base.place]
    anchors = [frame.at(*place) for _, place in located]
    sides = {territory.id: geometry.rings(territory, frame) for territory in territories}

    def allowed(number: int, place: Point) -> bool:
        return any(geometry.contains(ring, place) for ring in sides[located[number][0].region])

    places = geometry.spread(anchors, _GAP, allowed)
    root = Element(
        "svg",
        {
            "viewBox": f"0 0 {SIDE} {SIDE}",
            "role": "img",
            "aria-label": f"{language.say('title')}: {words.spell_day(day, language)}",
            "direction": "ltr",
        },
    )
    _ground(root, atlas, frame)
    _leaders(root, anchors, places)
    symbols = add(root, "g", **{"class": "symbols"})
    shown = [(base, place) for (base, _), place in zip(located, places, strict=True)]
    for base, place in shown:
        _symbol(symbols, base, atlas, place)
    _names(root, atlas, frame, _labelled(atlas, shown, numbers))
    return elements.text(root)


def _bounds(territories: Sequence[Feature]) -> Box:
    """West, south, east and north of the country."""
    shapes = [territory.coordinates for territory in territories]
    lon, lat = zip(*(point for shape in shapes for part in shape for point in part), strict=True)
    return min(lon), min(lat), max(lon), max(lat)


def _ground(root: Element, atlas: Atlas, frame: geometry.Frame) -> None:
    for kind, closed in _GROUND:
        name = kind.partition(".")[0]
        for feature in atlas.ground.sketch[name]:
            rings = geometry.rings(feature, frame)
            parts = (part for ring in rings for part in geometry.inside(ring, _SEEN, closed))
            shape = geometry.path(parts, closed, *_GRAIN)
            own = f"land {feature.id}" if name == "territories" else kind.rpartition(".")[2]
            if shape:
                add(root, "path", d=shape, **{"class": own})


def _leaders(root: Element, anchors: list[Point], places: list[Point]) -> None:
    """Lines from where symbols are drawn to where their bases are."""
    moved = [(a, b) for a, b in zip(anchors, places, strict=True) if math.dist(a, b) >= 4]
    add(root, "path", d=geometry.path(moved, closed=False), **{"class": "leaders"})


def _symbol(parent: Element, base: MappedBase, atlas: Atlas, place: Point) -> None:
    """The symbol of a base with its name; the inner group is there for the stylesheet, which enlarges it."""
    symbols = {status.id: status.symbol for status in atlas.registry.statuses}
    at = f"translate({geometry.number(place[0])} {geometry.number(place[1])})"
    group = add(add(parent, "g", transform=f"{at}scale({_SCALE})"), "g")
    add(group, "title", named(base, "en"))
    for mark in elements.marks(_answer(atlas, base), symbols, base.base.disputed):
        kinds = [
            "mark",
            mark.paint,
            *(["faded"] if mark.faded else []),
            *([f"is-{mark.status}"] if mark.status else []),
        ]
        moved = {"transform": f"translate({mark.dx})"} if mark.dx else {}
        add(group, "path", d=mark.d, **{"class": " ".join(filter(None, kinds))}, **moved)


def _answer(atlas: Atlas, base: MappedBase) -> Answer:
    return answer_on(atlas, base, atlas.registry.as_of)


def _labelled(
    atlas: Atlas, shown: Iterable[tuple[MappedBase, Point]], numbers: Mapping[str, int]
) -> Iterator[tuple[str, str, Point]]:
    """Name, number and place of each base, those first at which forces are or may be."""
    settled = {status.id for status in atlas.registry.statuses if status.settled} | {None}

    def quiet(pair: tuple[MappedBase, Point]) -> bool:
        answer = _answer(atlas, pair[0])
        return settled.issuperset({answer.status, *answer.alternatives})

    for base, place in sorted(shown, key=quiet):
        yield named(base, "en"), str(numbers[base.id]), place


def _names(root: Element, atlas: Atlas, frame: geometry.Frame, bases: Iterator[tuple[str, str, Point]]) -> None:
    """What is written on the map, where there is room: territories, bases, neighbours."""
    waiting = list(bases)
    around = [(x - _REACH, y - _REACH, x + _REACH, y + _REACH) for _, _, (x, y) in waiting]
    room = geometry.Room((-_BESIDE, 0, SIDE + _BESIDE, SIDE), around)
    found: dict[str, list[tuple[str, Point, str]]] = {kind: [] for kind in _LETTERS}

    def write(kind: str, text: str, at: Point, offsets: tuple[float, ...] | None) -> bool:
        wide, tall = elements.width(text, *_LETTERS[kind]) + 4, _LETTERS[kind][0] * 1.25
        box = room.take(geometry.beside(at, wide, tall, offsets) if offsets else geometry.near(at, wide, tall, _NEAR))
        if box is None:
            return False
        middle = (box[1] + box[3]) / 2 + _LETTERS[kind][0] * 0.36
        side = "" if not offsets else "start" if box[0] > at[0] else "end" if box[2] < at[0] else ""
        x = {"start": box[0] + 2, "end": box[2] - 2}.get(side, (box[0] + box[2]) / 2)
        found[kind].append((text, (x, middle), side))
        return True

    for text, at in _areas(atlas, "territories", frame):
        write("territory", text, at, None)
    for name, number, at in waiting:
        if not write("base", name, at, (_REACH + 1,)):
            write("number", number, at, (_REACH - 2, _REACH + 4, _REACH + 10, _REACH + 18))
    for text, at in _areas(atlas, "neighbours", frame):
        write("neighbour", text, at, None)
    for kind, texts in found.items():
        group = add(root, "g", **{"class": f"names {kind}"})
        for text, (x, y), side in texts:
            add(group, "text", text, x=x, y=y, **({"text_anchor": side} if side else {}))


def _areas(atlas: Atlas, layer: str, frame: geometry.Frame) -> Iterator[tuple[str, Point]]:
    for feature in atlas.ground.sketch[layer]:
        name, label = feature.names.get("en"), feature.label
        if name and label:
            yield plain(name), frame.at(*label)
