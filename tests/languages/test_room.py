"""No text is longer than its place on the smallest phone, in any language: see room.js."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from conftest import Open

PHONE = {"width": 360, "height": 640}
TOO_LONG = (Path(__file__).parent / "room.js").read_text(encoding="utf-8")
LAST, COMPARED = "#2026-11-28", "#2026-11-28;vs=2020-03-01"
LONG_NAMES = ("erbil-air-base", "abu-ghraib-6th-division", "makhmour-kara-soar", "baghdad-diplomatic-support-center")


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_no_text_is_longer_than_its_place(language: str, record_site: Path, open_page: Open) -> None:
    """First view, key, menu, filter, dialogs, tour, step, bubble, comparison, panels with all unfolded, embed."""
    page = open_page(record_site, viewport=PHONE, has_touch=True, is_mobile=True)
    found: dict[str, list[str]] = {}

    def show(hash_: str) -> None:
        page.goto("about:blank")
        page.goto((record_site / "index.html").as_uri() + f"{hash_};lang={language}")
        page.evaluate("window.basemap.ready")
        expect(page.locator("html")).to_have_attribute("lang", language)

    def press(selector: str) -> None:
        page.evaluate("selector => document.querySelector(selector).click()", selector)

    def look(name: str) -> None:
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found[name] = page.evaluate(TOO_LONG)

    show(LAST)
    look("first view")
    for name, opens in (("key", ".key-title"), ("menu", "[data-do=more]"), ("filter", "#shelf .take")):
        press(opens)
        look(name)
        press(opens)
    page.locator(".rail").hover(position={"x": 150, "y": 40})
    expect(page.locator(".bubble")).to_be_visible()
    look("bubble")
    for name, opens in (("help", "#help-open"), ("share", "#share-open")):
        press(opens)
        expect(page.locator(f"#{name}")).to_be_visible()
        look(name)
        page.keyboard.press("Escape")
    press("#tour button")
    expect(page.locator("body")).to_contain_class("touring")
    look("tour")
    for name, hash_ in (("step", "#2011-12-07"), ("comparison", COMPARED), ("embed", "#2026-01-18;embed")):
        show(hash_)
        look(name)
    for base in LONG_NAMES:
        show(f"{LAST}/{base}")
        _unfold(page)
        look(base)
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_a_text_that_is_too_long_is_found(record_site: Path, open_page: Open) -> None:
    """A hint, a day, a word of a button and a name that do not fit are reported, each once."""
    page = open_page(record_site, LAST, viewport=PHONE, has_touch=True, is_mobile=True)
    page.evaluate("""() => {
      document.querySelector("#search").placeholder = "long ".repeat(20);
      document.querySelector(".date").value = "the twenty-eighth of November of the year 2026";
      document.querySelector(".take").textContent = "unbreakable".repeat(9);
      const title = document.querySelector(".bar h1");
      title.style.cssText = "overflow: hidden; white-space: nowrap";
      title.textContent = "A title that goes on and on and on";
    }""")
    assert [each.split(":")[0] for each in page.evaluate(TOO_LONG)][:2] == ["search", "date"]
    assert {"H1", "take"} <= {each.split(":")[0] for each in page.evaluate(TOO_LONG)}


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
