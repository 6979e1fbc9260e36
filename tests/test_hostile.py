"""Hostile text: whatever stands in a text of the registry is refused at its place, or is text wherever it comes out.

The payloads are in ``payloads.yaml``, the fields come from the model (``hostile.py``), and the outputs are whatever
files the site has: each is read by the rules of its kind, so that a file added later is looked at as well.
"""

import base64
import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import html5lib
import lxml.etree
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

import hostile
from basemap import territory
from basemap.cli.commands import cli
from basemap.registry.problem import Problem
from basemap.registry.values import MAX_LETTERS
from conftest import ROOT, sampled

LAYERS = ["--layers", str(ROOT / "layers")]
NOT_PRINTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
COMPUTED = "36863"  # 191*193, in the payloads that want to be computed
Outcome = tuple[set[hostile.Place], list[Problem]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch, territories: territory.Territories) -> None:
    """The commands of this module need not read the layers again and again."""
    monkeypatch.setattr(territory.Territories, "read", lambda folder: territories)


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory, territories: territory.Territories) -> dict[str, Outcome]:
    """Payload → the places that may hold it, and the problems at all others."""
    folder = tmp_path_factory.mktemp("refused")
    return {
        name: hostile.accepted(payload, folder / str(number), territories)
        for number, (name, payload) in enumerate(hostile.PAYLOADS.items())
    }


@pytest.fixture(scope="session")
def places(outcomes: dict[str, Outcome]) -> dict[str, set[hostile.Place]]:
    """Payload → the places that may hold it."""
    return {name: outcome[0] for name, outcome in outcomes.items()}


@pytest.fixture(scope="session")
def options(tmp_path_factory: pytest.TempPathFactory, places: dict[str, set[hostile.Place]]) -> list[str]:
    """The options that name a registry with each payload wherever it may stand."""
    return hostile.write(tmp_path_factory.mktemp("hostile"), hostile.registry_of(places)) + LAYERS


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, options: list[str]) -> Path:
    """The site of that registry, built in a folder where a payload that ran would leave a file."""
    folder = tmp_path_factory.mktemp("outside")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = CliRunner().invoke(cli, ["build", *options, "--out", "site"], catch_exceptions=False)
    assert done.exit_code == 0, done.output[:2000]
    assert _quiet(done.output)
    return folder / "site"


def test_the_payloads_are_many_and_every_key_of_the_model_gets_them() -> None:
    """At least 60, and a registry that uses every key is sound as long as nothing is spoilt."""
    assert len(hostile.PAYLOADS) >= 60
    whole = hostile.complete()
    kinds = {tuple(part for part in place if isinstance(part, str)) for place in hostile.leaves(whole)}
    assert len(kinds) > 90
    assert {("bases", "names", "ckb"), ("sources", "facts", "says"), ("publication", "url")} <= kinds


@pytest.mark.parametrize("name", hostile.PAYLOADS)
def test_a_payload_is_refused_at_its_place_or_is_plain_text(name: str, outcomes: dict[str, Outcome]) -> None:
    """Ids, dates, numbers, flags, addresses and choices take none; hidden characters stand nowhere."""
    payload = hostile.PAYLOADS[name]
    places, problems = outcomes[name]
    assert problems, "no payload fits everywhere"
    for problem in problems:
        assert _quiet(str(problem)), problem
        assert len(str(problem)) < 3000
    hidden = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\u202a-\u202e\u2066-\u2069]", payload)
    if hidden or len(payload) > MAX_LETTERS:
        assert places == set()
    for place in places:
        key = next(part for part in reversed(place) if isinstance(part, str))
        assert key not in ("date", "target", "published", "until", "as_of", "lat", "lon", "uncertainty_m", "grade")
        assert key not in ("disputed", "settled", "access_retained", "kind", "colour", "symbol")
        assert key not in ("url", "archive", "repository", "governorate")
        ids = ("id", "source", "by", "status", "to", "aliases", "origin", "base", "side", "region")
        if key in ids and "facts" not in place:
            assert re.fullmatch("[a-z0-9-]+", payload)


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_what_the_check_prints_steers_no_terminal_and_forges_no_line(form: str, tmp_path: Path) -> None:
    """One line for each problem, no control character, no workflow command but our own."""
    whole = hostile.complete()
    spots = list(hostile.leaves(whole))
    for number, payload in enumerate(hostile.PAYLOADS.values()):
        whole = hostile.put(whole, {spots[number % len(spots)], spots[-1 - number % len(spots)]}, payload[:9000])
    done = CliRunner().invoke(
        cli, ["check", *hostile.write(tmp_path, whole), *LAYERS, "--format", form], catch_exceptions=False
    )
    assert done.exit_code == 1
    assert _quiet(done.output)
    if form == "json":
        assert len(json.loads(done.output)) > 60
        return
    lines = done.output.splitlines()
    assert len(lines) > 60
    start = (
        "::(error|warning) file=" if form == "github" else r"\S+:\d+:\d+: (error|warning): |\d+ errors, \d+ warnings"
    )
    assert [line for line in lines if not re.match(start, line)] == []


