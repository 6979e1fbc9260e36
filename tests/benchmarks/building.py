"""What the commands cost beside the imports that they cannot do without, and the whole site beside the page alone.

Each is a process of its own, cold but for the files that the machine has at hand. What counts is the time that the
processor is busy with it, children included, so that a crowded machine says the same as an empty one.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from comparison import ROUNDS, Row, Sample

ROOT = Path(__file__).parents[2]
COMMAND = "from basemap.cli import main; main()"
PAGE_ALONE = "from whole_site import page_alone; import pathlib, sys; page_alone(pathlib.Path(sys.argv[1]))"


def rows() -> Iterator[Row]:
    """The commands over the real registry."""
    with tempfile.TemporaryDirectory() as name:
        found = busy(
            {
                "geopandas": ("import geopandas",),
                "both": ("import folium, geopandas",),
                "check": (COMMAND, "check"),
                "status": (COMMAND, "status", "--format", "json"),
                "page": (PAGE_ALONE, f"{name}/page"),
                "site": (COMMAND, "build", "--out", f"{name}/site"),
            }
        )
    note = (
        "page and data only; beyond the imports the layers take most, then the still for readers without JavaScript; "
        "the geodata is prepared ahead, positions stay as geopandas gives them, garbage is not looked for, NumPy "
        "starts no threads; 1.2 × on an AMD EPYC"
    )
    yield Row(
        "`basemap build`, the page alone, against `import folium, geopandas`",
        found["page"],
        found["both"],
        1.25,
        note=note,
    )
    yield Row("`basemap check` against `import geopandas`", found["check"], found["geopandas"], 0.5, note=FLOOR)
    yield Row("`basemap status` against `import geopandas`", found["status"], found["geopandas"], 0.5, note=FLOOR)
    note = "pages, data and feeds beside the map, and pictures, half of whose time is their renderer's"
    yield Row("`basemap build`, the whole site, against the page alone", found["site"], found["page"], 2.5, note=note)


FLOOR = (
    "Python, pydantic, PyYAML, click and shapely with NumPy take most of it; geometry of our own in place of shapely "
    "reached 0.44 × and 0.47 ×, and the library was kept"
)


def busy(commands: dict[str, Sequence[str]], rounds: int = ROUNDS + 2) -> dict[str, Sample]:
    """Seconds of the processor for each piece of Python with its arguments, in turns, after one round uncounted."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(Path(__file__).parent)
    for number in range(rounds + 1):
        for name, words in commands.items():
            before = _children()
            command = [sys.executable, "-c", *words]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
            if number:
                found[name].append(_children() - before)
    return {name: Sample(tuple(values)) for name, values in found.items()}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
