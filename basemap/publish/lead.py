"""The first answer in one breath: whether the forces have left, when, who says so, and what no source says.

In: the atlas, a language. Out: a text for the last day. The page says the same of any day
(``basemap/client/panels/summary.js``).
"""

from collections.abc import Sequence

from basemap import timeline
from basemap.languages import words
from basemap.layers import Atlas, MappedBase, MappedChange
from basemap.registry.model import Base

MOST_NAMED = 3
"""Of the bases that were left on the last day."""


def departure(atlas: Atlas, language: words.Language) -> str:
    """What is known of the end, once the forces have left all bases on record; empty before."""
    registry, settled = atlas.registry, {status.id for status in atlas.registry.statuses if status.settled}
    recorded = [base for base in atlas.bases if base.state.status or base.state.alternatives]
    possible = {status for base in recorded for status in (base.state.status, *base.state.alternatives) if status}
    if not recorded or possible - settled:
        return ""
    since = max(base.state.since for base in recorded if base.state.since is not None)
    last = [base for base in recorded if base.state.since == since]
    told = ([base for base in last if not base.state.inferred] or last)[:MOST_NAMED]
    labels = {party.id: getattr(party.label, language.id) for party in registry.parties}
    said = language.say(
        "lead.left",
        total=len(recorded),
        base=_listed([_isolated(_name(base.base, language)) for base in told], language),
        date=words.spell_day(since, language),
        parties=_listed([_isolated(labels[party]) for party in _parties(_current(told[0]), atlas)], language),
    )
    covered = sum(base.state.inferred and base not in told for base in last)
    parts = [said, *([language.say("lead.covered", n=covered)] if covered else [])]
    asked = [getattr(question.text, language.id) for question in registry.open_questions]
    if asked:
        parts.append(language.say("lead.unknown", questions=language.say("sentence.join").join(asked)))
    return " ".join(parts)


def _current(base: MappedBase) -> MappedChange:
    state = base.state
    return next(
        each
        for each in reversed(base.changes)
        if (each.change.status, each.change.date.latest) == (state.status, state.since)
    )


def _parties(mapped: MappedChange, atlas: Atlas) -> list[str]:
    """The first to speak on either side; where neither does, the first of all."""
    side = timeline.reference(atlas.registry).side
    speakers = [claim.by for claim in mapped.change.claims]
    first = {
        witness: next((party for party in speakers if side[party] == witness), None) for witness in timeline.WITNESSES
    }
    both = [party for party in (first["coalition"], first["host"]) if party]
    return both or [party for party in (first["third"],) if party]


def _name(base: Base, language: words.Language) -> str:
    return getattr(base.names, language.id) or base.names.en


def _isolated(text: str) -> str:
    return f"\u2068{text}\u2069"


def _listed(texts: Sequence[str], language: words.Language) -> str:
    """Texts one after the other, the last behind "and"."""
    text = texts[0] if texts else ""
    for number, other in enumerate(texts[1:], start=2):
        text = language.words["list.two" if number == len(texts) else "list.more"].format(a=text, b=other)
    return text
