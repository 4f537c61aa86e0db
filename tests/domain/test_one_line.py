from __future__ import annotations

import random
from contextlib import closing
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.money import MoneyRange
from leadtui.domain.one_line import Understood, parse_one_line, vocab_of

VOCAB = vocab_of()


def understood(line: str) -> Understood:
    return parse_one_line(line, VOCAB)


@pytest.mark.parametrize("order", list(permutations(range(6)))[::37])
def test_a_line_is_understood_in_any_order(order: tuple[int, ...]) -> None:
    parts = ["展会", "远诚医疗", "赵敏", "13800001234", "培训系统", "A"]
    seen = understood(" ".join(parts[index] for index in order))
    assert (seen.source, seen.customer, seen.contact) == ("trade_show", "远诚医疗", "赵敏")
    assert (seen.phones, seen.need, seen.level, seen.needs) == (("13800001234",), "培训系统", "A", ())


def test_pieces_say_where_they_stand_and_what_they_mean() -> None:
    line = "展会，远诚医疗，13800001234"
    seen = understood(line)
    assert [line[piece.start : piece.end] for piece in seen.pieces] == ["展会", "远诚医疗", "13800001234"]
    assert [piece.value for piece in seen.pieces] == ["trade_show", "远诚医疗", "+8613800001234"]


def test_what_the_line_does_not_say_is_named() -> None:
    assert understood("").needs == ("source", "customer", "contact", "phone", "need", "level")
    assert "phone" not in understood("远诚医疗 赵敏 微信zw_cto").needs


def test_a_registered_name_money_and_a_form_of_address_are_told_apart() -> None:
    seen = understood("深圳市华信智云科技有限公司 张总 0755-83765678 采购企业版CRM系统 20万 转介绍 b")
    assert (seen.customer, seen.contact) == ("深圳市华信智云科技有限公司", "张总")
    assert (seen.value, seen.source, seen.level) == (20_000_000, "referral", "B")
    assert seen.need == "采购企业版CRM系统"


def test_a_budget_may_be_a_range() -> None:
    assert understood("云帆软件 李雷 预算15-20万").budget == MoneyRange(15_000_000, 20_000_000)


def test_the_name_beside_the_phone_is_the_contact() -> None:
    seen = understood("展会 海底捞 赵敏 13800001234")
    assert (seen.customer, seen.contact) == ("海底捞", "赵敏")


def test_a_field_written_out_decides() -> None:
    seen = understood('来源:官网 客户：赵敏 联系人:"远诚 医疗" 需求:A')
    assert (seen.source, seen.customer, seen.contact, seen.need) == ("website", "赵敏", "远诚 医疗", "A")


def test_a_quoted_part_stays_whole_and_is_never_a_source_or_level() -> None:
    seen = understood('"展会" 远诚医疗 "三期 培训系统"')
    assert seen.source is None
    assert "三期 培训系统" in seen.need


def test_english_companies_names_sources_and_phones_stay_whole() -> None:
    seen = understood("Trade show Acme Widgets Inc. John Smith +1 415 555 2671 john@acme.com training A")
    assert (seen.source, seen.customer, seen.contact) == ("trade_show", "Acme Widgets Inc.", "John Smith")
    assert (seen.phones, seen.emails, seen.need) == (("+1 415 555 2671",), ("john@acme.com",), "training")


def test_titles_masked_values_and_wechat_ids_have_their_places() -> None:
    seen = understood("南京中鼎能源(集团)有限公司 王* 财务总监 138****5678 微信zw_cto")
    assert (seen.contact, seen.title) == ("王*", "财务总监")
    assert (seen.phones, seen.wechats) == (("138****5678",), ("zw_cto",))


def test_a_phone_with_a_missing_digit_is_still_the_phone() -> None:
    assert understood("老乡鸡 王芳 1380000123").phones == ("1380000123",)


def test_a_source_that_was_renamed_is_known_by_its_new_label() -> None:
    from leadtui.domain.lists import ListItem
    from leadtui.i18n import Label

    vocab = vocab_of([ListItem("trade_show", Label("Fair", "春季博览会", "春季博覽會"), code="CB")])
    assert parse_one_line("cb 远诚医疗", vocab).source == "trade_show"
    assert parse_one_line("春季博览会 远诚医疗", vocab).source == "trade_show"


@settings(max_examples=120)
@given(st.text(alphabet='展会A远诚医疗赵敏138 00001234,，:："“来源万¥@.comInc ', max_size=40))
def test_any_line_is_understood_without_an_error_and_pieces_lie_inside_it(line: str) -> None:
    seen = understood(line)
    assert all(0 <= piece.start < piece.end <= len(line) for piece in seen.pieces)


def test_lines_made_from_a_team_sheet_are_understood(shared_data: Path) -> None:
    from openpyxl import load_workbook

    with closing(
        load_workbook(shared_data / "record_sheet" / "record_sheet_team.xlsx", read_only=True)
    ) as book:
        header, *rows = book.worksheets[0].iter_rows(values_only=True)
    names = ("线索来源", "客户名称", "联系人", "联系方式", "初始需求", "线索等级")
    columns = [header.index(name) for name in names]
    leads = {row[0]: [str(row[column]) for column in columns] for row in rows}
    right = sum(_is_right(parts, shuffle) for shuffle, parts in enumerate(leads.values()))
    assert right / len(leads) >= 0.95


def _is_right(parts: list[str], seed: int) -> bool:
    mixed = list(parts)
    random.Random(seed).shuffle(mixed)
    seen = understood(" ".join(mixed))
    return (seen.customer, seen.contact, seen.phones, seen.level) == (
        parts[1],
        parts[2],
        (parts[3],),
        parts[5][:1],
    )
