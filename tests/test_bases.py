"""Facts about the real registry, asserted by hand, each with the source that it rests on."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from basemap import timeline
from basemap.registry import edtf, reader
from basemap.registry.model import Registry
from basemap.territory import Territories

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
    reading = reader.read(ROOT / "config" / "bases.yaml", ROOT / "seeds")
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


def test_the_territory_of_each_base_is_proven(real: Registry) -> None:
    """By its position, where that lies further from the line than 5 km and than its uncertainty; else by a source."""
    territories = Territories.read(ROOT / "layers")
    for base in real.bases:
        if base.territory:
            assert base.territory.claims
            continue
        assert base.position, base.id
        place = territories.locate(base.position.lon, base.position.lat)
        assert place.distance_km * 1000 > max(5000, base.position.uncertainty_m), base.id


def test_no_change_rests_on_weak_sources_alone(real: Registry) -> None:
    """Each has a claim, and each a source that somebody answers for; the rest are events."""
    grades = {source.id: source.grade for source in real.sources}
    for base in real.bases:
        for change in base.changes:
            assert {grades[claim.source] for claim in change.claims} - {"D"}, (base.id, change.date.text)


def test_what_is_inferred_says_so(real: Registry) -> None:
    """A departure that follows only from the envoy's list of December 2011 is nobody's report of a handover."""
    inferred = {
        (base.id, change.status)
        for base in real.bases
        for change in base.changes
        if change.note and change.note.startswith("Inferred, not reported")
    }
    assert inferred == {
        *((id_, "vacated") for id_ in ("al-taqaddum", "bucca", "camp-ramadi", "cropper", "k1-kirkuk")),
        *((id_, "vacated") for id_ in ("kirkuk-air-base", "speicher", "taji")),
        *((id_, "handed-over") for id_ in ("basra-cob", "echo-diwaniyah")),
    }


SPELLS = {
    "ain-al-asad": ["present", "handed-over", "present", "drawing-down", "handed-over"],
    "al-taqaddum": ["present", "drawing-down", "vacated", "present", "handed-over"],
    "harir": ["present", "vacated", "present"],
    "k1-kirkuk": ["present", "vacated", "present", "handed-over", "present"],
    "qayyarah-west": ["present", "handed-over", "present", "handed-over"],
    "taji": ["present", "vacated", "present", "handed-over"],
    "victory-base-complex": ["present", "handed-over", "present", "drawing-down", "vacated"],
}


def test_the_bases_with_more_than_one_spell(real: Registry) -> None:
    """Forces left, and came back; of all others one stay is on record at most."""
    statuses = {base.id: [change.status for change in base.changes] for base in real.bases}
    assert {id_: found for id_, found in statuses.items() if found.count("present") > 1 or id_ in SPELLS} == SPELLS


TRANSFERS = {
    ("baghdad-diplomatic-support-center", "2011-12-01"),  # to the State Department
    ("basra-cob", "2009-01-01"),  # the airport only
    ("bucca", "2009-09-17"),  # the prison only
    ("bucca", "2010-07-04"),  # the first of three parts
    ("camp-fallujah", "2011-10-12"),  # a part in use again
    ("camp-ramadi", "2009-01-20/2009-01-31"),  # on paper, the forces stay
    ("camp-ramadi", "2010-01-23"),  # from the Marines to the Army
    ("cropper", "2010-07-15"),  # all but one compound
    ("imam-ali", "2010-11-23"),  # responsibility, the forces stay
    ("k1-kirkuk", "2011-07-25"),  # a weak source
    ("kirkuk-air-base", "2011-11"),  # a weak source
    ("kirkuk-air-base", "2011-11-17"),  # stopped at the gate
    ("speicher", "2011-11-05"),  # a guess
    ("taji", "2010-12-13~"),  # two parts
}


def test_what_looks_like_a_handover_and_is_none(real: Registry) -> None:
    """Partial returns, transfers inside one government and weak reports are events."""
    found = [(base.id, event.date.text) for base in real.bases for event in base.events if event.kind == "transfer"]
    assert (set(found), len(found)) == (TRANSFERS, len(TRANSFERS))


PLANS = [
    # base, target, status, announced, what came of it by as_of, days late or overdue
    ("ain-al-asad", "2025-09-15", "vacated", "2025-08-22", "late", 124),
    ("ain-al-asad", "../2025-09-30", "vacated", "2024-09-06", "late", 109),
    ("ain-al-asad", "2026-01-04/2026-01-10", "handed-over", "2025-12-31", "late", 7),
    ("basra-cob", "../2011-12-24", "handed-over", "2011-12-11", "kept", 0),
    ("camp-fallujah", "2009-02", "vacated", "2008-10-20", "kept", 0),
    ("camp-ramadi", "../2011-12-31", "vacated", "2009-01-29", "kept", 0),
    ("echo-diwaniyah", "../2011-12-24", "handed-over", "2011-12-11", "kept", 0),
    ("erbil-air-base", "2026-09", "drawing-down", "2025-08-18", "overdue", 52),
    ("erbil-air-base", "2026-09", "vacated", "2025-07-31", "overdue", 52),
    ("erbil-air-base", "2026-12~", "vacated", "2024-09-06", "due", 0),
    ("harir", "2026-09", "drawing-down", "2025-08-18", "overdue", 52),
    ("harir", "2026-09", "vacated", "2025-07-31", "overdue", 52),
    ("harir", "2026-12~", "vacated", "2024-09-06", "due", 0),
    ("joc-baghdad", "../2025-06~", "vacated", "2024-09-27", "late", 202),
    ("joc-baghdad", "../2025-09-30", "vacated", "2024-09-27", "late", 110),
    ("nineveh-operations-command", "2020-04-04", "handed-over", "2020-03-26", "kept", 0),
    ("qayyarah-west", "2010-07", "handed-over", "2010-05-02", "kept", 0),
    ("sulaymaniyah-training", "2024-05-02/..", "present", "2024-04-30", "kept", 0),
    ("victory-base-complex", "../2025-09-30", "vacated", "2024-09-27", "late", 110),
]


def test_what_came_of_each_plan(real: Registry) -> None:
    """Each plan with its announcement, its target, and how late it came, or that nobody has reported."""
    ref = timeline.reference(real)
    found = [
        (base.id, plan.target.text, plan.status, edtf.iso(timeline.known(plan, ref)), outcome.kind, outcome.days)
        for base in real.bases
        for plan, outcome in zip(base.plans, timeline.state(base, ref, real.as_of).outcomes, strict=True)
    ]
    assert found == PLANS


COPIES = {
    "aljazeera-ina-2025-08-17": {"mehr-2025-08-17", "seed-004-isw", "tehrantimes-2025-08-18"},
    "cnn-2026-01-18": {"cnn-krdo-2026-01-18", "seed-000-clash", "seed-001-ngl24"},
    "ap-2026-01-17": {"seed-003-ap", "tasnim-2026-01-18"},
    "hmc-statement-2026-01-18": {"buratha-2026-01-18", "seed-002-afp", "shafaq-2026-01-18"},
    "muhammadawi-2025-12-31": {"almowaten-2025-12-31", "isw-39495", "presstv-2025-12-31"},
    "oir-tq-2020": {"miltimes-2020-04-04", "rudaw782-2020-04-04", "thedrive-2020-04-04"},
}


def test_copies_of_one_report_count_once(real: Registry) -> None:
    """Those of the founding documents and of the releases that were passed on most."""
    for origin, cards in COPIES.items():
        assert {source.id for source in real.sources if source.origin == origin} == cards


VAGUE = {
    "abu-ghraib-6th-division": 6,
    "al-qaim": 15,
    "atrush-training": 9,
    "baghdad-diplomatic-support-center": 3,
    "benaslawa-training": 8,
    "besmaya": 20,
    "camp-fallujah": 8,
    "cropper": 3,
    "echo-diwaniyah": 8,
    "fob-danger": 3,
    "joc-baghdad": 3,
    "kalsu": 15,
    "makhmour-kara-soar": 12,
    "makhmour-peshmerga-french": 25,
    "nineveh-operations-command": 4,
    "republican-palace-iz": 2,
    "union-iii": 2,
    "warhorse": 10,
}
NOT_LOCATED = {"cos-hunter", "fob-callahan", "fob-grizzly", "mchenry", "scania", "sulaymaniyah-training"}


def test_a_position_that_is_little_known_says_how_little(real: Registry) -> None:
    """The radius in km of each base that is placed by its town or from memory, with a note; six are placed nowhere."""
    positions = {base.id: base.position for base in real.bases}
    assert {id_ for id_, position in positions.items() if position is None} == NOT_LOCATED
    for id_, kilometres in VAGUE.items():
        position = positions[id_]
        assert position
        assert position.note, id_
        assert position.uncertainty_m == kilometres * 1000, id_


CALLED = {
    "Camp Speicher": {"speicher"},
    "Tikrit Air Academy": {"speicher"},
    "Q-West": {"qayyarah-west"},
    "Key West": {"qayyarah-west"},
    "al-Bakr Air Base": {"balad"},
    "Camp Anaconda": {"balad"},
    "Camp Adder": {"imam-ali"},
    "Tallil": {"imam-ali"},
    "Camp Victory": {"victory-base-complex"},
    "Sather Air Base": {"baghdad-diplomatic-support-center"},
    "FOB Warrior": {"kirkuk-air-base"},
    "TQ": {"al-taqaddum"},
    "Base Gran Capitan": {"besmaya"},
    "Bashur Airfield": {"harir"},
    "Ein al-Asad": {"ain-al-asad"},
    "Irbil": {"erbil-air-base"},
    "Makhmur": {"makhmour-kara-soar", "makhmour-peshmerga-french"},
    "عەین ئەسەد": {"ain-al-asad"},
    "كيوان": {"k1-kirkuk"},
    "معسكر النصر": {"victory-base-complex"},
}


@pytest.mark.parametrize("name", CALLED)
def test_a_base_is_known_by_its_other_names(real: Registry, name: str) -> None:
    """Former names, short forms and other spellings lead to the base, and to no other."""
    names = {
        base.id: {*base.names.model_dump().values(), *base.also, *(former.name for former in base.former_names)}
        for base in real.bases
    }
    assert {id_ for id_, called in names.items() if name in called} == CALLED[name]
