"""What held on a day, and how well it is known.

In: records of the model. Out: windows, half-open intervals, the state on a day, the evidence of a change, what came
of a plan. A day is an integer (see :mod:`basemap.registry.edtf`); the only today is the ``as_of`` of the registry.

From the ``latest`` day of its date on a change is certain; between ``earliest`` and that day the state may be the
old or the new one. ``known_by`` a day leaves out all that was not yet published then. The page gives the same
answers through ``basemap/client/time/timeline.js``; the tests of both read ``tests/golden/states.json``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from basemap.registry import edtf

if TYPE_CHECKING:
    from basemap.registry.model import Base, Change, Claim, Event, Grade, Plan, Registry

Evidence = Literal["claimed", "corroborated", "confirmed", "disputed"]

STALE_AFTER_DAYS = 180
"""An unsettled status with no evidence for longer than this is stale."""

FOREVER = 1 << 30
"""The latest day of a change that may never have come (``A/..``)."""

WITNESSES = ("coalition", "host", "third")
"""Who can bear witness: the side that leaves or comes, the side that takes over, and everybody else."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the answers depend on beside the base itself; made once for a registry."""

    published: dict[str, edtf.EdtfDate | None]
    """Source id → when it was published; None if undated."""
    origin: dict[str, str]
    """Source id → what counts as one witness."""
    grade: dict[str, Grade]
    """Source id → how far to trust it, A to D."""
    said: dict[str, edtf.EdtfDate]
    """Statement id → when it was made."""
    side: dict[str, str]
    """Party id → who of ``WITNESSES`` it belongs to."""
    settled: frozenset[str]
    """Ids of the statuses that need no news to stay true."""
    leaving: frozenset[str]
    """Ids of the statuses on the way out: all but the first that is not settled, which is full presence."""
    era_starts: tuple[int, ...]
    """First days of the eras, in order."""


@dataclass(frozen=True, slots=True)
class Window:
    """A change and the days, both inclusive, between which it came."""

    change: Change
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open ``[start, end)`` in days, with one answer; ``end`` is None for the last."""

    start: int
    end: int | None
    status: str | None
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """The best that one side has said for a change."""

    grade: Grade
    """Of its best source; of those that name the base, if one does."""
    named: bool
    """Whether it names the base; otherwise it speaks of a territory or the whole country."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a change rests on; derived from its claims and never typed in."""

    evidence: Evidence
    grade: Grade
    """The best grade of which the sources alone, and better ones, would give the same evidence."""
    inferred: bool
    """Whether no claim names the base: what was said of a territory or the country covers it."""
    witnesses: dict[str, Witness | None]
    """For each of ``WITNESSES``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What had come of a plan on a day.

    ``due`` not yet passed · ``kept`` reached in time · ``late`` reached after the target, or not reached though there
    is news since, by ``days`` · ``overdue`` passed by ``days``, and nobody has reported since. At a base that is
    settled no plan of leaving is overdue, nor late without having been reached.
    """

    plan: Plan
    kind: Literal["due", "kept", "late", "overdue"]
    days: int
    reached: bool


@dataclass(frozen=True, slots=True)
class State:
    """The one answer for a base on a day; days are integers, None where there is none."""

    status: str | None
    alternatives: tuple[str, ...]
    since: int | None
    support: Support | None
    last_evidence: int | None
    stale: bool
    outcomes: tuple[Outcome, ...]

    @property
    def certainty(self) -> Literal["certain", "possible"]:
        """Whether ``status`` is the only possible one."""
        return "possible" if self.alternatives else "certain"

    @property
    def evidence(self) -> Evidence | None:
        """How well the change to ``status`` is supported."""
        return self.support.evidence if self.support else None

    @property
    def grade(self) -> Grade | None:
        """The grade of the sources that bear this evidence."""
        return self.support.grade if self.support else None

    @property
    def inferred(self) -> bool:
        """Whether no source names the base: what was said of a territory or the country covers it."""
        return self.support is not None and self.support.inferred

    @property
    def overdue(self) -> bool:
        """Whether a plan has passed and nobody has said what came of it."""
        return any(outcome.kind == "overdue" for outcome in self.outcomes)


def reference(registry: Registry) -> Reference:
    """Collect what the answers depend on."""
    unsettled = [status.id for status in registry.statuses if not status.settled]
    return Reference(
        published={source.id: source.published for source in registry.sources},
        origin={source.id: source.origin or source.id for source in registry.sources},
        grade={source.id: source.grade for source in registry.sources},
        said={statement.id: statement.date for statement in registry.statements},
        side={party.id: party.side if party.side in WITNESSES else "host" for party in registry.parties},
        settled=frozenset(status.id for status in registry.statuses if status.settled),
        leaving=frozenset(status.id for status in registry.statuses) - set(unsettled[:1]),
        era_starts=tuple(era.start for era in registry.eras),
    )


