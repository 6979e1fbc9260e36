"""How the commands speak: problems, tables and progress on a terminal, in a pipe or in the log of GitHub.

In: values of the modules below it. Out: text on the two streams, and the exit codes that
:mod:`basemap.cli.commands` names.
Nothing of a registry can steer a terminal: it is shown, not sent.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basemap import project, timeline
from basemap.publish.states import state_fields, support_columns
from basemap.registry import edtf
from basemap.registry.text import cell

if TYPE_CHECKING:
    from basemap.project import BaseState
    from basemap.registry.model import Registry
    from basemap.registry.problem import Problem
    from basemap.territory import Territories
    from basemap.timeline import State

_PIPE_WIDTH = 160  # of a table that goes into a pipe or a file


def print_json(found: Sequence[BaseState], registry: Registry, day: int, known_by: int | None) -> None:
    """The states as JSON; docs/commands.md has the fields."""
    newest = timeline.newest_source(registry, known_by)
    answer = {
        "on": edtf.iso(day),
        "known_by": None if known_by is None else edtf.iso(known_by),
        "as_of": edtf.iso(registry.as_of),
        "newest_source": None if newest is None else edtf.iso(newest),
        "bases": [{**_whose(each), **state_fields(each.state)} for each in found],
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_csv(found: Sequence[BaseState]) -> None:
    """The states as a table, with one value in each column."""
    rows = [_row(each) for each in found]
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)


def _whose(stated: BaseState) -> dict[str, object]:
    base = stated.base
    return {"id": base.id, "name": base.names.en, "territory": stated.region, "disputed": base.disputed}


def _row(stated: BaseState) -> dict[str, Any]:
    own = {key: value for key, value in state_fields(stated.state).items() if key != "witnesses"}
    others = {"alternatives": " ".join(stated.state.alternatives)}
    return {**_whose(stated), **own, **others, **support_columns(stated.state.support)}


def print_table(
    found: Sequence[BaseState], registry: Registry, territories: Territories, day: int, known_by: int | None
) -> None:
    """The states for people: a table for each territory."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = labels(registry)
    regions = {each.id: safe(each.label.en) for each in territories.vocabulary(registry)}
    knowledge = "" if known_by is None else f", as was known by {edtf.iso(known_by)}"
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    newest = timeline.newest_source(registry, known_by)
    reach = "" if newest is None else f", newest source {edtf.iso(newest)}"
    console.print(Text(f"{edtf.iso(day)}{knowledge} (record to {edtf.iso(registry.as_of)}{reach})"))
    for region, group in groupby(sorted(found, key=lambda each: each.region), key=lambda each: each.region):
        table = Table(box=box.SIMPLE_HEAD, title=regions[region], title_justify="left", title_style="bold")
        for column in ("base", "status", "since", "evidence", "last evidence", ""):
            table.add_column(column, overflow="fold", no_wrap=column in ("since", "evidence", "last evidence"))
        for each in group:
            table.add_row(*(Text(text) for text in _table_cells(each, names)))
        console.print(table)


def _table_cells(stated: BaseState, labels: dict[str, str]) -> tuple[str, ...]:
    state = stated.state
    marks = {
        "inferred": state.inferred,
        "disputed territory": stated.base.disputed,
        "overdue": state.overdue,
        "stale": state.stale,
    }
    return (
        stated.base.id,
        in_words(state, labels),
        "" if state.since is None else edtf.iso(state.since),
        f"{state.evidence}, {state.grade}" if state.evidence else "",
        "" if state.last_evidence is None else edtf.iso(state.last_evidence),
        ", ".join(mark for mark, holds in marks.items() if holds),
    )


def labels(registry: Registry) -> dict[str, str]:
    """Status → its label, in English."""
    return {status.id: safe(status.label.en) for status in registry.statuses}


def in_words(state: State, labels: dict[str, str]) -> str:
    """A state in words, with what else is possible."""
    return " or ".join([labels.get(state.status or "", "No record"), *(labels[each] for each in state.alternatives)])


def report(problems: tuple[Problem, ...], stream: Any, *, with_lines: bool = True) -> None:
    """Problems as text: one line each, on a terminal with the line of the file and a caret under the place."""
    if not problems:
        return
    beside = stream.isatty() and with_lines
    for problem in problems:
        place = click.style(f"{problem.file}:{problem.line}:{problem.column}:", bold=True)
        kind = click.style(f"{problem.severity}:", fg="red" if problem.severity == "error" else "yellow", bold=True)
        click.echo(f"{place} {kind} {safe(problem.sentence)} [{problem.rule}]", file=stream)
        if beside and (line := _line(problem)) is not None:
            click.echo(f"    {safe(line)}\n    {' ' * (problem.column - 1)}{click.style('^', fg='red')}", file=stream)
    errors, warnings = project.errors(problems), len(problems) - project.errors(problems)
    click.echo(f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}.", file=stream)


def _line(problem: Problem) -> str | None:
    try:
        lines = Path(problem.file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return lines[problem.line - 1] if problem.line <= len(lines) else None


def safe(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters are shown, not sent."""
    return "".join(character if character.isprintable() else f"\\u{{{ord(character):x}}}" for character in text)


def problem_fields(problem: Problem) -> dict[str, str | int | None]:
    """A problem as JSON; docs/commands.md has the fields."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem.message,
        "hint": problem.hint,
    }


def annotation(problem: Problem) -> str:
    """A problem as GitHub shows it beside its line."""

    # The workflow commands of GitHub: what is escaped cannot end the command nor begin another.
    def data(text: str) -> str:
        return safe(text).replace("%", "%25")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(problem.file)},line={problem.line},col={problem.column},title={value(problem.rule)}"
    return f"::{problem.severity} {place}::{data(problem.sentence)}"


def shown(path: Path) -> str:
    """A path as it is printed: from the current folder, if it lies below it."""
    return str(project.relative(path))


def reason(error: OSError) -> str:
    """Why a file could not be read or written, with its name."""
    if error.filename is None:
        return str(error)
    return f"{error.filename}: {error.strerror or error}"


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Shows the stage of a build on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    # Drawn when a stage begins and not by a clock: each stage is seen, however quick it is.
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=len(project.STAGES))

        def step(stage: str) -> None:
            progress.update(task, description=stage, completed=project.STAGES.index(stage), refresh=True)

        yield step
