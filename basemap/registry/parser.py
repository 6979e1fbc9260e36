"""YAML text → plain values that know their line and column.

In: the bytes of one file. Out: a :class:`Document` of dicts, lists and texts, and every :class:`Problem` of its form.
Each scalar is a text, so that ``no``, ``012`` and ``50:06`` stay what was typed; only an empty one is None.
Of YAML 1.1 this takes what a person types by hand. Anchors, tags, merge keys and second documents are refused, and so
are characters that show one thing and mean another (CVE-2021-42574). It knows nothing of bases.
"""

from __future__ import annotations

import gc
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from basemap.registry.parser_messages import reworded
from basemap.registry.problem import Problem, ValuePath, Values
from basemap.registry.text import BIDI, HIDDEN, HIDDEN_IN_VALUE, quoted

Event: TypeAlias = Any  # PyYAML's stubs know too little of them

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 3_000_000
MAX_PROBLEMS = 1000
"""Of form, in one file: a text with more of them is something else than a registry."""
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_OPENS = (MappingStartEvent, SequenceStartEvent)
_CLOSES = (MappingEndEvent, SequenceEndEvent)

_LINE_END = re.compile(r"\r\n|\r|\n")
_CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^\s#])", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """The values of one file and where each of them stands.

    ``offsets`` holds one character offset for each value, keys included, in the order of the text.
    """

    file: str
    text: str = field(repr=False)
    value: Any
    offsets: array[int] = field(repr=False)
    has_empty: bool = False

    def place(self, path: ValuePath, *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of the value at a path, or of its nearest ancestor; with ``at_key``, of its key."""
        return self.position(self.offset(path, at_key=at_key))

    def offset(self, path: ValuePath, *, at_key: bool = False) -> int:
        """The character offset of the value at a path, in the same way."""
        offset = self.offsets[0] if self.offsets else 0
        value = self.value
        for position, part in enumerate(path):
            entry = self._entries.get(id(value), {}).get(part)
            if entry is None:
                break
            offset = entry[0] if at_key and position == len(path) - 1 else entry[1]
            value = value[part]
        return offset

    def end(self, path: ValuePath) -> int:
        """The character offset behind the value at a path, in a document without problems."""
        return self._ends[self.offset(path)]

    def key_place(self, mapping: Values, key: str) -> tuple[int, int]:
        """Line and column of a key of one of its dicts."""
        return self.position(self._entries[id(mapping)][key][0])

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character offset."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def _entries(self) -> dict[int, dict[str | int, tuple[int, int]]]:
        """For each dict and list, by its identity: the offsets of key and value of each entry.

        Built at the first question only: a document without problems never pays for it.
        """
        entries: dict[int, dict[str | int, tuple[int, int]]] = {}
        _index(self.value, iter(self.offsets), entries)
        return entries

    @cached_property
    def _ends(self) -> dict[int, int]:
        """For the offset of each value, that of its end. Read from the text once more: only an edit asks for it."""
        ends: dict[int, int] = {}
        last, outer = 0, []
        for event in _events(self.text.encode()):
            start, end = event.start_mark.index, event.end_mark.index
            if type(event) is ScalarEvent:  # a block of text ends with its last line, not before the next value
                last = ends[start] = start + len(self.text[start:end].rstrip()) if event.style in ("|", ">") else end
            elif type(event) in _OPENS:
                outer.append((start, event.flow_style))
            elif type(event) in _CLOSES:
                start, in_brackets = outer.pop()
                last = ends[start] = end if in_brackets else last
        return ends


def _index(value: Any, offsets: Iterator[int], entries: dict[int, dict[str | int, tuple[int, int]]]) -> int:
    """Walk values and offsets side by side; give back the offset of this value. At most MAX_DEPTH calls deep."""
    own = next(offsets, 0)
    if isinstance(value, dict):
        table = entries[id(value)] = {}
        for key, item in value.items():
            key_offset = next(offsets)
            table[key] = key_offset, _index(item, offsets, entries)
    elif isinstance(value, list):
        table = entries[id(value)] = {}
        for number, item in enumerate(value):
            offset = _index(item, offsets, entries)
            table[number] = offset, offset
    return own


@contextmanager
def paused_collector() -> Iterator[None]:
    """Hold the cyclic collector while many small values are made: it would walk them all, over and over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read(data: bytes, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read one file. There is no document if its text cannot be understood; otherwise it holds what could be."""
    if len(data) > MAX_BYTES:
        return None, (Problem(file, 1, 1, f"the file is larger than {MAX_BYTES >> 20} MB: split it", "too-large"),)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return None, (_not_utf8(data, file, error),)
    reading = _Reading(Document(file, text, None, array("Q")))
    with paused_collector():
        return reading.document_of(data)


