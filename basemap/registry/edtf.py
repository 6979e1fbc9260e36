"""Dates as precise as their source: a subset of EDTF (ISO 8601-2:2019, level 1).

In: text. Out: :class:`EdtfDate`, the first and the last day on which it can be true.
A day is an integer, counted from 1970-01-01, so that no clock and no time zone has a say.

Accepted are ``YYYY``, ``YYYY-MM`` and ``YYYY-MM-DD``, each with ``~`` (approximate), ``?`` (uncertain)
or ``%`` (both) behind it; ``A/B``, at some point between A and B; ``../B``, by B; ``A/..``, not before A.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from basemap.registry import calendars

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


_YEAR = "(?!0000)[0-9]{4}"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
DAY = (
    f"(?:{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_POINT = f"(?:{_YEAR}(?:-(?:0[1-9]|1[0-2]))?|{DAY})[~?%]?"
PATTERN = f"(?:{_POINT}|{_POINT}/(?:{_POINT}|\\.\\.)|\\.\\./{_POINT})"
"""One day, and any date of the subset, as regular expressions (ECMA 262) for editors. What they cannot say is that an
interval must not end before it begins."""


YEARS = range(1900, 2101)
"""In which every date of a registry lies. What looks like a year outside them comes from another calendar, or is
mistyped."""


class EdtfError(ValueError):
    """Raised when a text is no date of the subset. Its message names the text and what is allowed."""


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """A date with its true precision.

    ``earliest`` and ``latest`` are days since 1970-01-01, both inclusive; None where the side is open.
    The marks ``~`` and ``?`` are kept for words and widen nothing.
    """

    text: str
    earliest: int | None
    latest: int | None
    approximate: bool = False
    uncertain: bool = False

    @property
    def settled(self) -> int:
        """The day by which the date is certain to have come; its only known end if one side is open."""
        day = self.latest if self.latest is not None else self.earliest
        assert day is not None  # parse() refuses '../..'
        return day

    @property
    def onset(self) -> int:
        """The first day on which the date can have come; its only known end if one side is open."""
        day = self.earliest if self.earliest is not None else self.latest
        assert day is not None  # parse() refuses '../..'
        return day

    @property
    def day(self) -> int:
        """The one day that the date is. Raises EdtfError for anything less precise."""
        if len(self.text) != 10 or self.earliest is None or self.earliest != self.latest:
            raise EdtfError(f"{self.text} is not one day: write YYYY-MM-DD, such as 2020-03-17")
        return self.earliest

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=10_000)
def parse(text: str) -> EdtfDate:
    """Read an EDTF text of the subset. Raises EdtfError; ``parse(text).text == text``."""
    start, slash, end = text.partition("/")
    if not slash:
        return _single(text, text)
    if "/" in end:
        raise EdtfError(f"{text} has more than one '/': write one interval, such as 2020-03-17/2020-03-19")
    if start == ".." and end == "..":
        raise EdtfError("../.. says nothing: give at least one end, such as ../2020-03-17")
    first = None if start == ".." else _single(start, text)
    last = None if end == ".." else _single(end, text)
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    if earliest is not None and latest is not None and earliest > latest:
        raise EdtfError(f"{text} ends before it begins: write {end}/{start}")
    parts = [part for part in (first, last) if part]
    return EdtfDate(
        text,
        earliest,
        latest,
        any(part.approximate for part in parts),
        any(part.uncertain for part in parts),
    )


def day(text: str) -> int:
    """The day number of ``YYYY-MM-DD``. Raises EdtfError for anything less precise."""
    return parse(text).day


def of_day(number: int) -> EdtfDate:
    """The date that is one day."""
    return EdtfDate(iso(number), number, number)


class YearError(EdtfError):
    """Raised for a date of the subset that lies in a year in which nothing of a registry can have been."""


def check_years(date: EdtfDate) -> None:
    """Raises YearError for a date outside YEARS."""
    if is_outside_years(date):
        raise YearError(
            f"{date} lies outside the years {YEARS[0]} to {YEARS[-1]}: write a year of the Gregorian calendar"
        )


def is_outside_years(date: EdtfDate) -> bool:
    """Whether a date reaches into a year outside YEARS."""
    ends = (end for end in (date.earliest, date.latest) if end is not None)
    return any(int(iso(end)[:4]) not in YEARS for end in ends)


def iso(number: int) -> str:
    """``YYYY-MM-DD`` of a day number."""
    return datetime.date.fromordinal(number + _EPOCH).isoformat()


def guess(text: str) -> str | None:
    """The date of the subset that somebody most likely meant; None if that is anybody's guess."""
    plain = western_digits(text[:60].strip())
    try:
        parse(plain)
    except EdtfError:
        for pattern, meant in _HABITS:
            plain = pattern.sub(meant, plain)
    try:
        plain = _of_our_time(plain)
        return plain if plain != text and not is_outside_years(parse(plain)) else None
    except EdtfError:
        return None


