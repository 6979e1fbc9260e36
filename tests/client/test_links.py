"""Links into the map: what a view is comes back from its link, and what a link does not know is said."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from basemap.registry import edtf
from client import using
from conftest import Open

FIRST, LAST = edtf.day("2003-01-01"), edtf.day("2026-11-21")
ERAS = {
    "2003-2011": ("2003-01-01", "2011-12-31"),
    "2014-2019": ("2014-01-01", "2019-12-31"),
    "2020": ("2020-01-01", "2020-12-31"),
    "2021-2026": ("2021-01-01", "2026-12-31"),
}
BASES = ("ain-al-asad", "al-qaim", "al-taqaddum", "erbil-air-base", "harir", "taji")
CHOICES = (
    *("federal", "kurdistan-region", "present", "drawing-down", "handed-over", "vacated", "none"),
    *(
        "claimed",
        "corroborated",
        "confirmed",
        "disputed",
        "certain",
        "possible",
        "overdue",
        "stale",
        "disputed-territory",
    ),
)

# In the page: each link followed as a reader follows it, and the link that the share panel then gives.
_FOLLOW = """async (links) => {
  const found = [];
  for (const link of links) {
    if (window.location.hash !== link) {
      const arrived = new Promise((resolve) => window.addEventListener("popstate", resolve, { once: true }));
      window.location.hash = link;
      await arrived;
    }
    document.getElementById("share-open").click();
    const [, hash] = document.querySelector("#share textarea").value.split("#");
    document.getElementById("share").close();
    found.push(["#" + hash, document.getElementById("lost").textContent]);
  }
  return found;
}"""

days = st.integers(FIRST, LAST).map(edtf.iso)
places = st.tuples(st.integers(-85_000, 85_000), st.integers(-180_000, 180_000), st.integers(20, 44)).map(
    lambda each: f"{each[0] / 1000:g},{each[1] / 1000:g},{each[2] / 4:g}"
)
queries = st.text("abcdefghijk عين الأسد حەریر 09-'", max_size=8).map(str.strip)


@st.composite
def links(draw: st.DrawFn) -> str:
    """The link to a random view, its parts in the order in which the page writes them."""
    day = draw(days)
    eras = [id_ for id_, (start, end) in ERAS.items() if start <= day <= end]
    shown = draw(st.sets(st.sampled_from(CHOICES), max_size=3))
    base = draw(st.sampled_from((None, *BASES)))
    parts = {
        "view": draw(st.none() | places),
        "show": ",".join(choice for choice in CHOICES if choice in shown),
        "find": quote(draw(st.just("") | queries), safe="!'()*"),
        "vs": draw(st.none() | days),
        "era": draw(st.sampled_from((None, *eras))),
        "axis": draw(st.sampled_from((None, "steps"))),
        "mode": draw(st.sampled_from((None, "reported"))),
        "lang": draw(st.sampled_from((None, "ar", "ckb"))),
    }
    said = "".join(f";{key}={value}" for key, value in parts.items() if value)
    return f"#{day}{f'/{base}' if base else ''}{said}{draw(st.sampled_from(('', ';embed')))}"


def test_a_view_comes_back_from_its_link(opened: Page) -> None:
    """Link → page → link is the identity for 200 random views, in the pure part and on the page itself."""
    examples: list[str] = []

    @settings(max_examples=200, suppress_health_check=list(HealthCheck))
    @given(links())
    def collect(link: str) -> None:
        examples.append(link)

    collect()
    assert len(set(examples)) >= 150
    followed = opened.evaluate(_FOLLOW, examples)
    assert followed == [[link, ""] for link in examples]


# As mailers, chats, trackers and marks of direction leave a link, and as people type it: what was meant, and what of it
# cannot be understood.
PASSED_ON = [
    ("", "#2026-11-21", ""),
    ("#2020-04-04/taji", "#2020-04-04/taji", ""),
    *((f"#2020-04-04{end}", "#2020-04-04", "") for end in ("?utm_source=x&utm_medium=y", ".", "%", "/", "&fbclid=Iw")),
    *((f"#2020-04-04/al-taqaddum{end}", "#2020-04-04/al-taqaddum", "") for end in (".", ")", ",", "%22", "%C2%BB")),
    *((f"#2020-04-04;mode=reported{end}", "#2020-04-04;mode=reported", "") for end in (".", ");", "%E2%80%AC", "!")),
    *((f"#{mark}2020-04-04", "#2020-04-04", "") for mark in ("%E2%80%8F", "%E2%81%A8", "%20", "/", "#", "%EF%BB%BF")),
    *(
        (f"#2020{hyphen}04{hyphen}04", "#2020-04-04", "")
        for hyphen in ("%E2%80%91", "%E2%80%93", "%E2%88%92", ".", "/")
    ),
    ("#2020-04-04%2Ftaji", "#2020-04-04/taji", ""),
    ("#2020-04-04%252Ftaji", "#2020-04-04/taji", ""),
    ("#2020-04-04%3Blang%3Dar%3Bmode%3Dreported", "#2020-04-04;mode=reported;lang=ar", ""),
    ("#2020-04-04%253Blang%253Dar", "#2020-04-04;lang=ar", ""),
    ("#2020-04-04&amp;lang=ar", "#2020-04-04;lang=ar", ""),
    ("#2020-04-04;lang=3Dar", "#2020-04-04;lang=ar", ""),
    ("#2020-04-04;lang=ar-IQ", "#2020-04-04;lang=ar", ""),
    ("#2020-04-04;LANG=CKB", "#2020-04-04;lang=ckb", ""),
    ("#%D9%A2%D9%A0%D9%A2%D9%A0-%D9%A0%D9%A4-%D9%A0%D9%A4", "#2020-04-04", ""),
    ("#2020-4-4/Al_Taqaddum", "#2020-04-04/al-taqaddum", ""),
    ("#2020-04-04/%20taji", "#2020-04-04/taji", ""),
    *((f"#2020-04-04/taji{end}", "#2020-04-04/taji", "") for end in ("&gt;", "&quot;", "&#39;")),
    ("#20200404", "#2020-04-04", ""),
    ("#2020-04-04;find=ain+al%20a", "#2020-04-04;find=ain%20al%20a", ""),
    ("#2020-04-04;find=a%26b%3Fc%2Fd", "#2020-04-04;find=a%26b%3Fc%2Fd", ""),
    ("#2020-04-04;view=33.31234,44.4,7.3", "#2020-04-04;view=33.312,44.4,7.25", ""),
    ("#2020-04-04;view=33,44,99", "#2020-04-04;view=33,44,11", ""),
    ("#2020-02-30", "#2026-11-21", "day"),
    ("#yesterday", "#2026-11-21", "day"),
    ("#2999-01-01", "#2026-11-21", "range"),
    ("#2020-04-04;vs=2020-02-30", "#2020-04-04", "vs"),
    ("#2020-04-04/atlantis", "#2020-04-04", "base"),
    ("#2020-04-04;era=2014-2019", "#2020-04-04", "era"),
    ("#2020-04-04;show=purple,present", "#2020-04-04;show=present", "show"),
    ("#2020-04-04;view=north;axis=odd;mode=guessed;lang=xx", "#2020-04-04", "view,axis,mode,lang"),
    ("#2020-04-04;constructor=1;toString;__proto__=x", "#2020-04-04", "other"),
]
_READ = """(links, ids, choices, eras) => {
  const days = { first: dayOf("2003-01-01"), last: dayOf("2026-11-21") };
  const spans = eras.map(([id, [start, end]]) => ({ id, start: dayOf(start), end: dayOf(end) }));
  const named = { ids: new Map(ids.map((id) => [id, id])), languages: ["en", "ar", "ckb"], choices, eras: spans };
  const zoom = { least: 4, most: 11, step: 0.25 };
  const known = { ...days, ...named, zoom };
  return links.map((link) => {
    const { view, lost } = parse(link, known);
    return [link, format(view), lost.join()];
  });
}"""


def test_a_link_says_what_was_meant_or_what_is_not_understood(opened: Page) -> None:
    """Nothing that comes around a link changes it, and no part of it is dropped in silence."""
    read = using(_READ, "state/link.js", "time/days.js")
    given = [[link for link, _, _ in PASSED_ON], list(BASES), list(CHOICES), list(ERAS.items())]
    found = opened.evaluate(f"(given) => ({read})(...given)", given)
    assert [tuple(each) for each in found] == PASSED_ON


@pytest.mark.parametrize(
    ("link", "day", "said"),
    [
        ("#yesterday", "2026-11-21", "Not understood in this link: Day."),
        ("#2999-01-01", "2026-11-21", "outside our record, which runs from 1 January 2003 to 21 November 2026."),
        (
            "#2020-04-04/atlantis;show=purple;x=y",
            "2020-04-04",
            "a base that is not in our record. All bases are shown. "
            "Not understood in this link: Filter; something added to it.",
        ),
        ("#2020-04-04/taji", "2020-04-04", ""),
        ("", "2026-11-21", ""),
    ],
)
def test_what_a_link_lost_is_said_until_the_reader_goes_on(
    site: Path, open_page: Open, link: str, day: str, said: str
) -> None:
    """A bad day opens at as_of, a lost base leaves the map; neither repeats a word of the link."""
    page = open_page(site, link)
    assert page.evaluate("window.basemap.day()") == day
    expect(page.locator("#lost")).to_contain_text(said) if said else expect(page.locator("#lost")).to_be_hidden()
    assert not re.search("atlantis|purple", page.locator("body").inner_text())
    page.keyboard.press("Home")
    expect(page.locator("#lost")).to_be_hidden()


def test_an_old_id_finds_its_base(opened: Page) -> None:
    """By the aliases of the registry; the link is then that of today."""
    parse = """() => {
      const ids = new Map([["new", "new"], ["old", "new"]]);
      const known = { ids, first: 0, last: 99999, languages: [], choices: [], eras: [] };
      return format(parse("#2020-04-04/old", known).view);
    }"""
    assert opened.evaluate(using(parse, "state/link.js")) == "#2020-04-04/new"


def test_a_drag_is_one_place_to_come_back_to(site: Path, open_page: Open) -> None:
    """Each step is an entry of the history, and so is a drag; its frames, a pan and a zoom of the map are none."""
    opened = open_page(site, viewport={"width": 1281, "height": 720})  # a tab with room in its history
    length = opened.evaluate("window.history.length")
    box = opened.locator("input[type=range]").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    opened.mouse.move(box["x"] + box["width"] - 12, middle)
    opened.mouse.down()
    for part in range(1, 8):
        opened.mouse.move(box["x"] + box["width"] * (1 - part / 10), middle)
    opened.mouse.up()
    dragged = opened.evaluate("window.basemap.day()")
    assert dragged < "2020"
    assert opened.evaluate("window.location.hash") == f"#{dragged}"
    assert opened.evaluate("window.history.length") == length + 1
    opened.locator(".leaflet-control-zoom-in").click()
    expect(opened).to_have_url(re.compile(";view="))
    assert opened.evaluate("window.history.length") == length + 1
    opened.go_back()
    assert opened.evaluate("window.basemap.day()") == "2026-11-21"
    opened.go_forward()
    expect(opened).to_have_url(re.compile(";view="))
    assert opened.evaluate("window.basemap.day()") == dragged


def test_a_link_shows_the_place_on_the_map(site: Path, open_page: Open) -> None:
    """Centre and zoom as the link says, also with a base elsewhere; coming back to the whole country shows it all."""
    page = open_page(site, "#2020-04-04/taji;view=36.2,44,9")
    seen = "[map_0.getCenter().lat.toFixed(2), map_0.getCenter().lng.toFixed(2), map_0.getZoom()]"
    assert page.evaluate(seen) == ["36.20", "44.00", 9]
    page.evaluate(_FOLLOW, ["#2020-04-04"])
    assert page.evaluate("map_0.getZoom()") < 7
