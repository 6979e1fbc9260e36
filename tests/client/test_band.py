"""The band of time: eras, both axes, speeds, the filter, and plans against what came."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from basemap import territory, timeline
from basemap.registry import edtf, reader
from client import PLACES
from conftest import FROZEN, ROOT, Open


def day(page: Page) -> str:
    """The day shown."""
    return str(page.evaluate("window.basemap.day()"))


@pytest.fixture
def era(opened: Page) -> Any:
    """The choice of the stretch of time."""
    opened.locator("[data-do=more]").click()
    return opened.locator("[data-do=era]")


def test_an_era_can_be_zoomed_to_and_left(opened: Page, era: Any) -> None:
    """The band begins and ends with it; stepping out of it, or choosing all, shows the whole again."""
    assert era.locator("option").all_inner_texts() == [
        "2003–2026",
        "2003–2011: invasion to withdrawal",
        "2014–2019: return and war against IS",
        "2020: eight sites handed over",
        "2021–2026: end of the mission",
    ]
    era.select_option("2020")
    assert day(opened) == "2020-12-31"
    opened.locator("[data-do=first]").click()
    assert day(opened) == "2020-01-01"
    labels = opened.locator(".year-label").all_text_contents()
    assert sorted(labels) == sorted(
        ["February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
    )
    opened.locator("[data-do=last]").click()
    assert day(opened) == "2020-12-31"
    opened.locator("[data-do=next]").click()
    assert day(opened) > "2021"
    expect(era).to_have_value("")
    opened.locator("[data-do=more]").click()
    era.select_option("2003-2011")
    assert day(opened) == "2011-12-31"
    era.select_option("")
    assert opened.evaluate("window.location.hash") == "#2011-12-31"
    assert "2026" in opened.locator(".year-label").all_text_contents()


def test_the_axis_says_which_it_is(opened: Page) -> None:
    """True to time a year is as wide as any; with one step per change the days of change stand equally far apart."""
    widths = """() => {
      const paths = [...document.querySelectorAll('.tick')].map((path) => path.getAttribute('d'));
      const at = [...new Set(paths.join('').match(/(?<=M)[\\d.]+/g).map(Number))];
      const sorted = at.sort((a, b) => a - b);
      return sorted.slice(1).map((x, i) => x - sorted[i]);
    }"""
    expect(opened.locator(".axis-label")).to_have_text("to scale")
    gaps = opened.evaluate(widths)
    assert max(gaps) > 20 * min(gaps)
    opened.locator("[data-do=more]").click()
    opened.locator("[data-do=axis]").select_option("steps")
    expect(opened.locator(".axis-label")).to_have_text("one step per change")
    gaps = opened.evaluate(widths)
    assert max(gaps) < 1.01 * min(gaps)


@pytest.mark.parametrize("axis", ["time", "steps"])
def test_the_slider_stands_where_its_day_is(site: Path, open_page: Open, axis: str) -> None:
    """On every day of change the thumb is at its tick, and a drag to a tick gives its day."""
    page = open_page(site, f"#2026-11-21;axis={axis}")
    page.keyboard.press("Home")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
        wanted = day(page)
        at = page.evaluate(
            """() => {
              const slider = document.querySelector('input[type=range]');
              const width = slider.clientWidth - 22;
              const { m41 } = new DOMMatrix(getComputedStyle(document.querySelector('.hand')).transform);
              return [11 + width * slider.value / slider.max, m41];
            }"""
        )
        assert abs(at[0] - at[1]) < 0.5
        page.locator("input[type=range]").evaluate("slider => slider.dispatchEvent(new Event('change'))")
        assert day(page) == wanted


def test_play_goes_at_the_chosen_speed_and_ends_with_the_era(site: Path, open_page: Open) -> None:
    """At 4× two changes take less than a second; at the end of the era it stops by itself."""
    page = open_page(site, "#2020-08-01;era=2020")
    page.locator("[data-do=more]").click()
    page.locator("[data-do=speed]").select_option("4")
    play = page.locator("[data-do=play]")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    expect(play).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.location.hash") == "#2020-12-31;era=2020"


def test_reduced_motion_has_no_speed(site: Path, open_page: Open) -> None:
    """Where nothing plays there is nothing to set."""
    page = open_page(site, reduced_motion="reduce")
    page.locator("[data-do=more]").click()
    expect(page.locator("[data-do=speed]")).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.locator("[data-do=play]")).to_have_attribute("aria-pressed", "false")


def test_the_steps_follow_the_filter(site: Path, open_page: Open) -> None:
    """Only days on which a base of the territory came into the status or left it."""
    page = open_page(site, "#2026-11-21;show=kurdistan-region,vacated")
    page.keyboard.press("Home")
    days = []
    while day(page) != "2026-11-21":
        page.keyboard.press("ArrowRight")
        days.append(day(page))
    sound = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds").registry
    assert sound is not None
    ids = page.evaluate(f"{PLACES}.map(({{ id, side }}) => id)")
    assert ids == []  # none is vacated at as_of
    ref = timeline.reference(sound)
    page.keyboard.press("Escape")
    rows = page.locator("#list-kurdistan-region + ul .row")
    inside = set(rows.evaluate_all("rows => rows.map((row) => row.dataset.base)"))
    expected = set()
    for base in sound.bases:
        spans = timeline.windows(base, ref) if base.id in inside else ()
        for i, span in enumerate(spans):
            before = spans[i - 1].change.status if i else None
            if "vacated" in (span.change.status, before):
                expected.add(edtf.iso(span.latest if span.latest < timeline.FOREVER else span.earliest))
    assert set(days[:-1]) == {found for found in expected if found <= "2026-11-21"}


def _paths(page: Page, selector: str) -> list[str]:
    """The path data of what a selector finds."""
    found: list[str] = page.locator(selector).evaluate_all("paths => paths.map((path) => path.getAttribute('d'))")
    return found


def test_plans_stand_against_what_came(opened: Page) -> None:
    """From the target to the day of the change, or to as_of where nobody has reported it; the same days as Python's."""
    sound = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds").registry
    assert sound is not None
    ref = timeline.reference(sound)
    lands = territory.Territories.read(ROOT / "layers")
    territories = {base.id: territory.region(base, lands) for base in sound.bases}
    expected = [
        [base.id, outcome.plan.target.latest, outcome.plan.target.latest + outcome.days, outcome.kind]
        for base in sound.bases
        for outcome in timeline.state(base, ref, sound.as_of).outcomes
        if outcome.days and outcome.plan.target.latest is not None
    ]
    assert any(until == sound.as_of for _, _, until, _ in expected)
    assert any(until < sound.as_of for _, _, until, _ in expected)
    assert sum(path.count("v8") for path in _paths(opened, ".band .plan")) == len(
        {(territories[id_], target, kind) for id_, target, _, kind in expected}
    )
    opened.evaluate("window.basemap.select('harir')")
    chosen = _paths(opened, ".band .plan.chosen")
    assert sum(path.count("v8") for path in chosen) == len(
        {(to, kind) for id_, to, _, kind in expected if id_ == "harir"}
    )
    assert all("H" in path for path in chosen)
    first = edtf.day("2003-01-01")
    scale = 1000 / (sound.as_of - first)
    lines = _paths(opened, "#panel .strip .plan")
    drawn = [[float(path.split("M")[1].split(",")[0]), float(path.split("H")[1])] for path in lines]
    wanted = [
        [(day - first) * scale for day in (target, until)] for id_, target, until, _ in expected if id_ == "harir"
    ]
    assert drawn == [pytest.approx(each) for each in wanted]


SIZES = """(days) => {
  const found = new Set();
  for (const language of ["en", "ar", "ckb"]) {
    basemap.language(language);
    for (const day of days) {
      basemap.goTo(day);
      const { width, height } = document.querySelector(".folium-map").getBoundingClientRect();
      found.add(language + " " + width + " × " + height);
    }
  }
  return [...found];
}"""


@pytest.mark.parametrize("size", [(1280, 720), (1200, 700), (390, 844), (740, 360)])
def test_the_map_is_as_large_on_each_day(open_page: Open, site: Path, size: tuple[int, int]) -> None:
    """Whatever the band says of a day, and whether both datings differ on it: it takes nothing from the map."""
    page = open_page(site, viewport={"width": size[0], "height": size[1]})
    days = range(edtf.day("2003-01-01"), edtf.day("2026-10-01"), 200)
    sizes = page.evaluate(SIZES, [edtf.iso(day) for day in days])
    assert [each.split()[0] for each in sizes] == ["en", "ar", "ckb"], sizes
