"""What stands at the head of the registry: states, territories, parties and eras, and what readers are told about them.

Each is a frozen record (see :mod:`basemap.registry.model`); the description of a field documents its key.
"""

from typing import Annotated, Literal

from pydantic import Field

from basemap.registry.values import Day, Flag, Record, Side, Slug, Text, Words

Symbol = Literal["disc", "half-disc", "ticked-ring", "ring"]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Status(Record):
    """A state that a base can be in."""

    id: Slug = Field(description="Id, used by changes and plans.")
    label: Words = Field(description="Short label.")
    plan: Words | None = Field(None, description="Its name as something to come, a noun, such as Withdrawal.")
    definition: Words = Field(description="What it means, in a sentence.")
    settled: Flag = Field(description="true if it needs no news to stay true; the others grow stale.")
    symbol: Symbol = Field(description="Its symbol on the map.")
    colour: Colour = Field(description="Its colour, as #rrggbb.")


class Territory(Record):
    """One of the two territories of the country."""

    id: Slug = Field(description="Id, as in layers/territories.geojson.")
    label: Words = Field(description="Its name.")
    side: Slug = Field(description="The side that governs it, as parties have it.")
    colour: Colour = Field(description="Its colour, as #rrggbb.")


class Party(Record):
    """Somebody who acts or speaks."""

    id: Slug = Field(description="Id, used by claims, changes and control.")
    label: Words = Field(description="Its name.")
    side: Side = Field(description="coalition, the side of a territory, or third for everybody else.")


class Era(Record):
    """A stretch of time that readers know by name."""

    id: Slug = Field(description="Id, used in links.")
    label: Words = Field(description="Its name.")
    start: Day = Field(description="First day, YYYY-MM-DD.")
    end: Day = Field(description="Last day, YYYY-MM-DD.")


class Term(Record):
    """A word that readers take differently, and how this map uses it."""

    id: Slug = Field(description="Id, used in links.")
    term: Words = Field(description="The word.")
    text: Words = Field(description="What it means here, in a few plain sentences.")


class Step(Record):
    """One stop of a tour."""

    day: Day = Field(description="The day that the map shows, YYYY-MM-DD.")
    base: Slug | None = Field(None, description="Id of the base that is opened; left out for the whole map.")
    text: Words = Field(description="What there is to see, in one sentence that the registry bears out.")


class Tour(Record):
    """A walk through the map for somebody who sees it for the first time."""

    id: Slug = Field(description="Id, used in links.")
    label: Words = Field(description="Its name.")
    steps: tuple[Step, ...] = Field(min_length=1, description="Its stops, in the order in which they are shown.")


class OpenQuestion(Record):
    """What readers ask and no source answers: said on the first view, beside what is known."""

    id: Slug = Field(description="Id.")
    since: Day = Field(description="The day from which it is asked, YYYY-MM-DD.")
    text: Words = Field(description="The question, as it stands behind 'Not known:'.")


class Tiles(Record):
    """Pictures of the ground that a reader may switch on; their host then sees who looks where."""

    url: Text = Field(description="Address of a picture, https, with {z}, {x} and {y} for zoom, column and row.")
    attribution: Text = Field(description="Whose work they are, as the host wants it said.")


class Publication(Record):
    """Where the map is published, for links that need a full address."""

    url: Text | None = Field(None, description="Address of the published site, https.")
    repository: Text | None = Field(None, description="Address of the repository, https, for corrections.")
    tiles: Tiles | None = Field(None, description="Pictures of the ground, off until a reader switches them on.")
