"""Dates as people type them into an entry: read here, and handed on as dates."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from basemap.registry import edtf
from basemap.registry.edtf import EdtfDate


def read(text: str) -> EdtfDate:
    """A date of the registry. Raises EdtfError, which says what was most likely meant."""
    try:
        date = edtf.parse(text)
        edtf.check_years(date)
    except edtf.EdtfError as error:
        guess = edtf.guess(text)
        raise edtf.EdtfError(f"{error}. Did you mean {guess}?" if guess else str(error)) from None
    return date


def of(entry: Mapping[str, Any]) -> EdtfDate:
    """The date of an entry; that of a plan is its target. Raises EdtfError."""
    return read(str(entry.get("target", entry.get("date"))))


def ends(date: EdtfDate) -> tuple[float, float]:
    """The first and the last day of a date, infinite where it is open."""
    return (-inf if date.earliest is None else date.earliest), (inf if date.latest is None else date.latest)
