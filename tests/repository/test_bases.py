"""The record: what must hold of any registry, and facts about this one that stand in tables beside it.

The tables are ``config/expected/*.yaml``, written by hand from the sources and edited as data. No row tells of what
nobody has reported yet, so that news, entered as CONTRIBUTING.md says, leave all of them as they are.
"""

from typing import Any

import pytest
import yaml

from basemap import timeline
from basemap.registry import edtf
from basemap.registry.model import Base, Registry
from basemap.territory import Territories, region
from conftest import ROOT


def table(name: str) -> list[dict[str, Any]]:
    """The rows of a table of expected facts."""
    rows: list[dict[str, Any]] = yaml.safe_load(
        (ROOT / "config" / "expected" / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return rows


def base_of(record: Registry, id_: str) -> Base:
    """The base of that id, or of that former id."""
    return next(base for base in record.bases if id_ in (base.id, *base.aliases))


def label(row: dict[str, Any]) -> str:
    """A name for the test of a row."""
    return " ".join(str(row[key]) for key in ("base", "day", "known_by", "target", "status", "origin") if row.get(key))


@pytest.mark.parametrize("row", table("states"), ids=label)
def test_a_state_is_the_one_that_the_source_tells(record: Registry, row: dict[str, Any]) -> None:
    """On the day that it tells of."""
    known_by = edtf.day(row["known_by"]) if "known_by" in row else None
    answer = timeline.state(base_of(record, row["base"]), timeline.reference(record), edtf.day(row["day"]), known_by)
    assert (answer.status, answer.certainty) == (row["status"], row["certainty"])
    assert row["source"] in {source.id for source in record.sources}


def test_the_eight_sites_of_2020_are_in_the_table() -> None:
    """Each on a day on which it was still held and on one after its transfer."""
    told = {(row["base"], row["status"]) for row in table("states") if row["day"][:4] == "2020"}
    sites = {"al-qaim", "qayyarah-west", "k1-kirkuk", "nineveh-operations-command", "al-taqaddum"}
    sites |= {"abu-ghraib-6th-division", "besmaya", "taji"}
    assert {(site, status) for site in sites for status in ("present", "handed-over")} <= told


@pytest.mark.parametrize("row", table("bases"), ids=label)
def test_what_a_row_says_of_a_base_is_on_record(
    record: Registry, territories: Territories, row: dict[str, Any]
) -> None:
    """Region in law, how its history begins, transfers that are no handovers, what is inferred, place, other names."""
    base = base_of(record, row["base"])
    assert region(base, territories) == row["territory"]
    if "history" in row:
        assert [change.status for change in base.changes][: len(row["history"])] == row["history"]
    transfers = [event.date.text for event in base.events if event.kind == "transfer"]
    assert set(row.get("transfers", ())) <= set(transfers)
    if "inferred" in row:
        notes = [str(change.note or "") for change in base.changes if change.status == row["inferred"]]
        assert any(note.startswith("Inferred, not reported") for note in notes)
    if "uncertainty_km" in row:
        assert base.position
        assert base.position.note
        assert base.position.uncertainty_m == row["uncertainty_km"] * 1000
    names = {*base.names.model_dump().values(), *base.also, *(former.name for former in base.former_names)}
    assert set(row.get("called", ())) <= names


@pytest.mark.parametrize("row", table("plans"), ids=label)
def test_what_came_of_a_plan(record: Registry, row: dict[str, Any]) -> None:
    """Its announcement, its target, and once that is settled, whether it was kept or how late it came."""
    ref, base = timeline.reference(record), base_of(record, row["base"])
    outcomes = timeline.state(base, ref, record.as_of).outcomes
    found = [
        outcome
        for plan, outcome in zip(base.plans, outcomes, strict=True)
        if (plan.target.text, plan.status, edtf.iso(timeline.known_from(plan, ref)))
        == (row["target"], row["status"], row["announced"])
    ]
    assert found
    if "outcome" in row:
        assert [(outcome.kind, outcome.days) for outcome in found] == [(row["outcome"], row.get("days", 0))]


@pytest.mark.parametrize("row", table("copies"), ids=label)
def test_copies_of_one_report_count_once(record: Registry, row: dict[str, Any]) -> None:
    """Those of the founding documents and of the releases that were passed on most."""
    assert set(row["cards"]) <= {source.id for source in record.sources if source.origin == row["origin"]}


def test_the_steps_of_the_tours_rest_on_the_registry(record: Registry) -> None:
    """On the day of a step something is on record of its base, or a plan for it has just passed."""
    bases = {base.id: base for base in record.bases}
    for step in [step for tour in record.tours for step in tour.steps if step.base]:
        base = bases[step.base]
        dates = [entry.date for entry in (*base.changes, *base.events)]
        told = any(date.onset <= step.day <= date.settled for date in dates)
        assert told or any(plan.target.settled + 1 == step.day for plan in base.plans), (base.id, edtf.iso(step.day))


def test_each_tour_goes_forward_in_three_to_six_steps(record: Registry) -> None:
    """No step leads back in time."""
    assert record.tours
    for tour in record.tours:
        days = [step.day for step in tour.steps]
        assert 3 <= len(days) <= 6
        assert days == sorted(days)


def test_the_glossary_has_the_disputed_words(record: Registry) -> None:
    """Those that readers of different sides take differently."""
    wanted = {"withdrawal", "handover", "coalition", "federal-area", "article-140", "presence", "advisory-mission"}
    assert wanted < {term.id for term in record.glossary}


def test_the_territory_of_each_base_is_proven(record: Registry, territories: Territories) -> None:
    """By its position, where that lies further from the line than 5 km and than its uncertainty; else by a source."""
    for base in record.bases:
        if base.territory:
            assert base.territory.claims
            continue
        assert base.position, base.id
        place = territories.locate(base.position.lon, base.position.lat)
        assert place.distance_km * 1000 > max(5000, base.position.uncertainty_m), base.id


def test_no_change_rests_on_weak_sources_alone(record: Registry) -> None:
    """Each has a claim, and each a source that somebody answers for; the rest are events."""
    grades = {source.id: source.grade for source in record.sources}
    for base in record.bases:
        for change in base.changes:
            assert {grades[claim.source] for claim in change.claims} - {"D"}, (base.id, change.date.text)
