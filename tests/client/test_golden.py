"""The golden document against Python and against the page: the state of each base on each day agrees."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from client import using
from golden import write

GOLDEN: dict[str, Any] = json.loads(write.FILE.read_text(encoding="utf-8"))

_MODULES = ("state/data.js", "time/days.js", "time/timeline.js")

# In the page: the answers of each day from first to last, folded into lines as the golden document has them.
_LINES = """([first, last, fields, reported]) => {
  const found = {};
  for (let number = dayOf(first); number <= dayOf(last); number += 1) {
    const text = iso(number);
    for (const base of data.bases) {
      const answer = stateOn(base, data.ref, number, reported ? number : null);
      const now = fields.map((field) => answer[field]);
      const lines = (found[base.id] ??= []);
      if (!lines.length || JSON.stringify(lines.at(-1).slice(1)) !== JSON.stringify(now)) lines.push([text, ...now]);
    }
  }
  return found;
}"""


def test_python_gives_the_golden_answers() -> None:
    """A careless edit of history, in the registry or in the code, turns this red; `make golden` shows the diff."""
    assert write.document() == GOLDEN


@pytest.mark.parametrize("mode", ["happened", "reported"])
def test_the_page_gives_the_golden_answers(opened: Page, mode: str) -> None:
    """Each base, each day from the first era to as_of, in both modes."""
    found = opened.evaluate(
        using(_LINES, *_MODULES), [GOLDEN["first"], GOLDEN["last"], GOLDEN["fields"], mode == "reported"]
    )
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
