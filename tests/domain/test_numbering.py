from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.numbering import LeadNumber, check_code, format_number, parse_number
from leadtui.errors import ValidationError

DAY = date(2024, 5, 20)


def test_numbers_have_three_digits_and_four_past_999() -> None:
    assert format_number("ZY", DAY, 1) == "ZY-20240520-001"
    assert format_number("展会", DAY, 1000) == "展会-20240520-1000"
    assert str(LeadNumber("ZY", DAY, 12)) == "ZY-20240520-012"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("展会-20240520-001", LeadNumber("展会", DAY, 1)),
        ("zy-20240520-1000", LeadNumber("ZY", DAY, 1000)),
        ("ＺＹ－２０２４０５２０－００１", LeadNumber("ZY", DAY, 1)),
        ("ZY20240520001", LeadNumber("ZY", DAY, 1)),
        ("zy 20240520 7", LeadNumber("ZY", DAY, 7)),
        (" ZY—20240520—001 ", LeadNumber("ZY", DAY, 1)),
    ],
)
def test_a_number_is_read_in_any_width_case_and_dash(text: str, number: LeadNumber) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "L001", "ZY-20240230-001", "ZY-20240520-000", "20240520-001", "ZY-20240520", "ZY-20240520-x"]
)
def test_other_forms_are_none(text: str) -> None:
    assert parse_number(text) is None


@settings(max_examples=60)
@given(
    st.from_regex(r"[A-Z\u4e00-\u9fa5]{1,6}", fullmatch=True),
    st.dates(date(1900, 1, 1)),
    st.integers(1, 99_999),
)
def test_a_formatted_number_reads_back(code: str, day: date, n: int) -> None:
    assert parse_number(format_number(code, day, n)) == LeadNumber(check_code(code), day, n)


@pytest.mark.parametrize("code", ["", "1A", "A-B", "A B", "A" * 17])
def test_a_code_that_could_not_be_read_back_is_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        check_code(code)


def test_numbers_count_from_one() -> None:
    with pytest.raises(ValueError, match="counts from 1"):
        format_number("ZY", DAY, 0)
