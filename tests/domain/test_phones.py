from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.phones import format_phone, parse_phone, require_phone, split_phones
from leadtui.errors import ValidationError


@pytest.mark.parametrize(
    "raw", ["13800005678", "138 0000 5678", "+86 138-0000-5678", "008613800005678", "１３８００００５６７８"]
)
def test_a_mobile_is_read_however_it_is_typed(raw: str) -> None:
    phone = parse_phone(raw)
    assert (phone.raw, phone.e164, phone.valid, phone.kind) == (raw, "+8613800005678", True, "mobile")


@pytest.mark.parametrize(
    ("raw", "region", "e164", "kind"),
    [
        ("0755-83765678", "CN", "+8675583765678", "landline"),
        ("010-62345678转801", "CN", "+861062345678", "landline"),
        ("400-820-8820", "CN", "+864008208820", "other"),
        ("0912-345-678", "TW", "+886912345678", "mobile"),
        ("+44 7912 345678", "CN", "+447912345678", "mobile"),
    ],
)
def test_other_numbers_are_read_with_the_region(raw: str, region: str, e164: str, kind: str) -> None:
    phone = parse_phone(raw, region)
    assert (phone.e164, phone.valid, phone.kind) == (e164, True, kind)


@pytest.mark.parametrize("raw", ["12345", "见名片", "", "138000056789", "+999 1"])
def test_what_does_not_parse_is_kept_and_flagged(raw: str) -> None:
    phone = parse_phone(raw)
    assert (phone.raw, phone.e164, phone.valid, phone.masked) == (raw, None, False, False)


@pytest.mark.parametrize("raw", ["138****5678", "139****", "１３８＊＊＊＊５６７８"])
def test_a_masked_mobile_is_recognised_and_kept(raw: str) -> None:
    phone = parse_phone(raw)
    assert (phone.raw, phone.e164, phone.valid, phone.kind, phone.masked) == (
        raw,
        None,
        False,
        "mobile",
        True,
    )


def test_a_chinese_mobile_is_not_assumed_in_another_region() -> None:
    assert parse_phone("13800005678", "TW").e164 != "+8613800005678"
    assert parse_phone("+8613800005678", "TW").e164 == "+8613800005678"


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800001234 / 0755-12345678", ["13800001234", "0755-12345678"]),
        (
            "13800001234，13900001234、13700001234;13600001234",
            ["13800001234", "13900001234", "13700001234", "13600001234"],
        ),
        ("13800001234 13900001234", ["13800001234", "13900001234"]),
        ("138 0000 1234 0755 1234 5678", ["138 0000 1234", "0755 1234 5678"]),
        ("0755-12345678/79", ["0755-12345678", "0755-12345679"]),
        ("+1 415 555 2671", ["+1 415 555 2671"]),
        ("138 0000 1234", ["138 0000 1234"]),
        ("", []),
    ],
)
def test_a_cell_is_split_into_its_numbers(cell: str, numbers: list[str]) -> None:
    assert split_phones(cell) == numbers


@pytest.mark.parametrize(
    ("e164", "region", "shown"),
    [
        ("+8613800005678", "CN", "138 0000 5678"),
        ("+8675583765678", "CN", "0755-8376 5678"),
        ("+861062345678", "CN", "010-6234 5678"),
        ("+886912345678", "TW", "0912 345 678"),
        ("+8613800005678", "TW", "+86 138 0000 5678"),
        ("+14155552671", "CN", "+1 415-555-2671"),
        ("nonsense", "CN", "nonsense"),
    ],
)
def test_numbers_are_written_as_people_at_home_write_them(e164: str, region: str, shown: str) -> None:
    assert format_phone(e164, region) == shown


@settings(max_examples=60)
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_formatted_mobile_reads_back(mobile: str) -> None:
    assert parse_phone(format_phone(f"+86{mobile}")).e164 == f"+86{mobile}"


@settings(max_examples=60)
@given(st.text(max_size=20))
def test_any_text_gives_a_phone_that_keeps_it(raw: str) -> None:
    phone = parse_phone(raw)
    assert phone.raw == raw
    assert phone.valid == (phone.e164 is not None)


def test_requiring_a_phone_refuses_one_that_is_not_valid() -> None:
    with pytest.raises(ValidationError, match="not a phone number"):
        require_phone("12345")
