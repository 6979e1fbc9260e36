"""The languages of the map: its words, and numbers and dates in words.

In: ``basemap/languages/*.json`` and Unicode CLDR through Babel. Out: :class:`Language`, one for each of English,
Arabic (of the country, ``ar_IQ``) and Central Kurdish. A word that one language lacks fails the build.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale

from basemap.registry import edtf
from basemap.registry.vocabularies import Territory

_LOCALES = {"en": ("en_GB", "English", "EN"), "ar": ("ar_IQ", "العربية", "ع"), "ckb": ("ckb_IQ", "کوردی", "ک")}
_PATTERNS = {"ckb": {"yMMMM": "MMMMی y", "MMMMd": "dی MMMM"}}
"""In place of the skeletons of CLDR, which for Central Kurdish do not fit its long date, ``dی MMMMی y``."""
_MONTHS = {"ckb": {12: "کانوونی یەکەم"}}
"""In place of a name of CLDR: there January is spelled «کانوونی دووەم» and December «کانونی یەکەم»."""

_TONGUES = {"ar": {"ckb": "الكردية (السورانية)"}, "ckb": {"it": "ئیتاڵی"}}
"""In place of names of CLDR that nobody uses."""

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR, Unicode TR 35 part 3."""

_PLURAL_PERIOD = 100
"""From this number on, the category of a number is that of its last two digits: so in each of our languages."""

Range = tuple[int, int]
"""The least and the most of what is counted; the most decides the form, as in «6 إلى 13 قاعدة»."""


class WordsError(ValueError):
    """Raised when a language lacks a word or a form that it needs."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the map; ``mark`` is its button.

    ``forms`` has the words that depend on a number: key → category of CLDR → text with ``{n}``. ``date``, ``month`` and
    ``day`` are patterns with {d}, {m} and {y}: of a day, of a month, and of a day whose year is said elsewhere.
    ``plural`` has the place in CATEGORIES of each number below 200.
    """

    id: str
    name: str
    mark: str
    direction: str
    words: dict[str, str]
    forms: dict[str, dict[str, str]]
    date: str
    month: str
    day: str
    months: tuple[str, ...]
    plural: str
    tongues: dict[str, str]

    def tongue(self, code: str) -> str:
        """A language (BCP 47) by its name in this one; by its code where CLDR has no name for it."""
        return self.tongues.get(code, code)

    def say(self, key: str, **values: Any) -> str:
        """The words for a key, with these values in their places; ``n`` decides the form, where there are several."""
        forms = self.forms.get(key)
        if forms is None:
            text = self.words[key]
        else:
            count = values["n"][1] if isinstance(values["n"], tuple) else values["n"]
            text = forms[self.category(count)] if count else forms["other"]
        shown = {name: self.range(*value) if isinstance(value, tuple) else value for name, value in values.items()}
        return text.format(**shown)

    @property
    def suffix(self) -> str:
        """What the name of a page in this language has before its ending: nothing in English."""
        return "" if self.id == "en" else f".{self.id}"

    def category(self, number: int) -> str:
        """The plural category of a whole number."""
        place = number if number < 2 * _PLURAL_PERIOD else _PLURAL_PERIOD + number % _PLURAL_PERIOD
        return CATEGORIES[int(self.plural[place])]

    def range(self, least: int, most: int) -> str:
        """How many there are: "9", "8 or 9", "6 to 13", "up to 21"."""
        if least == most:
            return str(least)
        if least == 0:
            return self.words["range.most"].format(b=most)
        return self.words["range.or" if most == least + 1 else "range"].format(a=least, b=most)

    def join(self, texts: Iterable[str]) -> str:
        """Texts one after the other, with the comma of the script."""
        return self.words["list.join"].join(texts)


@cache
def languages() -> dict[str, Language]:
    """All languages, by id. Raises WordsError if a word is missing in one of them."""
    found = {id_: _language(id_) for id_ in _LOCALES}
    everything = {key for language in found.values() for key in (*language.words, *language.forms)}
    for language in found.values():
        if missing := sorted(everything - language.words.keys() - language.forms.keys()):
            raise WordsError(f"languages/{language.id}.json lacks {', '.join(missing)}")
        # Who counts nothing says so in other words: no form for zero is needed.
        used = {CATEGORIES[int(place)] for place in language.plural[1:]}
        for key, forms in language.forms.items():
            if missing := sorted(used - forms.keys()):
                raise WordsError(f"languages/{language.id}.json lacks the form {', '.join(missing)} of {key}")
    return found


def for_country(
    country: Mapping[str, str], territories: Iterable[Territory], figures: Mapping[str, Any]
) -> dict[str, Language]:
    """All languages, by id, for a map: with the names of its territories as ``region.ID``, and its figures.

    country: its name by language; figures: what stands for ``{key}`` in every text, as ``stale_days`` does.
    """
    regions = tuple(territories)
    return {
        id_: _named(language, {"country": country.get(id_, country["en"]), **figures}, regions)
        for id_, language in languages().items()
    }


