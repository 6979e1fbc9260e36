"""What others can take away: the registry as tables, JSON and feeds, as text.

In: the collections of :mod:`basemap.layers`. Out: the content of ``data/`` and of the feeds, by their paths in the
site.
Tables are CSV (RFC 4180) that a spreadsheet reads as text: UTF-8 with a byte order mark, and no cell that it would run.
``datapackage.json`` describes them (Data Package 1, Table Schema), feeds are Atom (RFC 4287). Days are ``YYYY-MM-DD``.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from xml.etree import ElementTree

from basemap.languages import words
from basemap.layers import Collections, geojson
from basemap.registry import edtf
from basemap.registry.text import cell

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
CONTRIBUTORS = "The base-status-map contributors"

_ATOM = "http://www.w3.org/2005/Atom"
_NOBODY = "base-status-map.invalid"
"""The authority of feed ids as long as the registry has no address: nobody can own it (RFC 6761)."""
_MINTED = "2026"
"""The year in the feed ids: the authority was the publisher's then (RFC 4151). It never changes."""

_DESCRIBED = json.loads((files("basemap") / "publish" / "tables.json").read_text(encoding="utf-8"))
TABLES: dict[str, dict[str, Any]] = _DESCRIBED["tables"]
"""Name → description and Table Schema of each CSV file."""
DOCUMENTS: dict[str, dict[str, Any]] = _DESCRIBED["documents"]
"""Name → description and format of what is no table."""

