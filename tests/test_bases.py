"""Facts about the real registry, asserted by hand, each with the source that it rests on."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from basemap import edtf, registry, timeline
from basemap.model import Registry

ROOT = Path(__file__).parents[1]

EIGHT_OF_2020 = {
    "al-qaim",
    "qayyarah-west",
    "k1-kirkuk",
    "nineveh-operations-command",
    "al-taqaddum",
    "abu-ghraib-6th-division",
    "besmaya",
    "taji",
}


@cache
def _status(on: str | None, known_by: str | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "basemap.cli", "status", "--format", "json"]
    command += ["--on", on] if on else []
    command += ["--known-by", known_by] if known_by else []
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _bases(on: str | None, known_by: str | None = None) -> dict[str, dict[str, Any]]:
    return {base["id"]: base for base in _status(on, known_by)["bases"]}


EXPECTED: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def real() -> Registry:
    """The registry of this checkout."""
    reading = registry.read(ROOT / "config" / "bases.yaml", ROOT / "seeds")
    assert reading.registry is not None
    return reading.registry


@pytest.mark.parametrize("fact", EXPECTED, ids=lambda fact: f"{fact['base']} {fact['day']}")
def test_a_fact_of_the_registry(real: Registry, fact: dict[str, Any]) -> None:
    """The state that the source tells, on the day that it tells of."""
    base = next(base for base in real.bases if base.id == fact["base"])
    answer = timeline.state(base, timeline.reference(real), edtf.day(fact["day"]))
    assert (answer.status, answer.certainty) == (fact["status"], fact["certainty"])
    assert fact["source"] in {source.id for source in real.sources}


def test_every_base_has_a_fact(real: Registry) -> None:
    """No base of the registry is without a line in the table."""
    assert {base.id for base in real.bases} == {fact["base"] for fact in EXPECTED}


def test_in_march_2020_the_sites_are_still_held() -> None:
    """Before the transfers of 2020 began."""
    held = {"al-qaim", "qayyarah-west", "k1-kirkuk", "al-taqaddum", "besmaya", "taji"}
    states = _bases("2020-03-01")
    assert {states[id_]["status"] for id_ in held} == {"present"}


def test_on_29_march_2020_two_sites_are_not_yet_handed_over() -> None:
    """Mosul followed on 30 March, Abu Ghraib on 7 April."""
    states = _bases("2020-03-29")
    assert states["nineveh-operations-command"]["status"] != "handed-over"
    assert states["abu-ghraib-6th-division"]["status"] != "handed-over"


@pytest.mark.parametrize(("day", "later"), [("2020-04-08", {"taji", "besmaya"}), ("2020-08-24", set())])
def test_the_eight_sites_of_2020(day: str, later: set[str]) -> None:
    """Six by 7 April, Besmaya on 25 July, Taji on 23 August."""
    states = _bases(day)
    assert {id_ for id_ in EIGHT_OF_2020 if states[id_]["status"] == "handed-over"} == EIGHT_OF_2020 - later


def test_after_january_2026_forces_stay_in_the_kurdistan_region_only() -> None:
    """The two last federal sites are handed over; Harir and Erbil are not."""
    states = _bases("2026-01-19")
    assert [states[id_]["status"] for id_ in ("ain-al-asad", "joc-baghdad")] == ["handed-over"] * 2
    assert [states[id_]["status"] for id_ in ("harir", "erbil-air-base")] == ["present"] * 2


def test_today_nobody_has_said_what_came_of_september_2026() -> None:
    """At as_of both bases are as they were last reported, overdue and stale; no date made them empty."""
    states = _bases(None)
    for id_ in ("harir", "erbil-air-base"):
        assert (states[id_]["status"], states[id_]["overdue"], states[id_]["stale"]) == ("present", True, True)


def test_on_15_january_2026_the_departure_is_not_yet_known() -> None:
    """What nobody had published by then is not there, whichever day is asked for."""
    for on in (None, "2026-01-15", "2026-01-19"):
        states = _bases(on, known_by="2026-01-15")
        assert states["ain-al-asad"]["status"] == "drawing-down"
        # The deputy commander had said on 31 December that nobody was left in the command; nobody spoke of a handover.
        assert states["joc-baghdad"]["status"] == ("vacated" if on == "2026-01-19" else "drawing-down")


def test_the_territory_of_each_base() -> None:
    """The bases of the Kurdistan Region, those in disputed Makhmour among them by the line that is drawn."""
    regions = {base["id"]: base["territory"] for base in _status(None)["bases"]}
    assert {id_ for id_, region in regions.items() if region == "kurdistan-region"} == {
        *("atrush-training", "benaslawa-training", "camp-singara", "camp-stephan", "erbil-air-base", "harir"),
        *("makhmour-kara-soar", "makhmour-peshmerga-french", "sulaymaniyah-training"),
    }


def test_the_json_of_status_is_the_contract() -> None:
    """Field names and their order are fixed: other programs read them."""
    answer = _status("2020-04-08", "2020-04-10")
    assert list(answer) == ["on", "known_by", "as_of", "bases"]
    assert (answer["on"], answer["known_by"]) == ("2020-04-08", "2020-04-10")
    assert list(answer["bases"][0]) == [
        *("id", "name", "territory", "disputed", "status", "certainty", "alternatives"),
        *("since", "evidence", "last_evidence", "overdue", "stale"),
    ]


def test_the_steps_of_the_tours_rest_on_the_registry(real: Registry) -> None:
    """On the day of a step something is on record of its base, or a plan for it has just passed and is overdue."""
    ref = timeline.reference(real)
    bases = {base.id: base for base in real.bases}
    assert [tour.id for tour in real.tours] == ["departure-2011", "eight-sites-2020", "january-2026"]
    for step in [step for tour in real.tours for step in tour.steps if step.base]:
        base = bases[step.base]
        dates = [record.date for record in (*base.changes, *base.events)]
        told = any(date.onset <= step.day <= date.settled for date in dates)
        passed = any(plan.target.settled + 1 == step.day for plan in base.plans)
        assert told or (passed and timeline.state(base, ref, step.day).overdue), (base.id, edtf.iso(step.day))


def test_each_tour_goes_forward_in_three_to_six_steps(real: Registry) -> None:
    """No step leads back in time."""
    for tour in real.tours:
        days = [step.day for step in tour.steps]
        assert 3 <= len(days) <= 6
        assert days == sorted(days)


def test_the_glossary_has_the_disputed_words(real: Registry) -> None:
    """Those that readers of different sides take differently."""
    wanted = {"withdrawal", "handover", "coalition", "federal-area", "article-140", "presence", "advisory-mission"}
    assert wanted < {term.id for term in real.glossary}
