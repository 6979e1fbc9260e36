"""News → a registry that has them: cards, statements, changes, plans, events and corrections, entered together.

In: the bytes of a registry and news as plain values, in the shape that :data:`KEYS` gives. Out: the new bytes, and the
files of the new cards. What the entries may not say is for the check of what comes of them: nothing here decides
whether news are right. The map's today moves on to the newest day on which any of it was said: a new card says
so itself, since two people who both moved ``as_of`` in the registry would be in each other's way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from basemap.edit import dates, entries, layout, revision
from basemap.edit.layout import Entry
from basemap.registry import edtf
from basemap.registry.problem import ValuePath
from basemap.registry.text import listed, nearest, quoted
from basemap.registry.values import MAX_ID_LETTERS

News: TypeAlias = Mapping[str, Any]

_CLAIMS = ("claims", "disputed_by")
KEYS: dict[str, tuple[str, ...]] = {
    "sources": (
        *("id", "title", "publisher", "published", "as_of", "url", "archive"),
        *("language", "grade", "origin", "note"),
    ),
    "statements": ("id", "date", "by", "source", "says", "covers", "note"),
    "changes": ("base", "date", "status", "to", "access_retained", "entered", *_CLAIMS, "note"),
    "plans": ("base", "target", "status", *_CLAIMS, "note"),
    "events": ("base", "date", "kind", *_CLAIMS, "note"),
    "corrections": ("date", "base", "text"),
    "fixes": ("base", "entry", "date", "key", "value"),
}
"""What news hold, and the keys of each entry in the order in which they are typed: those of the registry, and ``base``.

A fix puts ``value`` in the place of what ``key`` says in the entry of a base with that date, or of the base itself.
"""

_FAR_DAYS = 366
"""Nobody enters news that are further ahead of the record than this; most likely the year is wrong."""

_OLD_DAYS = 7
"""A change whose sources are older than this when it is entered says so, for the feeds."""


class NewsError(ValueError):
    """Raised when news are not in the shape of :data:`KEYS`, or name a base that is not there."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of news: the new bytes of the registry, and new files by their names in the folder of the cards."""

    registry: bytes
    cards: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Publisher:
    """What the cards know of a host: whose it is, in which language, how far it is trusted, and how its ids begin."""

    name: str
    language: str
    grade: str
    prefix: str


def enter(data: bytes, file: str, news: News, cards: Iterable[Mapping[str, Any]]) -> Entered:
    """The registry with the news, all of them. Raises NewsError and EditError; then none are entered.

    ``cards`` are the source cards that are there: their days decide how far the map's today moves on.
    """
    news = _shaped(news)
    home = revision.read(data, file)
    cards = list(cards)
    for source in news["sources"]:
        _check_card(source, cards)
    known = _known(home.value, cards)
    news["sources"] = [_moving_on(source, known) for source in news["sources"]]
    published = {card["id"]: card.get("published") for card in (*cards, *news["sources"])}
    there = _known(home.value, (*cards, *news["sources"]))
    today = _today(there, news)
    if edtf.day(today) - edtf.day(known) > _FAR_DAYS:
        raise NewsError(
            f"{today} is long after {known}, where the record ends: is the year right? If so, move as_of on"
        )
    told = list(_entries(home.value, news, published, today))
    new = data if today == there else revision.with_value(data, file, ("as_of",), today)
    for fix in news["fixes"]:
        new = revision.with_value(new, file, _place_of(fix, home.value), str(fix.get("value", "")))
    new = entries.with_entries(new, file, told) if told else new
    return Entered(new, {f"{source['id']}.yaml": layout.card(source) for source in news["sources"]})


def base_meant(text: str, bases: Iterable[Mapping[str, Any]]) -> str:
    """The id of the base that a text names: by its id, an old one, or a name in any language. Raises NewsError."""
    sought = _folded(text)
    names: dict[str, str] = {}
    for base in bases:
        known = [base["id"], *base.get("aliases", ()), *base["names"].values(), *base.get("also", ())]
        known += [former["name"] for former in base.get("former_names", ())]
        for name in (name for name in known if isinstance(name, str)):
            names.setdefault(_folded(name), str(base["id"]))
    if sought in names:
        return names[sought]
    guess = nearest(sought, tuple(names))
    hint = f": did you mean {names[guess]}?" if guess else ""
    raise NewsError(f"{quoted(text)} is no base of the registry{hint}")


def party_meant(text: str, parties: Iterable[Mapping[str, Any]]) -> str:
    """The id of the party that a text names: by its id, or its name in any language. Raises NewsError."""
    names = {_folded(name): str(party["id"]) for party in parties for name in (party["id"], *party["label"].values())}
    if _folded(text) in names:
        return names[_folded(text)]
    guess = nearest(_folded(text), tuple(names))
    hint = f": did you mean {names[guess]}?" if guess else ": use the id of one of the parties, or press"
    raise NewsError(f"{quoted(text)} is no party of the registry{hint}")


