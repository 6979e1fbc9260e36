"""On paper: one page of A4 with the day, the map, the key, the table and the sources, whatever the theme."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from client import PLACES
from conftest import Open

# What 279 mm by 191 mm, the paper within its margins, are in CSS pixels.
PAPER = {"width": 1055, "height": 722}


def lay(page: Page) -> None:
    """As the browser does when it is about to print."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("day", ["2009-06-30", "2020-03-18", "2026-11-21"])
def test_all_of_it_is_on_one_page(site: Path, open_page: Open, language: str, day: str) -> None:
    """A PDF of one page; nothing is cut and nothing lies on anything else."""
    page = open_page(site, f"#{day};lang={language}", color_scheme="dark")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.set_viewport_size({"width": PAPER["width"], "height": PAPER["height"]})
    lay(page)
    boxes = page.evaluate(
        """[...document.querySelectorAll('#sheet > *, .map')].map((one) => {
          const { left, right, top, bottom } = one.getBoundingClientRect();
          return { left, right, top, bottom };
        })"""
    )
    assert len(boxes) == 5
    for i, a in enumerate(boxes):
        assert -1 <= a["left"] < a["right"] <= PAPER["width"] + 1
        assert -1 <= a["top"] < a["bottom"] <= PAPER["height"] + 1
        for b in boxes[:i]:
            across = min(a["right"], b["right"]) - max(a["left"], b["left"])
            assert across < 1 or min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) < 1


def test_it_says_what_the_view_says(site: Path, open_page: Open) -> None:
    """The day and its mode, as_of, what is shown of how many, each state with its evidence, sources, attribution."""
    page = open_page(site, "#2020-03-18;mode=reported;show=federal,present", color_scheme="dark")
    shown = page.locator("button.row").count()
    lay(page)
    expect(page.locator("#sheet h2")).to_have_text("Bases in Iraq: coalition forces · 18 March 2020")
    expect(page.locator("#sheet header p")).to_have_text(
        f"record to 21 November 2026 · by date of report · {shown} of 43 bases"
    )
    rows = page.locator("#sheet tbody tr:has(td)")
    assert rows.count() == shown
    expect(rows.filter(has_text="Ain al-Asad")).to_contain_text("With forces")
    for text in ("Sources:", "It is a drawing choice", "Natural Earth · GeoNames, CC BY 4.0 · Leaflet"):
        expect(page.locator("#sheet footer")).to_contain_text(text)
    expect(page.locator("#sheet .key li")).to_have_count(9)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 38)"


def test_afterwards_all_is_as_before(site: Path, open_page: Open) -> None:
    """The view of the map, the theme and the base that is open come back."""
    page = open_page(site, "#2026-11-21/harir", color_scheme="dark")
    page.locator(".leaflet-control-zoom-in").click()
    expect(page.locator(".leaflet-zoom-anim")).to_have_count(0)
    look = """(() => {
      const { e, f } = new DOMMatrix(getComputedStyle(document.querySelector(".leaflet-map-pane")).transform);
      const places = PLACES.map(({ anchor }) => [Math.round(anchor.x + e), Math.round(anchor.y + f)]);
      return [places, getComputedStyle(document.body).color];
    })()""".replace("PLACES", PLACES)
    before = page.evaluate(look)
    lay(page)
    assert page.evaluate(look) != before
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(look) == before
    expect(page.locator("#panel h2")).to_have_text("Harir Air Base")
    assert page.locator("#sheet > *").count() == 0


def test_the_document_alone_can_be_printed(site: Path, open_page: Open) -> None:
    """Without JavaScript: every base, its changes, and the sources by their numbers."""
    page = open_page(site, java_script_enabled=False)
    page.emulate_media(media="print")
    row = page.locator(".opening section > ul > li", has_text="Ain al-Asad")
    expect(row).to_be_visible()
    target = row.locator('a[href^="#"]').first.get_attribute("href")
    expect(page.locator(f"#sources > li{target}")).to_be_visible()
