"""The records of the registry, frozen: what ``config/bases.yaml`` and ``seeds/*.yaml`` can say.

In: plain values as the reader gives them, every scalar a text. Out: records whose collections are tuples.
The names follow RFC 7946 (position), Darwin Core (coordinate uncertainty), EDTF (dates) and Wikidata (claims with
references). Each field's description is the documentation of its key.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import ConfigDict, Field, PrivateAttr, model_validator
from pydantic.json_schema import JsonSchemaValue

from basemap.registry.values import Day, Edtf, Flag, Name, Number, Prose, Record, Region, Slug, Text, Whole
from basemap.registry.vocabularies import Era, OpenQuestion, Party, Publication, Status, Term, Territory, Tour

Language = Literal["en", "ar", "ckb"]
EventKind = Literal["attack", "arrival", "departure", "transfer", "mission", "statement", "sighting"]
BaseKind = Literal[
    "air-base",
    "camp",
    "headquarters",
    "training-site",
    "fire-base",
    "operating-base",
    "detention-camp",
    "logistics-site",
    "support-site",
]
Grade = Literal["A", "B", "C", "D"]


class Names(Record):
    """What a place is called today. A name that no source gives is left out, or marked as ours."""

    en: Name = Field(description="The name in English.")
    ar: Name | None = Field(None, description="The name in Arabic.")
    ckb: Name | None = Field(None, description="The name in Central Kurdish (Sorani).")
    ours: tuple[Language, ...] = Field(
        (), description="The languages whose name no source gives: a transliteration or a description of ours."
    )

    def given(self) -> dict[str, str]:
        """Language → name."""
        return self.model_dump(exclude={"ours"}, exclude_none=True)


class FormerName(Record):
    """A name that the base once had."""

    name: Name = Field(description="The former name, in the script of its source.")
    until: Edtf | None = Field(None, description="When it fell out of use, as an EDTF date; left out where not known.")


class Position(Record):
    """WGS 84 degrees, rounded to 0.01 degree (about 1 km): finer is not published."""

    lat: Number = Field(ge=-90, le=90, description="Latitude in degrees north, WGS 84.")
    lon: Number = Field(ge=-180, le=180, description="Longitude in degrees east, WGS 84.")
    uncertainty_m: Whole = Field(
        gt=0, le=1_000_000, description="Radius in metres within which the base lies (Darwin Core)."
    )
    sources: tuple[Slug, ...] = Field((), description="Ids of the sources that place it; empty if none could be found.")
    note: Prose | None = Field(None, description="How the position was found.")


def _either(schema: JsonSchemaValue) -> None:
    """A claim has words of its own, or cites a statement and needs none."""
    own = schema.pop("required")
    schema["anyOf"] = [{"required": own}, {"required": ["statement"]}]


_OF_THE_STATEMENT: dict[str, str] = dict.fromkeys(("source", "by", "says"), "of-the-statement")
"""Stands in a claim that cites a statement until the registry has found the statement."""


class Claim(Record):
    """Who said it, and where it is written: in words of its own, or by the id of a statement that has them."""

    model_config = ConfigDict(json_schema_extra=_either)

    source: Slug = Field(description="Id of a source card in seeds/.")
    by: Slug = Field(description="Id of the party that speaks; 'press' where a paper speaks for itself.")
    says: Prose = Field(description="What it says, in our words.")
    statement: Slug | None = Field(None, description="Id of a statement, in place of the three keys above.")
    _named: bool = PrivateAttr(True)

    @property
    def named(self) -> bool:
        """Whether it names the base it stands under; False if a statement on a territory or the country covers it."""
        return self._named

    @model_validator(mode="before")
    @classmethod
    def _without_words(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("statement") is not None:
            return _OF_THE_STATEMENT | value
        return value

    def _take(self, statement: "Statement", base: str | None) -> None:
        """Complete the claim with the words of its statement: the last step of reading, after which nothing changes."""
        own = {key: getattr(statement, key) for key, blank in _OF_THE_STATEMENT.items() if getattr(self, key) == blank}
        self.__dict__.update(own)
        self._named = base is None or base in statement.covers.bases


class StatedTerritory(Record):
    """The region in law as sources state it: needed where the geometry cannot decide."""

    region: Region = Field(description="Id of the territory.")
    claims: tuple[Claim, ...] = Field(min_length=1, description="The sources that say so.")


class Change(Record):
    """A dated change of status, with the claims that it rests on."""

    date: Edtf = Field(description="When, as an EDTF date, as precise as the sources and no more.")
    status: Slug = Field(description="What the base became: an id of the statuses.")
    to: Slug | None = Field(None, description="The party that took over.")
    access_retained: Flag = Field(False, description="true if the coalition may still use the base.")
    entered: Day | None = Field(
        None, description="The day on which it came into the registry, if its sources were old by then; for the feeds."
    )
    claims: tuple[Claim, ...] = Field(min_length=1, description="Who says so.")
    disputed_by: tuple[Claim, ...] = Field((), description="Who says otherwise.")
    note: Prose | None = Field(None, description="What a reader must know about this change.")


class Plan(Record):
    """What was said would happen. A plan never changes a status."""

    target: Edtf = Field(description="By when, as an EDTF date.")
    status: Slug = Field(description="What was to be reached: an id of the statuses.")
    claims: tuple[Claim, ...] = Field(min_length=1, description="Who said so.")
    disputed_by: tuple[Claim, ...] = Field((), description="Who said otherwise.")
    note: Prose | None = Field(None, description="What a reader must know about this plan.")


class Event(Record):
    """A dated fact beside the status."""

    date: Edtf = Field(description="When, as an EDTF date.")
    kind: EventKind = Field(description="What sort of event.")
    claims: tuple[Claim, ...] = Field(min_length=1, description="Who says so.")
    disputed_by: tuple[Claim, ...] = Field((), description="Who says otherwise.")
    note: Prose | None = Field(None, description="What a reader must know about this event.")


class Control(Record):
    """Who held the ground, where that differs from the region in law."""

    date: Edtf = Field(description="Since when, as an EDTF date.")
    by: Slug = Field(description="The party that holds the ground.")
    claims: tuple[Claim, ...] = Field(min_length=1, description="Who says so.")
    note: Prose | None = Field(None, description="What a reader must know.")


class Disagreement(Record):
    """Sources that cannot all be right, and which of them the map follows."""

    about: Prose = Field(description="What they disagree on.")
    sides: tuple[Claim, ...] = Field(min_length=2, description="What each says.")
    follows: Prose = Field(description="Which side the map follows, and why.")


class Coverage(Record):
    """What a statement speaks of: the bases that it names, and what it covers without naming a base."""

    bases: tuple[Slug, ...] = Field((), description="Ids of the bases that it names.")
    territory: Region | None = Field(None, description="The territory of which it speaks as a whole.")
    country: Flag = Field(False, description="true if it speaks of the whole country.")


class Statement(Record):
    """What somebody said once of many bases; each claim that rests on it cites it by its id."""

    id: Slug = Field(description="Id, used by claims.")
    date: Edtf = Field(description="When it was said, as an EDTF date.")
    by: Slug = Field(description="The party that speaks.")
    source: Slug = Field(description="Id of the source card in seeds/ that has it.")
    says: Prose = Field(description="What it says, in our words.")
    covers: Coverage = Field(description="What it speaks of.")
    note: Prose | None = Field(None, description="What a reader must know about this statement.")


_Located: TypeAlias = tuple[tuple[str | int, ...], Claim]
"""A claim with its path from the record that holds it."""


def _numbered(path: tuple[str | int, ...], claims: tuple[Claim, ...]) -> Iterator[_Located]:
    for number, claim in enumerate(claims):
        yield (*path, number), claim


def _sides(disagreements: tuple[Disagreement, ...]) -> Iterator[_Located]:
    for number, disagreement in enumerate(disagreements):
        yield from _numbered(("disagreements", number, "sides"), disagreement.sides)


class Base(Record):
    """One base: where it is, what it was called, what became of it, and who says so."""

    id: Slug = Field(description="Permanent id; it is part of every link.")
    aliases: tuple[Slug, ...] = Field((), description="Ids that it had before; old links find it by them.")
    names: Names = Field(description="What it is called.")
    former_names: tuple[FormerName, ...] = Field((), description="What it was called before.")
    also: tuple[Text, ...] = Field((), description="Other spellings and short forms, for the search.")
    kind: BaseKind = Field(description="What sort of base.")
    governorate: Slug = Field(description="Id of the governorate; typed, since the polygons may be wrong.")
    position: Position | None = Field(None, description="Where it is; left out if nobody knows.")
    territory: StatedTerritory | None = Field(
        None, description="The region in law, needed within 5 km of the line or without a position."
    )
    disputed: Flag = Field(False, description="true if Article 140 of the constitution is at issue.")
    control: tuple[Control, ...] = Field((), description="Who held the ground, where it differs, in order of time.")
    changes: tuple[Change, ...] = Field((), description="What became of it, in order of time.")
    plans: tuple[Plan, ...] = Field((), description="What was said would happen, in order of their targets.")
    events: tuple[Event, ...] = Field((), description="Dated facts beside the status, in order of time.")
    disagreements: tuple[Disagreement, ...] = Field((), description="Where sources cannot all be right.")
    note: Prose | None = Field(None, description="What a reader must know about this base.")

    def claims(self) -> Iterator[_Located]:
        """All its claims, those against an entry included, each with its path from here."""
        yield from _numbered(("territory", "claims"), self.territory.claims if self.territory else ())
        for number, control in enumerate(self.control):
            yield from _numbered(("control", number, "claims"), control.claims)
        entries: dict[str, tuple[Change | Plan | Event, ...]] = {
            "changes": self.changes,
            "plans": self.plans,
            "events": self.events,
        }
        for key, dated in entries.items():
            for number, entry in enumerate(dated):
                path = (key, number)
                yield from _numbered((*path, "claims"), entry.claims)
                yield from _numbered((*path, "disputed_by"), entry.disputed_by)
        yield from _sides(self.disagreements)


class Fact(Record):
    """A checkable fact of a founding document, in our words, and what accounts for it."""

    says: Text = Field(description="The fact.")
    by: Text | None = Field(None, description="Who says it there.")
    base: Slug | None = Field(None, description="The base that accounts for it; left out for background.")
    entry: Literal["change", "plan", "event", "control", "disagreement", "background"] = Field(
        description="What accounts for it: an entry of the base, or background."
    )
    date: Text | None = Field(None, description="Date or target of that entry, as written there.")


class Source(Record):
    """A source card: a document that the registry cites."""

    id: Slug = Field(description="Id, the name of its file.")
    title: Text | None = Field(None, description="Title or a description of ours, where there is one.")
    publisher: Name = Field(description="Who published it.")
    published: Edtf | None = Field(None, description="Publication day as an EDTF date; left out if undated.")
    as_of: Day | None = Field(
        None, description="The day to which it moves the map's today on, if that is later; the commands write it."
    )
    url: Text | None = Field(None, description="Where it was seen, https only.")
    archive: Text | None = Field(None, description="Archived copy, https only.")
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = Field(description="Language code (BCP 47), such as en.")
    grade: Grade = Field(
        description="A primary or wire, B established press, C partisan or small, D mirror or machine."
    )
    origin: Slug | None = Field(None, description="Shared by copies of one report, which count once.")
    note: Text | None = Field(None, description="What a reader must know about this source.")
    facts: tuple[Fact, ...] = Field((), description="For a founding document: what it says, fact by fact.")


class Correction(Record):
    """What the published map once said wrongly, told to those who read it then."""

    date: Day = Field(description="The day of the correction, YYYY-MM-DD.")
    base: Slug | None = Field(None, description="Id of the base; left out if it concerns the map as a whole.")
    text: Prose = Field(description="What was wrong, and what stands there now.")


class Registry(Record):
    """The whole registry: vocabularies, bases and the sources that they cite."""

    as_of: Day = Field(description="The map's today, YYYY-MM-DD: how far the registry knows; a card may move it on.")
    publication: Publication = Field(Publication(), description="Where the map is published.")  # type: ignore[call-arg]
    territories: tuple[Territory, ...] = Field(
        (), max_length=2, description="The two territories, in the order of the page; those of layers/ if left out."
    )
    statuses: tuple[Status, ...] = Field(min_length=1, description="The states, in the order of the legend.")
    parties: tuple[Party, ...] = Field(min_length=1, description="Who acts and speaks.")
    eras: tuple[Era, ...] = Field(min_length=1, description="Stretches of time, in order.")
    glossary: tuple[Term, ...] = Field((), description="Words that readers take differently.")
    tours: tuple[Tour, ...] = Field((), description="Walks through the map for newcomers.")
    disagreements: tuple[Disagreement, ...] = Field((), description="Disagreements that concern no single base.")
    statements: tuple[Statement, ...] = Field((), description="What was said of many bases at once, in order of time.")
    open_questions: tuple[OpenQuestion, ...] = Field((), description="What readers ask and no source answers.")
    corrections: tuple[Correction, ...] = Field((), description="What was published wrongly, in order of time.")
    bases: tuple[Base, ...] = Field(min_length=1, description="The bases, sorted by id.")
    sources: tuple[Source, ...] = Field((), description="The cards of seeds/, sorted by id.")

    @model_validator(mode="after")
    def _move_on(self) -> Self:
        """The map's today is the latest day that the registry or one of its cards says."""
        latest = max([self.as_of, *(source.as_of for source in self.sources if source.as_of is not None)])
        object.__setattr__(self, "as_of", latest)
        return self

    @model_validator(mode="after")
    def _cite(self) -> Self:
        """Complete the claims that cite a statement."""
        statements = {statement.id: statement for statement in self.statements}
        if statements:
            found: list[tuple[str | None, Claim]] = [(None, claim) for _, claim in self.claims()]
            found += [(base.id, claim) for base in self.bases for _, claim in base.claims()]
            for base, claim in found:
                if claim.statement in statements:
                    claim._take(statements[claim.statement], base)
        return self

    def claims(self) -> Iterator[_Located]:
        """All claims beside those of its bases, each with its path from here."""
        yield from _sides(self.disagreements)
