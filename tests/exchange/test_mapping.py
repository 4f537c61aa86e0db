"""What the columns of foreign tables are taken for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.errors import UsageError
from leadtui.exchange.mapping import fingerprint_of, propose
from leadtui.exchange.mapping_choice import chosen, remembered, target_named, targets_by_title
from leadtui.exchange.mapping_words import MANY
from tests.exchange.tables import columns, mapped, raw, targets


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ("Last Name,First Name,Title,Company,Phone,Email,Industry,Lead Source,Status,Country,City",
         "last_name first_name title customer phone email industry source status country city"),
        ("*客户名称,负责人,客户来源,手机,电话,邮箱,网址,客户行业,客户级别,备注,自定义标签,省,市,区",
         "customer owner source phone phone email links industry level notes tag province city district"),
        ("客户姓名,联系人,行业,手机号,电话,邮箱,地址,省份,城市,客户级别,客户来源,备注",
         "customer contact industry phone phone email address province city level source notes"),
        ("公司名稱,聯絡人,行動電話,電子信箱,產業,業務,備註",
         "customer contact phone email industry owner notes"),
        ("Deal Name,Deal Stage,Amount,Close Date,Deal Owner",
         "customer status expected_value expected_close owner"),
        ("full_name,phone_number,email,form_name,created_time",
         "contact phone email source_detail created_at"),
    ],
)  # fmt: skip
def test_titles_of_other_programs_are_known(titles: str, expected: str) -> None:
    assert targets(titles) == expected.split()


def test_misspelt_titles_are_known_by_a_letter_or_two() -> None:
    assert targets("Emial,Nmae,Compny,Phne,Statu") == ["email", "contact", "customer", "phone", "status"]
    assert {column.reason for column in mapped("Emial,Compny").columns} == {"similar"}


def test_values_tell_what_titles_do_not() -> None:
    found = mapped("甲,乙,丙,丁", ["13800001234", "a@b.com", "远诚医疗有限公司", "随便"],
                   ["13900001234", "c@d.com", "华信科技有限公司", "说点"])  # fmt: skip
    assert [column.target for column in found.columns] == ["phone", "email", "customer", ""]
    assert [column.reason for column in found.columns] == ["values", "values", "values", "unknown"]


def test_values_that_contradict_a_title_make_it_doubtful_or_win() -> None:
    agreeing, denying, other = (
        mapped("名称,创建时间", ["远诚", value]).columns[1]
        for value in ("2024-05-20", "https://a.cn", "a@b.com")
    )
    assert (agreeing.target, agreeing.reason) == ("created_at", "both")
    assert denying.confidence < 0.8 < agreeing.confidence
    assert (other.target, other.reason) == ("email", "values")


def test_a_name_is_the_contact_where_a_company_stands_beside_it() -> None:
    assert targets("Name,Company") == ["contact", "customer"]
    assert targets("客户姓名,公司名称") == ["contact", "customer"]
    assert targets("客户姓名,手机") == ["customer", "phone"]


def test_what_was_said_without_a_day_is_a_note() -> None:
    assert targets("客户名称,沟通内容") == ["customer", "notes"]
    assert targets("客户名称,沟通内容,跟进时间") == ["customer", "summary", "contacted_at"]


def test_a_category_is_nobodys_name() -> None:
    assert targets("编码,标签语", ["1", "Lead Form Submit"], ["2", "Lead Form Submit"])[1] == ""


def test_a_choice_wins_a_column_and_the_other_one_becomes_a_note() -> None:
    found = chosen(mapped("客户名称,公司,手机"), ["公司=customer", "C=skip"])
    assert [(column.target, column.reason) for column in found.columns] == [
        ("notes", "header"), ("customer", "chosen"), ("skip", "chosen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "target"),
    [("行业", "industry"), ("Industry", "industry"), ("-", "skip"), ("手机", "phone"), ("省份", "province")],
)
def test_fields_are_named_as_people_name_them(name: str, target: str) -> None:
    assert target_named(name) == target


@pytest.mark.parametrize("choice", ["客户名称", "没有=customer", "客户名称=没有这个字段"])
def test_a_choice_that_names_nothing_is_refused(choice: str) -> None:
    with pytest.raises(UsageError):
        chosen(mapped("客户名称,手机"), [choice])


def test_a_mapping_is_known_again_by_its_titles_in_any_order() -> None:
    first, second = columns("客户名称,手机,甲"), columns("甲,客户名称, 手机 ")
    assert fingerprint_of(first) == fingerprint_of(second) != fingerprint_of(columns("客户名称,手机"))
    kept = targets_by_title(chosen(propose(first, []), ["甲=行业"]))
    again = remembered(propose(second, []), kept)
    assert [(column.target, column.reason) for column in again.columns] == [
        ("industry", "remembered"), ("customer", "remembered"), ("phone", "remembered"),
    ]  # fmt: skip


TITLES = (
    "Name",
    "姓名",
    "公司",
    "手机",
    "电话",
    "备注",
    "状态",
    "甲",
    "乙",
    "Email",
    "来源",
    "日期",
    "省",
    "市",
)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(TITLES), max_size=12))
def test_no_field_that_holds_one_value_is_given_to_two_columns(titles: list[str]) -> None:
    found = [target for target in targets(",".join(titles)) if target and target not in MANY]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("titles", "layout"),
    [
        ("客户名称,销售阶段,跟进日期,客户反馈,销售机会", "progress"),
        ("客户姓名,电子邮件地址,电话号码,公司名称,购买历史,偏好设置,备注", "customers"),
        ("客户名称,行业类型,地域分布,潜在价值,联系人信息,历史交易记录,合作意向", "allocation"),
        ("客戶名稱,產業類型,地區分布,潛在價值,聯絡人資訊,歷史交易紀錄,合作意向", "allocation"),
        ("客户名称,联系人,备注", ""),
        ("Name,Company,Email", ""),
    ],
)
def test_the_native_sheets_are_known_without_a_question(titles: str, layout: str) -> None:
    assert mapped(titles).layout == layout


def test_vocabularies_of_eleven_systems_name_their_customers(shared_data: Path) -> None:
    import csv

    with (shared_data / "zh/sheets/header_vocabulary_zh.csv").open(encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            found = mapped(row["headers"])
            assert found.names_someone, row["system"]
            known = sum(bool(column.target) for column in found.columns)
            assert known >= 0.3 * len(found.columns), row["system"]


def test_the_exports_of_other_programs_name_somebody(shared_data: Path) -> None:
    import csv

    for path in sorted((shared_data / "crm_exports").glob("**/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head, *lines = csv.reader(stream, delimiter="\t" if "tab" in path.name else ",")
        found = propose(columns(",".join(title.replace(",", " ") for title in head)), raw(*lines[:200]))
        assert found.names_someone, path.name
