"""Where the map is published, under which licence, and how its parts are named."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from basemap.languages.words import Language

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


CONTRIBUTORS = "The base-status-map contributors"


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


def support(change: Mapping[str, Any], register: Mapping[str, Any], language: Language) -> str:
    """How well a change is supported, in words: by whom, through which sources, and whether they name the base."""
    said = language.words[f"support.{change['evidence']}"].format(grade=change["grade"])
    return f"{said}; {language.words[scope(change, register)]}" if change["inferred"] else said


def scope(change: Mapping[str, Any], register: Mapping[str, Any]) -> str:
    """The word for what the statements speak of that cover a base without naming it: the country, or a territory."""
    of_country = {statement["id"] for statement in register["statements"] if statement["covers"]["country"]}
    whole = any(claim["statement"] in of_country for claim in change["claims"])
    return "inferred.country" if whole else "inferred.territory"


def witnesses(change: Mapping[str, Any], language: Language) -> str:
    """Who bears witness to a change: the best grade of each side, and whether it names the base."""
    return " · ".join(
        language.words["witness" if witness["named"] else "witness.unnamed"].format(
            side=language.words[f"witness.{side}"], grade=witness["grade"]
        )
        for side, witness in change["witnesses"].items()
        if witness
    )


def sentence(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]
