"""The languages of the map: its words, and dates in words.

In: ``basemap/languages/*.json`` and Unicode CLDR through Babel. Out: :class:`Language`, one for each of English,
Arabic (as written in Iraq) and Central Kurdish. A word that one language lacks fails the build.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale

from basemap.registry import edtf

_LOCALES = {"en": ("en_GB", "English", "EN"), "ar": ("ar_IQ", "العربية", "ع"), "ckb": ("ckb_IQ", "کوردی", "ک")}
_DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
_MONTH_AND_YEAR = {"ckb": "{m}ی {y}"}  # CLDR has no such skeleton for Central Kurdish; its long date has this tail


class WordsError(ValueError):
    """Raised when a language lacks a word that another one has."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the map; ``mark`` is its button, ``date`` and ``month`` are patterns with {d}, {m} and {y}."""

    id: str
    name: str
    mark: str
    direction: str
    words: dict[str, str]
    date: str
    month: str
    months: tuple[str, ...]
    digits: str


@cache
def languages() -> dict[str, Language]:
    """All languages, by id. Raises WordsError if a word is missing in one of them."""
    found = {id_: _language(id_) for id_ in _LOCALES}
    everything = {key for language in found.values() for key in language.words}
    for language in found.values():
        if missing := sorted(everything - language.words.keys()):
            raise WordsError(f"languages/{language.id}.json lacks {', '.join(missing)}")
    return found


def spell(date: edtf.EdtfDate, language: Language) -> str:
    """An EDTF date in words: "between 17 and 19 March 2020", "about September 2025"."""
    start, slash, end = date.text.partition("/")
    if not slash:
        return _single(start, language)
    if start == "..":
        return language.words["date.by"].format(b=_single(end, language))
    if end == "..":
        return language.words["date.from"].format(a=_single(start, language))
    return language.words["date.between"].format(a=_single(start, language, beside=end), b=_single(end, language))


def spell_day(day: int, language: Language) -> str:
    """A day in words."""
    return _single(edtf.iso(day), language)


def since(date: edtf.EdtfDate, language: Language) -> str:
    """Since when something is so, or the vague date itself: "since 17 January 2026", "by 27 December 2019"."""
    if "/" not in date.text:
        return language.words["since"].format(date=spell(date, language))
    vague = ".." in date.text
    return spell(date, language) if vague else language.words["since.between"].format(date=spell(date, language))


def digits(text: str, language: Language) -> str:
    """A text whose western digits are replaced by those of a language."""
    return text.translate({ord(western): own for western, own in zip("0123456789", language.digits, strict=True)})


def _single(text: str, language: Language, beside: str = "") -> str:
    year, month, month_day, mark = _parts(text)
    pattern = language.date if month_day else language.month if month else "{y}"
    other = _parts(beside) if beside else None
    if other and month and not mark and other[0] == year:
        # What both ends share is said once: "between 17 and 19 March", "between March and May 2020".
        same_month = month_day and other[1] == month and other[2]
        pattern = "{d}" if same_month else re.sub(r"\s*\{y\}", "", pattern)
    words = pattern.format(d=int(month_day or 0), m=language.months[int(month) - 1] if month else "", y=int(year))
    words = digits(words, language)
    if mark in ("~", "%"):
        words = language.words["date.about"].format(date=words)
    if mark in ("?", "%"):
        words = language.words["date.perhaps"].format(date=words)
    return words


def _parts(text: str) -> tuple[str, str, str, str]:
    mark = text[-1] if text[-1] in "~?%" else ""
    year, _, rest = text.removesuffix(mark).partition("-")
    month, _, month_day = rest.partition("-")
    return year, month, month_day, mark


def _language(id_: str) -> Language:
    code, name, mark = _LOCALES[id_]
    locale = Locale.parse(code)
    words = json.loads((files("basemap") / "languages" / f"{id_}.json").read_text(encoding="utf-8"))
    skeletons = locale.datetime_skeletons
    return Language(
        id=id_,
        name=name,
        mark=mark,
        direction=locale.text_direction,
        words=words,
        date=_pattern(locale.date_formats["long"].pattern),
        month=_MONTH_AND_YEAR.get(id_) or _pattern(skeletons["yMMMM"].pattern),
        months=tuple(locale.months["format"]["wide"][number] for number in range(1, 13)),
        digits=_DIGITS[locale.default_numbering_system],
    )


def _pattern(cldr: str) -> str:
    # Unicode TR 35: d is the day, MMMM the month in full, y the year.
    return re.sub("d|M+|y", lambda match: "{" + match.group()[0].lower() + "}", cldr)
