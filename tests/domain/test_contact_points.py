from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.contact_points import Point, parse_contact_points

MOBILE = Point("phone", "13800001234", "+8613800001234", valid=True)


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("13800001234", ["phone"]),
        ("13800001234 / 0755-83765678", ["phone", "phone"]),
        ("微信：zw_cto", ["wechat"]),
        ("zw@qq.com, 138 0000 5678", ["email", "phone"]),
        ("手机13800001234 微信zw_cto 邮箱zw@qq.com", ["phone", "wechat", "email"]),
        ("wx:abc123456；13800001234", ["wechat", "phone"]),
        ("13800001234（微信同号）", ["phone", "wechat"]),
        ("zhangsan_88", ["wechat"]),
        ("0755-83765678/79", ["phone", "phone"]),
        ("", []),
    ],
)
def test_a_cell_is_told_apart_by_kind(cell: str, kinds: list[str]) -> None:
    points = parse_contact_points(cell)
    assert [point.kind for point in points] == kinds
    assert all(point.valid and point.norm for point in points)


def test_words_that_only_name_the_kind_are_left_out() -> None:
    assert parse_contact_points("微信：zw_cto") == [Point("wechat", "zw_cto", "zw_cto", valid=True)]
    assert parse_contact_points("手机:13800001234") == [MOBILE]


def test_other_words_beside_a_detail_are_kept_with_it() -> None:
    (point,) = parse_contact_points("张伟、13800001234")
    assert (point.raw, point.norm) == ("张伟 13800001234", "+8613800001234")


@pytest.mark.parametrize("cell", ["见名片", "12345", "QQ 1234567"])
def test_a_cell_that_says_nothing_known_is_one_phone_to_check(cell: str) -> None:
    assert parse_contact_points(cell) == [Point("phone", cell, None, valid=False)]


@pytest.mark.parametrize(
    ("cell", "kind"), [("138****5678", "phone"), ("z***@example.com", "email"), ("139****", "phone")]
)
def test_masked_details_are_flagged(cell: str, kind: str) -> None:
    assert parse_contact_points(cell) == [Point(kind, cell, None, valid=False, masked=True)]  # type: ignore[arg-type]


@settings(max_examples=100)
@given(st.text(alphabet="138 0001234/,，微信zw_@.com张*转", max_size=30))
def test_every_digit_typed_stands_in_some_point(cell: str) -> None:
    said = "".join(point.raw for point in parse_contact_points(cell))
    assert set(filter(str.isdigit, cell)) <= set(said)
