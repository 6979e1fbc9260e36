"""Values → the registry, or every problem with its place.

In: ``config/bases.yaml`` and the cards of ``seeds/``. Out: a :class:`Reading`: a :class:`Registry` that is true to the
model, or all that keeps it from being one, in sentences for whoever edits the files. What the entries mean beside each
other is the business of :mod:`basemap.rules`; this module also gives the findings made there their file and line.
"""

from __future__ import annotations

import difflib
import re
import stat
import types
import typing
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from basemap import document, edtf
from basemap.document import Document, Finding, Problem, quoted, shown
from basemap.model import Record, Registry, Source


@dataclass(frozen=True)
class Reading:
    """What came of reading a registry. ``registry`` is None as soon as one of the problems is an error."""

    registry: Registry | None
    problems: tuple[Problem, ...]
    main: Document | None
    cards: tuple[Document, ...]
    files: tuple[str, ...]
    """All files that belong to it, readable or not, the registry first."""

    def locate(self, finding: Finding) -> Problem:
        """Give a finding its file, line and column; its message then also says where the earlier value stands."""
        home, path = self._home(finding.path)
        message = finding.message
        if finding.earlier is not None:
            other, earlier = self._home(finding.earlier)
            line, _ = other.place(earlier)
            message += f" (first in line {line})" if other is home else f" (first in {other.file}:{line})"
        line, column = home.place(path, at_key=finding.at_key)
        return Problem(home.file, line, column, shown(message, 2000), finding.rule, finding.severity, finding.hint)

    def _home(self, path: document.Path) -> tuple[Document, document.Path]:
        """The file that a path leads into, and the rest of the path there."""
        if len(path) > 1 and path[0] == "sources" and isinstance(path[1], int) and path[1] < len(self.cards):
            return self.cards[path[1]], path[2:]
        return self.main or self.cards[0], path


def read(registry: Path, seeds: Path) -> Reading:
    """Read the registry and its cards. Raises OSError for what cannot be read; whatever it holds raises nothing."""
    with document.paused_collector():
        main, problems = _load(registry)
        cards: list[Document] = []
        paths = _card_files(seeds, problems)
        for path in paths:
            card, found = _load(path)
            problems += found
            if card:
                cards.append(card)
        files = tuple(shown(str(path), 1000) for path in (registry, *paths))
        reading = Reading(None, (), main, tuple(cards), files)
        result, findings = _validate(main, [card.value for card in cards])
        findings += [finding for number, card in enumerate(cards) for finding in _misfiled(number, card)]
        findings += _empty_values(reading, findings)
        taken = {(problem.file, problem.line) for problem in problems}
        located = {reading.locate(finding) for finding in findings}
        # A value that could not be read as meant has only false things to say to the model.
        problems += [problem for problem in located if (problem.file, problem.line) not in taken]
    broken = any(problem.severity == "error" for problem in problems)
    return replace(reading, registry=None if broken else result, problems=tuple(sorted(problems)))


def _load(path: Path) -> tuple[Document | None, list[Problem]]:
    """One file, only if it is a plain one: a link could print a foreign file into a public log, a pipe never ends."""
    file = shown(str(path), 1000)
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return None, [Problem(file, 1, 1, "the file is a symbolic link: put the file itself here", "symbolic-link")]
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # open() says what is wrong with a folder
        return None, [Problem(file, 1, 1, "this is no file but a device or a pipe", "not-a-file")]
    with path.open("rb") as stream:
        found, problems = document.read(stream.read(document.MAX_BYTES + 1), file)
    return found, list(problems)


def _card_files(seeds: Path, problems: list[Problem]) -> list[Path]:
    """The cards by name. What looks like a card but would be passed over is a problem."""
    if seeds.is_symlink():
        file = shown(str(seeds), 1000)
        problems.append(
            Problem(file, 1, 1, "the folder is a symbolic link: put the folder itself here", "symbolic-link")
        )
        return []
    cards = []
    for path in sorted(seeds.iterdir(), key=lambda path: (path.stem, path.suffix)):
        if path.name.startswith(".") or path.suffix.lower() not in (".yaml", ".yml"):
            continue
        if path.suffix == ".yaml":
            cards.append(path)
        else:
            message = f"a card is read only if its name ends in .yaml: rename it to {shown(path.stem)}.yaml"
            problems.append(Problem(shown(str(path), 1000), 1, 1, message, "file-name"))
    return cards


