"""Statements on many bases: named or covered, inferred, how good the witnesses are, and plans that came true."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small
from basemap import diff, rules, timeline
from basemap.registry import edtf
from basemap.registry.model import Registry
from given import TERRITORIES
from small import claim

SOURCES = [
    small.card(id=f"{grade.lower()}{number}", grade=grade, published="2026-09-30")
    for grade in "ABCD"
    for number in (1, 2)
]


def statement(id_: str, by: str, source: str = "c1", date: str = "2026-09-30", **covers: Any) -> dict[str, Any]:
    """A statement on the whole country, unless told otherwise."""
    covers = covers or {"country": "true"}
    return {"id": id_, "date": date, "by": by, "source": source, "says": "All have left.", "covers": covers}


STATEMENTS = [
    statement("coalition-all", "coalition"),
    statement("federal-all", "federal"),
    statement("federal-other", "federal", bases=["other"], country="true"),
    statement("coalition-base", "coalition", bases=["base"], country="true"),
    statement("federal-region", "federal", territory="federal"),
    statement("krg-base", "krg", source="a1", bases=["base"]),
]


def cites(*ids: str) -> list[dict[str, str]]:
    return [{"statement": id_} for id_ in ids]


def registry(statements: list[dict[str, Any]] | None = None, **base: Any) -> Registry:
    """A base in Anbar with what a test says of it, and another one in Erbil."""
    anbar = {"lat": "33.5", "lon": "43.1", "uncertainty_m": "5000"}
    erbil = {"lat": "36.2", "lon": "44.0", "uncertainty_m": "5000"}
    return small.registry(
        as_of="2026-11-21",
        statements=STATEMENTS if statements is None else statements,
        bases=[
            small.base(id="base", position=anbar, **base),
            small.base(id="other", position=erbil, governorate="erbil"),
        ],
        sources=SOURCES,
    )


def left(*claims: dict[str, str], **more: Any) -> dict[str, Any]:
    """The forces have left."""
    return {"date": "2026-09-30", "status": "vacated", "claims": list(claims), **more}


def support(*claims: dict[str, str], **more: Any) -> timeline.Support:
    whole = registry(changes=[left(*claims, **more)])
    return timeline.support(whole.bases[0].changes[0], timeline.reference(whole))


def test_a_claim_that_cites_a_statement_has_its_words() -> None:
    """Party, source and words are those of the statement, and whether it names the base is known."""
    whole = registry(changes=[left(*cites("coalition-base", "federal-all"), claim("b1"))])
    found = [(each.by, each.source, each.says, each.named) for each in whole.bases[0].changes[0].claims]
    assert found == [
        ("coalition", "c1", "All have left.", True),
        ("federal", "c1", "All have left.", False),
        ("third", "b1", "So", True),
    ]


@pytest.mark.parametrize(
    ("claims", "evidence", "inferred"),
    [
        (cites("coalition-all"), "claimed", True),
        (cites("coalition-all", "federal-all"), "claimed", True),  # one source
        ([*cites("coalition-all"), *cites("krg-base")], "corroborated", False),
        ([*cites("coalition-base"), *cites("krg-base")], "confirmed", False),
        (cites("coalition-base", "federal-all"), "claimed", False),
        (cites("coalition-base", "federal-other"), "claimed", False),
        ([claim("a1", "coalition"), *cites("federal-all")], "corroborated", False),
        ([claim("a1", "coalition"), *cites("federal-region")], "corroborated", False),
        ([claim("c1", "federal"), *cites("coalition-base")], "confirmed", False),
        ([claim("c1", "federal"), *cites("coalition-all")], "claimed", False),
    ],
)
def test_what_is_covered_but_not_named_confirms_nothing(
    claims: list[dict[str, str]], evidence: str, inferred: bool
) -> None:
    """Both sides must name the base; a change that nobody names is inferred."""
    found = support(*claims)
    assert (found.evidence, found.inferred) == (evidence, inferred)


def test_inferred_is_a_matter_of_what_was_known() -> None:
    """Until the source that names the base comes out, the change is inferred."""
    later = {"id": "later", "publisher": "P", "language": "en", "grade": "A", "published": "2026-10-05"}
    base = {"changes": [left(*cites("coalition-all"), claim("later", "coalition"))]}
    whole = registry(**base)
    whole = Registry.model_validate({**dict(whole), "sources": [*SOURCES, later]})
    ref, day = timeline.reference(whole), edtf.day("2026-10-10")
    assert timeline.state(whole.bases[0], ref, day, edtf.day("2026-10-04")).inferred
    assert not timeline.state(whole.bases[0], ref, day, edtf.day("2026-10-05")).inferred


@pytest.mark.parametrize(
    ("claims", "grade", "witnesses"),
    [
        ([claim("b1")], "B", {"third": ("B", True)}),
        ([claim("a1"), claim("d1")], "D", {"third": ("A", True)}),  # corroborated only with the mirror
        ([claim("a1"), claim("b1"), claim("d1")], "B", {"third": ("A", True)}),
        ([claim("a1", "coalition"), claim("c1", "federal")], "C", {"coalition": ("A", True), "host": ("C", True)}),
        (
            [claim("a1", "coalition"), claim("c1", "federal"), claim("b1", "krg"), claim("d1")],
            "B",
            {"coalition": ("A", True), "host": ("B", True), "third": ("D", True)},
        ),
        (cites("coalition-all", "federal-all"), "C", {"coalition": ("C", False), "host": ("C", False)}),
        (
            [claim("d1", "coalition"), *cites("coalition-all"), claim("b1")],
            "C",
            {"coalition": ("D", True), "third": ("B", True)},
        ),
    ],
)
def test_the_witnesses_are_as_good_as_their_best_source(
    claims: list[dict[str, str]], grade: str, witnesses: dict[str, tuple[str, bool]]
) -> None:
    """Of each side the best source that names the base, and of the whole the grade that the evidence needs."""
    found = support(*claims)
    assert found.grade == grade
    assert {side: (one.grade, one.named) for side, one in found.witnesses.items() if one} == witnesses


CLAIMS = st.lists(
    st.builds(claim, st.sampled_from([card["id"] for card in SOURCES]), st.sampled_from(list(timeline.WITNESSES))).map(
        lambda each: each | {"by": each["by"].replace("host", "federal")}
    )
    | st.sampled_from(cites(*(each["id"] for each in STATEMENTS))),
    min_size=1,
    max_size=6,
)


@given(CLAIMS)
@settings(max_examples=150)
def test_the_grade_is_the_best_that_the_evidence_bears(claims: list[dict[str, str]]) -> None:
    """Without the sources below it nothing changes; without those at it, the evidence is another or gone."""
    whole = registry(changes=[left(*claims)])
    [change], ref = whole.bases[0].changes, timeline.reference(whole)
    found = timeline.support(change, ref)

    def kept(grades: str) -> tuple[Any, ...]:
        return tuple(each for each in change.claims if ref.grade[each.source] in grades)

    grades = "ABCD"[: "ABCD".index(found.grade) + 1]
    assert timeline.evidence(change.model_copy(update={"claims": kept(grades)}), ref) == found.evidence
    better = kept(grades[:-1])
    assert not better or timeline.evidence(change.model_copy(update={"claims": better}), ref) != found.evidence
    sides = {ref.side[each.by] for each in change.claims if each.named}
    assert (found.evidence == "confirmed") == ("coalition" in sides and "host" in sides)
    assert found.inferred == (not sides)


HERE = {"date": "2014", "status": "present", "claims": [claim("a1")]}
OLD = [
    {"id": id_, "publisher": "P", "language": "en", "grade": "A", "published": day}
    for id_, day in (("plan", "2026-01-18"), ("after", "2026-10-05"), ("news", "2026-10-07"))
]


def outcome(
    changes: list[dict[str, Any]], status: str, day: str, known_by: str | None = None, **plan: Any
) -> list[Any]:
    """What had come of a plan for September 2026 on a day."""
    own = {"target": "2026-09", "status": status, "claims": [claim("plan")], **plan}
    whole = registry(changes=[HERE | {"claims": [claim("plan")]}, *changes], plans=[own])
    whole = Registry.model_validate({**dict(whole), "sources": [*SOURCES, *OLD]})
    known = edtf.day(known_by) if known_by else None
    state = timeline.state(whole.bases[0], timeline.reference(whole), edtf.day(day), known)
    return [(each.kind, each.days, each.reached) for each in state.outcomes]


@pytest.mark.parametrize("planned", ["drawing-down", "vacated", "handed-over"])
@pytest.mark.parametrize("became", ["vacated", "handed-over"])
def test_a_base_settled_in_time_has_kept_every_plan_of_leaving(planned: str, became: str) -> None:
    """Whichever word the plan used, and also if it became known only later."""
    changes = [left(claim("a1")) | {"status": became}]
    assert outcome(changes, planned, "2026-10-02") == [("kept", 0, True)]
    assert outcome(changes, planned, "2026-11-21", claims=[claim("after")]) == [("kept", 0, True)]


def test_a_plan_of_coming_is_not_kept_by_leaving() -> None:
    """Full presence is no way out."""
    assert outcome([left(claim("a1"))], "present", "2026-09-29") == [("kept", 0, True)]  # forces are there
    gone = [left(claim("plan")) | {"date": "2025-01-01"}]
    assert outcome(gone, "present", "2026-10-02") == [("overdue", 2, False)]


def test_settled_late_is_late_and_nothing_else() -> None:
    """After the target the plan was late by so many days; before that, with no news, overdue."""
    changes = [left(claim("news")) | {"date": "2026-10-07"}]
    assert outcome(changes, "drawing-down", "2026-10-07") == [("late", 7, True)]
    assert outcome([], "drawing-down", "2026-10-07") == [("overdue", 7, False)]


def test_as_was_known_by_a_day_no_later_plan_is_overdue() -> None:
    """Whoever knows nothing after 1 September cannot say that September has passed without news."""
    changes = [left(claim("a1"))]
    assert outcome(changes, "drawing-down", "2026-10-02", known_by="2026-09-01") == [("due", 0, False)]
    assert outcome([], "drawing-down", "2026-11-02", known_by="2026-10-01") == [("overdue", 33, False)]


DAYS = st.integers(edtf.day("2026-01-01"), edtf.day("2026-11-20")).map(edtf.iso)
DATES = DAYS | st.tuples(DAYS, DAYS).map(lambda pair: "/".join(sorted(pair))) | DAYS.map(lambda day: f"{day}/..")


@given(
    st.lists(st.tuples(DATES, st.sampled_from(list(small.SETTLED))), max_size=4),
    DAYS,
    st.sampled_from(list(small.SETTLED)),
    DAYS,
    DAYS,
)
@settings(max_examples=200)
def test_nothing_settled_is_overdue_or_short_of_a_plan_of_leaving(
    changes: list[tuple[str, str]], target: str, planned: str, announced: str, day: str
) -> None:
    """Whatever the order of the days; and what was certain and settled in the target has kept the plan."""
    told = {"id": "told", "publisher": "P", "language": "en", "grade": "A", "published": announced}
    dated = [{"date": date, "status": status, "claims": [claim("a1")]} for date, status in changes]
    plan = {"target": target, "status": planned, "claims": [claim("told")]}
    whole = Registry.model_validate({**dict(registry(changes=dated, plans=[plan])), "sources": [*SOURCES, told]})
    state = timeline.state(whole.bases[0], timeline.reference(whole), edtf.day(day))
    for found in state.outcomes:
        if state.status in ("handed-over", "vacated") and planned != "present":
            assert found.kind != "overdue"
            assert found.reached or found.kind == "due"


def test_the_newest_source_says_how_far_the_record_reaches() -> None:
    """The day of the last card, a vague one from its first day; by a day, of those published then."""
    cards = [*SOURCES, *OLD, {**OLD[0], "id": "vague", "published": "2026-10"}]
    whole = Registry.model_validate({**dict(registry()), "sources": cards})
    assert timeline.newest_source(whole) == edtf.day("2026-10-07")
    assert timeline.newest_source(whole, edtf.day("2026-10-06")) == edtf.day("2026-10-05")
    assert timeline.newest_source(whole, edtf.day("2020-01-01")) is None


@pytest.mark.parametrize(
    ("covers", "covered"),
    [
        ({"territory": "federal"}, True),
        ({"territory": "kurdistan-region"}, False),
        ({"country": "true"}, True),
        ({"bases": ["base"]}, True),
        ({"bases": ["other"]}, False),
        ({"bases": ["other"], "territory": "federal"}, True),
    ],
)
def test_a_statement_is_cited_where_it_reaches(covers: dict[str, Any], covered: bool) -> None:
    """By name, by the territory in which the base lies, or everywhere."""
    whole = registry([statement("some", "federal", **covers)], changes=[left(*cites("some"))])
    found = [finding for finding in rules.check(whole, TERRITORIES) if finding.rule == "not-covered"]
    path = ("bases", 0, "changes", 0, "claims", 0, "statement")
    assert [finding.path for finding in found] == ([] if covered else [path])
    assert TERRITORIES.covers(whole.statements[0], whole.bases[0]) == covered


def test_another_word_in_a_statement_is_told_once() -> None:
    """However many claims cite it; what it covers changes what the map says of a base."""
    before = registry(changes=[left(*cites("coalition-all"))])
    reworded = [each | {"says": "Nobody is left."} if each["id"] == "coalition-all" else each for each in STATEMENTS]
    after = registry(reworded, changes=[left(*cites("coalition-all"))])
    [sentence] = diff.sentences(before, after)
    assert "Nobody is left." in sentence
    named = [each | {"covers": {"bases": ["base"]}} if each["id"] == "coalition-all" else each for each in STATEMENTS]
    found = list(diff.sentences(before, registry(named, changes=[left(*cites("coalition-all"))])))
    assert "base: the map says vacated, claimed, where it said vacated, claimed, inferred." in found
