"""The bases as GeoJSON (RFC 7946), with all that is on record of each.

In: the atlas of :mod:`basemap.layers`. Out: text, one feature a line, so that a diff shows what changed.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from basemap import layers
from basemap.layers import Atlas, MappedBase, MappedChange, MappedPlan
from basemap.publish.states import state_fields, support_fields
from basemap.registry import edtf
from basemap.registry.edtf import EdtfDate
from basemap.registry.model import Change, Claim, Control, Disagreement, Event, Plan
from basemap.registry.values import Record
from basemap.timeline import Interval

JsonObject: TypeAlias = dict[str, Any]
"""Values as JSON has them."""


def lines(atlas: Atlas) -> Iterator[str]:
    """The parts of the collection, in order."""
    yield '{"type": "FeatureCollection", "features": [\n'
    for number, (place, base) in enumerate(zip(layers.places(atlas.bases), atlas.bases, strict=True)):
        feature = place | {"properties": properties(base)}
        yield (",\n" if number else "") + json.dumps(feature, ensure_ascii=False, allow_nan=False)
    yield "\n]}\n"


def properties(mapped: MappedBase) -> JsonObject:
    """What a feature tells of its base."""
    base = mapped.base
    return {
        "names": base.names.given(),
        "names_ours": base.names.ours,
        "former_names": plain(base.former_names),
        "also": base.also,
        "aliases": base.aliases,
        "kind": base.kind,
        "governorate": base.governorate,
        "territory": mapped.region,
        "territory_claims": claims(base.territory.claims if base.territory else ()),
        "distance_km": mapped.distance_km,
        "disputed": base.disputed,
        "position": position(mapped),
        "as_of": state_fields(mapped.state),
        "changes": [_change(change) for change in mapped.changes],
        "intervals": [_interval(span) for span in mapped.intervals],
        "plans": [_plan(plan) for plan in mapped.plans],
        "events": [_with_days(event.date, event) for event in base.events],
        "control": [_with_days(control.date, control) for control in base.control],
        "disagreements": disagreements(base.disagreements),
        "statements": mapped.statements,
        **told(base.model_dump(include={"note"})),
    }


def plain(records: Iterable[Record]) -> list[JsonObject]:
    """Records as plain values."""
    return [record.model_dump() for record in records]


_TOLD = ("note", "says", "about", "follows")
"""The keys of the texts that may be given in several languages."""


def told(values: JsonObject) -> JsonObject:
    """A record as plain values whose texts are English, with their translations beside: language → key → text."""
    english = {key: text["en"] for key, text in values.items() if key in _TOLD and isinstance(text, dict)}
    translations = {
        language: found
        for language in ("ar", "ckb")
        if (found := {key: values[key][language] for key in english if values[key][language]})
    }
    return values | english | {"translations": translations}


def position(mapped: MappedBase) -> JsonObject | None:
    """A position as it is published; None where none is known."""
    if mapped.base.position is None or mapped.place is None:
        return None
    lon, lat = mapped.place
    return told(mapped.base.position.model_dump()) | {"lat": lat, "lon": lon}


def claims(found: Iterable[Claim]) -> list[JsonObject]:
    """Claims as plain values, with whether each names the base."""
    return [told(claim.model_dump()) | {"named": claim.named} for claim in found]


def disagreements(found: Iterable[Disagreement]) -> list[JsonObject]:
    """Disagreements as plain values."""
    return [told(each.model_dump(exclude={"sides"})) | {"sides": claims(each.sides)} for each in found]


def dated(date: EdtfDate, record: Change | Plan | Event | Control) -> JsonObject:
    """A dated record as plain values, with its claims at the end; a plan has its target as its date."""
    own = record.model_dump(exclude={"date", "target", "claims", "disputed_by", "entered"})
    if isinstance(record, Change) and record.entered is not None:
        own["entered"] = edtf.iso(record.entered)
    against = {} if isinstance(record, Control) else {"disputed_by": claims(record.disputed_by)}
    return {"date": date.text, **told(own), "claims": claims(record.claims), **against}


def _with_days(date: EdtfDate, record: Change | Plan | Event | Control) -> JsonObject:
    """A dated record with the first and the last day of its date, counted from 1970-01-01."""
    return {"date": date.text, "earliest": date.earliest, "latest": date.latest} | dated(date, record)


def _change(mapped: MappedChange) -> JsonObject:
    return {
        **_with_days(mapped.change.date, mapped.change),
        **support_fields(mapped.support),
        "known": mapped.known,
    }


def _plan(mapped: MappedPlan) -> JsonObject:
    came = mapped.outcome
    outcome = came and {"kind": came.kind, "days": came.days, "reached": came.reached}
    return _with_days(mapped.plan.target, mapped.plan) | {"outcome": outcome}


def _interval(span: Interval) -> JsonObject:
    end = None if span.end is None else edtf.iso(span.end)
    return {"from": edtf.iso(span.start), "to": end, "status": span.status, "alternatives": span.alternatives}
