"""The pages beside the map: what they say, what they look like to machines, and that every link leads somewhere."""

import base64
import functools
import hashlib
import http.server
import json
import re
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import lxml.html
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from playwright.sync_api import Browser
from pyld import jsonld

import conftest
from basemap import timeline
from basemap.publish import base_pages, map_page, methodology
from basemap.registry import edtf, model, values
from conftest import ROOT
from given import COLLECTIONS, PUBLISHED, collections_of, registry_of

BASES = {base.id: base for base in registry_of().bases}
PAGES = dict(base_pages.contents(COLLECTIONS))
HTML = {path: text for path, text in PAGES.items() if path.endswith(".html")}
_SHOWN = st.characters(exclude_categories=["Cc", "Cn", "Cs"])
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}\"'&amp;"
XHTML = "{http://www.w3.org/1999/xhtml}"


@functools.cache
def parsed(text: str) -> etree._Element:
    """Without a single error of HTML. Nobody changes what comes of it."""
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(text).getroot()


def words_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def meta(root: etree._Element) -> dict[str, str]:
    return {
        each.get("name") or each.get("property"): each.get("content")
        for each in root.iter(f"{XHTML}meta")
        if each.get("name") or each.get("property")
    }


def canonical(root: etree._Element) -> str | None:
    found = [link.get("href") for link in root.iter(f"{XHTML}link") if link.get("rel") == "canonical"]
    return found[0] if found else None


@pytest.mark.parametrize("path", HTML)
def test_a_page_is_html_without_an_error_and_runs_nothing(path: str) -> None:
    """Its policy allows its own style and pictures of the site; it has no script, no handler, no style attribute."""
    root = parsed(HTML[path])
    [policy] = [each.get("content") for each in root.iter(f"{XHTML}meta") if each.get("http-equiv") == _POLICY]
    [style] = [each.text for each in root.iter(f"{XHTML}style")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.split("; ")[0] == "default-src 'none'"
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy
    assert {each.get("type") for each in root.iter(f"{XHTML}script")} <= {"application/ld+json"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]


_POLICY = "Content-Security-Policy"
ENDS = ("", ".ar", ".ckb")
"""Of the names of pages, by their language."""


def test_each_page_has_a_title_and_a_description_of_its_own() -> None:
    """Of a length that a search engine shows, and no address as long as the registry has none."""
    heads = {path: parsed(text) for path, text in HTML.items()}
    titles = {path: root.findtext(f".//{XHTML}title") for path, root in heads.items()}
    descriptions = {path: meta(root)["description"] for path, root in heads.items()}
    assert len(set(titles.values())) == len(set(descriptions.values())) == len(HTML)
    assert all(len(text) <= 320 for text in descriptions.values())
    assert not any(canonical(root) for root in heads.values())
    assert "sitemap.xml" not in PAGES
    assert PAGES["robots.txt"] == "User-agent: *\nAllow: /\n"


@pytest.mark.parametrize("path", ["base/harir", "base/al-qaim", "methodology", "404"])
def test_a_page_in_each_language_says_which_and_leads_to_the_others(path: str) -> None:
    """Language, direction and, but for the page of nothing, the way to the same page in the other languages."""
    for end, language, direction in zip(ENDS, ("en", "ar", "ckb"), ("ltr", "rtl", "rtl"), strict=True):
        root = parsed(HTML[f"{path}{end}.html"])
        assert (root.get("lang"), root.get("dir")) == (language, direction)
        ways = {each.get("hreflang"): each.get("href") for each in root.iter(f"{XHTML}link") if each.get("hreflang")}
        home = "../" if "/" in path else ""
        wanted = {id_: f"{home}{path}{other}.html" for id_, other in zip(("en", "ar", "ckb"), ENDS, strict=True)}
        assert ways == ({} if path == "404" else wanted)


def _english(element: Any) -> Iterator[str]:
    """Latin words outside what is marked as English, quoted from a source, a name in its own script, or code."""
    if element.tag.split("}")[-1] in ("style", "script", "code", "cite", "title") or element.get("lang") == "en":
        return
    if "source" in (element.get("class") or "") or (element.tag.endswith("}bdi") and not element.get("lang")):
        return
    yield from re.findall(r"[A-Za-z]{4,}", element.text or "")
    for child in element:
        yield from _english(child)
        yield from re.findall(r"[A-Za-z]{4,}", child.tail or "")


@pytest.mark.parametrize("path", [path for path in HTML if re.search(r"[.](ar|ckb)[.]html$", path)])
def test_no_english_is_left_outside_what_is_marked(path: str) -> None:
    """But names of things that have no other name; and Kurdish has none of the letters that only Arabic writes."""
    body = parsed(HTML[path]).find(f"{XHTML}body")
    known = {"English", "Atom", "Natural", "Earth", "GeoNames", "Leaflet", "base", "status", "issue", "index", "html"}
    assert set(_english(body)) <= known
    if path.endswith(".ckb.html"):
        own = "".join(text for text in _kurdish(body))
        assert not re.findall("[\u064a\u0643\u0629\u0649]", own)


def _kurdish(element: Any) -> Iterator[str]:
    if element.tag.split("}")[-1] in ("style", "script", "bdi", "cite") or (element.get("lang") or "ckb") != "ckb":
        return
    yield element.text or ""
    for child in element:
        yield from _kurdish(child)
        yield child.tail or ""


def test_with_an_address_every_page_says_where_it_is() -> None:
    """Canonical links, the sitemap and the robots file have full addresses; the page of nothing has none."""
    made = dict(base_pages.contents(PUBLISHED))
    home = "https://maps.example/bases/"
    for path, text in made.items():
        if path.endswith(".html") and not path.startswith("404"):
            assert canonical(parsed(text)) == home + path
    assert canonical(parsed(map_page.render(PUBLISHED))) == home
    assert f"Sitemap: {home}sitemap.xml\n" in made["robots.txt"]
    places = [each.text for each in etree.fromstring(made["sitemap.xml"].encode()).iter("{*}loc")]
    names = ["methodology", "watch-list", *(f"base/{id_}" for id_ in BASES)]
    assert sorted(places) == sorted([home, *(f"{home}{name}{end}.html" for name in names for end in ENDS)])
    assert f'href="{home}index.html"' in made["404.html"]
    assert "template=correct-an-entry.yml&amp;base=harir" in made["base/harir.html"]
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "correct-an-entry.yml").read_text(encoding="utf-8"))
    assert "base" in [each["id"] for each in form["body"]]


