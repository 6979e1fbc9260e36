"""Pictures of the map: one drawing for the published stills, link previews, print and readers without JavaScript.

In: the collections of :mod:`basemap.layers`. Out: SVG as text; PNG, GIF and WebP as bytes. The same input gives the
same bytes, and none holds the time of its making. A picture says by itself what it shows: title, day, counts that are
the legend as well, how far the registry knows, how many sources it has, and whose work the map is.
"""

import io
from collections.abc import Iterator
from xml.etree import ElementTree

import resvg_py
from PIL import Image

from basemap import edtf
from basemap.layers import Collections
from basemap.picture import card, drawing, whole
from basemap.picture.drawing import Element, add, colour
from basemap.picture.sheet import Sheet, changes, panels, prepare

CARD = (1200, 630)
"""What link previews want: 1.91 : 1 (Open Graph)."""
INLINE = (900, 900)

_FRAME_MS, _LAST_FRAME_MS = 1200, 5000


def draw(
    collections: Collections, day: int, *, language: str = "en", size: tuple[int, int] = CARD, base: str | None = None
) -> str:
    """The map on a day as SVG, or one base on it. Raises KeyError for a language or a base that is not there."""
    sheet = prepare(collections, language, size)
    if base is None:
        return _map(sheet, day)
    feature = {each["id"]: each for each in collections.bases["features"]}[base]
    root = _ground(sheet, day)
    root.extend([card.ground(sheet, day), *(part for _, part in card.parts(sheet, day, feature))])
    return _text(root)


def inline(collections: Collections, language: str = "en") -> str:
    """The map on the last day for the page itself: square, coarse, without ids, styles and scripts."""
    return _map(prepare(collections, language, INLINE, plain=True), collections.register["as_of"])


def change_days(collections: Collections) -> list[int]:
    """The days on which a base changes, in order, as the page steps through them."""
    return sorted({day for _, _, day in changes(collections)})


def stills(collections: Collections) -> dict[str, bytes]:
    """The pictures of the site, path → bytes: each change day and the last day, a card for all, one for each base."""
    sheet, as_of = prepare(collections, "en", CARD), collections.register["as_of"]
    maps = {day: _map(sheet, day) for day in _days(collections)}
    days = {f"picture/{edtf.iso(day)}.svg": svg.encode() for day, svg in maps.items()}
    return days | {"card.png": png(maps[as_of])} | {f"base/{id_}.png": card for id_, card in _cards(sheet, as_of)}


def png(svg: str, width: int | None = None) -> bytes:
    """A picture as PNG with at most 256 colours, ``width`` pixels wide or as wide as it says itself."""
    return _png(_image(svg, width))


def animation(collections: Collections, form: str, *, language: str = "en", width: int | None = None) -> bytes:
    """Each change day and the last day, one after the other, for ever, as ``gif`` or ``webp``."""
    sheet = prepare(collections, language, CARD)
    frames = [_image(_map(sheet, day), width).convert("RGB") for day in _days(collections)]
    if form == "gif":
        palette = frames[-1].quantize(255, Image.Quantize.FASTOCTREE)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    durations = [_FRAME_MS] * (len(frames) - 1) + [_LAST_FRAME_MS]
    buffer = io.BytesIO()
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=durations, loop=0, lossless=True)
    return buffer.getvalue()


def _days(collections: Collections) -> list[int]:
    return sorted({*change_days(collections), collections.register["as_of"]})


def _map(sheet: Sheet, day: int) -> str:
    root = _ground(sheet, day)
    whole.draw(root, sheet, day)
    return _text(root)


def _cards(sheet: Sheet, day: int) -> Iterator[tuple[str, bytes]]:
    """The card of each base with its id. What they share is rendered once: that takes most of the time."""
    shared = _ground(sheet, day)
    shared.append(card.ground(sheet, day))
    ground = _image(_text(shared))
    for base in sheet.collections.bases["features"]:
        picture = ground.copy()
        for box, part in card.parts(sheet, day, base):
            left, top, right, bottom = (round(edge) for edge in box)
            own = _root(sheet, day, (left, top, right - left, bottom - top))
            own.append(part)
            picture.alpha_composite(_image(_text(own)), (left, top))
        yield base["id"], _png(picture)


def _ground(sheet: Sheet, day: int) -> Element:
    """A picture with nothing but the background."""
    root = _root(sheet, day, (0, 0, *sheet.size))
    root.append(sheet.ground)
    for left, top, right, bottom in panels(sheet):
        add(root, "rect", x=left, y=top, width=right - left, height=bottom - top, fill=colour("paper"))
    return root


def _root(sheet: Sheet, day: int, view: tuple[int, int, int, int]) -> Element:
    _, _, width, height = view
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": " ".join(map(str, view)),
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-label": f"{sheet.word('title')}: {sheet.day(day)}",
            "lang": sheet.language.id,
            "data-day": edtf.iso(day),
            "font-family": drawing.FAMILY,
            "direction": "ltr",  # what stands around a picture does not turn it
        },
    )


def _text(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


def _image(svg: str, width: int | None = None) -> Image.Image:
    fonts = [str(path) for path in drawing.FONTS]
    data = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=fonts)
    return Image.open(io.BytesIO(data)).convert("RGBA")


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    few = image.convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "PNG")
    return buffer.getvalue()
