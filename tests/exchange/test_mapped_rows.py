"""Rows of foreign tables read as leads."""

from __future__ import annotations

from datetime import date

import pytest

from leadtui.domain.area_regions import GUESSED_REGION, region_of_phone
from leadtui.domain.dates import When
from leadtui.exchange.payload import pack, unpack
from leadtui.exchange.record_sheet import RowError
from leadtui.exchange.wishes import Wishes
from tests.exchange.tables import only, read


def test_a_company_with_a_contact_is_read_whole() -> None:
    row = only("First Name,Last Name,Company,Job Title,Email,City,Country",
               "Ann", "Lee", "Acme Inc.", "CEO", "a@b.com", "Leeds", "UK")  # fmt: skip
    assert (row.customer, row.contact) == ("Acme Inc.", "Ann Lee")
    assert dict(row.extra) == {"title": "CEO", "region": "Leeds, UK"}
    assert [point.norm for point in row.points] == ["a@b.com"]


def test_a_person_without_a_company_is_the_customer() -> None:
    row = only("姓名,手机号", "王芳", "13800001234")
    assert (row.customer, row.contact, dict(row.extra)) == (
        "王芳",
        "王芳",
        {"kind": "individual", "region": "北京"},
    )


def test_chinese_names_and_places_are_joined_without_a_space() -> None:
    row = only("姓,名,公司,省份,城市,区县", "欧阳", "娜", "远诚公司", "福建省", "厦门市", "集美区")
    assert row.contact == "欧阳娜"
    assert dict(row.extra)["region"] == "福建省厦门市集美区"


@pytest.mark.parametrize(
    ("province", "region", "place"),
    [("上海", "宝山区", "上海宝山区"), ("江苏", "江苏苏州", "江苏苏州"), ("", "苏州", "苏州")],
)
def test_a_column_called_region_goes_with_the_province_beside_it(
    province: str, region: str, place: str
) -> None:
    row = only("企业名称,所在省份,地区", "苏州博远精密机械有限公司", province, region)
    assert dict(row.extra)["region"] == place


def test_a_word_where_a_phone_should_be_names_nobody() -> None:
    (row,) = read("Phone,Address", ["ERROR.TYPE", "release"])
    assert isinstance(row, RowError)


def test_who_leaves_only_an_address_is_named_by_it() -> None:
    assert only("Lead Email,Device", "a@b.com", "Mobile").customer == "a@b.com"


def test_unknown_choices_are_kept_as_words() -> None:
    row = only("公司,来源,状态,客户级别", "远诚公司", "Google", "GOOD_LEAD", "重点VIP")
    assert (row.source, row.status, row.level) == (None, None, None)
    assert dict(row.extra) == {"source_detail": "Google", "notes": "状态: GOOD_LEAD\n客户级别: 重点VIP"}


def test_what_was_decided_for_the_file_maps_choices_and_owners() -> None:
    wishes = Wishes({("source", "google"): "online", ("status", "1"): "won", ("owner", "王老师"): "wangf"})
    row = only("公司,来源,状态,负责人", "远诚公司", "Google", "1", "王老师", wishes=wishes)
    assert (row.source, row.status, row.owner, row.extra) == (
        "online",
        "won",
        "wangf",
        (("source_detail", "Google"),),
    )


def test_columns_that_are_not_understood_become_notes_under_their_titles() -> None:
    row = only("公司,车牌,备注,空", "远诚公司", "闽D12345", "老客户", "")
    assert dict(row.extra) == {"notes": "车牌: 闽D12345\n老客户"}


def test_a_value_that_does_not_fit_its_field_is_a_note_and_no_error() -> None:
    assert dict(only("公司,潜在价值", "远诚公司", "很高").extra) == {"notes": "潜在价值: 很高"}
    assert dict(only("公司,潜在价值", "远诚公司", "20万").extra) == {"expected_value": 20_000_000}


def test_one_follow_up_comes_from_the_columns_that_tell_of_it() -> None:
    row = only(
        "客户名称,最近沟通时间,沟通内容,下次联系时间", "远诚", "2024-05-20 14:30", "谈了报价", "2024-06-01"
    )
    assert row.is_followup
    assert (row.contacted.day if row.contacted else None, row.summary) == (date(2024, 5, 20), "谈了报价")
    assert row.plan_when == When(date(2024, 6, 1))


def test_a_day_on_which_nothing_was_said_is_a_note() -> None:
    row = only("Name,Last Contact", "Alice Brown", "15-Jan-2024")
    assert not row.is_followup
    assert dict(row.extra)["notes"] == "Last Contact: 2024-01-15"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(("03/04/2024", "25/04/2024"), date(2024, 4, 3)), (("03/04/2024", "04/25/2024"), date(2024, 3, 4))],
)
def test_the_order_of_day_and_month_follows_from_the_whole_column(
    days: tuple[str, str], expected: date
) -> None:
    rows = read("公司,创建时间", *(["远诚公司", day] for day in days))
    assert not isinstance(rows[0], RowError)
    assert rows[0].created == When(expected)


def test_an_error_names_its_cell_and_keeps_the_row() -> None:
    [row] = read("公司,最近沟通时间,沟通内容", ["远诚公司", "昨天吧", "谈了"])
    assert isinstance(row, RowError)
    assert (row.cell, row.value, row.cells) == ("B2", "昨天吧", ("远诚公司", "昨天吧", "谈了"))


def test_basis_is_written_on_every_row_with_its_day() -> None:
    row = only("公司", "远诚公司", wishes=Wishes(basis="展会登记", today=date(2026, 5, 20)))
    assert dict(row.extra) == {"basis": "展会登记", "basis_on": date(2026, 5, 20)}


def test_a_region_is_guessed_from_an_area_code_and_marked() -> None:
    row = only("公司,电话", "远诚公司", "0755-26550001")
    assert (dict(row.extra)["region"], GUESSED_REGION in row.flags) == ("广东深圳", True)
    told = only("公司,电话,城市", "远诚公司", "0755-26550001", "东莞")
    assert (dict(told.extra)["region"], GUESSED_REGION in told.flags) == ("东莞", False)


@pytest.mark.parametrize(
    ("phone", "place"),
    [("+862161234567", "上海"), ("+865586123456", "安徽"), ("+8613800001234", "北京"),
     ("+14165550100", "")],
)  # fmt: skip
def test_area_codes_tell_province_and_city(phone: str, place: str) -> None:
    assert region_of_phone(phone) == place


def test_a_row_waits_as_json_with_all_that_it_says() -> None:
    row = only("公司,职务,创建时间,标签,网址", "远诚公司", "总监", "2024-05-20", "重点", "https://a.cn")
    assert unpack(pack(row)) == row


def test_a_customer_table_names_the_company_and_its_person() -> None:
    row = only("客户姓名,电子邮件地址,电话号码,公司名称,购买历史,偏好设置,备注",
               "王芳", "w@b.com", "13800001234", "远诚公司", "2023年购买A", "周二联系", "重要")  # fmt: skip
    assert (row.customer, row.contact, len(row.points)) == ("远诚公司", "王芳", 2)
    assert dict(row.extra)["notes"] == "购买历史: 2023年购买A\n偏好设置: 周二联系\n重要"


def test_a_progress_table_gives_a_lead_and_its_follow_up() -> None:
    row = only(
        "客户名称,销售阶段,跟进日期,客户反馈,销售机会", "远诚公司", "需求分析", "2024-05-20", "要案例", "二期"
    )
    assert (row.is_followup, row.feedback) == (True, "要案例")
    assert dict(row.extra) == {"notes": "销售阶段: 需求分析\n销售机会: 二期"}
