"""What time says: order, the end of the record, what came out before it happened."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from basemap.registry.edtf import iso
from basemap.registry.problem import Finding, ValuePath
from basemap.registry.text import quoted
from basemap.rules.claims import steps
from basemap.rules.context import Context

if TYPE_CHECKING:
    from basemap.registry.edtf import EdtfDate
    from basemap.registry.model import Base, Change, Event, Registry

_FAR_DAYS = 20 * 365
"""How far ahead a plan may look before its year is doubted."""


def unsorted(registry: Registry, _: Context) -> Iterator[Finding]:
    """The bases are sorted by id, so that two people who add one each do not meet at the end of the file."""
    last = ""
    for number, base in enumerate(registry.bases):
        if base.id < last:
            message = f"{quoted(base.id)} stands after {quoted(last)}: sort the bases by id"
            yield Finding(("bases", number, "id"), message, "unsorted")
        last = max(last, base.id)


def order_in_time(registry: Registry, _: Context) -> Iterator[Finding]:
    """Changes, plans, events and control stand in order of time, and so do the statements.

    No change may begin or end before the one above it, or there would be no saying which of the two holds.
    The others may overlap, as long as none lies wholly before its neighbour.
    """
    yield from _sorted(("statements",), "date", [statement.date for statement in registry.statements])
    for number, base in enumerate(registry.bases):
        path = ("bases", number)
        yield from _changes_in_order((*path, "changes"), [change.date for change in base.changes])
        yield from _sorted((*path, "plans"), "target", [plan.target for plan in base.plans])
        yield from _sorted((*path, "events"), "date", [event.date for event in base.events])
        yield from _sorted((*path, "control"), "date", [control.date for control in base.control])


def _changes_in_order(path: ValuePath, dates: list[EdtfDate]) -> Iterator[Finding]:
    last_start, last_end = -inf, -inf
    for number, date in enumerate(dates):
        start, end = _bounds(date)
        start = last_start if date.earliest is None else start
        if end < last_start or (start < last_start and end < last_end):
            yield _misplaced((*path, number, "date"), date, dates[number - 1])
        elif start < last_start or end < last_end:
            message = f"{date} may lie before {dates[number - 1]}, the change above it: narrow one of the two dates"
            yield Finding((*path, number, "date"), message, "order-in-time")
        last_start, last_end = max(start, last_start), max(end, last_end)


def _sorted(path: ValuePath, key: str, dates: list[EdtfDate]) -> Iterator[Finding]:
    for number, (above, date) in enumerate(pairwise(dates), 1):
        start, end = _bounds(date)
        start_above, end_above = _bounds(above)
        if start <= start_above and end <= end_above and (start, end) != (start_above, end_above):
            yield _misplaced((*path, number, key), date, above)


def _misplaced(path: ValuePath, date: EdtfDate, above: EdtfDate) -> Finding:
    message = f"{date} stands after {above}: sort {path[-3]} by time"
    return Finding(path, message, "order-in-time")


def _bounds(date: EdtfDate) -> tuple[float, float]:
    return (-inf if date.earliest is None else date.earliest), (inf if date.latest is None else date.latest)


def same_day(registry: Registry, _: Context) -> Iterator[Finding]:
    """Of two changes on one day only the later entry shows, and so it is with who holds the ground."""
    for number, base in enumerate(registry.bases):
        changes = [(change.date, change.status) for change in base.changes]
        control = [(each.date, each.by) for each in base.control]
        for key, entries in (("changes", changes), ("control", control)):
            for place, ((day_before, before), (day, after)) in enumerate(pairwise(entries), 1):
                is_day = day.earliest is not None and day.earliest == day.latest
                if is_day and before != after and _bounds(day) == _bounds(day_before):
                    message = (
                        f"{quoted(before)} and {quoted(after)} on one day: only the last shows, the other never does"
                    )
                    path = ("bases", number, key)
                    earlier = (*path, place - 1, "date")
                    yield Finding((*path, place, "date"), message, "same-day", "warning", earlier=earlier)


def outside_the_eras(registry: Registry, _: Context) -> Iterator[Finding]:
    """What lies before the first era was so on every day of the map; what is planned for far off never comes due."""
    first, last = min(era.start for era in registry.eras), registry.as_of + _FAR_DAYS
    for number, base in enumerate(registry.bases):
        dates = [(("changes", place, "date"), change.date) for place, change in enumerate(base.changes)]
        dates += [(("plans", place, "target"), plan.target) for place, plan in enumerate(base.plans)]
        dates += [(("events", place, "date"), event.date) for place, event in enumerate(base.events)]
        for path, date in dates:
            start, end = _bounds(date)
            wrong = None
            if end < first:
                wrong = f"is before the first era, which begins on {iso(first)}"
            elif path[0] == "plans" and start > last:
                wrong = f"is more than {_FAR_DAYS // 365} years after as_of, {iso(registry.as_of)}"
            if wrong:
                message = f"{date} {wrong}: is the year right?"
                yield Finding(("bases", number, *path), message, "outside-the-eras", "warning")


def no_change(registry: Registry, _: Context) -> Iterator[Finding]:
    """A change changes the status. What confirms it belongs to the claims above, or is an event."""
    for number, base in enumerate(registry.bases):
        for place, (before, change) in enumerate(pairwise(base.changes), 1):
            if change.status == before.status:
                message = (
                    f"the base is {quoted(change.status)} already: add the claims to that change, or write an event"
                )
                path = ("bases", number, "changes")
                earlier = (*path, place - 1, "status")
                yield Finding((*path, place, "status"), message, "no-change", earlier=earlier)


def published_after_as_of(registry: Registry, _: Context) -> Iterator[Finding]:
    """No source is younger than the map's today, nor is a correction of the map or the day of an entry."""
    for number, source in enumerate(registry.sources):
        if source.published and _bounds(source.published)[0] > registry.as_of:
            message = f"{source.published} is after as_of, {iso(registry.as_of)}: correct the date, or move as_of on"
            yield Finding(("sources", number, "published"), message, "published-after-as-of")
    days: list[tuple[ValuePath, int]] = [
        (("corrections", number, "date"), correction.date) for number, correction in enumerate(registry.corrections)
    ]
    days += [
        (("bases", number, "changes", place, "entered"), change.entered)
        for number, base in enumerate(registry.bases)
        for place, change in enumerate(base.changes)
        if change.entered is not None
    ]
    for path, day in days:
        if day > registry.as_of:
            message = f"{iso(day)} is after as_of, {iso(registry.as_of)}: correct the date, or move as_of on"
            yield Finding(path, message, "published-after-as-of")


