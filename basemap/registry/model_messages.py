"""What the model refuses, in words for whoever edits the file.

In: the errors of pydantic, with the values as they were typed. Out: a :class:`Finding` for each: what stands there,
what is allowed, and, where it can be told, what to write instead.
"""

from __future__ import annotations

import re
import types
import typing
import unicodedata
from typing import Any

from basemap.registry import edtf, invisible
from basemap.registry.model import Registry, Source
from basemap.registry.problem import Finding, ValuePath, Values
from basemap.registry.text import listed, nearest, quoted, shown
from basemap.registry.values import Record

EMPTY = "has no value: write one, or leave the line out"
_EXPECTED = {
    "string_type": "a text",
    "float_type": "a number",
    "int_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dataclass_type": "a date",
}
_NAMES = ("en", "ar", "ckb", "name", "publisher")
"""The keys of names, in which a letter must be seen."""
_PATTERNS = {
    "colour": "is no colour: write # and six digits 0 to 9 or a to f, such as #0b72b8",
    "language": "is no language code: write two or three small letters, such as en, ar or ckb",
}
_LIMITS = {
    "greater_than_equal": ("less than", "ge"),
    "less_than_equal": ("more than", "le"),
    "greater_than": ("not more than", "gt"),
}


def finding(kind: str, loc: ValuePath, context: Values, values: Any) -> Finding | None:
    """A pydantic error as a sentence about what was typed. None for an echo of another error."""
    value = _value(values, loc)
    name, one = f"{key_at(loc)}: ", "an entry " if isinstance(loc[-1], int) else ""
    if len(loc) == 2 and loc[0] == "sources":
        return Finding(loc, f"the card {wrong_type(value, keys_of(Source))}", "type")
    if kind == "extra_forbidden":
        return _unknown_key(loc, value)
    if kind == "missing":
        record = _record(loc[:-1])
        description = record.model_fields[str(loc[-1])].description
        message = f"the key `{loc[-1]}` is missing from the {_noun(record)}: {description}"
        return Finding(loc[:-1], message.removesuffix("."), "missing-key")
    if kind == "too_short":
        if len(value) >= context["min_length"]:  # its items are wrong, and have been reported
            return None
        few = "is an empty list" if not value else "is too short a list"
        return Finding(loc, f"{name}{few}: give at least {context['min_length']}", "too-few")
    if value is None or value == "":
        return Finding(loc, name + one + EMPTY, "empty")
    if not isinstance(value, str) or kind in ("tuple_type", "model_type"):
        expected = "a date" if loc[-1] in ("as_of", "start", "end", "day") else _EXPECTED.get(kind, "a text")
        if kind == "model_type":
            expected = keys_of(_record(loc))
        return Finding(loc, name + one + wrong_type(value, expected), "type")
    if kind == "literal_error":
        return _choice(loc, name, value, tuple(re.findall(r"'([^']*)'", context["expected"])))
    message, rule, hint = _wrong_text(kind, str(loc[-1]), value, context)
    return Finding(loc, name + message, rule, hint=hint)


def _wrong_text(kind: str, key: str, value: str, context: Values) -> tuple[str, str, str | None]:
    """Message, rule and hint for a text that is not the text it should be."""
    if kind == "slug":
        message = f"{quoted(value)} is not an id: use small letters a to z, digits and single hyphens"
        return message, "id", slug_meant(value)
    if kind == "date":
        message, hint = context["message"].replace(value, shown(value)), edtf.guess(value)
        return message.partition(": ")[0] if hint else message, "date", hint
    if kind == "year":
        message, hint = context["message"], edtf.guess(value)
        return message.partition(": ")[0] if hint else message, "year", hint
    if kind == "invisible":
        meant = invisible.without(value, is_name=key in _NAMES)
        return context["wrong"], "invisible", meant if meant and len(meant) < 200 else None
    if kind == "no-letter":
        return (
            "holds no letter: write the name" if key in _NAMES else "holds neither a letter nor a digit",
            "no-letter",
            None,
        )
    if kind == "flag":
        return f"{quoted(value)} is neither true nor false", "flag", _flag_meant(value)
    if kind == "string_pattern_mismatch":
        return (
            f"{quoted(value)} {_PATTERNS.get(key, 'is not written as it should be')}",
            "pattern",
            _pattern_meant(key, value),
        )
    if kind in ("string_too_long", "too_long"):
        most = context["max_length"]
        return f"has {len(value)} letters, {most} are the most: say it shorter", "too-long", None
    if kind in _LIMITS:
        words, limit = _LIMITS[kind]
        return f"{quoted(value)} is {words} {context[limit]:.0f}", "range", None
    if kind == "int_from_float":
        return f"{quoted(value)} is not a whole number", "number", value.partition(".")[0]
    if kind == "number":
        return _not_a_number(key, value)
    return f"{quoted(value)} is too long for a number", "number", None


def key_at(path: ValuePath) -> str:
    """The key that a path ends at, for messages: of a list's item, the key of the list."""
    return next((shown(part) for part in reversed(path) if isinstance(part, str)), "the file")


def _value(values: Any, path: ValuePath) -> Any:
    """What stands at a path: the text as typed, where pydantic may have gone on with a number."""
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def wrong_type(value: Any, expected: str) -> str:
    """What a value is, and what was expected."""
    if value is None:
        return f"is empty, expected {expected}"
    found = (
        "is a list" if isinstance(value, list) else "has keys of its own" if isinstance(value, dict) else "is a text"
    )
    return f"{found}, expected {expected}"


