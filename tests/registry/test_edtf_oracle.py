"""Our dates are those of EDTF: the package ``edtf``, which knows all of the standard, reads them in the same way."""

import datetime
import math
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basemap.registry import edtf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pyparsing has something to say of how the package uses it
    import edtf as oracle

singles = st.builds(
    lambda day, length, mark: day.isoformat()[:length] + mark,
    st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)
intervals = st.builds("{}/{}".format, singles, singles)
open_intervals = st.builds("../{}".format, singles) | st.builds("{}/..".format, singles)
look_alikes = st.text("0123456789-/.~?%XU", max_size=23) | st.from_regex(
    r"\A[12][0-9]{3}(-[0-3][0-9]){0,2}[~?%]?(/[12][0-9]{3}(-[0-3][0-9]){0,2})?\Z"
)


def days(found: Any) -> tuple[int | None, int | None]:
    """First and last day as the package has them, as our day numbers; None where open."""
    ends = (found.lower_strict(), found.upper_strict())
    return (
        None if ends[0] == -math.inf else datetime.date(*ends[0][:3]).toordinal() - 719163,
        None if ends[1] == math.inf else datetime.date(*ends[1][:3]).toordinal() - 719163,
    )


def marks(found: Any) -> tuple[bool, bool]:
    """Whether it, or an end of it, is approximate and whether it is uncertain."""
    ends = [end for end in (getattr(found, "lower", None), getattr(found, "upper", None)) if hasattr(end, "ua")]
    both = any(getattr(one, "is_uncertain_and_approximate", False) for one in [found, *ends])
    return (
        both or any(getattr(one, "is_approximate", False) for one in [found, *ends]),
        both or any(getattr(one, "is_uncertain", False) for one in [found, *ends]),
    )


@given(singles | intervals | open_intervals)
def test_our_dates_have_the_days_and_marks_of_the_standard(text: str) -> None:
    """First day, last day, about, perhaps: the same, but for intervals that end before they begin."""
    found = oracle.parse_edtf(text)
    first, last = days(found)
    if first is not None and last is not None and first > last:
        with pytest.raises(edtf.EdtfError, match="ends before it begins"):
            edtf.parse(text)
        return
    date = edtf.parse(text)
    assert (date.earliest, date.latest) == (first, last)
    assert (date.approximate, date.uncertain) == marks(found)
    assert str(found) == date.text == text


@given(look_alikes)
def test_what_the_standard_refuses_we_refuse(text: str) -> None:
    """No text is a date here that is none there."""
    try:
        edtf.parse(text)
    except edtf.EdtfError:
        return
    oracle.parse_edtf(text)


@pytest.mark.parametrize(
    "text", ["201X", "2020-21", "-2020", "Y12020", "2020-03-17T10:00:00", "2020-~03", "[2020,2021]"]
)
def test_the_rest_of_the_standard_is_not_ours(text: str) -> None:
    """Seasons, unspecified digits, years before 1, times of day, sets: dates there, refused here."""
    oracle.parse_edtf(text)
    with pytest.raises(edtf.EdtfError):
        edtf.parse(text)
