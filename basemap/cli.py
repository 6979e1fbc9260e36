"""The command ``basemap``: what it prints and how it exits; all else is done by the modules left of it.

It exits with 0 if all is well, 1 for problems in the input, 2 for a wrong call, 3 for files that cannot be read or
written, 130 when interrupted. Imports wait until they are needed: ``check`` and ``status`` need no Folium, no pandas.
"""

from __future__ import annotations

import atexit
import csv
import gc
import json
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click.shell_completion import CompletionItem

from basemap import __version__, edtf

if TYPE_CHECKING:
    from basemap.document import Problem
    from basemap.layers import Collections, Ground
    from basemap.model import Registry
    from basemap.registry import Reading
    from basemap.serve import Notice
    from basemap.territory import Territories

_REGISTRY = Path("config", "bases.yaml")
_STAGES = ("Reading the registry", "Checking", "Building the layers", "Drawing the page", "Writing the site")

_PIPE_WIDTH = 160  # of a table that goes into a pipe or a file

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the input lies."""

    registry: Path
    seeds: Path
    layers: Path
    published: Path | None = None
    """The registry as it is in the world, if an earlier one is to be held against."""


class DayType(click.ParamType[int]):
    """``YYYY-MM-DD`` on the command line; a day number inside."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The day number of a text. Fails with the reason if it is no day."""
        if isinstance(value, int):
            return value
        try:
            return edtf.day(value)
        except edtf.EdtfError as error:
            self.fail(str(error), param, ctx)


class DateType(click.ParamType[str]):
    """A date of the registry (EDTF) on the command line, kept as it is typed."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text itself. Fails with the reason if it is no date."""
        try:
            return edtf.parse(value).text
        except edtf.EdtfError as error:
            self.fail(str(error), param, ctx)


def inputs(command: Command) -> Command:
    """The three options that every command takes."""
    for option, default, text in (
        ("--layers", "layers", "Folder of the geodata."),
        ("--seeds", "seeds", "Folder of the source cards."),
        ("--registry", str(_REGISTRY), "The registry."),
    ):
        path = click.Path(path_type=Path)
        command = click.option(option, type=path, default=None, help=f"{text}  [default: {default}]")(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="basemap")
def cli() -> None:
    """A map of who holds the bases: a YAML registry in, one static page out."""


@cli.command()
@inputs
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder of the site.  [default: site]")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser afterwards.")
def build(registry: Path | None, seeds: Path | None, layers: Path | None, out: Path | None, show: bool) -> None:
    """Build the whole site, all of it or nothing.

    Problems in the registry are printed and leave the old site as it was.
    """
    places = _inputs(registry, seeds, layers)
    target = out if out is not None else _root() / "site"
    with _progress() as step:
        step(_STAGES[0])
        reading = _read(places)
        step(_STAGES[1])
        sound, territories, problems = _sound(reading, places)
        step(_STAGES[2])
        from basemap import layers as layer_builder

        files = dict(_contents(layer_builder.build(sound, territories, places.layers), step))
        step(_STAGES[4])
        from basemap import site

        site.publish(files, target)
    index = target / "index.html"
    changes = sum(len(base.changes) for base in sound.bases)
    kilobytes = len(files["index.html"]) / 1000
    _report(problems, sys.stderr)
    click.echo(
        f"Built {_shown(index)}: {len(sound.bases)} bases, {changes} changes, "
        f"{len(sound.sources)} sources, as of {edtf.iso(sound.as_of)}; {kilobytes:.0f} kB."
    )
    if show:
        click.launch(index.resolve().as_uri())