def test_a_picture_is_shown_and_offered_to_previews() -> None:
    """With its full address where there is one, and large."""
    made = dict(base_pages.contents(PUBLISHED, {"harir": "card/harir.png", "": "card.png"}))
    root = parsed(made["base/harir.html"])
    assert meta(root)["og:image"] == "https://maps.example/bases/card/harir.png"
    assert meta(root)["twitter:card"] == "summary_large_image"
    [image] = root.iter(f"{XHTML}img")
    assert (image.get("src"), image.get("width"), image.get("height")) == ("../card/harir.png", "1200", "630")
    assert "Harir" in image.get("alt")
    assert meta(parsed(made["methodology.html"]))["og:image"] == "https://maps.example/bases/card.png"
    assert meta(parsed(made["base/k1-kirkuk.html"]))["twitter:card"] == "summary"
    assert meta(parsed(map_page.render(PUBLISHED, picture="card.png")))["og:image"].endswith("/card.png")


@pytest.mark.parametrize("id_", BASES)
def test_the_page_of_a_base_says_all_that_is_on_record(id_: str) -> None:
    """Names in their scripts, every claim with its link, plans, events, disagreements, control, position."""
    base, root = BASES[id_], parsed(HTML[f"base/{id_}.html"])
    text = words_of(root.find(f"{XHTML}body"))
    names = {(each.get("lang"), each.get("dir"), words_of(each)) for each in root.iter(f"{XHTML}bdi")}
    for language in ("ar", "ckb"):
        if name := getattr(base.names, language):
            assert (language, "rtl", name) in names
    records = [*base.changes, *base.plans, *base.events, *base.control]
    claims = [claim for each in records for claim in (*each.claims, *getattr(each, "disputed_by", ()))]
    claims += [claim for each in base.disagreements for claim in each.sides]
    for said in [*(claim.says for claim in claims), *(each.follows for each in base.disagreements), base.note or ""]:
        assert " ".join(str(said).split()) in text
    sources = {source.id: source for source in registry_of().sources}
    links = {each.get("href") for each in root.iter(f"{XHTML}a")}
    assert {sources[claim.source].url for claim in claims if sources[claim.source].url} <= links
    assert f"feed/{id_}.xml" in HTML[f"base/{id_}.html"]
    if base.position:
        assert f"{base.position.lat:.2f}° N, {base.position.lon:.2f}° E" in text
    else:
        assert "Location not known" in text


def test_the_page_says_what_is_missing_and_what_is_not_known() -> None:
    """A passed plan, an old report, a retained access, a base under Article 140."""
    harir = words_of(parsed(HTML["base/harir.html"]).find(f"{XHTML}body"))
    assert "no report says what happened" in harir
    assert "no report since" in harir
    assert "Continued use by the coalition was left open." in HTML["base/ain-al-asad.html"]
    assert "Article 140 of the constitution" in HTML["base/k1-kirkuk.html"]