Row: TypeAlias = tuple[str | int | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed; ``id`` is a path, ``via`` names sources with their addresses."""

    id: str
    base: str | None
    page: str
    title: str
    summary: str
    published: int
    updated: int
    via: tuple[tuple[str, str], ...]


def contents(collections: Collections) -> dict[str, str]:
    """All that is exported: path in the site → text."""
    found = {f"data/{name}.csv": table(name, collections) for name in TABLES} | {
        "data/bases.geojson": "".join(geojson(collections.bases)),
        "data/registry.json": _pretty(registry(collections)),
    }
    found["data/datapackage.json"] = _pretty(package(collections, found))
    return found | dict(feeds(collections))


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
    sources = [_known({"id": id_, **_undated(source)}) for id_, source in head["sources"].items()]
    bases = [_base(feature) for feature in collections.bases["features"]]
    own = {
        "as_of": edtf.iso(head["as_of"]),
        "eras": eras,
        "corrections": corrections,
        "bases": bases,
        "sources": sources,
    }
    whole: dict[str, Any] = _known(head | own)
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


def feeds(collections: Collections) -> Iterator[tuple[str, str]]:
    """Path and text of each feed: of the whole, and of each base."""
    found = entries(collections)
    title = words.languages()["en"].words["title"]
    yield "feed.xml", atom(collections.register, found, "feed.xml", title, "index.html")
    for feature in collections.bases["features"]:
        id_, name = feature["id"], feature["properties"]["names"]["en"]
        own = [entry for entry in found if entry.base == id_]
        yield (
            f"feed/{id_}.xml",
            atom(collections.register, own, f"feed/{id_}.xml", f"{name} · {title}", f"base/{id_}.html"),
        )


def entries(collections: Collections) -> list[Entry]:
    """What the feeds tell, newest first: each change of status and each correction.

    A change is published on the day from which it could be known, and updated when the last of its sources came out.
    """
    found = [*_changes_told(collections), *_corrections_told(collections)]
    return sorted(found, key=lambda entry: (-entry.updated, entry.id))


def labels(register: Mapping[str, Any]) -> dict[str, str]:
    """Id → English label of each status."""
    return {status["id"]: status["label"]["en"] for status in register["statuses"]}


def address(register: Mapping[str, Any], path: str) -> str | None:
    """The full address of a path in the site; None if the registry does not say where it is published."""
    url = register["publication"]["url"]
    return f"{url.rstrip('/')}/{path}" if url else None


def change_ids(changes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The id of each change within its base: its status, numbered from 1 on.

    It stays as it is when a date is corrected or a claim is added.
    """
    seen: Counter[str] = Counter()
    for change in changes:
        seen[change["status"]] += 1
        yield f"{change['status']}-{seen[change['status']]}"


def atom(register: Mapping[str, Any], told: Iterable[Entry], path: str, title: str, page: str) -> str:
    """A feed as text; addresses are relative to it as long as the registry has none."""
    told = list(told)
    up = "../" * path.count("/")

    def link(target: str) -> str:
        return address(register, target) or up + target

    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(feed, "id", _tag(register, path.removesuffix(".xml")))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((entry.updated for entry in told), default=register["as_of"])))
    _add(feed, "link", rel="self", type="application/atom+xml", href=link(path))
    _add(feed, "link", rel="alternate", type="text/html", href=link(page))
    _add(_add(feed, "author"), "name", CONTRIBUTORS)
    _add(feed, "rights", f"{LICENCE['title']}, {LICENCE['path']}")
    for entry in told:
        _entry(feed, entry, _tag(register, entry.id), link(entry.page))
    ElementTree.indent(feed, "")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _entry(feed: ElementTree.Element, told: Entry, id_: str, page: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", id_)
    _add(entry, "title", told.title)
    _add(entry, "published", _moment(told.published))
    _add(entry, "updated", _moment(told.updated))
    _add(entry, "link", rel="alternate", type="text/html", href=page)
    for name, url in told.via:
        _add(entry, "link", rel="via", href=url, title=name)
    _add(entry, "summary", told.summary)


def _add(parent: ElementTree.Element, name: str, content: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = content
    return element


def _tag(register: Mapping[str, Any], name: str) -> str:
    """A tag URI (RFC 4151): it stays the same for as long as the map is published in one place."""
    place = urlsplit(register["publication"]["url"] or f"https://{_NOBODY}")
    return f"tag:{place.hostname},{_MINTED}:{place.path.rstrip('/')}/{name}"


def _moment(day: int) -> str:
    return f"{edtf.iso(day)}T00:00:00Z"


def _changes_told(collections: Collections) -> Iterator[Entry]:
    register = collections.register
    names = labels(register)
    for feature in collections.bases["features"]:
        base = feature["properties"]
        for id_, change in zip(change_ids(base["changes"]), base["changes"], strict=True):
            claims = [*change["claims"], *change["disputed_by"]]
            told = {claim["source"]: register["sources"][claim["source"]] for claim in claims}
            last = max(change["known"], *(source["latest"] or change["known"] for source in told.values()))
            yield Entry(
                id=f"change/{feature['id']}/{id_}",
                base=feature["id"],
                page=f"base/{feature['id']}.html#{id_}",
                title=f"{base['names']['en']}: {names[change['status']]}",
                summary=_told(change, register),
                published=min(change["known"], register["as_of"]),
                updated=min(last, register["as_of"]),
                via=tuple((source["publisher"], source["url"]) for source in told.values() if source["url"]),
            )


def _told(change: Mapping[str, Any], register: Mapping[str, Any]) -> str:
    """A change in words: when, how well it is supported, and what each party says."""
    english = words.languages()["en"]
    parties = {party["id"]: party["label"]["en"] for party in register["parties"]}
    date = words.spell(edtf.parse(change["date"]), english)
    against = [f"{english.words['panel.disputed-by']} {_said(claim, parties)}" for claim in change["disputed_by"]]
    said = [_said(claim, parties) for claim in change["claims"]]
    support = english.words[f"evidence.{change['evidence']}.long"]
    return " ".join([f"{date[:1].upper()}{date[1:]}. {support}.", *said, *against])


def _said(claim: Mapping[str, str], parties: Mapping[str, str]) -> str:
    return f"{parties[claim['by']]}: {' '.join(claim['says'].split())}"


def _corrections_told(collections: Collections) -> Iterator[Entry]:
    names = {feature["id"]: feature["properties"]["names"]["en"] for feature in collections.bases["features"]}
    seen: Counter[str] = Counter()
    for correction in collections.register["corrections"]:
        base, day = correction["base"], correction["date"]
        place = f"correction/{edtf.iso(day)}/{base or 'map'}"
        seen[place] += 1
        yield Entry(
            id=f"{place}/{seen[place]}",
            base=base,
            page=f"base/{base}.html#corrections" if base else "methodology.html#corrections",
            title=f"{names[base] if base else 'The map'}: correction",
            summary=" ".join(correction["text"].split()),
            published=day,
            updated=day,
            via=(),
        )


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
            yield (feature["id"], id_, change["date"], *days, *became, _iso(change["known"]), change["note"])


def _claims(collections: Collections) -> Iterator[Row]:
    sides = {party["id"]: party["side"] for party in collections.register["parties"]}
    for base, entry, number, date, stance, claim in _stated(collections):
        yield (base, entry, number, date, stance, claim["source"], claim["by"], sides[claim["by"]], claim["says"])


def _stated(collections: Collections) -> Iterator[tuple[str | None, str, int, str | None, str, Mapping[str, str]]]:
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
) -> Iterator[tuple[str | None, str, int, str | None, str, Mapping[str, str]]]:
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


def _undated(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what was worked out from it."""
    return {key: value for key, value in record.items() if key not in _WORKED_OUT}


_WORKED_OUT = frozenset(("earliest", "latest", "evidence", "known", "outcome", "as_of", "intervals", "distance_km"))


def _base(feature: Mapping[str, Any]) -> dict[str, Any]:
    base = _undated(feature["properties"])
    claims = base.pop("territory_claims")
    base["territory"] = {"region": base["territory"], "claims": claims} if claims else None
    for dated in ("changes", "events", "control"):
        base[dated] = [_undated(record) for record in base[dated]]
    base["plans"] = [{"target": plan["date"], **_undated(plan)} for plan in base["plans"]]
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
    "sources": _sources,
}
