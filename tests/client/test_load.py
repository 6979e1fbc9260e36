"""Load: far more than there is, and the page stays usable. ``make load`` measures what only figures can show."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from basemap import picture
from basemap.cli.commands import cli
from basemap.registry import edtf, parser
from benchmarks import registries
from client import PLACES, using
from conftest import ROOT, Open

BASES, ON_ONE_SPOT, CLAIMS, LETTERS = 600, 450, 500, 300


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 600 bases with names of 300 letters, 450 of them on one spot; one change has 500 claims."""
    folder = tmp_path_factory.mktemp("crowded")
    values = registries.registry(bases=BASES, changes=4, seed=5, on_one_spot=ON_ONE_SPOT, name_length=LETTERS)
    claims = values["bases"][3]["changes"][-1]["claims"]
    claims += claims * (CLAIMS - 1)
    options = [*registries.write(folder, values), "--layers", str(ROOT / "layers")]
    done = CliRunner().invoke(cli, ["build", *options, "--out", str(folder / "site")], catch_exceptions=False)
    assert done.exit_code == 0, done.output[:1000]
    assert picture.TOO_MANY in done.stderr
    assert not [*folder.glob("site/**/*.png"), *folder.glob("site/**/*.svg")]
    drawn = CliRunner().invoke(cli, ["picture", *options, "--out", str(folder / "map.svg")], catch_exceptions=False)
    assert (drawn.exit_code, drawn.stderr) == (1, f"Error: {picture.TOO_MANY}\n")
    return folder / "site"


def test_many_bases_stay_usable(crowded: Path, open_page: Open) -> None:
    """All are in the list, if only those in sight as elements; search, steps, panel and keys work on the rest."""
    page = open_page(crowded)
    rows = page.locator("#list li")
    assert rows.count() < 100
    sizes = [int(rows.nth(i).get_attribute("aria-setsize") or "") for i in (0, -1)]
    assert sum(sizes) == BASES
    page.locator("button.row").first.focus()
    for _ in range(60):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#list li:has(:focus)")).to_have_attribute("aria-posinset", "61")
    assert rows.count() < 100
    assert len(page.evaluate(PLACES)) == BASES
    page.locator("#search").fill("base 449")
    expect(page.locator("button.row")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_contain_text("Base 449")
    page.keyboard.press("Escape")
    before = page.evaluate("window.basemap.day()")
    page.locator("[data-do=previous]").click()
    assert page.evaluate("window.basemap.day()") < before
    seconds = page.evaluate(
        "() => { const t = performance.now(); basemap.goTo('2014-06-10'); return performance.now() - t }"
    )
    assert seconds < 5000, "a step in time takes more than five seconds, even on a busy machine"


def test_many_answers_are_those_of_each_day(crowded: Path, open_page: Open) -> None:
    """What is kept from day to day, there and back and in both modes, is what each day gives when it is asked alone."""
    page = open_page(crowded)
    wrong = page.evaluate(
        using(
            """(days) => ["happened", "reported"].flatMap((mode) => {
          basemap.mode(mode);
          return days.filter((day) => {
            basemap.goTo(day);
            const number = dayOf(day);
            const known = mode === "reported" ? number : null;
            const answers = data.bases.map((base) => [base.id, stateOn(base, data.ref, number, known)]);
            const alone = Object.fromEntries(answers);
            const kept = basemap.states();
            const differs = (id) => ["status", "certainty"].some((key) => alone[id][key] !== kept[id][key]);
            return Object.keys(alone).some(differs);
          });
        })""",
            "state/data.js",
            "time/days.js",
            "time/timeline.js",
        ),
        [edtf.iso(day) for day in registries.days(Random(3), 60)],
    )
    assert wrong == []


def test_a_crowd_looks_the_same_whichever_way_time_went(crowded: Path, open_page: Open) -> None:
    """Set one by one or all at once, forwards or backwards: the same pixels, and a click finds a base in it."""
    page = open_page(crowded)
    pixels = """(days) => {
      const [canvas] = document.querySelectorAll(".leaflet-bases-pane canvas");
      for (const day of days) basemap.goTo(day);
      return canvas.toDataURL();
    }"""
    there = page.evaluate(pixels, ["2012-01-01"])
    near = [edtf.iso(edtf.day("2012-01-01") + days) for days in range(40)]
    assert page.evaluate(pixels, near) != there
    assert page.evaluate(pixels, near[::-1]) == there
    assert page.evaluate(pixels, ["1970-01-01", "2026-01-01", "2012-01-01"]) == there
    spot = page.evaluate(
        """() => {
      const { left, top } = document.querySelector(".folium-map").getBoundingClientRect();
      const { e, f } = new DOMMatrix(getComputedStyle(document.querySelector(".leaflet-map-pane")).transform);
      const { x, y } = PLACES[0];
      return [left + x + e, top + y + f];
    }""".replace("PLACES", PLACES)
    )
    page.mouse.click(*spot)
    expect(page.locator("#panel h2")).to_contain_text("Base")


def test_many_claims_are_all_in_the_panel(crowded: Path, open_page: Open) -> None:
    """Five hundred claims on one change: each is there, and the page answers."""
    page = open_page(crowded)
    page.evaluate("window.basemap.select('base-000003')")
    changes = page.locator("#panel .entries").first.locator("> li")
    assert changes.first.locator(".claims").first.locator("> li").count() == CLAIMS
    page.locator("#panel .close").click()
    expect(page.locator("#panel")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1440])
def test_long_names_break_nothing(crowded: Path, open_page: Open, width: int) -> None:
    """A name of 300 letters without a space makes nothing scroll sideways, in the list and in the panel."""
    page: Page = open_page(crowded, viewport={"width": width, "height": 700})
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("window.basemap.select('base-000007')")
    for part in (".side", "#panel h2", ".caption"):
        box = page.locator(part).evaluate("(node) => [node.scrollWidth, node.clientWidth]")
        assert box[0] <= max(box[1], 1), part


def test_what_is_too_much_is_said_with_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """10 000 bases with 50 changes are more than the bounds; the check says so in one line (here with smaller ones)."""
    options = [
        *registries.write(tmp_path, registries.registry(bases=40, changes=50, seed=1)),
        "--layers",
        str(ROOT / "layers"),
    ]
    bounds = {"MAX_VALUES": (20_000, "more than 20000 values"), "MAX_BYTES": (1 << 18, "larger than 0 MB")}
    for name, (bound, message) in bounds.items():
        with monkeypatch.context() as patch:
            patch.setattr(parser, name, bound)
            done = CliRunner().invoke(cli, ["check", *options, "--format", "json"], catch_exceptions=False)
        assert done.exit_code == 1
        said = [problem for problem in json.loads(done.output) if problem["rule"] == "too-large"]
        assert len(said) == 1
        assert re.search(message, said[0]["message"])
