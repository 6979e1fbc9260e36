"""The map with all bases on a day, and beside it the counts that are its legend."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from basemap.languages import words
from basemap.layers import MANY_COVERED, NOTHING, Answer, Atlas, MappedBase, MappedChange
from basemap.picture import elements, labels
from basemap.picture.elements import Element, add, isolate
from basemap.picture.geometry import Point
from basemap.picture.layout import (
    LOOKS,
    MARGIN,
    SCALE,
    Column,
    Sheet,
    answer_on,
    changes,
    credit,
    panels,
    sources,
    wide,
)
from basemap.registry.vocabularies import Territory

_ROW, _LINE = 28, 22

Pairs = list[tuple[MappedBase, MappedChange]]
Step = tuple[int, Pairs]
"""A day, and the bases that change on it with their changes."""


def draw(sheet: Sheet, day: int) -> str:
    """All bases with their states on a day, and the words around the map, as text."""
    below, symbols, words = Element("g"), elements.symbols(Element("g")), Element("g")
    bases = sheet.atlas.bases
    answers = {base.id: answer_on(sheet.atlas, base, day) for base in bases}
    step = _last_step(sheet.atlas, day)
    shown = [base for base in bases if base.id in sheet.places]
    room = labels.room(sheet, sheet.places.values())
    room.taken.append(labels.key(below, sheet, shown, answers))
    labels.names(sheet, below, room, *_named(sheet, shown, answers, {base.id for base, _ in _new(step, day)}))
    _counted(words, sheet, day, answers, step)
    return "".join(
        [
            *map(elements.text, below),
            sheet.once("around", lambda group: _around(group, sheet)),
            elements.text(symbols, "".join(_symbol(sheet, base, answers[base.id]) for base in shown)),
            *map(elements.text, words),
        ]
    )


def _around(parent: Element, sheet: Sheet) -> None:
    """What stands on the map on every day."""
    labels.leaders(parent, sheet, list(sheet.places))
    labels.scale(parent, sheet)


def _symbol(sheet: Sheet, base: MappedBase, answer: Answer) -> str:
    """The symbol of a base, drawn once for all days on which the answer is the same."""
    at = sheet.places[base.id]
    return sheet.once((base.id, answer.start), lambda group: labels.symbol(group, sheet, base, answer, at, SCALE))


def _new(step: Step | None, day: int) -> Pairs:
    """What changes on the day itself."""
    return step[1] if step and step[0] == day else []


def _named(
    sheet: Sheet, shown: Iterable[MappedBase], answers: Mapping[str, Answer], news: set[str]
) -> tuple[labels.Named, labels.Named]:
    """The bases to be named, those of the news apart: where nothing is on record, a name would say too much."""
    found: tuple[list[tuple[str, Point]], list[tuple[str, Point]]] = ([], [])
    for base in sorted(shown, key=lambda base: not _open(answers[base.id], sheet)):
        id_ = base.id
        if answers[id_].status or answers[id_].alternatives:
            found[id_ not in news].append((sheet.short[id_], sheet.places[id_]))
    return found


def _counted(root: Element, sheet: Sheet, day: int, answers: Mapping[str, Answer], step: Step | None) -> None:
    """Title and day, the counts of both territories, what changed last, and what the picture rests on."""
    (width, height), mirrored = sheet.size, sheet.mirrored
    left, _, right, _ = panels(sheet)[0]
    column = Column(root, left + MARGIN, right - MARGIN, mirrored)
    title, date, top = (48, 96, 146) if wide(sheet.size) else (34, 78, sheet.box[3] + 26)
    column.write(title, sheet.word("title"), "title")
    column.write(date, sheet.day(day), "day")
    if wide(sheet.size):
        columns = [column] * len(sheet.atlas.territories)
    else:
        halves = [(MARGIN, width / 2 - 20), (width / 2 + 20, width - MARGIN)]
        columns = [Column(root, *half, mirrored) for half in (halves[::-1] if mirrored else halves)]
    y = top
    for own, territory in zip(columns, sheet.atlas.territories, strict=True):
        y = _region(own, sheet, territory, answers, y if wide(sheet.size) else top) + 46
    _latest(columns[-1], sheet, step, y, height - 60)
    credit(column, sheet, height - 38)
    sources(column, sheet, height - 38, len(sheet.atlas.sources))


def _region(column: Column, sheet: Sheet, territory: Territory, answers: Mapping[str, Answer], y: float) -> float:
    """How many bases of a territory are in each state; gives the baseline of the last line."""
    bases = sheet.atlas.bases
    counts = _counts([answers[base.id] for base in bases if base.region == territory.id])
    group = add(column.parent, "g", **{"class": "region"})
    sheet.tell(group, region=territory.id)
    column = replace(column, parent=group)
    column.bar(y - 14, 22 + _ROW * len(counts), territory.colour)
    column.write(y, sheet.word(f"region.{territory.id}"), "heading", indent=14)
    order = [status for status in (*sheet.symbols, None) if status in counts]
    # The label comes first: a number before it would count forces, where it counts bases.
    size, weight, _ = LOOKS["row"]
    widths = [elements.width(sheet.status(status), size, weight) for status in order]
    # A fallback for our letters may be a quarter wider.
    indent = 60 + 1.25 * max(widths, default=0)
    for status in order:
        y += _ROW
        least, most, doubtful = counts[status]
        row = add(group, "g")
        sheet.tell(row, status=status or "none", least=least, most=most, doubtful=doubtful)
        own = replace(column, parent=row)
        marks = elements.marks(replace(NOTHING, status=status, stale=doubtful > 0), sheet.symbols, False)
        elements.symbol(elements.symbols(row), marks, (own.at(28), y - 7), 1.15, sheet.colours)
        own.write(y, sheet.status(status), "row", indent=50)
        own.write(y, sheet.language.range(least, most), "number", indent=indent)
        if doubtful:
            own.write(y, sheet.word("count.doubtful", n=doubtful), "doubt", far=True)
    return y


def _counts(answers: Sequence[Answer]) -> dict[str | None, tuple[int, int, int]]:
    """Status → how many bases are in it for certain, how many may be, and of how many nobody has reported lately."""
    least = Counter(answer.status for answer in answers if not answer.alternatives)
    most = Counter(status for answer in answers for status in (answer.status, *answer.alternatives))
    doubtful = Counter(answer.status for answer in answers if answer.stale or answer.overdue)
    return {status: (least[status], most[status], doubtful[status]) for status in most}


def _latest(column: Column, sheet: Sheet, step: Step | None, y: float, bottom: float) -> None:
    """The last change up to the day, or all that changed on it, as far as there is room."""
    if step is None or bottom - y < 2 * _LINE:
        return
    day, changes = step
    y = column.lines(y, sheet.word("latest", date=sheet.day(day)), "strong", 2)
    sentences = sheet.word("sentence.join").join(_sentences(sheet, changes))
    column.lines(y, sentences, "body", max(1, int((bottom - y) // _LINE) + 1))


def _sentences(sheet: Sheet, changes: Pairs) -> Iterator[str]:
    """What changed: first the bases that a source names, then those that a statement covers without naming them."""
    covered = [each for each in changes if each[1].support.inferred]
    yield from (_sentence(sheet, *each) for each in changes if each not in covered)
    if len(covered) > MANY_COVERED:
        yield sheet.word("sentence.covered", n=len(covered))
    else:
        yield from (sheet.word("sentence.inferred", sentence=_sentence(sheet, *each)) for each in covered)


def _sentence(sheet: Sheet, base: MappedBase, mapped: MappedChange) -> str:
    change = mapped.change
    key = "sentence.by" if change.date.earliest is None else "sentence"
    return sheet.word(key, base=isolate(sheet.name(base)), status=words.inline(sheet.status(change.status)))


def _last_step(atlas: Atlas, day: int) -> Step | None:
    """What changed last, up to a day."""
    past = [(base, change) for base, change in changes(atlas) if change.day <= day]
    last = max((change.day for _, change in past), default=None)
    if last is None:
        return None
    latest = {base.id: (base, change) for base, change in past if change.day == last}
    return last, list(latest.values())


def _open(answer: Answer, sheet: Sheet) -> bool:
    """Whether forces are or may be at a base: it is named before those that are settled."""
    return not sheet.settled.issuperset({answer.status, *answer.alternatives})
