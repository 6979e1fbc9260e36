"""What the page shows on the days that matter is what `basemap status` answers: counts, list, legend and map."""

from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page

from basemap import territory, timeline
from basemap.languages import words
from basemap.registry import edtf, reader
from conftest import ROOT

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
      .map((row) => [row.children[2].textContent, text(row, ".number"), text(row, ".doubt")]));
    const rows = all(document, "#list ul").flatMap((list) => {
      const side = list.getAttribute("aria-labelledby").replace("list-", "");
      return all(list, ".row").map((row) => [row.dataset.base, side, text(row, ".state")]);
    });
    const places = window.basemap.places().map(({ id, side, marks }) => {
      const statuses = marks.map(({ status }) => status).filter(Boolean);
      return [id, side, statuses, marks.some(({ paint }) => paint === "dashed")];
    });
    return { day: window.basemap.day(), states: window.basemap.states(), counts, rows, places };
  });
}"""


@pytest.mark.parametrize("reported", [False, True], ids=["happened", "reported"])
def test_the_page_shows_what_status_answers(opened: Page, reported: bool) -> None:
    """On every day of change and on the day before it."""
    sound = reader.read(ROOT / "config" / "bases.yaml", ROOT / "seeds").registry
    assert sound is not None
    territories = territory.Territories.read(ROOT / "layers")
    ref = timeline.reference(sound)
    sides = {base.id: territory.region(base, territories) for base in sound.bases}
    labels: dict[str | None, str] = {status.id: status.label.en for status in sound.statuses}
    labels[None] = ENGLISH["status.none"]
    days = _days(sound, ref)
    assert len(days) > 150
    for shown in opened.evaluate(_SHOWN, [[edtf.iso(day) for day in days], "reported" if reported else "happened"]):
        day = edtf.day(shown["day"])
        known_by = day if reported else None
        answers = {base.id: timeline.state(base, ref, day, known_by) for base in sound.bases}
        assert shown["states"] == {
            id_: {"status": answer.status, "certainty": answer.certainty} for id_, answer in answers.items()
        }, shown["day"]
        for region, counts in zip(REGIONS, shown["counts"], strict=True):
            inside = [answer for id_, answer in answers.items() if sides[id_] == region]
            assert counts == _counts(inside, labels), (shown["day"], region)
        rows = {id_: (side, state) for id_, side, state in shown["rows"]}
        assert len(shown["rows"]) == len(answers)
        assert rows == {id_: (sides[id_], _words(answer, labels)) for id_, answer in answers.items()}, shown["day"]
        located = {base.id for base in sound.bases if base.position}
        assert {id_ for id_, *_ in shown["places"]} == located
        for id_, side, statuses, dashed in shown["places"]:
            answer = answers[id_]
            possible = {status for status in (answer.status, *answer.alternatives) if status}
            assert (side, set(statuses), dashed) == (sides[id_], possible, bool(answer.alternatives)), (
                id_,
                shown["day"],
            )


def _days(sound: Any, ref: timeline.Reference) -> list[int]:
    """Each day on which an answer changes, in either mode, and the day before it."""
    found = set()
    for base in sound.bases:
        for span in timeline.windows(base, ref):
            found |= {span.earliest, span.latest, timeline.known(span.change, ref)}
    inside = {day for change in found for day in (change - 1, change) if edtf.day("2003-01-01") <= day <= sound.as_of}
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
            str(possible[status]) if sure[status] == possible[status] else f"{sure[status]} to {possible[status]}",
            ENGLISH["count.doubtful"].format(n=doubtful[status]) if doubtful[status] else "",
        ]
        for status, label in labels.items()
        if possible[status]
    ]


def _words(answer: timeline.State, labels: dict[str | None, str]) -> str:
    others = ", ".join(labels[other] for other in answer.alternatives)
    label = labels[answer.status]
    return ENGLISH["state.possible"].format(status=label, others=others) if others else label
