"""On paper of any size: the day, the map with the numbers of the table at its bases, key, table and sources."""

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

import firefox
from client import PLACES
from conftest import Open

LAND = {"federal": (0xF5, 0xEF, 0xE2), "kurdistan-region": (0xDB, 0xE6, 0xCD), "line": (0x33, 0x28, 0x4F)}
"""The colours of both territories and of the line between them in the light theme."""


def pages(pdf: bytes) -> list[tuple[Image.Image, str]]:
    """The pixels and the text of each page, at 108 points an inch."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [
        (page.render(scale=1.5).to_pil().convert("RGB"), page.get_textpage().get_text_bounded()) for page in document
    ]


def shares(image: Image.Image) -> dict[str, float]:
    """How much of a picture has each of these colours."""
    colours = image.getcolors(image.width * image.height) or []
    near = {
        name: sum(count for count, pixel in colours if max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) < 6)
        for name, wanted in LAND.items()
    }
    return {name: count / (image.width * image.height) for name, count in near.items()}


def lay(page: Page) -> None:
    """As the browser does when it is about to print."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


@pytest.mark.parametrize(
    ("paper", "across", "link"),
    [
        ("A4", False, "#2026-11-21"),
        ("A4", True, "#2020-03-18;lang=ckb"),
        ("Letter", False, "#2009-06-30;lang=ar"),
        ("Letter", True, "#2020-03-18;mode=reported;embed"),
    ],
)
def test_all_of_it_is_on_paper(site: Path, open_page: Open, paper: str, across: bool, link: str) -> None:
    """Land, line, every base that has a place with its number, every base in the table; nothing is cut off."""
    page = open_page(site, link, color_scheme="dark")
    printed = pages(page.pdf(format=paper, landscape=across, print_background=True))
    image, text = printed[0]
    found = shares(image)
    assert found["federal"] > 0.02, found
    assert found["kurdistan-region"] > 0.002, found
    assert found["line"] > 0.0002, found
    located = len(page.evaluate(PLACES))
    on_map = set(re.split("km|كم|کم|مك|مک", text)[0].split())  # the halo of a number may be read as text of its own
    numbers = [n for n in range(1, 44) if on_map & {str(n), "".join(2 * digit for digit in str(n))}]
    assert len(numbers) == located == 37
    lay(page)
    width = page.evaluate("document.querySelector('#sheet').getBoundingClientRect().width")
    boxes = page.evaluate(
        "[...document.querySelectorAll('#sheet > *')].map((each) => each.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == 5
    assert all(-1 <= box["left"] < box["right"] <= width + 1 for box in boxes)
    assert page.locator("#sheet tbody tr:has(td)").count() == 43
    whole = "".join(text for _, text in printed)
    assert {str(number) for number in range(1, 44)} <= set(re.findall(r"\d+", whole))
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_firefox_prints_all_of_it(site: Path) -> None:
    """On four papers, without backgrounds: land, line, a symbol and a number at every base that has a place."""
    numbered = """(() => {
      window.dispatchEvent(new Event("beforeprint"));
      const drawing = document.querySelector("#sheet .on-paper svg");
      const { x, y, width, height } = drawing.viewBox.baseVal;
      const within = (each) => {
        const box = each.getBBox();
        return box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height;
      };
      const texts = [...drawing.querySelectorAll("text")].filter(within).map((each) => each.textContent);
      const numbers = new Set(texts.filter((text) => /^\\d+$/.test(text)));
      const found = [drawing.querySelectorAll(".symbols > g").length, numbers.size];
      window.dispatchEvent(new Event("afterprint"));
      return found;
    })()"""
    with firefox.run("Asia/Baghdad") as page:
        for width, height, link in (
            (21.0, 29.7, "#2026-11-21"),
            (29.7, 21.0, "#2020-03-18;lang=ckb"),
            (21.6, 27.9, "#2009-06-30;lang=ar"),
            (27.9, 21.6, "#2020-03-18;mode=reported"),
        ):
            page.open((site / "index.html").as_uri() + link)
            page.evaluate("window.basemap.ready")
            assert page.evaluate(numbered) == [37, 37]
            [(image, _), *_] = pages(page.print(width, height))
            found = shares(image)
            assert found["federal"] > 0.02, (link, found)
            assert found["kurdistan-region"] > 0.002, (link, found)
            assert found["line"] > 0.0002, (link, found)
            # The land is whole: as wide for its height as the country is, and away from the edges of the paper.
            far = ImageChops.difference(image, Image.new("RGB", image.size, LAND["federal"])).convert("L")
            land = far.point(lambda value: 255 * (value < 3)).reduce(6).point(lambda value: 255 * (value > 128))
            left, top, right, bottom = land.getbbox()
            assert 0.9 < (right - left) / (bottom - top) < 1.15, (link, land.getbbox())
            assert left > 3, link
            assert right < land.width - 3, link
        assert page.said == []


def test_an_article_prints_the_map_in_it_as_it_stands(browser: Browser, site: Path) -> None:
    """In a frame the view is printed as it is, with its bases; no sheet is laid into the frame."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    text = (site / "index.html").read_text(encoding="utf-8")
    article = '<!doctype html><p>An article<iframe width="640" height="480" src="https://map.test/#2020-03-18;embed"></iframe>'
    page.route("https://article.test/", lambda route: route.fulfill(body=article, content_type="text/html"))
    page.route("https://map.test/**", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
    page.goto("https://article.test/")
    page.frame_locator("iframe").locator(".folium-map .symbols > g").first.wait_for()
    [[image, words]] = pages(page.pdf(format="A4", print_background=True))
    found = shares(image)
    assert found["federal"] > 0.02, found
    assert found["kurdistan-region"] > 0.002, found
    assert "Sources" not in words
    context.close()


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
    expect(page.locator("#sheet .key li")).to_have_count(10)
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
    """Without JavaScript: the map, every base, its changes, and the sources by their numbers."""
    page = open_page(site, java_script_enabled=False)
    found = shares(pages(page.pdf(format="A4", print_background=True))[0][0])
    assert found["federal"] > 0.02, found
    assert found["kurdistan-region"] > 0.002, found
    page.emulate_media(media="print")
    row = page.locator(".opening section > ul > li", has_text="Ain al-Asad")
    expect(row).to_be_visible()
    target = row.locator('a[href^="#"]').first.get_attribute("href")
    expect(page.locator(f"#sources > li{target}")).to_be_visible()
