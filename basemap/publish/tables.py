"""What others can take away: the registry as tables and JSON, as text.

In: the collections of :mod:`basemap.layers`. Out: the content of ``data/``, by its paths in the site.
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
from basemap.languages import words
from basemap.layers import Collections, geojson
from basemap.publish.publication import CONTRIBUTORS, LICENCE, change_ids
from basemap.registry import edtf
from basemap.registry.text import cell

_DESCRIBED = json.loads((files("basemap") / "publish" / "tables.json").read_text(encoding="utf-8"))
TABLES: dict[str, dict[str, Any]] = _DESCRIBED["tables"]
"""Name → description and Table Schema of each CSV file."""
DOCUMENTS: dict[str, dict[str, Any]] = _DESCRIBED["documents"]
"""Name → description and format of what is no table."""

Row: TypeAlias = tuple[str | int | bool | None, ...]


def contents(collections: Collections) -> dict[str, str]:
    """All that is exported: path in the site → text."""
    found = {f"data/{name}.csv": table(name, collections) for name in TABLES} | {
        "data/bases.geojson": "".join(geojson(collections.bases)),
        "data/registry.json": _pretty(registry(collections)),
    }
    found["data/datapackage.json"] = _pretty(package(collections, found))
    return found


def table(name: str, collections: Collections) -> str:
    """A table as CSV, with CRLF and a byte order mark, without which Excel takes Arabic for something else."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n", strict=True)
    writer.writerow(field["name"] for field in TABLES[name]["schema"]["fields"])
    writer.writerows([cell(value) for value in row] for row in _ROWS[name](collections))
    return "\ufeff" + stream.getvalue()


def registry(collections: Collections) -> dict[str, Any]:
    """The registry in the shape of docs/registry.md, positions rounded; what is empty is left out."""
    head = collections.register
    eras = [era | {"start": edtf.iso(era["start"]), "end": edtf.iso(era["end"])} for era in head["eras"]]
    corrections = [each | {"date": edtf.iso(each["date"])} for each in head["corrections"]]
    sources = [_known({"id": id_, **_without(source, _DAYS)}) for id_, source in head["sources"].items()]
    bases = [_base(feature) for feature in collections.bases["features"]]
    own = {
        "as_of": edtf.iso(head["as_of"]),
        "eras": eras,
        "disagreements": _typed(head["disagreements"]),
        "statements": [_without(statement, _DAYS) for statement in head["statements"]],
        "corrections": corrections,
        "bases": bases,
        "sources": sources,
    }
    whole: dict[str, Any] = _known(_without(head, frozenset(("newest_source",))) | own)
    return whole


def package(collections: Collections, found: Mapping[str, str]) -> dict[str, Any]:
    """The Data Package of these files of data/, each with its size and checksum."""
    head = collections.register
    home = {"homepage": head["publication"]["url"]} if head["publication"]["url"] else {}
    return {
        "profile": "data-package",
        "name": "base-status-map",
        "title": words.languages()["en"].words["title"],
        "description": f"The record to {edtf.iso(head['as_of'])}; later events are not included.",
        "version": edtf.iso(head["as_of"]),
        **home,
        "licenses": [LICENCE],
        "contributors": [{"title": CONTRIBUTORS, "role": "author"}],
        "sources": [{"title": "The documents in sources.csv; each claim names its own"}],
        "resources": [_resource(path, content) for path, content in sorted(found.items())],
    }


def _intervals(collections: Collections) -> Iterator[Row]:
    for feature in collections.bases["features"]:
        base = feature["properties"]
        names = base["names"]
        whose = (feature["id"], names["en"], names.get("ar"), names.get("ckb"), base["territory"])
        spans = base["intervals"]
        yield (*whose, None, spans[0]["from"] if spans else None, None, "certain", None)
        for span in spans:
            others = " ".join(span["alternatives"])
            certainty = "possible" if others else "certain"
            yield (*whose, span["from"], span["to"], span["status"], certainty, others or None)


