"""What others can take away: the registry as tables and JSON, as text.

In: the atlas of :mod:`basemap.layers`. Out: the content of ``data/``, by its paths in the site.
Tables are CSV (RFC 4180) that a spreadsheet reads as text: UTF-8 with a byte order mark, and no cell that it would run.
``datapackage.json`` describes them (Data Package 1, Table Schema). Days are ``YYYY-MM-DD``.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from basemap import timeline
from basemap.layers import Atlas
from basemap.publish import geojson
from basemap.publish.geojson import JsonObject
from basemap.publish.publication import CONTRIBUTORS, LICENCE
from basemap.publish.states import support_columns
from basemap.registry import edtf
from basemap.registry.edtf import EdtfDate
from basemap.registry.model import Base, Change, Claim, Control, Disagreement, Event, Plan
from basemap.registry.text import cell
from basemap.registry.values import Prose

_DESCRIBED = json.loads((files("basemap") / "publish" / "tables.json").read_text(encoding="utf-8"))
TABLES: dict[str, JsonObject] = _DESCRIBED["tables"]
"""Name → description and Table Schema of each CSV file."""
DOCUMENTS: dict[str, JsonObject] = _DESCRIBED["documents"]
"""Name → description and format of what is no table."""

Row: TypeAlias = tuple[str | int | bool | None, ...]


def contents(atlas: Atlas) -> dict[str, str]:
    """All that is exported: path in the site → text."""
    found = {f"data/{name}.csv": table(name, atlas) for name in TABLES} | {
        "data/bases.geojson": "".join(geojson.lines(atlas)),
        "data/registry.json": _pretty(registry(atlas)),
    }
    found["data/datapackage.json"] = _pretty(package(atlas, found))
    return found


def table(name: str, atlas: Atlas) -> str:
    """A table as CSV, with CRLF and a byte order mark, without which Excel takes Arabic for something else."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n", strict=True)
    writer.writerow(field["name"] for field in TABLES[name]["schema"]["fields"])
    writer.writerows([cell(value) for value in row] for row in _ROWS[name](atlas))
    return "\ufeff" + stream.getvalue()


def registry(atlas: Atlas) -> JsonObject:
    """The registry in the shape of docs/registry.md, positions rounded; what is empty is left out."""
    whole = atlas.registry.model_dump(mode="json", exclude={"sources": {"__all__": {"facts", "as_of"}}})
    for base, mapped in zip(whole["bases"], atlas.bases, strict=True):
        base["position"] = geojson.position(mapped)
    known: JsonObject = _known(whole)
    return known


def package(atlas: Atlas, found: Mapping[str, str]) -> JsonObject:
    """The Data Package of these files of data/, each with its size and checksum."""
    registry = atlas.registry
    home = {"homepage": registry.publication.url} if registry.publication.url else {}
    day = timeline.newest_source(registry)
    newest = f", its newest source of {edtf.iso(day)}" if day is not None else ""
    return {
        "profile": "data-package",
        "name": "base-status-map",
        "title": atlas.english.say("title"),
        "description": f"The record to {edtf.iso(registry.as_of)}{newest}; later events are not included.",
        "version": edtf.iso(registry.as_of),
        **home,
        "licenses": [LICENCE],
        "contributors": [{"title": CONTRIBUTORS, "role": "author"}],
        "sources": [{"title": "The documents in sources.csv; each claim names its own"}],
        "resources": [_resource(path, content) for path, content in sorted(found.items())],
    }


def _intervals(atlas: Atlas) -> Iterator[Row]:
    for mapped in atlas.bases:
        names, spans = mapped.base.names, mapped.intervals
        whose = (mapped.id, names.en, names.ar, names.ckb, mapped.region)
        yield (*whose, None, edtf.iso(spans[0].start) if spans else None, None, "certain", None)
        for span in spans:
            others = " ".join(span.alternatives)
            certainty = "possible" if others else "certain"
            yield (*whose, edtf.iso(span.start), _iso(span.end), span.status, certainty, others or None)


def _changes(atlas: Atlas) -> Iterator[Row]:
    for mapped in atlas.bases:
        for each in mapped.changes:
            change, date = each.change, each.change.date
            days = (date.text, _iso(date.earliest), _iso(date.latest))
            became = (change.status, change.to, change.access_retained, each.evidence)
            support = (each.support.inferred, each.support.grade, *support_columns(each.support).values())
            yield (mapped.id, each.id, *days, *became, edtf.iso(each.known), _english(change.note), *support)


