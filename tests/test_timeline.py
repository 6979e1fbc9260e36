"""The state on a day, evidence, overdue, late and stale, on small registries written for the purpose."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small
from basemap import timeline
from basemap.registry import edtf
from basemap.registry.model import Registry
from small import change, claim

_ERAS = [small.era("first", "2003-01-01", "2011-12-31"), small.era("second", "2014-01-01", "2026-12-31")]


def _registry(sources: dict[str, str | None] | None = None, **base: Any) -> Registry:
    cards = [
        small.card(id=id_, **({"published": day} if day else {}))
        for id_, day in (sources or {"wire": "2020-01-01"}).items()
    ]
    return small.registry(as_of="2026-11-21", eras=_ERAS, bases=[small.base(**base)], sources=cards)


def _state(registry: Registry, day: str, known_by: str | None = None) -> timeline.State:
    known = edtf.day(known_by) if known_by else None
    return timeline.state(registry.bases[0], timeline.reference(registry), edtf.day(day), known)


@pytest.mark.parametrize(
    ("day", "status", "alternatives"),
    [
        ("2020-03-16", "present", ()),
        ("2020-03-17", "present", ("handed-over",)),
        ("2020-03-18", "present", ("handed-over",)),
        ("2020-03-19", "handed-over", ()),
    ],
)
def test_inside_a_window_the_old_and_the_new_state_are_possible(
    day: str, status: str, alternatives: tuple[str, ...]
) -> None:
    """Certain from its latest day on, possible from its earliest."""
    registry = _registry(changes=[change("2017", "present"), change("2020-03-17/2020-03-19", "handed-over")])
    answer = _state(registry, day)
    assert (answer.status, answer.alternatives) == (status, alternatives)
    assert answer.certainty == ("possible" if alternatives else "certain")


def test_before_the_first_change_nothing_is_on_record() -> None:
    """A base has no status before its first change, and no evidence for one."""
    answer = _state(_registry(changes=[change("2020-03-17", "present")]), "2020-03-16")
    assert (answer.status, answer.alternatives, answer.since, answer.evidence) == (None, (), None, None)


@pytest.mark.parametrize(
    ("day", "status", "alternatives"),
    [
        ("2013-12-31", None, ()),
        ("2014-01-01", None, ("present",)),
        ("2019-12-26", None, ("present",)),
        ("2019-12-27", "present", ()),
    ],
)
def test_an_undated_arrival_is_possible_from_the_start_of_its_era(
    day: str, status: str | None, alternatives: tuple[str, ...]
) -> None:
    """../B reaches back to the first day of the era that holds B."""
    answer = _state(_registry(changes=[change("../2019-12-27", "present")]), day)
    assert (answer.status, answer.alternatives) == (status, alternatives)


def test_an_undated_return_reaches_back_to_the_spell_before() -> None:
    """../B does not reach into the spell that ended before it."""
    registry = _registry(
        changes=[change("2016", "present"), change("2018-05-01", "vacated"), change("../2020-01-01", "present")]
    )
    assert _state(registry, "2018-04-30").alternatives == ()
    assert _state(registry, "2018-05-01").alternatives == ("present",)


def test_a_change_not_before_a_day_never_becomes_certain() -> None:
    """A/.. is possible from A on, for ever."""
    registry = _registry(changes=[change("2017", "present"), change("2020-03-17/..", "vacated")])
    answer = _state(registry, "2026-11-21")
    assert (answer.status, answer.alternatives) == ("present", ("vacated",))


@pytest.mark.parametrize(
    ("claims", "evidence"),
    [
        ([claim("one")], "claimed"),
        ([claim("one"), claim("copy")], "claimed"),
        ([claim("one"), claim("two")], "corroborated"),
        ([claim("one", "coalition"), claim("copy", "federal")], "confirmed"),
        ([claim("one", "coalition"), claim("copy", "krg")], "confirmed"),
        ([claim("one", "federal"), claim("copy", "krg")], "claimed"),
    ],
)
def test_evidence_counts_origins_and_sides(claims: list[dict[str, str]], evidence: str) -> None:
    """Copies of one report count once; both sides on record confirm."""
    registry = _registry(
        {"one": "2020-01-01", "two": "2020-01-01", "copy": "2020-01-01"}, changes=[change("2020", "present", *claims)]
    )
    cards = [card.model_copy(update={"origin": "one"}) if card.id == "copy" else card for card in registry.sources]
    registry = registry.model_copy(update={"sources": tuple(cards)})
    assert timeline.evidence(registry.bases[0].changes[0], timeline.reference(registry)) == evidence


def test_a_claim_against_a_change_disputes_it_once_it_is_published() -> None:
    """Disputed stands above confirmed, but not before anybody disputed it."""
    left = change(
        "2020-01-01", "vacated", claim("wire", "coalition"), claim("wire", "federal"), disputed_by=[claim("later")]
    )
    registry = _registry({"wire": "2020-01-02", "later": "2020-02-01"}, changes=[left])
    assert _state(registry, "2026-01-01").evidence == "disputed"
    assert _state(registry, "2026-01-01", known_by="2020-01-15").evidence == "confirmed"


def test_what_was_not_yet_published_is_left_out() -> None:
    """A change is known from the day of its first source; through an undated one, from its own latest day."""
    dated = _registry({"wire": "2020-03-25"}, changes=[change("2020-03-17", "vacated")])
    assert _state(dated, "2020-03-24", known_by="2020-03-24").status is None
    assert _state(dated, "2020-03-25", known_by="2020-03-25").status == "vacated"
    undated = _registry({"wire": None}, changes=[change("2020-03-17/2020-03-19", "vacated")])
    assert _state(undated, "2020-03-18", known_by="2020-03-18").alternatives == ()
    assert _state(undated, "2020-03-19", known_by="2020-03-19").status == "vacated"


def _planned(*, changes: list[dict[str, Any]], last: str = "2020-01-01") -> Registry:
    plan = {"target": "2020-06", "status": "vacated", "claims": [claim("plan")]}
    sources = {"wire": "2015-01-01", "plan": "2020-01-01", "last": last}
    event = {"date": last, "kind": "sighting", "claims": [claim("last")]}
    return _registry(sources, changes=changes, plans=[plan], events=[event])


_THERE = [change("2015-01-01", "present")]
_LEFT = [*_THERE, change("2017-05-01", "vacated")]


@pytest.mark.parametrize(
    ("registry", "day", "kind", "days"),
    [
        (_planned(changes=_THERE), "2019-12-31", None, 0),
        (_planned(changes=_THERE), "2020-06-30", "due", 0),
        (_planned(changes=_THERE), "2020-07-01", "overdue", 1),
        (_planned(changes=_THERE, last="2020-06-30"), "2020-07-10", "overdue", 10),
        (_planned(changes=_THERE, last="2020-07-01"), "2020-07-10", "late", 10),
        (_planned(changes=[*_THERE, change("2020-06-30", "handed-over")]), "2020-06-30", "kept", 0),
        (_planned(changes=[*_THERE, change("2020-07-03", "vacated")]), "2021-01-01", "late", 3),
        (_planned(changes=[*_THERE, change("2019-05-01", "vacated")]), "2020-07-01", "kept", 0),
        (_planned(changes=[*_LEFT, change("2018/2020-05-01", "present")]), "2020-07-01", "overdue", 1),
    ],
)
def test_what_came_of_a_plan(registry: Registry, day: str, kind: str | None, days: int) -> None:
    """Due, kept, late or overdue, by the day of the last evidence; before its announcement there is no plan."""
    outcomes = _state(registry, day).outcomes
    assert [(outcome.kind, outcome.days) for outcome in outcomes] == ([(kind, days)] if kind else [])


def test_a_plan_never_changes_a_status() -> None:
    """However long a plan has passed, the base stays as it was reported."""
    answer = _state(_planned(changes=_THERE), "2026-11-21")
    assert (answer.status, answer.overdue, answer.certainty) == ("present", True, "certain")


@pytest.mark.parametrize(("day", "stale"), [("2020-06-29", False), ("2020-06-30", True), ("2019-01-01", False)])
def test_an_unsettled_status_grows_stale_180_days_after_the_last_evidence(day: str, stale: bool) -> None:
    """Days before the last evidence are covered by it."""
    assert _state(_registry(changes=[change("2015", "present")]), day).stale is stale


def test_a_base_without_changes_has_no_state_and_no_intervals() -> None:
    """Plans and events alone say nothing of who holds it."""
    registry = _planned(changes=[])
    assert _state(registry, "2026-11-21").status is None
    assert timeline.intervals(registry.bases[0], timeline.reference(registry)) == ()


def test_a_settled_status_never_grows_stale() -> None:
    """A base that was handed over needs no news to stay so."""
    assert not _state(_registry(changes=[change("2015", "handed-over")]), "2026-11-21").stale


def test_intervals_are_half_open_and_each_has_one_answer() -> None:
    """The day on which a change becomes certain belongs to the new interval only."""
    registry = _registry(changes=[change("2017-05-01", "present"), change("2020-03-17/2020-03-19", "handed-over")])
    spans = timeline.intervals(registry.bases[0], timeline.reference(registry))
    assert [
        (edtf.iso(span.start), span.end and edtf.iso(span.end), span.status, span.alternatives) for span in spans
    ] == [
        ("2017-05-01", "2020-03-17", "present", ()),
        ("2020-03-17", "2020-03-19", "present", ("handed-over",)),
        ("2020-03-19", None, "handed-over", ()),
    ]


_IDS = list(small.SETTLED)


@st.composite
def _histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Changes in order of time, with windows that may overlap."""
    days = sorted(draw(st.lists(st.integers(16000, 20700), min_size=2, max_size=12)))
    changes, previous = [], None
    for earliest, latest in zip(days[::2], days[1::2], strict=False):
        status = draw(st.sampled_from([id_ for id_ in _IDS if id_ != previous]))
        form = draw(st.sampled_from(["{a}/{b}", "../{b}", "{b}"]))
        changes.append(change(form.format(a=edtf.iso(earliest), b=edtf.iso(latest)), str(status)))
        previous = status
    return changes