def _changes(collections: Collections) -> Iterator[Row]:
    for feature in collections.bases["features"]:
        changes = feature["properties"]["changes"]
        for id_, change in zip(change_ids(changes), changes, strict=True):
            days = (_iso(change["earliest"]), _iso(change["latest"]))
            became = (change["status"], change["to"], change["access_retained"], change["evidence"])
            support = (change["inferred"], change["grade"], *timeline.columns(change["witnesses"]).values())
            yield (feature["id"], id_, change["date"], *days, *became, _iso(change["known"]), change["note"], *support)


def _claims(collections: Collections) -> Iterator[Row]:
    sides = {party["id"]: party["side"] for party in collections.register["parties"]}
    for base, entry, number, date, stance, claim in _stated(collections):
        own = (
            claim["source"],
            claim["by"],
            sides[claim["by"]],
            claim["says"],
            claim.get("statement"),
            claim.get("named", True),
        )
        yield (base, entry, number, date, stance, *own)


def _statements(collections: Collections) -> Iterator[Row]:
    sides = {party["id"]: party["side"] for party in collections.register["parties"]}
    for each in collections.register["statements"]:
        covers, bases = each["covers"], collections.bases["features"]
        covered = [base["id"] for base in bases if each["id"] in base["properties"]["statements"]]
        said = (each["date"], each["source"], each["by"], sides[each["by"]], each["says"])
        names = (" ".join(covers["bases"]) or None, covers["territory"], covers["country"], " ".join(covered) or None)
        yield (each["id"], *said, *names, each["note"])


def _stated(collections: Collections) -> Iterator[tuple[str | None, str, int, str | None, str, Mapping[str, Any]]]:
    """Every claim with what it is about: base, kind and number of the entry, its date, and whose part it takes."""
    for feature in collections.bases["features"]:
        id_, base = feature["id"], feature["properties"]
        yield from ((id_, "territory", 1, None, "for", claim) for claim in base["territory_claims"])
        for entry, dated in (("change", "changes"), ("plan", "plans"), ("event", "events"), ("control", "control")):
            for number, record in enumerate(base[dated], 1):
                place = (id_, entry, number, record["date"])
                yield from ((*place, "for", claim) for claim in record["claims"])
                yield from ((*place, "against", claim) for claim in record.get("disputed_by", ()))
        yield from _sides(id_, base["disagreements"])
    yield from _sides(None, collections.register["disagreements"])


def _sides(
    base: str | None, disagreements: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str | None, str, int, str | None, str, Mapping[str, Any]]]:
    for number, each in enumerate(disagreements, 1):
        yield from ((base, "disagreement", number, None, "side", claim) for claim in each["sides"])


def _sources(collections: Collections) -> Iterator[Row]:
    for id_, source in collections.register["sources"].items():
        days = (source["published"], _iso(source["earliest"]), _iso(source["latest"]))
        found = (source["url"], source["archive"], source["language"], source["grade"], source["origin"])
        yield (id_, source["title"], source["publisher"], *days, *found, source["note"])


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


def _without(record: Mapping[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def _typed(value: Any) -> Any:
    """A base, or what is in it, without what was worked out from it."""
    if isinstance(value, Mapping):
        return {key: _typed(each) for key, each in value.items() if key not in _WORKED_OUT}
    return [_typed(each) for each in value] if isinstance(value, list | tuple) else value


_DAYS = frozenset(("earliest", "latest"))
_WORKED_OUT = _DAYS | {
    *("as_of", "intervals", "distance_km", "statements"),  # of a base
    *("evidence", "grade", "inferred", "witnesses", "known", "outcome"),  # of its changes and plans
    "named",  # of a claim
}


def _base(feature: Mapping[str, Any]) -> dict[str, Any]:
    base = _typed(feature["properties"])
    claims = base.pop("territory_claims")
    base["territory"] = {"region": base["territory"], "claims": claims} if claims else None
    base["plans"] = [{"target": plan["date"], **plan} for plan in base["plans"]]
    for plan in base["plans"]:
        del plan["date"]
    return {"id": feature["id"], **base}


def _resource(path: str, content: str) -> dict[str, Any]:
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
_ROWS: dict[str, Callable[[Collections], Iterator[Row]]] = {
    "intervals": _intervals,
    "changes": _changes,
    "claims": _claims,
    "statements": _statements,
    "sources": _sources,
}
