"""Pictures of the map: one drawing for the published stills, link previews, print and readers without JavaScript.

In: the collections of :mod:`basemap.layers`. Out: SVG as text; PNG, GIF and WebP as bytes. The same input gives the
same bytes, and none holds the time of its making. A picture says by itself what it shows: title, day, counts that are
the legend as well, how far the registry knows, how many sources it has, and whose work the map is.
"""

import io
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
ANIMATIONS = (".gif", ".webp")

_FRAME_MS, _LAST_FRAME_MS = 1200, 5000


def draw(
    collections: Collections, day: int, *, language: str = "en", size: tuple[int, int] = CARD, base: str | None = None
) -> str:
    """The map on a day as SVG, or one base on it. Raises KeyError for a language or a base that is not there."""
    return _text(_picture(prepare(collections, language, size), day, base))


def inline(collections: Collections, language: str = "en") -> str:
    """The map on the last day for the page itself: square, coarse, without ids, styles and scripts."""
    return _text(_picture(prepare(collections, language, INLINE, places=0), collections.register["as_of"], None))


def change_days(collections: Collections) -> list[int]:
    """The days on which a base changes, in order, as the page steps through them."""
    return sorted({day for _, _, day in changes(collections)})


def stills(collections: Collections) -> dict[str, bytes]:
    """The pictures of the site, path → bytes: each change day and the last day, a card for all, one for each base."""
    as_of = collections.register["as_of"]
    sheet = prepare(collections, "en", CARD)
    days = {day: _text(_picture(sheet, day, None)) for day in sorted({*change_days(collections), as_of})}
    found = {f"picture/{edtf.iso(day)}.svg": svg.encode() for day, svg in days.items()}
    found["card.png"] = png(days[as_of])
    for feature in collections.bases["features"]:
        found[f"base/{feature['id']}.png"] = png(_text(_picture(sheet, as_of, feature["id"])))
    return found


def png(svg: str, width: int | None = None) -> bytes:
    """A picture as PNG with at most 256 colours, ``width`` pixels wide or as wide as it says itself."""
    buffer = io.BytesIO()
    palette = _image(svg, width).quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette.save(buffer, "PNG")
    return buffer.getvalue()


def animation(collections: Collections, ending: str, *, language: str = "en", width: int | None = None) -> bytes:
    """Each change day and the last day, one after the other, for ever; ``ending`` is one of ``ANIMATIONS``."""
    sheet = prepare(collections, language, CARD)
    days = sorted({*change_days(collections), collections.register["as_of"]})
    frames = [_image(_text(_picture(sheet, day, None)), width) for day in days]
    if ending == ".gif":
        palette = frames[-1].quantize(255, Image.Quantize.FASTOCTREE)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    durations = [_FRAME_MS] * (len(frames) - 1) + [_LAST_FRAME_MS]
    buffer = io.BytesIO()
    form = ending.removeprefix(".").upper()
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=durations, loop=0, lossless=True)
    return buffer.getvalue()


def _image(svg: str, width: int | None) -> Image.Image:
    fonts = [str(path) for path in drawing.FONTS]
    data = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=fonts)
    return Image.open(io.BytesIO(data)).convert("RGB")


def _text(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


def _picture(sheet: Sheet, day: int, base: str | None) -> Element:
    width, height = sheet.size
    title = f"{sheet.word('title')}: {sheet.day(day)}"
    attributes = {"viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height), "role": "img"}
    named = {"aria-label": title, "lang": sheet.language.id, "data-day": edtf.iso(day)}
    letters = {"font-family": drawing.FAMILY, "direction": "ltr"}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **attributes, **named, **letters})
    root.append(sheet.ground)
    for left, top, right, bottom in panels(sheet):
        add(root, "rect", x=left, y=top, width=right - left, height=bottom - top, fill=colour("paper"))
    if base is None:
        whole.draw(root, sheet, day)
    else:
        card.draw(root, sheet, day, next(each for each in sheet.collections.bases["features"] if each["id"] == base))
    return root
