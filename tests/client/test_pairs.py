"""Rules that stand in Python and in JavaScript, held equal here or by what docs/architecture.md names."""

import math
import random
import re
from typing import Any, get_args

import pytest
from playwright.sync_api import Page

from basemap import timeline
from basemap.languages import words
from basemap.picture import geometry
from basemap.publish import page_data
from basemap.registry import model
from basemap.registry.model import Registry
from client import FOLDER, using
from conftest import ROOT
from given import collections_of

CONSTANTS: list[tuple[str, str, Any]] = [
    ("time/timeline.js", "FOREVER", timeline.FOREVER),
    ("time/timeline.js", "WITNESSES", list(timeline.WITNESSES)),
    ("time/timeline.js", "GRADES", list(get_args(model.Grade))),
    ("map/event_forms.js", "EVENT_FORMS", list(get_args(model.EventKind))),
]
"""What the page cannot read from its data, since pure functions use it; of a mapping the keys."""
_KEYS = "() => typeof {0} === 'object' && !Array.isArray({0}) ? Object.keys({0}) : {0}"


@pytest.mark.parametrize(("module", "name", "value"), CONSTANTS, ids=lambda each: None)
def test_a_constant_is_the_same_in_both(opened: Page, module: str, name: str, value: Any) -> None:
    """Evaluated in the page, from the module itself."""
    assert opened.evaluate(using(_KEYS.format(name), module)) == value


def test_what_travels_in_the_data_stands_in_no_script() -> None:
    """No script names the kinds of events or of evidence one after the other, nor the plural categories."""
    words = ("attack arrival departure", "claimed corroborated confirmed", "zero one two")
    for path in FOLDER.rglob("*.js"):
        text = " ".join(re.findall(r"[\"'](\w+)[\"'],", path.read_text(encoding="utf-8")))
        assert not [each for each in words if each in text], path.name


def test_symbols_are_moved_apart_alike(opened: Page) -> None:
    """On 40 sets of places at random, some on one spot, some at a border that they may not cross."""
    chance = random.Random(4)
    sets = []
    for size in range(1, 41):
        places = [(chance.uniform(0, 120), chance.uniform(0, 120)) for _ in range(size)]
        sets.append(
            [places[chance.randrange(number + 1)] if chance.random() < 0.2 else at for number, at in enumerate(places)]
        )
    found = opened.evaluate(
        using(
            """(sets) => sets.map((places) => spread(places.map(([x, y]) => ({ x, y })), 25,
              (i, { x }) => (x < 60) === (places[i][0] < 60)).map(({ x, y }) => [x, y]))""",
            "map/spread.js",
        ),
        sets,
    )
    for places, shown in zip(sets, found, strict=True):
        mine = geometry.spread(places, 25, lambda i, place, places=places: (place[0] < 60) == (places[i][0] < 60))
        assert all(math.dist(a, b) < 1e-6 for a, b in zip(mine, shown, strict=True)), len(places)


def test_the_inside_of_an_area_is_the_same(opened: Page) -> None:
    """500 points, some of them on a level with its corners."""
    ring = [(0, 0), (50, 10), (100, 0), (90, 50), (100, 100), (50, 60), (0, 100), (0, 0)]
    chance = random.Random(5)
    points = [(chance.randrange(-10, 110), chance.randrange(-10, 110)) for _ in range(500)]
    read = "(ring, points) => points.map(([x, y]) => within([ring.map(([x, y]) => ({ x, y }))], { x, y }))"
    found = opened.evaluate(f"(given) => ({using(read, 'map/spread.js')})(...given)", [ring, points])
    assert found == [geometry.contains(ring, point) for point in points]
    assert {*found} == {True, False}


def test_the_page_knows_which_statements_cover_a_base(opened: Page, record: Registry) -> None:
    """Those that name it, those on its territory, those on the whole country: of all bases of the record."""
    atlas = collections_of(record)
    read = using("(text) => read(text).bases.map((base) => base.statements)", "state/data.js")
    shown = opened.evaluate(read, page_data.text(atlas, words.languages()))
    assert shown == [list(mapped.statements) for mapped in atlas.bases]
    assert len({tuple(each) for each in shown}) > 2


def test_each_pair_of_the_documents_is_held_by_a_test() -> None:
    """Files and functions that the table of docs/architecture.md names are there."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Rules that exist twice")[2]
    rows = re.findall(r"(?m)^\| ([^|`]+) \| `([^`]+)` \| `([^`]+)` \| (.+) \|$", text.partition("\n## ")[0])
    assert len(rows) >= 8
    for rule, python, script, tests in rows:
        assert (ROOT / python).is_file(), rule
        assert (ROOT / "basemap" / script).is_file(), rule
        named = re.findall(r"`([^`]+)`", tests)
        assert named, rule
        for test in named:
            file, _, function = test.partition("::")
            assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), test