def keys_of(record: type[Record]) -> str:
    """The keys that such an entry cannot do without, or all that it may have."""
    required = [key for key, field in record.model_fields.items() if field.is_required()]
    return f"keys and values: {', '.join(required) or listed(tuple(record.model_fields))}"


def _record(path: ValuePath) -> type[Record]:
    """The model of the entry at a path that holds only known keys."""
    record: Any = Registry
    for part in path:
        if isinstance(part, str):
            record = _content(record.model_fields[part].annotation)
    return typing.cast("type[Record]", record)


def _content(hint: Any) -> Any:
    """The record inside ``tuple[Record, ...]`` or ``Record | None``."""
    if typing.get_origin(hint) is typing.Annotated:
        return _content(typing.get_args(hint)[0])
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) in (tuple, typing.Union):
        parts = [_content(part) for part in typing.get_args(hint)]
        return next((part for part in parts if isinstance(part, type) and issubclass(part, Record)), parts[0])
    return hint


def _noun(record: type[Record]) -> str:
    """The name of an entry in a message: FormerName → former name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__).lower()


def _unknown_key(loc: ValuePath, value: Any) -> Finding:
    key, record = str(loc[-1]), _record(loc[:-1])
    allowed = tuple(name for name in record.model_fields if name != "sources" or record is not Registry)
    hint = nearest(key, allowed)
    noun = _noun(record)
    article = (
        "the " if record is Registry else "" if noun in ("names", "words") else "an " if noun[0] in "aeiou" else "a "
    )
    remedy = f"use {listed(allowed)}"
    if key.isdecimal() and value is None:  # {lat: 33,79}
        remedy = "write a number with a point, not with a comma"
    elif hint is None and (" " in key or value is None):  # {says: Left, and returned}
        remedy = "if it goes on with the text before, put it all in quotes"
    message = f"{quoted(key)} is no key of {article}{noun}: {remedy}"
    return Finding(loc, message, "unknown-key", hint=hint, at_key=True)


def _choice(loc: ValuePath, name: str, value: str, allowed: tuple[str, ...]) -> Finding:
    message = f"{name}{quoted(value)} is not allowed: use {listed(allowed)}"
    return Finding(loc, message, "choice", hint=nearest(value, allowed))


def slug_meant(value: str) -> str | None:
    """The id that a text was most likely meant for; None if there is none."""
    letters = unicodedata.normalize("NFKD", value[:100]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", letters)).strip("-") or None


def _flag_meant(value: str) -> str | None:
    word = value.lower()
    return "true" if word in ("true", "yes", "on", "1") else "false" if word in ("false", "no", "off", "0") else None


def _pattern_meant(key: str, value: str) -> str | None:
    if key == "colour":
        digits = re.fullmatch(r"#?([0-9a-f]{6})", value.lower())
        return digits and f"#{digits[1]}"
    return value.lower() if re.fullmatch(r"[A-Za-z]{2,3}", value) else None


_DEGREES = re.compile(
    r"([NSEW])?\s*([+-]?\d+(?:\.\d+)?)\s*(?:°|º|d|deg|:|\s)\s*"
    r"(?:(\d+(?:\.\d+)?)\s*(?:['′’m:]|\s|$)\s*(?:(\d+(?:\.\d+)?)\s*(?:[\"″”s]|''|′′)?\s*)?)?([NSEW])?",
    re.IGNORECASE,
)


def _not_a_number(key: str, value: str) -> tuple[str, str, str | None]:
    """Message, rule and hint. Coordinates come as maps print them, distances as people say them."""
    text = edtf.western_digits(value[:100]).replace("٫", ".").replace("٬", "").replace("−", "-").strip()
    angle = key in ("lat", "lon")
    degrees = _DEGREES.fullmatch(text) if angle else None
    if degrees:
        before, whole, minutes, seconds, behind = degrees.groups()
        number = abs(float(whole)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
        south_or_west = whole.startswith("-") or (before or behind or "").upper() in ("S", "W")
        hint = f"{'-' if south_or_west else ''}{number:.2f}"
        return f"{quoted(value)} is not in decimal degrees", "number", hint
    if angle and re.fullmatch(r"-?\d+\.\d+[,;\s]+-?\d+\.\d+", text):
        return f"{quoted(value)} holds two numbers: lat and lon have a line each", "number", None
    meant = _decimal(text) if angle else _metres(text)
    example = "" if meant else ", such as 33.79" if angle else ", such as 2000"
    return f"{quoted(value)} is not a number: write digits 0 to 9{example}", "number", meant


def _decimal(text: str) -> str | None:
    found = re.fullmatch(r"\+?(-?\d+)(?:[.,](\d+))?\s*[NE]?", text, re.IGNORECASE)
    return found and (f"{found[1]}.{found[2]}" if found[2] else found[1])


def _metres(text: str) -> str | None:
    found = re.fullmatch(r"(\d{1,3}(?:[ ,_]\d{3})+|\d+(?:\.\d+)?)\s*(k?)m?", text, re.IGNORECASE)
    return found and f"{float(re.sub('[ ,_]', '', found[1])) * (1000 if found[2] else 1):.0f}"
