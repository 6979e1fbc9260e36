"""What was said of many bases at once, and the claims that cite it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from basemap.registry.problem import Finding
from basemap.registry.text import nearest, quoted
from basemap.rules.claims import claims
from basemap.rules.context import Context

if TYPE_CHECKING:
    from basemap.registry.model import Registry


def unknown_statement(registry: Registry, _: Context) -> Iterator[Finding]:
    """What a claim cites in place of words of its own is one of the statements."""
    known = tuple(statement.id for statement in registry.statements)
    for path, claim in claims(registry):
        if claim.statement is not None and claim.statement not in known:
            message = f"{quoted(claim.statement)} is no statement: add it to statements, or write source, by and says"
            yield Finding((*path, "statement"), message, "unknown-statement", hint=nearest(claim.statement, known))


def said_twice(registry: Registry, _: Context) -> Iterator[Finding]:
    """A claim that cites a statement adds no words to it: what was said once is written once."""
    statements = {statement.id: statement for statement in registry.statements}
    for path, claim in claims(registry):
        statement = statements.get(claim.statement or "")
        for key in ("source", "by", "says") if statement else ():
            if getattr(claim, key) != getattr(statement, key):
                message = f"{key} is that of the statement {quoted(str(claim.statement))}: delete one of the two keys"
                yield Finding((*path, key), message, "said-twice", at_key=True)


def covers_nothing(registry: Registry, _: Context) -> Iterator[Finding]:
    """A statement covers something: bases by name, a territory, or the country."""
    for number, statement in enumerate(registry.statements):
        covers = statement.covers
        if not (covers.bases or covers.territory or covers.country):
            message = f"{quoted(statement.id)} covers nothing: give bases, territory or country: true"
            yield Finding(("statements", number, "covers"), message, "covers-nothing")


def not_covered(registry: Registry, context: Context) -> Iterator[Finding]:
    """A claim cites a statement only under a base that the statement names or covers."""
    if (territories := context.territories) is None:
        return
    statements = {statement.id: statement for statement in registry.statements}
    for path, claim in claims(registry):
        statement = statements.get(claim.statement or "")
        if statement is None or path[0] != "bases":
            continue
        base = registry.bases[int(path[1])]
        if not territories.covers(statement, base):
            message = f"{quoted(statement.id)} does not cover {base.id}: correct what it covers, or delete the claim"
            yield Finding((*path, "statement"), message, "not-covered")
