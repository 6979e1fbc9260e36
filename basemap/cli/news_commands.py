"""The commands that bring news into the registry: ``report``, and ``source`` with its cards.

In: options, answers on a terminal, a filled form or a JSON document: each becomes the same answers, and these the same
news. Out: what the map will say, the difference, and all files or none.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from basemap import project, timeline
from basemap.cli import edit_commands, output, parameters
from basemap.cli.edit_commands import dry_run, ids_of
from basemap.cli.parameters import Command, DateType, inputs
from basemap.edit import form, news, revision
from basemap.edit.layout import Entry
from basemap.project import Inputs
from basemap.registry import edtf
from basemap.registry.model import EventKind
from basemap.registry.text import listed

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
                asked = _ask(answers, more, root, cards, _current(registry))
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
    """The registry and its cards as values: of a registry reading."""
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


_MEANT = (
    (
        "handed-over",
        r"hand(ed|s|ing)?( \w+){0,3} over|handover|t(ake|akes|ook|aken)( \w+){0,3} over|receiv|in control|controls",
    ),
    ("drawing-down", r"beg[au]n|under way|draw(ing|n)? ?down|first phase"),
    ("present", r"arriv|deploy|have come|sent to"),
    ("vacated", r"left|leave|withdr|vacat|depart|empty|gone|evacuat"),
)
"""What was said → the status that is proposed for it, the first that fits."""


def _ask(
    answers: dict[str, str],
    more: Entry,
    root: Entry,
    cards: list[Entry],
    current: Callable[[str], str | None],
) -> bool:
    """Ask on the terminal for what is missing, with a proposal where there is one. Whether anything was asked.

    An answer that cannot be right is asked for again at once. ``current`` gives the status of a base at ``as_of``.
    """
    before = dict(answers)

    def ask(
        key: str, proposal: str | None = None, *, needed: bool = True, sound: Callable[[str], object] | None = None
    ) -> None:
        if key in answers:
            return

        def checked(answer: str) -> str:
            try:
                if sound and answer.strip():
                    sound(answer.strip())
            except (news.NewsError, edtf.EdtfError) as error:
                raise click.UsageError(output.safe(str(error))) from None
            return answer.strip()

        default = proposal if proposal is not None or needed else ""
        label = form.REPORT[key]
        answer = click.prompt(label, default=default, show_default=bool(default), value_proc=checked, err=True)
        answers.update({key: answer} if answer else {})

    def party(text: str) -> str:
        return news.party_meant(text, root["parties"])

    ask("base", sound=lambda text: [news.base_meant(name.strip(), root["bases"]) for name in text.split(",")])
    if not more.get("source") and not more.get("cites"):
        if "url" not in answers and "publisher" not in answers:
            place = click.prompt("Address of the document, or the id of its card", err=True).strip()
            more["source" if place in {card["id"] for card in cards} else "url"] = place
            answers.update({"url": more.pop("url")} if "url" in more else {})
        if "url" in answers or "publisher" in answers:
            ask("published", answers.get("date"), sound=edtf.parse)
            guessed = news.source({key: answers.get(key) for key in form.SOURCE}, cards)
            ask("title", needed=False)
            for key in ("publisher", "language", "grade"):
                ask(key, guessed.get(key))
    if not more.get("cites"):
        ask("says")
        ask("by", _speaker(answers, root) or "press", sound=party)
        same = news.same_report(answers, answers["by"], cards, _claims_of(root)) if "url" in answers else []
        if same:
            origin = next((card.get("origin") for card in cards if card["id"] in same and card.get("origin")), "")
            click.echo(f"Of the same day and speaker: {', '.join(same)}.", err=True)
            ask("origin", origin, needed=False)
    _ask_what(answers, root, current, ask)
    ask("date", answers.get("published"), sound=edtf.parse)
    if answers["status"] == "handed-over":
        ask("to", needed=False, sound=party)
    if not more.get("cites"):
        ask("covers", "bases")
    ask("note", needed=False)
    return answers != before


def _ask_what(
    answers: dict[str, str], root: Entry, current: Callable[[str], str | None], ask: Callable[..., None]
) -> None:
    """Ask what became of the bases, with a proposal from what was said; a status that they have already is no news."""
    statuses = [status["id"] for status in root["statuses"]]
    ids = [news.base_meant(name.strip(), root["bases"]) for name in answers["base"].split(",") if name.strip()]
    already = {id_: status for id_ in ids if (status := current(id_)) is not None}
    same = set(already.values()) if len(already) == len(ids) else set()

    def is_news(text: str) -> None:
        if text not in (*statuses, form.STAYED):
            raise news.NewsError(f"use {listed((*statuses, form.STAYED))}")
        if text in already.values():
            known = next(id_ for id_, status in already.items() if status == text)
            raise news.NewsError(f"{known} is {text} already: if this says so once more, it stayed as it was")

    said = f"{answers.get('title', '')} {answers.get('says', '')}"
    meant = [status for status, words in _MEANT if re.search(words, said, re.I)]
    meant += ["handed-over" if "to" in answers else "vacated"]
    proposal = next((status for status in meant if status in statuses and status not in same), form.STAYED)
    if "status" not in answers:
        there = ", ".join(f"{id_} {status}" for id_, status in already.items())
        click.echo(f"As the record ends: {there or 'no status'}.", err=True)
        click.echo(f"They can become {listed((*statuses, form.STAYED))}.", err=True)
    ask("status", proposal, sound=is_news)
    if answers["status"] == form.STAYED:
        click.echo(f"What can have happened: {listed((*get_args(EventKind), 'plan'))}.", err=True)
        ask("kind", "sighting")
        if answers["kind"].startswith("plan"):
            proposal = next((status for status in meant if status in statuses), statuses[-1])
            answers["status"] = click.prompt(
                "What they are to become", default=proposal, type=click.Choice(statuses), show_choices=False, err=True
            )


def _current(registry: Registry) -> Callable[[str], str | None]:
    """Id of a base → its status at the end of the record."""
    ref = timeline.reference(registry)
    bases = {base.id: base for base in registry.bases}
    return lambda id_: timeline.state(bases[id_], ref, registry.as_of).status


def _speaker(answers: dict[str, str], root: Entry) -> str | None:
    """The party whose name stands in what was said."""
    text = f"{answers.get('title', '')} {answers.get('says', '')}".casefold()
    found = [
        (len(label), party["id"])
        for party in root["parties"]
        for label in party["label"].values()
        if label.casefold() in text
    ]
    return max(found)[1] if found else None


def _claims_of(value: Any) -> list[Entry]:
    """All claims in the values of a registry."""
    if isinstance(value, dict):
        own = [value] if "source" in value and "by" in value else []
        return own + [claim for each in value.values() for claim in _claims_of(each)]
    return [claim for each in value for claim in _claims_of(each)] if isinstance(value, list) else []


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
    same = news.same_report(card, by, cards, _claims_of(root)) if by else []
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
