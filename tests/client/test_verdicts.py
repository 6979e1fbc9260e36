"""Python and the page reach the same verdicts on statements, witnesses and plans, on a registry made up at random."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

import small
from basemap import timeline
from basemap.languages import words
from basemap.publish import lead, page_data
from basemap.registry import edtf
from basemap.registry.model import Registry
from client import using
from conftest import Open
from given import collections_of, registry_of

# In the page: the answers for the bases of another registry, read from its data.
_ANSWERS = """([text, asked]) => {
  const page = read(text);
  const ref = reference(page.register);
  return page.bases.map((base) => asked.map(([day, knownBy]) => {
    const { change, since, lastEvidence, outcomes, ...answer } = stateOn(base, ref, day, knownBy);
    const support = change && supportOf(change, ref, knownBy);
    return { ...answer, since, last_evidence: lastEvidence,
      outcomes: outcomes.map(({ kind, days, reached }) => [kind, days, reached]),
      witnesses: support && support.witnesses.map(({ side, grade, named }) => [side, grade, named]) };
  }));
}"""


def test_the_page_reaches_the_same_verdicts_on_any_registry(opened: Page) -> None:
    """Statements, witnesses, plans and what was known by a day: eighty bases made up at random, on twenty days each."""
    whole = _made_up(random.Random(2026))
    ref = timeline.reference(whole)
    draw = random.Random(7)
    days = [draw.randint(edtf.day("2025-11-01"), edtf.day("2026-11-28")) for _ in range(20)]
    asked = [(day, draw.choice([None, day, draw.choice(days)])) for day in days]
    text = page_data.text(collections_of(whole), words.languages())
    found = opened.evaluate(using(_ANSWERS, "state/data.js", "time/timeline.js"), [text, asked])
    kinds = Counter[Any]()
    for base, answers in zip(whole.bases, found, strict=True):
        for (day, known_by), answer in zip(asked, answers, strict=True):
            state = timeline.state(base, ref, day, known_by)
            expected = _verdict(state)
            assert answer == expected, (base.id, edtf.iso(day), known_by)
            kinds.update(
                [state.evidence, state.support and state.support.grade, *(each.kind for each in state.outcomes)]
            )
            kinds["inferred"] += state.inferred
    # The registry is worth the comparison: it has all that can be answered.
    assert {
        "claimed",
        "corroborated",
        "confirmed",
        "disputed",
        *"ABCD",
        "due",
        "kept",
        "late",
        "overdue",
        "inferred",
    } <= {kind for kind, count in kinds.items() if count > 5}


def _verdict(state: timeline.State) -> dict[str, Any]:
    """An answer as the page has it."""
    support = state.support
    return {
        "status": state.status,
        "alternatives": list(state.alternatives),
        "certainty": state.certainty,
        "evidence": state.evidence,
        "grade": support and support.grade,
        "inferred": state.inferred,
        "stale": state.stale,
        "overdue": state.overdue,
        "since": state.since,
        "last_evidence": state.last_evidence,
        "outcomes": [[each.kind, each.days, each.reached] for each in state.outcomes],
        "witnesses": support
        and [[side, one.grade, one.named] for side, one in support.witnesses.items() if one is not None],
    }


def _made_up(draw: random.Random) -> Registry:
    """Bases in Anbar of which all sorts of sources tell all sorts of things in the year 2026."""

    def day() -> str:
        return edtf.iso(draw.randint(edtf.day("2025-12-01"), edtf.day("2026-11-01")))

    def date() -> str:
        first, last = sorted((day(), day()))
        return draw.choice([first, first, f"{first}/{last}", f"../{last}", f"{first}/..", "2026-09", "2026~"])

    def claim(sources: list[str], statements: list[str]) -> dict[str, str]:
        if draw.random() < 0.4:
            return {"statement": draw.choice(statements)}
        return {"source": draw.choice(sources), "by": draw.choice(sides), "says": "So"}

    sides = ["coalition", "federal", "krg", "third"]
    sources = [
        {
            "id": f"s{number}",
            "publisher": "P",
            "language": "en",
            "grade": draw.choice("ABCD"),
            **({"published": draw.choice([day(), "2026-08"])} if draw.random() < 0.85 else {}),
            **({"origin": "one"} if draw.random() < 0.2 else {}),
        }
        for number in range(24)
    ]
    ids = [f"base-{number:02}" for number in range(80)]
    statements = sorted(
        (
            {
                "id": f"said-{number}",
                "date": day(),
                "by": draw.choice(sides),
                "source": draw.choice(sources)["id"],
                "says": "All have left.",
                "covers": {"bases": draw.sample(ids, draw.choice([0, 20])), "country": "true"},
            }
            for number in range(9)
        ),
        key=lambda each: str(each["date"]),
    )

    def claims(least: int = 1) -> list[dict[str, str]]:
        own = [str(source["id"]) for source in sources]
        cited = [str(each["id"]) for each in statements]
        return [claim(own, cited) for _ in range(draw.randint(least, 3))]

    def base(id_: str) -> dict[str, Any]:
        dated = sorted((date() for _ in range(draw.randint(0, 4))), key=lambda text: edtf.parse(text).settled)
        states = ("present", "drawing-down", "handed-over", "vacated")
        return small.base(
            id=id_,
            position={"lat": "33.5", "lon": "43.1", "uncertainty_m": "5000"},
            changes=[
                {"date": each, "status": draw.choice(states), "claims": claims(), "disputed_by": claims(0)[2:]}
                for each in dated
            ],
            plans=[
                {"target": draw.choice([day(), "2026-09"]), "status": draw.choice(states), "claims": claims()}
                for _ in range(draw.randint(0, 2))
            ],
            events=[{"date": day(), "kind": "attack", "claims": claims()} for _ in range(draw.randint(0, 2))],
        )

    parties = [{"id": side, "label": small.WORDS, "side": side} for side in sides]
    return registry_of(
        as_of="2026-11-28",
        parties=parties,
        tours=[],
        disagreements=[],
        sources=sources,
        statements=statements,
        bases=[base(id_) for id_ in ids],
    )


def test_the_first_answer_is_the_same_with_scripts_and_without(
    open_page: Open, record_site: Path, record: Registry
) -> None:
    """That the forces have left, when, who says so, and what no source says: in all languages, of the last day."""
    atlas = collections_of(record)
    page = open_page(record_site)
    for id_, language in words.languages().items():
        page.evaluate("(id) => window.basemap.language(id)", id_)
        shown = page.evaluate("() => document.querySelector('#overview .lead')?.textContent ?? ''")
        assert shown == lead.departure(atlas, language), id_
