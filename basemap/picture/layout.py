"""The sheet that pictures are drawn on: the map with its ground and places, and the columns where words are set.

In: collections, a language and a size in pixels. Out: what all pictures of that size and language share.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from basemap.languages import words
from basemap.layers import NOTHING, Answer, Atlas, MappedBase, MappedChange
from basemap.picture import elements, geometry
from basemap.picture.elements import Element, add, colour, style
from basemap.picture.geometry import Box, Point

MARGIN = 30
SCALE = 0.95
"""Of the symbols on the map."""

_PANEL = 390  # of a wide picture: what the words take
_HEAD, _FOOT = 96, 224  # of a square one
_GAP = 25  # between two symbols of scale 1
_GROUND = (
    *(("sea", True), ("neighbours", True), ("territories", True), ("lakes", True), ("rivers", False)),
    *(("governorates", False), ("line.casing", False), ("line", False)),
)
"""The background in the order of ``basemap/client/map/background.js``, and whether it is made of areas."""

_GRAIN = {False: (1, 0.1), True: (0, 4)}
"""Decimals of a pixel, and the shortest step, in pixels, of a full and of a plain ground."""
_PLAIN = {"sea", "territories", "rivers", "line"}

LOOKS = {
    "title": (20, 700, "ink"),
    "day": (38, 700, "ink"),
    "name": (31, 700, "ink"),
    "names": (18, 400, "soft"),
    "state": (23, 600, "ink"),
    "heading": (16, 700, "soft"),
    "number": (21, 700, "ink"),
    "row": (19, 400, "ink"),
    "body": (16, 400, "ink"),
    "strong": (16, 600, "ink"),
    "small": (13.5, 400, "soft"),
    "doubt": (16, 400, "doubt"),
}
"""Size, weight and colour of text in a column."""

_FALLBACK = 1.1
"""Other letters than ours are up to a sixth wider: with this much room they stay in the margin of the column."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all pictures of one size and language share."""

    atlas: Atlas
    language: words.Language
    size: tuple[int, int]
    box: Box
    """Of the map; the rest is for words."""
    frame: geometry.Frame
    anchors: dict[str, Point]
    """Base id → its true place."""
    places: dict[str, Point]
    """Base id → where its symbol is drawn, so that no two lie on each other."""
    short: dict[str, str]
    """Base id → its name without what explains it, unless another one has the same."""
    ground: str
    """The background, with paper where the words stand: as text, since it is the longest part of every picture."""
    plain: bool
    """Whether only what is seen is drawn."""

    drawn: dict[Hashable, str] = field(default_factory=dict)
    """What most pictures share with the one before, as text."""

    @property
    def mirrored(self) -> bool:
        """Whether lines begin on the right."""
        return self.language.direction == "rtl"

    @property
    def colours(self) -> dict[str, str]:
        """Of the statuses."""
        return {status.id: status.colour for status in self.atlas.registry.statuses}

    def colour(self, territory: str) -> str:
        """Of a territory."""
        return {each.id: each.colour for each in self.atlas.territories}[territory]

    @property
    def symbols(self) -> dict[str, str]:
        """Of the statuses."""
        return {status.id: status.symbol for status in self.atlas.registry.statuses}

    @property
    def settled(self) -> set[str]:
        """The statuses that need no news to stay true."""
        return {status.id for status in self.atlas.registry.statuses if status.settled}

    def once(self, what: Hashable, draw: Callable[[Element], object]) -> str:
        """What is drawn into a group, without the group, as text: drawn where it is first asked for."""
        if what not in self.drawn:
            group = Element("g")
            draw(group)
            self.drawn[what] = "".join(map(elements.text, group))
        return self.drawn[what]

    def tell(self, group: Element, **values: Any) -> None:
        """Says in attributes what a group shows, for programs that read the picture; what is None is left out."""
        if not self.plain:
            found = {f"data-{name}": str(value) for name, value in values.items() if value is not None}
            group.attrib.update(found)

    def word(self, key: str, **values: Any) -> str:
        """A word in the language of the picture."""
        return self.language.say(key, **values)

    def status(self, id_: str | None) -> str:
        """The label of a status."""
        labels = {status.id: status.label for status in self.atlas.registry.statuses}
        return self.word("status.none") if id_ is None else elements.plain(getattr(labels[id_], self.language.id))

    def state(self, answer: Answer) -> str:
        """The state of a base and what else is possible."""
        others = [words.inline(self.status(other)) for other in answer.alternatives]
        status = self.status(answer.status)
        return self.word("state.possible", status=status, others=self.language.join(others)) if others else status

    def name(self, mapped: MappedBase) -> str:
        """The name of a base."""
        return named(mapped, self.language.id)

    def day(self, day: int) -> str:
        """A day in words."""
        return words.spell_day(day, self.language)


