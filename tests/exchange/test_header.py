"""Finding the row of titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from leadtui.domain.fields import REGISTRY, Field
from leadtui.exchange.cells import RawRow
from leadtui.exchange.header import Header, find_header
from leadtui.exchange.header_words import COLUMNS
from leadtui.i18n import Label
from tests.exchange.sheets import TITLES


def row(*titles: object, number: int = 1) -> RawRow:
    return RawRow(
        number, {index: title for index, title in enumerate(titles) if isinstance(title, str | int)}
    )


def columns(*titles: str) -> dict[str, int]:
    header = find_header([row(*titles)])
    assert header is not None
    return dict(header.columns)


def test_the_native_titles_name_all_fourteen_columns() -> None:
    assert columns(*TITLES) == {column: index for index, column in enumerate(tuple(COLUMNS)[:14])}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_title_that_export_writes_is_understood(place: int) -> None:
    titles = [REGISTRY[field_id].headers[place] for field_id in COLUMNS.values()]
    assert list(columns(*titles)) == list(COLUMNS)


def test_columns_stand_in_any_order() -> None:
    found = columns(*reversed(TITLES))
    assert (found["status"], found["number"]) == (0, 13)


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("客户名称*", "customer"), ("*客户名称", "customer"), ("来源", "source"), ("方式", "method"),
        ("线索\n等级", "level"), ("聯系人", "contact"), ("聯絡人", "contact"), ("聯繫方式", "contact_point"),
        ("線索編號", "number"), ("跟进时间", "contacted_at"), ("手机", "contact_point"), ("业务员", "owner"),
        ("Ｌｅｖｅｌ", "level"), ("联系电话（必填）", "contact_point"),
        ("LEAD NUMBER", "number"), ("Lead no.", "number"),
        (" 客 户 名 称 ", "customer"), ("【客户名称】", "customer"), ("当前状态：", "status"),
        ("next-step", "next_step"),
        ("下一步計畫", "next_step"), ("目前狀態", "status"),
        ("計畫日期", "plan_date"), ("跟进结果", "outcome"),
    ],
)  # fmt: skip
def test_titles_are_understood_however_they_are_dressed(title: str, column: str) -> None:
    others = ("线索编号", "联系人") if column == "customer" else ("客户名称", "未知")
    assert columns(title, *others)[column] == 0


def test_title_rows_above_the_header_do_not_mislead() -> None:
    header = find_header([row("客户跟进记录表"), row("客户", 2024, number=2), row(*TITLES, number=4)])
    assert header is not None
    assert header.row == 4


def test_a_header_needs_customer_or_number_and_one_more() -> None:
    assert find_header([row("联系人", "手机", "状态")]) is None
    assert find_header([row("客户名称")]) is None
    assert find_header([row("客户名称", "手机")]) is not None


def test_titles_that_nothing_goes_by_are_reported() -> None:
    header = find_header([row("序号", "客户名称", "车 型", "联系人")])
    assert header is not None
    assert header.unknown == ("序号", "车 型")


def test_further_columns_of_contact_details_are_read_too() -> None:
    header = find_header([row("客户名称", "手机", "电话", "邮箱")])
    assert header is not None
    assert (header.columns["contact_point"], header.more_points) == (1, (2, 3))


def test_a_name_is_the_customer_unless_another_column_is() -> None:
    assert columns("姓名", "手机") == {"customer": 0, "contact_point": 1}
    assert columns("姓名", "公司", "手机") == {"contact": 0, "customer": 1, "contact_point": 2}


def test_a_header_knows_itself_in_any_language() -> None:
    header = Header({"number": 0, "customer": 1}, 1)
    assert header.repeats(row("线索编号", "客户名称"))
    assert header.repeats(row("Lead number", "Customer"))
    assert not header.repeats(row("ZH-20240520-001", "客户名称"))


@pytest.fixture
def added() -> Iterator[Field]:
    field = replace(
        REGISTRY["size"], id="fleet", label=Label("Fleet", "车队规模", "車隊規模"), names=(), added=True
    )
    REGISTRY.add(field)
    yield field
    REGISTRY.remove(field.id)


def test_an_added_field_is_a_column_like_any_other(added: Field) -> None:
    assert columns("客户名称", "车队规模")[added.id] == 1
