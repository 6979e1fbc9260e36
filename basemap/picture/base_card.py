"""One base on the map, with its state in words and through time: what a link to it shows."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from basemap.languages import words
from basemap.layers import NOTHING, Answer, MappedBase, claims
from basemap.picture import elements, labels
from basemap.picture.elements import Element, add, colour, isolate, style
from basemap.picture.geometry import Point
from basemap.picture.layout import (
    LOOKS,
    MARGIN,
    Column,
    Sheet,
    answer_on,
    credit,
    panels,
    sources,
)
from basemap.registry import edtf

_REACH = 30  # of the symbol on the map, with its halo
_STRIP = 132  # of the strip of states, from the bottom
_ABOVE, _BELOW = 1.1, 0.5  # what letters take above and below their line at most, in their size
_WIDER = 1.15  # a line than it is thought to be, at most
_EDGE = 8  # and what its first and last letter may take beside it
_AROUND = 26  # what the marks of a state take around their middle

View = tuple[int, int, int, int]
"""Left, top, width, height in whole pixels."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a card has for itself. Cards that say the same in different places have equal drawings of it."""

    at: tuple[int, int]
    """Where in the card the origin of the drawing is."""
    view: View
    """What the drawing takes around its origin."""
    drawing: Element
    on_paper: bool = True
    """Whether nothing is below it but paper."""

    def placed(self) -> Element:
        """The part in its place."""
        group = Element("g", {"transform": f"translate({self.at[0]} {self.at[1]})"})
        group.append(self.drawing)
        return group


@dataclass(frozen=True, slots=True)
class _Rows(Column):
    """The column of a card: each line in it is a part of its own."""

    parts: list[Part] = field(default_factory=list)

    def write(self, y: float, text: str, look: str, *, indent: float = 0, far: bool = False) -> None:
        """A line on the baseline y, as in any column."""
        own = replace(self, parent=Element("g"))
        Column.write(own, 0, text, look, indent=indent, far=far)
        self.parts.append(Part((0, round(y)), _around(own.parent[0]), own.parent))

    def bar(self, y: float, height: float, fill: str) -> None:
        """A bar from y on, as in any column."""
        own = self.box(y, 0, round(height))
        Column.bar(replace(self, parent=own), 0, height, fill)

    def box(self, y: float, above: int, below: int) -> Element:
        """A part as wide as the column that reaches so far above and below a line, to be drawn as if that were at 0."""
        own = Element("g")
        left, width = round(self.left) - _EDGE, round(self.right - self.left) + 2 * _EDGE
        self.parts.append(Part((0, round(y)), (left, -above, width, above + below), own))
        return own

    def symbol(self, y: float, indent: float, scale: float, marks: Iterable[elements.Mark], sheet: Sheet) -> None:
        """The marks of a state, with their middle at y."""
        reach = math.ceil(_AROUND * scale)
        own, x = Element("g"), self.at(indent)
        elements.symbol(elements.symbols(own), marks, (x - round(x), 0), scale, sheet.colours)
        self.parts.append(Part((round(x), round(y)), (-reach, -reach, 2 * reach, 2 * reach), own))


def _around(line: Element) -> View:
    """What a line of text takes."""
    x, size, weight = (float(line.attrib[name]) for name in ("x", "font-size", "font-weight"))
    width = math.ceil(_WIDER * elements.width(line.text or "", size, round(weight)))
    left = round(x) - (width if line.get("text-anchor") == "end" else 0)
    return left - _EDGE, -math.ceil(_ABOVE * size), width + 2 * _EDGE, max(1, math.ceil((_ABOVE + _BELOW) * size))


def ground(sheet: Sheet, day: int) -> Element:
    """What the cards of all bases share: every base as a dot, the names on the map, and the words that frame it."""
    group = Element("g")
    column, bottom = _column(group, sheet), sheet.size[1]
    column.write(48, sheet.word("title"), "title")
    column.write(74, sheet.day(day), "names")
    _axis(column, sheet, bottom - _STRIP)
    credit(column, sheet, bottom - 38)
    dots = add(group, "g", **{"class": "others", "fill": colour("none")})
    for x, y in sheet.anchors.values():
        add(dots, "circle", cx=x, cy=y, r=3)
    labels.names(sheet, group, labels.room(sheet, ()), (), ())
    labels.scale(group, sheet)
    return group


def parts(sheet: Sheet, day: int, mapped: MappedBase) -> list[Part]:
    """What a card has for itself: the symbol of the base on the map, and its story."""
    story = _story(sheet, day, mapped)
    if mapped.id not in sheet.anchors:
        return story
    x, y = sheet.anchors[mapped.id]
    at = (round(x), round(y))
    marker = _marker(sheet, day, mapped, (x - at[0], y - at[1]))
    return [Part(at, (-_REACH, -_REACH, 2 * _REACH, 2 * _REACH), marker, on_paper=False), *story]


def _marker(sheet: Sheet, day: int, mapped: MappedBase, at: Point) -> Element:
    """The symbol of a base on the map."""
    group = Element("g")
    add(group, "circle", cx=at[0], cy=at[1], r=_REACH - 10, fill=colour("paper"), fill_opacity=0.7)
    answer = answer_on(sheet.atlas, mapped, day)
    labels.symbol(elements.symbols(group), sheet, mapped, answer, at, 1.7)
    return group


