"""Who asked to be forgotten: what is compared and hashed."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.forgetting import comparable, keyed_hash, messages, new_mark, pads


@given(st.binary(min_size=1, max_size=64), st.text(max_size=40))
@settings(max_examples=50)
def test_the_keyed_hash_is_hmac_sha256(secret: bytes, message: str) -> None:
    found = keyed_hash(*pads(secret), message)
    assert found == hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+8613711112222", "137 1111-2222"),
        ("phone", "１３７１１１１２２２２", "0086 137 1111 2222"),
        ("email", "Moon@Example.com", "moon+crm@example.com"),
        ("email", "m.oon@gmail.com", "moon@googlemail.com"),
        ("wechat", "MoonLight", "moonlight"),
    ],
)
def test_one_way_of_contact_is_one_however_it_is_written(kind: str, one: str, other: str) -> None:
    assert comparable(kind, one) == comparable(kind, other) != ""


def test_what_is_no_way_of_contact_is_not_hashed() -> None:
    assert messages([("phone", "12"), ("email", "moon"), ("fax", "1234567890"), ("wechat", " ")]) == {}
    assert list(messages([("phone", "13711112222")])) == ["phone:+8613711112222"]


def test_a_mark_says_nothing_and_is_not_used_twice() -> None:
    assert len({new_mark() for _ in range(200)}) == 200
