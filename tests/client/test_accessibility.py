"""The page for everyone: axe-core, the tree that a screen reader reads, targets, reflow, colours, motion, focus."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import conftest
from client import open_share, using
from conftest import Open

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def first_view(page: Page) -> None:
    """As it opens."""


def panel(page: Page) -> None:
    """A base with disputes, plans and events."""
    page.evaluate("window.basemap.select('harir')")


def back(page: Page) -> None:
    """The list again."""
    page.keyboard.press("Escape")


def filtered(page: Page) -> None:
    """The filter open, one box ticked."""
    page.locator("[data-key=filter]").click()
    page.get_by_role("checkbox").nth(2).check()


def nothing_found(page: Page) -> None:
    """A search without a result."""
    page.locator("#search").fill("xylophone")


def help_dialog(page: Page) -> None:
    """Symbols and shortcuts."""
    page.locator("#help-open").click()


def early(page: Page) -> None:
    """A day with possible states and ranges."""
    page.evaluate("window.basemap.goTo('2020-03-18')")


def reported(page: Page) -> None:
    """As it was reported."""
    page.evaluate("window.basemap.mode('reported')")


def compared(page: Page) -> None:
    """Two days beside each other."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")


def toured(page: Page) -> None:
    """The first step of the first tour."""
    page.keyboard.press("Escape")
    page.locator("#tour button").first.click()


def tour_over(page: Page) -> None:
    """The list again."""
    page.locator("[data-key='tour/end']").click()


def no_longer_shared(page: Page) -> None:
    """Without it."""
    page.keyboard.press("Escape")


ACTS = (first_view, panel, back, filtered)


def axe(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds against WCAG 2.2 AA and its best practices: rule and places."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found: list[tuple[str, list[str]]] = page.evaluate(
        """async () => (await window.axe.run(document, { resultTypes: ["violations"], preload: false }))
          .violations.map(({ id, nodes }) =>
            [id, nodes.map(({ html, any: [first] }) => html.slice(0, 120) + " " + (first?.message ?? ""))])"""
    )
    return found


def test_axe_finds_nothing(site: Path, open_page: Open) -> None:
    """In each state of the first visit, one after the other."""
    page = open_page(site, bypass_csp=True, **WIDE)
    for act in (
        first_view,
        early,
        reported,
        panel,
        back,
        compared,
        toured,
        tour_over,
        filtered,
        nothing_found,
        help_dialog,
    ):
        act(page)
        assert axe(page) == [], act.__name__


READERS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("en", WIDE, {"color_scheme": "dark"}),
    ("en", PHONE, {}),
    ("en", PHONE, {"color_scheme": "dark"}),
    ("en", WIDE, {"forced_colors": "active"}),
    ("en", WIDE, {"reduced_motion": "reduce"}),
    ("ar", WIDE, {}),
    ("ar", PHONE, {"color_scheme": "dark"}),
    ("ckb", WIDE, {"color_scheme": "dark"}),
    ("ckb", PHONE, {}),
]


@pytest.mark.parametrize(("language", "size", "options"), READERS)
def test_axe_finds_nothing_for_any_reader(
    site: Path, open_page: Open, language: str, size: dict[str, Any], options: dict[str, Any]
) -> None:
    """Light and dark, wide and on a phone, mirrored, with forced colours and reduced motion."""
    page = open_page(site, f"#2026-11-21;lang={language}", bypass_csp=True, **size, **options)
    acts = (first_view, panel, back, compared, toured, tour_over, open_share, no_longer_shared, filtered, help_dialog)
    number = READERS.index((language, size, options))
    for at, act in enumerate(acts):
        act(page)
        # In pairs: of nine readers each looks at some of the states, and each state is looked at by some.
        if conftest.WHOLE or (at + number) % 4 == 0:
            assert axe(page) == [], act.__name__


def test_axe_would_find_something(site: Path, open_page: Open) -> None:
    """A button without a name is found: the tests above can fail."""
    page = open_page(site, bypass_csp=True, **WIDE)
    page.evaluate("document.querySelector('#help-open').removeAttribute('aria-label')")
    assert [rule for rule, _ in axe(page)] == ["button-name"]


def test_axe_finds_nothing_without_javascript(site: Path, open_page: Open, tmp_path: Path) -> None:
    """The table alone, as it stands when the scripts are taken out."""
    text = (site / "index.html").read_text(encoding="utf-8")
    head, *scripts = text.split("<script")
    plain = head + "".join(part.split("</script>", 1)[1] for part in scripts)
    (tmp_path / "index.html").write_text(plain, encoding="utf-8")
    page = open_page(tmp_path, bypass_csp=True, java_script_enabled=None)
    assert axe(page) == []


def sentences(page: Page) -> str:
    """The accessibility tree as Playwright writes it, without its quotes."""
    return re.sub(
        r"- '(.*?)'(:?)$", r"- \1\2", page.locator("body").aria_snapshot().replace('"', ""), flags=re.MULTILINE
    )


def test_the_tree_of_the_first_view_reads_as_sentences(site: Path, open_page: Open) -> None:
    """Who holds what, what changed last, each base with its state: in this order, and no control without a name."""
    page = open_page(site, **WIDE)
    tree = sentences(page)
    wanted = [
        "- heading Bases in Iraq: coalition forces [level=1]",
        "- paragraph: 21 November 2026",
        "- heading Federal Iraq [level=2]",
        "- paragraph: Last known: coalition forces at 1 of ",
        "- heading Kurdistan Region [level=2]",
        "- heading Federal Iraq [level=3]",
        "- button Ain al-Asad Air Base : Handed over · since 17 January 2026 · confirmed by both sides",
        "- heading Kurdistan Region [level=3]",
        "- button Harir Air Base : With forces · ",
        "- text: \u2068Peshmerga and French training base, Makhmour\u2069: with forces, first recorded that day",
        "- slider Day",
    ]
    at = 0
    for line in wanted:
        assert line in tree[at:], (line, tree)
        at = tree.index(line, at)
    assert (
        re.findall(r"- (?:button|link|slider|checkbox|textbox|searchbox|list|region)(?::|$)", tree, re.MULTILINE)
        == ["- list:"] * 2
    )


