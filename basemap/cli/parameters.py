"""What stands on the command line, and what it names: days, dates, the files that lie in a checkout, their bases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from basemap import project
from basemap.cli import output
from basemap.project import Inputs
from basemap.registry import edtf

if TYPE_CHECKING:
    from basemap.registry.model import Registry
    from basemap.registry.problem import Problem
    from basemap.registry.reader import Reading
    from basemap.territory import Territories


Command = TypeVar("Command", bound=Callable[..., Any])


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


def inputs(command: Command) -> Callable[..., Any]:
    """The three options that every command takes, handed to it as ``places``: where its input lies."""

    @wraps(command)
    def located(*, registry: Path | None, seeds: Path | None, layers: Path | None, **given: Any) -> Any:
        return command(places=project.locate(registry, seeds, layers), **given)

    options: Callable[..., Any] = located
    for option, default, text in (
        ("--layers", "layers", "Folder of the geodata."),
        ("--seeds", "seeds", "Folder of the source cards."),
        ("--registry", str(project.REGISTRY), "The registry."),
    ):
        path = click.Path(path_type=Path)
        options = click.option(option, type=path, default=None, help=f"{text}  [default: {default}]")(options)
    return options


def valid_registry(reading: Reading, places: Inputs) -> tuple[Registry, Territories, tuple[Problem, ...]]:
    """A registry without errors, with its warnings; exits with 1 and all problems if there is none."""
    territories, problems = project.check(reading, places)
    if reading.registry is None or project.errors(problems):
        output.report(problems, sys.stderr)
        sys.exit(1)
    return reading.registry, territories, problems


def published(registry: Registry, address: str | None, repository: str | None) -> Registry:
    """The registry with the addresses of site and repository, where it has none. Raises click.BadParameter."""
    from basemap.rules import addresses

    given = (("url", address, addresses.wrong_site), ("repository", repository, addresses.wrong_repository))
    update = {}
    for key, value, complaint in given:
        wrong = complaint(value) if value else None
        if wrong:
            hint = f": did you mean {wrong.hint}?" if wrong.hint else ""
            raise click.BadParameter(f"{value} {wrong.wrong}{hint}")
        if value and getattr(registry.publication, key) is None:
            update[key] = value
    if not update:
        return registry
    return registry.model_copy(update={"publication": registry.publication.model_copy(update=update)})


def within(day: int, registry: Registry) -> None:
    """Raises click.BadParameter for a day of which the registry cannot know."""
    if day > registry.as_of:
        last = edtf.iso(registry.as_of)
        raise click.BadParameter(f"{edtf.iso(day)} lies after {last}, the last day that the registry knows (as_of).")


def number(base: str, registry: Registry) -> int:
    """The place of a base in the registry. Raises click.BadParameter if there is none of that id, now or before."""
    for number, one in enumerate(registry.bases):
        if base in (one.id, *one.aliases):
            return number
    from basemap.registry.text import nearest

    guess = nearest(base, tuple(one.id for one in registry.bases))
    hint = f" Did you mean {guess}?" if guess else ""
    raise click.BadParameter(f"{base} is no base of the registry.{hint}", param_hint="base")
