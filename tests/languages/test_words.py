"""Dates and labels in three languages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale
from playwright.sync_api import Page

import wording
from basemap.languages import words
from basemap.registry import edtf
from client import using
from conftest import ROOT, Open

LANGUAGES = Path(words.__file__).parent


DATES = yaml.safe_load((ROOT / "tests" / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("date", DATES)
def test_a_date_in_words(date: str) -> None:
    """As precise as the date, alone and as the beginning of a state, in the grammar of each language."""
    for id_, language in words.languages().items():
        parsed = edtf.parse(date)
        assert [words.spell(parsed, language), words.since(parsed, language)] == DATES[date][id_]


def test_the_page_spells_dates_alike(opened: Page) -> None:
    """Each date of the registry and each form of a date, in each language, is worded as in Python."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "config" / "bases.yaml", *(ROOT / "seeds").glob("*.yaml"))
    )
    dates = set(re.findall(r"(?:date|target|published): ['\"]?([0-9./~?%-]*[0-9][0-9./~?%-]*)", text))
    assert len(dates) > 150
    for id_, language in words.languages().items():
        parsed = {date: edtf.parse(date) for date in sorted({*dates, *DATES, "0999-01"})}
        wanted = {date: [words.spell(each, language), words.since(each, language)] for date, each in parsed.items()}
        page = """([language, dates]) => {
          const { words, calendar } = data.languages[language];
          const said = (date) => [spell(date, words, calendar), since(date, words, calendar)];
          return Object.fromEntries(dates.map((date) => [date, said(date)]));
        }"""
        assert opened.evaluate(using(page, "state/data.js", "time/dates.js"), [id_, list(wanted)]) == wanted


def test_counts_take_the_forms_of_cldr() -> None:
    """The category of each number is that of CLDR, also where the table of the page begins anew."""
    for id_, locale in (("en", "en"), ("ar", "ar"), ("ckb", "ckb")):
        language, rule = words.languages()[id_], Locale.parse(locale).plural_form
        assert [language.category(n) for n in range(5000)] == [rule(n) for n in range(5000)]


@pytest.mark.parametrize(
    ("language", "key", "n", "expected"),
    [
        ("en", "plan.late", 1, "Met one day late"),
        ("en", "plan.late", 202, "Met 202 days late"),
        ("ar", "plan.late", 1, "تحقّق متأخراً يوماً واحداً"),
        ("ar", "plan.late", 2, "تحقّق متأخراً يومين"),
        ("ar", "plan.late", 7, "تحقّق متأخراً 7 أيام"),
        ("ar", "plan.late", 41, "تحقّق متأخراً 41 يوماً"),
        ("ar", "plan.late", 102, "تحقّق متأخراً 102 يوم"),
        ("ar", "plan.late", 103, "تحقّق متأخراً 103 أيام"),
        ("ar", "plan.late", (6, 13), "تحقّق متأخراً 6 إلى 13 يوماً"),
        ("ckb", "plan.late", 7, "7 ڕۆژ دوای وادەکە جێبەجێ بوو"),
        ("ckb", "live.found", (0, 9), "بنکەی پیشاندراو: ئەوپەڕی 9."),
        ("en", "live.found", (8, 9), "8 or 9 bases shown."),
    ],
)
def test_a_count_in_words(language: str, key: str, n: Any, expected: str) -> None:
    """Singular, dual and plural; a range takes the form of its second number."""
    assert words.languages()[language].say(key, n=n) == expected


def test_what_the_page_says_is_what_was_read(site: Path, open_page: Open) -> None:
    """Sentence, caption, spoken text and counts of every step and base, in each language: see tests/wording.py."""
    page = open_page(site, viewport={"width": 1440, "height": 900})
    assert wording.document(page).splitlines() == wording.FILE.read_text(encoding="utf-8").splitlines()


def test_every_language_has_every_word() -> None:
    """languages() refuses to build with a hole; the files have none."""
    keys = [{*language.words, *language.forms} for language in words.languages().values()]
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
    """A translation that loses a number or a date would say nothing; only a form for one or two may spell it out."""
    files = {id_: json.loads((LANGUAGES / f"{id_}.json").read_text(encoding="utf-8")) for id_ in ("en", "ar", "ckb")}
    for key, english in files["en"].items():
        wanted = _placeholders(english if isinstance(english, str) else english["other"])
        for id_, texts in files.items():
            forms = {"other": texts[key]} if isinstance(texts[key], str) else texts[key]
            for category, text in forms.items():
                assert wanted - _placeholders(text) <= ({"n"} if category in ("one", "two") else set()), (id_, key)
                assert _placeholders(text) <= wanted, (id_, key, category)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


FOREIGN = {"ar": "\u06cc\u06a9\u06d5\u06ce\u06c6\u0695\u06b5", "ckb": "\u064a\u0643\u0629\u0649"}
"""Letters of the other language: Farsi yeh and keheh in Arabic, Arabic yeh and kaf in Kurdish."""


@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_texts_keep_to_the_letters_and_marks_of_their_script(language: str) -> None:
    """In the words and in the record: its own letters, comma, semicolon, question mark and quotes; western digits."""
    words_ = json.loads((LANGUAGES / f"{language}.json").read_text(encoding="utf-8"))
    raw = yaml.load((ROOT / "config" / "bases.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    keys = ("help.keys", "help.letters")  # these name keys of the keyboard
    texts = [*_texts({key: text for key, text in words_.items() if key not in keys}), *_told(raw, language)]
    assert len(texts) > 1300
    letter = r"[\u0621-\u06d3\u06d5]"
    wrong = rf"[{FOREIGN[language]}]|{letter}\s*[,;?]|[,;?]\s*{letter}|[\"“”]|[\u0660-\u0669\u06f0-\u06f9]"
    assert [text for text in texts if re.search(wrong, text)] == []


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [text for each in value.values() for text in _texts(each)]


def _told(value: Any, language: str) -> list[str]:
    """What stands under a language anywhere in the record; the names of bases are left to their own test."""
    if isinstance(value, list):
        return [text for each in value for text in _told(each, language)]
    if not isinstance(value, dict):
        return []
    own = [value[language]] if isinstance(value.get(language), str) and "ar" in value else []
    return own + [text for key, each in value.items() if key != "names" for text in _told(each, language)]
