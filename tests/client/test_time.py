"""Time, over registries that nobody wrote: one answer, nothing before its publication, and Python as in the page."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from basemap import layers, timeline
from basemap.publish import geojson
from basemap.registry import edtf
from basemap.registry.model import Base, Registry
from basemap.territory import Territories
from benchmarks import registries
from client import using
from conftest import ROOT

FIELDS = ("status", "alternatives", "certainty", "since", "evidence", "lastEvidence", "stale", "overdue")

# In the page: the answers for [record, register, [[day, known], …]] of many bases, with the outcomes of their plans.
_ANSWERS = """([text, fields]) => JSON.parse(text).map(([register, asked]) => {
  const ref = reference(register);
  return asked.map(([base, day, known]) => {
    const answer = stateOn(base, ref, day, known);
    const outcomes = answer.outcomes.map(({ kind, days, reached }) => [kind, days, reached]);
    return [...fields.map((field) => answer[field]), outcomes];
  });
})"""


def registry(seed: int, **size: int) -> Registry:
    """A random registry, small unless it is said otherwise."""
    given = {"bases": 3, "changes": 1 + seed % 7, "claims": 1 + seed % 3, "sources": 12} | size
    return Registry.model_validate(registries.registry(seed=seed, **given))


@st.composite
def asked(draw: st.DrawFn) -> tuple[Base, timeline.Reference, int]:
    """A base of a random registry and a day, often one on which something turns."""
    whole = registry(draw(st.integers(0, 10_000)))
    base, ref = draw(st.sampled_from(whole.bases)), timeline.reference(whole)
    near = st.builds(lambda day, by: day + by, st.sampled_from(turns(base)), st.integers(-1, 1))
    days = st.integers(edtf.day("1960-01-01"), whole.as_of)
    return base, ref, draw(st.one_of(near, days))


def turns(base: Base) -> list[int]:
    """The days on which clocks and calendars turn, and those on which the changes of a base begin and end."""
    dates = [change.date for change in base.changes] + [plan.target for plan in base.plans]
    own = [day for date in dates for day in (date.earliest, date.latest) if day is not None]
    return [edtf.day(text) for text in registries.TURNS] + own


def answers(state: timeline.State) -> list[Any]:
    """An answer as the page gives it."""
    outcomes = [[outcome.kind, outcome.days, outcome.reached] for outcome in state.outcomes]
    last = (state.last_evidence, state.stale, state.overdue)
    return [
        state.status, list(state.alternatives), state.certainty, state.since, state.evidence, *last, outcomes
    ]  # fmt: skip


@given(asked())
def test_one_answer_for_each_base_and_day(question: tuple[Base, timeline.Reference, int]) -> None:
    """The intervals cover a day once at most and agree with the state, whatever the forms of the dates."""
    base, ref, day = question
    answer = timeline.state(base, ref, day)
    covering = [
        span for span in timeline.intervals(base, ref) if span.start <= day and (span.end is None or day < span.end)
    ]
    assert len(covering) <= 1
    expected = (covering[0].status, covering[0].alternatives) if covering else (None, ())
    assert (answer.status, answer.alternatives) == expected
    assert answer.status not in answer.alternatives
    assert len(set(answer.alternatives)) == len(answer.alternatives)
    assert answer == timeline.state(base, ref, day)


@given(asked())
def test_what_was_not_published_has_no_say(question: tuple[Base, timeline.Reference, int]) -> None:
    """known_by a day is the whole answer of a registry from which all later claims were cut by hand."""
    base, ref, day = question

    def out(claims: tuple[Any, ...], date: edtf.EdtfDate) -> tuple[Any, ...]:
        days = {claim: ref.published[claim.source] or date for claim in claims}
        return tuple(claim for claim in claims if days[claim].settled <= day)

    def cut(entries: tuple[Any, ...], key: str) -> tuple[Any, ...]:
        left = [
            entry.model_copy(
                update={
                    "claims": out(entry.claims, getattr(entry, key)),
                    "disputed_by": out(entry.disputed_by, getattr(entry, key)),
                }
            )
            for entry in entries
        ]
        return tuple(entry for entry in left if entry.claims)

    known = base.model_copy(
        update={
            "changes": cut(base.changes, "date"),
            "plans": cut(base.plans, "target"),
            "events": cut(base.events, "date"),
        }
    )
    then, now = timeline.state(base, ref, day, known_by=day), timeline.state(known, ref, day)
    spans = timeline.windows(base, ref, known_by=day)
    assert [span.change.date for span in spans] == [change.date for change in known.changes]
    assert all(timeline.known_from(span.change, ref) <= day for span in spans)
    assert answers(then)[:5] == answers(now)[:5]


@given(asked())
def test_a_plan_never_changes_a_status(question: tuple[Base, timeline.Reference, int]) -> None:
    """With all plans struck out, the states of every day are the same, and so is what was known."""
    base, ref, day = question
    unplanned = base.model_copy(update={"plans": ()})
    for known in (None, day):
        with_plans, without = timeline.state(base, ref, day, known), timeline.state(unplanned, ref, day, known)
        assert (with_plans.status, with_plans.alternatives, with_plans.since, with_plans.evidence) == (
            without.status, without.alternatives, without.since, without.evidence
        )  # fmt: skip
    assert timeline.intervals(base, ref) == timeline.intervals(unplanned, ref)


@settings(max_examples=300)
@given(st.integers(edtf.day("0001-01-01"), edtf.day("9999-12-31")))
def test_a_day_is_itself_in_both_directions(day: int) -> None:
    """Number to text and back, from the first year to the last."""
    assert edtf.day(edtf.iso(day)) == day


def register(whole: Registry) -> dict[str, Any]:
    """The vocabularies and the sources as the page has them."""
    sources = {
        source.id: {
            "origin": source.origin or source.id,
            "grade": source.grade,
            "published": source.published and source.published.text,
            "earliest": source.published and source.published.onset,
            "latest": source.published and source.published.settled,
        }
        for source in whole.sources
    }
    head = whole.model_dump(include={"parties", "statuses", "eras", "statements"})
    return head | {"sources": sources, "stale_after_days": timeline.STALE_AFTER_DAYS}


@pytest.fixture(scope="module")
def batch() -> list[tuple[dict[str, Any], list[tuple[dict[str, Any], int, int | None]], list[Any]]]:
    """A hundred registries: the register, what is asked of it, and the answers of Python."""
    territories, found, random = Territories.read(ROOT / "layers"), [], Random(7)
    for seed in range(100):
        whole = registry(seed)
        ref = timeline.reference(whole)
        bases = (layers.mapped(base, territories, ref, whole) for base in whole.bases)
        records = {base.id: {"id": base.id, **geojson.properties(base)} for base in bases}
        questions, expected = [], []
        for number, other in enumerate(registries.days(random, 12)):
            base = random.choice(whole.bases)
            day = random.choice(turns(base)) + random.randint(-1, 1) if number % 2 else other
            known = random.choice((None, day, random.choice(registries.days(random, 1))))
            questions.append((records[base.id], day, known))
            expected.append(answers(timeline.state(base, ref, day, known)))
        found.append((register(whole), questions, expected))
    return found


def test_python_and_the_page_agree(batch: list[Any], opened: Page) -> None:
    """1 200 random pairs of a registry and a day, half of them as it was reported: the same answer in every field."""
    text = json.dumps([[register, questions] for register, questions, _ in batch])
    found = opened.evaluate(using(_ANSWERS, "time/timeline.js"), [text, FIELDS])
    assert sum(len(answers) for answers in found) >= 1000
    for (_, questions, expected), answers_of_page in zip(batch, found, strict=True):
        for (base, day, known), ours, theirs in zip(questions, expected, answers_of_page, strict=True):
            assert theirs == ours, (base["id"], edtf.iso(day), known)


def test_the_batch_is_varied(batch: list[Any]) -> None:
    """The pairs hold every status, evidence and outcome, doubt, and the days on which something turns."""
    given = [answer for *_, expected in batch for answer in expected]
    assert {answer[0] for answer in given} == {None, "present", "drawing-down", "handed-over", "vacated"}
    assert {answer[4] for answer in given} == {None, "claimed", "corroborated", "confirmed", "disputed"}
    assert {kind for answer in given for kind, *_ in answer[8]} == {"due", "kept", "late", "overdue"}
    assert sum(answer[2] == "possible" for answer in given) > 50
    days = {edtf.iso(day) for _, questions, _ in batch for _, day, _ in questions}
    assert {"1970-01-01", "2001-09-09", "2020-02-29"} <= days


def test_the_page_counts_days_as_python_does(opened: Page) -> None:
    """Each day of 1968 to 2032, and the first and last of each century: number, text and words alike."""
    numbers = [*range(edtf.day("1968-01-01"), edtf.day("2032-12-31"))]
    numbers += [edtf.day(f"{year:04d}-{day}") for year in range(100, 9900, 100) for day in ("01-01", "02-28", "12-31")]
    texts = opened.evaluate(using("(numbers) => numbers.map(iso)", "time/days.js"), numbers)
    assert texts == [edtf.iso(number) for number in numbers]
    assert opened.evaluate(using("(texts) => texts.map(dayOf)", "time/days.js"), texts) == numbers
    wrong = ["2023-02-29", "1900-02-29", "2020-02-30", "2020-13-01", "2020-00-10", "0000-01-01", "2020-1-1", "2020"]
    assert opened.evaluate(using("(texts) => texts.map(dayOf)", "time/days.js"), wrong) == [None] * len(wrong)
