"""Dates and labels in three languages."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from basemap.languages import words
from basemap.registry import edtf
from client import using
from conftest import ROOT

LANGUAGES = Path(words.__file__).parent


@pytest.mark.parametrize(
    ("date", "language", "expected"),
    [
        ("2020-03-17", "en", "17 March 2020"),
        ("2020-03-17/2020-03-19", "en", "between 17 and 19 March 2020"),
        ("2020-03-26/2020-04-07", "en", "between 26 March and 7 April 2020"),
        ("2011-12-31/2012-01-02", "en", "between 31 December 2011 and 2 January 2012"),
        ("2025-09/2025-11", "en", "between September and November 2025"),
        ("2025-09~", "en", "about September 2025"),
        ("2025-09?", "en", "perhaps September 2025"),
        ("2025-09%", "en", "perhaps about September 2025"),
        ("2017", "en", "2017"),
        ("../2019-12-27", "en", "no later than 27 December 2019"),
        ("2020-03-17/..", "en", "no earlier than 17 March 2020"),
        ("2020-03-17/2020-03-19", "ar", "بين ١٧ و١٩ آذار ٢٠٢٠"),
        ("2025-09~", "ar", "أيلول ٢٠٢٥ تقريباً"),
        ("2020-03-17", "ckb", "١٧ی ئازاری ٢٠٢٠"),
    ],
)
def test_a_date_in_words(date: str, language: str, expected: str) -> None:
    """As precise as the date, in the months and digits of CLDR."""
    assert words.spell(edtf.parse(date), words.languages()[language]) == expected


def test_the_page_spells_dates_alike(opened: Page) -> None:
    """Each date of the registry and each form of a date, in each language, is worded as in Python."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "config" / "bases.yaml", *(ROOT / "seeds").glob("*.yaml"))
    )
    dates = set(re.findall(r"(?:date|target|published): ['\"]?([0-9./~?%-]*[0-9][0-9./~?%-]*)", text))
    assert len(dates) > 150
    forms = ["2025-09~", "2025-09?", "2025-09%", "2017", "../2019", "2020-03-17/..", "2011-12-31/2012-01-02", "0999-01"]
    forms += ["2020-03/2020-05", "2020-03-01/2020-05-02", "2020-03-17~/2020-03-19?", "2020/2021", "2020-03/2020-03-19"]
    for id_, language in words.languages().items():
        wanted = {date: words.spell(edtf.parse(date), language) for date in sorted({*dates, *forms})}
        page = """([language, dates]) => {
          const { words, calendar } = data.languages[language];
          return Object.fromEntries(dates.map((date) => [date, spell(date, words, calendar)]));
        }"""
        assert opened.evaluate(using(page, "state/data.js", "time/dates.js"), [id_, list(wanted)]) == wanted


def test_every_language_has_every_word() -> None:
    """languages() refuses to build with a hole; the files have none."""
    keys = [language.words.keys() for language in words.languages().values()]
    assert keys[0] == keys[1] == keys[2]


def test_a_missing_word_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the file and the word."""
    whole = words._language

    def lacking(id_: str) -> words.Language:
        language = whole(id_)
        if id_ == "ckb":
            del language.words["title"]
        return language

    monkeypatch.setattr(words, "_language", lacking)
    words.languages.cache_clear()
    with pytest.raises(words.WordsError, match=r"^languages/ckb\.json lacks title$"):
        words.languages()
    words.languages.cache_clear()


def test_the_placeholders_of_a_word_are_the_same_in_each_language() -> None:
    """A translation that loses a number or a date would say nothing."""
    files = {id_: json.loads((LANGUAGES / f"{id_}.json").read_text(encoding="utf-8")) for id_ in ("en", "ar", "ckb")}
    for key, english in files["en"].items():
        wanted = sorted(part.split("}")[0] for part in english.split("{")[1:])
        for id_, texts in files.items():
            assert sorted(part.split("}")[0] for part in texts[key].split("{")[1:]) == wanted, (id_, key)