def _not_utf8(data: bytes, file: str, error: UnicodeDecodeError) -> Problem:
    before = Document(file, data[: error.start].decode(), None, array("Q"))
    line, column = before.position(len(before.text))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return Problem(file, line, column, "the file is UTF-16 or UTF-32, not UTF-8: save it as UTF-8", "encoding")
    message = f"byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8 and type this character again"
    return Problem(file, line, column, message, "encoding")


class _Stop(Exception):
    """Raised where reading on would tell nothing true."""


class _Reading:
    """One pass over one text. Collects problems as (offset, message, rule)."""

    def __init__(self, blank: Document) -> None:
        self.blank = blank
        self.found: list[tuple[int, str, str]] = []
        self.repeated: list[tuple[Values, str, int]] = []
        self.offsets: array[int] = array("Q")
        self.has_empty = False

    def document_of(self, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
        text = self.blank.text
        document = None
        try:
            self._conflicts(text)
            if self._hidden(text):
                # Same length, so that offsets stay true; and a later message cannot carry the character into a log.
                data = HIDDEN.sub("\ufffd", text).encode()
            value = self._value(_events(data))
            document = Document(self.blank.file, text, value, self.offsets, self.has_empty)
        except yaml.YAMLError as error:
            self._syntax(error)
        except _Stop:
            pass
        for mapping, key, offset in self.repeated:
            first = f" (first in line {document.key_place(mapping, key)[0]})" if document else ""
            message = f"{quoted(key)} is written twice in one entry{first}: keep one of the two"
            self.found.append((offset, message, "duplicate-key"))
        places = ((*self.blank.position(offset), message, rule) for offset, message, rule in self.found)
        return document, tuple(sorted({Problem(self.blank.file, *place) for place in places}))

    def _note(self, offset: int, message: str, rule: str) -> None:
        self.found.append((offset, message, rule))
        if len(self.found) > MAX_PROBLEMS:
            raise _Stop

    def _conflicts(self, text: str) -> None:
        """A merge that git left undone. ``=======`` alone is a line of text."""
        markers = list(_CONFLICT.finditer(text)) if "<<<<<<<" in text or ">>>>>>>" in text else []
        if all(marker[1][0] in "=|" for marker in markers):
            return
        for marker in markers:
            message = f"`{marker[1]}` is left over from a merge: keep one version and delete the marker lines"
            self._note(marker.start(), message, "conflict-marker")
        raise _Stop

    def _hidden(self, text: str) -> bool:
        """Hidden characters in the raw text: the first of each line, since a broken file can be full of them."""
        last_line = 0
        for match in HIDDEN.finditer(text):
            line, _ = self.blank.position(match.start())
            if line != last_line:
                self._refuse(match.start(), match[0])
                last_line = line
        return last_line > 0

    def _refuse(self, offset: int, character: str) -> None:
        code = f"U+{ord(character):04X}"
        if re.match(f"[{BIDI}]", character):
            message = f"{code} changes the direction of text without being seen: delete it"
            self._note(offset, message, "bidi-control")
        else:
            self._note(offset, f"{code} is a control character that nobody can see: delete it", "control-character")

    def _value(self, events: Iterator[Event]) -> Any:
        """Build the value. The one loop that runs for each of a million values: whatever is rare is elsewhere."""
        root: list[Any] = []
        holder: Any = root  # the dict or list being filled,
        is_dict = False  # which of the two it is,
        key: str | None = None  # in a dict, the key that waits for its value,
        outer: list[tuple[Any, str | None]] = []  # and those around it
        keys: dict[str, str] = {}  # one text for all uses of a key
        for event in events:
            kind = type(event)
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                value: Any = holder
                holder, key = outer.pop()
                is_dict = type(holder) is dict
            elif kind is ScalarEvent or kind in _OPENS or kind is AliasEvent:
                if event.anchor is not None or (kind is not AliasEvent and event.tag is not None):
                    self._decoration(event)
                if is_dict and key is None:
                    key = self._key(event, holder, keys, events)
                    continue
                self.offsets.append(event.start_mark.index)
                if kind in _OPENS:
                    outer.append((holder, key))
                    if len(outer) > MAX_DEPTH:
                        self._stop_at_depth(event)
                    is_dict = kind is MappingStartEvent
                    holder, key = {} if is_dict else [], None
                    continue
                value = self._scalar(event) if kind is ScalarEvent else None
            elif kind is DocumentStartEvent and root:
                self._second(event)
                break
            else:
                continue
            if is_dict:
                holder[key] = value
                key = None
            else:
                holder.append(value)
        return root[0] if root else None

    def _scalar(self, event: Event) -> str | None:
        text: str = event.value
        if len(self.offsets) > MAX_VALUES:
            self._note(event.start_mark.index, f"more than {MAX_VALUES} values: split the file", "too-large")
            raise _Stop
        if event.style == '"':
            return self._escaped(text, event.start_mark.index)
        if len(text) < 5 and text in _NULL and not event.style:
            self.has_empty = True
            return None
        return text

    def _key(self, event: Event, holder: Values, keys: dict[str, str], events: Iterator[Event]) -> str | None:
        """The key of a new entry; None if it was refused, and then its value is passed over."""
        offset = event.start_mark.index
        text = ""
        if type(event) is ScalarEvent:
            text = self._escaped(event.value, offset) if event.style == '"' else event.value
            if text in holder:
                self.repeated.append((holder, text, offset))
                if len(self.repeated) > MAX_PROBLEMS:
                    raise _Stop
            elif text == "<<" and not event.style:
                message = "`<<` copies another entry, which hides what is said: write the keys out"
                self._note(offset, message, "merge-key")
            elif text:
                self.offsets.append(offset)
                return keys.setdefault(text, text)
            else:
                self._note(offset, "there is no key before the colon: write key: value", "yaml")
        elif type(event) in _OPENS:
            self._note(offset, "a key must be a text, not a list or an entry of its own", "yaml")
            self._skip(events, 1)
        self._skip(events)
        return None

    def _skip(self, events: Iterator[Event], depth: int = 0) -> None:
        """Pass over one value, or over the rest of one that has begun."""
        for event in events:
            depth += (type(event) in _OPENS) - (type(event) in _CLOSES)
            if depth > MAX_DEPTH:
                self._stop_at_depth(event)
            if depth == 0:
                return

    def _escaped(self, text: str, offset: int) -> str:
        """A text in double quotes, where an escape may spell what may not be typed."""
        match = HIDDEN_IN_VALUE.search(text)
        if match:
            self._refuse(offset, match[0])
            text = HIDDEN_IN_VALUE.sub("\ufffd", text)
        return text

    def _decoration(self, event: Event) -> None:
        """An alias, an anchor, a tag: YAML that says something about a value, or nothing that the writer meant."""
        offset = event.start_mark.index
        quotes = "put a text that begins like this in quotes"
        if type(event) is AliasEvent:
            message = f"{quoted(f'*{event.anchor}')} stands for another value: write it out, or {quotes}"
            self._note(offset, message, "alias")
        elif event.anchor is not None:
            message = f"{quoted(f'&{event.anchor}')} names a value to copy it: delete the name, or {quotes}"
            self._note(offset, message, "alias")
        if type(event) is not AliasEvent and event.tag is not None:
            tag = quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._note(offset, f"{tag} is a tag, and no value here has one: delete it, or use quotes", "tag")

    def _stop_at_depth(self, event: Event) -> None:
        message = f"more than {MAX_DEPTH} levels inside each other: nothing in this file is that deep"
        self._note(event.start_mark.index, message, "too-deep")
        raise _Stop

    def _second(self, event: Event) -> None:
        message = "`---` begins a second document: a file holds one, so delete this line"
        self._note(event.start_mark.index, message, "second-document")

    def _syntax(self, error: yaml.YAMLError) -> None:
        """Say what a parser error means to somebody who writes lists, not parsers."""
        text = self.blank.text
        mark = getattr(error, "problem_mark", None)
        offset = min(mark.index if mark else 0, len(text))
        line, _ = self.blank.position(offset)
        tabs = [match.end() - 1 for match in islice(_TAB_INDENT.finditer(text), MAX_PROBLEMS)]
        if tabs and self.blank.position(tabs[0])[0] <= line:
            self.found += [(tab, "this line is indented with a tab: use spaces", "tab") for tab in tabs]
            return
        offset, message = reworded(error, offset, text)
        line, _ = self.blank.position(offset)
        if all(self.blank.position(other)[0] != line for other, *_ in self.found):
            self.found.append((offset, message, "yaml"))


def _events(data: bytes) -> Iterator[Event]:
    """The parser's events: from libyaml, ten times as fast, or from PyYAML's own where that is missing."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(data)
    return iter(loader.get_event, None)
