"""What a date with an impossible year was meant to be: another calendar, or a year with a digit astray. For hints only.

In: year, month and day as they were typed. Out: the first and the last Gregorian day that they most likely stand for.
Arabic sources also count in the Hijri calendar (1441), Iranian ones in the Solar Hijri (1398), and Kurdish ones in the
Kurdish calendar (2719), which is the Solar Hijri and 1321.
"""

import datetime
from collections.abc import Callable
from typing import TypeAlias

Calendar: TypeAlias = Callable[[int, int, int], datetime.date]
"""From year, month and day to the Gregorian day. Raises ValueError where the calendar has no such day."""

_LUNAR, _SOLAR = range(1411, 1461), range(1370, 1411)
"""Years that lie between 1990 and 2040. The two overlap further out; each takes what is nearer to our time."""
_KURDISH_LEAD = 1321
_MISTYPED = range(2000, 2040)
_ONE_DAY = datetime.timedelta(1)


def meant(year: int, month: int | None, day: int | None) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that the date was most likely meant for; None if that is anybody's guess."""
    calendar: Calendar = datetime.date
    if is_mistyped(year):
        likely = _digits_astray(year)
        if likely is None:
            return None
        year = likely
    elif year in _LUNAR:
        calendar = _lunar
    else:
        year, calendar = year if year in _SOLAR else year - _KURDISH_LEAD, _solar
    try:
        first = calendar(year, month or 1, day or 1)
        if day:
            return first, first
        following = (year, month + 1) if month and month < 12 else (year + 1, 1)
        return first, calendar(*following, 1) - _ONE_DAY
    except ValueError:
        return None


def is_mistyped(year: int) -> bool:
    """Whether an impossible year is one of no calendar, so that its months and days are still what they seem."""
    return not (year in _LUNAR or year in _SOLAR or year - _KURDISH_LEAD in _SOLAR)


def _lunar(year: int, month: int, day: int) -> datetime.date:
    """By the calendar of Umm al-Qura, which Arabic papers print."""
    from hijridate import Hijri  # only a hint needs it

    return datetime.date(*Hijri(year, month, day).to_gregorian().datetuple())


def _solar(year: int, month: int, day: int) -> datetime.date:
    """By the cycle of 33 years with eight leap years, which is true from 1244 to 1472."""
    most = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= most):
        raise ValueError
    before = 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    years = sum(365 + _is_leap(one) for one in range(_SOLAR[0], year))
    return datetime.date(1991, 3, 21) + datetime.timedelta(years + before)  # 1 Farvardin 1370 and what came after


def _is_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _digits_astray(year: int) -> int | None:
    """The one year of our time that differs by two neighbouring digits that changed places, or else by one digit."""
    if year == 0:
        return None
    typed = f"{year:04}"
    swapped = {typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in range(3)}
    replaced = {typed[:at] + digit + typed[at + 1 :] for at in range(4) for digit in "0123456789"}
    for texts in (swapped, replaced):
        years = [int(text) for text in texts if int(text) in _MISTYPED]
        if len(years) == 1:
            return years[0]
    return None