def publishers(cards: Iterable[Mapping[str, Any]]) -> dict[str, Publisher]:
    """Host → what the cards know of it: the newest card of a host counts."""
    found: dict[str, Publisher] = {}
    for card in sorted(cards, key=lambda card: str(card.get("published") or "")):
        host = _host(card.get("url") or "")
        prefix = re.match(r"[a-z]+[a-z0-9]*", card["id"])
        if host and prefix:
            found[host] = Publisher(card["publisher"], card["language"], card["grade"], prefix[0])
    return found


def source(given: Mapping[str, str | None], cards: Iterable[Mapping[str, Any]]) -> Entry:
    """A card from what is given of it; publisher, language, grade and id are guessed from cards of the same host.

    What nobody gave and nothing tells is left out: the check then says what is missing.
    """
    cards = list(cards)
    known = publishers(cards).get(_host(given.get("url") or ""))
    guessed = {"publisher": known.name, "language": known.language, "grade": known.grade} if known else {}
    entry = guessed | {key: value for key, value in given.items() if value}
    if "id" not in entry:
        entry["id"] = _id_of(entry, known, {card["id"] for card in cards})
    return {key: entry[key] for key in KEYS["sources"] if key in entry}


def same_report(
    card: Mapping[str, Any], by: str, cards: Iterable[Mapping[str, Any]], claims: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Ids of the cards of the same day in which the same party speaks: most likely they go back to one report."""
    speaking = {claim["source"] for claim in claims if claim.get("by") == by}
    day = (card.get("published") or "")[:10]
    return [one["id"] for one in cards if day and one["id"] in speaking and (one.get("published") or "")[:10] == day]


def _shaped(news: News) -> dict[str, list[Entry]]:
    """The news with every kind of entry, the keys of each in their order."""
    if not isinstance(news, Mapping):
        raise NewsError(f"news are an object with some of the keys {listed(tuple(KEYS))}")
    for key in news:
        if key not in KEYS:
            guess = nearest(str(key), tuple(KEYS))
            raise NewsError(f"{quoted(str(key))} is no kind of news: use {guess or listed(tuple(KEYS))}")
    return {kind: [_ordered(kind, entry) for entry in _list(kind, news.get(kind))] for kind in KEYS}


def _list(kind: str, entries: Any) -> list[Any]:
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise NewsError(f"{kind} is a list of entries")
    return entries


def _ordered(kind: str, entry: Any) -> Entry:
    if not isinstance(entry, Mapping):
        raise NewsError(f"an entry of {kind} has the keys {listed(KEYS[kind])}")
    for key in entry:
        if key not in KEYS[kind]:
            guess = nearest(str(key), KEYS[kind])
            raise NewsError(f"{quoted(str(key))} is no key of an entry of {kind}: use {guess or listed(KEYS[kind])}")
    return {key: _plain(entry[key], f"{kind}: {key}") for key in KEYS[kind] if entry.get(key) not in (None, "", [], {})}


def _plain(value: Any, place: str) -> Any:
    """Values as the registry has them: all that is no list and no entry is a text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [_plain(each, place) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each, place) for key, each in value.items()}
    raise NewsError(f"{place}: a text is expected")


def _entries(
    root: Mapping[str, Any], news: Mapping[str, list[Entry]], published: Mapping[str, str | None], today: str
) -> Iterator[tuple[ValuePath, Entry]]:
    numbers = {base["id"]: number for number, base in enumerate(root["bases"])}
    for statement in news["statements"]:
        _check_date("statements", statement)
        yield ("statements",), statement
    for correction in news["corrections"]:
        base = {"base": base_meant(correction["base"], root["bases"])} if "base" in correction else {}
        _check_date("corrections", {"date": today} | correction)
        yield ("corrections",), _keyed("corrections", {"date": today} | correction | base)
    statements = (*root.get("statements", ()), *news["statements"])
    said = {statement["id"]: statement.get("source") for statement in statements if "id" in statement}
    for kind in ("changes", "plans", "events"):
        for entry in news[kind]:
            if "base" not in entry:
                raise NewsError(f"an entry of {kind} does not say which base it is of")
            _check_date(kind, entry)
            number = numbers[base_meant(entry["base"], root["bases"])]
            late = kind == "changes" and _is_old(entry, said, published, today)
            own = _keyed(kind, ({"entered": today} if late else {}) | entry)
            del own["base"]
            yield ("bases", number, kind), own