def _of_our_time(text: str) -> str:
    """The text with each point whose year cannot be replaced by what it was most likely meant for, if there is that."""
    start, slash, end = text.partition("/")
    first, last = _meant(start), _meant(end)
    if slash:
        return f"{first[0]}/{last[1]}"
    return first[0] if first[0] == first[1] else "/".join(first)


def _meant(point: str) -> tuple[str, str]:
    """The first and the last day that a point was meant for, as precise as it is; the point itself if it can be."""
    match = _DATE.fullmatch(point)
    if match is None or int(match[1]) in YEARS:
        return point, point
    year, month, month_day = (int(part) if part else None for part in match.groups()[:3])
    assert year is not None
    found = calendars.meant(year, month, month_day)
    if found is None:
        return point, point
    whole = calendars.is_mistyped(year)
    first, last = (day.isoformat()[: len(match[0].rstrip("~?%"))] if whole else day.isoformat() for day in found)
    return first + match[4], last + match[4]


def western_digits(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)


def _padded(match: re.Match[str]) -> str:
    """Year, month by number or name, and day, with all their digits; the day may stand before the month or after."""
    year, day, month = match["year"], match["day"], match["month"]
    if not month.isdigit():
        month = str(next(n for n, name in enumerate(_MONTHS, 1) if name.lower().startswith(month.lower())))
    elif day and int(month) > 12 >= int(day):
        month, day = day, month
    elif day and "/" in match[0] and match[0].endswith(year) and day != month and int(day) <= 12:
        return match[0]  # 3/4/2020 is March in one country, April in another
    return f"{year}-{month:0>2}-{day:0>2}" if day else f"{year}-{month:0>2}"


# How people write dates elsewhere → the subset, one after the other.
_NAME = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_HABITS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (r"(?<=\d)T[\d:.Z+-]+$|\s+\d\d:\d\d.*$", ""),
        (r"\s*(?:[–—]|\bto\b|\s-\s)\s*", "/"),
        (r"(?<=\d)-(?:XX|UU|00)\b", ""),
        (r"^(\d{3})[XU]$", r"\g<1>0/\g<1>9"),
        (r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3"),
        (rf"\b(?P<day>\d\d?)\.?\s+(?P<month>{_NAME})\.?,?\s+(?P<year>\d{{4}})\b", _padded),
        (rf"\b(?P<month>{_NAME})\.?\s+(?:(?P<day>\d\d?),?\s+)?(?P<year>\d{{4}})\b", _padded),
        (r"\b(?P<day>\d\d?)[./-](?P<month>\d\d?)[./-](?P<year>\d{4})\b", _padded),
        (r"\b(?P<year>\d{4})[./-](?P<month>\d\d?)(?:[./-](?P<day>\d\d?))?\b(?![./-])", _padded),
        (r"^(?:~|ca?\.?|circa|about)\s*(\d[\d-]*)$", r"\1~"),
        (r"~\?$|\?~$", "%"),
        (r"^/", "../"),
        (r"/$", "/.."),
        (r"^(?:by|before|until)\s+(\d[\d-]*)$", r"../\1"),
        (r"^(?:after|since|from)\s+(\d[\d-]*)$", r"\1/.."),
    )
)


def _single(text: str, whole: str) -> EdtfDate:
    match = _DATE.fullmatch(text)
    if match is None:
        raise EdtfError(
            f"{whole or 'nothing'} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD, with ~ (about) or ? (uncertain) "
            "behind it if need be, or A/B for a day between the two, ../B for by B, A/.. for not before A"
        )
    year, month, month_day, mark = match.groups()
    if year == "0000":
        raise EdtfError(f"{whole} has the year 0000: the first year is 0001")
    if month and not 1 <= int(month) <= 12:
        raise EdtfError(f"{text} has no such month: months are 01 to 12")
    first = _number(int(year), int(month or 1), 1)
    last = _month_end(int(year), int(month or 12))
    if month_day:
        if not 1 <= int(month_day) <= last - first + 1:
            name = f"{_MONTHS[int(month) - 1]} {year}"
            raise EdtfError(f"{text} has no such day: {name} has {last - first + 1} days")
        first = last = first + int(month_day) - 1
    return EdtfDate(text, first, last, mark in ("~", "%"), mark in ("?", "%"))


def _number(year: int, month: int, month_day: int) -> int:
    return datetime.date(year, month, month_day).toordinal() - _EPOCH


def _month_end(year: int, month: int) -> int:
    if month == 12:
        return _number(year, 12, 31)
    return _number(year, month + 1, 1) - 1
