"""Everything that was found out is in the registry, or the reason why not stands in seeds/README.md.

``events.yaml``, ``conflicts.yaml`` and ``founding.yaml`` in ``config/expected/`` hold, one a row, what was found out:
dated facts, matters on which sources contradict each other, and the facts of the founding documents. ``finds.yaml``
holds what a second search found, and what it found wrong.
"""

import re
from typing import Any

import pytest

from basemap.registry import edtf
from basemap.registry.model import Change, Control, Disagreement, Event, Plan, Registry
from conftest import ROOT
from test_bases import base_of, table

Record = Change | Plan | Event | Control | Disagreement
KINDS = {"change": "changes", "plan": "plans", "event": "events", "control": "control", "disagreement": "disagreements"}


EVENTS, CONFLICTS, FOUNDING = table("events"), table("conflicts"), table("founding")
FINDS = table("finds")
LEFT_OUT = " ".join(
    (ROOT / "seeds" / "README.md").read_text(encoding="utf-8").partition("## What was left out, and why")[2].split()
)


def records(record: Registry, place: str) -> list[Record]:
    """What stands at ``base kind date``; of a disagreement, what it is about stands in place of the date."""
    owner, kind, which = place.split(" ", 2)
    home = record if owner == "registry" else base_of(record, owner)
    return [record for record in getattr(home, KINDS[kind]) if which == named(record)]


def named(record: Record) -> str:
    """What tells a record from the others of its kind."""
    if isinstance(record, Disagreement):
        return str(record.about)
    return (record.target if isinstance(record, Plan) else record.date).text


def cited(record: Record) -> set[str]:
    """The cards that a record rests on, or that stand against it."""
    fields = ("claims", "disputed_by", "sides")
    return {claim.source for field in fields for claim in getattr(record, field, ())}


@pytest.mark.parametrize("rows", [EVENTS, CONFLICTS], ids=["events", "conflicts"])
def test_no_fact_is_missing(rows: list[dict[str, Any]]) -> None:
    """Each has its number, and none is left out."""
    assert [row["n"] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("row", EVENTS + CONFLICTS, ids=lambda row: f"{row['n']} {row['what']}")
def test_a_fact_stands_where_its_row_says(record: Registry, row: dict[str, Any]) -> None:
    """Each place is there, and together they cite each card; or the words that leave it out are in the README."""
    if "left_out" in row:
        assert row["left_out"] in LEFT_OUT
        return
    found = {place: records(record, place) for place in row["stands"]}
    assert all(found.values()), [place for place, there in found.items() if not there]
    assert set(row["sources"]) <= {source for there in found.values() for record in there for source in cited(record)}


@pytest.mark.parametrize("row", [row for row in EVENTS if "stands" in row], ids=lambda row: f"{row['n']} {row['what']}")
def test_an_event_stands_at_each_of_its_bases_and_on_its_day(record: Registry, row: dict[str, Any]) -> None:
    """Where it is a change, an event or a change of control, one of these overlaps the date of the row."""
    assert set(row["bases"]) == {place.split(" ")[0] for place in row["stands"]} - {"registry"}
    happened = edtf.parse(row["date"])
    dates = [
        found.date
        for place in row["stands"]
        for found in records(record, place)
        if isinstance(found, Change | Event | Control)
    ]
    assert not dates or any(_overlap(date, happened) for date in dates)


def _overlap(one: edtf.EdtfDate, other: edtf.EdtfDate) -> bool:
    return one.onset <= other.settled and other.onset <= one.settled


@pytest.mark.parametrize("row", FOUNDING, ids=lambda row: f"{row['card']}: {row['what']}")
def test_a_fact_of_a_founding_document_is_on_its_card(record: Registry, row: dict[str, Any]) -> None:
    """Once, in our words. That an entry accounts for it is a rule of the check."""
    facts = next(source.facts for source in record.sources if source.id == row["card"])
    assert len([fact for fact in facts if row["has"] in fact.says]) == 1


def _name(row: dict[str, Any]) -> str:
    return f"find {row['find']}" if "find" in row else f"error {row['error']}"


def test_no_find_and_no_error_is_missing() -> None:
    """94 finds and 32 errors, each once, and each entered or mended with what shows it, or refused with a reason."""
    assert [row["find"] for row in FINDS if "find" in row] == list(range(1, 95))
    assert [row["error"] for row in FINDS if "error" in row] == list(range(1, 33))
    shown = {"entered", "mended", "called", "placed", "grades", "origins", "voices"}
    assert [_name(row) for row in FINDS if ("refused" in row) == bool(shown & set(row))] == []


@pytest.mark.parametrize("row", FINDS, ids=lambda row: f"{_name(row)} {row['what']}")
def test_a_find_or_an_error_is_dealt_with_as_its_row_says(record: Registry, row: dict[str, Any]) -> None:
    """Each thing that the row names is so in the registry and its cards."""
    assert row.get("refused", "") in LEFT_OUT
    found = {place: records(record, place) for place in (*row.get("entered", ()), *row.get("mended", ()))}
    assert all(found.values()), [place for place, there in found.items() if not there]
    there = {source for places in found.values() for entry in places for source in cited(entry)}
    assert set(row.get("sources", ())) <= there
    assert not set(row.get("not_cited", ())) & there
    cards = {source.id: source for source in record.sources}
    assert {id_: cards[id_].grade for id_ in row.get("grades", ())} == row.get("grades", {})
    assert len({cards[id_].origin for id_ in row.get("origins", ())} - {None}) == bool(row.get("origins"))
    bases = {base.id: base for base in record.bases}
    for id_, names in row.get("called", {}).items():
        base = bases[id_]
        former = [name.name for name in base.former_names]
        assert set(names) <= {base.names.en, base.names.ar, base.names.ckb, *base.also, *former}
    for id_, (radius, source) in row.get("placed", {}).items():
        position = bases[id_].position
        assert position
        assert (position.uncertainty_m, source in position.sources) == (radius, True)


@pytest.mark.parametrize("row", [row for row in FINDS if {"gone", "has", "voices"} & set(row)], ids=_name)
def test_the_words_of_an_error_are_gone(row: dict[str, Any]) -> None:
    """What was wrong stands nowhere in the file, what was missing does, and nobody else speaks through the card."""
    text = (ROOT / "config" / "bases.yaml").read_text(encoding="utf-8")
    words = " ".join(text.split())
    assert [gone for gone in row.get("gone", ()) if gone in words] == []
    assert [has for has in row.get("has", ()) if has not in words] == []
    for card, voices in row.get("voices", {}).items():
        spoke = re.findall(rf"source: {re.escape(card)}(?:,|\n +) ?by: ([a-z-]+)", text)
        assert set(spoke) == set(voices)