def _story(sheet: Sheet, day: int, mapped: MappedBase) -> list[Part]:
    """Name, state and history of a base."""
    whole, bottom = _column(Element("g"), sheet), sheet.size[1]
    column = _Rows(whole.parent, whole.left, whole.right, whole.mirrored)
    y = column.lines(128, sheet.name(mapped), "name", 3) - 12
    for name in mapped.base.names.given().values():
        if elements.plain(name) != sheet.name(mapped):
            column.write(y, isolate(name), "names")
            y += 27
    column.bar(y, 26, sheet.colour(mapped.region))
    column.write(y + 19, _where(sheet, mapped), "row", indent=14)
    y = _state(column, sheet, mapped, answer_on(sheet.atlas, mapped, day), y + 76)
    _past(column, sheet, mapped, day, y + 14, bottom - 150)
    _history(column, sheet, mapped, day, bottom - _STRIP)
    sources(column, sheet, bottom - 38, len({claim.source for claim in claims(mapped.base)}))
    return column.parts


def _column(parent: Element, sheet: Sheet) -> Column:
    left, _, right, _ = panels(sheet)[0]
    return Column(parent, left + MARGIN, right - MARGIN, sheet.mirrored)


def _era(sheet: Sheet) -> tuple[int, int]:
    """The first and the last day of the map."""
    registry = sheet.atlas.registry
    return min(era.start for era in registry.eras), registry.as_of


def _axis(column: Column, sheet: Sheet, y: float) -> None:
    """The empty strip of states with the years of its ends; time runs from left to right in every language."""
    first, last = (edtf.iso(day)[:4] for day in _era(sheet))
    _empty(column.parent, column, y)
    ends = replace(column, mirrored=False)
    ends.write(y + 44, first, "small")
    ends.write(y + 44, last, "small", far=True)


def _empty(parent: Element, column: Column, y: float) -> None:
    add(parent, "rect", x=column.left, y=y, width=column.right - column.left, height=24, fill=colour("rule"))


def _past(column: _Rows, sheet: Sheet, mapped: MappedBase, day: int, y: float, bottom: float) -> None:
    """The changes of a base up to a day, the last ones first, as far as there is room."""
    most = max(0, int((bottom - y) // 26))
    past = [each.change for each in mapped.changes if each.day <= day]
    for change in past[::-1][:most]:
        marks = elements.marks(replace(NOTHING, status=change.status), sheet.symbols, False)
        column.symbol(y - 5, 10, 0.95, marks, sheet)
        status = sheet.status(change.status)
        column.write(y, status, "body", indent=30)
        taken = 42 + elements.width(status, *LOOKS["body"][:2])
        column.write(y, words.spell(change.date, sheet.language), "small", indent=taken, far=True)
        y += 26


def _where(sheet: Sheet, mapped: MappedBase) -> str:
    found = [sheet.word(f"region.{mapped.region}")]
    found += [sheet.word("disputed-territory")] if mapped.base.disputed else []
    found += [] if mapped.place else [sheet.word("not-located")]
    return " · ".join(found)


def _state(column: _Rows, sheet: Sheet, mapped: MappedBase, answer: Answer, y: float) -> float:
    """The state of a base: its symbol, the state in words, and how well it is known; gives the next baseline."""
    marks = elements.marks(answer, sheet.symbols, disputed=False)
    column.symbol(y - 8, 20, 1.7, marks, sheet)
    size, weight, _ = LOOKS["state"]
    for line in elements.lines(sheet.state(answer), size, weight, column.right - column.left - 54, 3):
        column.write(y, line, "state", indent=54)
        y += 30
    for text, look in _known(sheet, mapped, answer):
        y = column.lines(y, text, look, 2)
    return y


def _known(sheet: Sheet, mapped: MappedBase, answer: Answer) -> Iterator[tuple[str, str]]:
    """What is known of the state, and its look: of its beginning, its evidence, and of news that is missing."""
    for change in reversed(mapped.base.changes):
        if (change.status, change.date.latest) == (answer.status, answer.since):
            yield words.since(change.date, sheet.language), "body"
            break
    if answer.evidence:
        yield sheet.word(f"evidence.{answer.evidence}"), "body"
    if answer.inferred:
        yield sheet.word("inferred"), "body"
    if answer.overdue:
        yield sheet.word("overdue"), "doubt"
    if answer.stale and answer.last_evidence is not None:
        yield sheet.word("stale.short", date=sheet.day(answer.last_evidence)), "doubt"


def _history(column: _Rows, sheet: Sheet, mapped: MappedBase, day: int, y: float) -> None:
    """The states of a base over time, as a strip from the first era to the last day, and the day shown."""
    first, last = _era(sheet)
    step = (column.right - column.left) / (last - first)
    own = column.box(y, 4, 28)
    _empty(own, column, 0)
    group = add(own, "g", **{"class": "strip"})
    spans = sheet.atlas.answers[mapped.id]
    for span, following in zip_longest(spans, spans[1:]):
        start, end = max(span.start, first), following.start if following else last
        look = {"x": column.left + (start - first) * step, "width": max(1, (min(end, last) - start) * step)}
        for status, possible in ((span.status, False), *((other, True) for other in span.alternatives)):
            if status and start < last:
                kind = "possible" if possible else "settled" if status in sheet.settled else ""
                shade = style(f".span.{kind}") if kind else {}
                tone = style(".span", status=sheet.colours[status])
                edge = 6 if possible else 0
                add(group, "rect", y=edge, height=24 - 2 * edge, **look, **tone, **shade)
    add(group, "rect", x=column.left + (day - first) * step - 1.5, y=-4, width=3, height=32, fill=colour("ink"))
