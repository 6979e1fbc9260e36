"""What the page of the record shows is what `basemap status` answers: counts, list, legend, map.

The days are worked out from the registry as it is: news need no edit here.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from basemap import territory, timeline
from basemap.languages import words
from basemap.registry import edtf
from basemap.registry.model import Registry
from client import PLACES

ENGLISH = words.languages()["en"].words

REGIONS = ("federal", "kurdistan-region")

# In the page: the overview, the list and the map of each day.
_SHOWN = """([days, mode]) => {
  window.basemap.mode(mode);
  return days.map((day) => {
    window.basemap.goTo(day);
    const text = (root, name) => root.querySelector(name)?.textContent ?? "";
    const all = (root, name) => [...root.querySelectorAll(name)];
    const counts = all(document, "#overview .region").map((region) => all(region, ".count")
      .map((row) => [row.children[1].textContent, text(row, ".number"), text(row, ".doubt")]));
    const rows = all(document, "#list ul").flatMap((list) => {
      const side = list.getAttribute("aria-labelledby").replace("list-", "");
      return all(list, ".row").map((row) => [row.dataset.base, side, text(row, ".state")]);
    });
    const places = PLACES.map(({ id, side, marks }) => {
      const statuses = marks.map(({ status }) => status).filter(Boolean);
      return [id, side, statuses, marks.some(({ paint }) => paint === "dashed")];
    });
    return { day: window.basemap.day(), states: window.basemap.states(), counts, rows, places };
  });
}""".replace("PLACES", PLACES)


@pytest.fixture(scope="module")
def shown(record_site: Path, browser: Browser) -> Iterator[Page]:
    """The page of the registry of this checkout."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((record_site / "index.html").as_uri())
    page.evaluate("window.basemap.ready")
    yield page
    context.close()


@pytest.mark.parametrize("reported", [False, True], ids=["happened", "reported"])
def test_the_page_shows_what_status_answers(
    shown: Page, record: Registry, territories: territory.Territories, reported: bool
) -> None:
    """On every day of change and on the day before it."""
    ref = timeline.reference(record)
    sides = {base.id: territory.region(base, territories) for base in record.bases}
    labels: dict[str | None, str] = {status.id: status.label.en for status in record.statuses}
    labels[None] = ENGLISH["status.none"]
    days = _days(record, ref)
    assert len(days) > 150
    for found in shown.evaluate(_SHOWN, [[edtf.iso(day) for day in days], "reported" if reported else "happened"]):
        day = edtf.day(found["day"])
        known_by = day if reported else None
        answers = {base.id: timeline.state(base, ref, day, known_by) for base in record.bases}
        assert found["states"] == {
            id_: {"status": answer.status, "certainty": answer.certainty} for id_, answer in answers.items()
        }, found["day"]
        for region, counts in zip(REGIONS, found["counts"], strict=True):
            inside = [answer for id_, answer in answers.items() if sides[id_] == region]
            assert counts == _counts(inside, labels), (found["day"], region)
        rows = {id_: (side, state) for id_, side, state in found["rows"]}
        assert len(found["rows"]) == len(answers)
        assert rows == {id_: (sides[id_], _words(answer, labels)) for id_, answer in answers.items()}, found["day"]
        located = {base.id for base in record.bases if base.position}
        assert {id_ for id_, *_ in found["places"]} == located
        for id_, side, statuses, dashed in found["places"]:
            answer = answers[id_]
            possible = {status for status in (answer.status, *answer.alternatives) if status}
            assert (side, set(statuses), dashed) == (sides[id_], possible, bool(answer.alternatives)), (
                id_,
                found["day"],
            )


def _days(record: Registry, ref: timeline.Reference) -> list[int]:
    """Each day on which an answer changes, in either mode, and the day before it."""
    found = set()
    for base in record.bases:
        for span in timeline.windows(base, ref):
            found |= {span.earliest, span.latest, timeline.known_from(span.change, ref)}
    inside = {day for change in found for day in (change - 1, change) if edtf.day("2003-01-01") <= day <= record.as_of}
    return sorted(inside)


def _counts(answers: list[timeline.State], labels: dict[str | None, str]) -> list[list[str]]:
    """The rows of the overview: status, how many for certain and at most, of how many there is no recent report."""
    sure, possible, doubtful = Counter[Any](), Counter[Any](), Counter[Any]()
    for answer in answers:
        sure[answer.status] += answer.certainty == "certain"
        doubtful[answer.status] += answer.stale or answer.overdue
        possible.update((answer.status, *answer.alternatives))
    return [
        [
            label,
            words.languages()["en"].range(sure[status], possible[status]),
            ENGLISH["count.doubtful"].format(n=doubtful[status]) if doubtful[status] else "",
        ]
        for status, label in labels.items()
        if possible[status]
    ]


def _words(answer: timeline.State, labels: dict[str | None, str]) -> str:
    others = ", ".join(
        labels[other][0].lower() + labels[other][1:] for other in answer.alternatives
    )  # inside a sentence
    label = labels[answer.status]
    return ENGLISH["state.possible"].format(status=label, others=others) if others else label
