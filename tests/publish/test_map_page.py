"""The page in a real browser: opened from disk without a network, it answers, follows links and keys, and is silent."""

import gzip
import html
import json
import re
from pathlib import Path

import polyline
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from basemap import layers
from basemap.cli.commands import cli
from basemap.publish import leaflet, page_data, style
from basemap.registry.model import Registry
from client import PLACES
from conftest import ROOT, Open, copied, inputs

HOSTILE = "{{7*7}} </script><img src=x onerror=alert(1)> ${1}"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_it_asks_nobody_and_says_nothing(opened: Page, site: Path) -> None:
    """No request beyond itself while it is read from end to end, and a silent console (the fixture watches both)."""
    opened.evaluate("window.basemap.select('harir')")
    for key in ("Home", "ArrowRight", "ArrowRight", "End"):
        opened.keyboard.press(key)
    opened.locator(".leaflet-control-zoom-in").click()
    text = (site / "index.html").read_text(encoding="utf-8")
    policy = text.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert html.unescape(policy).startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_it_is_small_enough_for_a_slow_line(site: Path, record_site: Path) -> None:
    """Compressed: 173 kB with the frozen registry, whose notes alone are translated; 200 kB with the record.

    The record has 800 claims and texts in three languages; each further claim may take 100 bytes.
    """
    claims = (record_site / "data" / "claims.csv").read_text(encoding="utf-8-sig").count("\n") - 1
    for folder, most in ((site, 173_000), (record_site, 200_000 + 100 * max(0, claims - 800))):
        assert len(gzip.compress((folder / "index.html").read_bytes(), 9)) <= most, folder


def test_styles_say_the_same_without_what_they_can_spare(browser: Browser) -> None:
    """A browser reads the same rules in the short stylesheet and in the long one; strings stay as they are."""
    page = browser.new_context().new_page()
    rules = """(css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return [...sheet.cssRules].map((rule) => rule.cssText.replace(/,\\s+/g, ","));  // some values keep their spaces
    }"""
    odd = 'a :hover , b::before{ content : "/* ; } */  x"; ; } /* a { b: c } */ @media print { i , b { top : 0 ; } }'
    for css in (odd, *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "basemap").rglob("*.css")))):
        read = page.evaluate(rules, css)
        assert read
        assert page.evaluate(rules, style.stripped(css)) == read
        assert len(style.stripped(css)) < 0.95 * len(css)
    page.close()


def test_no_rule_of_leaflet_swallows_ours(frozen: Registry) -> None:
    """What is left of Leaflet's styles ends with its last rule, so that the first of ours begins at the top level."""
    theirs, ours = style.of_map(frozen.statuses, frozen.territories, tiles=True).split("\n", 1)
    assert theirs.count("{") == theirs.count("}")
    assert ours.startswith(":root")


def test_leaflet_is_there_without_what_the_map_has_none_of() -> None:
    """A third of it is gone, tiles only where the registry has none; a release that is made otherwise is refused."""
    whole = (leaflet.FILES / "leaflet.js").read_text(encoding="utf-8")
    bare, tiled = (leaflet.script(tiles=tiles) for tiles in (False, True))
    assert len(bare) < 0.64 * len(whole)
    assert ("_tileReady:" in bare, "_tileReady:" in tiled) == (False, True)
    for text in (bare, tiled):
        assert text.startswith("/* @preserve\n * Leaflet 1.9.4")
        assert not [name for name in ("openPopup:", "bindTooltip:", "_layerControlInputs") if name in text]
    with pytest.raises(leaflet.LeafletError, match="no class Marker"):
        leaflet._without(whole.replace("t.Marker=", "t.Pin="), ("Marker",), ())
    with pytest.raises(leaflet.LeafletError, match="no mixin that begins with openPopup"):
        leaflet._without(whole.replace("openPopup:", "showPopup:"), (), ("openPopup",))