@dataclass(frozen=True, slots=True)
class Column:
    """Where lines of text are set, from the left or from the right."""

    parent: Element
    left: float
    right: float
    mirrored: bool

    def at(self, indent: float) -> float:
        """An x so far from the side where lines begin."""
        return self.right - indent if self.mirrored else self.left + indent

    def write(self, y: float, text: str, look: str, *, indent: float = 0, far: bool = False) -> None:
        """A line on the baseline y, smaller where it finds no room beyond ``indent``; ``far`` sets it at the end."""
        size, weight, tone = LOOKS[look]
        room = max(0, self.right - self.left - indent)
        size *= min(1, room / (_FALLBACK * elements.width(text, size, weight) or 1))
        x = self.at(self.right - self.left if far else indent)
        anchor = {"text_anchor": "end"} if far != self.mirrored else {}
        text = elements.directed(text, self.mirrored)
        add(self.parent, "text", text, x=x, y=y, font_size=size, font_weight=str(weight), fill=colour(tone), **anchor)

    def lines(self, y: float, text: str, look: str, most: int) -> float:
        """A text in as many lines as it takes, ``most`` at most; gives the baseline of the line that would follow."""
        size, weight, _ = LOOKS[look]
        room = self.right - self.left
        if elements.width(text, size, weight) > room:  # one line is rather made smaller; of several, none is
            room /= _FALLBACK
        for line in elements.lines(text, size, weight, room, most):
            self.write(y, line, look)
            y += round(size * 1.36)
        return y

    def bar(self, y: float, height: float, fill: str) -> None:
        """A bar along the side where lines begin."""
        add(
            self.parent,
            "rect",
            x=self.at(0) - (4 if self.mirrored else 0),
            y=y,
            width=4,
            height=height,
            fill=fill,
        )


def prepare(atlas: Atlas, language: str, size: tuple[int, int], *, plain: bool = False) -> Sheet:
    """The sheet; a plain one has only the ground that the bases cannot do without, in few steps."""
    speech = atlas.languages[language]
    box = _map_box(size, speech.direction == "rtl")
    frame = geometry.Frame((box[0] + 12, box[1] + 12, box[2] - 12, box[3] - 12), _bounds(atlas))
    located = {base.id: base.place for base in atlas.bases if base.place}
    ids, regions = list(located), [base.region for base in atlas.bases if base.place]
    anchors = [frame.at(*place) for place in located.values()]
    territories = atlas.ground.sketch["territories"]
    sides = {territory.id: geometry.rings(territory, frame) for territory in territories}

    def allowed(number: int, place: Point) -> bool:
        return any(geometry.contains(ring, place) for ring in sides[regions[number]])

    moved = geometry.spread(anchors, _GAP * SCALE, allowed)
    names = {base.id: named(base, language) for base in atlas.bases}
    heads = {id_: re.split(r"[,،(]", name)[0].strip() for id_, name in names.items()}
    alone = Counter(heads.values())
    short = {id_: heads[id_] if heads[id_] and alone[heads[id_]] == 1 else name for id_, name in names.items()}
    ground = [_ground(atlas, frame, box, plain), *map(_paper, _free(size, box, speech.direction == "rtl"))]
    text = "".join(map(elements.text, ground))
    at, drawn = dict(zip(ids, anchors, strict=True)), dict(zip(ids, moved, strict=True))
    return Sheet(atlas, speech, size, box, frame, at, drawn, short, text, plain)