@given(_histories(), st.integers(15000, 20777))
def test_each_base_has_one_answer_on_each_day_and_the_intervals_agree(changes: list[dict[str, Any]], day: int) -> None:
    """state() and intervals() are two views of one answer."""
    registry = _registry(changes=changes)
    base, ref = registry.bases[0], timeline.reference(registry)
    answer = timeline.state(base, ref, day)
    spans = timeline.intervals(base, ref)
    covering = [span for span in spans if span.start <= day and (span.end is None or day < span.end)]
    assert len(covering) <= 1
    expected = (covering[0].status, covering[0].alternatives) if covering else (None, ())
    assert (answer.status, answer.alternatives) == expected
    assert answer.status not in answer.alternatives


@given(_histories(), st.data())
def test_the_possible_states_never_leave_out_the_true_one(changes: list[dict[str, Any]], data: st.DataObject) -> None:
    """Whatever day in its window each change truly came on, the state of each day is among the possible ones."""
    registry = _registry(changes=changes)
    base, ref = registry.bases[0], timeline.reference(registry)
    true_days, floor = [], 0
    for span in timeline.windows(base, ref):
        floor = data.draw(st.integers(max(span.earliest, floor), max(span.latest, floor)))
        true_days.append((floor, span.change.status))
    day = data.draw(st.integers(15000, 20777))
    truth = next((status for true_day, status in reversed(true_days) if true_day <= day), None)
    answer = timeline.state(base, ref, day)
    assert truth in {answer.status, *answer.alternatives}