def _place_of(fix: Entry, root: Mapping[str, Any]) -> ValuePath:
    """Where the text stands that a fix replaces. Raises NewsError."""
    id_ = base_meant(fix.get("base", ""), root["bases"])
    number = next(number for number, base in enumerate(root["bases"]) if base["id"] == id_)
    key, kind, date = fix.get("key", ""), fix.get("entry", "base"), fix.get("date")
    path: ValuePath = ("bases", number)
    if kind != "base":
        list_ = {"change": "changes", "plan": "plans", "event": "events", "control": "control"}.get(kind)
        there = root["bases"][number].get(list_ or "", [])
        dates = [each.get("target", each.get("date")) for each in there]
        if date not in dates:
            known = f", only {listed(tuple(dates))}" if dates else ""
            raise NewsError(f"{quoted(id_)} has no {kind} with the date {quoted(str(date))}{known}")
        path = (*path, str(list_), dates.index(date))
    value: Any = root
    for part in (*path, *key.split(".")):
        value = value.get(part) if isinstance(value, Mapping) else value[part] if isinstance(part, int) else None
    if not isinstance(value, str):
        raise NewsError(f"{quoted(id_)} has no text under {quoted(key)} that could be replaced")
    return (*path, *key.split("."))


def _keyed(kind: str, entry: Mapping[str, Any]) -> Entry:
    return {key: entry[key] for key in KEYS[kind] if key in entry}


def _check_card(card: Entry, cards: Iterable[Mapping[str, Any]]) -> None:
    """Its id becomes the name of a file. Raises NewsError."""
    id_ = card.get("id", "")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_, re.ASCII) or len(id_) > MAX_ID_LETTERS:
        raise NewsError(f"{quoted(id_)} is no id of a source: use small letters a to z, digits and single hyphens")
    if any(one["id"] == id_ for one in cards):
        raise NewsError(f"there is a card {quoted(id_)} already: cite it, or give the new one another id")


def _check_date(kind: str, entry: Entry) -> None:
    """Without a date there is no place for an entry. Raises NewsError."""
    key = "target" if kind == "plans" else "date"
    text = entry.get(key, "")
    try:
        dates.read(text)
    except edtf.EdtfError as error:
        raise NewsError(f"{key}: {error}") from None


def _is_old(change: Entry, said: Mapping[str, str | None], published: Mapping[str, str | None], today: str) -> bool:
    """Whether a change and its sources were old when it was entered."""
    happened = _day(change.get("date"))
    if happened is None or happened >= edtf.day(today) - _OLD_DAYS:
        return False
    sources = [said.get(claim.get("statement", "")) or claim.get("source") for claim in change.get("claims", ())]
    days = [day for source in sources if (day := _day(published.get(source or "")))]
    return bool(days) and max(days) < edtf.day(today) - _OLD_DAYS


def _known(root: Mapping[str, Any], cards: Iterable[Mapping[str, Any]]) -> str:
    """The map's today, as the registry and its cards have it."""
    return max([str(root["as_of"]), *(str(card["as_of"]) for card in cards if card.get("as_of"))])


def _moving_on(source: Entry, known: str) -> Entry:
    """A card that is younger than the map's today says that the record reaches its day."""
    day = _day(source.get("published"))
    if day is None or edtf.iso(day) <= known or "as_of" in source:
        return source
    return _keyed("sources", source | {"as_of": edtf.iso(day)})


def _today(known: str, news: Mapping[str, list[Entry]]) -> str:
    """The map's today, moved on to the newest day of the statements and corrections."""
    days = [_day(entry.get("date")) for kind in ("statements", "corrections") for entry in news[kind]]
    return max([known, *(edtf.iso(day) for day in days if day is not None)])


def _day(text: str | None) -> int | None:
    """The first day on which a date can have come: what is vague moves nothing further than it must."""
    try:
        return dates.read(text).onset if text else None
    except edtf.EdtfError:
        return None


def _id_of(card: Mapping[str, str], known: Publisher | None, taken: set[str]) -> str:
    host = [part for part in _host(card.get("url", "")).split(".") if part not in ("www", "com", "co", "net", "org")]
    name = (
        known.prefix if known else re.sub(r"[^a-z0-9]+", "", (host[0] if host else card.get("publisher", "")).lower())
    )
    day = re.match(r"[0-9]{4}(-[0-9]{2}){0,2}", card.get("published", ""))
    id_ = "-".join(part for part in (name or "source", day[0] if day else "") if part)
    ids = (id_, *(f"{id_}-{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in ids if each not in taken)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def claims_of(value: Any) -> list[Entry]:
    """All claims in the values of a registry."""
    if isinstance(value, dict):
        own = [value] if "source" in value and "by" in value else []
        return own + [claim for each in value.values() for claim in claims_of(each)]
    return [claim for each in value for claim in claims_of(each)] if isinstance(value, list) else []
