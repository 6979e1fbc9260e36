"""The state of a base and what supports a change, in the shapes of JSON and of a table.

In: records of :mod:`basemap.timeline`. Out: what ``status --format json``, ``bases.geojson`` and the tables have in
common; days are ``YYYY-MM-DD``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from basemap.registry import edtf
from basemap.timeline import WITNESSES, State, Support

if TYPE_CHECKING:
    from basemap.registry.model import Grade
    from basemap.timeline import Evidence


class WitnessFields(TypedDict):
    """The best that one side has said."""

    grade: Grade
    named: bool


class SupportFields(TypedDict):
    """What a change rests on; nothing, before the first change."""

    evidence: Evidence | None
    grade: Grade | None
    inferred: bool
    witnesses: dict[str, WitnessFields | None]


class StateFields(TypedDict):
    """The answer for a base on a day."""

    status: str | None
    certainty: str
    alternatives: list[str]
    since: str | None
    evidence: Evidence | None
    last_evidence: str | None
    overdue: bool
    stale: bool
    grade: Grade | None
    inferred: bool
    witnesses: dict[str, WitnessFields | None]


def state_fields(state: State) -> StateFields:
    """A state as JSON has it."""
    own = support_fields(state.support)
    return {
        "status": state.status,
        "certainty": state.certainty,
        "alternatives": list(state.alternatives),
        "since": None if state.since is None else edtf.iso(state.since),
        "evidence": own["evidence"],
        "last_evidence": None if state.last_evidence is None else edtf.iso(state.last_evidence),
        "overdue": state.overdue,
        "stale": state.stale,
        "grade": own["grade"],
        "inferred": own["inferred"],
        "witnesses": own["witnesses"],
    }


def support_fields(support: Support | None) -> SupportFields:
    """What a change rests on, as JSON has it."""
    return {
        "evidence": support.evidence if support else None,
        "grade": support.grade if support else None,
        "inferred": support.inferred if support else False,
        "witnesses": {side: _witness(support, side) for side in WITNESSES},
    }


def _witness(support: Support | None, side: str) -> WitnessFields | None:
    witness = support and support.witnesses[side]
    return {"grade": witness.grade, "named": witness.named} if witness else None


def support_columns(support: Support | None) -> dict[str, str | None]:
    """The witnesses as columns of a table: the grade of each, and who of them does not name the base."""
    found = {side: support and support.witnesses[side] for side in WITNESSES}
    grades = {f"grade_{side}": witness.grade if witness else None for side, witness in found.items()}
    unnamed = [side for side, witness in found.items() if witness and not witness.named]
    return {**grades, "unnamed": " ".join(unnamed) or None}
