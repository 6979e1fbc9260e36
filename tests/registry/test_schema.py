"""The JSON Schema says of a file what the reader says of its form, and stands where editors look for it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from basemap.registry import parser, reader, schema
from basemap.registry.parser import Document
from test_broken import ALL, REGISTRY, Case

ROOT = Path(__file__).parents[2]
COMMITTED = {ROOT / "config" / "bases.schema.json": schema.registry, ROOT / "seeds" / "card.schema.json": schema.card}
"""The ids for completion are left out of the comparison: they are renewed each week, and may be older than the file."""
FORM = {
    "choice",
    "date",
    "empty",
    "flag",
    "id",
    "missing-key",
    "number",
    "pattern",
    "range",
    "too-few",
    "too-long",
    "type",
}
FORM |= {"too-long", "unknown-key"}
"""The rules of the reader that a schema can express."""

# What an editor cannot know: it has typed the scalar before it looks at its spelling, or would have to compare two.
BEYOND = (
    r"ends before it begins",
    r"^(region|side|territory): .* is not allowed",  # the vocabulary stands in the same file
    r"`(True|TRUE|False|FALSE)` is neither true nor false",
    r"`(\+[0-9.]+|[0-9]+\.|0x[0-9a-f]+|[0-9.]+e-?[0-9]+)` is not a number",
)


class Editor(yaml.CSafeLoader):
    """YAML as editors type it: the core schema of YAML 1.2, in which ``no`` is a text and a day is one too."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)", list("-+.0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
Editor.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value, 0 if "x" in node.value else 10))


@cache
def validator(file: str) -> jsonschema.Draft7Validator:
    """The validator for a file of the corpus."""
    return jsonschema.Draft7Validator(json.loads(schema.registry() if file == REGISTRY else schema.card()))


def lines(found: Document, file: str, meant: set[tuple[int, str | None]]) -> Iterator[int]:
    """The lines in which an editor underlines something.

    A misspelt key is a missing one as well. That counts once: ``meant`` holds the line of each, and what the reader
    takes it for.
    """
    for error in validator(file).iter_errors(yaml.load(found.text, Editor)):
        path = tuple(error.absolute_path)
        entry = error.instance if isinstance(error.instance, dict) else {}
        unknown = entry.keys() - error.schema.get("properties", {}).keys()
        places = {key: found.place((*path, key), at_key=True)[0] for key in unknown}
        if error.validator == "additionalProperties":
            yield from places.values()
        elif error.validator != "required" or not {(line, missing(error)) for line in places.values()} & meant:
            yield found.place(path)[0]


def missing(error: jsonschema.ValidationError) -> str:
    """The key that is missing."""
    return error.message.split("'")[1]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_schema_and_reader_agree_on_the_corpus(case: Case, tmp_path: Path) -> None:
    """What the reader has against the form of a line an editor underlines, and nothing else."""
    case.write(tmp_path)
    reading = reader.read(tmp_path / REGISTRY, tmp_path / "seeds")
    for file in case.files:
        found, mistakes = parser.read((tmp_path / file).read_bytes(), str(tmp_path / file))
        if found is None or mistakes or found.file not in reading.files:
            continue  # nothing, or not what is meant, for an editor to look into
        here = [one for one in reading.problems if one.file == found.file and one.rule in FORM]
        beyond = {one.line for one in here if any(re.search(pattern, one.message) for pattern in BEYOND)}
        meant = {(one.line, one.hint) for one in here if one.rule == "unknown-key"}
        assert set(lines(found, file, meant)) - beyond == {one.line for one in here} - beyond


def test_the_real_files_are_valid() -> None:
    """An editor underlines nothing in what is committed."""
    files = {REGISTRY: [ROOT / REGISTRY], "card": sorted((ROOT / "seeds").glob("*.yaml"))}
    for kind, paths in files.items():
        for path in paths:
            value = yaml.load(path.read_text(encoding="utf-8"), Editor)
            assert not [error.message for error in validator(kind).iter_errors(value)], path


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
def test_the_committed_schema_is_that_of_the_model(path: Path) -> None:
    """``basemap schema`` would write the same text, and it is a sound schema of draft-07."""
    text = path.read_text(encoding="utf-8")
    assert json.dumps(without_ids(json.loads(text)), ensure_ascii=False, indent=2) + "\n" == COMMITTED[path]()
    jsonschema.Draft7Validator.check_schema(json.loads(text))


def without_ids(whole: dict[str, Any]) -> dict[str, Any]:
    """A schema without the ids that editors complete."""
    for definition in whole["definitions"].values():
        for key, value in definition.get("properties", {}).items():
            if key in schema.NAMED:
                value.get("items", value).pop("examples", None)
    return whole


def test_ids_are_completed_and_forbid_nothing() -> None:
    """Each key that names something offers what there is; an id that came later is no mistake for it."""
    ids = {kind: [f"{kind}-1", f"{kind}-2"] for kind in schema.NAMED.values()}
    whole = json.loads(schema.registry(ids))
    offered = {
        (name, key): value.get("items", value)["examples"][0]
        for name, definition in whole["definitions"].items()
        for key, value in definition.get("properties", {}).items()
        if "examples" in value.get("items", value) and key in schema.NAMED
    }
    assert offered[("Claim", "source")] == "sources-1"
    assert offered[("Claim", "statement")] == "statements-1"
    assert offered[("Coverage", "bases")] == "bases-1"
    assert offered[("Change", "status")] == "statuses-1"
    assert offered[("Change", "to")] == "parties-1"
    assert offered[("Base", "governorate")] == "governorates-1"
    assert offered[("StatedTerritory", "region")] == "territories-1"
    assert json.dumps(without_ids(whole), ensure_ascii=False, indent=2) + "\n" == schema.registry()
    committed = json.loads((ROOT / "config" / "bases.schema.json").read_text(encoding="utf-8"))
    assert "al-taqaddum" in committed["definitions"]["Coverage"]["properties"]["bases"]["items"]["examples"]


def test_each_file_names_its_schema() -> None:
    """The first line is the one by which the YAML support of editors finds the schema beside the file."""
    for path in (ROOT / REGISTRY, *sorted((ROOT / "seeds").glob("*.yaml"))):
        name = "bases.schema.json" if path.name == "bases.yaml" else "card.schema.json"
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema={name}", path


def described(one: Any) -> bool:
    """Whether every key below a schema is explained, there or in what it refers to."""
    return all("description" in key for key in one.get("properties", {}).values())


@pytest.mark.parametrize("build", COMMITTED.values(), ids=["registry", "card"])
def test_every_key_is_explained(build: Any) -> None:
    """Nothing is completed without a word on what it is for."""
    whole = json.loads(build())
    assert described(whole)
    assert all(described(one) for one in whole["definitions"].values())
