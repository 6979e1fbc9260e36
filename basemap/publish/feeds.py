"""What changed, as Atom feeds (RFC 4287): of the whole map, and of each base.

In: the atlas of :mod:`basemap.layers`. Out: the text of the feeds, by their paths in the site.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import idna

from basemap.languages import words
from basemap.layers import Atlas, MappedChange
from basemap.publish.publication import CONTRIBUTORS, LICENCE, address, labels, sentence, support
from basemap.registry import edtf
from basemap.registry.model import Claim, Registry

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


def contents(atlas: Atlas) -> dict[str, str]:
    """Path and text of each feed: of the whole, and of each base."""
    return dict(_feeds(atlas))


def _feeds(atlas: Atlas) -> Iterator[tuple[str, str]]:
    found = entries(atlas)
    title = atlas.english.say("title")
    yield "feed.xml", atom(atlas.registry, found, "feed.xml", title, "index.html")
    for base in atlas.registry.bases:
        own = [entry for entry in found if entry.base == base.id]
        path, name = f"feed/{base.id}.xml", f"{base.names.en} · {title}"
        yield path, atom(atlas.registry, own, path, name, f"base/{base.id}.html")


def entries(atlas: Atlas) -> list[Entry]:
    """What the feeds tell, newest first: each change of status and each correction.

    A change is published on the day from which it could be known, and updated when the last of its sources came out;
    one that was entered later is news on the day on which it was.
    """
    found = [*_changes_told(atlas), *_corrections_told(atlas)]
    return sorted(found, key=lambda entry: (-entry.updated, entry.id))


def atom(registry: Registry, told: Iterable[Entry], path: str, title: str, page: str) -> str:
    """A feed as text; addresses are relative to it as long as the registry has none."""
    told = list(told)
    up = "../" * path.count("/")

    def link(target: str) -> str:
        return address(registry, target) or up + target

    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(feed, "id", _tag(registry, path.removesuffix(".xml")))
    _add(feed, "title", title)
    _add(feed, "updated", _moment(max((entry.updated for entry in told), default=registry.as_of)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=link(path))
    _add(feed, "link", rel="alternate", type="text/html", href=link(page))
    _add(_add(feed, "author"), "name", CONTRIBUTORS)
    _add(feed, "rights", f"{LICENCE['title']}, {LICENCE['path']}")
    for entry in told:
        _entry(feed, entry, _tag(registry, entry.id), link(entry.page))
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


def _tag(registry: Registry, name: str) -> str:
    """A tag URI (RFC 4151): it stays the same for as long as the map is published in one place."""
    place = urlsplit(registry.publication.url or f"https://{_NOBODY}")
    host = idna.encode(place.hostname or _NOBODY, uts46=True).decode()
    return f"tag:{host},{_MINTED}:{quote(place.path.rstrip('/'))}/{name}"


def _moment(day: int) -> str:
    return f"{edtf.iso(day)}T00:00:00Z"


def _changes_told(atlas: Atlas) -> Iterator[Entry]:
    names, as_of = labels(atlas.registry), atlas.registry.as_of
    for mapped in atlas.bases:
        for each in mapped.changes:
            claims = (*each.change.claims, *each.change.disputed_by)
            told = {claim.source: atlas.sources[claim.source] for claim in claims}
            entered = each.known if each.change.entered is None else each.change.entered
            days = [source.published.settled for source in told.values() if source.published]
            yield Entry(
                id=f"change/{mapped.id}/{each.id}",
                base=mapped.id,
                page=f"base/{mapped.id}.html#{each.id}",
                title=f"{mapped.base.names.en}: {names[each.change.status]}",
                summary=_told(each, atlas),
                published=min(entered, as_of),
                updated=min(max([entered, *days]), as_of),
                via=tuple((source.publisher, source.url) for source in told.values() if source.url),
            )


def _told(mapped: MappedChange, atlas: Atlas) -> str:
    """A change in words: when, how well it is supported, and what each party says."""
    english, change = atlas.english, mapped.change
    parties = {party.id: party.label.en for party in atlas.registry.parties}
    date = words.spell(change.date, english)
    against = [f"{english.say('panel.disputed-by')} {_said(claim, parties)}" for claim in change.disputed_by]
    said = [_said(claim, parties) for claim in change.claims]
    return " ".join([f"{sentence(date)}. {sentence(support(mapped, atlas.registry, english))}.", *said, *against])


def _said(claim: Claim, parties: Mapping[str, str]) -> str:
    return f"{parties[claim.by]}: {' '.join(str(claim.says).split())}"


def _corrections_told(atlas: Atlas) -> Iterator[Entry]:
    names = {base.id: base.names.en for base in atlas.registry.bases}
    seen: Counter[str] = Counter()
    for correction in atlas.registry.corrections:
        base, day = correction.base, correction.date
        place = f"correction/{edtf.iso(day)}/{base or 'map'}"
        seen[place] += 1
        yield Entry(
            id=f"{place}/{seen[place]}",
            base=base,
            page=f"base/{base}.html#corrections" if base else "methodology.html#corrections",
            title=f"{names[base] if base else 'The map'}: correction",
            summary=" ".join(str(correction.text).split()),
            published=day,
            updated=day,
            via=(),
        )