def newest_source(registry: Registry, known_by: int | None = None) -> int | None:
    """The day of the newest source, published by ``known_by``: how far the record reaches. None if all are undated.

    A vague day counts from the first that it can be, so that the record looks no fresher than it is.
    """
    dates = (source.published for source in registry.sources)
    days = [date.onset for date in dates if date and (known_by is None or date.settled <= known_by)]
    return max(days, default=None)


def state(base: Base, ref: Reference, day: int, known_by: int | None = None) -> State:
    """The state of a base on a day, as far as was published by ``known_by`` (all that is on record, if None)."""
    spans = windows(base, ref, known_by)
    current, alternatives = _on(spans, day)
    last = last_evidence(base, ref, known_by)
    status = current.change.status if current else None
    unsettled = status is not None and status not in ref.settled
    return State(
        status=status,
        alternatives=alternatives,
        since=current.latest if current else None,
        support=support(current.change, ref, known_by) if current else None,
        last_evidence=last,
        stale=unsettled and last is not None and day - last > STALE_AFTER_DAYS,
        outcomes=tuple(_outcomes(base, ref, spans, day, known_by, status, last)),
    )


def windows(base: Base, ref: Reference, known_by: int | None = None) -> tuple[Window, ...]:
    """The changes known by a day, each with its first and last possible day.

    An open start (``../B``) reaches back to the previous change, or to the start of the era that holds B.
    """
    spans: list[Window] = []
    for change in base.changes:
        if _unpublished(change.claims, change.date, ref, known_by):
            continue
        latest = FOREVER if change.date.latest is None else change.date.latest
        earliest = change.date.earliest
        if earliest is None:
            earliest = _era_start(latest, ref.era_starts)
        if spans:
            earliest = max(earliest, _floor(spans[-1], change))
        spans.append(Window(change, earliest, latest))
    return tuple(spans)


def intervals(base: Base, ref: Reference, known_by: int | None = None) -> tuple[Interval, ...]:
    """The half-open intervals of one answer each, in order, from the first possible day on."""
    spans = windows(base, ref, known_by)
    days = sorted({day for span in spans for day in (span.earliest, span.latest) if day < FOREVER})
    found: list[Interval] = []
    for start, end in zip_longest(days, days[1:]):
        current, alternatives = _on(spans, start)
        status = current.change.status if current else None
        if found and (found[-1].status, found[-1].alternatives) == (status, alternatives):
            found[-1] = Interval(found[-1].start, end, status, alternatives)
        else:
            found.append(Interval(start, end, status, alternatives))
    return tuple(found)


def turns(base: Base, ref: Reference) -> tuple[int, ...]:
    """The days on which the answer for a base may become another, in order; between two of them it stays the same."""
    days = {day for span in windows(base, ref) for day in (span.earliest, span.latest)}
    days |= {known_from(plan, ref) for plan in base.plans}
    days |= {plan.target.latest + 1 for plan in base.plans if plan.target.latest is not None}
    last = last_evidence(base, ref)
    if last is not None:
        days.add(last + STALE_AFTER_DAYS + 1)
    return tuple(sorted(day for day in days if day < FOREVER))


def evidence(change: Change, ref: Reference, known_by: int | None = None) -> Evidence:
    """How well a change is supported, from the claims published by ``known_by``; never typed in.

    ``disputed``: a claim against it stands. ``confirmed``: on record from the side that leaves or comes and from the
    host, both by name: what a statement covers without naming it, it does not confirm. ``corroborated``: two or more
    independent origins. ``claimed``: one.
    """
    if _published(change.disputed_by, change.date, ref, known_by):
        return "disputed"
    return _evidence(_published(change.claims, change.date, ref, known_by), ref)


def support(change: Change, ref: Reference, known_by: int | None = None) -> Support:
    """What a change rests on: the claims published by ``known_by``, or all, of which there must be one."""
    claims = _published(change.claims, change.date, ref, known_by)
    whole = _evidence(claims, ref)
    grade = next(
        grade
        for grade in sorted({ref.grade[claim.source] for claim in claims})
        if _evidence([claim for claim in claims if ref.grade[claim.source] <= grade], ref) == whole
    )
    return Support(
        evidence=evidence(change, ref, known_by),
        grade=grade,
        inferred=not any(claim.named for claim in claims),
        witnesses={
            witness: _witness([claim for claim in claims if ref.side[claim.by] == witness], ref)
            for witness in WITNESSES
        },
    )


def _evidence(claims: Sequence[Claim], ref: Reference) -> Evidence:
    """How well claims support what they say, if nobody says otherwise."""
    sides = {ref.side[claim.by] for claim in claims if claim.named}
    if sides >= {"coalition", "host"}:
        return "confirmed"
    return "corroborated" if len({ref.origin[claim.source] for claim in claims}) > 1 else "claimed"


