"""The document comes first and the map second: whatever stops the scripts, the last day stays, and says which it is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import client
from conftest import Open

ADDRESS = "https://map.test/index.html"
_META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@dataclass(frozen=True)
class Fault:
    """What a host, an old engine or an extension does to the page."""

    change: Callable[[str], str] = str
    init: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def _broken(text: str) -> str:
    """The page with a syntax in its large script that no engine knows, and without the policy that would stop it."""
    head, script, rest = _META.sub("", text).rpartition("<script>")
    return f"{head}{script}const lookbehind = /(?<!!/;\n{rest}"


FAULTS = {
    "host forbids inline scripts": Fault(headers={"Content-Security-Policy": "script-src 'self'"}),
    "host wants trusted types": Fault(headers={"Content-Security-Policy": "require-trusted-types-for 'script'"}),
    "syntax unknown": Fault(change=_broken),
    "data cut off": Fault(change=lambda text: text.replace('{"version":', '{"version"', 1)),
    "no canvas": Fault(init="HTMLCanvasElement.prototype.getContext = () => null;"),
    "interface missing": Fault(init="delete window.ResizeObserver;"),
    "method missing": Fault(init="delete Array.prototype.flatMap;"),
}
Serve = Callable[..., Page]


@pytest.fixture
def served(browser: Browser, site: Path) -> Iterator[Serve]:
    """Opens the page at an address, with a fault."""
    contexts = []

    def open_(fault: Fault = Fault(), hash_: str = "", **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(fault.init)
        page = context.new_page()
        text = fault.change((site / "index.html").read_text(encoding="utf-8"))
        headers = {"Content-Type": "text/html; charset=utf-8", **fault.headers}
        page.route("**/*", lambda route: route.fulfill(body=text, headers=headers))
        page.goto(ADDRESS + hash_)
        return page

    yield open_
    for context in contexts:
        context.close()


def document_stands(page: Page) -> None:
    """Still, list and the sentence in three languages are in sight, and nothing of the map is."""
    expect(page.locator("html")).not_to_have_class(re.compile("js|booting"))
    expect(page.locator(".still svg")).to_be_visible()
    assert page.locator(".still .symbols > g").count() == 37
    rows = page.locator(".opening section > ul > li")
    assert rows.count() == 43
    expect(rows.filter(has_text="Harir Air Base")).to_contain_text("outcome not reported")
    expect(rows.first.locator("li").first).to_be_visible()
    for language, day in (("en", "21 November 2026"), ("ar", "تشرين الثاني"), ("ckb", "تشرینی دووەم")):
        expect(page.locator(f".what[lang={language}]")).to_contain_text(day)
        expect(page.locator(f".what[lang={language}]")).to_be_visible()
    assert page.locator(".desk").count() == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_stops_the_scripts_the_document_stands(served: Serve, fault: str) -> None:
    """Each base with its state, its changes and their sources; and the day of the link, where a script can read it."""
    page = served(FAULTS[fault], "#2020-04-04")
    document_stands(page)
    asked = page.locator(".asked")
    if "forbids" in fault:
        expect(asked).to_be_hidden()
    else:
        expect(asked).to_contain_text("2020-04-04")
        expect(asked.locator("p[lang=ckb]")).to_be_visible()


def test_without_scripts_the_document_stands(site: Path, open_page: Open) -> None:
    """As a reader without JavaScript sees it, on a phone too; nothing is wider than the window."""
    page = open_page(site, java_script_enabled=False, viewport={"width": 360, "height": 740})
    document_stands(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_engine_that_takes_svg_points_alone_shows_every_base(served: Serve) -> None:
    """Before version 136 Chrome refused a plain point in isPointInFill (mdn/browser-compat-data#14620)."""
    page = served(Fault(init="SVGGeometryElement.prototype.isPointInFill = () => { throw new TypeError(); };"))
    page.evaluate("window.basemap.ready")
    assert len(page.evaluate(client.PLACES)) == 37


def test_a_link_to_another_day_never_shows_the_wrong_one(served: Serve) -> None:
    """Until the scripts are there the day is named and the states are held back; a link to the last day shows them."""
    waiting = Fault(init="window.requestAnimationFrame = window.setTimeout = () => 0;")
    page = served(waiting, "#2020-04-04/taji;lang=ar")
    expect(page.locator(".asked p").first).to_have_text("2020-04-04")
    for part in (".still .symbols", ".answer", ".names.base"):
        assert page.locator(part).first.evaluate("(node) => getComputedStyle(node).visibility") == "hidden", part
    for held, link in ((True, "#2026-11-21;mode=reported"), (False, "#2026-11-21/harir;lang=ckb"), (False, "")):
        page = served(waiting, link)
        shown = page.locator(".still .symbols").evaluate("(node) => getComputedStyle(node).visibility")
        assert (shown == "hidden") == held, link


_SLOW = """
const parse = DOMParser.prototype.parseFromString;
DOMParser.prototype.parseFromString = function (...given) {
  for (const end = performance.now() + 1500; performance.now() < end; );
  performance.mark("taken");
  return parse.apply(this, given);
};
"""


def test_the_document_is_painted_before_the_map_is_made(served: Serve) -> None:
    """While the scripts are still at work, however slow they are, the still is on the screen."""
    page = served(Fault(init=_SLOW))
    page.evaluate("window.basemap.ready")
    painted, taken = page.evaluate(
        """["first-contentful-paint", "taken"].map((name) => performance.getEntriesByName(name)[0].startTime)"""
    )
    assert painted < taken


_LOOK = """() => {
  const copy = document.documentElement.cloneNode(true);
  for (const each of copy.querySelectorAll("canvas, script, style, meta, link")) each.remove();
  return copy.outerHTML.replace(/(href|src)="[^"]*"/g, "").replace(/\\s+/g, " ");
}"""


def test_a_saved_page_is_the_page(site: Path, open_page: Open, served: Serve) -> None:
    """Saved as it is after a while, in another language and the other theme, it opens as any copy does."""
    page = open_page(site, "#2020-04-04/taji;lang=ar")
    page.locator("#theme").click()
    page.locator(".leaflet-control-zoom-in").click()
    page.evaluate("window.basemap.goTo('2011-12-07')")
    saved = page.content()
    fresh, again = (served(fault, "#2026-01-18") for fault in (Fault(), Fault(change=lambda _: saved)))
    for each in (fresh, again):
        each.evaluate("window.basemap.ready")
        assert len(each.evaluate(client.PLACES)) == 37
    assert again.evaluate(_LOOK) == fresh.evaluate(_LOOK)


_HELD = """(page) => {
  const frame = document.createElement("iframe");
  frame.width = 900;
  frame.height = 600;
  ATTRIBUTES;
  document.body.append(frame);
}"""
HOLDERS = {
    "srcdoc": "frame.srcdoc = page",
    "srcdoc in a sandbox": "frame.sandbox = 'allow-scripts'; frame.srcdoc = page",
    "blob": "frame.src = URL.createObjectURL(new Blob([page], { type: 'text/html' }))",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_page_without_an_address_works_whole(browser: Browser, site: Path, holder: str) -> None:
    """Steps, a base, its link and play; the page around it keeps its history and its place."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><p>An article", content_type="text/html"))
    page.goto("https://article.test/")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    text = (site / "index.html").read_text(encoding="utf-8")
    page.evaluate(_HELD.replace("ATTRIBUTES", HOLDERS[holder]), text)
    page.frame_locator("iframe").locator("#list .row").first.wait_for()
    frame = page.frames[1]
    before = page.evaluate("history.length")
    frame.evaluate("window.basemap.goTo('2020-04-04')")
    for _ in range(3):
        frame.locator("[data-do=next]").click()
    day = frame.evaluate("window.basemap.day()")
    assert day > "2020-04-04"
    frame.evaluate("window.basemap.select('taji')")
    frame.locator("#panel .links a", has_text="Link").first.click()
    expect(frame.locator("#panel h2")).to_have_text("Camp Taji")
    assert frame.evaluate("window.basemap.day()") == day
    client.open_share(frame)
    assert f"#{day}/taji" in frame.locator("#share textarea").first.input_value()
    assert page.evaluate("[history.length, location.href]") == [before, "https://article.test/"]
    assert errors == []
    context.close()