def _named(language: Language, figures: Mapping[str, Any], territories: Iterable[Territory]) -> Language:
    own = {f"region.{each.id}": getattr(each.label, language.id) for each in territories}
    return replace(language, words={key: _filled(text, figures) for key, text in language.words.items()} | own)


def _filled(text: str, figures: Mapping[str, Any]) -> str:
    for key, value in figures.items():
        text = text.replace(f"{{{key}}}", str(value))
    return text


def spell(date: edtf.EdtfDate, language: Language) -> str:
    """An EDTF date in words: "between 17 and 19 March 2020", "about September 2025", "perhaps no later than 2017"."""
    start, slash, end = date.text.partition("/")
    if not slash:
        return _single(start, language)
    if start == "..":
        return _bounded("date.by", end, language)
    if end == "..":
        return _bounded("date.from", start, language)
    start, end = _alike(start, end, first=True), _alike(end, start, first=False)
    if start == end:
        return _single(start, language)
    return language.words["date.between"].format(a=_single(start, language, beside=end), b=_single(end, language))


def spell_day(day: int, language: Language) -> str:
    """A day in words."""
    return _single(edtf.iso(day), language)


def since(date: edtf.EdtfDate, language: Language) -> str:
    """Since when something is so: "since 17 January 2026", "since 27 December 2019 at the latest"."""
    start, slash, end = date.text.partition("/")
    if not slash:
        return _bounded("since", start, language)
    if start == "..":
        return _bounded("since.by", end, language)
    if end == "..":
        return _bounded("since.from", start, language)
    if _alike(start, end, first=True) == (day := _alike(end, start, first=False)):
        return _bounded("since", day, language)
    return language.words["since.between"].format(date=spell(date, language))


def inline(label: str) -> str:
    """A label inside a sentence: without its capital, unless that belongs to a word in capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _bounded(key: str, text: str, language: Language) -> str:
    """What is said of one date, such as since when; the doubt in the date stands before all of it."""
    sure = text.replace("%", "~").rstrip("?")
    words = language.words[key].format(date=_single(sure, language))
    return words if sure == text else language.words["date.perhaps"].format(date=words)


def _single(text: str, language: Language, beside: str = "") -> str:
    year, month, month_day, mark = _parts(text)
    pattern = language.date if month_day else language.month if month else "{y}"
    other_year, other_month, other_day, _ = _parts(beside)
    if month and not mark and other_year == year:
        # What both ends share is said once: "between 17 and 19 March", "between March and May 2020".
        same_month = month_day and other_month == month and other_day
        pattern = "{d}" if same_month else language.day if month_day else "{m}"
    words = pattern.format(d=int(month_day or 0), m=language.months[int(month) - 1] if month else "", y=int(year))
    if mark in ("~", "%"):
        words = language.words["date.about"].format(date=words)
    if mark in ("?", "%"):
        words = language.words["date.perhaps"].format(date=words)
    return words


def _alike(text: str, beside: str, *, first: bool) -> str:
    """One end of an interval as precise as the other that lies in it: of 2016-03/2016-03-19 the start is the 1st."""
    year, month, month_day, mark = _parts(text)
    other_year, other_month, other_day, _ = _parts(beside)
    if mark or other_year != year:
        return text
    whole_year = not month
    if whole_year and other_month:
        month = "01" if first else "12"
    if month and not month_day and other_day and (whole_year or other_month == month):
        month_day = "01" if first else str(monthrange(int(year), int(month))[1])
    return "-".join(filter(None, (year, month, month_day)))


def _parts(text: str) -> tuple[str, str, str, str]:
    mark = text[-1] if text and text[-1] in "~?%" else ""
    year, _, rest = text.removesuffix(mark).partition("-")
    month, _, month_day = rest.partition("-")
    return year, month, month_day, mark


def _language(id_: str) -> Language:
    code, name, mark = _LOCALES[id_]
    locale = Locale.parse(code)
    texts = json.loads((files("basemap") / "languages" / f"{id_}.json").read_text(encoding="utf-8"))
    patterns = {key: skeleton.pattern for key, skeleton in locale.datetime_skeletons.items()} | _PATTERNS.get(id_, {})
    months = dict(locale.months["format"]["wide"]) | _MONTHS.get(id_, {})
    return Language(
        id=id_,
        name=name,
        mark=mark,
        direction=locale.text_direction,
        words={key: text for key, text in texts.items() if isinstance(text, str)},
        forms={key: text for key, text in texts.items() if not isinstance(text, str)},
        date=_pattern(locale.date_formats["long"].pattern),
        month=_pattern(patterns["yMMMM"]),
        day=_pattern(patterns["MMMMd"]),
        months=tuple(months[number] for number in range(1, 13)),
        tongues=dict(locale.languages) | _TONGUES.get(id_, {}),
        plural="".join(str(CATEGORIES.index(locale.plural_form(number))) for number in range(2 * _PLURAL_PERIOD)),
    )


def _pattern(cldr: str) -> str:
    # Unicode TR 35: d is the day, MMMM the month in full, y the year.
    return re.sub("d|M+|y", lambda match: "{" + match.group()[0].lower() + "}", cldr)
