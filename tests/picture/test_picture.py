"""Pictures: what they show agrees with the timeline; they hold in a browser, in Arabic and against hostile text."""

import dataclasses
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree
from PIL import Image, ImageChops, ImageFont, ImageStat
from playwright.sync_api import Browser, Page

from basemap import layers, picture, timeline
from basemap.cli import commands, parameters
from basemap.languages import words
from basemap.picture import elements, geometry, raster
from basemap.publish import document
from basemap.registry import edtf
from basemap.registry.model import Names, Registry
from basemap.registry.values import Words
from basemap.territory import Territories
from client import using
from conftest import FROZEN, ROOT, inputs, sampled

ENGLISH = words.languages()["en"].words

HOSTILE = "<script>alert(1)</script>&amp;]]>\"'{n}{{7*7}}\u202e\x00\x1b\ufffe<!--"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def stills(built: layers.Atlas) -> dict[str, bytes]:
    """Its pictures, as the site gets them."""
    return picture.stills(built)


def parse(svg: str | bytes) -> Any:
    """The root of a picture, read by a parser that forgives nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    return etree.fromstring(svg.encode() if isinstance(svg, str) else svg, parser)


def texts(root: Any) -> list[str]:
    """All texts of a picture, without the marks of direction around them."""
    found = ["".join(each.itertext()) for each in root.iter(f"{SVG}text", f"{SVG}title")]
    return [re.sub("[\u200e\u200f\u2066-\u2069]", "", text) for text in found]


def test_there_is_a_picture_for_each_change_day(frozen: Registry, stills: dict[str, bytes]) -> None:
    """The days on which a change is certain, the last day, a card for the site and one for each base."""
    ref = timeline.reference(frozen)
    spans = [span for base in frozen.bases for span in timeline.windows(base, ref)]
    days = {span.latest if span.latest < timeline.FOREVER else span.earliest for span in spans}
    maps = {f"picture/{edtf.iso(day)}.svg" for day in days if day <= frozen.as_of} | {
        f"picture/{edtf.iso(frozen.as_of)}.svg"
    }
    assert set(stills) == maps | {"card.png"} | {f"base/{base.id}.png" for base in frozen.bases}


def test_the_symbols_are_those_of_the_timeline_on_every_change_day(frozen: Registry, stills: dict[str, bytes]) -> None:
    """Status, what else is possible, and every mark of doubt, of each base that has a place."""
    ref = timeline.reference(frozen)
    for path, root in maps(stills):
        day = edtf.day(Path(path).stem)
        assert root.get("data-day") == Path(path).stem
        shown = {each.get("data-base"): dict(each.attrib) for each in root.iter(f"{SVG}g") if each.get("data-base")}
        assert set(shown) == {base.id for base in frozen.bases if base.position}
        for base in frozen.bases:
            state = timeline.state(base, ref, day)
            marks = {
                "data-status": state.status or "none",
                "data-alternatives": " ".join(state.alternatives),
                "data-stale": "true" if state.stale else "",
                "data-overdue": "true" if state.overdue else "",
                "data-planned": "true" if any(outcome.kind == "due" for outcome in state.outcomes) else "",
            }
            if base.position:
                assert {name: shown[base.id].get(name, "") for name in marks} == marks, (path, base.id)


def test_the_counts_are_those_of_the_timeline_on_every_change_day(frozen: Registry, stills: dict[str, bytes]) -> None:
    """Per territory and status: certain, possible, and of how many there is no recent report; as text as well."""
    ref, territories = timeline.reference(frozen), Territories.read(ROOT / "layers")
    region = {base.id: layers.region(base, territories) for base in frozen.bases}
    english = {status.id: status.label.en for status in frozen.statuses} | {"none": ENGLISH["status.none"]}
    for path, root in maps(stills):
        states = {base.id: timeline.state(base, ref, edtf.day(Path(path).stem)) for base in frozen.bases}
        for block in root.iterfind(f"{SVG}g[@data-region]"):
            own = [state for id_, state in states.items() if region[id_] == block.get("data-region")]
            least = Counter(state.status or "none" for state in own if state.certainty == "certain")
            most = Counter(each or "none" for state in own for each in (state.status, *state.alternatives))
            doubtful = Counter(state.status or "none" for state in own if state.stale or state.overdue)
            rows = {row.get("data-status"): row for row in block.iterfind(f"{SVG}g[@data-status]")}
            assert set(rows) == set(most)
            for status, row in rows.items():
                wanted = (least[status], most[status], doubtful[status])
                assert tuple(int(row.get(f"data-{name}")) for name in ("least", "most", "doubtful")) == wanted
                number = words.languages()["en"].range(*wanted[:2])
                unsure = [ENGLISH["count.doubtful"].format(n=wanted[2])] if wanted[2] else []
                assert texts(row) == [english[status], number, *unsure]


def maps(stills: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    """The maps of all bases, parsed."""
    return ((path, parse(svg)) for path, svg in stills.items() if path.endswith(".svg"))


def test_the_answers_are_those_of_the_timeline_on_every_day_around_a_turn(
    frozen: Registry, built: layers.Atlas
) -> None:
    """On each day on which an answer may change, and on the days beside it, the collections give the same."""
    ref = timeline.reference(frozen)
    for base in frozen.bases:
        spans = built.answers[base.id]
        assert [span.start for span in spans] == sorted({span.start for span in spans})
        for turn in timeline.turns(base, ref):
            for day in (turn - 1, turn, turn + 1):
                past = [span for span in spans if span.start <= day]
                state = timeline.state(base, ref, day)
                if past:
                    fields = {field.name for field in dataclasses.fields(past[-1])} - {"start", "planned"}
                    for name in fields:
                        assert getattr(past[-1], name) == getattr(state, name), (base.id, day, name)
                else:
                    assert state.status is None
                    assert not state.alternatives


def test_a_symbol_has_the_shapes_of_the_page(opened: Page, built: layers.Atlas) -> None:
    """marks() of the script and of the picture agree on every base and change day, shape by shape."""
    days = picture.change_days(built)
    found = opened.evaluate(
        using(
            """(days) => days.map((day) => data.bases.map((base) => marks(stateOn(base, data.ref, day, null), base)
              .map(({ d, paint, status, dx, faded }) => [d, paint, status, dx, faded])))""",
            "state/data.js",
            "map/symbols.js",
            "time/timeline.js",
        ),
        days,
    )
    symbols = {status.id: status.symbol for status in built.registry.statuses}
    for day, bases in zip(days, found, strict=True):
        for mapped, shapes in zip(built.bases, bases, strict=True):
            past = [answer for answer in built.answers[mapped.id] if answer.start <= day]
            marks = elements.marks(past[-1], symbols, mapped.base.disputed) if past else ()
            mine = [[mark.d, mark.paint, mark.status, mark.dx, mark.faded] for mark in marks]
            if past:
                assert mine == shapes, (edtf.iso(day), mapped.id)


def test_what_is_drawn_once_is_drawn_the_same_twice(built: layers.Atlas) -> None:
    """The same bytes, as SVG, as PNG and for the page; and no time in them."""
    day = edtf.day("2020-04-04")
    first, second = (picture.draw(built, day, language="ar") for _ in range(2))
    assert first == second
    assert picture.png(first) == picture.png(second)
    assert picture.inline(built, document.numbers(built)) == picture.inline(built, document.numbers(built))
    image = Image.open(io.BytesIO(picture.png(first)))
    assert image.info.keys() <= {"transparency"}


def test_the_pictures_are_small(built: layers.Atlas, stills: dict[str, bytes]) -> None:
    """A still 60 kB at most, a card 90 kB, all together 8 MB; the one inside the page 8 kB when packed."""
    sizes = {path: len(file) for path, file in stills.items()}
    assert max(size for path, size in sizes.items() if path.endswith(".svg")) <= 60_000
    assert max(size for path, size in sizes.items() if path.endswith(".png")) <= 90_000
    assert sum(sizes.values()) < 8_000_000
    assert len(gzip.compress(picture.inline(built, document.numbers(built)).encode(), 9)) <= 8_000


def test_a_card_is_as_large_as_link_previews_want(stills: dict[str, bytes]) -> None:
    """1200 by 630 pixels, each different from the others."""
    cards = {path: file for path, file in stills.items() if path.endswith(".png")}
    for path, file in cards.items():
        assert Image.open(io.BytesIO(file)).size == (1200, 630), path
    assert len(set(cards.values())) == len(cards)


def test_a_card_put_together_is_the_card_drawn_whole(built: layers.Atlas, stills: dict[str, bytes]) -> None:
    """What is rendered once for all cards and laid on each loses no edge of a letter and stands where it belongs."""
    for base in sampled(built.bases, 12):
        whole = picture.png(picture.draw(built, built.registry.as_of, base=base.id))
        images = (Image.open(io.BytesIO(each)).convert("RGB") for each in (stills[f"base/{base.id}.png"], whole))
        far = ImageStat.Stat(ImageChops.difference(*images))
        assert max(far.mean) < 0.2, base.id
        assert max(most for _, most in far.extrema) < 100, base.id


def test_bases_without_a_position_have_cards(built: layers.Atlas) -> None:
    """Also where not one of all the bases can be put on the map."""
    nowhere = {mapped.id: mapped.base.model_copy(update={"position": None}) for mapped in built.bases}
    bases = tuple(dataclasses.replace(mapped, base=nowhere[mapped.id]) for mapped in built.bases)
    found = picture.stills(dataclasses.replace(built, bases=bases))
    assert {f"base/{base.id}.png" for base in bases} <= found.keys()


def test_boxes_are_packed_side_by_side() -> None:
    """None on another, none outside, whatever their order."""
    sizes = [(700, 30), (600, 90), (20, 10), (1180, 30), (1, 1), (1300, 5)]
    (width, height), corners = raster.packed(sizes)
    boxes = [(x, y, x + wide, y + tall) for (x, y), (wide, tall) in zip(corners, sizes, strict=True)]
    assert width == 1300
    assert all(x >= 0 and y >= 0 and right <= width and bottom <= height for x, y, right, bottom in boxes)
    assert not any(geometry.overlap(one, other) for one, other in combinations(boxes, 2))


def test_a_card_tells_of_its_base(built: layers.Atlas) -> None:
    """Names, territory, state, since when, evidence, every dated change, and the sources that the base has."""
    root = parse(picture.draw(built, edtf.day("2026-01-18"), base="ain-al-asad"))
    found = texts(root)
    for text in ("Ain al-Asad Air Base", "قاعدة عين الأسد الجوية", "Federal Iraq", "Handed over", "18 January 2026"):
        assert text in found
    assert {"since 17 January 2026", "confirmed by both sides", "7 December 2011"} <= set(found)
    assert any(re.fullmatch(r"Sources: \d+", text) for text in found)
    unlocated = texts(parse(picture.draw(built, built.registry.as_of, base="fob-grizzly")))
    assert f"Federal Iraq · {ENGLISH['not-located']}" in unlocated


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_picture_says_what_it_shows(built: layers.Atlas, language: str) -> None:
    """Title, day, both territories, how far the registry knows, the number of sources, and whose work it is."""
    speech = words.languages()[language]
    day = edtf.day("2020-04-04")
    as_of = words.spell_day(built.registry.as_of, speech)
    number = str(len(built.sources))
    found = texts(parse(picture.draw(built, day, language=language)))
    for wanted in (
        built.languages[language].words["title"],
        words.spell_day(day, speech),
        *(built.languages[language].words[f"region.{each.id}"] for each in built.territories),
        speech.words["day.of"].format(date=as_of),
        speech.words["picture.sources"].format(n=number),
    ):
        assert wanted in found
    assert any("Natural Earth" in text and "GeoNames" in text and "CC BY 4.0" in text for text in found)


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_picture_asks_little_of_its_renderer(built: layers.Atlas, language: str) -> None:
    """CairoSVG, svglib, QtSvg: a halo is drawn below its letters, and no isolate where one direction does."""
    for base in (None, "ain-al-asad"):
        svg = picture.draw(built, edtf.day("2020-04-04"), language=language, base=base)
        assert "paint-order" not in svg
        root = parse(svg)
        for group in root.iter(f"{SVG}g"):
            if group.get("class", "").startswith("labels "):
                halo, *letters = group
                assert halo.get("fill") == "none"
                assert [text.text for text in halo] == [each.text for each in letters if each.tag == f"{SVG}text"]
        for text in ("".join(each.itertext()) for each in root.iter(f"{SVG}text")):
            assert language != "en" or not re.search("[\u2066-\u2069]", text), text
            assert re.search("[A-Za-z]", text) or not re.search("[\u2066-\u2069]", text), text


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_words_stay_beside_the_map_in_other_letters(built: layers.Atlas, language: str) -> None:
    """With DejaVu for Noto, as LibreOffice, CairoSVG and Qt set them, no line runs into the map: 1.17 times as wide."""
    for day in ("2026-11-21", "2017-11-03"):
        root = parse(picture.draw(built, edtf.day(day), language=language))
        ground = root.find(f".//{SVG}g[@class='ground']/{SVG}rect")
        left, right = float(ground.get("x")), float(ground.get("x")) + float(ground.get("width"))
        lines = 0
        for each in root.iter(f"{SVG}text"):
            if each.get("font-size") is None or left < float(each.get("x")) < right:
                continue
            text, x, end = "".join(each.itertext()), float(each.get("x")), each.get("text-anchor") == "end"
            wide = 1.17 * elements.width(text, float(each.get("font-size")), int(each.get("font-weight")))
            reach = (x - wide, x) if end else (x, x + wide)
            assert reach[1] <= left or reach[0] >= right, text
            lines += 1
        assert lines > 8


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_the_fonts_have_every_letter(built: layers.Atlas, language: str) -> None:
    """No letter is drawn as an empty box: on the map of many days, on the card of each base."""
    fonts = [ImageFont.truetype(path, 20, layout_engine=ImageFont.Layout.BASIC) for path in elements.FONTS]
    empty = [bytes(font.getmask("\U0010fffd")) for font in fonts]
    last = built.registry.as_of
    cards = [picture.draw(built, last, language=language, base=base.id) for base in built.bases]
    days = [picture.draw(built, day, language=language) for day in [*picture.change_days(built)[::8], last]]
    written = "".join(text for svg in [*cards, *days] for text in texts(parse(svg)))
    assert len(set(written)) > 60
    missing = {
        letter
        for letter in set(written) - set(" \u200c\u200d")
        if all(bytes(font.getmask(letter)) == box for font, box in zip(fonts, empty, strict=True))
    }
    assert missing == set()


def test_arabic_letters_are_joined_and_run_from_the_right() -> None:
    """As rendered: joined letters are narrower than single ones, and the first word stands on the right."""
    start, end = elements.RIGHT_TO_LEFT, elements.END

    def ink(text: str) -> Image.Image:
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60" width="400" height="60" '
            f'font-family="{elements.FAMILY}"><rect width="400" height="60" fill="#fff"/>'
            f'<text x="390" y="40" font-size="24" text-anchor="end">{start}{text}{end}</text></svg>'
        )
        return Image.open(io.BytesIO(picture.png(svg))).convert("RGB")

    def box(image: Image.Image) -> tuple[int, int]:
        columns = [x for x in range(400) if any(image.getpixel((x, y)) != (255, 255, 255) for y in range(60))]
        return columns[0], columns[-1]

    joined, single = box(ink("سلام")), box(ink("\u200c".join("سلام")))
    assert joined[1] - joined[0] < single[1] - single[0]
    assert 385 <= joined[1] <= 392
    coloured = ink('بغداد <tspan fill="#f00">Taji</tspan> ٢٠٢٠')
    red = [
        x for x in range(400) for y in range(60) if coloured.getpixel((x, y))[0] > 200 > coloured.getpixel((x, y))[1]
    ]
    left, right = box(coloured)
    assert left < min(red) - 20
    assert max(red) + 20 < right


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_lines_are_set_from_the_right(built: layers.Atlas, language: str) -> None:
    """The words stand right of the map, held at their right edge, each line in its own direction."""
    root = parse(picture.draw(built, edtf.day("2020-04-04"), language=language))
    title = next(each for each in root.iter(f"{SVG}text") if built.languages[language].words["title"] in each.text)
    assert title.text[0] == title.text[-1] == "\u200f"
    assert (title.get("text-anchor"), title.get("x")) == ("end", "1170")


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_a_browser_sets_the_words_as_the_renderer_does(built: layers.Atlas, browser: Browser, language: str) -> None:
    """Inside a page that runs either way, every line is inside the picture and held at the side that it names."""
    svg = picture.draw(built, edtf.day("2020-04-04"), language=language)
    context = browser.new_context(offline=True, viewport={"width": 1300, "height": 700})
    page = context.new_page()
    for direction in ("ltr", "rtl"):
        page.set_content(f'<!doctype html><html dir="{direction}"><body style="margin:0">{svg}')
        lines = page.evaluate(
            """() => [...document.querySelectorAll("svg text")].map((each) => {
              const { x, width } = each.getBBox();
              const anchor = getComputedStyle(each).textAnchor;
              return [each.textContent, anchor, Number(each.getAttribute("x")), x, x + width];
            })"""
        )
        assert len(lines) > 40
        for text, anchor, at, left, right in lines:
            held = {"start": left, "end": right, "middle": (left + right) / 2}[anchor]
            assert abs(held - at) < 2, (direction, text)
            assert left >= 0, (direction, text)
            assert right <= 1200, (direction, text)
    context.close()


def test_a_browser_shows_a_still_as_the_renderer_does(
    stills: dict[str, bytes], browser: Browser, tmp_path: Path
) -> None:
    """As an image in a page, the map of a day has the colours of its PNG, but for the edges of letters and lines."""
    svg = stills["picture/2020-04-04.svg"]
    (tmp_path / "still.svg").write_bytes(svg)
    (tmp_path / "page.html").write_text('<body style="margin:0"><img src="still.svg" alt="">', encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 630})
    page = context.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    ours = Image.open(io.BytesIO(picture.png(svg.decode()))).convert("RGB")
    spots = [(x, y) for x in range(395, 1200, 7) for y in range(3, 630, 7)]
    far = [
        at for at in spots if max(abs(a - b) for a, b in zip(shown.getpixel(at), ours.getpixel(at), strict=True)) > 24
    ]
    assert len(far) < len(spots) * 0.05


def test_a_picture_stands_in_a_page_whose_policy_forbids_styles(built: layers.Atlas) -> None:
    """No style, script, link, id, handler or reference: nothing that a policy stops or that could clash."""
    still = picture.inline(built, document.numbers(built))
    for svg in (still, picture.draw(built, built.registry.as_of, base="harir")):
        for each in parse(svg).iter():
            assert each.tag.removeprefix(SVG) in {"svg", "g", "path", "rect", "circle", "text", "title"}
            assert not {name for name in each.attrib if name in ("style", "id", "href") or name.startswith("on")}


@pytest.mark.parametrize("language", ["en", "ckb"])
def test_hostile_text_stays_text(built: layers.Atlas, language: str) -> None:
    """Markup in a name is a name; what XML cannot hold and what turns letters around is left out."""

    def names(text: str) -> Names:  # as no reader would let it through
        return Names(en="x").model_copy(update={"en": text})

    bases = [
        dataclasses.replace(mapped, base=mapped.base.model_copy(update={"names": names(f"{mapped.id} {HOSTILE}")}))
        if mapped.id in ("harir", "taji")
        else mapped
        for mapped in built.bases
    ]
    label = Words(en="x", ar="x", ckb="x").model_copy(update=dict.fromkeys(("en", "ar", "ckb"), HOSTILE))
    statuses = tuple(status.model_copy(update={"label": label}) for status in built.registry.statuses)
    registry = built.registry.model_copy(update={"statuses": statuses})
    hostile = dataclasses.replace(built, bases=tuple(bases), registry=registry)
    plain = "<script>alert(1)</script>&amp;]]>\"'{n}{{7*7}}<!--"
    whole = parse(picture.draw(hostile, edtf.day("2020-08-23"), language=language))
    assert f"harir {plain}" in texts(whole)
    assert plain in texts(whole)
    card = picture.draw(hostile, hostile.registry.as_of, language=language, base="taji")
    assert plain in texts(parse(card))
    for root in (whole, parse(card)):
        assert {each.tag for each in root.iter()} <= {
            SVG + name for name in ("svg", "g", "path", "rect", "circle", "text", "title")
        }
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\ufffe]", card)
    assert picture.png(card).startswith(b"\x89PNG")


@pytest.mark.parametrize("form", ["gif", "webp"])
def test_the_animation_has_a_frame_for_each_change_day(built: layers.Atlas, form: str) -> None:
    """In the order of time, the last day at the end and longest."""
    built = dataclasses.replace(built, bases=tuple(sampled(built.bases, 8)))
    days = sorted({*picture.change_days(built), built.registry.as_of})
    moving = Image.open(io.BytesIO(picture.animation(built, form, width=300)))
    assert getattr(moving, "n_frames", 1) == len(days)
    assert moving.info["loop"] == 0
    durations = []
    for number, day in enumerate(days):
        moving.seek(number)
        moving.load()
        durations.append(moving.info["duration"])
        if number in (0, len(days) // 2, len(days) - 1):
            still = Image.open(io.BytesIO(picture.png(picture.draw(built, day), 300))).convert("RGB")
            frame = moving.convert("RGB")
            assert difference(frame, still) < 3, edtf.iso(day)
    assert durations[:-1] == [1200] * (len(days) - 1)
    assert durations[-1] == 5000


def difference(a: Image.Image, b: Image.Image) -> float:
    """How far two images are apart in the mean, of 255."""
    pairs = zip(a.tobytes(), b.tobytes(), strict=True)
    return sum(abs(x - y) for x, y in pairs) / len(a.tobytes())


def test_the_command_draws_what_is_named(tmp_path: Path) -> None:
    """By the ending of the file."""
    for name, *options in (
        ("map.svg", "--on", "2020-04-04", "--lang", "ar"),
        ("base.png", "--base", "harir"),
    ):
        done = run("--out", str(tmp_path / name), *options)
        assert done.exit_code == 0, done.output
        assert re.search(rf"Drew .*{name}: \d+ kB\.", done.output)
    assert parse((tmp_path / "map.svg").read_bytes()).get("data-day") == "2020-04-04"
    with Image.open(tmp_path / "base.png") as card:
        assert card.size == (1200, 630)


def test_an_old_id_names_its_base(frozen: Registry) -> None:
    """A link or a command that was written before a base got its present id still finds it."""
    renamed = frozen.bases[1].model_copy(update={"aliases": ("former-id",)})
    assert parameters.number("former-id", frozen.model_copy(update={"bases": (frozen.bases[0], renamed)})) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "--out FILE.svg or FILE.png, or --animate FILE.gif or FILE.webp"),
        (("--out", "map.jpg"), "map.jpg does not end in .svg or .png"),
        (("--animate", "map.mp4"), "map.mp4 does not end in .gif or .webp"),
        (("--animate", "map.gif", "--on", "2020-04-04"), "--animate stands alone"),
        (("--out", "map.svg", "--base", "nowhere"), "nowhere is no base of the registry"),
        (("--out", "map.svg", "--on", "2999-01-01"), "lies after"),
    ],
)
def test_a_wrong_call_is_told_so(options: tuple[str, ...], message: str) -> None:
    """Before anything is drawn, with the reason."""
    with pytest.raises(commands.click.UsageError, match=re.escape(message)):
        CliRunner().invoke(
            commands.cli, ["picture", *inputs(FROZEN), *options], catch_exceptions=False, standalone_mode=False
        )


def run(*options: str) -> Any:
    """The command, with the registry of this checkout."""
    return CliRunner().invoke(commands.cli, ["picture", *inputs(FROZEN), *options], catch_exceptions=False)