def _misfiled(number: int, card: Document) -> Iterator[Finding]:
    """A card is found by its name, so its id is that name."""
    stem = card.file.rpartition("/")[2].removesuffix(".yaml")
    given = card.value.get("id") if isinstance(card.value, dict) else None
    if isinstance(given, str) and given and given != stem:
        message = f"id: {quoted(given)} is not the name of its file: rename one of the two"
        hint = stem if _slug_meant(stem) == stem else None
        yield Finding(("sources", number, "id"), message, "file-name", hint=hint)


def _validate(main: Document | None, cards: list[Any]) -> tuple[Registry | None, list[Finding]]:
    """One call for everything: a hundred thousand records, and every mistake in them."""
    given = main.value if main else {}
    findings = []
    if not isinstance(given, dict):
        findings.append(Finding((), f"the file {_wrong_type(given, _keys_of(Registry))}", "type"))
    elif "sources" in given:
        message = "`sources` is no key of the registry: each source has a card of its own in seeds/"
        findings.append(Finding(("sources",), message, "unknown-key", at_key=True))
    known = isinstance(given, dict) and main is not None
    values = {**(given if known else {}), "sources": cards}
    try:
        return Registry.model_validate(values), findings
    except ValidationError as error:
        found = _too_many(error, values) if error.error_count() > _MOST else _findings(error, values)
        return None, findings + [one for one in found if known or one.path[:1] == ("sources",)]


_MOST = 10_000


def _too_many(error: ValidationError, values: dict[str, Any]) -> list[Finding]:
    """A registry with more mistakes than anybody reads: how many, and those of the first bases."""
    findings = [Finding((), f"{error.error_count()} mistakes; these are the first", "too-many")]
    try:
        bases = values.get("bases")
        Registry.model_validate({**values, "bases": bases[:100] if isinstance(bases, list) else []})
    except ValidationError as first:
        if first.error_count() <= _MOST:
            findings += _findings(first, values)
    return findings


def _findings(error: ValidationError, values: Any) -> list[Finding]:
    errors = error.errors(include_url=False)
    found = [_finding(one["type"], one["loc"], one.get("ctx", {}), values) for one in errors]
    # A misspelt key is a missing one as well: say it once.
    misspelt = {(*one.path[:-1], one.hint) for one in found if one and one.rule == "unknown-key"}
    return [
        finding
        for one, finding in zip(errors, found, strict=True)
        if finding and not (one["type"] == "missing" and one["loc"] in misspelt)
    ]


def _empty_values(reading: Reading, findings: list[Finding]) -> list[Finding]:
    """``note:`` with nothing behind it. The model takes it for absent; its writer meant to write something."""
    known = {one.path for one in findings}
    empty = []
    documents = [((), reading.main), *((("sources", number), card) for number, card in enumerate(reading.cards))]
    for root, home in documents:
        if home and home.has_empty and isinstance(home.value, dict):
            empty += [(*root, *path) for path in islice(_paths_of_none(home.value), _MOST)]
    entry = {True: "an entry ", False: ""}
    return [
        Finding(path, f"{_key(path)}: {entry[isinstance(path[-1], int)]}{_EMPTY}", "empty")
        for path in empty
        if path not in known
    ]


def _paths_of_none(value: Any) -> Iterator[document.Path]:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for part, item in entries:
        if item is None:
            yield (part,)
        elif not isinstance(item, str):
            for path in _paths_of_none(item):
                yield (part, *path)


_EMPTY = "has no value: write one, or leave the line out"
_EXPECTED = {
    "string_type": "a text",
    "float_type": "a number",
    "int_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dataclass_type": "a date",
}
_PATTERNS = {
    "colour": "is no colour: write # and six digits 0 to 9 or a to f, such as #0b72b8",
    "language": "is no language code: write two or three small letters, such as en, ar or ckb",
}
_LIMITS = {
    "greater_than_equal": ("less than", "ge"),
    "less_than_equal": ("more than", "le"),
    "greater_than": ("not more than", "gt"),
}


