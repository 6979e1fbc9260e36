"""Everything that was found out is in the registry, or the reason why not stands in seeds/README.md.

``events.yaml``, ``conflicts.yaml`` and ``founding.yaml`` hold, one a row, what was found out: dated facts, matters on
which sources contradict each other, and the facts of the founding documents.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from basemap.registry import edtf, reader
from basemap.registry.model import Change, Control, Disagreement, Event, Plan, Registry

ROOT = Path(__file__).parents[1]

Record = Change | Plan | Event | Control | Disagreement
KINDS = {"change": "changes", "plan": "plans", "event": "events", "control": "control", "disagreement": "disagreements"}


def table(name: str) -> list[dict[str, Any]]:
    """The rows of a table beside this file."""
    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows


EVENTS, CONFLICTS, FOUNDING = table("events"), table("conflicts"), table("founding")
LEFT_OUT = " ".join(
    (ROOT / "seeds" / "README.md").read_text(encoding="utf-8").partition("## What was left out, and why")[2].split()
)


@pytest.fixture(scope="module")
def real() -> Registry:
    """The registry of this checkout."""
    reading = reader.read(ROOT / "config" / "bases.yaml", ROOT / "seeds")
    assert reading.registry is not None
    return reading.registry


def records(real: Registry, place: str) -> list[Record]:
    """What stands at ``base kind date``; of a disagreement, what it is about stands in place of the date."""
    owner, kind, which = place.split(" ", 2)
    home = real if owner == "registry" else next(base for base in real.bases if base.id == owner)
    return [record for record in getattr(home, KINDS[kind]) if which == named(record)]


def named(record: Record) -> str:
    """What tells a record from the others of its kind."""
    if isinstance(record, Disagreement):
        return record.about
    return (record.target if isinstance(record, Plan) else record.date).text


def cited(record: Record) -> set[str]:
    """The cards that a record rests on, or that stand against it."""
    fields = ("claims", "disputed_by", "sides")
    return {claim.source for field in fields for claim in getattr(record, field, ())}


def test_no_fact_is_missing() -> None:
    """126 dated facts, 25 contradictions, 40 facts of the founding documents, each once."""
    assert [row["n"] for row in EVENTS] == list(range(1, 127))
    assert [row["n"] for row in CONFLICTS] == list(range(1, 26))
    assert len(FOUNDING) == 40


@pytest.mark.parametrize("row", EVENTS + CONFLICTS, ids=lambda row: f"{row['n']} {row['what']}")
def test_a_fact_stands_where_its_row_says(real: Registry, row: dict[str, Any]) -> None:
    """Each place is there, and together they cite each card; or the words that leave it out are in the README."""
    if "left_out" in row:
        assert row["left_out"] in LEFT_OUT
        return
    found = {place: records(real, place) for place in row["stands"]}
    assert all(found.values()), [place for place, there in found.items() if not there]
    assert set(row["sources"]) <= {source for there in found.values() for record in there for source in cited(record)}


@pytest.mark.parametrize("row", [row for row in EVENTS if "stands" in row], ids=lambda row: f"{row['n']} {row['what']}")
def test_an_event_stands_at_each_of_its_bases_and_on_its_day(real: Registry, row: dict[str, Any]) -> None:
    """Where it is a change, an event or a change of control, one of these overlaps the date of the row."""
    assert set(row["bases"]) == {place.split(" ")[0] for place in row["stands"]} - {"registry"}
    happened = edtf.parse(row["date"])
    dates = [
        record.date
        for place in row["stands"]
        for record in records(real, place)
        if isinstance(record, Change | Event | Control)
    ]
    assert not dates or any(_overlap(date, happened) for date in dates)


def _overlap(one: edtf.EdtfDate, other: edtf.EdtfDate) -> bool:
    return one.onset <= other.settled and other.onset <= one.settled


@pytest.mark.parametrize("row", FOUNDING, ids=lambda row: f"{row['card']}: {row['what']}")
def test_a_fact_of_a_founding_document_is_on_its_card(real: Registry, row: dict[str, Any]) -> None:
    """Once, in our words. That an entry accounts for it is a rule of the check."""
    facts = next(source.facts for source in real.sources if source.id == row["card"])
    assert len([fact for fact in facts if row["has"] in fact.says]) == 1
