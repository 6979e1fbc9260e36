"""Sharing: links, the embedded map in a page of somebody else, citations, corrections; and tours with a glossary."""

import html
import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Frame, Page, expect

from basemap.cli.commands import cli
from basemap.registry import reader
from client import PLACES, open_share, using
from conftest import FROZEN, Open, inputs


def shared(page: Page) -> dict[str, str]:
    """What the panel offers, by its headings."""
    open_share(page)
    found = page.locator(".shared > div:has(textarea)")
    texts = {each.locator("h3").inner_text(): each.locator("textarea").input_value() for each in found.all()}
    page.keyboard.press("Escape")
    return texts


def test_a_view_is_cited_with_the_version_of_the_registry(site: Path, open_page: Open) -> None:
    """Text, BibTeX and CSL-JSON name what is shown, as_of and the checksum of the published data."""
    page = open_page(site, "#2020-03-19/al-qaim")
    texts = shared(page)
    assert list(texts) == ["Link to this view", "Embed in another page (HTML)", "Cite this view", "BibTeX", "CSL-JSON"]
    url = (site / "index.html").as_uri() + "#2020-03-19/al-qaim"
    sums = (site / "data" / "SHA256SUMS").read_text(encoding="utf-8")
    checksum = re.search(r"(?m)^([0-9a-f]{64})  \S*bases\.geojson$", sums)
    assert checksum
    version = f"2026-11-21+{checksum[1][:12]}"
    assert texts["Link to this view"] == url
    assert texts["Cite this view"] == (
        "The base-status-map contributors: Bases in Iraq: coalition forces. Al-Qaim base, 19 March 2020, "
        "by date of event. "
        f"Record to 21 November 2026, version {version}. CC BY 4.0. {url}"
    )
    [item] = json.loads(texts["CSL-JSON"])
    assert (item["type"], item["version"], item["URL"]) == ("map", version, url)
    assert item["issued"] == {"date-parts": [[2026, 11, 21]]}
    assert re.fullmatch(r"@misc\{[a-z0-9-]+,\n(  [a-z]+ = \{.*\},\n)+\}", texts["BibTeX"])
    assert f"  version = {{{version}}},\n" in texts["BibTeX"]
    assert f"  url = {{{url}}},\n" in texts["BibTeX"]


def test_bibtex_stays_whole_whatever_a_name_holds(opened: Page) -> None:
    """Signs that TeX would act on are written out."""
    work = {"title": "50 % & #1_{x} ~^\\", "view": "v", "url": "u", "version": "1", "publisher": "p", "day": 0}
    entry = opened.evaluate(using("bibtex", "panels/citation.js"), work)
    title = r"50 \% \& \#1\_\{x\} \textasciitilde{}\textasciicircum{}\textbackslash{}: v"
    assert f"  title = {{{{{title}}}}},\n" in entry
    assert entry.count("{") == entry.count("}")


def test_what_cannot_be_copied_is_selected(opened: Page) -> None:
    """Copying works from a disk; if the browser forbids it, the text is selected and the reader is told how."""
    open_share(opened)
    first = opened.locator(".shared > div:has(textarea)").first
    first.get_by_role("button").click()
    expect(first.get_by_role("status")).to_have_text("Copied.")
    opened.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false"
    )
    first.get_by_role("button").click()
    expect(first.get_by_role("status")).to_contain_text("Selected: copy it with Ctrl+C")
    area = "document.querySelector('.shared textarea')"
    assert opened.evaluate(f"[{area}.selectionStart, {area}.selectionEnd === {area}.value.length]") == [0, True]


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[str]:
    """The site on loopback, beside a page of somebody else."""
    shutil.copytree(site, tmp_path / "map")
    handler = partial(_Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "touch"])