def test_the_strip_covers_the_days_of_each_state() -> None:
    """A bar begins where its state does, and ends where the next one begins or at as_of."""
    first, last = edtf.day("2020-01-01"), edtf.day("2020-01-01") + 1000
    spans = [
        timeline.Interval(first + 10, first + 20, None, ("present",)),
        timeline.Interval(first + 20, first + 100, "present", ()),
        timeline.Interval(first + 100, None, "vacated", ("present",)),
    ]
    bars = [(bar.x, bar.width, bar.status, bar.possible) for bar in base_pages.strip(spans, first, last)]
    assert bars == [
        (10, 10, "present", True),
        (20, 80, "present", False),
        (100, 900, "vacated", False),
        (100, 900, "present", True),
    ]


def _local(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """The context of schema.org, as far as these pages need it: every word is one of its own, an url is a node."""
    assert url == "https://schema.org"
    terms = {"@vocab": "http://schema.org/", "url": {"@type": "@id"}, "archivedAt": {"@type": "@id"}}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": terms}, "contentType": "application/json"}


@pytest.mark.parametrize("id_", BASES)
def test_the_structured_data_is_a_place_with_its_sources(id_: str) -> None:
    """Expanded by a JSON-LD processor, no key is lost and the sources are works of their own."""
    made = dict(base_pages.contents(PUBLISHED))[f"base/{id_}.html"] if id_ == "harir" else HTML[f"base/{id_}.html"]
    [script] = [each.text for each in parsed(made).iter(f"{XHTML}script")]
    [place] = jsonld.expand(json.loads(script), {"documentLoader": _local})
    assert place["@type"] == ["http://schema.org/Place"]
    assert place["http://schema.org/name"] == [{"@value": BASES[id_].names.en}]
    works = place.get("http://schema.org/subjectOf", [])
    assert {work["@type"][0] for work in works} <= {"http://schema.org/CreativeWork"}
    assert len(works) >= len({claim.source for change in BASES[id_].changes for claim in change.claims})
    assert ("http://schema.org/geo" in place) == (BASES[id_].position is not None)
    if id_ == "harir":
        assert place["@id"] == "https://maps.example/bases/base/harir.html#place"


def test_the_method_counts_what_the_registry_holds() -> None:
    """Bases, changes, their evidence, what is stale, overdue or not located: counted here once more."""
    whole, counted = registry_of(), methodology.numbers(COLLECTIONS)
    assert counted.bases == len(whole.bases)
    assert counted.changes == sum(len(base.changes) for base in whole.bases)
    assert sum(count for count, _ in counted.evidence.values()) == counted.changes
    assert abs(sum(share for _, share in counted.evidence.values()) - 100) <= 2
    assert [each.id for each in counted.not_located] == [base.id for base in whole.bases if not base.position]
    assert {each.id for each in counted.stale} == {each.id for each in COLLECTIONS.bases if each.state.stale}
    assert sum(sum(states.values()) for states in counted.territories.values()) == len(whole.bases)
    assert counted.grades == Counter(source.grade for source in whole.sources)
    text = words_of(parsed(HTML["methodology.html"]).find(f"{XHTML}body"))
    for number, noun in ((len(whole.bases), "military bases"), (counted.changes, "dated changes")):
        assert f"{number} {noun}" in text
    for status in whole.statuses:
        assert all(label in text for label in (status.label.en, status.label.ar, status.label.ckb))
        assert status.definition.en in text


def test_the_glossary_is_shown_where_the_registry_has_one() -> None:
    """Terms in three languages, each with an anchor; without one there is no heading."""
    words = {"en": "Withdrawal", "ar": "الانسحاب", "ckb": "کشانەوە"}
    entry = {"id": "withdrawal", "term": words, "text": {**words, "en": "What <is> meant."}}
    text = dict(base_pages.contents(collections_of(registry_of(glossary=[entry]))))["methodology.html"]
    assert 'id="term-withdrawal"' in text
    assert "What &lt;is&gt; meant." in text
    assert "الانسحاب" in text
    assert "Glossary" not in dict(base_pages.contents(collections_of(registry_of(glossary=[]))))["methodology.html"]


def test_corrections_stand_where_the_feed_points() -> None:
    """On the page of their base, or on that of the method."""
    made = dict(base_pages.contents(PUBLISHED))
    for path, said in (("base/harir.html", "The day was <wrong> & is right."), ("methodology.html", "The colours.")):
        [section] = [each for each in parsed(made[path]).iter(f"{XHTML}section") if each.get("id") == "corrections"]
        assert said in words_of(section)


@example(EVIL)
@example("{% raw %}")
@example("\u200f-->")
@example("<!--<script>")
@given(st.text(_SHOWN, min_size=1, max_size=20))
@settings(max_examples=100 if conftest.WHOLE else 5)
def test_no_text_of_a_registry_becomes_markup(text: str) -> None:
    """In a name, a claim, a title of a source, a note: it is shown as it is, and nothing of it runs."""
    mapped = COLLECTIONS.bases[1]
    base = _spoilt(mapped.base, text)
    changes = [replace(each, change=change) for each, change in zip(mapped.changes, base.changes, strict=True)]
    plans = [replace(each, plan=plan) for each, plan in zip(mapped.plans, base.plans, strict=True)]
    spoilt = replace(mapped, base=base, changes=tuple(changes), plans=tuple(plans))
    said = {"title": text, "publisher": text}
    sources = {id_: source.model_copy(update=said) for id_, source in COLLECTIONS.sources.items()}
    html = dict(base_pages.contents(replace(COLLECTIONS, bases=(spoilt,), sources=sources)))[f"base/{base.id}.html"]
    root = html5lib.parse(html, treebuilder="lxml").getroot()
    clean = parsed(HTML[f"base/{base.id}.html"])
    assert Counter(each.tag for each in root.iter()) == Counter(each.tag for each in clean.iter())


def _spoilt(base: model.Base, text: str) -> model.Base:
    """A base in which every free text is another."""
    free = {"en", "says", "note", "about", "follows", "name"}

    def changed(value: Any, key: str = "") -> Any:
        if isinstance(value, values.Record):
            return value.model_copy(update={name: changed(item, name) for name, item in value})
        if isinstance(value, tuple):
            return tuple(changed(item, key) for item in value)
        return text if key in free and isinstance(value, str) else value

    spoilt = changed(base)
    assert isinstance(spoilt, model.Base)
    return spoilt


def test_an_old_id_leads_to_the_new_one() -> None:
    """By a link, by a refresh, and by the canonical address."""
    whole = registry_of(publication={"url": "https://maps.example/"})
    bases = [
        base.model_copy(update={"aliases": ("old-harir",)}) if base.id == "harir" else base for base in whole.bases
    ]
    text = dict(base_pages.contents(collections_of(whole.model_copy(update={"bases": tuple(bases)}))))[
        "base/old-harir.html"
    ]
    root = parsed(text)
    assert canonical(root) == "https://maps.example/base/harir.html"
    [refresh] = [each.get("content") for each in root.iter(f"{XHTML}meta") if each.get("http-equiv") == "refresh"]
    assert refresh == "0; url=harir.html"
    assert [each.get("href") for each in root.iter(f"{XHTML}a")] == ["harir.html"]


# The crawler: from the map on, every link inside the site.

Fetch = Callable[[str], str | None]


class Crawl:
    """What is found from a first address on; ``fetch`` gives the text of an address, or None if nothing is there."""

    def __init__(self, home: str, fetch: Fetch) -> None:
        self.home, self.fetch = home, fetch
        self.pages: dict[str, str | None] = {}
        self.broken: list[tuple[str, str]] = []
        self._visit(home + "index.html")

    def _visit(self, address: str) -> None:
        waiting = [address]
        while waiting:
            here = waiting.pop()
            for target in self._links(here):
                place, _, anchor = target.partition("#")
                new = place not in self.pages
                if self._text(place) is None or not self._anchored(place, unquote(anchor)):
                    self.broken.append((here, target))
                elif new and place.endswith(".html"):
                    waiting.append(place)

    def _text(self, place: str) -> str | None:
        if place not in self.pages:
            self.pages[place] = self.fetch(place)
        return self.pages[place]

    def _links(self, here: str) -> Iterator[str]:
        for each in lxml.html.document_fromstring((self._text(here) or "<html>").encode()).iter("a", "link", "img"):
            target = urljoin(here, each.get("href") or each.get("src") or "")
            if target.startswith(self.home):
                yield target

    def _anchored(self, place: str, anchor: str) -> bool:
        """A link into the map names a day and a base, and a language; any other anchor is an id on the page."""
        if place == self.home + "index.html":
            anchor, _, language = anchor.partition(";lang=")
            assert language in ("", "ar", "ckb")
        if place == self.home + "index.html" and "/" in anchor:
            day, base = anchor.split("/")
            return base in BASES and bool(edtf.day(day))
        return not anchor or f'id="{anchor}"' in (self._text(place) or "")


def read(address: str) -> str | None:
    path = Path(unquote(urlsplit(address).path))
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def get(address: str) -> str | None:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return str(answer.read().decode("utf-8", "replace"))
    except urllib.error.HTTPError:
        return None


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The site below /repo/, as GitHub Pages serves that of a repository, on a port of this machine."""

    class Below(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            inside = path.removeprefix("/repo/") if path.startswith("/repo/") else "nothing/is/here"
            return super().translate_path(f"/{inside}")

        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Below, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/repo/"
        server.shutdown()


@pytest.mark.parametrize("where", ["from disk", "below /repo/"])
def test_every_link_inside_the_site_leads_somewhere(where: str, site: Path, request: pytest.FixtureRequest) -> None:
    """And every page, every file of data and every feed but the page of nothing is reached."""
    disk = where == "from disk"
    home = site.as_uri() + "/" if disk else request.getfixturevalue("served")
    found = Crawl(home, read if disk else get)
    assert found.broken == []
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    reached = {unquote(place.removeprefix(home)) for place in found.pages}
    aliases = {f"base/{alias}{end}.html" for base in BASES.values() for alias in base.aliases for end in ENDS}
    assert there - reached == {".nojekyll", "robots.txt", *(f"404{end}.html" for end in ENDS)} | aliases


def test_the_links_of_the_page_of_nothing_lead_somewhere(site: Path) -> None:
    """It is shown under whatever address was asked for: at any depth one of them leads to the map."""
    links = [link.get("href") for link in parsed(HTML["404.html"]).iter(f"{XHTML}a")]
    for home in ("https://someone.example/", "https://someone.example/map/"):
        for depth in range(8):
            asked = home + "x/" * depth + "nowhere.html"
            assert home + "index.html" in {urljoin(asked, link) for link in links}


def test_the_links_of_the_feeds_lead_to_their_entries(site: Path) -> None:
    """Each entry to the place on the page of its base."""
    for path in [site / "feed.xml", *sorted((site / "feed").iterdir())]:
        for link in etree.parse(str(path)).iter("{*}link"):
            if link.get("rel") == "alternate":
                target, _, anchor = link.get("href").partition("#")
                text = (path.parent / target).read_text(encoding="utf-8")
                assert not anchor or f'id="{anchor}"' in text


def test_the_site_is_small(site: Path) -> None:
    """All of it is under 17 MB: three languages of each page and of each claim on it, a picture of each day."""
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 17_000_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_pages_fit_and_need_no_script(browser: Browser, site: Path, width: int, scheme: str) -> None:
    """From disk, without a script and without a network: nothing is refused, and nothing scrolls sideways."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False, offline=True
    )
    opened, noises = context.new_page(), []
    opened.on("console", lambda message: noises.append(message.text))
    for path in ("base/k1-kirkuk.html", "base/ain-al-asad.html", "methodology.html", "404.html"):
        opened.goto((site / path).as_uri())
        assert opened.locator("h1").is_visible()
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        ground, ink = opened.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
        light = sum(map(int, re.findall(r"\d+", ground)[:3])) > sum(map(int, re.findall(r"\d+", ink)[:3]))
        assert light == (scheme == "light")
    context.close()
    assert noises == []