def _witness(claims: Sequence[Claim], ref: Reference) -> Witness | None:
    found = [Witness(ref.grade[claim.source], claim.named) for claim in claims]
    return min(found, key=lambda witness: (not witness.named, witness.grade), default=None)


def last_evidence(base: Base, ref: Reference, known_by: int | None = None) -> int | None:
    """The last day for which a change, an event or a claim, published by ``known_by``, tells of a base.

    A vague date counts from its first possible day, so that nothing looks fresher than it is.
    """
    days: list[int] = []
    told: tuple[Change | Event, ...] = (*base.changes, *base.events)
    for dated in told:
        if not _unpublished(dated.claims, dated.date, ref, known_by):
            days.append(dated.date.onset)
    spoken: tuple[Change | Plan | Event, ...] = (*base.changes, *base.plans, *base.events)
    for claim in (claim for item in spoken for claim in (*item.claims, *item.disputed_by)):
        published = ref.published[claim.source]
        if published is not None and (known_by is None or published.settled <= known_by):
            days.append(published.onset)
    return max(days, default=None)


def known_from(item: Change | Event | Plan, ref: Reference) -> int:
    """The first day on which a reader could know of something: when the first of its sources came out.

    An undated source could be read from the ``latest`` day of what it tells.
    """
    return min(_known(claim, _date(item), ref) for claim in item.claims)


def _on(spans: Sequence[Window], day: int) -> tuple[Window | None, tuple[str, ...]]:
    current: Window | None = None
    later: list[str] = []
    for span in spans:
        if span.latest <= day:
            current, later = span, []
        elif span.earliest <= day and span.change.status not in later:
            later.append(span.change.status)
    status = current.change.status if current else None
    return current, tuple(other for other in later if other != status)


def _floor(previous: Window, change: Change) -> int:
    # An open start cannot reach into the spell before; a dated one may overlap the window before it.
    if change.date.earliest is None and previous.latest < FOREVER:
        return previous.latest
    return previous.earliest


def _era_start(day: int, starts: Sequence[int]) -> int:
    return max((start for start in starts if start <= day), default=min(starts))


def _outcomes(
    base: Base,
    ref: Reference,
    spans: Sequence[Window],
    day: int,
    known_by: int | None,
    status: str | None,
    last: int | None,
) -> Iterator[Outcome]:
    # Whoever knows nothing after ``known_by`` cannot say of a later target that it has passed.
    today = day if known_by is None else min(day, known_by)
    for plan in base.plans:
        announced = known_from(plan, ref)
        if announced > today:
            continue
        target = FOREVER if plan.target.latest is None else plan.target.latest
        reached = _reached(plan, spans, announced, ref)
        if reached is not None and max(reached, announced) <= day:
            yield Outcome(plan, "late" if reached > target else "kept", max(0, reached - target), True)
        elif today <= target:
            yield Outcome(plan, "due", 0, False)
        elif status in ref.settled and plan.status in ref.leaving:
            yield Outcome(plan, "kept", 0, True)
        elif last is None or last <= target:
            yield Outcome(plan, "overdue", day - target, False)
        else:
            yield Outcome(plan, "late", day - target, False)


def _reached(plan: Plan, spans: Sequence[Window], announced: int, ref: Reference) -> int | None:
    """The first day on which what was planned was certain; it counts from the announcement on.

    A settled status reaches every plan of leaving: a base that was handed over has been vacated, and its forces were
    drawn down. A status from before the announcement that may by then have been over reaches nothing: who plans to
    leave is there.
    """
    for span, following in zip_longest(spans, spans[1:]):
        over = span.latest <= announced and following is not None and following.earliest <= announced
        status = span.change.status
        alike = status == plan.status or (status in ref.settled and plan.status in ref.leaving)
        if alike and not over and span.latest < FOREVER:
            return span.latest
    return None


def _date(item: Change | Event | Plan) -> edtf.EdtfDate:
    # A plan has a target in place of a date. The classes of the model are not at hand here, only their shapes.
    date: edtf.EdtfDate = getattr(item, "target", None) or getattr(item, "date", None)  # type: ignore[assignment]
    return date


def _known(claim: Claim, date: edtf.EdtfDate, ref: Reference) -> int:
    published = ref.published[claim.source]
    if published is None:  # what is undated could be read when it was said, or when it had come about
        return (ref.said[claim.statement] if claim.statement else date).settled
    return published.settled


def _published(claims: Iterable[Claim], date: edtf.EdtfDate, ref: Reference, known_by: int | None) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if known_by is None or _known(claim, date, ref) <= known_by)


def _unpublished(claims: Iterable[Claim], date: edtf.EdtfDate, ref: Reference, known_by: int | None) -> bool:
    return known_by is not None and not _published(claims, date, ref, known_by)
