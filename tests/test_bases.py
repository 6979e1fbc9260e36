"""Facts about the real registry, asserted by hand, each with the source that it rests on."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

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


# base, day, status, certainty, and the source card that says so
FACTS = [
    ("ain-al-asad", "2011-12-06", None, "certain", "aje-2011-12-08"),
    ("ain-al-asad", "2011-12-07", "handed-over", "certain", "aje-2011-12-08"),
    ("ain-al-asad", "2014-11-09", "handed-over", "certain", "mcclatchy-2014-11-10"),
    ("ain-al-asad", "2014-11-10", "present", "certain", "mcclatchy-2014-11-10"),
    ("ain-al-asad", "2025-08-01", "present", "certain", "seed-004-isw"),
    ("ain-al-asad", "2025-10-20", "drawing-down", "certain", "amn-2025-10-21"),
    ("ain-al-asad", "2026-01-16", "drawing-down", "certain", "seed-003-ap"),
    ("ain-al-asad", "2026-01-17", "handed-over", "certain", "seed-003-ap"),
    ("joc-baghdad", "2026-01-18", "handed-over", "certain", "seed-000-clash"),
    ("al-qaim", "2020-03-16", "present", "certain", "rudaw-2020-03-19"),
    ("al-qaim", "2020-03-18", "present", "possible", "rudaw-2020-03-19"),
    ("al-qaim", "2020-03-19", "handed-over", "certain", "rudaw-2020-03-19"),
    ("qayyarah-west", "2020-03-25", "present", "certain", "miltimes-2020-03-26"),
    ("qayyarah-west", "2020-03-26", "handed-over", "certain", "miltimes-2020-03-26"),
    ("k1-kirkuk", "2020-03-28", "present", "certain", "rudaw-2020-03-29"),
    ("k1-kirkuk", "2020-03-29", "handed-over", "certain", "rudaw-2020-03-29"),
    ("k1-kirkuk", "2024-08-03", "present", "certain", "kurdpress-2024-08-05"),
    ("nineveh-operations-command", "2020-03-30", "handed-over", "certain", "urdupoint-2020-03-30"),
    ("al-taqaddum", "2020-04-03", "present", "certain", "miltimes-2020-04-04"),
    ("al-taqaddum", "2020-04-04", "handed-over", "certain", "miltimes-2020-04-04"),
    ("abu-ghraib-6th-division", "2020-04-07", "handed-over", "certain", "rudaw786-2020-04-07"),
    ("besmaya", "2020-07-24", "present", "certain", "urdupoint-2020-07-25"),
    ("besmaya", "2020-07-25", "handed-over", "certain", "urdupoint-2020-07-25"),
    ("taji", "2020-08-22", "present", "certain", "jtn-2020-08-23"),
    ("taji", "2020-08-23", "handed-over", "certain", "jtn-2020-08-23"),
    ("victory-base-complex", "2011-12-02", "handed-over", "certain", "afp-2011-12-02"),
    ("harir", "2023-10-20", "vacated", "certain", "shafaq-2023-11-09"),
    ("harir", "2025-08-18", "present", "certain", "seed-004-isw"),
    ("harir", "2026-01-19", "present", "certain", "seed-000-clash"),
    ("erbil-air-base", "2026-01-19", "present", "certain", "seed-002-afp"),
]


@pytest.mark.parametrize(("base", "day", "status", "certainty", "source"), FACTS)
def test_a_fact_of_the_registry(base: str, day: str, status: str | None, certainty: str, source: str) -> None:
    """The state that the source tells, on the day that it tells of."""
    answer = _bases(day)[base]
    assert (answer["status"], answer["certainty"]) == (status, certainty)
    assert (ROOT / "seeds" / f"{source}.yaml").is_file()


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
    """Harir and Erbil lie in the Kurdistan Region, all others of the first thirteen in federal territory."""
    regions = {base["id"]: base["territory"] for base in _status(None)["bases"]}
    assert {id_ for id_, region in regions.items() if region == "kurdistan-region"} == {"harir", "erbil-air-base"}
    assert set(regions) >= EIGHT_OF_2020 | {"ain-al-asad", "joc-baghdad", "victory-base-complex"}


def test_the_json_of_status_is_the_contract() -> None:
    """Field names and their order are fixed: other programs read them."""
    answer = _status("2020-04-08", "2020-04-10")
    assert list(answer) == ["on", "known_by", "as_of", "bases"]
    assert (answer["on"], answer["known_by"]) == ("2020-04-08", "2020-04-10")
    assert list(answer["bases"][0]) == [
        *("id", "name", "territory", "disputed", "status", "certainty", "alternatives"),
        *("since", "evidence", "last_evidence", "overdue", "stale"),
    ]
