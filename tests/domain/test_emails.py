from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.emails import parse_email, require_email
from leadtui.errors import ValidationError


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("Zhang.Wei@Example.com", "zhang.wei@example.com"),
        (" zw@qq.com ", "zw@qq.com"),
        ("ｚｗ@qq.com", "zw@qq.com"),
        ("张伟@例子.中国", "张伟@例子.中国"),
        ("mailto:a+b@mail.example.co.uk", "a+b@mail.example.co.uk"),
    ],
)
def test_an_address_is_case_folded_and_kept_as_typed(raw: str, norm: str) -> None:
    email = parse_email(raw)
    assert (email.raw, email.norm, email.valid) == (raw, norm, True)


@pytest.mark.parametrize(
    "raw", ["a@b", "a..b@c.com", ".a@c.com", "a b@c.com", "@c.com", "a@", "", "a@-c.com", f"{'a' * 65}@c.com"]
)
def test_a_wrong_address_is_kept_and_flagged(raw: str) -> None:
    email = parse_email(raw)
    assert (email.raw, email.norm, email.valid) == (raw, None, False)


def test_a_masked_address_is_recognised() -> None:
    assert parse_email("z***@example.com").masked


def test_requiring_an_address_refuses_a_wrong_one() -> None:
    with pytest.raises(ValidationError, match="not an email address"):
        require_email("a@b")


@settings(max_examples=100)
@given(st.emails())
def test_every_real_address_is_its_own_norm_once_read(address: str) -> None:
    norm = parse_email(address).norm
    assert norm is None or parse_email(norm).norm == norm
