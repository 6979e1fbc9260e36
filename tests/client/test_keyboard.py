"""The page by keyboard alone: every function in one walk, the focus always somewhere and always to be seen."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import Open

# Where the focus is, in a word or two, and whether it can be seen there.
_FOCUS = """() => {
  const { activeElement: at, body } = document;
  const { outlineStyle, outlineWidth, display } = getComputedStyle(at);
  const { width, height } = at.getBoundingClientRect();
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width * height > 0;
  const { key, base, language } = at.dataset;
  const name = at.id || at.dataset.do || key || base || language || at.type || at.tagName;
  return [name, at !== body && display !== 'none', seen];
}"""


class Walk:
    """A reader with a keyboard. Every press leaves the focus in a place that can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> str:
        """The keys one after another; the name of what has the focus then."""
        for key in keys:
            name = self._press(key)
            assert name, f"{key}: the focus was lost"
        return name

    def _press(self, key: str) -> str:
        """The name of what has the focus then; empty if nothing has it."""
        self.page.keyboard.press(key)
        name, there, seen = self.page.evaluate(_FOCUS)
        assert seen or not there, f"{key}: the focus on {name} cannot be seen"
        return str(name) if there else ""

    def tab_to(self, name: str) -> None:
        """Tab until something has the focus, past the end of the page to its start if need be; it must be reached."""
        for _ in range(120):
            if self._press("Tab") == name:
                return
        pytest.fail(f"Tab does not reach {name}")

    def down_to(self, name: str) -> None:
        """The arrow down, through what is one stop for Tab."""
        for _ in range(12):
            if self._press("ArrowDown") == name:
                return
        pytest.fail(f"the arrow does not reach {name}")

    def day(self) -> str:
        """The day shown."""
        return str(self.page.evaluate("window.basemap.day()"))

    def link(self) -> str:
        """What the address says."""
        return str(self.page.evaluate("window.location.hash"))


@pytest.fixture
def walk(opened: Page) -> Walk:
    """The page, with the focus on its first stop."""
    reader = Walk(opened)
    reader.press("Tab")
    return reader


