"""A registry in which every key of the model is used, to be spoilt; and one in which every text is a payload.

:func:`complete` is made from :mod:`basemap.registry.model` itself, so that a new key is in it by itself.
:func:`accepted` says where a payload may stand; :func:`registry` puts each payload there, one base, card, party,
status and era for each.
"""

import json
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from basemap import rules, territory
from basemap.registry import edtf, model, reader, vocabularies
from basemap.registry.problem import Problem
from basemap.registry.values import TranslatedText

Place = tuple[str | int, ...]

PAYLOADS: dict[str, str] = {
    entry["name"]: entry["text"] * entry.get("times", 1)
    for entry in yaml.safe_load((Path(__file__).with_name("payloads.yaml")).read_text(encoding="utf-8"))
}

# What refers to something else, or must make sense beside something else. All other keys need only their type.
_SENSE: dict[tuple[type[BaseModel], str], Any] = {
    (model.Registry, "as_of"): "2026-11-20",
    (model.Registry, "territories"): [
        {"id": id_, "label": dict.fromkeys(("en", "ar", "ckb"), "text"), "side": "third", "colour": "#0b72b8"}
        for id_ in ("federal", "kurdistan-region")
    ],
    (model.StatedTerritory, "region"): "federal",
    (model.Coverage, "territory"): "federal",
    (vocabularies.Party, "side"): "third",
    (model.Base, "governorate"): "anbar",
    (model.Base, "aliases"): ["old-base"],
    (model.Position, "lat"): "33.5",
    (model.Position, "lon"): "42.1",
    (model.Position, "sources"): ["card"],
    (model.Claim, "source"): "card",
    (model.Claim, "by"): "party",
    (model.Statement, "source"): "card",
    (model.Statement, "by"): "party",
    (model.Coverage, "bases"): ["base"],
    (model.Change, "status"): "status",
    (model.Change, "to"): "party",
    (model.Plan, "status"): "status",
    (model.Control, "by"): "party",
    (vocabularies.Status, "colour"): "#0b72b8",
    (model.Source, "language"): "en",
    (model.Source, "grade"): "A",
    (model.Source, "as_of"): "2026-11-20",
    (model.Source, "url"): "https://www.example.org/a",
    (model.Source, "archive"): "https://archive.example.org/a",
    (vocabularies.Publication, "url"): "https://map.example.org/",
    (vocabularies.Publication, "repository"): "https://code.example.org/map",
    (model.Fact, "base"): "base",
    (model.Fact, "entry"): "change",
    (model.Fact, "date"): "2020-03-17",
    (model.Change, "entered"): "2026-10-01",
    (vocabularies.OpenQuestion, "since"): "2026-10-01",
    (vocabularies.Era, "start"): "2003-01-01",
    (vocabularies.Era, "end"): "2026-11-20",
    (vocabularies.Step, "day"): "2020-03-17",
    (vocabularies.Step, "base"): "base",
    (model.Correction, "date"): "2026-10-01",
    (model.Correction, "base"): "base",
    (vocabularies.Tiles, "url"): "https://tiles.example.org/{z}/{x}/{y}.png",
}
_IDS = {
    model.Base: "base",
    model.Source: "card",
    vocabularies.Party: "party",
    model.Statement: "said",
    vocabularies.OpenQuestion: "question",
    vocabularies.Status: "status",
    vocabularies.Era: "era",
    vocabularies.Term: "term",
    vocabularies.Tour: "tour",
}


def complete(record: type[BaseModel] = model.Registry) -> dict[str, Any]:
    """A record with every key of its model, lists with as many entries as they need, all sound together."""
    fields = record.model_fields.items()
    # A claim has words of its own, or cites those of a statement.
    return {name: _value(record, name, field) for name, field in fields if (record, name) != (model.Claim, "statement")}


def leaves(value: Any, place: Place = ()) -> Iterator[Place]:
    """The place of every text in plain values."""
    if isinstance(value, str):
        yield place
    for part, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(item, (*place, part))


