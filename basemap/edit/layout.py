"""How an entry is written in YAML: one key a line, folded texts, what is short on one line in brackets."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any, TypeAlias

Entry: TypeAlias = dict[str, Any]
"""Plain values by their keys, in the order in which they are to stand."""

SCHEMA_OF_A_CARD = "# yaml-language-server: $schema=card.schema.json"
"""The first line of a card, for editors."""
WIDTH = 120
"""Characters of a line that is written here, if its words can be parted."""

_PLAIN = re.compile(r"(\.\./)?\w([\w .;()/~?%+!&'-]*[\w.;)/~?%+!'-])?")
_PLAIN_IN_BRACKETS = re.compile(r"(\.\./)?\w[\w./~%+-]*")
_ADDRESS = re.compile(r"https://[^\s,#\[\]{}'\"\\:]+", re.ASCII)
_NO_TEXT = {"null", "Null", "NULL"}


def card(entry: Entry) -> bytes:
    """The file of a source card."""
    return "\n".join([SCHEMA_OF_A_CARD, *_lines(entry, 0), ""]).encode(errors="surrogatepass")


def item_lines(item: Entry, column: int) -> Iterator[str]:
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
        elif len(line := f"{begin} {inline(value)}") <= WIDTH and not _holds_entries(value):
            yield line
        else:
            yield begin
            yield from _lines(value, column + 2) if isinstance(value, dict) else _items(value, column + 2)


def _items(values: list[Any], column: int) -> Iterator[str]:
    """A list, each entry on one line if it fits and holds nothing but texts."""
    for value in values:
        line = f"{' ' * column}- {inline(value)}"
        if isinstance(value, str) or (len(line) <= WIDTH and not any(map(_holds_entries, value.values()))):
            yield line
        else:
            yield from item_lines(value, column)


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


def inline(value: Any) -> str:
    """A value on one line, as it may stand inside brackets."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {inline(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    plain = _PLAIN_IN_BRACKETS.fullmatch(value) and value not in _NO_TEXT
    return value if plain else _quoted(value)


def _quoted(text: str) -> str:
    """In double quotes, with the escapes of JSON, which are also those of YAML."""
    return json.dumps(text, ensure_ascii=False)
