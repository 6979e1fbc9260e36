"""The page that says how the map is made, with what it counts in the registry."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment

from basemap import timeline
from basemap.languages import words
from basemap.layers import Collections
from basemap.publish import frame, publication, tables
from basemap.rules import place

EVIDENCE = ("confirmed", "corroborated", "claimed", "disputed")
"""How well a change can be supported, best first."""


def numbers(collections: Collections) -> dict[str, Any]:
    """What the page on the method counts, from the registry itself."""
    bases = [feature["properties"] for feature in collections.bases["features"]]
    changes = [change for base in bases for change in base["changes"]]
    support = Counter(change["evidence"] for change in changes)
    return {
        "bases": len(bases),
        "changes": len(changes),
        "plans": sum(len(base["plans"]) for base in bases),
        "events": sum(len(base["events"]) for base in bases),
        "sources": len(collections.register["sources"]),
        "grades": Counter(source["grade"] for source in collections.register["sources"].values()),
        "evidence": {kind: (support[kind], round(100 * support[kind] / max(1, len(changes)))) for kind in EVIDENCE},
        "territories": _by_territory(bases),
        "not_located": [each for each in collections.bases["features"] if each["properties"]["position"] is None],
        "witnesses": Counter(change["grade"] for change in changes),
        "inferred": [each for each in collections.bases["features"] if each["properties"]["as_of"]["inferred"]],
        "stale": [each for each in collections.bases["features"] if each["properties"]["as_of"]["stale"]],
        "overdue": [each for each in collections.bases["features"] if each["properties"]["as_of"]["overdue"]],
        "possible": [each for each in collections.bases["features"] if each["properties"]["as_of"]["alternatives"]],
        "nothing": [each for each in collections.bases["features"] if not each["properties"]["changes"]],
        "disputed": [each for each in collections.bases["features"] if each["properties"]["disputed"]],
        "disagreements": sum(len(base["disagreements"]) for base in bases) + len(collections.register["disagreements"]),
    }


def page(collections: Collections, press: Environment, stills: Mapping[str, str]) -> str:
    """The page as text."""
    register = collections.register
    bases, day = len(collections.bases["features"]), words.spell_day(register["as_of"], words.languages()["en"])
    return press.get_template("methodology.html.j2").render(
        head=frame.Head(
            title="How the map is made",
            description=f"How {bases} bases, their changes and their sources become a map, what its words mean, which "
            f"line it draws and why, and what it does not know. Record to {day}.",
            address=publication.address(register, "methodology.html"),
            picture=frame.preview(register, stills.get("")),
        ),
        numbers=numbers(collections),
        near_km=round(place.NEAR_KM),
        stale_days=timeline.STALE_AFTER_DAYS,
        corrections=[each for each in register["corrections"] if each["base"] is None],
        glossary=register.get("glossary", []),
        tables=tables.TABLES,
        documents=tables.DOCUMENTS,
        licence=publication.LICENCE,
    )


def _by_territory(bases: list[dict[str, Any]]) -> dict[str, Counter[str | None]]:
    """Region → last certain status → how many bases."""
    found: dict[str, Counter[str | None]] = {"federal": Counter(), "kurdistan-region": Counter()}
    for base in bases:
        found[base["territory"]][base["as_of"]["status"]] += 1
    return found
