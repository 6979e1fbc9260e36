"""What the page shows of a step, and how it is handled: rings and names, one scale, gestures, sizes, keys, speech."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from basemap.languages import words
from basemap.registry import edtf
from client import PLACES, using
from conftest import Open

SHOWN = """() => {
  const drawn = (kind) => [...document.querySelectorAll(kind)].map((each) => each.dataset.base).sort();
  const frame = map_0.getContainer().getBoundingClientRect();
  const inside = (each) => {
    const { left, top, right, bottom } = each.getBoundingClientRect();
    return left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
  };
  const labels = [...document.querySelectorAll('.change-label')];
  return [drawn('.change-ring[data-base]'), drawn('.change-label'), labels.every(inside)];
}"""
"""The bases that are ringed, those that have a label, and whether all labels are in sight."""

STEPS = using(
    """() => store.steps().map(({ day, changes }) => {
      return [iso(day), changes.filter(({ base }) => base.position).map(({ base }) => base.id).sort()];
    })""",
    "state/store.js",
    "time/days.js",
)
"""All steps: the day, and the located bases that it changes."""


@pytest.fixture(scope="module")
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """One page for all that leaves it as it was."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.evaluate("window.basemap.ready")
    yield page
    context.close()


def test_each_base_that_a_step_changed_is_ringed_and_named(page: Page) -> None:
    """Over all steps, and nobody else; every label is whole in sight."""
    steps = page.evaluate(f"({STEPS})()")
    assert len(steps) > 60
    for day, wanted in steps:
        page.evaluate("day => window.basemap.goTo(day)", day)
        rings, labels, inside = page.evaluate(f"({SHOWN})()")
        assert rings == labels == wanted, day
        assert inside, day


def test_a_label_says_from_which_status_to_which(page: Page) -> None:
    """Between two changes nothing is ringed."""
    page.evaluate("window.basemap.goTo('2020-04-04')")
    expect(page.locator(".change-label strong")).to_have_text("Al-Taqaddum Air Base")
    expect(page.locator(".change-label span")).to_have_text(re.compile("^[^→]+ → Handed over$"))
    page.evaluate("window.basemap.goTo('2020-04-05')")
    expect(page.locator(".change-ring[data-base]")).to_have_count(0)


def test_one_base_is_as_high_on_both_sides_of_the_chart(page: Page) -> None:
    """The lines of the grid stand equally far apart above and below, and their numbers count up from the axes."""
    lines = page.locator(".grid").evaluate_all("all => all.map((line) => Number(line.getAttribute('y1')))")
    numbers = page.locator(".grid-label").all_text_contents()
    axes = page.locator(".rail .axis").evaluate_all("all => all.map((line) => Number(line.getAttribute('y1')))")
    units = set()
    for y, number in zip(lines, numbers, strict=True):
        axis = axes[0] if y < axes[0] else axes[1]
        units.add(round(abs(y - axis) / int(number), 3))
    assert len(units) == 1


def test_the_hand_has_the_values_of_its_day(page: Page) -> None:
    """At how many bases of each territory forces are, as the answers say."""
    page.evaluate("window.basemap.goTo('2014-07-15')")
    shown = page.locator(".hand .value").all_inner_texts()
    counts = page.evaluate(
        using("(day) => data.regions.map((each) => store.heldOn(each, dayOf(day)))", *MODULES), "2014-07-15"
    )
    assert shown == [_range(each) for each in counts]


MODULES = ("state/data.js", "state/store.js", "time/days.js")


def _range(count: dict[str, int]) -> str:
    return words.languages()["en"].range(count["sure"], count["possible"])


def test_a_click_near_a_change_snaps_to_it(site: Path, open_page: Open) -> None:
    """Within six pixels of its tick; the nearest one, where they stand close."""
    page = open_page(site, "#2020-04-04", viewport={"width": 1440, "height": 900})
    rail, hand = (page.locator(each).bounding_box() for each in (".rail", ".rail .hand:not(.other)"))
    assert rail is not None
    assert hand is not None
    page.evaluate("window.basemap.goTo('2010-01-15')")
    page.mouse.click(hand["x"] + 1, rail["y"] + 30)
    assert page.evaluate("window.basemap.day()") in dict(page.evaluate(f"({STEPS})()"))


