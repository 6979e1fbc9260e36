"""What the commands work on: the files that lie in a checkout, what is wrong with them, and the site made of them.

In: paths. Out: a registry as it was read, its problems, the answers for its bases, the files of the site. Nothing here
prints, exits or writes. Imports wait until they are needed: ``check`` and ``status`` need no Folium and no pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from basemap.layers import Atlas, Ground
    from basemap.registry.model import Base, Registry
    from basemap.registry.problem import Problem
    from basemap.registry.reader import Reading
    from basemap.territory import Territories
    from basemap.timeline import State

REGISTRY = Path("config", "bases.yaml")
DEAD_LINKS = "dead-links.txt"
STAGES = ("Reading the registry", "Checking", "Building the layers", "Drawing the page", "Writing the site")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the input lies."""

    registry: Path
    seeds: Path
    layers: Path
    published: Path | None = None
    """The registry as it is in the world, if an earlier one is to be held against."""
    cards: frozenset[str] = frozenset()
    """The ids of the source cards of an earlier version: which of those that are cited was deleted."""


def root() -> Path:
    """The checkout around the current folder; the current folder itself if there is none."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / REGISTRY).is_file()), here)


def locate(registry: Path | None, seeds: Path | None, layers: Path | None) -> Inputs:
    """What is named as it is named; what is not named lies in the checkout, that of the registry if this is named."""
    home = root()
    own = registry.parent.parent if registry is not None and registry.parent.name == "config" else home
    seeds = seeds or (own if (own / "seeds").is_dir() else home) / "seeds"
    return Inputs(registry or home / REGISTRY, seeds, layers or (own if (own / "layers").is_dir() else home) / "layers")


def read(places: Inputs) -> Reading:
    """Read the registry and its cards. Raises OSError for what cannot be read."""
    from basemap.registry import reader

    return reader.read(relative(places.registry), relative(places.seeds))


def check(
    reading: Reading, places: Inputs, territories: Territories | None = None
) -> tuple[Territories, tuple[Problem, ...]]:
    """The territories, unless they are given, and all problems: of form, of meaning and of place.

    Errors by their place, then warnings: first those of the entry with the newest source, which an editor of today's
    news must see, then by their place.
    """
    from basemap import rules, territory
    from basemap.registry import parser, reader

    territories = territories or territory.Territories.read(places.layers)
    problems = [(problem.severity, inf, problem) for problem in reading.problems]
    if reading.registry is not None:
        ids = reader.ids(places.published) if places.published else frozenset()
        with parser.paused_collector():
            findings = list(rules.check(reading.registry, territories, ids, places.cards))
            newest = rules.newest_source(reading.registry) if findings else {}
            for finding in findings:
                ends = range(len(finding.path), 0, -1) if finding.severity == "warning" else ()
                day = next((newest[finding.path[:end]] for end in ends if finding.path[:end] in newest), -inf)
                problems.append((finding.severity, -day, reading.locate(finding)))
    return territories, tuple(problem for *_, problem in sorted(problems))


def errors(problems: Iterable[Problem]) -> int:
    """How many of the problems are errors."""
    return sum(problem.severity == "error" for problem in problems)


def version(path: Path, places: Inputs) -> Inputs:
    """Another version of the registry: a file, or a checkout."""
    return Inputs(path / REGISTRY, path / "seeds", places.layers) if path.is_dir() else replace(places, registry=path)


def dead_links(places: Inputs) -> frozenset[str]:
    """The addresses that led nowhere when they were last tried: a list beside the registry, which need not be there."""
    from basemap import watch_list

    try:
        return watch_list.addresses((places.registry.parent / DEAD_LINKS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()


def contents(atlas: Atlas, step: Callable[[str], None], dead: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Each file of the site, the map first; without pictures, if there are more bases than one can show apart."""
    step(STAGES[3])
    from basemap import picture
    from basemap.publish import base_pages, document, feeds, map_page, tables
    from basemap.registry import edtf

    pictures = {}
    if picture.fits(atlas):
        days = (edtf.iso(day) for day in (*picture.change_days(atlas), atlas.registry.as_of))
        pictures = {"": "card.png"} | {day: f"picture/{day}.svg" for day in days}
        pictures |= {base.id: f"base/{base.id}.png" for base in atlas.bases}
    still = picture.inline(atlas, document.numbers(atlas))
    yield "index.html", map_page.render(atlas, still, pictures.get("")).encode()
    # One after the other: the texts of ten thousand bases at once would take gigabytes.
    exported = chain(tables.contents(atlas).items(), feeds.contents(atlas).items())
    for path, text in chain(base_pages.contents(atlas, pictures, dead), exported):
        yield path, text.encode()
    if pictures:
        yield from picture.stills(atlas).items()
    yield ".nojekyll", b""


class Builder:
    """Builds again and again, and keeps what did not change: the registry as read, the geodata, the languages."""

    def __init__(self, places: Inputs) -> None:
        self.places = places
        self.reading: Reading | None = None
        self.territories: Territories | None = None
        self.ground: Ground | None = None

    def build(self, changed: Collection[Path]) -> tuple[tuple[Problem, ...], Iterable[tuple[str, bytes]]]:
        """All problems, and the files unless one of the problems is an error. Raises what stands in the way."""
        from basemap import layers
        from basemap.languages import words

        folders = {path.parent for path in changed}
        if folders & {self.places.registry.parent, self.places.seeds}:
            self.reading = None
        if self.places.layers in folders:
            self.territories, self.ground = None, None
        words.languages.cache_clear()
        self.reading = self.reading or read(self.places)
        self.territories, problems = check(self.reading, self.places, self.territories)
        if self.reading.registry is None or errors(problems):
            return problems, ()
        self.ground = self.ground or layers.ground(self.places.layers)
        atlas = layers.build_on(self.ground, self.reading.registry, self.territories)
        return problems, contents(atlas, lambda stage: None, dead_links(self.places))


@dataclass(frozen=True, slots=True)
class BaseState:
    """A base, its territory in law, and its state on a day."""

    base: Base
    region: str
    state: State


def states(registry: Registry, territories: Territories, day: int, known_by: int | None) -> Iterator[BaseState]:
    """The state of each base on a day, as far as was published by ``known_by``."""
    from basemap import territory, timeline

    ref = timeline.reference(registry)
    for base in registry.bases:
        yield BaseState(base, territory.region(base, territories), timeline.state(base, ref, day, known_by))


def relative(path: Path) -> Path:
    """The path as seen from the current folder, if it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()) if path.is_absolute() and not path.is_symlink() else path
    except ValueError:
        return path
