"""How the commands speak: problems, tables and progress on a terminal, in a pipe or in the log of GitHub.

In: values of the modules below it. Out: text on the two streams, and the exit codes that
:mod:`basemap.cli.commands` names.
Nothing of a registry can steer a terminal: it is shown, not sent.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from basemap import project, timeline
from basemap.registry import edtf
from basemap.registry.text import cell

if TYPE_CHECKING:
    from basemap.registry.model import Registry
    from basemap.registry.problem import Problem
    from basemap.territory import Territories

_PIPE_WIDTH = 160  # of a table that goes into a pipe or a file


def print_csv(rows: list[dict[str, Any]]) -> None:
    flat = [_flat(row) for row in rows]
    writer = csv.DictWriter(sys.stdout, fieldnames=list(flat[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in flat)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row with one value in each column."""
    single = {key: value for key, value in row.items() if key != "witnesses"}
    return single | {"alternatives": " ".join(row["alternatives"])} | timeline.columns(row["witnesses"])


def print_table(
    rows: list[dict[str, Any]], registry: Registry, territories: Territories, day: int, known_by: int | None
) -> None:
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
    for region, group in groupby(sorted(rows, key=lambda row: row["territory"]), key=lambda row: row["territory"]):
        table = Table(box=box.SIMPLE_HEAD, title=regions[region], title_justify="left", title_style="bold")
        for column in ("base", "status", "since", "evidence", "last evidence", ""):
            table.add_column(column, overflow="fold", no_wrap=column in ("since", "evidence", "last evidence"))
        for row in group:
            table.add_row(*(Text(text) for text in _table_cells(row, names)))
        console.print(table)


def _table_cells(row: dict[str, Any], labels: dict[str, str]) -> tuple[str, ...]:
    marks = [mark for mark in ("inferred", "disputed", "overdue", "stale") if row[mark]]
    return (
        row["id"],
        state(row, labels),
        row["since"] or "",
        f"{row['evidence']}, {row['grade']}" if row["evidence"] else "",
        row["last_evidence"] or "",
        ", ".join("disputed territory" if mark == "disputed" else mark for mark in marks),
    )


def labels(registry: Registry) -> dict[str, str]:
    return {status.id: safe(status.label.en) for status in registry.statuses}


def state(row: dict[str, Any], labels: dict[str, str]) -> str:
    """The state of a row in words, with what else is possible."""
    return " or ".join([labels.get(row["status"], "No record"), *(labels[each] for each in row["alternatives"])])


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


def problem_fields(problem: Problem) -> dict[str, Any]:
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
    # The workflow commands of GitHub: what is escaped cannot end the command nor begin another.
    def data(text: str) -> str:
        return safe(text).replace("%", "%25")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(problem.file)},line={problem.line},col={problem.column},title={value(problem.rule)}"
    return f"::{problem.severity} {place}::{data(problem.sentence)}"


def shown(path: Path) -> str:
    return str(project.near(path))


def reason(error: OSError) -> str:
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
