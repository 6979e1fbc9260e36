"""The pages beside the map, which need no script: one for each base, how the map is made, and what a site has beside.

In: the collections of :mod:`basemap.layers`. Out: text by path in the site. They share their frame, their words and
their style with the map. Structured data is JSON-LD with the words of schema.org; old ids lead to the new ones.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from basemap.languages import words
from basemap.layers import Collections
from basemap.publish import crawlers, frame, methodology, page_data, publication, style
from basemap.registry import edtf

_CLIENT = files("basemap") / "client"
_STRIP_WIDTH = 1000


def contents(collections: Collections, pictures: Mapping[str, str] | None = None) -> dict[str, str]:
    """All pages but the map: path in the site → text.

    ``pictures`` gives the path in the site of a still picture of 1200 × 630: for the id of a base, for a day as
    ``YYYY-MM-DD``, and for "" that of the map as a whole.
    """
    register, press = collections.register, _press(collections)
    stills = press.globals["pictures"] = dict(pictures or {})
    found = dict(_base_pages(collections, press, stills))
    found["methodology.html"] = methodology.page(collections, press, stills)
    found["404.html"] = crawlers.not_found(register, press)
    found["robots.txt"] = crawlers.robots(register)
    if register["publication"]["url"]:
        found["sitemap.xml"] = crawlers.sitemap(collections)
    return found


def strip(base: Mapping[str, Any], first: int, last: int) -> Iterator[dict[str, Any]]:
    """The states of a base between two days as bars, ``x`` and ``width`` in thousandths of the whole."""
    scale = _STRIP_WIDTH / (last - first)
    for span in base["intervals"]:
        start = edtf.day(span["from"])
        end = last if span["to"] is None else min(edtf.day(span["to"]), last)
        place = {"x": round((start - first) * scale, 2), "width": round(max(1.5, (end - start) * scale), 2)}
        if span["status"]:
            yield {**place, "status": span["status"], "possible": False}
        yield from ({**place, "status": status, "possible": True} for status in span["alternatives"])


def place(feature: Mapping[str, Any], collections: Collections) -> dict[str, Any]:
    """A base as a ``Place`` of schema.org, with the sources that tell of it."""
    base, register = feature["properties"], collections.register
    address = publication.address(register, f"base/{feature['id']}.html")
    names = [{"@value": name, "@language": language} for language, name in base["names"].items() if language != "en"]
    others = [*names, *(former["name"] for former in base["former_names"]), *base["also"]]
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        **({"@id": f"{address}#place", "url": address} if address else {}),
        "identifier": feature["id"],
        "name": base["names"]["en"],
        **({"alternateName": others} if others else {}),
        **({"geo": _coordinates(base["position"])} if base["position"] else {}),
        "containedInPlace": {
            "@type": "AdministrativeArea",
            "name": _governorate(base, collections),
            "containedInPlace": {"@type": "Country", "name": "Iraq", "identifier": "IQ"},
        },
        "subjectOf": [_work(register["sources"][id_]) for id_ in _cited(base)],
    }


def _press(collections: Collections) -> Environment:
    """The templates with what all of them may say: words, labels, dates, symbols."""
    register, english = collections.register, words.languages()["en"]
    press, css = frame.environment(), style.of_pages(collections.register)
    press.filters["date"] = lambda text: words.spell(edtf.parse(text), english)
    press.filters["since"] = _since
    press.filters["sentence"] = publication.sentence
    press.filters["support"] = lambda change: publication.support(change, register, english)
    press.filters["witnesses"] = lambda change: publication.witnesses(change, english)
    press.filters["day"] = lambda day: words.spell_day(day, english)
    press.filters["iso"] = edtf.iso
    press.globals |= {
        "word": english.words,
        "register": register,
        "as_of": register["as_of"],
        "statuses": {status["id"]: status for status in register["statuses"]},
        "parties": {party["id"]: party["label"]["en"] for party in register["parties"]},
        "sources": register["sources"],
        "statements": {statement["id"]: statement for statement in register["statements"]},
        "shapes": json.loads((_CLIENT / "symbols.json").read_text(encoding="utf-8")),
        "style": Markup(css),
        "policy": frame.policy(css, images="'self' data:"),
    }
    return press


def _base_pages(collections: Collections, press: Environment, stills: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for feature in collections.bases["features"]:
        yield f"base/{feature['id']}.html", _base_page(feature, collections, press, stills.get(feature["id"]))
        for alias in feature["properties"]["aliases"]:
            yield f"base/{alias}.html", _moved(feature, collections, press)


def _base_page(feature: Mapping[str, Any], collections: Collections, press: Environment, still: str | None) -> str:
    register, base, id_ = collections.register, feature["properties"], feature["id"]
    answer, first = base["as_of"], register["eras"][0]["start"]
    found = [span["from"] for span in base["intervals"]]
    first = min([first, *(edtf.day(day) for day in found[:1])])
    state = _state(answer, register)
    current = (change for change in base["changes"] if _iso(change["latest"]) == answer["since"])
    return press.get_template("base.html.j2").render(
        head=frame.Head(
            title=f"{base['names']['en']}: status and history",
            description=_summary(base, state, collections),
            address=publication.address(register, f"base/{id_}.html"),
            picture=frame.preview(register, still, "../"),
            feed=f"feed/{id_}.xml",
            up="../",
            kind="article",
        ),
        id=id_,
        base=base,
        state=state,
        governorate=_governorate(base, collections),
        current=next((change for change in current if change["status"] == answer["status"]), None),
        changes=list(zip(publication.change_ids(base["changes"]), base["changes"], strict=True)),
        strip=list(strip(base, first, register["as_of"])),
        years=(edtf.iso(first)[:4], edtf.iso(register["as_of"])[:4]),
        still=still,
        corrections=[each for each in register["corrections"] if each["base"] == id_],
        general=[each for each in base["statements"] if each not in _cited_statements(base)],
        place=Markup(page_data.escaped(place(feature, collections))),
    )


def _moved(feature: Mapping[str, Any], collections: Collections, press: Environment) -> str:
    name = feature["properties"]["names"]["en"]
    return press.get_template("moved.html.j2").render(
        head=frame.Head(
            title=name,
            description=f"{name} has a new address.",
            address=publication.address(collections.register, f"base/{feature['id']}.html"),
            feed=f"feed/{feature['id']}.xml",
            up="../",
        ),
        id=feature["id"],
    )


def _state(answer: dict[str, Any], register: Mapping[str, Any]) -> str:
    return frame.state(answer, publication.labels(register), words.languages()["en"])


def _summary(base: Mapping[str, Any], state: str, collections: Collections) -> str:
    """What a search engine shows below the title."""
    english, sources = words.languages()["en"], len(_cited(base))
    where = f"{english.words['kind.' + base['kind']]} in {_governorate(base, collections)}"
    changes = len(base["changes"])
    return (
        f"{base['names']['en']}: {state}. {publication.sentence(where)}, "
        f"{english.words['region.' + base['territory']]}. {changes} dated change{'s' * (changes != 1)}, "
        f"{sources} source{'s' * (sources != 1)}. "
        f"Record to {words.spell_day(collections.register['as_of'], english)}."
    )


def _since(date: str) -> str:
    """Since when, or the vague date itself."""
    english = words.languages()["en"]
    spelled = words.spell(edtf.parse(date), english)
    if date.startswith("../") or date.endswith("/.."):
        return spelled
    return english.words["since.between" if "/" in date else "since"].format(date=spelled)


def _cited(base: Mapping[str, Any]) -> list[str]:
    """Ids of the sources that tell of a base, in the order of the page."""
    found = [claim["source"] for claim in _claims(base)]
    return list(dict.fromkeys([*found, *(base["position"]["sources"] if base["position"] else ())]))


def _cited_statements(base: Mapping[str, Any]) -> set[str | None]:
    return {claim["statement"] for claim in _claims(base)}


def _claims(base: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All claims of a base, in the order of the page."""
    records = [*base["changes"], *base["plans"], *base["events"], *base["control"]]
    claims = [claim for record in records for claim in (*record["claims"], *record.get("disputed_by", ()))]
    claims += [claim for each in base["disagreements"] for claim in each["sides"]]
    return [*claims, *base["territory_claims"]]


def _work(source: Mapping[str, Any]) -> dict[str, Any]:
    exact = source["earliest"] is not None and source["earliest"] == source["latest"]
    return {
        "@type": "CreativeWork",
        "name": source["title"] or source["publisher"],
        "publisher": {"@type": "Organization", "name": source["publisher"]},
        "inLanguage": source["language"],
        **({"url": source["url"]} if source["url"] else {}),
        **({"archivedAt": source["archive"]} if source["archive"] else {}),
        **({"datePublished": edtf.iso(source["latest"])} if exact else {}),
    }


def _coordinates(position: Mapping[str, Any]) -> dict[str, Any]:
    return {"@type": "GeoCoordinates", "latitude": position["lat"], "longitude": position["lon"]}


def _governorate(base: Mapping[str, Any], collections: Collections) -> str:
    features = collections.background["governorates"]["features"]
    names = {feature["id"]: feature["properties"]["names"]["en"] for feature in features}
    return str(names.get(base["governorate"], base["governorate"].title()))  # Halabja has no outline yet


def _iso(day: int | None) -> str | None:
    return None if day is None else edtf.iso(day)
