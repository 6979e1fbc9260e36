"""One base on the map, with its state in words and through time: what a link to it shows."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from basemap import edtf, words
from basemap.picture import drawing, labels
from basemap.picture.drawing import Element, add, colour, isolate, style
from basemap.picture.sheet import LOOKS, MARGIN, NOTHING, REGIONS, Column, Sheet, answer_on, changes, credit, panels


def draw(root: Element, sheet: Sheet, day: int, base: dict[str, Any]) -> None:
    """One base: its place among the others, its state in words and through time, and the sources it has."""
    answer = answer_on(sheet.collections, base, day)
    place = {id_: at for id_, at in sheet.anchors.items() if id_ == base["id"]}
    dots = add(root, "g", **{"class": "others", "fill": colour("none")})
    for id_, (x, y) in sheet.anchors.items():
        if id_ not in place:
            add(dots, "circle", cx=x, cy=y, r=3)
    labels.names(root, sheet, labels.room(sheet, place, 22), [base] if place else [], place, 22)
    for at in place.values():
        add(root, "circle", cx=at[0], cy=at[1], r=22, fill=colour("paper"), fill_opacity=0.55)
        labels.symbol(drawing.symbols(root), sheet, base, answer, at, 1.7)
    labels.scale(root, sheet)
    left, _, right, bottom = panels(sheet)[0]
    column = Column(root, left + MARGIN, right - MARGIN, sheet.mirrored)
    column.write(48, sheet.word("title"), "title")
    column.write(74, sheet.day(day), "names")
    y = column.lines(128, sheet.name(base), "name", 3) - 12
    for name in base["properties"]["names"].values():
        if drawing.plain(name) != sheet.name(base):
            column.write(y, isolate(name), "names")
            y += 27
    column.bar(y, 26, REGIONS[base["properties"]["territory"]])
    column.write(y + 19, _where(sheet, base), "row", indent=14)
    y = _state(column, sheet, base, answer, y + 76)
    _past(column, sheet, base, day, y + 14, bottom - 150)
    _history(column, sheet, base, day, bottom - 132)
    cited = set(_cited(base["properties"]))
    credit(column, sheet, bottom - 38, len(cited))


def _past(column: Column, sheet: Sheet, base: dict[str, Any], day: int, y: float, bottom: float) -> None:
    """The changes of a base up to a day, the last ones first, as far as there is room."""
    most = max(0, int((bottom - y) // 26))
    past = [change for each, change, when in changes(sheet.collections) if each is base and when <= day]
    for change in past[::-1][:most]:
        row = drawing.symbols(column.parent)
        marks = drawing.marks({**NOTHING, "status": change["status"]}, sheet.symbols, False)
        drawing.symbol(row, marks, (column.at(10), y - 5), 0.95, sheet.colours)
        column.write(y, sheet.status(change["status"]), "body", indent=30)
        column.write(y, words.spell(edtf.parse(change["date"]), sheet.language), "small", far=True)
        y += 26


def _cited(value: Any) -> Iterator[str]:
    """The ids of the sources that a record names, however deep."""
    if isinstance(value, list):
        for item in value:
            yield from _cited(item)
    elif isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for item in value.values():
            yield from _cited(item)


def _where(sheet: Sheet, base: dict[str, Any]) -> str:
    own = base["properties"]
    found = [sheet.word(f"region.{own['territory']}")]
    found += [sheet.word("disputed-territory")] if own["disputed"] else []
    found += [] if base["geometry"] else [sheet.word("not-located")]
    return " · ".join(found)


def _state(column: Column, sheet: Sheet, base: dict[str, Any], answer: dict[str, Any], y: float) -> float:
    """The state of a base: its symbol, the state in words, and how well it is known; gives the next baseline."""
    marks = drawing.marks(answer, sheet.symbols, disputed=False)
    drawing.symbol(drawing.symbols(column.parent), marks, (column.at(20), y - 8), 1.7, sheet.colours)
    status = sheet.status(answer["status"])
    others = ", ".join(sheet.status(other) for other in answer["alternatives"])
    state = sheet.word("state.possible", status=status, others=others) if others else status
    size, weight, _ = LOOKS["state"]
    for line in drawing.lines(state, size, weight, column.right - column.left - 48, 3):
        column.write(y, line, "state", indent=48)
        y += 30
    for text, look in _known(sheet, base, answer):
        y = column.lines(y, text, look, 2)
    return y


def _known(sheet: Sheet, base: dict[str, Any], answer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is known of the state, and its look: of its beginning, its evidence, and of news that is missing."""
    for change in base["properties"]["changes"]:
        if change["latest"] is not None and edtf.iso(change["latest"]) == answer["since"]:
            yield words.since(edtf.parse(change["date"]), sheet.language), "body"
            break
    if answer["evidence"]:
        yield sheet.word(f"evidence.{answer['evidence']}"), "body"
    if answer["overdue"]:
        yield sheet.word("overdue"), "doubt"
    if answer["stale"]:
        yield sheet.word("stale.short", date=sheet.day(edtf.day(answer["last_evidence"]))), "doubt"


def _history(column: Column, sheet: Sheet, base: dict[str, Any], day: int, y: float) -> None:
    """The states of a base over time, as a strip from the first era to the last day, and the day shown."""
    register = sheet.collections.register
    first, last = min(era["start"] for era in register["eras"]), register["as_of"]
    step = (column.right - column.left) / (last - first)
    settled = {status["id"] for status in register["statuses"] if status["settled"]}
    group = add(column.parent, "g", **{"class": "strip"})
    add(group, "rect", x=column.left, y=y, width=column.right - column.left, height=24, fill=colour("rule"))
    spans = sheet.collections.answers[base["id"]]
    for span, following in zip_longest(spans, spans[1:]):
        start, end = max(span["from"], first), following["from"] if following else last
        look = {"x": column.left + (start - first) * step, "width": max(1, (min(end, last) - start) * step)}
        for status, possible in ((span["status"], False), *((other, True) for other in span["alternatives"])):
            if status and start < last:
                kind = "possible" if possible else "settled" if status in settled else ""
                shade = style(f".span.{kind}") if kind else {}
                tone = style(".span", status=sheet.colours[status])
                edge = 6 if possible else 0
                add(group, "rect", y=y + edge, height=24 - 2 * edge, **look, **tone, **shade)
    add(group, "rect", x=column.left + (day - first) * step - 1.5, y=y - 4, width=3, height=32, fill=colour("ink"))
    ends = Column(group, column.left, column.right, mirrored=False)
    ends.write(y + 44, words.digits(edtf.iso(first)[:4], sheet.language), "small")
    ends.write(y + 44, words.digits(edtf.iso(last)[:4], sheet.language), "small", far=True)
