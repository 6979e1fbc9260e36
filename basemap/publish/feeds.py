"""What changed, as Atom feeds (RFC 4287): of the whole map, and of each base.

In: the collections of :mod:`basemap.layers`. Out: the text of the feeds, by their paths in the site.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import idna

from basemap.languages import words
from basemap.layers import Collections
from basemap.publish.publication import CONTRIBUTORS, LICENCE, address, change_ids, labels, sentence, support
from basemap.registry import edtf

_ATOM = "http://www.w3.org/2005/Atom"


_NOBODY = "base-status-map.invalid"
"""The authority of feed ids as long as the registry has no address: nobody can own it (RFC 6761)."""


_MINTED = "2026"
"""The year in the feed ids: the authority was the publisher's then (RFC 4151). It never changes."""


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
    """Path and text of each feed: of the whole, and of each base."""
    return dict(_feeds(collections))


def _feeds(collections: Collections) -> Iterator[tuple[str, str]]:
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

    A change is published on the day from which it could be known, and updated when the last of its sources came out;
    one that was entered later is news on the day on which it was.
    """
    found = [*_changes_told(collections), *_corrections_told(collections)]
    return sorted(found, key=lambda entry: (-entry.updated, entry.id))


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
    host = idna.encode(place.hostname or _NOBODY, uts46=True).decode()
    return f"tag:{host},{_MINTED}:{quote(place.path.rstrip('/'))}/{name}"


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
            entered = edtf.day(change["entered"]) if "entered" in change else change["known"]
            last = max(entered, *(source["latest"] or entered for source in told.values()))
            yield Entry(
                id=f"change/{feature['id']}/{id_}",
                base=feature["id"],
                page=f"base/{feature['id']}.html#{id_}",
                title=f"{base['names']['en']}: {names[change['status']]}",
                summary=_told(change, register),
                published=min(entered, register["as_of"]),
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
    return " ".join([f"{sentence(date)}. {sentence(support(change, register, english))}.", *said, *against])


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
