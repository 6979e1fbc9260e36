"""What a change to the registry means is said in sentences, and no change goes without one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import command
import small
from basemap import diff
from basemap.registry import edtf, reader
from basemap.registry.model import Base, Registry
from basemap.registry.values import Record
from command import Done
from conftest import FROZEN, inputs
from small import CLAIM

MINIMAL = small.values(
    parties=[{"id": "press", "label": small.WORDS, "side": "third"}],
    bases=[small.base(changes=[small.change("2026-10", "present", CLAIM)])],
    sources=[small.card(published="2026-10-05")],
)
OLD = Registry.model_validate(MINIMAL)
ALPHA = OLD.bases[0]
CHANGE = ALPHA.changes[0]


def with_base(**values: Any) -> Registry:
    """The registry, its one base with other values."""
    return OLD.model_copy(update={"bases": (Base.model_validate(MINIMAL["bases"][0] | values),)})  # type: ignore[index]


def with_change(**values: Any) -> Registry:
    """The registry, the one change of its base with other values."""
    change = MINIMAL["bases"][0]["changes"][0]  # type: ignore[index]
    return with_base(changes=[change | values])


SAID = (
    (with_base(names={"en": "Beta"}), ["alpha: names: en is “Beta”, was “Alpha”."]),
    (with_base(also=["Camp A"]), ["alpha: also: “Camp A” is new."]),
    (with_base(disputed="true"), ["alpha: disputed is true, was false."]),
    (with_base(note="Small."), ["alpha: note is “Small.”."]),
    (
        with_base(position={"lat": "33.5", "lon": "43.1", "uncertainty_m": "5000"}),
        [
            "alpha: position: lat is 33.5.",
            "alpha: position: lon is 43.1.",
            "alpha: position: uncertainty_m is 5000.",
        ],
    ),
    (with_base(id="beta", aliases=["alpha"]), ["beta: id is “beta”, was “alpha”.", "beta: aliases: “alpha” is new."]),
    (
        with_base(id="beta"),
        [
            "new base beta, “Alpha”.",
            "beta: new change to present, 2026-10: press in wire says “So”.",
            "beta: the map says present, claimed.",
            "base alpha, “Alpha” is gone.",
        ],
    ),
    (with_change(date="2026-10-02"), ["alpha: change to present, 2026-10: date is 2026-10-02, was 2026-10."]),
    (
        with_change(claims=[CLAIM, CLAIM | {"says": "Again"}]),
        ["alpha: change to present, 2026-10: new claim of press in wire: “Again”."],
    ),
    (
        with_change(claims=[CLAIM | {"says": "No"}]),
        ["alpha: change to present, 2026-10: claim of press in wire: says is “No”, was “So”."],
    ),
    (
        with_change(disputed_by=[CLAIM]),
        [
            "alpha: change to present, 2026-10: disputed_by: new claim of press in wire: “So”.",
            "alpha: the map says present, disputed, where it said present, claimed.",
        ],
    ),
    (
        with_base(changes=[]),
        [
            "alpha: change to present, 2026-10 is gone.",
            "alpha: the map says no record, where it said present, claimed.",
        ],
    ),
    (
        with_base(events=[{"date": "2026-11", "kind": "attack", "claims": [CLAIM]}]),
        ["alpha: new attack, 2026-11: press in wire says “So”."],
    ),
    (OLD.model_copy(update={"statuses": OLD.statuses[::-1]}), ["statuses: the same in another order."]),
    (OLD.model_copy(update={"as_of": OLD.as_of + 1}), ["as_of is 2026-11-21, was 2026-11-20."]),
)


@pytest.mark.parametrize(("new", "sentences"), SAID, ids=lambda value: None)
def test_a_change_is_said_in_words(new: Registry, sentences: list[str]) -> None:
    """One sentence for each fact, and one for what the map makes of them."""
    assert list(diff.sentences(OLD, new)) == sentences


def other(value: Any) -> Any:
    """Something else of the same type, for a value of any key."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, edtf.EdtfDate):
        return edtf.parse("1999")
    return f"{value}x" if isinstance(value, str) else "x"