def test_the_snippet_works_in_a_page_of_somebody_else(
    browser: Browser, served: str, tmp_path: Path, touch: bool
) -> None:
    """In its sandbox the map steps and tells, the whole map opens, and the page around it scrolls."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, has_touch=touch, is_mobile=touch)
    page = context.new_page()
    noises: list[str] = []
    page.on("console", lambda message: message.type == "error" and noises.append(message.text))
    page.on("pageerror", lambda error: noises.append(str(error)))
    page.goto(f"{served}/map/index.html#2020-04-04/taji;lang=en")
    snippet = shared(page)["Embed in another page (HTML)"]
    assert 'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"' in snippet
    article = (
        f"<!doctype html><title>An article</title><link rel=icon href=data:,>{snippet}<p style='height:3000px'>Text"
    )
    (tmp_path / "host.html").write_text(article, encoding="utf-8")
    page.goto(f"{served}/host.html")
    frame = _map(page)
    assert frame.evaluate("[window.basemap.day(), window.origin]") == ["2020-04-04", "null"]
    before = page.evaluate("window.history.length")
    frame.locator("[data-do=next]").click()
    assert frame.evaluate("window.basemap.day()") == "2020-04-07"
    assert page.evaluate("window.history.length") == before
    assert frame.evaluate("window.location.hash") == "#2020-04-07/taji;embed"
    expect(frame.locator(".bar")).to_be_hidden()
    expect(frame.locator(".side #list")).to_be_hidden()
    zoom = frame.evaluate("map_0.getZoom()")
    if touch:
        assert frame.evaluate("getComputedStyle(document.querySelector('.folium-map')).touchAction") == "pan-x pan-y"
    else:
        box = page.locator("iframe").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 300, box["y"] + 150)
        page.mouse.wheel(0, 400)
        page.wait_for_function("window.scrollY > 100")
    assert frame.evaluate("map_0.getZoom()") == zoom
    assert frame.evaluate("document.documentElement.scrollHeight - window.innerHeight") <= 0
    with context.expect_page() as opening:
        frame.locator("#whole").click()
    opening.value.wait_for_load_state()
    opening.value.evaluate("window.basemap.ready")
    assert opening.value.evaluate("[window.basemap.day(), window.origin]") == ["2020-04-07", served]
    expect(opening.value.locator("#panel h2")).to_have_text("Camp Taji")
    assert noises == []
    context.close()


def _map(page: Page) -> Frame:
    frame = page.frames[1]
    frame.wait_for_selector("[data-do=next]")
    frame.evaluate("window.basemap.ready")
    return frame


@pytest.mark.parametrize("size", [(320, 560), (700, 560), (1000, 560)])
def test_an_embedded_map_fits_its_frame(site: Path, open_page: Open, size: tuple[int, int]) -> None:
    """Map and slider, nothing cut off and nothing to scroll; what is touched on the map is told there."""
    page = open_page(site, "#2020-04-04;embed", viewport={"width": size[0], "height": size[1]})
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.querySelector('.map').clientHeight") >= 160
    id_, x, y = page.evaluate(
        """async () => {
          for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame); // the map has taken its room
          const { x: across, y: down } = map_0.getSize().divideBy(2);
          const at = ({ x, y }) => map_0.layerPointToContainerPoint([x, y]);
          const places = PLACES.map((place) => [place.id, at(place)]);
          const far = ([, { x, y }]) => Math.hypot(x - across, y - down);
          const [id, { x, y }] = places.reduce((one, other) => (far(one) < far(other) ? one : other));
          return [id, x, y];
        }""".replace("PLACES", PLACES)
    )
    page.locator(".folium-map").click(position={"x": x, "y": y})
    assert page.evaluate("window.location.hash") == f"#2020-04-04/{id_};embed"
    expect(page.locator("#tip")).to_be_visible()
    expect(page.locator("#tip strong")).not_to_be_empty()


def with_register(site: Path, target: Path, **more: Any) -> Path:
    """The site with more in its register, as another registry would give it."""
    target.mkdir()
    text = (site / "index.html").read_text(encoding="utf-8")
    start, rest = text.split('"register":', 1)
    register, length = json.JSONDecoder().raw_decode(rest)
    island = json.dumps(register | more, ensure_ascii=False).replace("<", "\\u003c")
    (target / "index.html").write_text(f'{start}"register":{island}{rest[length:]}', encoding="utf-8")
    return target


def test_a_correction_begins_with_what_is_known(site: Path, open_page: Open, tmp_path: Path) -> None:
    """The form has the base and the view filled in; without a repository there is no such link."""
    place = {"url": "https://example.org/map/", "repository": "https://github.com/example/map"}
    page = open_page(with_register(site, tmp_path / "site", publication=place), "#2020-04-04/taji")
    href = page.get_by_role("link", name="Report an error").get_attribute("href")
    assert href == (
        "https://github.com/example/map/issues/new?template=correct-an-entry.yml&title=Correct%3A%20taji"
        "&base=taji&wrong=https%3A%2F%2Fexample.org%2Fmap%2F%232020-04-04%2Ftaji%0A%0A"
    )
    assert shared(page)["Link to this view"] == "https://example.org/map/#2020-04-04/taji"
    plain = open_page(
        with_register(site, tmp_path / "plain", publication={"url": None, "repository": None}), "#2020-04-04/taji"
    )
    expect(plain.get_by_role("link", name="Link to this day and base")).to_be_visible()
    expect(plain.get_by_role("link", name="Report an error")).to_have_count(0)


TOUR = {
    "id": "walk",
    "label": {"en": "A walk", "ar": "جولة", "ckb": "گەشتێک"},
    "steps": [
        {"day": 18356, "base": "taji", "text": {"en": "First <b>stop</b>", "ar": "أولى", "ckb": "یەکەم"}},
        {"day": 18389, "base": None, "text": {"en": "Second stop", "ar": "ثانية", "ckb": "دووەم"}},
    ],
}


def test_a_tour_goes_through_the_map_step_by_step(site: Path, open_page: Open, tmp_path: Path) -> None:
    """Each step is a link that a reader can keep; keyboard and languages work; the end leaves the view as it is."""
    page = open_page(with_register(site, tmp_path / "site", tours=[TOUR]))
    page.get_by_role("button", name="A walk").click()
    tour = page.locator("#tour")
    expect(tour.locator("h2")).to_have_text("A walk: 1 of 2")
    expect(tour.locator("h2")).to_be_focused()
    expect(tour).to_contain_text("First <b>stop</b>")
    assert page.evaluate("window.location.hash") == "#2020-04-04/taji"
    following = tour.get_by_role("link", name="Next")
    assert following.get_attribute("href") == "#2020-05-07"
    following.focus()
    page.keyboard.press("Enter")
    expect(tour.locator("h2")).to_have_text("A walk: 2 of 2")
    expect(tour.locator("h2")).to_be_focused()
    assert page.evaluate("window.location.hash") == "#2020-05-07"
    page.evaluate("window.basemap.language('ar')")
    expect(tour).to_contain_text("ثانية")
    page.evaluate("window.basemap.language('en')")
    tour.get_by_role("button", name="End the tour").click()
    expect(tour.get_by_role("button", name="A walk")).to_be_focused()
    assert page.evaluate("window.basemap.day()") == "2020-05-07"


def test_the_help_leads_to_the_glossary(site: Path, open_page: Open) -> None:
    """Each term of the registry stands on the page about the method, in the language of that page."""
    page = open_page(site)
    page.keyboard.press("?")
    link = page.get_by_role("link", name="What the terms on this map mean").get_attribute("href")
    assert link == "methodology.html#glossary"
    whole = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds").registry
    assert whole
    assert whole.glossary
    for name, language in (("methodology.html", "en"), ("methodology.ar.html", "ar"), ("methodology.ckb.html", "ckb")):
        shown = html.unescape((site / name).read_text(encoding="utf-8")).split('<section id="glossary">')[1]
        for entry in whole.glossary:
            assert all(getattr(words, language) in shown for words in (entry.term, entry.text)), (name, entry.id)


def test_without_tours_there_is_nothing_of_them(site: Path, open_page: Open, tmp_path: Path) -> None:
    """An empty list leaves no trace."""
    page = open_page(with_register(site, tmp_path / "site", tours=[]))
    expect(page.locator("#tour")).to_be_hidden()


def test_the_picture_that_the_site_has_of_a_day_is_the_one_of_the_command(site: Path, open_page: Open) -> None:
    """Share leads to it: the same bytes as `basemap picture` draws of that day; not where something else is shown."""
    page = open_page(site, "#2020-04-04")
    open_share(page)
    href = page.locator(".shared a").get_attribute("href")
    assert href == "picture/2020-04-04.svg"
    drawn = CliRunner().invoke(
        cli, ["picture", *inputs(FROZEN), "--on", "2020-04-04", "--out", str(site.parent / "still.svg")]
    )
    assert drawn.exit_code == 0, drawn.output
    assert (site / href).read_bytes() == (site.parent / "still.svg").read_bytes()
    page.keyboard.press("Escape")
    for other in ("#2020-04-04;mode=reported", "#2020-04-04;show=federal", "#2020-04-04;vs=2019-12-27"):
        page.evaluate("(link) => { window.location.hash = link; }", other)
        page.wait_for_function("(link) => window.location.hash === link", arg=other)
        open_share(page)
        expect(page.locator(".shared a")).to_have_count(0)
        page.keyboard.press("Escape")
