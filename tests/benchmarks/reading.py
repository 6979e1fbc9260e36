"""What reading and checking cost: beside PyYAML's composer, and at a hundred times the size."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

import registries
from basemap import project, territory
from basemap.registry import parser, reader
from comparison import Row, Sample, seconds

LAYERS = Path(__file__).parents[2] / "layers"
SIZES = (100, 10_000)
CHANGES = 5


def rows() -> Iterator[Row]:
    """Text to records against text to nodes, and the check of a large registry against that of a small one."""
    territories = territory.Territories.read(LAYERS)
    with tempfile.TemporaryDirectory() as name:
        folders = {bases: Path(name, str(bases)) for bases in SIZES}
        for bases, folder in folders.items():
            registries.write(folder, registries.registry(bases=bases, changes=CHANGES, seed=1))
        small, large = (folders[bases] for bases in SIZES)
        yield from _reading(large)
        yield _checking(small, large, territories)


def _reading(folder: Path) -> Iterator[Row]:
    path = folder / "config" / "bases.yaml"
    data = path.read_bytes()

    def compose() -> None:
        yaml.compose(data, yaml.CSafeLoader)

    def compose_undisturbed() -> None:
        with parser.paused_collector():
            compose()

    found = seconds(
        {
            "ours": lambda: reader.read(path, folder / "seeds"),
            "compose": compose,
            "undisturbed": compose_undisturbed,
        }
    )
    size = f"{SIZES[-1]:,} bases × {CHANGES} changes, {len(data) / 1e6:.0f} MB"
    yield Row(f"text → records, {size}, against C `compose` (text → nodes)", found["ours"], found["compose"], 1)
    note = "the collector is paused in both; what is ours goes on to typed records"
    yield Row(
        "the same, `compose` without its garbage collection", found["ours"], found["undisturbed"], None, note=note
    )


def _checking(small: Path, large: Path, territories: territory.Territories) -> Row:
    def check(folder: Path) -> None:
        places = project.Inputs(folder / "config" / "bases.yaml", folder / "seeds", LAYERS)
        _, problems = project.check(project.read(places), places, territories)
        assert project.errors(problems) == 0

    found = seconds({"small": lambda: check(small), "large": lambda: check(large)})
    each = {
        name: Sample(tuple(1000 * value / bases for value in found[name].values))
        for name, bases in zip(("small", "large"), SIZES, strict=True)
    }
    measure = f"check, per base, {SIZES[-1]:,} bases against {SIZES[0]}"
    return Row(measure, each["large"], each["small"], 1, "ms")