def dated_after_as_of(registry: Registry, _: Context) -> Iterator[Finding]:
    """What has happened has happened by the map's today. What is to come is a plan."""
    for number, base in enumerate(registry.bases):
        dates = [("changes", place, change.date) for place, change in enumerate(base.changes)]
        dates += [("events", place, event.date) for place, event in enumerate(base.events)]
        dates += [("control", place, control.date) for place, control in enumerate(base.control)]
        for key, place, date in dates:
            if _bounds(date)[0] > registry.as_of:
                message = f"{date} is after as_of, {iso(registry.as_of)}: write a plan, or move as_of on"
                yield Finding(("bases", number, key, place, "date"), message, "dated-after-as-of")
    for number, question in enumerate(registry.open_questions):
        if question.since > registry.as_of:
            message = f"{iso(question.since)} is after as_of, {iso(registry.as_of)}: correct the day, or move as_of on"
            yield Finding(("open_questions", number, "since"), message, "dated-after-as-of")
    for number, statement in enumerate(registry.statements):
        if _bounds(statement.date)[0] > registry.as_of:
            message = f"{statement.date} is after as_of, {iso(registry.as_of)}: correct the date, or move as_of on"
            yield Finding(("statements", number, "date"), message, "dated-after-as-of")


def before_its_source(registry: Registry, _: Context) -> Iterator[Finding]:
    """A change of which all dated sources were published before it: most likely they announce a plan."""
    latest = {source.id: _bounds(source.published)[1] for source in registry.sources if source.published}
    for number, base in enumerate(registry.bases):
        for place, change in enumerate(base.changes):
            published = [latest[claim.source] for claim in change.claims if claim.source in latest]
            if published and max(published) < _bounds(change.date)[0]:
                message = f"all dated sources of this change were published before {change.date}: is it a plan?"
                yield Finding(("bases", number, "changes", place, "date"), message, "before-its-source", "warning")


def open_start(registry: Registry, _: Context) -> Iterator[Finding]:
    """A departure with an open start does not reach back over days on which forces were on record."""
    settled = {status.id for status in registry.statuses if status.settled}
    published = {source.id: source.published for source in registry.sources if source.published}
    for number, base in enumerate(registry.bases):
        for place, (before, change) in enumerate(pairwise(base.changes), 1):
            since, end = before.date.latest, change.date.latest
            leaves = change.status in settled and before.status not in settled
            if not leaves or change.date.earliest is not None or since is None or end is None:
                continue
            last = max((day for day in _on_record(before, base, published) if since < day < end), default=None)
            if last is not None:
                message = (
                    f"{change.date} puts all days since {iso(since)} in doubt, though forces were on record as late as "
                    f"{iso(last)}"
                )
                hint = f"{iso(last)}/{change.date.text.removeprefix('../')}"
                yield Finding(("bases", number, "changes", place, "date"), message, "open-start", "warning", hint=hint)


def _on_record(arrival: Change, base: Base, published: dict[str, EdtfDate]) -> Iterator[int]:
    """The days for which somebody tells of forces at a base, from the change that says that they are there."""
    told: list[Change | Event] = [arrival, *(event for event in base.events if event.kind != "statement")]
    for entry in told:
        yield entry.date.onset
        yield from (published[claim.source].onset for claim in entry.claims if claim.source in published)


def era_order(registry: Registry, _: Context) -> Iterator[Finding]:
    """Eras follow each other and do not overlap: a day lies in one at most."""
    for number, era in enumerate(registry.eras):
        if era.end < era.start:
            yield Finding(("eras", number, "end"), f"the era {quoted(era.id)} ends before it starts", "era-order")
    for number, (before, era) in enumerate(pairwise(registry.eras), 1):
        if era.start <= before.end:
            message = f"the era {quoted(era.id)} starts before {quoted(before.id)} has ended"
            yield Finding(("eras", number, "start"), message, "era-order")


def outside_the_map(registry: Registry, _: Context) -> Iterator[Finding]:
    """A step of a tour shows a day that the map has: from the start of the first era to its today."""
    first = min(era.start for era in registry.eras)
    for path, step in steps(registry):
        if not first <= step.day <= registry.as_of:
            message = f"the map shows no {iso(step.day)}: it goes from {iso(first)} to as_of, {iso(registry.as_of)}"
            yield Finding((*path, "day"), message, "outside-the-map")
