"""Dates: what is accepted, what is refused and in which words, and what holds for all of them."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basemap.registry import edtf

HOW = (
    " is not a date: write YYYY, YYYY-MM or YYYY-MM-DD, with ~ (about) or ? (uncertain) behind it if need be, "
    "or A/B for a day between the two, ../B for by B, A/.. for not before A"
)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2020-03-17", "2020-03-17", "2020-03-17"),
        ("2020-03", "2020-03-01", "2020-03-31"),
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02-29", "2020-02-29", "2020-02-29"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("2020-12", "2020-12-01", "2020-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("2014~", "2014-01-01", "2014-12-31"),
        ("2020-03-17/2020-03-19", "2020-03-17", "2020-03-19"),
        ("2020-03/2020", "2020-03-01", "2020-12-31"),
        ("2020/2020", "2020-01-01", "2020-12-31"),
        ("../2020-03", None, "2020-03-31"),
        ("2020-03/..", "2020-03-01", None),
        ("2014-06~/2025-08-18?", "2014-06-01", "2025-08-18"),
    ],
)
def test_a_date_knows_its_first_and_its_last_day(text: str, earliest: str | None, latest: str | None) -> None:
    """The bounds are those of the calendar, and an open side has none."""
    date = edtf.parse(text)
    assert (date.earliest, date.latest) == (earliest and edtf.day(earliest), latest and edtf.day(latest))
    assert str(date) == text
    assert edtf.iso(date.settled) == (latest or earliest)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2014", False, False),
        ("2014~", True, False),
        ("2014?", False, True),
        ("2014%", True, True),
        ("2014~/2015?", True, True),
        ("../2015?", False, True),
    ],
)
def test_marks_are_kept(text: str, approximate: bool, uncertain: bool) -> None:
    """``~`` and ``?`` are there for words, and widen nothing."""
    date = edtf.parse(text)
    assert (date.approximate, date.uncertain) == (approximate, uncertain)
    plain = edtf.parse(text.translate({ord(mark): None for mark in "~?%"}))
    assert (date.earliest, date.latest) == (plain.earliest, plain.latest)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing" + HOW),
        ("2020-13", "2020-13 has no such month: months are 01 to 12"),
        ("2020-00", "2020-00 has no such month: months are 01 to 12"),
        ("2020-21", "2020-21 has no such month: months are 01 to 12"),
        ("2019-02-29", "2019-02-29 has no such day: February 2019 has 28 days"),
        ("1900-02-29", "1900-02-29 has no such day: February 1900 has 28 days"),
        ("2020-02-30", "2020-02-30 has no such day: February 2020 has 29 days"),
        ("2020-04-31", "2020-04-31 has no such day: April 2020 has 30 days"),
        ("2020-01-00", "2020-01-00 has no such day: January 2020 has 31 days"),
        ("0000", "0000 has the year 0000: the first year is 0001"),
        ("2020/2020-02-30", "2020-02-30 has no such day: February 2020 has 29 days"),
        ("2020-03-19/2020-03-17", "2020-03-19/2020-03-17 ends before it begins: write 2020-03-17/2020-03-19"),
        ("2020/2021/2022", "2020/2021/2022 has more than one '/': write one interval, such as 2020-03-17/2020-03-19"),
        ("../..", "../.. says nothing: give at least one end, such as ../2020-03-17"),
        *(
            (text, text + HOW)
            for text in (
                *(
                    "20",
                    "202",
                    "20200",
                    "-2020",
                    "+2020",
                    "20200317",
                    "2020-3",
                    "2020-3-7",
                    "2020-03-7",
                    "2020-",
                    "202X",
                ),
                *(
                    "2020-XX",
                    "~2020",
                    "2020~?",
                    "2020 ",
                    " 2020",
                    "2020\n",
                    "٢٠٢٠",
                    "２０２０",
                    "Y12020",
                    "2020-03-17T10",
                ),
                *("..", "/", "2020/", "/2020", "../", "2020/...", "unknown", "[2020]", "{2020,2021}", "2020-W12"),
            )
        ),
    ],
)
def test_anything_else_is_refused_in_words(text: str, message: str) -> None:
    """Each refusal names the text and what is allowed."""
    with pytest.raises(edtf.EdtfError) as refusal:
        edtf.parse(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize("text", ["2020", "2020-03", "2020-03-17~", "2020-03-17/2020-03-17", "../2020-03-17"])
def test_a_day_is_one_day(text: str) -> None:
    """Where one day is needed, nothing less precise passes."""
    with pytest.raises(edtf.EdtfError, match="is not one day: write YYYY-MM-DD, such as 2020-03-17"):
        edtf.day(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1969-12-31", -1),
        ("1970-01-01", 0),
        ("1970-01-02", 1),
        ("2000-02-29", 11016),
        ("2001-09-09", 11574),
        ("2020-02-29", 18321),
        ("2020-03-01", 18322),
        ("0001-01-01", -719162),
    ],
)
def test_days_count_from_1970(text: str, number: int) -> None:
    """A day is a number, and the number is the day again."""
    assert edtf.day(text) == number
    assert edtf.iso(number) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("17.03.2020", "2020-03-17"),
        ("17.3.2020", "2020-03-17"),
        ("3/25/2020", "2020-03-25"),
        ("25/3/2020", "2020-03-25"),
        ("3/4/2020", None),
        ("3/3/2020", "2020-03-03"),
        ("2020/03", "2020-03"),
        ("2020/03/17", "2020-03-17"),
        ("2020.03", "2020-03"),
        ("March 2020", "2020-03"),
        ("Sept 2020", None),
        ("Sep. 2020", "2020-09"),
        ("17 Mar 2020", "2020-03-17"),
        ("Mar 2020 - May 2020", "2020-03/2020-05"),
        ("before March 2020", "../2020-03"),
        ("since 2020", "2020/.."),
        ("2020-03-17 14:00", "2020-03-17"),
        ("٢٠٢٠", "2020"),
        ("30 February 2020", None),
        ("1990s", None),
        ("2020", None),
    ],
)
def test_a_guess_is_a_date_or_nothing(text: str, meant: str | None) -> None:
    """What is written as elsewhere is understood; what could be two days is not."""
    assert edtf.guess(text) == meant


@given(st.text(max_size=30) | st.text("0123456789-/.~?%X TMarch", max_size=25))
def test_no_text_is_too_odd(text: str) -> None:
    """Any text is either a date that says itself, or an EdtfError; a guess is a date."""
    with contextlib.suppress(edtf.EdtfError):
        assert edtf.parse(text).text == text
    meant = edtf.guess(text)
    assert meant is None or edtf.parse(meant).text == meant != text


days = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
singles = st.builds(
    lambda day, length, mark: day.isoformat()[:length] + mark,
    days,
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)


@given(singles)
def test_bounds_are_in_order(text: str) -> None:
    """The first day is not after the last, and both begin with the text."""
    date = edtf.parse(text)
    assert date.earliest is not None
    assert date.latest is not None
    assert date.earliest <= date.latest
    assert edtf.iso(date.earliest).startswith(text.rstrip("~?%"))
    assert edtf.iso(date.latest).startswith(text.rstrip("~?%"))


@given(singles, singles)
def test_an_interval_spans_its_ends(start: str, end: str) -> None:
    """From the first day of the one to the last day of the other, or refused."""
    first, last = edtf.parse(start), edtf.parse(end)
    assert first.earliest is not None
    assert last.latest is not None
    if first.earliest > last.latest:
        with pytest.raises(edtf.EdtfError, match="ends before it begins"):
            edtf.parse(f"{start}/{end}")
    else:
        both = edtf.parse(f"{start}/{end}")
        assert (both.earliest, both.latest) == (first.earliest, last.latest)
        assert edtf.parse(f"../{end}").latest == last.latest
        assert edtf.parse(f"{start}/..").earliest == first.earliest


@given(days)
def test_day_and_iso_are_inverse(day: datetime.date) -> None:
    """A day becomes a number and the same day again; its neighbour's number is its neighbour."""
    number = edtf.day(day.isoformat())
    assert edtf.iso(number) == day.isoformat()
    assert number == (day - datetime.date(1970, 1, 1)).days