def named(mapped: MappedBase, language: str) -> str:
    """The name of a base, in English where the language has none."""
    names = mapped.base.names
    return elements.plain(getattr(names, language) or names.en)


def _map_box(size: tuple[int, int], mirrored: bool) -> Box:
    width, height = size
    if not wide(size):
        return (0, _HEAD, width, height - _FOOT)
    return (0, 0, width - _PANEL, height) if mirrored else (_PANEL, 0, width, height)


def wide(size: tuple[int, int]) -> bool:
    """Whether a picture is wider than high, with the words beside the map."""
    return size[0] >= 1.3 * size[1]


def _bounds(atlas: Atlas) -> Box:
    """West, south, east and north of the country."""
    shapes = [territory.coordinates for territory in atlas.ground.sketch["territories"]]
    lon, lat = zip(*(point for shape in shapes for part in shape for point in part), strict=True)
    return min(lon), min(lat), max(lon), max(lat)


def _ground(atlas: Atlas, frame: geometry.Frame, box: Box, plain: bool) -> Element:
    left, top, right, bottom = box
    ground = Element("g", {"class": "ground", "fill": "none"})
    add(ground, "rect", x=left, y=top, width=right - left, height=bottom - top, fill=colour("map-neighbour"))
    numbers = {territory.id: number for number, territory in enumerate(atlas.territories, 1)}
    wider = (left - 6, top - 6, right + 6, bottom + 6)
    for kind, closed in _GROUND:
        name = kind.partition(".")[0]
        if plain and kind not in _PLAIN:
            continue
        for feature in atlas.ground.sketch[name]:
            rings = geometry.rings(feature, frame)
            shape = geometry.path(
                (part for ring in rings for part in geometry.inside(ring, wider, closed)), closed, *_GRAIN[plain]
            )
            own = f"{kind}.{feature.id}" if name == "territories" else kind
            look = style(f".folium-map path.{kind}", ground=colour(f"map-ground-{numbers.get(feature.id, 1)}"))
            if shape:
                add(ground, "path", d=shape, **{"class": own.replace(".", " ")}, **look)
    return ground


def _paper(panel: Box) -> Element:
    left, top, right, bottom = panel
    look = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return Element("rect", {name: geometry.number(value) for name, value in look.items()} | {"fill": colour("paper")})


def panels(sheet: Sheet) -> list[Box]:
    """What the map leaves free."""
    return _free(sheet.size, sheet.box, sheet.mirrored)


def _free(size: tuple[int, int], box: Box, mirrored: bool) -> list[Box]:
    (width, height), (left, top, right, bottom) = size, box
    if wide(size):
        return [(right, 0, width, height) if mirrored else (0, 0, left, height)]
    return [(0, 0, width, top), (0, bottom, width, height)]


def answer_on(atlas: Atlas, base: MappedBase, day: int) -> Answer:
    """The answer for a base on a day."""
    past = [answer for answer in atlas.answers[base.id] if answer.start <= day]
    return past[-1] if past else NOTHING


def changes(atlas: Atlas) -> Iterator[tuple[MappedBase, MappedChange]]:
    """Every change up to the last day, with its base."""
    for base in atlas.bases:
        yield from ((base, change) for change in base.changes if change.day <= atlas.registry.as_of)


def credit(column: Column, sheet: Sheet, y: float) -> None:
    """How far the registry knows, and whose work the picture is, on two lines from the baseline y on."""
    as_of = sheet.atlas.registry.as_of
    column.write(y, sheet.word("day.of", date=sheet.day(as_of)), "small", far=True)
    column.write(y + 18, sheet.word("picture.attribution"), "small")


def sources(column: Column, sheet: Sheet, y: float, count: int) -> None:
    """How many sources the picture has, beside how far they reach."""
    column.write(y, sheet.word("picture.sources", n=count), "small")
