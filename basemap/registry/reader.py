"""Values → the registry, or every problem with its place.

In: ``config/bases.yaml`` and the cards of ``seeds/``. Out: a :class:`Reading`: a :class:`Registry` that is true to the
model, or all that keeps it from being one, in sentences for whoever edits the files. What the entries mean beside each
other is the business of :mod:`basemap.rules`; this module also gives the findings made there their file and line.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from basemap.registry import model_messages, parser
from basemap.registry.model import Registry
from basemap.registry.model_messages import EMPTY, key_at
from basemap.registry.parser import Document
from basemap.registry.problem import Finding, Problem, ValuePath, Values
from basemap.registry.text import quoted, shown
from basemap.registry.values import PROSE_TAGS, vocabulary


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

    def _home(self, path: ValuePath) -> tuple[Document, ValuePath]:
        """The file that a path leads into, and the rest of the path there."""
        if len(path) > 1 and path[0] == "sources" and isinstance(path[1], int) and path[1] < len(self.cards):
            return self.cards[path[1]], path[2:]
        return self.main or self.cards[0], path


def read(
    registry: Path, seeds: Path, instead: bytes | None = None, beside: Mapping[str, bytes] | None = None
) -> Reading:
    """Read the registry and its cards. Raises OSError for what cannot be read; whatever it holds raises nothing.

    ``instead`` stands in for what the file of the registry holds, and ``beside`` has cards that are not yet in the
    folder, by the names of their files: an edit is read before it is written.
    """
    with parser.paused_collector():
        main, faults = _load(registry, _parsed) if instead is None else _parsed(instead, registry)
        problems = list(faults)
        cards: list[Document] = []
        unwritten = {seeds / name: content for name, content in (beside or {}).items()}
        paths = sorted({*_card_files(seeds, problems), *unwritten}, key=lambda path: (path.stem, path.suffix))
        for path in paths:
            card, found = _parsed(unwritten[path], path) if path in unwritten else _load(path, _card)
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


def ids(path: Path) -> frozenset[str]:
    """The ids and former ids of the bases in a registry, whatever else is in it. Raises OSError if it can't be read."""
    main, _ = _load(path, _parsed)
    bases = main.value.get("bases") if main and isinstance(main.value, dict) else None
    entries = [base for base in bases if isinstance(base, dict)] if isinstance(bases, list) else []
    aliases = [base.get("aliases") for base in entries]
    found = [base.get("id") for base in entries] + [id_ for some in aliases if isinstance(some, list) for id_ in some]
    return frozenset(id_ for id_ in found if isinstance(id_, str))


_Parsed = tuple[Document | None, tuple[Problem, ...]]


def _parsed(data: bytes, path: Path) -> _Parsed:
    return parser.read(data, shown(str(path), 1000))


_card = lru_cache(4096)(_parsed)
"""For who reads again and again: a card that did not change is not parsed again."""


def _load(path: Path, parsed: Callable[[bytes, Path], _Parsed]) -> _Parsed:
    """One file, only if it is a plain one: a link could print a foreign file into a public log, a pipe never ends."""
    file = shown(str(path), 1000)
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return None, (Problem(file, 1, 1, "the file is a symbolic link: put the file itself here", "symbolic-link"),)
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # open() says what is wrong with a folder
        return None, (Problem(file, 1, 1, "this is no file but a device or a pipe", "not-a-file"),)
    with path.open("rb") as stream:
        return parsed(stream.read(parser.MAX_BYTES + 1), path)


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
        hint = stem if model_messages.slug_meant(stem) == stem else None
        yield Finding(("sources", number, "id"), message, "file-name", hint=hint)


def _validate(main: Document | None, cards: list[Any]) -> tuple[Registry | None, list[Finding]]:
    """One call for everything: a hundred thousand records, and every mistake in them."""
    given = main.value if main else {}
    findings = []
    if not isinstance(given, dict):
        wrong = model_messages.wrong_type(given, model_messages.keys_of(Registry))
        findings.append(Finding((), f"the file {wrong}", "type"))
    elif "sources" in given:
        message = "`sources` is no key of the registry: each source has a card of its own in seeds/"
        findings.append(Finding(("sources",), message, "unknown-key", at_key=True))
    known = isinstance(given, dict) and main is not None
    values = {**(given if known else {}), "sources": cards}
    try:
        return Registry.model_validate(values, context=vocabulary(values)), findings
    except ValidationError as error:
        found = _too_many(error, values) if error.error_count() > _MOST else _findings(error, values)
        return None, findings + [one for one in found if known or one.path[:1] == ("sources",)]


_MOST = 10_000


def _too_many(error: ValidationError, values: Values) -> list[Finding]:
    """A registry with more mistakes than anybody reads: how many, and those of the first bases."""
    findings = [Finding((), f"{error.error_count()} mistakes; these are the first", "too-many")]
    try:
        bases = values.get("bases")
        few = {**values, "bases": bases[:100] if isinstance(bases, list) else []}
        Registry.model_validate(few, context=vocabulary(values))
    except ValidationError as first:
        if first.error_count() <= _MOST:
            findings += _findings(first, values)
    return findings


def _findings(error: ValidationError, values: Any) -> list[Finding]:
    errors = error.errors(include_url=False)
    for one in errors:
        one["loc"] = tuple(part for part in one["loc"] if part not in PROSE_TAGS)
    found = [model_messages.finding(one["type"], one["loc"], one.get("ctx", {}), values) for one in errors]
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
        Finding(path, f"{key_at(path)}: {entry[isinstance(path[-1], int)]}{EMPTY}", "empty")
        for path in empty
        if path not in known
    ]


def _paths_of_none(value: Any) -> Iterator[ValuePath]:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for part, item in entries:
        if item is None:
            yield (part,)
        elif not isinstance(item, str):
            for path in _paths_of_none(item):
                yield (part, *path)