def _claims(atlas: Atlas) -> Iterator[Row]:
    sides = {party.id: party.side for party in atlas.registry.parties}
    for base, entry, number, date, stance, claim in _stated(atlas):
        own = (claim.source, claim.by, sides[claim.by], str(claim.says), claim.statement, claim.named)
        yield (base, entry, number, date, stance, *own)


def _statements(atlas: Atlas) -> Iterator[Row]:
    sides = {party.id: party.side for party in atlas.registry.parties}
    for each in atlas.registry.statements:
        covered = " ".join(mapped.id for mapped in atlas.bases if each.id in mapped.statements)
        said = (each.date.text, each.source, each.by, sides[each.by], str(each.says))
        names = (" ".join(each.covers.bases) or None, each.covers.territory, each.covers.country, covered or None)
        yield (each.id, *said, *names, _english(each.note))


def _english(text: Prose | None) -> str | None:
    return None if text is None else str(text)


Stated: TypeAlias = tuple[str | None, str, int, str | None, str, Claim]
"""A claim with what it is about: base, kind and number of the entry, its date, and whose part it takes."""


def _stated(atlas: Atlas) -> Iterator[Stated]:
    """Every claim."""
    for base in atlas.registry.bases:
        if base.territory:
            yield from ((base.id, "territory", 1, None, "for", claim) for claim in base.territory.claims)
        for entry, number, date, record in _dated(base):
            place = (base.id, entry, number, date.text)
            yield from ((*place, "for", claim) for claim in record.claims)
            if not isinstance(record, Control):
                yield from ((*place, "against", claim) for claim in record.disputed_by)
        yield from _sides(base.id, base.disagreements)
    yield from _sides(None, atlas.registry.disagreements)


def _dated(base: Base) -> Iterator[tuple[str, int, EdtfDate, Change | Plan | Event | Control]]:
    """The dated entries of a base, each with its kind, its number from 1 on and its date."""
    yield from (("change", number, each.date, each) for number, each in enumerate(base.changes, 1))
    yield from (("plan", number, each.target, each) for number, each in enumerate(base.plans, 1))
    yield from (("event", number, each.date, each) for number, each in enumerate(base.events, 1))
    yield from (("control", number, each.date, each) for number, each in enumerate(base.control, 1))


def _sides(base: str | None, disagreements: Iterable[Disagreement]) -> Iterator[Stated]:
    for number, each in enumerate(disagreements, 1):
        yield from ((base, "disagreement", number, None, "side", claim) for claim in each.sides)


def _sources(atlas: Atlas) -> Iterator[Row]:
    for source in atlas.registry.sources:
        date = source.published
        days = (date.text, edtf.iso(date.onset), edtf.iso(date.settled)) if date else (None, None, None)
        found = (source.url, source.archive, source.language, source.grade, source.origin or source.id)
        yield (source.id, source.title, source.publisher, *days, *found, source.note)


def _iso(day: int | None) -> str | None:
    return None if day is None else edtf.iso(day)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _known(value: Any) -> Any:
    """The value without keys that hold nothing, however deep."""
    if isinstance(value, Mapping):
        kept = {key: _known(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item is not None and item not in ([], {})}
    return [_known(item) for item in value] if isinstance(value, list | tuple) else value


def _resource(path: str, content: str) -> JsonObject:
    file = PurePosixPath(path)
    encoded = content.encode()
    digest = hashlib.sha256(encoded).hexdigest()
    own = {
        "name": file.stem,
        "path": file.name,
        "bytes": len(encoded),
        "hash": f"sha256:{digest}",
        "licenses": [LICENCE],
    }
    return own | (_TABULAR | TABLES[file.stem] if file.stem in TABLES else DOCUMENTS[file.stem])


_TABULAR = {
    "profile": "tabular-data-resource",
    "format": "csv",
    "mediatype": "text/csv",
    "encoding": "utf-8-sig",
    "dialect": {"lineTerminator": "\r\n"},
}
_ROWS: dict[str, Callable[[Atlas], Iterator[Row]]] = {
    "intervals": _intervals,
    "changes": _changes,
    "claims": _claims,
    "statements": _statements,
    "sources": _sources,
}
