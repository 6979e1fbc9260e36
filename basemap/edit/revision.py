"""The registry as a document that is edited: read before, and read again after, so that an edit does what it should."""

from __future__ import annotations

from typing import Any

from basemap.edit.layout import inline
from basemap.edit.paths import replaced, value_at
from basemap.registry import parser
from basemap.registry.parser import Document
from basemap.registry.problem import ValuePath

_BOM = b"\xef\xbb\xbf"


class EditError(ValueError):
    """Raised when the registry is laid out in a way in which no entry can be put in. Nothing was changed."""


def read(data: bytes, file: str) -> Document:
    """The document, if it has no problems. Raises EditError."""
    home, problems = parser.read(data, file)
    if home is None or problems:
        raise EditError(f"{file}: has problems: basemap check says which")
    return home


def encoded(data: bytes, text: str) -> bytes:
    """A text as the bytes of the registry; with a byte order mark if that had one."""
    return (_BOM if data.startswith(_BOM) else b"") + text.encode(errors="surrogatepass")


def confirmed(data: bytes, file: str, expected: Any, complaint: str) -> Document:
    """The document of an edited registry, if it says what is expected. Raises EditError with the complaint."""
    found, problems = parser.read(data, file)
    if problems or found is None or found.value != expected:
        raise EditError(complaint)
    return found


def with_value(data: bytes, file: str, path: ValuePath, value: str) -> bytes:
    """The registry with another text in the place of one that is there. Raises EditError."""
    home = read(data, file)
    if not isinstance(value_at(home.value, path), str):
        raise EditError(f"{file}: there is no {path[-1]} to replace")
    new = encoded(data, home.text[: home.offset(path)] + inline(value) + home.text[home.end(path) :])
    complaint = f"{file}:{home.place(path)[0]}: {path[-1]} is laid out in an unusual way: replace it by hand"
    confirmed(new, file, replaced(home.value, path, value), complaint)
    return new


def in_brackets(home: Document, path: ValuePath) -> bool:
    """Whether a list or an entry is written on one line, in brackets."""
    return home.text[home.offset(path)] in "[{"