@pytest.mark.parametrize(
    "command", [("status",), ("status", "--format", "json"), ("compare", "2020-01-01", "2026-01-01"), ("check",)]
)
def test_what_the_commands_print_is_text(command: tuple[str, ...], options: list[str]) -> None:
    """Labels and names with line ends and colour codes stay in their line; none begins a workflow command."""
    done = CliRunner().invoke(cli, [*command, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output[:1000]
    assert _quiet(done.output)
    if "json" in command:
        assert len(json.loads(done.output)["bases"]) > 90
    else:
        assert not any(line.strip().startswith(("::", "config/bases.yaml:1:1")) for line in done.output.splitlines())


def test_status_as_csv_holds_no_formula(options: list[str]) -> None:
    """Each row has all its cells, and none of them begins like a formula."""
    done = CliRunner().invoke(cli, ["status", *options, "--format", "csv"], catch_exceptions=False)
    assert done.exit_code == 0
    _check_csv(done.output.encode())


def test_nothing_leaves_the_site_and_nothing_is_computed(hostile_site: Path) -> None:
    """The build left the site and no other file; no template was filled in; each file is what its kind wants."""
    assert [path.name for path in hostile_site.parent.iterdir()] == ["site"]
    files = sorted(path for path in hostile_site.rglob("*") if path.is_file())
    # Every page is looked at by a browser below; a second parser, slow and strict, looks at some.
    strictly = set(sampled([path for path in files if path.suffix == ".html"], 30))
    for path in files:
        assert path.name == Path(path.name).name
        content = path.read_bytes()
        assert not re.search(rb"(?<![0-9a-f])%s(?![0-9a-f])" % COMPUTED.encode(), content), path  # but in a checksum
        if path.suffix != ".html":
            _KINDS.get(path.suffix, _check_plain)(content)
        elif path in strictly:
            _check_html(content)
        for data in re.findall(rb'<script type="application/(?:ld[+])?json"[^>]*>(.*?)</script>', content, re.DOTALL):
            _check_json(data)
    assert {".html", ".geojson"} <= {path.suffix for path in files}


def test_the_texts_are_in_the_data_as_they_were_typed(
    hostile_site: Path, places: dict[str, set[hostile.Place]]
) -> None:
    """No payload that is accepted as a name is lost or changed on its way."""
    data = json.loads((hostile_site / "data" / "bases.geojson").read_text(encoding="utf-8"))
    names = {feature["properties"]["names"]["en"] for feature in data["features"]}
    for name, where in places.items():
        if ("bases", 0, "names", "en") in where:
            assert any(said.startswith(hostile.PAYLOADS[name]) for said in names), name


def test_every_page_has_a_policy_of_hashes_and_asks_for_no_referrer(hostile_site: Path, site: Path) -> None:
    """default-src 'none', nothing unsafe, before any content; every script and style is one that the policy knows."""
    for path in [*hostile_site.rglob("*.html"), *site.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        head = text[: text.index("<title")]
        policy = html.unescape(re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', head)[1])  # type: ignore[index]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy
        tiles = (
            " https://tiles.example.org;"  # the host for pictures of the ground, as the registry of hostile.py has it
        )
        assert not re.search(r"(?<!')\*|https?:", policy.replace(tiles, ";") if path.name == "index.html" else policy)
        assert {"base-uri 'none'", "form-action 'none'"} <= set(policy.split("; "))
        assert re.search('<meta name="referrer" content="no-referrer">', text[: text.index("<body")])
        known = set(re.findall("'(sha256-[^']+)'", policy))
        for kind, content in re.findall("<(script|style)>(.*?)</(?:script|style)>", text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"sha256-{digest}" in known, (path, kind)


_WATCH = """
window.__seen = [];
window.RAN = (what) => window.__seen.push("ran: " + what);
const refused = (event) => window.__seen.push(event.violatedDirective + " " + event.blockedURI);
window.addEventListener("securitypolicyviolation", refused);
"""
_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
"""After which whatever was set off by what came before has run."""
_STRAYS = """(ours) => {
  const address = /^(https:\\/\\/|#|data:image\\/svg|geo:[\\d.,-]+;u=\\d+$|[\\w./-]+(#|$|\\?))/;
  const strange = ({ name, value }) =>
    /^on|^srcdoc$/.test(name) || (/^(href|src|action|xlink:href|data)$/.test(name) && !address.test(value));
  return [...document.querySelectorAll("*")].flatMap((node) => [
    ...(ours.includes(node.localName) ? [] : [node.localName]),
    ...[...node.attributes].filter(strange).map(({ name, value }) => name + "=" + value),
  ]);
}"""
_OURS = (
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "style",
        "body",
        "noscript",
        "header",
        "main",
        "nav",
        "footer",
    ),
    *(
        "section",
        "article",
        "aside",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "hr",
        "br",
        "div",
    ),
    *(
        "span",
        "a",
        "strong",
        "em",
        "small",
        "bdi",
        "b",
        "abbr",
        "cite",
        "q",
        "blockquote",
        "code",
        "kbd",
        "mark",
        "sub",
        "sup",
    ),
    *(
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "caption",
        "figure",
        "figcaption",
        "img",
        "time",
        "canvas",
        "dialog",
    ),
    *("form", "input", "button", "label", "select", "option", "textarea", "output", "fieldset", "legend", "details"),
    *(
        "summary",
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "desc",
    ),
    *("defs", "clipPath", "use", "symbol", "pattern", "marker"),
)
"""What our pages are made of. Not among them: iframe, object, embed, base, foreignObject, animate, math, video."""


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[[Path], Page]]:
    """Opens a page and sees whatever it does but show text."""
    context = browser.new_context(offline=True)
    context.add_init_script(_WATCH)
    page, noises, shown = context.new_page(), [], [Path()]
    page.on("console", lambda message: noises.append(message.text))
    page.on("pageerror", lambda error: noises.append(str(error)))
    page.on("dialog", lambda dialog: (noises.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda popup: noises.append(popup.url))
    page.on("request", lambda request: _own(request.url, shown[0]) or noises.append(request.url))

    def open_(path: Path) -> Page:
        shown[0] = path
        page.goto(path.as_uri())
        return page

    yield open_
    cookies = context.cookies()
    context.close()
    assert noises == []
    assert cookies == []


def test_nothing_runs_in_the_browser(hostile_site: Path, watched: Callable[[Path], Page]) -> None:
    """Each base opened in the panel in three languages, and found by search: only text, and it is there."""
    page = watched(hostile_site / "index.html")
    page.evaluate("window.basemap.ready")
    ids = page.evaluate("Object.keys(window.basemap.states())")
    assert len(ids) > 90
    for language in ("en", "ar", "ckb"):
        page.evaluate("language => window.basemap.language(language)", language)
        for id_ in ids if language == "en" else ids[:3]:
            page.evaluate("id => window.basemap.select(id)", id_)
        assert page.evaluate(_STRAYS, _OURS) == []
    page.evaluate("window.basemap.language('en')")
    page.evaluate("window.basemap.select('base-000')")
    assert page.locator("#panel h2").inner_text() == hostile.PAYLOADS["script"]
    assert hostile.PAYLOADS["script"] in page.locator("#panel").inner_text()
    page.locator("#search").fill("RAN('svg')")
    page.keyboard.press("Enter")
    page.evaluate("window.basemap.mode('reported')")
    page.keyboard.press("Home")
    page.evaluate(_TWO_FRAMES)
    assert page.evaluate("window.__seen") == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_nothing_runs_on_the_other_pages(hostile_site: Path, watched: Callable[[Path], Page]) -> None:
    """Every other page of the site, whatever pages there are, and the pictures as documents of their own."""
    found = [path for path in hostile_site.rglob("*") if path.suffix in (".html", ".svg") and path.name != "index.html"]
    others = [path for path in found if not _leads_on(path)]
    assert len(found) == len(others) + 3 * len(hostile.PAYLOADS), "a former id of each base leads on, in each language"
    for path in sorted(others):
        page = watched(path)
        if path.suffix == ".html":
            assert page.evaluate(_STRAYS, _OURS) == [], path
        assert page.evaluate("window.__seen") == [], path


def test_a_script_slipped_into_any_page_is_blocked_by_the_policy_alone(
    hostile_site: Path, browser: Browser, tmp_path: Path
) -> None:
    """With the escaping undone by hand in each kind of page, nothing runs and nothing is asked for."""
    context = browser.new_context(offline=True)
    slipped = (
        "<script>window.slipped = 1</script><button id=trap onclick='window.slipped = 2'>x</button>"
        "<img src=https://evil.example/x.png onerror='window.slipped = 3'><svg onload='window.slipped = 4'></svg>"
        "<iframe srcdoc='<script>parent.slipped = 5</script>'></iframe>"
        "<a id=link href='javascript:window.slipped=6'>x</a>"
        "<style>body { --slipped: 1 }</style><link rel=stylesheet href=https://evil.example/x.css>"
    )
    one_of_each = {path.parent.relative_to(hostile_site): path for path in hostile_site.rglob("*.html")}
    for number, path in enumerate(one_of_each.values()):
        copy = tmp_path / f"{number}.html"
        copy.write_text(path.read_text(encoding="utf-8").replace("</body>", slipped + "</body>"), encoding="utf-8")
        page = context.new_page()
        answered: list[str] = []
        page.on("response", lambda response, answered=answered: answered.append(response.url))
        page.goto(copy.as_uri())
        page.locator("#trap").dispatch_event("click")
        page.locator("#link").dispatch_event("click")
        page.evaluate(_TWO_FRAMES)
        assert page.evaluate("window.slipped") is None, path
        assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--slipped')") == ""
        assert [url for url in answered if "evil" in url] == []
    context.close()


_UNISOLATED = """(mark) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.includes(mark) || parent.closest("script, style, title")) continue;
    const { display, unicodeBidi } = getComputedStyle(parent);
    const apart = display === "inline" && unicodeBidi === "isolate";
    const alone = parent.localName === "text" && parent.textContent === mark; // a line of a picture, of one direction
    const block = display === "block" && parent.dir !== ""; // a paragraph that names its direction
    const own = apart || alone || block || parent.closest("bdi, [dir=auto], [dir=rtl]:not(html)");
    if (!own && !node.data.includes("\\u2068" + mark)) found.push(parent.outerHTML.slice(0, 200));
  }
  return found;
}"""


def test_a_name_in_arabic_keeps_its_direction_to_itself(
    tmp_path: Path, watched: Callable[[Path], Page], browser: Browser
) -> None:
    """Where a name, a paper or a quotation in Arabic stands in an English page, nothing around it changes its place."""
    name = hostile.PAYLOADS["Arabic"]
    whole = hostile.complete()
    free = {"names", "name", "also", "publisher", "says", "note", "title", "about", "follows"}
    spots = {place for place in hostile.leaves(whole) if free & set(place[-2:]) and place[-1] != "until"}
    values = hostile.put(whole, spots, name)
    done = CliRunner().invoke(
        cli, ["build", *hostile.write(tmp_path, values), *LAYERS, "--out", str(tmp_path / "site")]
    )
    assert done.exit_code == 0, done.output
    page = watched(tmp_path / "site" / "index.html")
    page.evaluate("window.basemap.ready")
    page.evaluate("window.basemap.select('base')")
    assert page.locator("#panel").inner_text().count(name) > 10
    assert page.evaluate(_UNISOLATED, name) == []
    context = browser.new_context(java_script_enabled=False, offline=True)
    plain = context.new_page()
    for path in (tmp_path / "site").rglob("*.html"):
        if _leads_on(path):
            continue
        plain.goto(path.as_uri())
        assert plain.evaluate(_UNISOLATED, name) == [], path
    context.close()


def _leads_on(path: Path) -> bool:
    """Whether a page is that of an id which a base had before."""
    return 'http-equiv="refresh"' in path.read_text(encoding="utf-8")


def _quiet(text: str) -> bool:
    return NOT_PRINTED.search(text) is None


def _own(url: str, path: Path) -> bool:
    """Whether a page may ask for this: itself, a symbol of its stylesheet; beside the map, a picture in its folder."""
    if url.split("#")[0] == path.as_uri() or url.startswith("data:image/svg+xml,%3Csvg"):
        return True
    return path.name != "index.html" and url.startswith(path.parent.as_uri()) and url.endswith(".png")


def _check_json(content: bytes) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), "a member twice"
        return dict(pairs)

    def number(text: str) -> float:
        raise AssertionError(f"{text} is no JSON")

    json.loads(content, object_pairs_hook=once, parse_constant=number)


def _check_csv(content: bytes) -> None:
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows:
        for cell in row:
            assert not cell.startswith(FORMULA) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell


def _check_xml(content: bytes) -> None:
    assert b"<!DOCTYPE" not in content
    assert b"<!ENTITY" not in content
    root = lxml.etree.fromstring(content, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    for node in root.iter(lxml.etree.Element):
        name = lxml.etree.QName(node).localname.lower()
        assert name not in ("script", "foreignobject", "iframe", "object", "embed", "animate", "set", "handler")
        for attribute, value in node.attrib.items():
            attribute = lxml.etree.QName(attribute).localname.lower()
            assert not attribute.startswith("on"), attribute
            assert attribute not in ("href", "src") or re.match(r"https://|#|[\w./-]+($|[#?])|data:image/", value), (
                value
            )
        if name in ("content", "summary", "title") and node.get("type") == "html":
            _check_markup(node.text or "")


def _check_html(content: bytes) -> None:
    """As a browser reads it: no script but ours and data, no handler, no address but https and our own."""
    _check_markup(content.decode())


def _check_markup(text: str) -> None:
    for node in html5lib.parse(text, namespaceHTMLElements=False).iter():
        if not isinstance(node.tag, str):
            continue
        name = node.tag.rpartition("}")[2].lower()
        assert name not in (
            "iframe",
            "object",
            "embed",
            "base",
            "foreignobject",
            "animate",
            "video",
            "math",
            "plaintext",
        )
        for attribute, value in node.attrib.items():
            attribute = attribute.lower()
            assert not attribute.startswith("on"), attribute
            assert attribute != "srcdoc"
            if attribute in ("href", "src", "action", "formaction", "data"):
                assert re.match(r"https://|#|[\w./-]+($|[#?])|data:image/svg|geo:[\d.,-]+;u=\d+$", value), value


def _check_svg(content: bytes) -> None:
    _check_xml(content)
    assert b"http://" not in content.replace(b"http://www.w3.org/", b"").replace(b"http://purl.org/", b"")


def _check_plain(content: bytes) -> None:
    """A list of checksums, an empty mark, a picture: nothing that a reader's program would run."""
    assert content.startswith((b"\x89PNG", b"\x00\x00\x01\x00")) or _quiet(content.decode().replace("\t", ""))


_KINDS: dict[str, Callable[[bytes], None]] = {
    **dict.fromkeys((".json", ".geojson", ".jsonld", ".webmanifest"), _check_json),
    **dict.fromkeys((".xml", ".atom"), _check_xml),
    ".csv": _check_csv,
    ".svg": _check_svg,
}
