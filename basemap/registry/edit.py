"""A base or a change, typed into the text of the registry at its place; no other byte of the text changes.

In: the bytes of a registry without problems, and an entry as plain values, in the order in which its keys are to
stand. Out: the new bytes, which have been read again and say what the old ones said and the entry besides.
The place comes from the parser's own marks; a comment stays with what stands below it, or with the entry into which
it is indented.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import stat
import tempfile
import textwrap
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any, TypeAlias

from basemap.registry import edtf, parser
from basemap.registry.model import Base, Registry
from basemap.registry.parser import Document
from basemap.registry.problem import ValuePath

Entry: TypeAlias = dict[str, Any]

SCHEMA_OF_A_CARD = "# yaml-language-server: $schema=card.schema.json"
"""The first line of a card, for editors."""
WIDTH = 120
"""Characters of a line that is written here, if its words can be parted."""

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")
_PLAIN = re.compile(r"(\.\./)?\w([\w .;()/~?%+!&'-]*[\w.;)/~?%+!'-])?")
_PLAIN_IN_BRACKETS = re.compile(r"(\.\./)?\w[\w./~%+-]*")
_ADDRESS = re.compile(r"https://[^\s,#\[\]{}'\"\\:]+", re.ASCII)
_NO_TEXT = {"null", "Null", "NULL"}


class EditError(ValueError):
    """Raised when the registry is laid out in a way in which no entry can be put in. Nothing was changed."""


def with_base(data: bytes, file: str, entry: Entry) -> bytes:
    """The registry with one more base, where its id belongs in the alphabet. Raises EditError."""
    home = _sound(data, file)
    ids = [base["id"] for base in home.value["bases"]]
    return _checked(data, home, _with_item(home, ("bases",), bisect_right(ids, entry["id"]), entry))


def with_change(data: bytes, file: str, number: int, entry: Entry) -> bytes:
    """The registry with one more change of the base of that number, where its date belongs. Raises EditError."""
    return with_entries(data, file, [(("bases", number, "changes"), entry)])


def with_entries(data: bytes, file: str, entries: Iterable[tuple[ValuePath, Entry]]) -> bytes:
    """The registry with more entries in lists that go by time, each where its date belongs. Raises EditError.

    A path leads to a list: ``("statements",)``, ``("bases", 3, "plans")``; where there is none yet, one begins.
    """
    entries = list(entries)
    home = _sound(data, file)
    expected, pieces = home.value, []
    for path, entry in entries:
        text, _, _ = _with_entry(home, path, entry)
        pieces.append(_difference(home.text, text))
        expected = _with_value(expected, path, _in_time(_at(expected, path) or [], entry))
    text = home.text
    for start, end, piece in sorted(pieces, key=lambda piece: piece[:2], reverse=True):
        text = text[:start] + piece + text[end:]
    new = _encoded(data, text)
    found, problems = parser.read(new, file)
    if problems or found is None or found.value != expected:  # two entries at one place, or text that is refused
        new = data
        for path, entry in entries:
            home = _sound(new, file) if new is not data else home
            new = _checked(new, home, _with_entry(home, path, entry))
    return new


def with_value(data: bytes, file: str, path: ValuePath, value: str) -> bytes:
    """The registry with another text in the place of one that is there. Raises EditError."""
    home = _sound(data, file)
    if not isinstance(_at(home.value, path), str):
        raise EditError(f"{file}: there is no {path[-1]} to replace")
    text = home.text[: home.offset(path)] + _inline(value) + home.text[home.end(path) :]
    new = _encoded(data, text)
    found, problems = parser.read(new, file)
    if problems or found is None or found.value != _with_value(home.value, path, value):
        raise EditError(f"{file}:{home.place(path)[0]}: {path[-1]} is laid out in an unusual way: replace it by hand")
    return new


def with_alias(data: bytes, file: str, number: int, alias: str) -> bytes:
    """The registry with one more id that the base of that number once had. Raises EditError."""
    home = _sound(data, file)
    base = home.value["bases"][number]
    path = ("bases", number, "aliases")
    expected = _with_value(home.value, path, sorted([*base.get("aliases", []), alias]))
    if "aliases" in base:
        aliases = _inline(sorted([*base["aliases"], alias]))
        text = home.text[: home.offset(path)] + aliases + home.text[home.end(path) :]
    else:
        above = ("bases", number, "id")
        _, column = home.place(above, at_key=True)
        line = f"{' ' * (column - 1)}aliases: [{alias}]"
        text = (
            _spliced(home.text, home.end(above), f", aliases: [{alias}]")
            if _in_brackets(home, ("bases", number))
            else _with_lines(home.text, _line_end(home.text, home.end(above)), [line])
        )
    new = _encoded(data, text)
    found, problems = parser.read(new, file)
    if problems or found is None or found.value != expected:
        raise EditError(
            f"{file}:{home.place(path)[0]}: the aliases are laid out in an unusual way: add {alias} by hand"
        )
    return new


def with_id(data: bytes, file: str, old: str, new: str) -> bytes:
    """The registry in which a base has another id, and the old one as an alias, wherever it is named. Raises EditError.

    The base moves to where its new id belongs in the alphabet.
    """
    home = _sound(data, file)
    number = next(number for number, base in enumerate(home.value["bases"]) if base["id"] == old)
    data = with_alias(data, file, number, old)
    for path in _named(home.value, old):
        data = with_value(data, file, path, new)
    return in_order(with_value(data, file, ("bases", number, "id"), new), file)


def in_order(data: bytes, file: str) -> bytes:
    """The registry with its bases by id and their entries by time; each is moved as it stands. Raises EditError.

    Comments above an entry move with it. What is in order stays where it is, byte for byte.
    """
    home = _sound(data, file)
    numbers = range(len(home.value["bases"]))
    for path in (("statements",), ("corrections",), *(("bases", at, key) for at in numbers for key in _BY_TIME)):
        entries = _at(home.value, path)
        if entries and not _in_brackets(home, path):
            home = _sorted(home, path, _by_time([_date(entry) for entry in entries]))
    bases = home.value["bases"]
    if not _in_brackets(home, ("bases",)):
        home = _sorted(home, ("bases",), sorted(numbers, key=lambda at: str(bases[at]["id"])))
    return _encoded(data, home.text)


def _by_time(dates: list[str]) -> list[int]:
    """The order of some dates: one moves up as long as it lies before its neighbour, by both of its ends."""
    order: list[int] = []
    spans = [(edtf.parse(date).earliest or -inf, edtf.parse(date).latest or inf) for date in dates]
    for number, (start, end) in enumerate(spans):
        at = len(order)
        while at and _lies_before((start, end), spans[order[at - 1]]):
            at -= 1
        order.insert(at, number)
    return order


def _lies_before(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one != other and one[0] <= other[0] and one[1] <= other[1]


_BY_TIME = ("control", "changes", "plans", "events")


def _sorted(home: Document, path: ValuePath, order: list[int]) -> Document:
    """The document with the items of a list in another order."""
    if order == sorted(order):
        return home
    _, column = home.position(home.offset(path))
    starts = [_above(home.text, home.offset((*path, at)), column - 1) for at in range(len(order))]
    end = _behind(home.text, home.end((*path, len(order) - 1)), column - 1)
    stretches = [home.text[start:stop] for start, stop in pairwise([*starts, end])]
    if not stretches[-1].endswith("\n"):
        stretches[-1] += "\n"
    gap = _LINE_END.sub("\n", stretches[0]).endswith("\n\n")
    moved = [stretches[at].rstrip("\n") for at in order]
    text = home.text[: starts[0]] + ("\n\n" if gap else "\n").join(moved) + "\n" + home.text[end:]
    found, problems = parser.read(text.encode(errors="surrogatepass"), home.file)
    values = _at(home.value, path)
    if problems or found is None or found.value != _with_value(home.value, path, [values[at] for at in order]):
        raise EditError(
            f"{home.file}:{home.place(path)[0]}: {path[-1]} are laid out in an unusual way: sort them by hand"
        )
    return found


def _above(text: str, offset: int, column: int) -> int:
    """Where an item of a list begins: at its dash, or with the comments right above it."""
    start = text.rfind("\n", 0, offset) + 1
    while start and (above := re.compile(f" {{{column}}}#").match(text, text.rfind("\n", 0, start - 1) + 1)):
        start = above.start()
    return start


def _named(value: Any, id_: str, path: ValuePath = ()) -> Iterator[ValuePath]:
    """Where the id of a base is named outside the bases: in statements, corrections and tours."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        if path == () and key == "bases":
            continue
        is_named = key == "base" or (len(path) > 1 and path[-1] == "bases")
        if is_named and item == id_:
            yield (*path, key)
        else:
            yield from _named(item, id_, (*path, key))