def test_a_vertical_swipe_over_the_rail_leaves_the_day(site: Path, open_page: Open) -> None:
    """It scrolls the page; a sideways one slides through the days."""

    def swipe(dx: int, dy: int) -> Page:
        page = open_page(site, "#2020-04-04", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        touch = page.context.new_cdp_session(page)
        box = page.locator(".rail").bounding_box()
        assert box is not None
        x, y = box["x"] + 60, box["y"] + 40
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for part in range(1, 9):
            at = {"x": x + dx * part / 8, "y": y + dy * part / 8}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return page

    page = swipe(3, -200)
    page.wait_for_function("() => window.scrollY > 50")
    assert page.evaluate("window.basemap.day()") == "2020-04-04"
    page = swipe(120, 4)
    page.wait_for_function("() => window.basemap.day() !== '2020-04-04'")
    assert page.evaluate("window.basemap.day()") < "2015"


@pytest.mark.parametrize(("width", "height"), [(740, 360), (640, 320)])
def test_a_phone_held_sideways_shows_map_and_time(site: Path, open_page: Open, width: int, height: int) -> None:
    """The whole rail and 220 px of the map are in view, without scrolling."""
    page = open_page(site, viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    rail, sight = (page.locator(each).bounding_box() for each in (".rail", ".folium-map"))
    assert rail is not None
    assert sight is not None
    assert rail["y"] + rail["height"] <= height
    assert sight["y"] >= 0
    assert sight["y"] + sight["height"] <= height
    assert sight["height"] >= 220
    assert not page.evaluate("document.documentElement.scrollHeight > window.innerHeight + 1")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1440, 900), (2560, 1080), (5120, 1440)])
def test_the_ground_has_no_edge_in_sight(site: Path, open_page: Open, width: int, height: int) -> None:
    """Zoomed out as far as it goes, the frame lies within what is drawn of seas and neighbours."""
    page = open_page(site, viewport={"width": width, "height": height})
    page.evaluate("map_0.setZoom(map_0.getMinZoom(), { animate: false })")
    reach = using("() => { const b = reach(data.geography); return b.contains(map_0.getBounds()); }", *GROUND)
    assert page.evaluate(f"({reach})()")


GROUND = ("map/background.js", "state/data.js")


def test_the_key_draws_what_is_on_the_map_and_says_what_is_not(page: Page) -> None:
    """Each status of a located base has its row; a click filters, and the bases without a position are counted."""
    page.evaluate("window.basemap.goTo('2011-12-07')")
    rows = page.locator("#key .key-row")
    for status in ("present", "handed-over", "vacated"):
        expect(page.locator(f'[data-key="key/{status}"]')).to_have_count(1)
    expect(rows.filter(has_text="changed on this day")).to_have_count(1)
    missing = page.locator('[data-key="key/not-located"]')
    expect(missing).to_contain_text("6 not on the map")
    missing.click()
    expect(page.locator("#list .row")).to_have_count(6)
    page.locator('[data-key="drop/not-located"]').click()
    expect(page.locator("#list .row")).to_have_count(43)


def test_everything_is_within_25_stops(site: Path, open_page: Open) -> None:
    """What belongs together is one stop, and the arrows walk it: the list, the counts, the buttons of time."""
    page = open_page(site, viewport={"width": 1440, "height": 900})
    seen: list[Any] = []
    where = """(() => {
      const { body, activeElement: at } = document;
      return at === body ? null : at.dataset.key || at.dataset.do || at.id || at.className;
    })()"""
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(where)
        if at is None:
            break
        seen.append(at)
    rows = [each for each in seen if each == "row" or str(each).startswith("row")]
    assert len(rows) == 1
    assert "previous" in seen
    assert len(seen) <= 25, seen


def test_keys_work_on_other_layouts_and_can_be_switched_off(site: Path, open_page: Open) -> None:
    """By the place of the key where it writes no Latin letter, in capitals too; a key held down toggles once."""
    page = open_page(site)
    press = """([key, code, repeat]) => {
      const options = { key, code, repeat, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new KeyboardEvent('keydown', options));
    }"""
    for key in ("ؤ", "C", "ی"):
        page.evaluate(press, [key, "KeyC", False])
        expect(page.locator("body")).to_have_class("comparing")
        page.evaluate(press, [key, "KeyC", True])  # held down
        expect(page.locator("body")).to_have_class("comparing")
        page.keyboard.press("Escape")
    page.locator("#help-open").click()
    page.locator("#letters").uncheck()
    page.keyboard.press("Escape")
    page.evaluate(press, ["c", "KeyC", False])
    expect(page.locator("body")).not_to_have_class("comparing")


