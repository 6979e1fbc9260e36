"""The bases by id and their entries by time: entries written by hand are moved as they stand."""

from __future__ import annotations

from itertools import pairwise

from basemap.edit import dates
from basemap.edit.layout import Entry
from basemap.edit.paths import replaced, value_at
from basemap.edit.revision import confirmed, encoded, in_brackets, read
from basemap.edit.splicing import LINE_END, above, behind
from basemap.registry.parser import Document
from basemap.registry.problem import ValuePath

_BY_TIME = ("control", "changes", "plans", "events")


def in_order(data: bytes, file: str) -> bytes:
    """The registry with its bases by id and their entries by time; each is moved as it stands. Raises EditError.

    Comments above an entry move with it. What is in order stays where it is, byte for byte.
    """
    home = read(data, file)
    numbers = range(len(home.value["bases"]))
    for path in (("statements",), ("corrections",), *(("bases", at, key) for at in numbers for key in _BY_TIME)):
        entries = value_at(home.value, path)
        if entries and not in_brackets(home, path):
            home = _sorted(home, path, _by_time(entries))
    bases = home.value["bases"]
    if not in_brackets(home, ("bases",)):
        home = _sorted(home, ("bases",), sorted(numbers, key=lambda at: str(bases[at]["id"])))
    return encoded(data, home.text)


def _by_time(entries: list[Entry]) -> list[int]:
    """The order of some entries: one moves up as long as it lies before its neighbour, by both of its ends."""
    order: list[int] = []
    spans = [dates.ends(dates.of(entry)) for entry in entries]
    for number, (start, end) in enumerate(spans):
        at = len(order)
        while at and _lies_before((start, end), spans[order[at - 1]]):
            at -= 1
        order.insert(at, number)
    return order


def _lies_before(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def _sorted(home: Document, path: ValuePath, order: list[int]) -> Document:
    """The document with the items of a list in another order."""
    if order == sorted(order):
        return home
    _, column = home.position(home.offset(path))
    starts = [above(home.text, home.offset((*path, at)), column - 1) for at in range(len(order))]
    end = behind(home.text, home.end((*path, len(order) - 1)), column - 1)
    stretches = [home.text[start:stop] for start, stop in pairwise([*starts, end])]
    found = LINE_END.search(home.text)
    line = found[0] if found else "\n"
    is_apart = LINE_END.sub("\n", stretches[0]).endswith("\n\n")
    items = [stretch.rstrip("\r\n") for stretch in stretches]
    text = home.text[: starts[0]]
    for at, below in pairwise(order):
        # Neighbours as before keep what stood between them: another edit may begin there.
        text += items[at] + (stretches[at][len(items[at]) :] if below == at + 1 else line * (1 + is_apart))
    text += items[order[-1]] + line + home.text[end:]
    values = value_at(home.value, path)
    return confirmed(
        text.encode(errors="surrogatepass"),
        home.file,
        replaced(home.value, path, [values[at] for at in order]),
        f"{home.file}:{home.place(path)[0]}: {path[-1]} are laid out in an unusual way: sort them by hand",
    )
