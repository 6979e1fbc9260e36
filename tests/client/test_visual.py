"""The page looks as it did: views of invented bases against the pictures in tests/visual, in pinned fonts."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pixelmatch.contrib.PIL import pixelmatch
from playwright.sync_api import Browser

from visual import write

THRESHOLD = 0.15
"""How much a pixel may differ in colour, 0 to 1: antialiasing stays below it."""
TOLERANCE = 0.01
"""The part of all pixels that may differ: browsers round glyphs and curves in their own ways."""

Pictures = dict[str, Image.Image]


@pytest.fixture(scope="module")
def pictures(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Pictures:
    """All views as they are now."""
    return dict(write.pictures(browser, write.site(tmp_path_factory.mktemp("visual"))))


def reference(name: str) -> Image.Image:
    """A picture as it was approved."""
    return Image.open(write.HERE / f"{name}.png").convert("RGB")


def different(one: Image.Image, other: Image.Image) -> float:
    """The part of the pixels that differ."""
    assert one.size == other.size
    return float(pixelmatch(one, other, threshold=THRESHOLD)) / (one.width * one.height)


@pytest.mark.parametrize("name", write.VIEWS)
def test_a_view_looks_as_it_did(pictures: Pictures, name: str, tmp_path: Path) -> None:
    """At most 1 % of the pixels differ. If the change is meant: ``make visual``, look at them, commit them."""
    part = different(pictures[name], reference(name))
    if part > TOLERANCE:
        pictures[name].save(tmp_path / f"{name}.png")
    assert part <= TOLERANCE, f"{part:.2%} differ: see {tmp_path / name}.png"


def test_a_change_of_note_would_be_seen(pictures: Pictures) -> None:
    """A block of a tenth by a fifth of the view, as a lost panel or a moved list would be, is over the tolerance."""
    spoiled = reference("wide-en-light")
    width, height = spoiled.size
    ImageDraw.Draw(spoiled).rectangle((20, 70, 20 + width // 10, 70 + height // 5), fill="#808080")
    assert different(pictures["wide-en-light"], spoiled) > TOLERANCE


def test_the_references_are_small() -> None:
    """Each at most 150 kB, and none without a view."""
    found = sorted(write.HERE.glob("*.png"))
    assert [path.stem for path in found] == sorted(write.VIEWS)
    assert max(path.stat().st_size for path in found) <= 160_000