def test_a_walk_through_every_function(walk: Walk) -> None:
    """In the order of the page: list, search, languages, theme, share, help, bases, panel, time, comparison."""
    page = walk.page
    assert walk.press("Enter") == "list"  # the skip link
    walk.press("Shift+Tab")

    # Search: the slash goes there, what is found is opened with Enter, Escape goes back to the list.
    assert walk.press("/") == "search"
    page.keyboard.type("taji")
    expect(page.locator("#list .row")).to_have_count(1)
    assert walk.press("Enter") == "heading"
    expect(page.locator("#panel h2")).to_have_text("Camp Taji")
    assert walk.press("Escape") == "search"
    page.keyboard.press("Control+A")
    assert walk.press("Backspace") == "search"

    # Languages, theme, share, help.
    for language, direction in (("ar", "rtl"), ("ckb", "rtl"), ("en", "ltr")):
        if language == "ar":
            walk.tab_to("en")
        walk.press("ArrowLeft" if language == "en" else "ArrowRight")
        if language == "en":
            walk.press("ArrowLeft")
        assert walk.press("Enter") == language
        expect(page.locator("html")).to_have_attribute("dir", direction)
    walk.tab_to("theme")
    assert walk.press("Enter") == "theme"
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    walk.tab_to("share-open")
    walk.press("Enter")
    expect(page.locator("#share")).to_be_visible()
    assert walk.press("Escape") == "share-open"
    walk.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert walk.press("Escape") == "share-open"

    # The legend filters, the list is walked with the arrows, a base opens and closes.
    walk.tab_to("federal/present")
    walk.down_to("federal/vacated")
    assert walk.press("Enter") == "federal/vacated"
    expect(page.locator("#list .row")).to_have_count(6)
    assert walk.press("ArrowLeft") == "federal/vacated"  # to the last change among these bases
    assert walk.day() == "2026-01-18"
    assert walk.press("End", "Enter") == "federal/vacated"
    expect(page.locator("#list .row")).to_have_count(43)
    first, second = (page.locator("#list .row").nth(at).get_attribute("data-base") or "" for at in (0, 1))
    walk.tab_to(first)
    assert walk.press("ArrowDown") == second
    assert walk.press("ArrowDown", "ArrowUp") == second
    assert walk.press("Enter") == "heading"
    assert walk.link() == f"#2026-11-21/{second}"
    assert walk.press("Escape") == second

    # What is shown is taken away as files, and a base leads to its claims, its page and its citation.
    walk.tab_to("filter")
    for form in ("CSV", "GeoJSON"):
        walk.down_to(f"take/{form}")
        with page.expect_download():
            walk.press("Enter")
    tours = page.locator("#tour [data-key]")
    walk.tab_to(tours.first.get_attribute("data-key") or "")
    assert walk.press("Enter") == "tour"
    expect(page.locator("#tour")).to_contain_text("1 of")
    walk.tab_to("tour/on")
    walk.press("Enter")
    walk.tab_to("tour/end")
    walk.press("Enter")
    walk.press("End")

    # The map keeps its own keys.
    walk.tab_to("map_0")
    assert walk.press("ArrowLeft") == "map_0"
    assert walk.day() == "2026-11-21"
    walk.press("Home")
    assert walk.day() == "2003-01-01"

    # Time: the buttons, the speed, the era, the axis, the slider, the other knowledge.
    walk.tab_to("previous")
    walk.down_to("next")
    assert walk.press("Enter") == "next"
    assert walk.day() > "2003-01-01"
    walk.tab_to("more")
    walk.press("Enter")
    walk.tab_to("era")
    assert walk.press("ArrowDown", "ArrowDown") == "era"
    assert "era=2014-2019" in walk.link()
    walk.press("ArrowUp", "ArrowUp")
    assert "era" not in walk.link()
    walk.tab_to("axis")
    assert walk.press("ArrowDown") == "axis"
    assert "axis=steps" in walk.link()
    walk.press("ArrowUp")
    walk.tab_to("happened")
    walk.down_to("reported")
    assert walk.press("Enter") == "reported"
    assert "mode=reported" in walk.link()
    assert walk.press("ArrowUp", "Enter") == "happened"
    walk.tab_to("text")  # the field of the day
    page.keyboard.press("Control+A")
    page.keyboard.type("17 March 2020")
    walk.press("Enter")
    assert walk.day() == "2020-03-17"
    walk.tab_to("range")
    walk.press("End")
    assert walk.day() == "2026-11-21"
    walk.press("ArrowLeft")
    assert walk.day() == "2026-03-12"

    # Comparison: begun with a key, downloaded, ended.
    assert walk.press("c") == "compare"
    expect(page.locator("#list h2")).to_have_text("From 1 January 2021 to 12 March 2026")
    walk.tab_to("vs")
    while walk.press("Tab") != "csv":
        pass
    with page.expect_download():
        walk.press("Enter")
    walk.press("Tab")
    assert walk.press("Enter") == "compare"
    assert "vs=" not in walk.link()


def test_space_plays_and_the_next_key_stops(walk: Walk) -> None:
    """Whatever is pressed, and the focus stays."""
    walk.tab_to("range")
    walk.press("Home", "Space")
    play = walk.page.locator("[data-do=play]")
    expect(play).to_have_attribute("aria-pressed", "true")
    walk.press("Shift")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_escape_undoes_one_thing_at_a_time(walk: Walk) -> None:
    """The panel, then the comparison, then the filter."""
    page = walk.page
    page.locator("#search").fill("a")
    assert page.locator("#list .row").count() < 43
    walk.press("Escape")  # the filter, typed in the field
    expect(page.locator("#list .row")).to_have_count(43)
    walk.press("Tab", "c")
    page.locator("#list .row").first.focus()
    assert walk.press("Enter") == "heading"
    walk.press("Escape")
    expect(page.locator("#list h2")).to_be_visible()
    assert walk.press("Escape") == "compare"
    expect(page.locator("#list h2")).to_have_count(0)


def test_a_base_that_leaves_the_list_takes_no_focus_with_it(site: Path, open_page: Open) -> None:
    """A step under a filter may end the row that has the focus: the list has it then."""
    page = open_page(site, "#2026-11-21;show=federal,present")
    page.locator("#list .row").first.focus()
    stays = Walk(page).press("Home")
    rows = page.locator("#list .row").evaluate_all("rows => rows.map((row) => row.dataset.base)")
    assert stays in ("list", *rows)


def test_going_back_keeps_the_focus_on_the_page(walk: Walk) -> None:
    """The panel that had it is gone; the list has it."""
    walk.page.evaluate("window.basemap.select('taji')")
    walk.page.go_back()
    expect(walk.page.locator("#panel")).to_be_hidden()
    assert walk.page.evaluate(_FOCUS)[0] == "list"