def altered(record: Record) -> Iterator[tuple[str, Record]]:
    """The record with one key changed, for each key at any depth that has a value."""
    for key in type(record).model_fields:
        value = getattr(record, key)
        if isinstance(value, Record):
            for path, inner in altered(value):
                yield f"{key}.{path}", record.model_copy(update={key: inner})
        elif isinstance(value, tuple) and value and isinstance(value[0], Record):
            yield f"{key}[]", record.model_copy(update={key: value[1:]})
            for path, inner in altered(value[0]):
                yield f"{key}[].{path}", record.model_copy(update={key: (inner, *value[1:])})
        elif isinstance(value, tuple) and value:
            yield key, record.model_copy(update={key: (other(value[0]), *value[1:])})
            yield f"{key}[]", record.model_copy(update={key: value[1:]})
        elif value is not None and value != ():
            yield key, record.model_copy(update={key: other(value)})


def fullest(records: tuple[Any, ...]) -> Any:
    """The record that says most."""
    return max(records, key=lambda record: len(record.model_dump_json()))


def test_no_change_goes_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever key of the frozen registry changes, there is a sentence; where nothing changes, there is none."""
    whole = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds").registry
    assert whole
    assert list(diff.sentences(whole, whole)) == []
    monkeypatch.setattr(diff, "_answers", lambda registry: lambda base: "")  # it cannot judge what is not sound
    small = whole.model_copy(update={"bases": (fullest(whole.bases),), "sources": (fullest(whole.sources),)})
    paths = []
    for path, changed in altered(small):
        paths.append(path)
        assert list(diff.sentences(small, changed)), path
    assert len(paths) > 90
    assert {"as_of", "statuses[].label.ar", "bases[].changes[].claims[].says", "sources[].origin"} <= set(paths)


def run(name: str, *words: str | Path) -> Done:
    """The command over the frozen registry."""
    return command.run(name, *inputs(FROZEN), *words)


def test_the_command_compares_files_and_checkouts(tmp_path: Path) -> None:
    """A file, or a folder with its own cards; what comes from the registry cannot steer a terminal."""
    text = (FROZEN / "config" / "bases.yaml").read_text(encoding="utf-8")
    old = tmp_path / "old.yaml"
    old.write_text(text.replace("as_of: 2026-11-21", "as_of: 2026-11-22", 1), encoding="utf-8")
    done = run("diff", str(old))
    assert (done.returncode, done.stdout) == (0, "as_of is 2026-11-21, was 2026-11-22.\n1 difference.\n")
    same = run("diff", FROZEN, FROZEN / "config" / "bases.yaml")
    assert (same.returncode, same.stdout) == (0, "0 differences.\n")
    old.write_text("bases: [\n", encoding="utf-8")
    broken = run("diff", str(old))
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "is not closed" in broken.stderr or "ends inside" in broken.stderr
    assert run("diff", str(tmp_path / "none.yaml")).returncode == 3


def test_an_id_that_was_published_is_not_lost(tmp_path: Path) -> None:
    """It stays, or stands among the aliases; where the check is told what was published, all else is an error."""
    text = (FROZEN / "config" / "bases.yaml").read_text(encoding="utf-8")
    published = tmp_path / "published.yaml"
    published.write_text(text.replace("  - id: zakho\n", "  - id: zakho\n    aliases: [zaxo]\n"), encoding="utf-8")
    if published.read_text(encoding="utf-8") == text:
        published.write_text(text + "  - {id: zaxo, aliases: [zakho-2]}\n", encoding="utf-8")
    assert run("check", "--published", FROZEN / "config" / "bases.yaml").returncode == 0
    done = run("check", "--published", str(published))
    assert done.returncode == 1
    assert "`zaxo` was published as the id of a base" in done.stdout
    assert "[lost-id]" in done.stdout
