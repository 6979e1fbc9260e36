"""The command that types a base into the registry, and what all commands that edit it share.

In: what stands on the command line. Out: the difference on the terminal, and the files with the entry, if what comes of
it has no errors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from basemap import project
from basemap.cli import output, parameters
from basemap.cli.parameters import Command, inputs
from basemap.edit.entries import with_base
from basemap.edit.files import diff, write_all
from basemap.edit.layout import Entry
from basemap.edit.order import in_order
from basemap.edit.rename import with_id
from basemap.edit.revision import EditError, with_value
from basemap.project import Inputs
from basemap.registry import reader

if TYPE_CHECKING:
    from basemap.registry.model import Registry


def ids_of(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What a shell offers for an id: those of the registry that begin so, and nothing where it cannot be read."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            places = project.locate(*(ctx.params.get(name) for name in ("registry", "seeds", "layers")))
            found = ids(kind, places)
            return [CompletionItem(id_, help=text) for id_, text in found.items() if id_.startswith(incomplete)]
        except Exception:  # in the middle of a line that is being typed there is nobody to tell
            return []

    return complete


def ids(kind: str, places: Inputs) -> dict[str, str | None]:
    """Ids with a word on each. They are read without the model, which takes longer to load than a shell should wait."""
    if kind == "sources":
        return {path.stem: None for path in sorted(places.seeds.glob("*.yaml"))}
    if kind == "governorates":
        layer = json.loads((places.layers / "governorates.geojson").read_text(encoding="utf-8"))
        return {feature["id"]: feature["properties"]["names"]["en"] for feature in layer["features"]}
    from basemap.registry import parser

    home, _ = parser.read(places.registry.read_bytes(), "")
    assert home is not None
    named = {one["id"]: one.get("names", one.get("label")) for one in home.value.get(kind, ())}
    return {id_: names["en"] if names else None for id_, names in named.items()}


def claim_options(needed: bool) -> Callable[[Command], Command]:
    """The options that say who says so, and where: once for each claim."""

    def add(command: Command) -> Command:
        for option, kind, metavar, text in (
            ("--says", None, "TEXT", "What the source says, in your own words."),
            ("--by", "parties", "PARTY", "Who speaks in it.  [default: press]"),
            ("--source", "sources", "SOURCE", "Id of its card in seeds/. Repeat it, and those below, for each claim."),
        ):
            completed = ids_of(kind) if kind else None
            command = click.option(
                option,
                metavar=metavar,
                multiple=True,
                required=needed and option != "--by",
                shell_complete=completed,
                help=text,
            )(command)
        return command

    return add


def paired(sources: tuple[str, ...], parties: tuple[str, ...], words: tuple[str, ...]) -> list[dict[str, str]]:
    """Claims from what stands on the command line, one for each source. Raises click.UsageError if some are missing."""
    parties = parties or ("press",) * len(sources)
    if not len(sources) == len(parties) == len(words):
        raise click.UsageError("each --source needs one --says, and one --by or none for all of them")
    return [
        {"source": source, "by": party, "says": said}
        for source, party, said in zip(sources, parties, words, strict=True)
    ]


dry_run = click.option("--dry-run", "dry", is_flag=True, help="Show the difference and write nothing.")


@click.command()
@inputs
@click.argument("base")
@click.option("--name", required=True, help="Its name in English.")
@click.option("--name-ar", help="Its name in Arabic.")
@click.option("--name-ckb", help="Its name in Central Kurdish.")
@click.option("--also", multiple=True, help="Another spelling. May be repeated.")
@click.option("--kind", default="camp", show_default=True, help="What sort of base.")
@click.option("--governorate", required=True, shell_complete=ids_of("governorates"), help="Id of the governorate.")
@click.option("--lat", help="Latitude in degrees north, with at most two digits behind the point.")
@click.option("--lon", help="Longitude in degrees east, in the same way.")
@click.option("--uncertainty-m", metavar="METRES", default="5000", show_default=True, help="How far off it may lie.")
@click.option("--territory", metavar="REGION", help="The region in law, where the position cannot decide it.")
@claim_options(needed=False)
@click.option("--note", help="What a reader must know about this base.")
@dry_run
def add(
    places: Inputs,
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
    if (lat is None) != (lon is None):
        raise click.UsageError("--lat and --lon go together")
    if territory is None and (by or says):
        raise click.UsageError("--by and --says tell in which region the base lies: they need --territory")
    parameters.valid_registry(project.read(places), places)
    position = {"lat": lat, "lon": lon, "uncertainty_m": uncertainty_m, "sources": list(source)}
    entry = {
        "id": base,
        "names": _given({"en": name, "ar": name_ar, "ckb": name_ckb}),
        "also": list(also),
        "kind": kind,
        "governorate": governorate,
        "position": _given(position) if lat is not None else None,
        "territory": {"region": territory, "claims": paired(source, by, says)} if territory is not None else None,
        "note": note,
    }
    _enter(places, lambda old, file: with_base(old, file, _given(entry)), dry)


@click.command()
@inputs
@click.argument("base", shell_complete=ids_of("bases"))
@click.argument("new")
@dry_run
def rename(places: Inputs, base: str, new: str, dry: bool) -> None:
    """Give BASE the id NEW, and keep the old one as an alias: links to it are out in the world."""
    reading = project.read(places)
    registry, *_ = parameters.valid_registry(reading, places)
    old_id = registry.bases[parameters.number(base, registry)].id
    old, file = places.registry.read_bytes(), output.shown(places.registry)
    founding = [
        (places.seeds / f"{source.id}.yaml", [at for at, fact in enumerate(source.facts) if fact.base == old_id])
        for source in registry.sources
    ]
    cards = {path: path.read_bytes() for path, facts in founding if facts}
    try:
        renamed = with_id(old, file, old_id, new)
        changed = dict(cards)
        for path, facts in founding:
            for at in facts:
                changed[path] = with_value(changed[path], str(path), ("facts", at, "base"), new)
    except EditError as problem:
        click.echo(f"basemap: {output.safe(str(problem))}", err=True)
        sys.exit(1)
    both = {path.name: (cards[path], changed[path]) for path in cards}
    confirm(places, old, renamed, {}, dry=dry, changed=both)


@click.command("format")
@inputs
@dry_run
def format_(places: Inputs, dry: bool) -> None:
    """Put hand-written entries in order, and change nothing else: bases by id, their entries by time."""
    _enter(places, in_order, dry)


def _given(entry: Entry) -> Entry:
    """An entry without the keys that nobody gave."""
    return {key: value for key, value in entry.items() if value is not None and value != []}


def _enter(places: Inputs, edited: Callable[[bytes, str], bytes], dry: bool) -> None:
    """Show what an edit changes, check what comes of it, and write it if that has no errors; exits with 1 if it has."""
    old = places.registry.read_bytes()
    try:
        new = edited(old, output.shown(places.registry))
    except EditError as problem:
        click.echo(f"basemap: {output.safe(str(problem))}", err=True)
        sys.exit(1)
    confirm(places, old, new, {}, dry=dry)


def confirm(
    places: Inputs,
    old: bytes,
    new: bytes,
    cards: Mapping[str, bytes],
    *,
    dry: bool,
    changed: Mapping[str, tuple[bytes, bytes]] | None = None,
    before: Registry | None = None,
    ask: bool = False,
) -> None:
    """Show the difference, check what comes of it, and write all files if that has no errors; exits with 1 if it has.

    With the registry of before, it also says what the map will say. ``ask`` waits for a yes.
    """
    file = output.shown(places.registry)
    edited = dict(changed or {})
    beside = {**cards, **{name: card for name, (_, card) in edited.items()}}
    reading = reader.read(project.relative(places.registry), project.relative(places.seeds), new, beside)
    _, problems = project.check(reading, places)
    colours = {"+": "green", "-": "red", "@": "cyan"}
    pairs = {name: (b"", card) for name, card in cards.items()} | edited
    in_cards = [line for name, pair in pairs.items() for line in diff(*pair, output.shown(places.seeds / name))]
    for line in (*diff(old, new, file), *in_cards):
        click.echo(click.style(output.safe(line), fg=colours.get(line[:1]) if sys.stdout.isatty() else None))
    if before is not None and reading.registry is not None and not project.errors(problems):
        from basemap.diff import sentences

        for sentence in sentences(before, reading.registry):
            click.echo(output.safe(sentence))
    output.report(problems, sys.stderr, with_lines=False)
    if project.errors(problems):
        click.echo(f"Nothing was written; the lines are those that {file} would have.", err=True)
        sys.exit(1)
    if dry or (ask and not click.confirm("Write it", default=True)):
        return
    written = {places.seeds / name: pair for name, pair in edited.items()} | {places.registry: (old, new)}
    write_all(written, {places.seeds / name: card for name, card in cards.items()})
