"""Pictures of the map: one drawing for the published stills, link previews, print and readers without JavaScript.

In: the atlas of :mod:`basemap.layers`. Out: SVG as text; PNG, GIF and WebP as bytes. The same input gives the
same bytes, and none holds the time of its making. A picture says by itself what it shows: title, day, counts that are
the legend as well, how far the registry knows, how many sources it has, and whose work the map is.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace

from PIL import Image

from basemap import layers
from basemap.layers import Atlas
from basemap.picture import base_card, elements, map_picture, opening, raster
from basemap.picture.elements import Element
from basemap.picture.layout import Sheet, changes, prepare
from basemap.registry import edtf
from basemap.registry.parser import paused_collector

CARD = (1200, 630)
"""What link previews want: 1.91 : 1 (Open Graph)."""
MOST = layers.CROWD
"""Bases that a picture of these sizes can show apart, each with its symbol; of more there are no pictures."""
TOO_MANY = f"No pictures: more than {MOST} bases cannot be told apart in one."

_AT_ONCE = 100
"""Cards that are made together and share a palette: enough to have much in common, few enough to be held at once."""
_FRAME_MS, _LAST_FRAME_MS = 1200, 5000


def fits(atlas: Atlas) -> bool:
    """Whether there are few enough bases for a picture."""
    return len(atlas.bases) <= MOST


def draw(atlas: Atlas, day: int, *, language: str = "en", size: tuple[int, int] = CARD, base: str | None = None) -> str:
    """The map on a day as SVG, or one base on it. Raises KeyError for a language or a base that is not there."""
    sheet = prepare(atlas, language, size)
    if base is None:
        return _map(sheet, day)
    one = {each.id: each for each in atlas.bases}[base]
    parts = [base_card.ground(sheet, day), *(part.placed() for part in base_card.parts(sheet, day, one))]
    return _picture(sheet, day, sheet.ground + "".join(map(elements.text, parts)))


def inline(atlas: Atlas, numbers: Mapping[str, int]) -> str:
    """The map on the last day for the page itself, without ids, styles and scripts; nothing, if bases are too many."""
    return opening.draw(atlas, numbers) if fits(atlas) else ""


def change_days(atlas: Atlas) -> list[int]:
    """The days on which a base changes, in order, as the page steps through them."""
    return sorted({change.day for _, change in changes(atlas)})


@paused_collector()
def stills(atlas: Atlas) -> dict[str, bytes]:
    """The pictures of the site, path → bytes: each change day and the last day, a card for all, one for each base."""
    sheet, as_of = prepare(atlas, "en", CARD), atlas.registry.as_of
    maps = {day: _map(sheet, day) for day in _days(atlas)}
    days = {f"picture/{edtf.iso(day)}.svg": svg.encode() for day, svg in maps.items()}
    cards = {f"base/{id_}.png": raster.png(image) for id_, image in _cards(sheet, as_of)}
    return days | {"card.png": png(maps[as_of])} | cards


def png(svg: str, width: int | None = None) -> bytes:
    """A picture as PNG with at most 256 colours, ``width`` pixels wide or as wide as it says itself."""
    return raster.png(*raster.reduced([raster.render(svg, width).convert("RGB")]))


def animation(atlas: Atlas, form: str, *, language: str = "en", width: int | None = None) -> bytes:
    """Each change day and the last day, one after the other, for ever, as ``gif`` or ``webp``."""
    sheet = prepare(atlas, language, CARD)
    frames = [raster.render(_map(sheet, day), width).convert("RGB") for day in _days(atlas)]
    if form == "gif":
        palette = frames[-1].quantize(255, Image.Quantize.FASTOCTREE)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    durations = [_FRAME_MS] * (len(frames) - 1) + [_LAST_FRAME_MS]
    buffer = io.BytesIO()
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=durations, loop=0, lossless=True)
    return buffer.getvalue()


def _days(atlas: Atlas) -> list[int]:
    return sorted({*change_days(atlas), atlas.registry.as_of})


def _map(sheet: Sheet, day: int) -> str:
    return _picture(sheet, day, sheet.ground + map_picture.draw(sheet, day))


def _cards(sheet: Sheet, day: int) -> Iterator[tuple[str, Image.Image]]:
    """The card of each base with its id. What cards have in common is rendered once: that takes most of the time."""
    ground = raster.render(_picture(sheet, day, sheet.ground + elements.text(base_card.ground(sheet, day))))
    bases = sheet.atlas.bases
    for first in range(0, len(bases), _AT_ONCE):
        few = bases[first : first + _AT_ONCE]
        cards = [[(part, elements.text(part.drawing)) for part in base_card.parts(sheet, day, base)] for base in few]
        stamps = _stamps(sheet, day, {text: part for parts in cards for part, text in parts})
        placed = [[(part.at, stamps[text]) for part, text in parts] for parts in cards]
        yield from zip((base.id for base in few), raster.stamped(ground, placed), strict=True)


def _stamps(sheet: Sheet, day: int, parts: dict[str, base_card.Part]) -> dict[str, raster.Stamp]:
    """Parts as pixels. They are rendered side by side in few pictures, so that the renderer traces a letter once.

    Those on paper are rendered on paper: it takes the renderer longer to write what can be seen through.
    """
    found: dict[str, raster.Stamp] = {}
    for paper in (None, elements.colour("paper")):
        few = {text: part for text, part in parts.items() if part.on_paper == bool(paper)}
        if few:
            found |= _rendered(sheet, day, few, paper)
    return found


def _rendered(sheet: Sheet, day: int, parts: dict[str, base_card.Part], paper: str | None) -> dict[str, raster.Stamp]:
    """Parts as pixels, on paper of a colour or on nothing."""
    views = [part.view for part in parts.values()]
    size, corners = raster.packed([(width, height) for _, _, width, height in views])
    root = _root(sheet, day, size)
    if paper:
        elements.add(root, "rect", width="100%", height="100%", fill=paper)
    for part, (x, y), (left, top, _, _) in zip(parts.values(), corners, views, strict=True):
        root.append(replace(part, at=(x - left, y - top)).placed())
    image = raster.render(elements.text(root))
    return {
        text: raster.stamp(image.crop((x, y, x + width, y + height)), (left, top), paper)
        for text, (x, y), (left, top, width, height) in zip(parts, corners, views, strict=True)
    }


def _picture(sheet: Sheet, day: int, drawn: str) -> str:
    """A whole picture around what is drawn on it."""
    return elements.text(_root(sheet, day, sheet.size), drawn)


def _root(sheet: Sheet, day: int, size: tuple[int, int]) -> Element:
    width, height = size
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-label": f"{sheet.word('title')}: {sheet.day(day)}",
            "lang": sheet.language.id,
            "data-day": edtf.iso(day),
            "font-family": elements.FAMILY,
            "direction": "ltr",  # what stands around a picture does not turn it
        },
    )