def test_every_panel_is_whole(opened: Page) -> None:
    """No number that is none, no word that is missing, at any base."""
    for id_ in opened.evaluate("Object.keys(window.basemap.states())"):
        opened.evaluate("(id) => window.basemap.select(id)", id_)
        text = opened.locator("#panel").inner_text()
        assert not re.search(r"NaN|undefined|null|Infinity", text), id_


def test_a_border_is_drawn_once() -> None:
    """Two squares side by side: the edge between them is one line; a ring of edges closes; forks part."""
    square = layers.Feature("one", "Polygon", [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]], {})
    beside = layers.Feature("other", "Polygon", [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]], {})
    both = (square, beside)
    lines = page_data._chains(page_data._shared(both, 3), 3)
    assert [polyline.decode(line, 3) for line in lines] == [[(0, 1), (1, 1)]]
    ring = page_data._chains(set(page_data._edges((square,), 3)), 3)
    assert [len(polyline.decode(line, 3)) for line in ring] == [5]
    forked = page_data._chains(set(page_data._edges(both, 3)), 3)
    assert sum(len(polyline.decode(line, 3)) - 1 for line in forked) == 7


def test_a_script_slipped_into_the_page_is_blocked_by_the_policy_alone(
    site: Path, browser: Browser, tmp_path: Path
) -> None:
    """The hashes cover our scripts and no other, inline handlers included."""
    text = (site / "index.html").read_text(encoding="utf-8")
    slipped = '<script>window.slipped = 1</script><button id="trap" onclick="window.slipped = 2">x</button>'
    (tmp_path / "index.html").write_text(text.replace("</body>", slipped + "</body>"), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.evaluate("window.basemap.ready")
    page.locator("#trap").dispatch_event("click")
    assert page.evaluate("window.slipped") is None
    context.close()


@pytest.mark.parametrize("path", sorted((ROOT / "basemap").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_of_ours_does_without_what_it_must_not_have(path: Path) -> None:
    """No clock, no network, no storage, and no way for text to become markup or code."""
    text = re.sub(r"/\*.*?\*/|(?<!:)//.*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\bDate\b|\bfetch\b|XMLHttp"
    )
    assert re.findall(forbidden + r"|localStorage|sessionStorage|\.cookie|Math\.random", text) == []


def test_the_first_answer_is_there_without_a_click(opened: Page) -> None:
    """The day, who holds the bases in both territories, how sure that is, and the last change."""
    overview = opened.locator("#overview")
    expect(overview).to_contain_text("21 November 2026")
    expect(overview.locator(".federal")).to_contain_text("Federal Iraq")
    expect(overview.locator(".kurdistan-region")).to_contain_text(
        "Last known: coalition forces at all 9 bases on record; "
        "last report on each: newest 13 March 2026, oldest 3 June 2016."
    )
    expect(overview).to_contain_text("Latest entry, 12 March 2026")


def test_harir_and_erbil_do_not_look_certain_after_september_2026(opened: Page) -> None:
    """In the list both say that the exit passed unreported; before the target they do not."""
    for id_ in ("harir", "erbil-air-base"):
        row = opened.locator(f'#list [data-base="{id_}"]')
        expect(row).to_contain_text("announced exit date passed, outcome not reported")
    opened.evaluate("window.basemap.goTo('2026-02-28')")
    expect(opened.locator('#list [data-base="harir"]')).not_to_contain_text("announced exit date passed")


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Baghdad", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_is_the_same_everywhere(site: Path, open_page: Open, zone: str) -> None:
    """No time zone has a say: the same day, states and words in New York, Baghdad and Kiritimati."""
    page = open_page(site, "#2020-03-19", timezone_id=zone)
    assert page.evaluate("window.basemap.day()") == "2020-03-19"
    assert page.evaluate("window.basemap.states()['al-qaim']") == {"status": "handed-over", "certainty": "certain"}
    expect(page.locator(".day")).to_have_text("19 March 2020")
    assert page.locator("input[type=range]").get_attribute("aria-valuetext").startswith("19 March 2020. Federal Iraq: ")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("window.basemap.states()['al-qaim'].certainty") in ("certain", "possible")


@pytest.mark.parametrize(
    ("link", "day", "base"),
    [
        ("#2020-04-04/al-taqaddum", "2020-04-04", "al-taqaddum"),
        ("#2020-04-04", "2020-04-04", None),
        ("#2020-04-04/no-such-base;colour=red", "2020-04-04", None),
        ("#2020-02-30/taji", "2026-11-21", "taji"),
        ("#1999-01-01", "2003-01-01", None),
        ("#2999-01-01", "2026-11-21", None),
        ("#%E0%A4%A", "2026-11-21", None),
        ("", "2026-11-21", None),
    ],
)
def test_a_link_opens_a_day_and_a_base(site: Path, open_page: Open, link: str, day: str, base: str | None) -> None:
    """Unknown parts are ignored, days outside are brought inside."""
    page = open_page(site, link)
    assert page.evaluate("window.basemap.day()") == day
    if base:
        expect(page.locator("#panel h2")).to_be_visible()
        assert page.evaluate("window.location.hash").endswith("/" + base)
    else:
        expect(page.locator("#panel")).to_be_hidden()


def test_back_and_forward_work(opened: Page) -> None:
    """Each step and each opened base is a place to come back to."""
    opened.evaluate("window.basemap.goTo('2020-04-04')")
    opened.evaluate("window.basemap.select('al-taqaddum')")
    assert opened.evaluate("window.location.hash") == "#2020-04-04/al-taqaddum"
    opened.go_back()
    expect(opened.locator("#panel")).to_be_hidden()
    opened.go_back()
    assert opened.evaluate("window.basemap.day()") == "2026-11-21"
    opened.go_forward()
    assert opened.evaluate("window.basemap.day()") == "2020-04-04"


def test_a_base_is_reached_by_keyboard_and_the_focus_comes_back(opened: Page) -> None:
    """Tab and arrows walk the list, Enter opens, Escape closes and returns to where one was."""
    rows = opened.locator("button.row")
    rows.first.focus()
    opened.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    name = rows.nth(1).locator(".name").inner_text()
    opened.keyboard.press("Enter")
    expect(opened.locator("#panel h2")).to_have_text(name)
    expect(opened.locator("#panel h2")).to_be_focused()
    opened.keyboard.press("Escape")
    expect(opened.locator("#panel")).to_be_hidden()
    expect(opened.locator("button.row").nth(1)).to_be_focused()


def test_the_keys_step_from_change_to_change(opened: Page) -> None:
    """Arrows go to the previous and next day of change, Home and End to the ends, also on the slider itself."""
    for day in ("2026-03-12", "2026-03-05", "2026-01-18", "2026-01-17"):
        opened.keyboard.press("ArrowLeft")
        assert opened.evaluate("window.basemap.day()") == day
    opened.locator("input[type=range]").focus()
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("window.basemap.day()") == "2026-01-18"
    opened.keyboard.press("Home")
    assert opened.evaluate("window.basemap.day()") == "2003-01-01"
    opened.keyboard.press("End")
    assert opened.evaluate("window.basemap.day()") == "2026-11-21"


def test_play_goes_on_until_the_reader_touches_anything(opened: Page) -> None:
    """It never starts by itself, and stops at the first touch."""
    opened.evaluate("window.basemap.goTo('2020-03-01')")
    play = opened.locator("[data-do=play]")
    expect(play).to_have_attribute("aria-pressed", "false")
    play.click()
    expect(opened.locator(".day")).not_to_have_text("1 March 2020")
    opened.locator(".bar h1").click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_space_plays_and_pauses(opened: Page) -> None:
    """The same key starts and stops."""
    play = opened.locator("[data-do=play]")
    opened.keyboard.press("Space")
    expect(play).to_have_attribute("aria-pressed", "true")
    opened.keyboard.press("Space")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_the_skip_link_keeps_the_view(site: Path, open_page: Open) -> None:
    """It moves the focus and nothing else."""
    page = open_page(site, "#2020-04-04/al-taqaddum;lang=ar")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("window.location.hash") == "#2020-04-04/al-taqaddum;lang=ar"
    expect(page.locator("#panel h2")).to_be_focused()


def test_the_focus_stays_when_the_page_is_drawn_anew(opened: Page) -> None:
    """A filter that is pressed, and a step while the panel is open, leave the focus where it was."""
    count = opened.locator("button.count").first
    count.focus()
    opened.keyboard.press("Enter")
    expect(opened.locator("button.count").first).to_be_focused()
    expect(opened.locator("button.count").first).to_have_attribute("aria-pressed", "true")
    opened.keyboard.press("Escape")
    opened.evaluate("window.basemap.select('taji')")
    opened.locator("#panel .close").focus()
    opened.keyboard.press("ArrowLeft")
    expect(opened.locator("#panel .close")).to_be_focused()


def test_what_is_heard_says_what_changed_and_how_sure_it_is(opened: Page) -> None:
    """The live region gives the change of the day; the slider's words count what has no recent report."""
    assert "With forces: 9 (9 with no recent report)" in (
        opened.locator("input[type=range]").get_attribute("aria-valuetext") or ""
    )
    opened.evaluate("window.basemap.goTo('2020-04-04')")
    expect(opened.locator("#live")).to_contain_text("4 April 2020: \u2068Al-Taqaddum Air Base\u2069: handed over.")


def test_a_turned_phone_still_shows_the_whole_country(site: Path, open_page: Open) -> None:
    """As long as the reader has not moved the map, it fits the window."""
    page = open_page(site, viewport={"width": 1440, "height": 900})
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('.folium-map').clientWidth <= 390")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    boxes = page.evaluate(
        """() => ['.territories.federal', '.territories.kurdistan-region', '.folium-map'].map((name) => {
          const { left, right, top, bottom } = document.querySelector(name).getBoundingClientRect();
          return [left, right, top, bottom];
        })"""
    )
    outside = boxes[2]
    for left, right, top, bottom in boxes[:2]:
        assert left >= outside[0]
        assert right <= outside[1]
        assert top >= outside[2]
        assert bottom <= outside[3]


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_no_symbol_is_drawn_on_the_wrong_side_of_the_line(site: Path, open_page: Open, size: tuple[int, int]) -> None:
    """Bases that overlap are moved apart, but not into the other territory."""
    page = open_page(site, viewport={"width": size[0], "height": size[1]})
    strays = page.evaluate(
        """() => PLACES.filter(({ x, y, side, anchor }) => {
          const path = document.querySelector('path.territories.' + side);
          return path.isPointInFill(anchor) && !path.isPointInFill({ x, y });
        }).map(({ id }) => id)""".replace("PLACES", PLACES)
    )
    assert strays == []


def test_typing_a_search_brings_the_list_back(opened: Page) -> None:
    """What is found is seen, also when a panel was open, and Enter opens the first."""
    opened.evaluate("window.basemap.select('harir')")
    opened.locator("#search").fill("taji")
    expect(opened.locator("#panel")).to_be_hidden()
    expect(opened.locator("button.row")).to_have_count(1)
    opened.keyboard.press("Enter")
    expect(opened.locator("#panel h2")).to_have_text("Camp Taji")


def test_reduced_motion_has_no_play(site: Path, open_page: Open) -> None:
    """A reader who asked for no motion gets none."""
    page = open_page(site, reduced_motion="reduce")
    expect(page.locator("[data-do=play]")).to_be_hidden()


def test_as_it_was_reported_leaves_out_what_was_not_published(opened: Page) -> None:
    """On 15 January 2026 nobody had reported the departure."""
    opened.evaluate("window.basemap.mode('reported')")
    opened.evaluate("window.basemap.goTo('2026-01-15')")
    assert opened.evaluate("window.basemap.states()['ain-al-asad'].status") == "drawing-down"
    assert "mode=reported" in opened.evaluate("window.location.hash")


def test_every_change_in_the_panel_leads_to_a_source(opened: Page) -> None:
    """Each claim names who speaks, the publisher and the day, and links where an address is known."""
    ids = opened.evaluate("Object.keys(window.basemap.states())")
    assert len(ids) == 43
    for id_ in ids:
        opened.evaluate("id => window.basemap.select(id)", id_)
        changes = opened.locator("#panel .entries").first.locator("> li")
        for number in range(changes.count()):
            assert changes.nth(number).locator(".claims .source").count() >= 1, id_
    links = opened.locator("#panel .source a")
    for number in range(links.count()):
        assert links.nth(number).get_attribute("href").startswith("https://")
        assert "noopener" in links.nth(number).get_attribute("rel")


@pytest.mark.parametrize("query", ["Asad", "عين الاسد", "حەریر", "حرير", "Habbaniyah", "key west"])
def test_search_finds_every_name_in_three_scripts(opened: Page, query: str) -> None:
    """Letter forms and diacritics do not matter; old names are known."""
    opened.locator("#search").fill(query)
    expect(opened.locator("button.row").first).to_be_visible()
    assert opened.locator("button.row").count() < 5
    opened.keyboard.press("Escape")
    assert opened.locator("button.row").count() == 43


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ckb", "rtl"), ("en", "ltr")])
def test_the_languages(site: Path, open_page: Open, language: str, direction: str) -> None:
    """lang and dir are set, and nothing on the page is without words."""
    page = open_page(site, f"#2020-03-18/al-qaim;lang={language}")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, direction]
    assert "undefined" not in page.locator("body").inner_text()
    page.evaluate("window.basemap.language('en')")
    assert page.evaluate("document.documentElement.dir") == "ltr"


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_nothing_scrolls_sideways_on_a_phone(site: Path, open_page: Open, width: int, language: str) -> None:
    """Reflow at 320 px, with the panel open as well; what is tapped is at least 44 px high."""
    options = PHONE | {"viewport": {"width": width, "height": 700}}
    page = open_page(site, f"#2026-11-21;lang={language}", **options)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("window.basemap.select('harir')")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.steps button, .row, .count, .modes button')]
        .filter((button) => button.offsetParent && button.getBoundingClientRect().height < 44).length"""
    )
    assert small == 0


def test_a_hostile_name_is_shown_as_text(tmp_path: Path, open_page: Open) -> None:
    """Template braces, markup and script ends are text in the build, the list, the panel, the table and the data."""
    copied(tmp_path)
    registry = tmp_path / "config" / "bases.yaml"
    text = registry.read_text(encoding="utf-8")
    name = 'en: "Harir Air Base"'
    assert text.count(name) == 1
    registry.write_text(text.replace(name, f'en: "{HOSTILE}"'), encoding="utf-8")
    target = tmp_path / "site"
    done = CliRunner().invoke(cli, ["build", *inputs(tmp_path), "--out", str(target)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    page = open_page(target)
    expect(page.locator('#list [data-base="harir"] .name')).to_have_text(HOSTILE)
    page.evaluate("window.basemap.select('harir')")
    expect(page.locator("#panel h2")).to_have_text(HOSTILE)
    assert page.locator("img").count() == 0
    data = json.loads((target / "data" / "bases.geojson").read_text(encoding="utf-8"))
    assert HOSTILE in {feature["properties"]["names"]["en"] for feature in data["features"]}
    plain = open_page(target, java_script_enabled=False)
    expect(plain.locator(".opening bdi").filter(has_text="{{7*7}}")).to_have_text(HOSTILE)