def test_ten_fast_steps_make_one_announcement(site: Path, open_page: Open) -> None:
    """The last one is told, once they pause, and the change alone."""
    page = open_page(site)
    page.evaluate(
        """() => {
          window.told = [];
          const live = document.getElementById("live");
          const observer = new MutationObserver(() => window.told.push(live.textContent));
          observer.observe(live, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.evaluate("() => { for (let i = 0; i < 10; i += 1) document.querySelector('[data-do=previous]').click(); }")
    page.wait_for_function("() => window.told.length > 0")
    told = page.evaluate("window.told")
    assert len(told) == 1
    assert "Federal Iraq:" not in told[0]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020-04-04", "2020-04-04"),
        ("4.4.2020", "2020-04-04"),
        ("4/4/2020", "2020-04-04"),
        ("4 April 2020", "2020-04-04"),
        ("April 4, 2020", "2020-04-04"),
        ("Apr 2020", "2020-04-01"),
        ("2020", "2020-01-01"),
        ("٤ نيسان ٢٠٢٠", "2020-04-04"),
        ("4ی نیسانی 2020", "2020-04-04"),
        ("no day", None),
        ("30 February 2020", None),
    ],
)
def test_a_day_can_be_typed_in_many_ways(page: Page, typed: str, day: str | None) -> None:
    """What is no day leaves the day and is marked."""
    page.evaluate("window.basemap.goTo('2016-06-01')")
    field = page.locator(".date")
    field.fill(typed)
    field.press("Enter")
    assert page.evaluate("window.basemap.day()") == (day or "2016-06-01")
    assert field.get_attribute("aria-invalid") == str(day is None).lower()


def test_the_list_begins_with_the_latest_change(page: Page) -> None:
    """In its territory; the order can be chosen."""
    page.evaluate("window.basemap.goTo('2020-04-04')")
    first = page.locator("#list .row").first
    expect(first).to_have_attribute("data-base", "al-taqaddum")
    expect(first).to_have_class("row changed")
    page.locator(".order select").select_option("name")
    expect(page.locator("#list .row").first.locator(".name")).to_have_text(
        "Abu Ghraib, 6th Division headquarters (coalition camp)"
    )
    page.locator(".order select").select_option("change")


def test_events_stand_under_the_chart_and_in_the_filter(page: Page) -> None:
    """A mark for each event, by the kind; a kind that is chosen leaves its own marks and bases."""
    assert page.locator(".event.attack").count() > 0
    places = page.evaluate(f"{PLACES}.length")
    page.locator('[data-key="filter"]').click()
    page.locator('[data-key="show/attack"]').check()
    expect(page.locator(".event.attack").first).to_be_attached()
    expect(page.locator(".event.transfer")).to_have_count(0)
    assert page.evaluate(f"{PLACES}.length") < places
    page.locator('[data-key="drop/attack"]').click()
    page.locator('[data-key="filter"]').click()


def test_the_view_can_be_taken_as_a_picture(site: Path, open_page: Open) -> None:
    """As SVG and as PNG: what is on the map, with title, day and counts; no path of the reader's disk."""
    page = open_page(site, "#2020-04-04;lang=ar", viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page.locator("#share-open").click()
    taken = {}
    for format_ in ("SVG", "PNG"):
        with page.expect_download() as download:
            page.locator("#share .take", has_text=format_).click()
        taken[format_] = Path(download.value.path()).read_bytes()
    picture = html.fromstring(taken["SVG"])
    text = taken["SVG"].decode()
    assert page.locator(".bar h1").inner_text() in text
    assert page.locator(".glance").text_content() in text  # type: ignore[operator]
    symbols = picture.xpath("//*[@class='symbols']")[0]
    assert len(symbols) == page.evaluate(f"{PLACES}.length")
    assert "file:" not in text
    assert taken["PNG"].startswith(b"\x89PNG\r\n")


def test_events_are_drawn_beside_their_bases(page: Page) -> None:
    """Each event of the days around has a mark that can be seen, in the colour of its kind."""
    page.evaluate("window.basemap.goTo('2020-03-18')")
    drawn = page.locator(".event.on-symbol").evaluate_all(
        "(marks) => marks.map((mark) => [getComputedStyle(mark).stroke, mark.getBoundingClientRect().width])"
    )
    assert drawn
    assert all(stroke.startswith("rgb") and width > 4 for stroke, width in drawn)


def test_small_maps_lead_to_the_days_that_tell_most(site: Path, open_page: Open) -> None:
    """For each era the day of the most bases with forces and the last one, a click goes there."""
    page = open_page(site, viewport={"width": 1440, "height": 900})
    page.locator("[data-do=more]").click()
    page.locator("#glances-open").click()
    maps = page.locator("#glances li button")
    days = maps.evaluate_all("(maps) => maps.map(({ dataset }) => Number(dataset.day))")
    assert days == sorted(set(days))
    assert 6 <= len(days) <= 8
    drawn = maps.evaluate_all(
        """(maps) => maps.map((map) => [map.querySelectorAll("circle:not([fill=none])").length,
          map.querySelectorAll("path.territories").length, map.querySelector("b").textContent])"""
    )
    assert all(grounds == 2 for _, grounds, _ in drawn)
    assert max(dots for dots, _, _ in drawn) >= 8
    maps.nth(1).click()
    expect(page.locator("#glances")).to_be_hidden()
    assert page.evaluate("window.basemap.day()") == edtf.iso(days[1])
    expect(page.locator(".caption")).not_to_be_empty()


def test_on_a_phone_labels_of_many_changes_hide_nothing(site: Path, open_page: Open) -> None:
    """Where many changed, a label stands beside its base or not at all; no ring is left out."""
    page = open_page(site, "#2011-12-07", viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    wanted = next(bases for day, bases in page.evaluate(f"({STEPS})()") if day == "2011-12-07")
    assert len(wanted) > 6
    rings, labels, inside = page.evaluate(f"({SHOWN})()")
    assert rings == wanted
    assert set(labels) < set(wanted)
    assert inside
    assert page.locator(".change-leaders path:not(.event)").get_attribute("d") == ""
    boxes = page.locator(".change-label").evaluate_all(
        "(labels) => labels.map((label) => label.getBoundingClientRect().toJSON())"
    )
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