@cli.command()
@inputs
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to print.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--published",
    type=click.Path(path_type=Path),
    default=None,
    help="The registry as it was published: none of its ids may be lost.",
)
def check(
    registry: Path | None,
    seeds: Path | None,
    layers: Path | None,
    form: str,
    strict: bool,
    published: Path | None,
) -> None:
    """Print all problems of the registry at once, each with its place."""
    places = _inputs(registry, seeds, layers)
    reading = _read(places)
    _, problems = _check(reading, replace(places, published=published))
    wrong = bool(problems) if strict else bool(_errors(problems))
    if form == "json":
        click.echo(json.dumps([_problem_fields(problem) for problem in problems], ensure_ascii=False, indent=2))
    elif form == "github":
        for problem in problems:
            click.echo(_annotation(problem))
    else:
        _report(problems, sys.stdout)
        if not problems and reading.registry is not None:
            bases = len(reading.registry.bases)
            click.echo(
                f"{_shown(places.registry)}: {bases} bases, {len(reading.registry.sources)} sources, no problems."
            )
    sys.exit(1 if wrong else 0)


@cli.command()
@inputs
@click.option("--on", "day", type=DayType(), default=None, help="The day.  [default: as_of, or the day of --known-by]")
@click.option("--known-by", type=DayType(), default=None, help="Leave out what was not yet published on this day.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print.")
def status(
    registry: Path | None, seeds: Path | None, layers: Path | None, day: int | None, known_by: int | None, form: str
) -> None:
    """Print the state of every base on a day."""
    places = _inputs(registry, seeds, layers)
    sound, territories, _ = _sound(_read(places), places)
    as_of = sound.as_of
    if day is None:
        day = as_of if known_by is None else min(known_by, as_of)
    _within(day, sound)
    rows = list(_rows(sound, territories, day, known_by))
    if form == "json":
        known = None if known_by is None else edtf.iso(known_by)
        answer = {"on": edtf.iso(day), "known_by": known, "as_of": edtf.iso(as_of), "bases": rows}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    elif form == "csv":
        _print_csv(rows)
    else:
        _print_table(rows, sound, day, known_by)


@cli.command()
@inputs
@click.argument("first", type=DayType())
@click.argument("second", type=DayType())
def compare(registry: Path | None, seeds: Path | None, layers: Path | None, first: int, second: int) -> None:
    """Print what changed between two days, one base a line."""
    places = _inputs(registry, seeds, layers)
    sound, territories, _ = _sound(_read(places), places)
    for day in (first, second):
        _within(day, sound)
    labels = _labels(sound)
    before, after = (list(_rows(sound, territories, day, None)) for day in (first, second))
    changed = [
        f"{new['id']}: {_state(old, labels)} → {_state(new, labels)}"
        for old, new in zip(before, after, strict=True)
        if _state(old, labels) != _state(new, labels)
    ]
    for line in changed:
        click.echo(line)
    days = f"between {edtf.iso(first)} and {edtf.iso(second)}"
    click.echo(f"{len(changed)} of {len(after)} bases changed {days}.")


@cli.command("diff")
@inputs
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), required=False)
def differences(registry: Path | None, seeds: Path | None, layers: Path | None, old: Path, new: Path | None) -> None:
    """Print what a change to the registry means, one sentence for each fact.

    OLD and NEW are registry files, or folders that hold config/bases.yaml and seeds/. NEW is the registry of this
    checkout if it is left out; a file alone is read with the source cards of this checkout.
    """
    from basemap import diff

    places = _inputs(registry, seeds, layers)
    before, after = (_version(path, places) if path else places for path in (old, new))
    sides = [_sound(_read(side), side)[0] for side in (before, after)]
    found = list(diff.sentences(*sides))
    for sentence in found:
        click.echo(_safe(sentence))
    click.echo(f"{len(found)} difference{'s' * (len(found) != 1)}.")


@cli.command("schema")
@click.argument("kind", type=click.Choice(["registry", "card"]), default="registry")
def json_schema(kind: str) -> None:
    """Print the JSON Schema of the registry, or of a source card, for editors."""
    from basemap import schema

    click.echo(schema.registry() if kind == "registry" else schema.card(), nl=False)