def _finding(kind: str, loc: document.Path, context: dict[str, Any], values: Any) -> Finding | None:
    """A pydantic error as a sentence about what was typed. None for an echo of another error."""
    value = _value(values, loc)
    name, one = f"{_key(loc)}: ", "an entry " if isinstance(loc[-1], int) else ""
    if len(loc) == 2 and loc[0] == "sources":
        return Finding(loc, f"the card {_wrong_type(value, _keys_of(Source))}", "type")
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
        return Finding(loc, name + one + _EMPTY, "empty")
    if not isinstance(value, str) or kind in ("tuple_type", "model_type"):
        expected = "a date" if loc[-1] in ("as_of", "start", "end") else _EXPECTED.get(kind, "a text")
        if kind == "model_type":
            expected = _keys_of(_record(loc))
        return Finding(loc, name + one + _wrong_type(value, expected), "type")
    if kind == "literal_error":
        return _choice(loc, name, value, tuple(re.findall(r"'([^']*)'", context["expected"])))
    message, rule, hint = _wrong_text(kind, str(loc[-1]), value, context)
    return Finding(loc, name + message, rule, hint=hint)


def _wrong_text(kind: str, key: str, value: str, context: dict[str, Any]) -> tuple[str, str, str | None]:
    """Message, rule and hint for a text that is not the text it should be."""
    if kind == "slug":
        message = f"{quoted(value)} is not an id: use small letters a to z, digits and single hyphens"
        return message, "id", _slug_meant(value)
    if kind == "date":
        message, hint = context["message"].replace(value, shown(value)), edtf.guess(value)
        return message.partition(": ")[0] if hint else message, "date", hint
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


def _key(path: document.Path) -> str:
    """The key that a path ends at, for messages: of a list's item, the key of the list."""
    return next((shown(part) for part in reversed(path) if isinstance(part, str)), "the file")


def _value(values: Any, path: document.Path) -> Any:
    """What stands at a path: the text as typed, where pydantic may have gone on with a number."""
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _wrong_type(value: Any, expected: str) -> str:
    if value is None:
        return f"is empty, expected {expected}"
    found = (
        "is a list" if isinstance(value, list) else "has keys of its own" if isinstance(value, dict) else "is a text"
    )
    return f"{found}, expected {expected}"


def _keys_of(record: type[Record]) -> str:
    """The keys that such an entry cannot do without."""
    return f"keys and values: {', '.join(key for key, field in record.model_fields.items() if field.is_required())}"


def _record(path: document.Path) -> type[Record]:
    """The model of the entry at a path that holds only known keys."""
    record: Any = Registry
    for part in path:
        if isinstance(part, str):
            record = _content(record.model_fields[part].annotation)
    return typing.cast("type[Record]", record)


def _content(hint: Any) -> Any:
    """The record inside ``tuple[Record, ...]`` or ``Record | None``."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) in (tuple, typing.Union):
        return _content(typing.get_args(hint)[0])
    return hint


def _noun(record: type[Record]) -> str:
    """The name of an entry in a message: FormerName → former name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__).lower()


def _unknown_key(loc: document.Path, value: Any) -> Finding:
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


def _choice(loc: document.Path, name: str, value: str, allowed: tuple[str, ...]) -> Finding:
    message = f"{name}{quoted(value)} is not allowed: use {listed(allowed)}"
    return Finding(loc, message, "choice", hint=nearest(value, allowed))


def listed(names: tuple[str, ...]) -> str:
    """``a, b or c``, for messages."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@lru_cache(maxsize=10_000)
def nearest(value: str, allowed: tuple[str, ...]) -> str | None:
    """What somebody who wrote this value most likely meant; None if nothing is near."""
    if len(value) > 80:
        return None
    plain = re.sub(r"[\s_]+", "-", value.strip().lower())
    if len(allowed) > 50:  # comparing with each takes long, and few mistype the first letter
        allowed = tuple(name for name in allowed if name[:1] == plain[:1])
    by_plain = {name.lower().replace("_", "-"): name for name in reversed(allowed)}
    found = difflib.get_close_matches(plain, by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


def _slug_meant(value: str) -> str | None:
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
    text = edtf.western(value[:100]).replace("٫", ".").replace("٬", "").replace("−", "-").strip()
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