SMALL = """(least) => [...document.querySelectorAll('button, input, a, .choice')]
  .filter((one) => one.checkVisibility() && !one.matches('.source a, .skip, .choice input'))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([text, box]) => text + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))"""


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
@pytest.mark.parametrize("width", [320, 390])
def test_what_is_tapped_is_large_enough(site: Path, open_page: Open, language: str, width: int) -> None:
    """On a phone every target is 44 px in both directions; links inside sentences excepted (WCAG 2.5.5)."""
    page = open_page(site, f"#2026-11-21;lang={language}", viewport={"width": width, "height": 800}, has_touch=True)
    for act in ACTS:
        act(page)
        assert page.evaluate(SMALL, 44) == [], act.__name__


def test_with_a_mouse_targets_keep_to_the_least_size(site: Path, open_page: Open) -> None:
    """24 px (WCAG 2.5.8)."""
    page = open_page(site, **WIDE)
    for act in ACTS:
        act(page)
        assert page.evaluate(SMALL, 24) == [], act.__name__


CUT = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((one) => !one.closest('#live, .unseen, .skip, svg, .caption'))
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["en", "ckb"])
def test_text_can_be_twice_as_large(site: Path, open_page: Open, width: int, language: str) -> None:
    """At 200 % nothing scrolls sideways and no text is cut (WCAG 1.4.4)."""
    page = open_page(site, f"#2026-11-21;lang={language}", viewport={"width": width, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for act in ACTS:
        act(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, act.__name__
        assert page.evaluate(CUT) == [], act.__name__


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_it_reflows_at_320_pixels(site: Path, open_page: Open, language: str) -> None:
    """Nothing scrolls sideways, whatever is open (WCAG 1.4.10)."""
    page = open_page(site, f"#2026-11-21;lang={language}", viewport={"width": 320, "height": 640})
    for act in ACTS:
        act(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, act.__name__
        assert page.evaluate(CUT) == [], act.__name__


COLOURS = """() => {
  const at = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
  const root = getComputedStyle(document.documentElement);
  const grounds = {
    federal: at('path.territories.federal', 'fill'),
    kurdistan: at('path.territories.kurdistan-region', 'fill'),
    paper: at('body', 'backgroundColor'),
  };
  const ids = data.register.statuses.map(({ id }) => id);
  const probe = document.createElement('i');
  document.body.append(probe);
  const rgb = (colour) => { probe.style.color = colour; return getComputedStyle(probe).color; };
  const marks = Object.fromEntries(ids.map((id) => [id, rgb(colourOf(id))]));
  marks.none = rgb(root.getPropertyValue('--none'));
  marks.line = at('path.line:not(.casing)', 'stroke');
  return [grounds, marks];
}"""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of ``rgb(r, g, b)``."""
    channels = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chosen", [None, "by hand"])
def test_each_state_stands_out_against_each_ground(site: Path, open_page: Open, theme: str, chosen: str | None) -> None:
    """3:1 against both territories and the paper (WCAG 1.4.11), whether the system or the reader chose the theme."""
    scheme = theme if chosen is None else {"light": "dark", "dark": "light"}[theme]
    page = open_page(site, color_scheme=scheme, **WIDE)
    if chosen:
        page.locator("#theme").click()
    grounds, marks = page.evaluate(using(COLOURS, "state/data.js", "map/theme.js"))
    weak = {}
    for mark, colour in marks.items():
        for ground, behind in grounds.items():
            high, low = sorted((luminance(colour), luminance(behind)), reverse=True)
            contrast = (high + 0.05) / (low + 0.05)
            if contrast < 3:
                weak[mark, ground] = round(contrast, 2)
    assert len(marks) == 6
    assert weak == {}


def test_nothing_moves_for_who_wants_no_motion(site: Path, open_page: Open) -> None:
    """No animation and no transition runs, and there is no play button."""
    page = open_page(site, reduced_motion="reduce", **WIDE)
    panel(page)
    page.locator(".leaflet-control-zoom-in").click()
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.locator("[data-do=play]").is_hidden()


def test_forced_colours_keep_the_states_apart(site: Path, open_page: Open) -> None:
    """The symbols keep their own colours, what is pressed has a border of its own."""
    page = open_page(site, forced_colors="active", **WIDE)
    fills = page.evaluate(
        """[...document.querySelectorAll('#overview .federal .symbol')]
        .map((one) => getComputedStyle(one.querySelector('.mark:not(.ground)')).getPropertyValue('--status').trim())"""
    )
    assert len(set(fills)) == len(fills) == 4
    page.locator("#overview .federal button").nth(1).click()
    pressed = page.locator("#overview [aria-pressed=true]")
    assert pressed.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"


def test_focus_is_seen_and_never_lost(site: Path, open_page: Open) -> None:
    """Tab through the whole first view: each stop is visible, has an outline, and there is no trap."""
    page = open_page(site, **WIDE)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
            const one = document.activeElement;
            if (one === document.body) return null;
            const style = getComputedStyle(one);
            return [one.outerHTML.slice(0, 80), style.outlineStyle, parseFloat(style.outlineWidth)];
            }"""
        )
        if stop is None:
            break
        stops.append(stop)
    assert 15 < len(stops) <= 25, stops
    assert [text for text, style, width in stops if style == "none" or width < 2] == []