def _known(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What a shell offers for an id: those of the registry that begin so, and nothing where it cannot be read."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            places = _inputs(*(ctx.params.get(name) for name in ("registry", "seeds", "layers")))
            known = _ids(kind, places)
            return [CompletionItem(id_, help=text) for id_, text in known.items() if id_.startswith(incomplete)]
        except Exception:  # in the middle of a line that is being typed there is nobody to tell
            return []

    return complete


def _ids(kind: str, places: Inputs) -> dict[str, str | None]:
    """Ids with a word on each. They are read without the model, which takes longer to load than a shell should wait."""
    if kind == "sources":
        return {path.stem: None for path in sorted(places.seeds.glob("*.yaml"))}
    if kind == "governorates":
        layer = json.loads((places.layers / "governorates.geojson").read_text(encoding="utf-8"))
        return {feature["id"]: feature["properties"]["names"]["en"] for feature in layer["features"]}
    from basemap import document

    home, _ = document.read(places.registry.read_bytes(), "")
    assert home is not None
    return {one["id"]: one.get("names", one.get("label"))["en"] for one in home.value[kind]}


def claims(needed: bool) -> Callable[[Command], Command]:
    """The options that say who says so, and where: once for each claim."""

    def add(command: Command) -> Command:
        for option, kind, metavar, text in (
            ("--says", None, "TEXT", "What the source says, in your own words."),
            ("--by", "parties", "PARTY", "Who speaks in it.  [default: press]"),
            ("--source", "sources", "SOURCE", "Id of its card in seeds/. Repeat it, and those below, for each claim."),
        ):
            known = _known(kind) if kind else None
            command = click.option(
                option,
                metavar=metavar,
                multiple=True,
                required=needed and option != "--by",
                shell_complete=known,
                help=text,
            )(command)
        return command

    return add


def _claims(sources: tuple[str, ...], parties: tuple[str, ...], words: tuple[str, ...]) -> list[dict[str, str]]:
    parties = parties or ("press",) * len(sources)
    if not len(sources) == len(parties) == len(words):
        raise click.UsageError("each --source needs one --says, and one --by or none for all of them")
    return [
        {"source": source, "by": party, "says": said}
        for source, party, said in zip(sources, parties, words, strict=True)
    ]


dry_run = click.option("--dry-run", "dry", is_flag=True, help="Show the difference and write nothing.")


@cli.command()
@inputs
@click.argument("base", shell_complete=_known("bases"))
@click.option("--date", type=DateType(), required=True, help="When, as precisely as the source says.")
@click.option("--status", required=True, shell_complete=_known("statuses"), help="What the base became.")
@click.option("--to", "heir", metavar="PARTY", shell_complete=_known("parties"), help="Who took over.")
@click.option("--access-retained", is_flag=True, help="The coalition may still use the base.")
@claims(needed=True)
@click.option("--note", help="What a reader must know about this change.")
@dry_run
def report(
    registry: Path | None,
    seeds: Path | None,
    layers: Path | None,
    base: str,
    date: str,
    status: str,
    heir: str | None,
    access_retained: bool,
    source: tuple[str, ...],
    by: tuple[str, ...],
    says: tuple[str, ...],
    note: str | None,
    dry: bool,
) -> None:
    """Enter a change of BASE into the registry, where its date belongs.

    Nothing else in the file changes, and nothing is written if the registry would then have problems.
    """
    from basemap import edit

    places = _inputs(registry, seeds, layers)
    sound, *_ = _sound(_read(places), places)
    entry = {
        "date": date,
        "status": status,
        "to": heir,
        "access_retained": "true" if access_retained else None,
        "claims": _claims(source, by, says),
        "note": note,
    }
    number = _number(base, sound)
    _enter(places, lambda old, file: edit.with_change(old, file, number, _given(entry)), dry)


@cli.command()
@inputs
@click.argument("base")
@click.option("--name", required=True, help="Its name in English.")
@click.option("--name-ar", help="Its name in Arabic.")
@click.option("--name-ckb", help="Its name in Central Kurdish.")
@click.option("--also", multiple=True, help="Another spelling. May be repeated.")
@click.option("--kind", default="camp", show_default=True, help="What sort of base.")
@click.option("--governorate", required=True, shell_complete=_known("governorates"), help="Id of the governorate.")
@click.option("--lat", help="Latitude in degrees north, with at most two digits behind the point.")
@click.option("--lon", help="Longitude in degrees east, in the same way.")
@click.option("--uncertainty-m", metavar="METRES", default="5000", show_default=True, help="How far off it may lie.")
@click.option("--territory", metavar="REGION", help="The region in law, where the position cannot decide it.")
@claims(needed=False)
@click.option("--note", help="What a reader must know about this base.")
@dry_run
def add(
    registry: Path | None,
    seeds: Path | None,
    layers: Path | None,
    base: str,
    name: str,
    name_ar: str | None,
    name_ckb: str | None,
    also: tuple[str, ...],
    kind: str,
    governorate: str,
    lat: str | None,
    lon: str | None,
    uncertainty_m: str,
    territory: str | None,
    source: tuple[str, ...],
    by: tuple[str, ...],
    says: tuple[str, ...],
    note: str | None,
    dry: bool,
) -> None:
    """Enter a new base with the id BASE into the registry, where the alphabet wants it.

    The sources are those of its position; with --territory they also say in which region it lies.
    """
    from basemap import edit

    if (lat is None) != (lon is None):
        raise click.UsageError("--lat and --lon go together")
    if territory is None and (by or says):
        raise click.UsageError("--by and --says tell in which region the base lies: they need --territory")
    places = _inputs(registry, seeds, layers)
    _sound(_read(places), places)
    position = {"lat": lat, "lon": lon, "uncertainty_m": uncertainty_m, "sources": list(source)}
    entry = {
        "id": base,
        "names": _given({"en": name, "ar": name_ar, "ckb": name_ckb}),
        "also": list(also),
        "kind": kind,
        "governorate": governorate,
        "position": _given(position) if lat is not None else None,
        "territory": {"region": territory, "claims": _claims(source, by, says)} if territory is not None else None,
        "note": note,
    }
    _enter(places, lambda old, file: edit.with_base(old, file, _given(entry)), dry)


def _given(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without the keys that nobody gave."""
    return {key: value for key, value in entry.items() if value is not None and value != []}


def _number(base: str, registry: Registry) -> int:
    """The place of a base in the registry. Raises click.BadParameter if there is none of that id, now or before."""
    for number, one in enumerate(registry.bases):
        if base in (one.id, *one.aliases):
            return number
    from basemap.wording import nearest

    guess = nearest(base, tuple(one.id for one in registry.bases))
    hint = f" Did you mean {guess}?" if guess else ""
    raise click.BadParameter(f"{base} is no base of the registry.{hint}", param_hint="BASE")


def _enter(places: Inputs, edited: Callable[[bytes, str], bytes], dry: bool) -> None:
    """Show what an edit changes, check what comes of it, and write it if that has no errors; exits with 1 if it has."""
    from basemap import edit, registry

    file = _shown(places.registry)
    old = places.registry.read_bytes()
    try:
        new = edited(old, file)
    except edit.EditError as problem:
        click.echo(f"basemap: {_safe(str(problem))}", err=True)
        sys.exit(1)
    _, problems = _check(registry.read(_near(places.registry), _near(places.seeds), new), places)
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in edit.diff(old, new, file):
        click.echo(click.style(_safe(line), fg=colours.get(line[0]) if sys.stdout.isatty() else None))
    _report(problems, sys.stderr, with_lines=False)
    if _errors(problems):
        click.echo(f"Nothing was written; the lines are those that {file} would have.", err=True)
        sys.exit(1)
    if not dry:
        edit.write(places.registry, old, new)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete the commands, their options and the ids of the registry."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(cli, {}, "basemap", "_BASEMAP_COMPLETE").source())


@cli.command()
@inputs
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser.")
def serve(registry: Path | None, seeds: Path | None, layers: Path | None, port: int, show: bool) -> None:
    """Serve the map to this machine, and build it again when a file is saved.

    The page comes anew at the same day and base; problems stand over the map until they are mended.
    """
    from basemap import serve as server

    places = _inputs(registry, seeds, layers)

    def ready(address: str) -> None:
        click.echo(f"{address} shows the map, and follows what you save. Ctrl-C ends it.")
        if show:
            click.launch(address)

    folders = (places.registry.parent, places.seeds, places.layers, server.CLIENT, server.CLIENT / "words")
    server.run(_Workshop(places).build, folders, port, ready, _told)


def _told(notices: tuple[Notice, ...], seconds: float) -> None:
    for notice in notices:
        click.echo(_safe(f"{notice.place}: {notice.severity}: {notice.message}"), err=True)
    if not any(notice.severity == "error" for notice in notices):
        click.echo(f"Built in {seconds * 1000:.0f} ms.")


@cli.command("picture")
@inputs
@click.option("--on", "day", type=DayType(), default=None, help="The day.  [default: as_of]")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The picture: FILE.svg or FILE.png.")
@click.option("--animate", type=click.Path(path_type=Path), default=None, help="All changes: FILE.gif or FILE.webp.")
@click.option("--lang", type=click.Choice(["en", "ar", "ckb"]), default="en", help="The language.  [default: en]")
@click.option("--base", "id_", metavar="ID", default=None, help="One base, by its id or an old id.")
def picture_(
    registry: Path | None,
    seeds: Path | None,
    layers: Path | None,
    day: int | None,
    out: Path | None,
    animate: Path | None,
    lang: str,
    id_: str | None,
) -> None:
    """Draw the map on a day, or every change as an animation."""
    target = _picture_target(out, animate, day, id_)
    places = _inputs(registry, seeds, layers)
    sound, territories, _ = _sound(_read(places), places)
    day = sound.as_of if day is None else day
    _within(day, sound)
    base = None if id_ is None else _known_base(id_, sound)
    from basemap import layers as layer_builder
    from basemap import picture

    collections = layer_builder.build(sound, territories, places.layers)
    if animate is not None:
        drawn = picture.animation(collections, target.suffix.removeprefix("."), language=lang)
    else:
        svg = picture.draw(collections, day, language=lang, base=base)
        drawn = svg.encode() if target.suffix == ".svg" else picture.png(svg)
    target.write_bytes(drawn)
    click.echo(f"Drew {_shown(target)}: {len(drawn) / 1000:.0f} kB.")


def main() -> NoReturn:
    """Run the command; exits with the code that the module's docstring gives."""
    interrupted: list[int] = []

    def interrupt(number: int, frame: object) -> None:
        interrupted.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    # What is imported stays, and a command ends soon: looking for garbage among it took a quarter of the time of `check`.
    gc.set_threshold(100_000, 50, 1000)
    atexit.register(gc.freeze)
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt, ImportError):
        # A library that is interrupted while it is imported may say that it cannot be imported.
        if not interrupted:
            raise
        click.echo("Interrupted.", err=True)
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except OSError as error:
        click.echo(f"basemap: {_reason(error)}", err=True)
        sys.exit(3)
    sys.exit(0)


def _root() -> Path:
    """The checkout around the current folder; the current folder itself if there is none."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / _REGISTRY).is_file()), here)


def _inputs(registry: Path | None, seeds: Path | None, layers: Path | None) -> Inputs:
    # What is named is taken as it is; what is not named lies in the checkout.
    root = _root()
    return Inputs(registry or root / _REGISTRY, seeds or root / "seeds", layers or root / "layers")


def _read(places: Inputs) -> Reading:
    from basemap import registry

    return registry.read(_near(places.registry), _near(places.seeds))


def _check(
    reading: Reading, places: Inputs, territories: Territories | None = None
) -> tuple[Territories, tuple[Problem, ...]]:
    """The territories, unless they are given, and all problems: of form, of meaning and of place, in order."""
    from basemap import registry, rules, territory

    territories = territories or territory.Territories.read(places.layers)
    problems = list(reading.problems)
    if reading.registry is not None:
        ids = registry.ids(places.published) if places.published else frozenset()
        findings = [*rules.check(reading.registry, ids), *territory.check(reading.registry, territories)]
        problems += [reading.locate(finding) for finding in findings]
    return territories, tuple(sorted(problems))


def _errors(problems: Iterable[Problem]) -> int:
    return sum(problem.severity == "error" for problem in problems)


def _sound(reading: Reading, places: Inputs) -> tuple[Registry, Territories, tuple[Problem, ...]]:
    """A registry without errors, with its warnings; exits with 1 and all problems if there is none."""
    territories, problems = _check(reading, places)
    if reading.registry is None or _errors(problems):
        _report(problems, sys.stderr)
        sys.exit(1)
    return reading.registry, territories, problems


def _version(path: Path, places: Inputs) -> Inputs:
    """Another version of the registry: a file, or a checkout."""
    return Inputs(path / _REGISTRY, path / "seeds", places.layers) if path.is_dir() else replace(places, registry=path)


def _contents(collections: Collections, step: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    """Each file of the site, the map first."""
    step(_STAGES[3])
    from basemap import exports, page, pages, picture

    stills = picture.stills(collections)
    cards = {path.removeprefix("base/").removesuffix(".png"): path for path in stills if path.startswith("base/")}
    texts = {"index.html": page.render(collections, picture.inline(collections), "card.png")}
    texts |= pages.contents(collections, cards | {"": "card.png"}) | exports.contents(collections)
    for path, text in texts.items():
        yield path, text.encode()
    yield from stills.items()
    yield ".nojekyll", b""


class _Workshop:
    """Builds again and again, and keeps what did not change: the registry as read, the geodata, the languages."""

    def __init__(self, places: Inputs) -> None:
        self.places = places
        self.reading: Reading | None = None
        self.territories: Territories | None = None
        self.ground: Ground | None = None

    def build(self, changed: Collection[Path]) -> tuple[tuple[Problem, ...], Iterable[tuple[str, bytes]]]:
        """All problems, and the files unless one of the problems is an error. Raises what stands in the way."""
        from basemap import layers, words

        folders = {path.parent for path in changed}
        if folders & {self.places.registry.parent, self.places.seeds}:
            self.reading = None
        if self.places.layers in folders:
            self.territories, self.ground = None, None
        words.languages.cache_clear()
        self.reading = self.reading or _read(self.places)
        self.territories, problems = _check(self.reading, self.places, self.territories)
        if self.reading.registry is None or _errors(problems):
            return problems, ()
        self.ground = self.ground or layers.ground(self.places.layers)
        collections = layers.over(self.ground, self.reading.registry, self.territories)
        return problems, _contents(collections, lambda stage: None)


def _within(day: int, registry: Registry) -> None:
    """Raises click.BadParameter for a day of which the registry cannot know."""
    if day > registry.as_of:
        last = edtf.iso(registry.as_of)
        raise click.BadParameter(f"{edtf.iso(day)} lies after {last}, the last day that the registry knows (as_of).")


def _picture_target(out: Path | None, animate: Path | None, day: int | None, base: str | None) -> Path:
    """The file to draw. Raises click.UsageError unless one is named, with an ending that can be drawn."""
    if animate is not None and (out is not None or day is not None or base is not None):
        raise click.UsageError("--animate stands alone: it shows all bases on all days.")
    target = out if animate is None else animate
    if target is None:
        raise click.UsageError("Say where to: --out FILE.svg or FILE.png, or --animate FILE.gif or FILE.webp.")
    endings = (".svg", ".png") if animate is None else (".gif", ".webp")
    if target.suffix not in endings:
        raise click.UsageError(f"{target.name} does not end in {' or '.join(endings)}.")
    return target


def _known_base(id_: str, registry: Registry) -> str:
    """The id of a base from its id or an old one. Raises click.BadParameter if there is none."""
    for base in registry.bases:
        if id_ == base.id or id_ in base.aliases:
            return base.id
    raise click.BadParameter(f"{id_} is no base of the registry.", param_hint="--base")


def _rows(registry: Registry, territories: Territories, day: int, known_by: int | None) -> Iterator[dict[str, Any]]:
    from basemap import territory, timeline

    ref = timeline.reference(registry)
    for base in registry.bases:
        yield {
            "id": base.id,
            "name": base.names.en,
            "territory": territory.region(base, territories),
            "disputed": base.disputed,
            **timeline.state(base, ref, day, known_by).fields(),
        }


def _print_csv(rows: list[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        flat = row | {"alternatives": " ".join(row["alternatives"])}
        writer.writerow({key: _cell(value) for key, value in flat.items()})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # A spreadsheet runs what begins like a formula.
    return f"'{value}" if str(value).startswith(("=", "+", "-", "@", "\t", "\r")) else str(value)


def _print_table(rows: list[dict[str, Any]], registry: Registry, day: int, known_by: int | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    labels = _labels(registry)
    regions = {"federal": "Federal Iraq", "kurdistan-region": "Kurdistan Region"}
    knowledge = "" if known_by is None else f", as was known by {edtf.iso(known_by)}"
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    console.print(Text(f"{edtf.iso(day)}{knowledge} (registry as of {edtf.iso(registry.as_of)})"))
    for region, group in groupby(sorted(rows, key=lambda row: row["territory"]), key=lambda row: row["territory"]):
        table = Table(box=box.SIMPLE_HEAD, title=regions[region], title_justify="left", title_style="bold")
        for column in ("base", "status", "since", "evidence", "last evidence", ""):
            table.add_column(column, overflow="fold", no_wrap=column in ("since", "evidence", "last evidence"))
        for row in group:
            table.add_row(*(Text(text) for text in _table_cells(row, labels)))
        console.print(table)


def _table_cells(row: dict[str, Any], labels: dict[str, str]) -> tuple[str, ...]:
    marks = [mark for mark in ("disputed", "overdue", "stale") if row[mark]]
    return (
        row["id"],
        _state(row, labels),
        row["since"] or "",
        row["evidence"] or "",
        row["last_evidence"] or "",
        ", ".join("disputed territory" if mark == "disputed" else mark for mark in marks),
    )


def _labels(registry: Registry) -> dict[str, str]:
    return {status.id: _safe(status.label.en) for status in registry.statuses}


def _state(row: dict[str, Any], labels: dict[str, str]) -> str:
    """The state of a row in words, with what else is possible."""
    return " or ".join(
        [labels.get(row["status"], "nothing on record"), *(labels[each] for each in row["alternatives"])]
    )


def _report(problems: tuple[Problem, ...], stream: Any, *, with_lines: bool = True) -> None:
    """Problems as text: one line each, on a terminal with the line of the file and a caret under the place."""
    if not problems:
        return
    colour = stream.isatty() and with_lines
    for problem in problems:
        place = click.style(f"{problem.file}:{problem.line}:{problem.column}:", bold=True)
        kind = click.style(f"{problem.severity}:", fg="red" if problem.severity == "error" else "yellow", bold=True)
        click.echo(f"{place} {kind} {_safe(problem.sentence)} [{problem.rule}]", file=stream)
        if colour and (line := _line(problem)) is not None:
            click.echo(f"    {_safe(line)}\n    {' ' * (problem.column - 1)}{click.style('^', fg='red')}", file=stream)
    errors, warnings = _errors(problems), len(problems) - _errors(problems)
    click.echo(f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}.", file=stream)


def _line(problem: Problem) -> str | None:
    try:
        lines = Path(problem.file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return lines[problem.line - 1] if problem.line <= len(lines) else None


def _safe(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters are shown, not sent."""
    return "".join(character if character.isprintable() else f"\\u{{{ord(character):x}}}" for character in text)


def _problem_fields(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }


def _annotation(problem: Problem) -> str:
    # The workflow commands of GitHub: what is escaped cannot end the command nor begin another.
    def data(text: str) -> str:
        return _safe(text).replace("%", "%25")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(problem.file)},line={problem.line},col={problem.column},title={value(problem.rule)}"
    return f"::{problem.severity} {place}::{data(problem.sentence)}"


def _near(path: Path) -> Path:
    """The path as seen from the current folder, if it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd()) if path.is_absolute() and not path.is_symlink() else path
    except ValueError:
        return path


def _shown(path: Path) -> str:
    return str(_near(path))


def _reason(error: OSError) -> str:
    if error.filename is None:
        return str(error)
    return f"{error.filename}: {error.strerror or error}"


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Shows the stage of a build on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True
    ) as progress:
        task = progress.add_task("", total=len(_STAGES))

        def step(stage: str) -> None:
            progress.update(task, description=stage, completed=_STAGES.index(stage))

        yield step


if __name__ == "__main__":
    main()
