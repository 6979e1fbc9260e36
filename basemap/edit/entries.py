"""A base or a change, typed into the text of the registry at its place; no other byte of the text changes.

In: the bytes of a registry without problems, and an entry as plain values, in the order in which its keys are to
stand. Out: the new bytes, which have been read again and say what the old ones said and the entry besides.
The place comes from the parser's own marks; a comment stays with what stands below it, or with the entry into which
it is indented.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, TypeAlias

from basemap.edit import dates
from basemap.edit.layout import Entry, inline, item_lines
from basemap.edit.paths import inserted, replaced, value_at
from basemap.edit.revision import EditError, encoded, in_brackets, read
from basemap.edit.splicing import LINE_END, behind, difference, line_end, spliced, with_lines
from basemap.registry import parser
from basemap.registry.model import Base, Registry
from basemap.registry.parser import Document
from basemap.registry.problem import ValuePath


def with_base(data: bytes, file: str, entry: Entry) -> bytes:
    """The registry with one more base, where its id belongs in the alphabet. Raises EditError."""
    home = read(data, file)
    ids = [base["id"] for base in home.value["bases"]]
    return _checked(data, home, _with_item(home, ("bases",), bisect_right(ids, entry["id"]), entry))


def with_entries(data: bytes, file: str, entries: Iterable[tuple[ValuePath, Entry]]) -> bytes:
    """The registry with more entries in lists that go by time, each where its date belongs. Raises EditError.

    A path leads to a list: ``("statements",)``, ``("bases", 3, "plans")``; where there is none yet, one begins.
    """
    entries = list(entries)
    home = read(data, file)
    expected, pieces = home.value, []
    for path, entry in entries:
        text, _, _ = _with_entry(home, path, entry)
        pieces.append(difference(home.text, text))
        there = value_at(expected, path) or []
        at = _place_in_time(there, entry)
        expected = replaced(expected, path, [*there[:at], entry, *there[at:]])
    text = home.text
    for start, end, piece in sorted(pieces, key=lambda piece: piece[:2], reverse=True):
        text = text[:start] + piece + text[end:]
    new = encoded(data, text)
    found, problems = parser.read(new, file)
    if problems or found is None or found.value != expected:  # two entries at one place, or text that is refused
        new = data
        for path, entry in entries:
            home = read(new, file) if new is not data else home
            new = _checked(new, home, _with_entry(home, path, entry))
    return new


def _with_entry(home: Document, path: ValuePath, entry: Entry) -> Edited:
    """The text with an entry in a list that goes by time."""
    there = value_at(home.value, path)
    if there is None:
        return _with_list(home, path, entry)
    return _with_item(home, path, _place_in_time(there, entry), entry)


def _place_in_time(entries: list[Entry], entry: Entry) -> int:
    """Which number an entry has in a list that goes by time: by the last day of its date, then by the first."""
    return bisect_right([_by_end(each) for each in entries], _by_end(entry))


def _by_end(entry: Entry) -> tuple[float, float]:
    first, last = dates.ends(dates.of(entry))
    return last, first


Edited: TypeAlias = tuple[str, ValuePath, Any]
"""The new text, and the value that stands at a path of it and was not there before."""


def _checked(data: bytes, home: Document, edited: Edited) -> bytes:
    """The bytes of the new text, if it says what it should. What it may not say is for the check of the registry."""
    text, path, value = edited
    new = encoded(data, text)
    found, problems = parser.read(new, home.file)
    if not problems and (found is None or found.value != inserted(home.value, path, value)):
        line, _ = home.place(path)
        raise EditError(f"{home.file}:{line}: nothing can be put in here: the entry is laid out in an unusual way")
    return new


def _with_list(home: Document, path: ValuePath, item: Entry) -> Edited:
    """The text with a list of one item, behind the last of the keys that come before it in the model."""
    entry, key = path[:-1], str(path[-1])
    order = list((Base if entry else Registry).model_fields)
    present = value_at(home.value, entry)
    above = (*entry, max((one for one in present if order.index(one) < order.index(key)), key=order.index))
    if in_brackets(home, entry):
        return spliced(home.text, home.end(above), f", {key}: {inline([item])}"), path, [item]
    _, column = home.place(above, at_key=True)
    lines = [f"{' ' * (column - 1)}{key}:", *item_lines(item, column + 1)]
    if not entry:
        lines = ["", *lines]
    return with_lines(home.text, behind(home.text, home.end(above), column - 1), lines), path, [item]


def _with_item(home: Document, path: ValuePath, at: int, item: Entry) -> Edited:
    """The text with one more item in a list."""
    start, text = home.offset(path), home.text
    where = (*path, at)
    if in_brackets(home, path):
        return _with_item_in_brackets(home, path, at, item), where, item
    _, column = home.position(start)
    lines = list(item_lines(item, column - 1))
    if at:
        below = behind(text, home.end((*path, at - 1)), column - 1)
    else:
        below = line_end(text, home.offset(path, at_key=True))
    if path == ("bases",) and _apart(home):
        lines = ["", *lines] if at else [*lines, ""]
    return with_lines(text, below, lines), where, item


def _with_item_in_brackets(home: Document, path: ValuePath, at: int, item: Entry) -> str:
    start, end, text = home.offset(path), home.end(path), home.text
    if at:
        return spliced(text, home.end((*path, at - 1)), f", {inline(item)}")
    before, inside = text[:start].rstrip(" "), text[start + 1 : end - 1].strip(" ")
    if inside or in_brackets(home, path[:-1]) or not before.endswith(":"):
        return spliced(text, start + 1, inline(item) + (", " if inside else ""))
    # ``changes: []``: the brackets go, and the list begins on the next line.
    _, column = home.place(path, at_key=True)
    without = before + text[end:]
    return with_lines(without, line_end(without, len(before)), list(item_lines(item, column + 1)))


def _apart(home: Document) -> bool:
    """Whether a blank line stands between the bases, as it does in the registry of this project."""
    if len(home.value["bases"]) < 2:
        return True
    between = home.text[home.end(("bases", 0)) : home.offset(("bases", 1))]
    return len(LINE_END.split(between)) > 2
