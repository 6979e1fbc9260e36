"""Where things are drawn in a picture: the projection, shapes cut to it, symbols moved apart, room for labels.

In: longitude and latitude in degrees. Out: pixels, and path data of SVG 1.1.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from basemap import layers

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_ROUNDS = 80
_GOLDEN_ANGLE = 2.4
"""Radians: bases that lie on one spot part in directions of their own."""


@dataclass(frozen=True)
class Frame:
    """A window on the map, in Web Mercator as on the page: it shows all of ``bounds`` in the middle of ``box``."""

    box: Box
    bounds: Box
    """West, south, east, north in degrees."""

    @cached_property
    def scale(self) -> float:
        """Pixels for one radian of longitude."""
        (left, top, right, bottom), (west, south, east, north) = self.box, self.bounds
        tall = _mercator(north) - _mercator(south)
        return min((right - left) / math.radians(east - west), (bottom - top) / tall)

    @cached_property
    def _middle(self) -> float:
        _, south, _, north = self.bounds
        return (_mercator(north) + _mercator(south)) / 2

    def at(self, lon: float, lat: float) -> Point:
        """Where a place is drawn."""
        (left, top, right, bottom), (west, _, east, _) = self.box, self.bounds
        x = math.radians(lon - (west + east) / 2) * self.scale
        y = (_mercator(lat) - self._middle) * self.scale
        return (left + right) / 2 + x, (top + bottom) / 2 - y

    def km(self, lat: float) -> float:
        """Pixels for one kilometre at a latitude."""
        return self.scale / (6371 * math.cos(math.radians(lat)))


def _mercator(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


def rings(feature: layers.Feature, frame: Frame) -> list[list[Point]]:
    """The rings or lines of a feature as they are drawn."""
    return [[frame.at(lon, lat) for lon, lat in part] for part in layers.parts(feature.coordinates)]


def path(parts: Iterable[Sequence[Point]], closed: bool, places: int = 1, least: float = 0.1) -> str:
    """Path data, rounded; each step is relative to the one before, which takes fewer letters.

    A step is ``least`` pixels long, to one side at least, but for the last one of a line.
    """
    unit = 10**places
    text = []
    for part in parts:
        steps = [(round(x * unit), round(y * unit)) for x, y in part]
        (x, y), rest = steps[0], steps[1:-1] if closed else steps[1:]
        moves = [f"M{x / unit:g},{y / unit:g}l"]
        ends = None if closed else steps[-1]
        for a, b in rest:
            if max(abs(a - x), abs(b - y)) >= least * unit or (a, b) == ends != (x, y):
                moves.append(f"{number((a - x) / unit)},{number((b - y) / unit)} ")
                x, y = a, b
        if len(moves) > (2 if closed else 1):
            text.append("".join(moves).rstrip().replace(",-", "-").replace(" -", "-") + ("z" if closed else ""))
    return "".join(text)


def number(value: float, places: int = 1) -> str:
    """A number as short as it can be written."""
    text = f"{round(value, places) + 0:g}"
    return text.replace("0.", ".", 1) if abs(value) < 1 and "." in text else text


def inside(part: Sequence[Point], box: Box, closed: bool) -> list[list[Point]]:
    """What of a ring or a line lies in a box: a ring along its edges (Sutherland and Hodgman), a line in pieces."""
    if not closed:
        return _pieces(part, box)
    ring = list(part)
    for axis, sign in ((0, 1), (1, 1), (0, -1), (1, -1)):
        edge = box[axis] if sign > 0 else box[axis + 2]
        clipped: list[Point] = []
        for a, b in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else ():
            within = [(point[axis] - edge) * sign >= 0 for point in (a, b)]
            if within[0] != within[1]:
                part_of_way = (edge - a[axis]) / (b[axis] - a[axis])
                clipped.append((a[0] + (b[0] - a[0]) * part_of_way, a[1] + (b[1] - a[1]) * part_of_way))
            if within[1]:
                clipped.append(b)
        ring = clipped
    return [[*ring, ring[0]]] if len(ring) > 2 else []


def _pieces(part: Sequence[Point], box: Box) -> list[list[Point]]:
    pieces: list[list[Point]] = []
    open_ = False
    for a, b in pairwise(part):
        if not overlap((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), box):
            open_ = False
            continue
        if not open_:
            pieces.append([a])
        pieces[-1].append(b)
        open_ = True
    return pieces


def contains(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies in a ring."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def spread(anchors: Sequence[Point], gap: float, allowed: Callable[[int, Point], bool]) -> list[Point]:
    """Symbols that would lie on each other are moved apart, as in ``client/map/spread.js``; a lone one stays."""
    placed = [
        [x + 0.01 * math.cos(i * _GOLDEN_ANGLE), y + 0.01 * math.sin(i * _GOLDEN_ANGLE)]
        for i, (x, y) in enumerate(anchors)
    ]
    for round_ in range(_ROUNDS):
        moved = _push_apart(placed, gap)
        strays = round_ % 4 == 3 and _bring_back(placed, anchors, allowed)
        if not moved and not strays:
            break
    _bring_back(placed, anchors, allowed)
    return [
        anchor if math.dist(place, anchor) < 0.5 else (place[0], place[1])
        for place, anchor in zip(placed, anchors, strict=True)
    ]


def _push_apart(placed: list[list[float]], gap: float) -> bool:
    moved = False
    for i, a in enumerate(placed):
        for b in placed[i + 1 :]:
            dx, dy = b[0] - a[0], b[1] - a[1]
            if abs(dx) >= gap or abs(dy) >= gap or (far := math.hypot(dx, dy)) >= gap - 0.1:
                continue
            push = (gap - far) / 2 / (far or 1)
            a[0], a[1], b[0], b[1] = a[0] - dx * push, a[1] - dy * push, b[0] + dx * push, b[1] + dy * push
            moved = True
    return moved


def _bring_back(placed: list[list[float]], anchors: Sequence[Point], allowed: Callable[[int, Point], bool]) -> bool:
    strays = False
    for i, (place, (x, y)) in enumerate(zip(placed, anchors, strict=True)):
        for _ in range(4):
            if math.dist(place, (x, y)) < 0.5 or allowed(i, (place[0], place[1])):
                break
            place[:] = [(place[0] + x) / 2, (place[1] + y) / 2]
            strays = True
    return strays


@dataclass(slots=True)
class Room:
    """What is free of a box: labels take it in the order of their importance."""

    box: Box
    taken: list[Box] = field(default_factory=list)

    def take(self, wanted: Iterable[Box]) -> Box | None:
        """The first of the boxes that is free, which it then is no longer; None if there is none."""
        left, top, right, bottom = self.box
        for box in wanted:
            a, b, c, d = box
            if a < left or b < top or c > right or d > bottom:
                continue
            for x, y, z, w in self.taken:  # overlap(), without its calls
                if a < z and x < c and b < w and y < d:
                    break
            else:
                self.taken.append(box)
                return box
        return None


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def beside(at: Point, wide: float, tall: float, offsets: Sequence[float]) -> Iterator[Box]:
    """The places for a label beside a point, the best ones first, so far away from it."""
    for offset in offsets:
        side, above = wide / 2 + offset, tall / 2 + offset - 1
        spots = [(side, 0.0), (-side, 0.0), (0.0, above), (0.0, -above)]
        spots += [(0.92 * side * dx, 0.8 * above * dy) for dy in (1, -1) for dx in (1, -1)]
        yield from (_around(at[0] + dx, at[1] + dy, wide, tall) for dx, dy in spots)


def near(at: Point, wide: float, tall: float, steps: Sequence[float]) -> Iterator[Box]:
    """The places for the name of an area: its middle, then ever further around it."""
    yield _around(*at, wide, tall)
    for far in steps:
        for dx, dy in ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, 1), (1, 1), (-1, -1)):
            yield _around(at[0] + dx * far * 1.4, at[1] + dy * far, wide, tall)


def _around(x: float, y: float, wide: float, tall: float) -> Box:
    return x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2
