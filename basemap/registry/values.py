"""What a value of the registry can be: texts, ids, numbers, days and dates, and what all records share.

In: plain values as the reader gives them, every scalar a text. Out: the types that the fields of records have; each
refuses what it cannot be, in a sentence for whoever edits the file.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from basemap.registry import edtf, invisible

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_DAY = "2026-01-17"


def _text(value: Any, *, is_name: bool = False) -> Any:
    if value == "" or value is None:
        raise PydanticCustomError("empty", "has no value: write one, or leave the line out")
    if isinstance(value, str):
        if found := invisible.stray(value, is_name=is_name):
            letter, place = found
            begun = f"{place} with" if place != "holds" else place
            raise PydanticCustomError(
                "invisible", "{wrong}", {"wrong": f"{begun} {invisible.named(letter)}: delete it"}
            )
        if not invisible.is_readable(value):
            raise PydanticCustomError("no-letter", "holds neither a letter nor a digit: write what a reader can read")
    return value


def _name(value: Any) -> Any:
    if isinstance(_text(value, is_name=True), str) and not invisible.has_letter(value):
        raise PydanticCustomError("no-letter", "holds no letter: write the name")
    return value


def _slug(value: Any) -> Any:
    if isinstance(value, str) and not _SLUG.fullmatch(value):
        raise PydanticCustomError(
            "slug",
            "'{value}' is not an id: use small letters a to z, digits and single hyphens, such as al-taqaddum",
            {"value": value},
        )
    return value


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not NUMBER.fullmatch(value):
        raise PydanticCustomError(
            "number", "'{value}' is not a number: write digits 0 to 9 with a point, such as 33.79", {"value": value}
        )
    return float(value) if "." in value else int(value)


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise PydanticCustomError("flag", "'{value}' is neither true nor false", {"value": value})
        return value == "true"
    return value


def _edtf(value: Any) -> Any:
    if isinstance(value, dict):  # pydantic would read a dataclass from it
        raise PydanticCustomError("dataclass_type", "is no date")
    return _dated(value, lambda date: date)


def _day(value: Any) -> Any:
    return _dated(value, lambda date: date.day)


def _dated(value: Any, part: Callable[[edtf.EdtfDate], Any]) -> Any:
    """What is wanted of the date that a text gives."""
    if not isinstance(value, str):
        return value
    try:
        date = edtf.parse(value)
        edtf.check_years(date)
        return part(date)
    except edtf.EdtfError as error:
        kind = "year" if isinstance(error, edtf.YearError) else "date"
        raise PydanticCustomError(kind, "{message}", {"message": str(error)}) from None


MAX_LETTERS = 2000
"""Of a text: four times the longest of this registry. A longer one would hold up whoever opens the page."""
MAX_ID_LETTERS = 100
"""Of an id, which is part of a file's name."""
_SLUG_SCHEMA = {"pattern": f"^{_SLUG.pattern}$", "minimum": 0, "maxLength": MAX_ID_LETTERS}

Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=MAX_LETTERS)]
Name = Annotated[str, BeforeValidator(_name), Field(min_length=1, max_length=MAX_LETTERS)]
Slug = Annotated[
    str,
    BeforeValidator(_slug),
    Field(max_length=MAX_ID_LETTERS),
    WithJsonSchema({"type": ["string", "integer"], **_SLUG_SCHEMA}),
]


def _known(kind: str) -> Callable[[Any, ValidationInfo], Any]:
    """A check of an id against the vocabulary of its kind, where the caller knows it (see :func:`vocabulary`)."""

    def check(value: Any, info: ValidationInfo) -> Any:
        allowed = (info.context or {}).get(kind)
        if allowed and isinstance(value, str) and value not in allowed:
            expected = " or ".join(f"'{one}'" for one in allowed)
            raise PydanticCustomError("literal_error", "is not one of {expected}", {"expected": expected})
        return value

    return check


Region = Annotated[Slug, BeforeValidator(_known("territories"))]
Side = Annotated[Slug, BeforeValidator(_known("sides"))]
SIDES = ("coalition", "third")
"""The sides that govern no territory: who comes and leaves, and everybody else."""


def vocabulary(values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What regions and sides may be, from the values of a registry: a context for its validation."""
    listed = values.get("territories")
    entries = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    ids, governing = (tuple(str(each[key]) for each in entries if each.get(key)) for key in ("id", "side"))
    coalition, third = SIDES
    return {"territories": ids, "sides": (coalition, *governing, third)} if entries else {}


Number = Annotated[float, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Day = Annotated[
    int,
    BeforeValidator(_day),
    PlainSerializer(edtf.iso, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{edtf.DAY}$", "examples": [_DAY]}),
]
Edtf = Annotated[
    edtf.EdtfDate,
    BeforeValidator(_edtf),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": f"^{edtf.PATTERN}$",
            "minimum": 1000,
            "maximum": 9999,
            "examples": ["2026-01", _DAY, "2014~", "2020-03-17/2020-03-19", "../2020-03-26", "2020-03-26/.."],
        }
    ),
]


class Record(BaseModel):
    """What every record shares: nothing in it changes, and no key is unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Record):
    """One text in the three languages of the map: English, Arabic, Sorani Kurdish."""

    en: Name = Field(description="English.")
    ar: Name = Field(description="Arabic.")
    ckb: Name = Field(description="Central Kurdish (Sorani).")


class TranslatedText(Record):
    """A text of the registry with its translations; a language that is left out shows the English one."""

    en: Text = Field(description="English.")
    ar: Text | None = Field(None, description="Arabic.")
    ckb: Text | None = Field(None, description="Central Kurdish (Sorani).")

    def __str__(self) -> str:
        return self.en


PROSE_TAGS = ("(text)", "(translated)")
"""What pydantic puts into the place of an error in a :data:`Prose`: no key of a file."""


def _prose(value: Any) -> str:
    return PROSE_TAGS[isinstance(value, dict | TranslatedText)]


Prose = Annotated[
    Annotated[Text, Tag(PROSE_TAGS[0])] | Annotated[TranslatedText, Tag(PROSE_TAGS[1])],
    Discriminator(_prose),
]
"""A text in English alone, or with its translations."""
