"""A problem of the input: at a path of values first, then at a line of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

ValuePath: TypeAlias = tuple[str | int, ...]
Values: TypeAlias = dict[str, Any]
"""A mapping of a file as plain values."""


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at a path of values, before anybody looks up its line.

    ``path`` leads from the root of the registry: ``("bases", 3, "changes", 0, "date")``. ``earlier`` is the path of a
    second value that matters, such as the first use of an id. ``hint`` is the text to write instead, nothing around it.
    ``at_key`` puts the place on the key rather than its value.
    """

    path: ValuePath
    message: str
    rule: str
    severity: Severity = "error"
    hint: str | None = None
    earlier: ValuePath | None = None
    at_key: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem at a place: line and column count from 1, the column in characters. Sorts by place."""

    file: str
    line: int
    column: int
    message: str
    rule: str
    severity: Severity = "error"
    hint: str | None = field(default=None, compare=False)

    @property
    def sentence(self) -> str:
        """The message and what to write instead."""
        return f"{self.message}. Did you mean {self.hint}?" if self.hint else self.message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.sentence} [{self.rule}]"