@pytest.mark.parametrize("path", ["base/k1-kirkuk.html", "base/harir.html", "methodology.html", "404.html"])
def test_axe_finds_nothing(browser: Browser, site: Path, path: str) -> None:
    """Contrast, headings, landmarks, names of links and pictures; in the dark, contrast, which alone can differ."""
    with browser.new_context(bypass_csp=True) as context:
        opened = context.new_page()
        opened.goto((site / path).as_uri())
        light = Axe().run(opened).response
        opened.emulate_media(color_scheme="dark")
        dark = Axe().run(opened, options={"runOnly": ["color-contrast"]}).response
    assert len(light["passes"]) > 10
    assert len(dark["passes"]) == 1
    found = [*light["violations"], *dark["violations"]]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_symbol_and_its_bar_have_the_colour_of_the_status(browser: Browser, site: Path) -> None:
    """From the stylesheet, since no script sets it."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto((site / "base" / "ain-al-asad.html").as_uri())
    colours = {status.id: status.colour for status in registry_of().statuses}
    red, green, blue = (int(colours["present"][at : at + 2], 16) for at in (1, 3, 5))
    for selector in (".span.is-present", ".symbol.is-present .fill"):
        drawn = opened.locator(selector).first.evaluate("(element) => getComputedStyle(element).fill")
        assert drawn == f"rgb({red}, {green}, {blue})"
    context.close()
