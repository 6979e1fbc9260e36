"""The commands that bring news into the registry: ``report``, and ``source`` with its cards.

In: options, answers on a terminal, a filled form or a JSON document: each becomes the same answers, and these the same
news. Out: what the map will say, the difference, and all files or none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from basemap import project
from basemap.cli import edit_commands, output, parameters
from basemap.cli.edit_commands import dry_run, ids_of
from basemap.cli.parameters import Command, DateType, inputs
from basemap.cli.questions import Questions
from basemap.edit import form, news, revision
from basemap.edit.layout import Entry
from basemap.project import Inputs

if TYPE_CHECKING:
    from basemap.registry.model import Registry
    from basemap.registry.reader import Reading

_SOURCE_OPTIONS = (
    ("--source-id", "source_id", "ID", "Its id, if not the one that is made of host and day."),
    ("--archive", "archive", "URL", "An archived copy of it."),
    ("--origin", "origin", "ID", "The report that it retells: cards with one origin count once."),
    ("--grade", "grade", "A|B|C|D", "How far it can be trusted.  [default: as cards of the same host]"),
    ("--language", "language", "CODE", "Its language.  [default: as cards of the same host]"),
    ("--title", "title", "TEXT", "What it is, in a few words."),
    ("--publisher", "publisher", "NAME", "Who published it.  [default: as cards of the same host]"),
    ("--published", "published", "DATE", "Its day of publication."),
)


def source_options(address: str) -> Callable[[Command], Command]:
    """The options that describe a source card; ``address`` is the name of that for its address."""

    def add(command: Command) -> Command:
        for option, name, metavar, text in _SOURCE_OPTIONS:
            command = click.option(option, name, metavar=metavar, help=text)(command)
        text = "Address of a document that has no card yet: one is made."
        return click.option(address, "url", metavar="URL", help=text)(command)

    return add


@click.command()
@inputs
@click.argument("bases", nargs=-1, shell_complete=ids_of("bases"))
@click.option("--date", type=DateType(), help="When, as precisely as the source says.")
@click.option("--status", shell_complete=ids_of("statuses"), help="What the bases became.")
@click.option("--plan", metavar="STATUS", shell_complete=ids_of("statuses"), help="What they are to become by --date.")
@click.option("--event", metavar="KIND", help="What happened there and left the status as it was.")
@click.option("--correction", metavar="TEXT", help="What the published map had wrong, and what stands there now.")
@click.option("--to", metavar="PARTY", shell_complete=ids_of("parties"), help="Who took over.")
@click.option("--access-retained", is_flag=True, help="The coalition may still use the bases.")
@click.option("--statement", metavar="COVERS", help="Enter it as a statement: on a territory by its id, or on country.")
@click.option("--cites", metavar="ID", help="Id of a statement that is there, on which it rests.")
@edit_commands.claim_options(needed=False)
@source_options("--source-url")
@click.option("--note", help="What a reader must know about it.")
@click.option("--form", "filled", type=click.Path(path_type=Path), help="A filled form of an issue, as text or JSON.")
@click.option("--json", "document", type=click.Path(path_type=Path), help="News as JSON; - reads standard input.")
@dry_run
def report(
    places: Inputs,
    bases: tuple[str, ...],
    filled: Path | None,
    document: Path | None,
    dry: bool,
    **options: Any,
) -> None:
    """Enter news of BASES into the registry: a change, a plan, an event or a correction, each where it belongs.

    Nothing else in the files changes, and nothing is written if the registry would then have problems. On a terminal it
    asks for what is missing.
    """
    reading = project.read(places)
    registry, *_ = parameters.valid_registry(reading, places)
    root, cards = _values(reading)
    asked = False
    try:
        if document is not None:
            told = _json(document)
        elif filled is not None:
            told = form.entered(form.read(_text(filled)), root, cards)
        else:
            answers, more = _answers(bases, options, registry)
            asked = sys.stdin.isatty() and not options["correction"]
            if asked:
                asked = Questions(answers, more, root, cards, registry).ask_all()
            told = form.entered(answers, root, cards, **more)
    except form.FormError as error:
        _refuse(error.faults, 2 if filled is None else 1)
    except news.NewsError as error:
        _refuse((str(error),), 1)
    _enter(places, told, cards, registry, dry=dry, ask=asked)


def _enter(
    places: Inputs, told: news.News, cards: list[Entry], before: Registry, *, dry: bool, ask: bool = False
) -> None:
    old = places.registry.read_bytes()
    try:
        found = news.enter(old, output.shown(places.registry), told, cards)
    except (news.NewsError, revision.EditError) as error:
        _refuse((str(error),), 1)
    edit_commands.confirm(places, old, found.registry, found.cards, dry=dry, before=before, ask=ask)


def _refuse(faults: tuple[str, ...], code: int) -> NoReturn:
    for fault in faults:
        click.echo(f"basemap: {output.safe(fault)}", err=True)
    sys.exit(code)


def _values(reading: Reading) -> tuple[Entry, list[Entry]]:
    """The registry and its cards as values, of a reading without errors."""
    assert reading.main is not None
    return reading.main.value, [card.value for card in reading.cards]


def _text(path: Path) -> str:
    data = sys.stdin.buffer.read(form.MAX_LETTERS * 4 + 1) if str(path) == "-" else path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise form.FormError(["the form is not UTF-8"]) from None


def _json(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise news.NewsError(f"this is no JSON: {error}") from None


def _answers(bases: tuple[str, ...], options: Entry, registry: Registry) -> tuple[dict[str, str], Entry]:
    """What stands on the command line, as the answers of a form and what a form does not have."""
    ids = [registry.bases[parameters.number(base, registry)].id for base in bases]
    kinds = [key for key in ("status", "plan", "event", "correction") if options[key] is not None]
    if len(kinds) > 1:
        raise click.UsageError(f"--{kinds[0]} and --{kinds[1]} are two reports: make them one after the other")
    answers = {key: options[key] for key in (*form.SOURCE, "date", "to", "note")}
    answers |= {"base": ", ".join(ids), "text": options["correction"]}
    answers["status"] = form.STAYED if options["event"] else options["plan"] or options["status"]
    answers["kind"] = form.PLAN if options["plan"] else options["event"]
    answers["access"] = "yes" if options["access_retained"] else None
    answers["covers"] = options["statement"]
    is_new = any(options[key] for key in form.SOURCE)
    sources, parties, words = list(options["source"]), list(options["by"]), list(options["says"])
    if not is_new and not options["cites"] and sources:
        edit_commands.paired(tuple(sources), tuple(parties), tuple(words))
    more: Entry = {"cites": options["cites"], "source_id": options["source_id"]}
    if not options["cites"]:
        more["source"] = sources.pop(0) if sources and not is_new else None
        answers["by"] = parties.pop(0) if parties else None
        answers["says"] = words.pop(0) if words else None
    more["claims"] = edit_commands.paired(tuple(sources), tuple(parties), tuple(words))
    return {key: value for key, value in answers.items() if value}, more


@click.group()
def source() -> None:
    """Make and list the cards of sources."""


@source.command("add")
@inputs
@source_options("--url")
@click.option("--by", metavar="PARTY", shell_complete=ids_of("parties"), help="Who speaks in it, to find its origin.")
@click.option("--note", help="What a reader must know about it.")
@dry_run
def add_source(
    places: Inputs,
    by: str | None,
    source_id: str | None,
    dry: bool,
    **given: Any,
) -> None:
    """Make a card for a source. Nothing is fetched: what is not given is taken from cards of the same host."""
    reading = project.read(places)
    registry, *_ = parameters.valid_registry(reading, places)
    root, cards = _values(reading)
    asked = sys.stdin.isatty() and not (given["url"] and given["published"])
    if asked:
        for key in ("url", "published", "title"):
            given[key] = given[key] or click.prompt(form.REPORT[key], default="", show_default=False, err=True) or None
        guessed = news.source(given, cards)
        for key in ("publisher", "language", "grade"):
            given[key] = given[key] or click.prompt(form.REPORT[key], default=guessed.get(key), err=True)
    card = news.source({**given, "id": source_id}, cards)
    same = news.same_report(card, by, cards, news.claims_of(root)) if by else []
    origins = sorted({one["origin"] for one in cards if one["id"] in same and "origin" in one})
    if same and "origin" not in card:
        known_as = f"; --origin {origins[0]}" if origins else ""
        click.echo(f"Of the same day and speaker, perhaps one report: {', '.join(same)}{known_as}.", err=True)
    _enter(places, {"sources": [card]}, cards, registry, dry=dry, ask=asked)
    click.echo(f"{card['id']} is its id: cite it with --source {card['id']}.", err=True)


@source.command("list")
@inputs
@click.option("--unused", is_flag=True, help="Only cards that nothing cites.")
@click.option("--weak", is_flag=True, help="Only cards of grade C and D.")
@click.option("--unarchived", is_flag=True, help="Only cards with an address and no archived copy.")
def list_sources(places: Inputs, unused: bool, weak: bool, unarchived: bool) -> None:
    """Print the cards, one a line: id, grade, day, publisher, and how often each is cited."""
    reading = project.read(places)
    registry, *_ = parameters.valid_registry(reading, places)
    from basemap.rules.claims import citations

    cited: dict[str, int] = {}
    for _, id_ in citations(registry):
        cited[id_] = cited.get(id_, 0) + 1
    for card in registry.sources:
        count = cited.get(card.id, 0)
        if (unused and (count or card.facts)) or (weak and card.grade not in ("C", "D")):
            continue
        if unarchived and (card.archive or not card.url):
            continue
        day = card.published.text if card.published else "undated"
        click.echo(output.safe(f"{card.id}  {card.grade}  {day}  {card.publisher}  cited {count} times"))