def put(value: Any, places: typing.Collection[Place], text: str, here: Place = ()) -> Any:
    """Plain values with a text at the given places."""
    if isinstance(value, dict):
        return {key: put(item, places, text, (*here, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [put(item, places, text, (*here, number)) for number, item in enumerate(value)]
    return text if here in places else value


def write(folder: Path, values: dict[str, Any]) -> list[str]:
    """Lay out a registry as a checkout has it, each value in a line of its own; the options that name it."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    path = folder / "config" / "bases.yaml"
    path.write_text(text({key: value for key, value in values.items() if key != "sources"}), encoding="utf-8")
    for number, card in enumerate(values["sources"]):
        (folder / "seeds" / f"{_stem(card, number)}.yaml").write_text(text(card), encoding="utf-8")
    return ["--registry", str(path), "--seeds", str(folder / "seeds")]


def read(folder: Path) -> reader.Reading:
    """What came of reading a registry that :func:`write` laid out."""
    return reader.read(folder / "config" / "bases.yaml", folder / "seeds")


def lines(values: dict[str, Any]) -> dict[Place, tuple[str, int]]:
    """The end of the path of the file and the line in which :func:`write` puts each text."""
    found: dict[Place, tuple[str, int]] = {}
    main = {key: value for key, value in values.items() if key != "sources"}
    for place, line in _numbered(main):
        found[place] = ("config/bases.yaml", line)
    for number, card in enumerate(values["sources"]):
        for place, line in _numbered(card):
            found["sources", number, *place] = (f"seeds/{_stem(card, number)}.yaml", line)
    return found


def text(values: Any) -> str:
    """JSON, which is YAML as well, spelt so that no letter of a payload can be anything but a letter of it."""
    return _UNPLAIN.sub(lambda found: _spelt(found[0]), json.dumps(values, ensure_ascii=False, indent=1)) + "\n"


def accepted(payload: str, folder: Path, territories: territory.Territories) -> tuple[set[Place], list[Problem]]:
    """The places of :func:`complete` that may hold a payload, and the problems that all others made."""
    whole = list(leaves(complete()))
    some = 40 if len(payload) > 100_000 else len(whole)  # a file must not be too large
    places, refusals = set[Place](), list[Problem]()
    for start in range(0, len(whole), some):
        found, problems = _accepted(payload, set(whole[start : start + some]), folder / str(start), territories)
        places |= found
        refusals += problems
    return places, refusals


def _accepted(
    payload: str, places: set[Place], folder: Path, territories: territory.Territories
) -> tuple[set[Place], list[Problem]]:
    # Where everything is spoilt at once, the form is looked at alone; so what passes is tried again, for its meaning.
    refusals: list[Problem] = []
    for number in range(9):
        values, here = put(complete(), places, payload), folder / str(number)
        write(here, values)
        reading = read(here)
        problems = [*reading.problems]
        if reading.registry:
            findings = rules.check(reading.registry, territories)
            problems += (reading.locate(finding) for finding in findings if finding.severity == "error")
        if not problems:
            return places, refusals
        refusals += problems
        refused = {(problem.file, problem.line) for problem in problems}
        places = {
            place for place, (file, line) in lines(values).items() if (str(here / file), line) not in refused
        } & places
    raise AssertionError(f"a problem that is at no place of its own: {problems}")


def registry_of(places: dict[str, set[Place]]) -> dict[str, Any]:
    """One sound registry with each payload wherever it may stand: in a base, a card, a word at the head."""
    whole = complete()
    found: dict[str, Any] = whole | {key: [] for key in (*_LISTS, "disagreements")}
    called = set[str]()
    for number, (name, here) in enumerate(places.items()):
        # What names one of the two territories goes with them: it is one word in the whole registry.
        one = put(whole, {place for place in here if place[-1] not in ("side", "region", "territory")}, PAYLOADS[name])
        renamed = _renamed(one, {id_: f"{id_}-{number:03d}" for id_ in (*_IDS.values(), "old-base")})
        names = renamed["bases"][0]["names"]
        taken = set(called)
        for language in ("en", "ar", "ckb"):  # no two bases have one name
            read_as = re.sub(r"\W", "", names[language]).casefold()
            if read_as in taken:
                names[language] = f"{names[language][:1990]} {number}"
            called.add(read_as)
        era = renamed["eras"][0]
        era["start"], era["end"] = (edtf.iso(edtf.day("2003-01-01") + 30 * number + days) for days in (0, 29))
        for key in (*_LISTS, "disagreements"):
            found[key].append(renamed[key][0])
        if number == 0:
            found["territories"] = renamed["territories"]  # there are two and no more
    found["eras"][-1]["end"] = found["as_of"]
    for key in ("bases", "sources"):
        found[key].sort(key=lambda record: record["id"])
    return found


_LISTS = (
    *("statuses", "parties", "eras", "glossary", "tours", "corrections", "statements"),
    *("open_questions", "bases", "sources"),
)


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, ids) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, ids) for item in value]
    return ids.get(value, value)


def _value(record: type[BaseModel], name: str, field: FieldInfo) -> Any:
    if (record, name) in _SENSE:
        return _SENSE[record, name]
    if name == "id":
        return _IDS[record]
    if (record, name) == (model.Statement, "says"):
        return complete(TranslatedText)  # every other text of this kind is in one language
    return _typed(field.annotation, name)


def _typed(kind: Any, name: str) -> Any:
    """Plain values of a type: the first choice of a vocabulary, a date, a number, a record with all its keys."""
    while typing.get_origin(kind) in (typing.Union, types.UnionType, typing.Annotated):
        kind = next(one for one in typing.get_args(kind) if one is not type(None))
    if typing.get_origin(kind) is tuple:
        one = _typed(typing.get_args(kind)[0], name)
        if name == "claims":
            return [one, {"statement": _IDS[model.Statement]}]
        return [one] * (2 if name == "sides" else 1)
    if typing.get_origin(kind) is typing.Literal:
        return typing.get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return complete(kind)
    plain = {str: f"plain-{name.replace('_', '-')}", int: "1000", float: "1", bool: "true", edtf.EdtfDate: "2020-03-17"}
    return plain[kind]


def _stem(card: dict[str, Any], number: int) -> str:
    return card["id"] if re.fullmatch("[a-z0-9-]{1,60}", card["id"]) else f"card-{number}"


def _numbered(values: Any) -> Iterator[tuple[Place, int]]:
    """Each text with its line in the indented JSON: one line a value, key or bracket."""
    line = 0

    def walk(value: Any, place: Place) -> Iterator[tuple[Place, int]]:
        nonlocal line
        line += 1
        if isinstance(value, str):
            yield place, line
        elif value:
            for part, item in value.items() if isinstance(value, dict) else enumerate(value):
                yield from walk(item, (*place, part))
            line += 1

    yield from walk(values, ())


_UNPLAIN = re.compile("[^\n -~]")


def _spelt(letter: str) -> str:
    number = ord(letter)
    plain = number > 0xFFFF or (number >= 160 and letter.isprintable())
    return letter if plain else f"\\u{number:04x}"
