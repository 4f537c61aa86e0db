"""What is shown of a way to reach somebody to those who may not read it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.masking import mask_customer, mask_point

PHONE = re.compile(r"\+?\d{0,4}-?\*{4}\d{0,7}")
EMAIL = re.compile(r"[^@]?\*{3}@[A-Za-z0-9.-]+")
TEXT = re.compile(r"(?s:.?)\*{3}")
KINDS = st.sampled_from(("phone", "email", "wechat"))
RAW = st.one_of(
    st.text(max_size=40),
    st.text("0123456789+*x- ()转", min_size=1, max_size=25),
    st.text("abz@.*139", max_size=25),
    st.from_regex(r"(\+86|0086)?1[3-9][0-9]{9}", fullmatch=True),
)


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        ("phone", "13800138000", "138****8000"),
        ("phone", "+86 138-0013-8000", "138****8000"),
        ("phone", "１３８００１３８０００", "138****8000"),
        ("phone", "0755-86541234", "0755-****1234"),
        ("phone", "13800138000*801", "138****801"),
        ("phone", "138****8000", "138****8000"),
        ("phone", "138xx13800", "138****3800"),
        ("email", "zhang.wei@example.com", "z***@example.com"),
        ("email", "zhangw*i@example.com", "z***@example.com"),
        ("email", "me@ 13800138000", "m***"),
        ("wechat", "wxid_abc", "w***"),
        ("wechat", "a", "***"),
        ("wechat", "", "***"),
    ],
)
def test_each_kind_has_its_pattern(kind: str, raw: str, shown: str) -> None:
    assert mask_point(kind, raw) == shown


@settings(max_examples=300)
@given(KINDS, RAW)
def test_no_more_comes_out_than_the_pattern_shows(kind: str, raw: str) -> None:
    shown = mask_point(kind, raw)
    pattern = {"phone": PHONE, "email": EMAIL, "wechat": TEXT}[kind]
    assert pattern.fullmatch(shown) or TEXT.fullmatch(shown)
    if kind == "phone":
        assert sum(letter.isdigit() for letter in shown) <= 8


@settings(max_examples=100)
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(("", "+86", "86", "0086")))
def test_of_a_mobile_four_digits_stay_hidden_however_it_is_written(number: str, code: str) -> None:
    assert mask_point("phone", code + number) == f"{number[:3]}****{number[-4:]}"


@settings(max_examples=100)
@given(KINDS, RAW)
def test_masking_again_shows_no_more(kind: str, raw: str) -> None:
    once = mask_point(kind, raw)
    assert len(mask_point(kind, once)) <= len(once) + 1


def test_of_a_customer_one_character_is_shown() -> None:
    assert [mask_customer(name) for name in ("华信智云", "Acme Ltd", " ")] == ["华*", "A***", ""]