def card(entry: Entry) -> bytes:
    """The file of a source card."""
    return "\n".join([SCHEMA_OF_A_CARD, *_lines(entry, 0), ""]).encode(errors="surrogatepass")


def _with_entry(home: Document, path: ValuePath, entry: Entry) -> Edited:
    """The text with an entry in a list that goes by time."""
    there = _at(home.value, path)
    if there is None:
        return _with_list(home, path, entry)
    times = [_time(_date(each)) for each in there]
    return _with_item(home, path, bisect_right(times, _time(_date(entry))), entry)


def _in_time(entries: list[Entry], entry: Entry) -> list[Entry]:
    at = bisect_right([_time(_date(each)) for each in entries], _time(_date(entry)))
    return [*entries[:at], entry, *entries[at:]]


def _date(entry: Entry) -> str:
    return str(entry.get("target", entry.get("date")))


def _at(root: Any, path: ValuePath) -> Any:
    for part in path:
        root = root.get(part) if isinstance(root, dict) else root[part]
    return root


def _with_value(root: Any, path: ValuePath, value: Any) -> Any:
    """A copy of the values with another one at a path."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(root, list):
        assert isinstance(part, int)
        return [*root[:part], _with_value(root[part], rest, value), *root[part + 1 :]]
    return root | {part: _with_value(root.get(part), rest, value)}


def _difference(old: str, new: str) -> tuple[int, int, str]:
    """The stretch of a text that another one has in its place: where it begins, where it ends, what stands there."""
    most = min(len(old), len(new))
    start = _alike(old, new, most)
    behind = _alike(old[::-1], new[::-1], most - start)
    return start, len(old) - behind, new[start : len(new) - behind]


def _alike(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def _encoded(data: bytes, text: str) -> bytes:
    return (_BOM if data.startswith(_BOM) else b"") + text.encode(errors="surrogatepass")


def diff(old: bytes, new: bytes, file: str) -> Iterator[str]:
    """What differs between two texts as lines of a unified diff, without their line ends."""
    before, after = (text.decode(errors="surrogateescape").splitlines(keepends=True) for text in (old, new))
    for line in difflib.unified_diff(before, after, file, file):
        yield line.rstrip("\r\n")


def write(path: Path, old: bytes, new: bytes) -> None:
    """Put the new content in the place of the old, in one step. Raises OSError, also if it is the old no more."""
    mode = path.stat()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            with suppress(OSError, AttributeError):  # FAT and some network drives have no modes, Windows no such call
                os.fchmod(handle, stat.S_IMODE(mode.st_mode))
            with suppress(OSError, AttributeError):  # only root may, and only root needs to
                os.fchown(handle, mode.st_uid, mode.st_gid)
            stream.write(new)
            stream.flush()
            with suppress(OSError):  # a full disk has said so by now; what is left is a drive that cannot promise it
                os.fsync(handle)
        if path.read_bytes() != old:
            raise OSError(f"{path}: was changed by somebody else meanwhile; nothing was written, try again")
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_all(changed: Mapping[Path, tuple[bytes, bytes]], added: Mapping[Path, bytes]) -> None:
    """Put new contents in the place of old ones, and new files beside them: all of it, or nothing. Raises OSError."""
    made: list[Path] = []
    done: list[Path] = []
    try:
        for path, content in added.items():
            with path.open("xb") as stream:
                made.append(path)
                stream.write(content)
        for path, (old, new) in changed.items():
            if old != new:
                write(path, old, new)
                done.append(path)
    except BaseException:
        for path in done:
            write(path, changed[path][1], changed[path][0])
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _sound(data: bytes, file: str) -> Document:
    home, problems = parser.read(data, file)
    if home is None or problems:
        raise EditError(f"{file}: has problems: basemap check says which")
    return home


Edited: TypeAlias = tuple[str, ValuePath, Any]
"""The new text, and the value that stands at a path of it and was not there before."""


def _checked(data: bytes, home: Document, edited: Edited) -> bytes:
    """The bytes of the new text, if it says what it should. What it may not say is for the check of the registry."""
    text, path, value = edited
    new = _encoded(data, text)
    found, problems = parser.read(new, home.file)
    if not problems and (found is None or found.value != _expected(home.value, path, value)):
        line, _ = home.place(path)
        raise EditError(f"{home.file}:{line}: nothing can be put in here: the entry is laid out in an unusual way")
    return new


def _expected(root: Any, path: ValuePath, value: Any) -> Any:
    """A copy of the values with one more in them."""
    part, rest = path[0], path[1:]
    if isinstance(root, list):
        assert isinstance(part, int)
        inner = [_expected(root[part], rest, value)] if rest else [value]
        return [*root[:part], *inner, *root[part + bool(rest) :]]
    return root | {part: _expected(root[part], rest, value) if rest else value}


def _time(text: str) -> tuple[float, float]:
    date = edtf.parse(text)
    return (inf if date.latest is None else date.latest), (-inf if date.earliest is None else date.earliest)


def _with_list(home: Document, path: ValuePath, item: Entry) -> Edited:
    """The text with a list of one item, behind the last of the keys that come before it in the model."""
    entry, key = path[:-1], str(path[-1])
    order = list((Base if entry else Registry).model_fields)
    present = _at(home.value, entry)
    above = (*entry, max((one for one in present if order.index(one) < order.index(key)), key=order.index))
    if _in_brackets(home, entry):
        return _spliced(home.text, home.end(above), f", {key}: {_inline([item])}"), path, [item]
    _, column = home.place(above, at_key=True)
    lines = [f"{' ' * (column - 1)}{key}:", *_item(item, column + 1)]
    if not entry:
        lines = ["", *lines]
    return _with_lines(home.text, _behind(home.text, home.end(above), column - 1), lines), path, [item]


def _with_item(home: Document, path: ValuePath, at: int, item: Entry) -> Edited:
    """The text with one more item in a list."""
    start, text = home.offset(path), home.text
    where = (*path, at)
    if _in_brackets(home, path):
        return _with_item_in_brackets(home, path, at, item), where, item
    _, column = home.position(start)
    lines = list(_item(item, column - 1))
    if at:
        below = _behind(text, home.end((*path, at - 1)), column - 1)
    else:
        below = _line_end(text, home.offset(path, at_key=True))
    if path == ("bases",) and _apart(home):
        lines = ["", *lines] if at else [*lines, ""]
    return _with_lines(text, below, lines), where, item


def _with_item_in_brackets(home: Document, path: ValuePath, at: int, item: Entry) -> str:
    start, end, text = home.offset(path), home.end(path), home.text
    if at:
        return _spliced(text, home.end((*path, at - 1)), f", {_inline(item)}")
    before, inside = text[:start].rstrip(" "), text[start + 1 : end - 1].strip(" ")
    if inside or _in_brackets(home, path[:-1]) or not before.endswith(":"):
        return _spliced(text, start + 1, _inline(item) + (", " if inside else ""))
    # ``changes: []``: the brackets go, and the list begins on the next line.
    _, column = home.place(path, at_key=True)
    without = before + text[end:]
    return _with_lines(without, _line_end(without, len(before)), list(_item(item, column + 1)))


def _in_brackets(home: Document, path: ValuePath) -> bool:
    return home.text[home.offset(path)] in "[{"


def _apart(home: Document) -> bool:
    """Whether a blank line stands between the bases, as it does in the registry of this project."""
    if len(home.value["bases"]) < 2:
        return True
    between = home.text[home.end(("bases", 0)) : home.offset(("bases", 1))]
    return len(_LINE_END.split(between)) > 2


def _behind(text: str, end: int, column: int) -> int:
    """Where the next line begins, behind a value and the comments that are indented into it."""
    below = _line_end(text, end)
    while comment := re.compile(f" {{{column + 1},}}#").match(text, below):
        below = _line_end(text, comment.end())
    return below


def _line_end(text: str, offset: int) -> int:
    found = _LINE_END.search(text, offset)
    return found.end() if found else len(text)


def _spliced(text: str, offset: int, piece: str) -> str:
    return text[:offset] + piece + text[offset:]


def _with_lines(text: str, below: int, lines: list[str]) -> str:
    """The text with whole lines put in, ended as its first line is; the last line stays as it was."""
    found = _LINE_END.search(text)
    line_end = found[0] if found else "\n"
    piece = line_end.join(lines)
    if below and text[below - 1] in "\r\n":
        return _spliced(text, below, piece + line_end)
    return _spliced(text, below, line_end + piece)


def _item(item: Entry, column: int) -> Iterator[str]:
    """An entry of a list, one key a line."""
    first, *rest = _lines(item, column + 2)
    yield f"{' ' * column}- {first.lstrip()}"
    yield from rest


def _lines(entry: Entry, column: int) -> Iterator[str]:
    """The keys of an entry, one a line."""
    for key, value in entry.items():
        begin = f"{' ' * column}{key}:"
        if isinstance(value, str):
            yield from _text_lines(begin, value, column + 2)
        elif len(line := f"{begin} {_inline(value)}") <= WIDTH and not _holds_entries(value):
            yield line
        else:
            yield begin
            yield from _lines(value, column + 2) if isinstance(value, dict) else _items(value, column + 2)


def _items(values: list[Any], column: int) -> Iterator[str]:
    """A list, each entry on one line if it fits and holds nothing but texts."""
    for value in values:
        line = f"{' ' * column}- {_inline(value)}"
        if isinstance(value, str) or (len(line) <= WIDTH and not any(map(_holds_entries, value.values()))):
            yield line
        else:
            yield from _item(value, column)


def _holds_entries(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _text_lines(begin: str, text: str, column: int) -> Iterator[str]:
    """A text behind its key; one that is too long for a line and holds nothing but words is folded."""
    is_plain = _ADDRESS.fullmatch(text) or (_PLAIN.fullmatch(text) and text not in _NO_TEXT)
    line = f"{begin} {text if is_plain else _quoted(text)}"
    words = text.split(" ")
    if len(line) <= WIDTH or len(words) == 1 or not all(map(str.isprintable, words)) or "" in words:
        yield line
        return
    yield f"{begin} >-"
    folded = textwrap.wrap(text, WIDTH - column - 10, break_long_words=False, break_on_hyphens=False)
    yield from (" " * column + piece for piece in folded)


def _inline(value: Any) -> str:
    """A value on one line, as it may stand inside brackets."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_inline(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    plain = _PLAIN_IN_BRACKETS.fullmatch(value) and value not in _NO_TEXT
    return value if plain else _quoted(value)


def _quoted(text: str) -> str:
    """In double quotes, with the escapes of JSON, which are also those of YAML."""
    return json.dumps(text, ensure_ascii=False)
