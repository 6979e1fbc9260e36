"""Where the map is published, and under which licence."""

from basemap.languages.words import Language
from basemap.layers import MappedChange
from basemap.registry.model import Registry

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
CONTRIBUTORS = "The base-status-map contributors"


def address(registry: Registry, path: str) -> str | None:
    """The full address of a path in the site; None if the registry does not say where it is published."""
    url = registry.publication.url
    return f"{url.rstrip('/')}/{path}" if url else None


def labels(registry: Registry, language: str = "en") -> dict[str, str]:
    """Id → label of each status, in a language."""
    return {status.id: getattr(status.label, language) for status in registry.statuses}


def support(mapped: MappedChange, registry: Registry, language: Language) -> str:
    """How well a change is supported, in words: by whom, through which sources, and whether they name the base."""
    said = language.say(f"support.{mapped.evidence}", grade=mapped.support.grade)
    return (
        said + language.say("sentence.join") + language.words[scope(mapped, registry)]
        if mapped.support.inferred
        else said
    )


def scope(mapped: MappedChange, registry: Registry) -> str:
    """The word for what the statements speak of that cover a base without naming it: the country, or a territory."""
    of_country = {statement.id for statement in registry.statements if statement.covers.country}
    whole = any(claim.statement in of_country for claim in mapped.change.claims)
    return "inferred.country" if whole else "inferred.territory"


def witnesses(mapped: MappedChange, language: Language) -> str:
    """Who bears witness to a change: the best grade of each side, and whether it names the base."""
    return " · ".join(
        language.words["witness" if witness.named else "witness.unnamed"].format(
            side=language.say(f"witness.{side}"), grade=witness.grade
        )
        for side, witness in mapped.support.witnesses.items()
        if witness
    )


def sentence(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]
