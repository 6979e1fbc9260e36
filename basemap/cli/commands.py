"""The command ``basemap``: what it prints and how it exits; all else is done by the modules below it.

It exits with 0 if all is well, 1 for problems in the input, 2 for a wrong call, 3 for files that cannot be read or
written, 130 when interrupted. Imports wait until they are needed: ``check`` and ``status`` need no Folium, no pandas.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from basemap import __version__, project
from basemap.cli import edit_commands, news_commands, output, parameters
from basemap.cli.parameters import DayType, inputs
from basemap.project import Inputs
from basemap.registry import edtf

if TYPE_CHECKING:
    from basemap import watch_list
    from basemap.languages.words import Language
    from basemap.registry.model import Registry
    from basemap.serve.server import Notice


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="basemap")
def cli() -> None:
    """A map of military bases and who holds them: a YAML registry in, one static page out."""


@cli.command()
@inputs
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Folder of the site.  [default: site]")
@click.option("--address", metavar="URL", help="Where the site is published, if the registry does not say so.")
@click.option("--repository", metavar="URL", help="Where corrections are sent, if the registry does not say so.")
@click.option("--open", "show", is_flag=True, help="Open the page in the browser afterwards.")
def build(places: Inputs, out: Path | None, address: str | None, repository: str | None, show: bool) -> None:
    """Build the whole site, all of it or nothing.

    Problems in the registry are printed and leave the old site as it was.
    """
    target = out if out is not None else project.root() / "site"
    with output.progress() as step:
        step(project.STAGES[0])
        reading = project.read(places)
        step(project.STAGES[1])
        registry, territories, problems = parameters.valid_registry(reading, places)
        registry = parameters.published(registry, address, repository)
        step(project.STAGES[2])
        from basemap import layers as layer_builder

        atlas = layer_builder.build(registry, territories, places.layers)
        files = dict(project.contents(atlas, step, project.dead_links(places)))
        step(project.STAGES[4])
        from basemap.publish import writer

        writer.publish(files, target)
    index = target / "index.html"
    changes = sum(len(base.changes) for base in registry.bases)
    kilobytes = len(files["index.html"]) / 1000
    output.report(problems, sys.stderr)
    if "card.png" not in files:
        from basemap import picture

        click.echo(picture.TOO_MANY, err=True)
    click.echo(
        f"Built {output.shown(index)}: {len(registry.bases)} bases, {changes} changes, "
        f"{len(registry.sources)} sources, as of {edtf.iso(registry.as_of)}; {kilobytes:.0f} kB."
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
    places: Inputs,
    form: str,
    strict: bool,
    published: Path | None,
) -> None:
    """Print all problems of the registry at once, each with its place.

    Errors come first, by place; of the warnings those on what rests on the newest source.
    """
    reading = project.read(places)
    _, problems = project.check(reading, replace(places, published=published))
    wrong = bool(problems) if strict else bool(project.errors(problems))
    if form == "json":
        click.echo(json.dumps([output.problem_fields(problem) for problem in problems], ensure_ascii=False, indent=2))
    elif form == "github":
        for problem in problems:
            click.echo(output.annotation(problem))
    else:
        output.report(problems, sys.stdout)
        if not problems and reading.registry is not None:
            bases = len(reading.registry.bases)
            sources = len(reading.registry.sources)
            click.echo(f"{output.shown(places.registry)}: {bases} bases, {sources} sources, no problems.")
    sys.exit(1 if wrong else 0)


@cli.command()
@inputs
@click.option("--on", "day", type=DayType(), default=None, help="The day.  [default: as_of, or the day of --known-by]")
@click.option("--known-by", type=DayType(), default=None, help="Leave out what was not yet published on this day.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="How to print.")
def status(places: Inputs, day: int | None, known_by: int | None, form: str) -> None:
    """Print the state of every base on a day."""
    registry, territories, _ = parameters.valid_registry(project.read(places), places)
    as_of = registry.as_of
    if day is None:
        day = as_of if known_by is None else min(known_by, as_of)
    parameters.within(day, registry)
    found = list(project.states(registry, territories, day, known_by))
    if form == "json":
        output.print_json(found, registry, day, known_by)
    elif form == "csv":
        output.print_csv(found)
    else:
        output.print_table(found, registry, territories, day, known_by)


@cli.command()
@inputs
@click.argument("first", type=DayType())
@click.argument("second", type=DayType())
def compare(places: Inputs, first: int, second: int) -> None:
    """Print what changed between two days, one base a line."""
    registry, territories, _ = parameters.valid_registry(project.read(places), places)
    for day in (first, second):
        parameters.within(day, registry)
    labels = output.labels(registry)
    before, after = (
        {each.base.id: output.in_words(each.state, labels) for each in project.states(registry, territories, day, None)}
        for day in (first, second)
    )
    changed = [f"{id_}: {before[id_]} → {state}" for id_, state in after.items() if state != before[id_]]
    for line in changed:
        click.echo(line)
    days = f"between {edtf.iso(first)} and {edtf.iso(second)}"
    click.echo(f"{len(changed)} of {len(after)} bases changed {days}.")


@cli.command("diff")
@inputs
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), required=False)
def differences(places: Inputs, old: Path, new: Path | None) -> None:
    """Print what a change to the registry means, one sentence for each fact.

    OLD and NEW are registry files, or folders that hold config/bases.yaml and seeds/. NEW is the registry of this
    checkout if it is left out; a file alone is read with the source cards of this checkout. A card of OLD that is gone
    from NEW and still cited there is named as deleted.
    """
    from basemap import diff

    before, after = (project.version(path, places) if path else places for path in (old, new))
    was, *_ = parameters.valid_registry(project.read(before), before)
    after = replace(after, cards=frozenset(source.id for source in was.sources))
    now, *_ = parameters.valid_registry(project.read(after), after)
    found = list(diff.sentences(was, now))
    for sentence in found:
        click.echo(output.safe(sentence))
    click.echo(f"{len(found)} difference{'s' * (len(found) != 1)}.")


@cli.command("watch-list")
@inputs
@click.option(
    "--dead",
    type=click.Path(path_type=Path),
    default=None,
    help="Addresses that lead nowhere.  [default: dead-links.txt beside the registry]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def watched(places: Inputs, dead: Path | None, form: str) -> None:
    """Print what ought to be looked at next: why, and how it is settled."""
    from basemap import watch_list
    from basemap.languages import words

    registry, *_ = parameters.valid_registry(project.read(places), places)
    given = watch_list.addresses(dead.read_text(encoding="utf-8")) if dead else project.dead_links(places)
    rows, english = watch_list.rows(registry, given), words.languages()["en"]
    if form == "json":
        fields = [
            {
                "kind": row.kind,
                "base": row.base,
                "reason": _reason(row, registry, english),
                "settled_by": watch_list.settled_by(row.kind, english),
                "sources": row.sources,
            }
            for row in rows
        ]
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for kind, group in groupby(rows, key=lambda row: row.kind):
        click.echo(f"{english.words[f'page.w.{kind}']}: {watch_list.settled_by(kind, english)}")
        for row in group:
            click.echo(output.safe(f"  {f'{row.base}: ' if row.base else ''}{_reason(row, registry, english)}"))
    click.echo(f"{len(rows)} rows.")


def _reason(row: watch_list.Row, registry: Registry, language: Language) -> str:
    """Why it ought to be looked at, with what the registry itself says."""
    from basemap import watch_list

    text = f": {' '.join(str(row.text).split())}" if row.text else ""
    return watch_list.reason(row, registry, language) + text


@cli.command("schema")
@inputs
@click.argument("kind", type=click.Choice(["registry", "card"]), default="registry")
@click.option("--ids", "with_ids", is_flag=True, help="With the ids of the registry and its cards, to be completed.")
def json_schema(places: Inputs, kind: str, with_ids: bool) -> None:
    """Print the JSON Schema of the registry, or of a source card, for editors."""
    from basemap.registry import schema

    ids = {each: edit_commands.ids(each, places) for each in set(schema.NAMED.values())} if with_ids else {}
    click.echo(schema.registry(ids) if kind == "registry" else schema.card(), nl=False)


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
def serve(places: Inputs, port: int, show: bool) -> None:
    """Serve the map to this machine, and build it again when a file is saved.

    The page comes anew at the same day and base; problems stand over the map until they are mended.
    """
    from basemap.serve import server

    def ready(address: str) -> None:
        click.echo(f"{address} shows the map, and follows what you save. Ctrl-C ends it.")
        if show:
            click.launch(address)

    folders = (places.registry.parent, places.seeds, places.layers, *server.SOURCES)
    broken = getattr(signal, "SIGPIPE", None)  # Windows has none
    unheard = signal.signal(broken, signal.SIG_IGN) if broken else None  # a browser that went away is no end
    try:
        server.run(project.Builder(places).build, folders, port, ready, _told, _unwatched)
    except BrokenPipeError:
        if broken:
            signal.signal(broken, unheard)
            signal.raise_signal(broken)


def _told(notices: tuple[Notice, ...], seconds: float) -> None:
    for notice in notices:
        click.echo(output.safe(f"{notice.place}: {notice.severity}: {notice.message}"), err=True)
    if not any(notice.severity == "error" for notice in notices):
        click.echo(f"Built in {seconds * 1000:.0f} ms.")


def _unwatched(reason: str) -> None:
    click.echo(f"The system does not tell when a file is saved ({reason}): looking every second instead.", err=True)


@cli.command("picture")
@inputs
@click.option("--on", "day", type=DayType(), default=None, help="The day.  [default: as_of]")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="The picture: FILE.svg or FILE.png.")
@click.option("--animate", type=click.Path(path_type=Path), default=None, help="All changes: FILE.gif or FILE.webp.")
@click.option("--lang", type=click.Choice(["en", "ar", "ckb"]), default="en", help="The language.  [default: en]")
@click.option("--base", "id_", metavar="ID", default=None, help="One base, by its id or an old id.")
def picture_(
    places: Inputs,
    day: int | None,
    out: Path | None,
    animate: Path | None,
    lang: str,
    id_: str | None,
) -> None:
    """Draw the map on a day, or every change as an animation."""
    target = _picture_target(out, animate, day, id_)
    registry, territories, _ = parameters.valid_registry(project.read(places), places)
    day = registry.as_of if day is None else day
    parameters.within(day, registry)
    base = None if id_ is None else registry.bases[parameters.number(id_, registry)].id
    from basemap import layers as layer_builder
    from basemap import picture

    atlas = layer_builder.build(registry, territories, places.layers)
    if not picture.fits(atlas):
        raise click.ClickException(picture.TOO_MANY)
    if animate is not None:
        drawn = picture.animation(atlas, target.suffix.removeprefix("."), language=lang)
    else:
        svg = picture.draw(atlas, day, language=lang, base=base)
        drawn = svg.encode() if target.suffix == ".svg" else picture.png(svg)
    target.write_bytes(drawn)
    click.echo(f"Drew {output.shown(target)}: {len(drawn) / 1000:.0f} kB.")


for command in (
    news_commands.report,
    news_commands.source,
    edit_commands.add,
    edit_commands.rename,
    edit_commands.format_,
):
    cli.add_command(command)


def run() -> int:
    """Run the command that was called. Returns the code that the module's docstring gives; raises KeyboardInterrupt."""
    spare()
    try:
        # https://no-color.org: what a terminal shows is no part of what is built.
        cli.main(standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None)  # noqa: TID251
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort as interruption:
        raise KeyboardInterrupt from interruption
    except click.UsageError as error:
        error.show()
        return 2
    except OSError as error:
        nowhere = isinstance(error, FileNotFoundError) and str(error.filename) == str(project.REGISTRY)
        way = ": go to a checkout of the map, or name its registry with --registry" if nowhere else ""
        click.echo(f"basemap: {output.reason(error)}{way}", err=True)
        return 3
    return 0


def spare() -> None:
    """Spare the process what a command has no use for. It comes before NumPy is imported, which libraries do."""
    # What is imported stays, and a command ends soon: to look for garbage in it took a quarter of the time of `check`.
    gc.set_threshold(100_000, 50, 1000)
    atexit.register(gc.freeze)
    # Threads for matrices, of which a map has none: to start them took a quarter as well. What is built stays the same.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251


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
