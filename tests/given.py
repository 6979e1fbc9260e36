"""The frozen registry as values, for tests that need no command and no folder; other values can be put in.

A registry of one base, made for one rule, is in ``small.py``.
"""

from typing import Any

from basemap import layers, territory
from basemap.registry import model, reader
from conftest import FROZEN, ROOT

TERRITORIES = territory.Territories.read(ROOT / "layers")
_READING = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds")


def registry_of(**more: Any) -> model.Registry:
    """The registry, with other values at its head."""
    assert _READING.registry is not None
    return model.Registry.model_validate(dict(_READING.registry) | more)


def collections_of(whole: model.Registry) -> layers.Atlas:
    """All that the site is made from."""
    return layers.build(whole, TERRITORIES, ROOT / "layers")


COLLECTIONS = collections_of(registry_of())

PUBLISHED = collections_of(
    registry_of(
        publication={"url": "https://maps.example/bases/", "repository": "https://github.com/example/bases"},
        corrections=[
            {"date": "2026-10-01", "base": "harir", "text": "The day was <wrong> & is right."},
            {"date": "2026-10-01", "text": "The colours."},
        ],
    )
)
"""The same with addresses, and with two corrections."""
