"""Another id for a base, wherever it is named; the old one stays as an alias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from basemap.edit.layout import inline
from basemap.edit.order import in_order
from basemap.edit.paths import replaced
from basemap.edit.revision import confirmed, encoded, in_brackets, read, with_value
from basemap.edit.splicing import line_end, spliced, with_lines
from basemap.registry.problem import ValuePath


def with_id(data: bytes, file: str, old: str, new: str) -> bytes:
    """The registry in which a base has another id, and the old one as an alias, wherever it is named. Raises EditError.

    The base moves to where its new id belongs in the alphabet.
    """
    home = read(data, file)
    number = next(number for number, base in enumerate(home.value["bases"]) if base["id"] == old)
    data = with_alias(data, file, number, old)
    for path in _named(home.value, old):
        data = with_value(data, file, path, new)
    return in_order(with_value(data, file, ("bases", number, "id"), new), file)


def with_alias(data: bytes, file: str, number: int, alias: str) -> bytes:
    """The registry with one more id that the base of that number once had. Raises EditError."""
    home = read(data, file)
    base = home.value["bases"][number]
    path = ("bases", number, "aliases")
    expected = replaced(home.value, path, sorted([*base.get("aliases", []), alias]))
    if "aliases" in base:
        aliases = inline(sorted([*base["aliases"], alias]))
        text = home.text[: home.offset(path)] + aliases + home.text[home.end(path) :]
    else:
        above = ("bases", number, "id")
        _, column = home.place(above, at_key=True)
        line = f"{' ' * (column - 1)}aliases: [{alias}]"
        text = (
            spliced(home.text, home.end(above), f", aliases: [{alias}]")
            if in_brackets(home, ("bases", number))
            else with_lines(home.text, line_end(home.text, home.end(above)), [line])
        )
    new = encoded(data, text)
    complaint = f"{file}:{home.place(path)[0]}: the aliases are laid out in an unusual way: add {alias} by hand"
    confirmed(new, file, expected, complaint)
    return new


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
