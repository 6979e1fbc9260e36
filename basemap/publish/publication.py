"""Where the map is published, under which licence, and how its parts are named."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
