"""Where a mobile was handed out, from the packed table, and how that table is built."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from leadtui.domain.area_regions import region_of_phone
from leadtui.domain.build_segments import pack, plain_place
from leadtui.domain.mobile_segments import FIRST, region_of_mobile, unpack


@pytest.mark.parametrize(
    ("phone", "place"),
    [
        ("+8613926542211", "广东深圳"),
        ("+8613800138000", "北京"),
        ("+8675526550001", "广东深圳"),
        ("+8619912345678", ""),
        ("+12025550123", ""),
        ("13926542211", ""),
    ],
)
def test_a_phone_tells_province_and_city_as_regions_are_written_here(phone: str, place: str) -> None:
    assert region_of_phone(phone) == place


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("广东省深圳市", "广东深圳"),
        ("北京市", "北京"),
        ("广西壮族自治区柳州市", "广西柳州"),
        ("新疆巴音郭楞蒙古自治州", "新疆巴音郭楞"),
        ("湖北省襄樊市", "湖北襄阳"),
        ("河南省\ufffd\ufffd洛阳市", "河南洛阳"),
        ("青海省海南藏族自治州", "青海海南"),
    ],
)
def test_places_are_shortened_and_renamed(name: str, place: str) -> None:
    assert plain_place(name) == place


def test_more_digits_tell_more_exactly_and_unknown_segments_tell_nothing() -> None:
    index, places = unpack(pack({"86130000": "上海市", "861300005": "江苏省苏州市"}))
    named = [places[index[segment - FIRST]] for segment in (1300004, 1300005, 1300010)]
    assert named == ["上海", "江苏苏州", ""]


def test_another_file_is_no_table_of_segments() -> None:
    with pytest.raises(ValueError, match="not a table"):
        unpack(b"hanzi1\n")


def test_segments_agree_with_another_list_of_them(shared_data: Path) -> None:
    with (shared_data / "zh" / "phone" / "mobile_segments_sample.csv").open(encoding="utf-8") as file:
        pairs = [(region_of_mobile(f"+86{row['segment7']}0000"), row) for row in csv.DictReader(file)]
    told = [(place, row) for place, row in pairs if place]
    assert len(told) > 10_000
    assert sum(place.startswith(row["province"]) for place, row in told) / len(told) > 0.99
    assert sum(place.endswith(row["city"]) for place, row in told) / len(told) > 0.94
