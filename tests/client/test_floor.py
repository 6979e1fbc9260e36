"""The oldest browsers of the README: Chrome and Edge 109, Firefox 115, Safari 15.4; nothing newer without a guard.

What each browser knows is from MDN's browser-compat-data, looked up in November 2026.
"""

import re
from pathlib import Path

import pytest

from basemap.publish import linker, style
from conftest import ROOT

CLIENT = ROOT / "basemap" / "client"
README = (ROOT / "README.md").read_text(encoding="utf-8")

# What is above the floor, with an example of it and the browser that lacks it.
SCRIPT = [
    (r"\(\?<[=!]", "/(?<=a)b/", "lookbehind: Safari 16.4"),
    (r"/[dgimsuy]*v[dgimsuy]*[.,;) ]", "/[a--b]/v.test(a)", "set notation in expressions: Safari 17, Chrome 112"),
    (r"\bstatic\s*\{", "static { }", "static blocks: Safari 16.4"),
    (r"\.(toSorted|toReversed|toSpliced)\(", "a.toSorted()", "copies of arrays: Chrome 110, Safari 16"),
    (r"\b(Object|Map)\.groupBy\(", "Object.groupBy(a, f)", "groups: Chrome 117, Firefox 119, Safari 17.4"),
    (
        r"\.(isSubsetOf|isSupersetOf|isDisjointFrom|intersection|symmetricDifference)\(",
        "a.intersection(b)",
        "Chrome 122",
    ),
    (r"\bPromise\.(withResolvers|try)\b", "Promise.withResolvers()", "Chrome 119, Firefox 121, Safari 17.4"),
    (r"\bArray\.fromAsync\b", "Array.fromAsync(a)", "Chrome 121, Safari 16.4"),
    (
        r"\.(keys|values|entries)\(\)\.(map|filter|some|every|toArray|forEach|find|reduce|take|drop|flatMap)\(",
        "a.values().map(f)",
        "helpers of iterators: Chrome 122, Firefox 131, Safari 18.4",
    ),
    (r"\bURL\.(canParse|parse)\(", "URL.parse(a)", "Chrome 120, Safari 17"),
    (r"\.isPointIn(Fill|Stroke)\(", "path.isPointInFill({ x, y })", "a plain point: Chrome 136"),
    (r"\b(startViewTransition|showPopover|hidePopover|togglePopover)\b", "a.showPopover()", "Chrome 111, 114"),
    (r"\brequestIdleCallback\b|\bscheduler\.", "scheduler.yield()", "Safari"),
    (r"\bOffscreenCanvas\b|\.checkVisibility\(", "new OffscreenCanvas(1, 1)", "Safari 16.4, 17.4"),
    (r"\bIntl\.(Segmenter|DurationFormat)\b", "new Intl.Segmenter()", "Firefox 125"),
    (r"\.(isWellFormed|toWellFormed)\(|\bRegExp\.escape\(", "a.isWellFormed()", "Chrome 111, Safari 16.4"),
    (r"\.setHTML(Unsafe)?\(|\.moveBefore\(", "a.setHTML(b)", "Chrome 124 and later"),
]
STYLE = [
    (r":has\(", "a:has(b)", "Firefox 121; the whole rule is lost"),
    (r"@(container|property|scope|starting-style|position-try)\b", "@container (width)", "Safari 16 and later"),
    (r"\b(light-dark|oklch|oklab|anchor)\(", "color: oklch(1 0 0)", "Chrome 111 and later"),
    (r"\d(lh|rlh|cq[wh]|cqi|cqb)\b", "height: 1lh", "Safari 16 and later"),
    (r"[{;](text-wrap|field-sizing|interpolate-size|view-transition-name)\s*:", "{text-wrap: balance", "Chrome 114"),
    (r"float:\s*inline|clear:\s*inline", "float: inline-start", "Chrome 118"),
    (r"[{};]\s*&", "{& a{", "nested rules: Chrome 112, Firefox 117, Safari 16.5"),
]


def above(text: str, table: list[tuple[str, str, str]]) -> list[str]:
    """What of a table a text has."""
    return [why for pattern, _, why in table if re.search(pattern, text)]


@pytest.mark.parametrize(("pattern", "example", "why"), SCRIPT + STYLE, ids=lambda each: None)
def test_the_check_knows_what_is_above_the_floor(pattern: str, example: str, why: str) -> None:
    """Each entry of the tables finds its example."""
    assert re.search(pattern, example), why


def test_the_scripts_are_within_the_floor() -> None:
    """The linked scripts, whose comments are gone, have nothing that the oldest browsers do not know."""
    for entry in ("main.js", "handover.js"):
        assert above(linker.link(CLIENT, entry), SCRIPT) == [], entry


def test_what_runs_before_the_document_is_es5() -> None:
    """No arrow, no let, no template, no class: it has to run where the large script does not."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", (CLIENT / "boot.js").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"=>|\b(?:let|const|class|async|await|of)\b|`|\?\.|\?\?|\.\.\.|classList|\.closest\(", text) == []


@pytest.mark.parametrize("name", ["page.css", "pages.css"])
def test_the_styles_are_within_the_floor(name: str) -> None:
    """No rule is lost as a whole, and before a mixed colour stands one that every browser knows."""
    text = style.stripped(Path(str(style.STYLES / name)).read_text(encoding="utf-8"))
    assert above(text, STYLE) == []
    for rule in re.findall(r"\{([^{}]*)\}", text):
        declared = [each.partition(":") for each in rule.split(";")]
        for i, (property_, _, value) in enumerate(declared):
            if "color-mix(" in value:
                starts = property_.split("-")[0]
                assert any(other.startswith(starts) for other, _, _ in declared[:i]), rule


def test_the_readme_names_the_floor() -> None:
    """In the same words as the sentence of the page."""
    for browser in ("Chrome and Edge 109", "Firefox 115", "Safari 15.4"):
        assert browser in README
