"""Make every comparison and write the table into ``docs/benchmarks.md``: ``make bench``.

``python tests/benchmarks/run.py [NAME ...]`` prints those of some modules alone and writes nothing.
"""

import importlib
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import peers
from comparison import Row

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
SECTIONS = {
    "The commands": ("building", "reading"),
    "Editing": ("editing",),
    "The first view": ("loading",),
    "Size": ("sizes",),
    "Time": ("stepping",),
}
"""What is measured, under the headings of the page."""
HEAD = """\
# What the map costs

Written by `make bench`. Each row holds two things against each other in one run: what the map takes, and what
something else takes that is known or cannot be undercut. Only the ratio means something on another machine. Figures
are medians, with the least and the most in brackets where there is more than one.

Peers are pages that [Folium](https://python-visualization.github.io/folium/) and
[Plotly](https://plotly.com/python/) write of the same bases: *Timeline* with its slider, *TimestampedGeoJson* by the
day, *TimeSliderChoropleth* with a small square for each base, an animated Plotly map, and a plain map of circles
without time. They show less than this map does: no sources, no doubt, no names. The *floor* is a canvas written by hand
that draws over what changed and does nothing else, the *empty page* has a slider and shows nothing. Everything that a
page loads lies on this machine, tiles are one small picture. Bases at size are generated, with five changes each.

A *step* goes to one of {steps} days, evenly spread from 2003 to 2026, one step each frame, through what the page itself
offers for it; its cost is the processor time of all processes of the browser (headless Chromium, no GPU). Where that
would take too long, every so many of these days is stepped to, and the note says how many.

Measured on {machine}.
"""
TABLE = """
## {title}

| measure | unit | ours | beside it | ratio | goal | | |
|---|---|---|---|---|---|---|---|
"""


def machine() -> str:
    """The machine as far as it matters."""
    names = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kind = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({kind}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def main(names: list[str]) -> None:
    """Measure, print while it goes on, and write what is complete."""
    page = HEAD.format(steps=peers.STEPS, machine=machine())
    for title, modules in SECTIONS.items():
        wanted = [name for name in modules if not names or name in names]
        if wanted:
            page += TABLE.format(title=title) + "".join(f"{row}\n" for row in rows(wanted))
    if not names:
        PAGE.write_text(page, encoding="utf-8")


def rows(modules: list[str]) -> Iterator[Row]:
    """What some modules measure, printed as it comes."""
    for name in modules:
        for row in importlib.import_module(name).rows():
            print(row, flush=True)
            yield row


if __name__ == "__main__":
    main(sys.argv[1:])
