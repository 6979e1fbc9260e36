"""The golden document against Python and against the page: the state of each base on each day agrees."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

import conftest
from basemap import timeline
from basemap.registry import edtf
from basemap.registry.model import Registry
from client import using
from golden import write

GOLDEN: dict[str, Any] = json.loads(write.FILE.read_text(encoding="utf-8"))

_MODULES = ("state/data.js", "time/days.js", "time/timeline.js")

# In the page: the answers of the days asked of each base, one line for each day on which the answer changes.
_LINES = """([asked, fields, reported]) => {
  const found = {};
  for (const base of data.bases) {
    const lines = (found[base.id] = []);
    for (const number of asked[base.id]) {
      const answer = stateOn(base, data.ref, number, reported ? number : null);
      const now = fields.map((field) => answer[field]);
      if (!lines.length || JSON.stringify(lines.at(-1).slice(1)) !== JSON.stringify(now))
        lines.push([iso(number), ...now]);
    }
  }
  return found;
}"""


def asked(frozen: Registry, mode: str) -> dict[str, list[int]]:
    """The days to ask of each base: those on which its state can turn or does so, those around them, and some between.

    All days from the first era to as_of, if tried whole.
    """
    first, last = edtf.day(GOLDEN["first"]), edtf.day(GOLDEN["last"])
    if conftest.WHOLE:
        return {base.id: list(range(first, last + 1)) for base in frozen.bases}
    ref, random = timeline.reference(frozen), Random(len(frozen.bases))
    days = {}
    for base in frozen.bases:
        turns = {edtf.day(line[0]) for line in GOLDEN[mode][base.id]} | set(timeline.turns(base, ref))
        around = {turn + by for turn in turns for by in (-1, 0, 1)} | {first, last}
        between = random.sample(range(first, last + 1), 100)
        days[base.id] = sorted(day for day in around.union(between) if first <= day <= last)
    return days


def test_the_golden_document_is_of_this_registry(frozen: Registry) -> None:
    """Of its bases and its days, with the fields that are kept."""
    assert list(GOLDEN["happened"]) == list(GOLDEN["reported"]) == [base.id for base in frozen.bases]
    assert GOLDEN["fields"] == list(write.FIELDS)
    assert edtf.day(GOLDEN["first"]) == min(timeline.reference(frozen).era_starts)
    assert edtf.day(GOLDEN["last"]) == frozen.as_of


@pytest.mark.parametrize("mode", ["happened", "reported"])
def test_python_gives_the_golden_answers(frozen: Registry, mode: str) -> None:
    """A careless edit of history, in the registry or in the code, turns this red; `make golden` shows the diff."""
    ref, days = timeline.reference(frozen), asked(frozen, mode)
    found = {base.id: write.lines(base, ref, days[base.id], reported=mode == "reported") for base in frozen.bases}
    assert found == GOLDEN[mode]


@pytest.mark.parametrize("mode", ["happened", "reported"])
def test_the_page_gives_the_golden_answers(opened: Page, frozen: Registry, mode: str) -> None:
    """The same in the page."""
    found = opened.evaluate(using(_LINES, *_MODULES), [asked(frozen, mode), GOLDEN["fields"], mode == "reported"])
    assert found == GOLDEN[mode]


@pytest.mark.parametrize("mode", ["happened", "reported"])
def test_the_page_shows_the_golden_states(opened: Page, mode: str) -> None:
    """goTo() and states() on every day of change and on the day before."""
    lines = GOLDEN[mode]
    days = sorted({line[0] for base in lines.values() for line in base})
    shown = opened.evaluate(
        using(
            """([days, mode]) => {
          window.basemap.mode(mode);
          const before = days.map((text) => iso(dayOf(text) - 1));
          return [...days, ...before.slice(1)].map((text) => {
            window.basemap.goTo(text);
            return [window.basemap.day(), window.basemap.states()];
          });
        }""",
            "time/days.js",
        ),
        [days, mode],
    )
    assert len(shown) == 2 * len(days) - 1
    for day, states in shown:
        assert states == {id_: _state(base, day) for id_, base in lines.items()}, day


def _state(base: list[list[Any]], day: str) -> dict[str, str | None]:
    line = max(line for line in base if line[0] <= day)
    return {"status": line[1], "certainty": line[2]}


def test_the_file_is_as_the_script_writes_it() -> None:
    """The committed text is the script's own, so that its diffs are small."""
    assert Path(write.FILE).read_text(encoding="utf-8") == write.text(GOLDEN)
