"""Two days compared on the page: the same answer as `basemap compare`, drawn, worded and to take away."""

import csv
import io
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from basemap import timeline
from basemap.cli.commands import cli
from basemap.registry import edtf, reader
from client import PLACES
from conftest import FROZEN, Open, inputs

# In the page: what the list and the map say of each pair of days.
_COMPARED = """async (links) => {
  const found = [];
  for (const link of links) {
    const arrived = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
    window.location.hash = link;
    await arrived;
    const kinds = Object.fromEntries([...document.querySelectorAll("#list .row")].map((row) => {
      return [row.dataset.base, row.closest("ul").getAttribute("aria-labelledby").replace("compare-", "")];
    }));
    const frame = "M-11.5,-11.5h23v23h-23Z";
    const paint = (marks) => marks.find(({ d }) => d === frame)?.paint ?? "";
    found.push([kinds, Object.fromEntries(PLACES.map(({ id, marks }) => [id, paint(marks)]))]);
  }
  return found;
}""".replace("PLACES", PLACES)

FRAMES = {"changed": "ink-stroke", "possibly": "dashed", "same": ""}


def test_the_page_tells_apart_what_changed_and_what_may_have(opened: Page) -> None:
    """List and map, for days of change in a row and far apart, in both directions."""
    sound = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds").registry
    assert sound is not None
    ref = timeline.reference(sound)
    found = {
        day for base in sound.bases for span in timeline.windows(base, ref) for day in (span.earliest, span.latest)
    }
    days = sorted(day for day in found if edtf.day("2003-01-01") < day <= sound.as_of)
    pairs = [*pairwise(days), *zip(days[::3], reversed(days), strict=False)]
    links = [f"#{edtf.iso(day)};vs={edtf.iso(vs)}" for day, vs in pairs]
    for (day, vs), (kinds, frames) in zip(pairs, opened.evaluate(_COMPARED, links), strict=True):
        expected = {
            base.id: _kind(*(timeline.state(base, ref, each) for each in sorted((day, vs)))) for base in sound.bases
        }
        assert kinds == expected, (edtf.iso(day), edtf.iso(vs))
        assert frames == {id_: FRAMES[expected[id_]] for id_ in frames}


def _kind(before: timeline.State, after: timeline.State) -> str:
    was, now = ((each.status, *each.alternatives) for each in (before, after))
    if was == now:
        return "same"
    return "possibly" if set(was) & set(now) else "changed"


@pytest.mark.parametrize(
    ("first", "second"), [("2019-12-27", "2020-08-23"), ("2011-01-01", "2014-08-08"), ("2025-09-30", "2026-11-21")]
)
def test_the_page_agrees_with_the_command(site: Path, open_page: Open, first: str, second: str) -> None:
    """The bases under "changed" and "possibly changed" are the lines of `basemap compare`, with the same states."""
    done = CliRunner().invoke(cli, ["compare", *inputs(FROZEN), first, second], catch_exceptions=False)
    *lines, last = done.output.splitlines()
    page = open_page(site, f"#{second};vs={first}")
    rows = page.evaluate(
        """() => ["changed", "possibly"].flatMap((kind) => {
          const rows = [...document.querySelectorAll(`[aria-labelledby=compare-${kind}] .row`)];
          const states = (row) => [...row.querySelectorAll(".state")].map((state) => state.textContent);
          return rows.map((row) => row.dataset.base + ": " + states(row).join(" "));
        })"""
    )
    said = {line.replace("→ ", "→").replace(" or possibly ", " or ").lower() for line in rows}
    assert {line.replace("→ ", "→").lower() for line in lines} == said
    assert last.startswith(f"{len(rows)} of 43 bases changed")


def test_the_comparison_can_be_taken_away(opened: Page) -> None:
    """A file made by the page itself, under its policy and without a request, with both days in its name."""
    opened.evaluate("window.basemap.goTo('2020-08-23')")
    opened.keyboard.press("c")
    opened.locator("[data-key=vs]").fill("2019-12-27")
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="Download (CSV)").click()
    assert waiting.value.suggested_filename == "bases-2019-12-27-to-2020-08-23.csv"
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == 43
    assert {row["day_1"] for row in rows} == {"2019-12-27"}
    taji = next(row for row in rows if row["id"] == "taji")
    assert (taji["status_1"], taji["day_2"], taji["status_2"]) == ("present", "2020-08-23", "handed-over")
    assert taji["change"] == "changed"


def test_a_day_that_is_half_typed_is_waited_for(opened: Page) -> None:
    """While the year is typed digit by digit nothing jumps, and the field keeps the focus."""
    field = opened.locator("input[type=date]").first
    field.focus()
    opened.keyboard.type("08232020")
    assert opened.evaluate("window.basemap.day()") == "2020-08-23"
    expect(field).to_be_focused()


def test_ending_a_comparison_brings_the_list_back(site: Path, open_page: Open) -> None:
    """The button that began it has the focus, and the address says no more of it."""
    page = open_page(site, "#2020-08-23;vs=2019-12-27")
    page.get_by_role("button", name="End comparison").click()
    expect(page.locator("[data-do=compare]")).to_be_focused()
    assert page.evaluate("window.location.hash") == "#2020-08-23"
    expect(page.locator("#list-federal")).to_be_visible()


def test_the_other_day_has_a_hand_on_the_rail(site: Path, open_page: Open) -> None:
    """Dragged, it moves the other day and leaves the day shown; the comparison follows."""
    page = open_page(site, "#2026-11-21;vs=2020-01-01", viewport={"width": 1440, "height": 900})
    hand = page.locator(".rail .hand.other").bounding_box()
    assert hand is not None
    y = hand["y"] + hand["height"] / 2
    page.mouse.move(hand["x"], y)
    page.mouse.down()
    page.mouse.move(hand["x"] - 200, y, steps=4)
    page.mouse.up()
    assert page.evaluate("window.basemap.day()") == "2026-11-21"
    other = re.search(r"vs=(\d{4}-\d\d-\d\d)$", page.evaluate("window.location.hash"))
    assert other
    assert "2012" < other[1] < "2020"
    expect(page.locator("[data-key=vs]")).to_have_value(other[1])


def test_both_datings_of_a_day_are_compared(site: Path, open_page: Open) -> None:
    """What differs between dates of event and of report: the bases at which the two modes answer differently."""
    page = open_page(site, "#2020-03-18;vs=datings", viewport={"width": 1440, "height": 900})
    states = page.evaluate(
        """["happened", "reported"].map((mode) => {
          window.basemap.mode(mode);
          return window.basemap.states();
        })"""
    )
    differ = {id_ for id_ in states[0] if states[0][id_] != states[1][id_]}
    assert differ
    rows = page.locator(":is([aria-labelledby=compare-changed], [aria-labelledby=compare-possibly]) .row")
    assert set(rows.evaluate_all("(rows) => rows.map((row) => row.dataset.base)")) == differ
    expect(page.locator("#list h2")).to_have_text("18 March 2020: by date of event / by date of report")
    assert page.evaluate("window.location.hash") == "#2020-03-18;vs=datings;mode=reported"
    expect(page.locator(".rail .hand.other")).to_be_hidden()
    with page.expect_download() as waiting:
        page.locator("[data-key=csv]").click()
    assert waiting.value.suggested_filename == "bases-2020-03-18-both-datings.csv"
    page.locator("[data-do=differs]").click()
    expect(page.locator("#list h2")).to_have_count(0)
