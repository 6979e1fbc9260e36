"""What a rule may look at besides the registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from basemap.territory import Territories


@dataclass(frozen=True, slots=True)
class Context:
    """``territories`` is None where no geodata is at hand: rules of place then find nothing."""

    territories: Territories | None = None
    published: frozenset[str] = frozenset()
    """The ids of the bases in the registry that is in the world, those that they had before included."""
    cards: frozenset[str] = frozenset()
    """The ids of the source cards that an earlier version had."""
