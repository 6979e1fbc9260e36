"""Structured data of a page: JSON-LD with the words of schema.org."""

from typing import Any

from basemap import layers
from basemap.layers import Atlas, MappedBase
from basemap.publish import publication
from basemap.registry import edtf
from basemap.registry.model import Base, Source
from basemap.territory import Country

Node = dict[str, Any]
"""A node of JSON-LD."""


def place(mapped: MappedBase, atlas: Atlas) -> Node:
    """A base as a ``Place``, with the sources that tell of it."""
    base = mapped.base
    address = publication.address(atlas.registry, f"base/{base.id}.html")
    names = {language: name for language, name in base.names.given().items() if language != "en"}
    others: list[Node | str] = [{"@value": name, "@language": language} for language, name in names.items()]
    others += [*(former.name for former in base.former_names), *base.also]
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        **({"@id": f"{address}#place", "url": address} if address else {}),
        "identifier": base.id,
        "name": base.names.en,
        **({"alternateName": others} if others else {}),
        **({"geo": _coordinates(*mapped.place)} if mapped.place else {}),
        "containedInPlace": {
            "@type": "AdministrativeArea",
            "name": governorate(base, atlas),
            "containedInPlace": {
                "@type": "Country",
                "name": atlas.country.names["en"],
                "identifier": atlas.country.code,
            },
        },
        "subjectOf": [_work(atlas.sources[id_]) for id_ in cited(base)],
    }


def governorate(base: Base, atlas: Atlas, language: str = "en") -> str:
    """The name of the governorate of a base, in English where it has none in this language."""
    features = atlas.ground.full["governorates"]
    names = {feature.id: feature.names for feature in features} | dict(atlas.country.without_outline)
    found = names[base.governorate]
    return str(found.get(language) or found["en"])


def cited(base: Base) -> tuple[str, ...]:
    """Ids of the sources that tell of a base, in the order of the page."""
    return tuple(
        dict.fromkeys(
            [*(claim.source for claim in layers.claims(base)), *(base.position.sources if base.position else ())]
        )
    )


def _country(country: Country) -> Node:
    return {"@type": "Country", "name": country.names["en"], "identifier": country.code}


def _work(source: Source) -> Node:
    date = source.published
    exact = date is not None and date.onset == date.settled
    return {
        "@type": "CreativeWork",
        "name": source.title or source.publisher,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "inLanguage": source.language,
        **({"url": source.url} if source.url else {}),
        **({"archivedAt": source.archive} if source.archive else {}),
        **({"datePublished": edtf.iso(date.settled)} if date and exact else {}),
    }


def _coordinates(lon: float, lat: float) -> Node:
    return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
