"""What is one customer, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.match_blocks import exact, keys
from leadtui.domain.match_companies import company_name
from leadtui.domain.match_contacts import credit_key, email_key, phone_key
from leadtui.domain.match_record import Record
from leadtui.domain.matching import Match, Thresholds, compare, prepare

FIRM = "深圳市华信智云科技有限公司"


def judged(one: Record, other: Record, thresholds: Thresholds | None = None) -> Match:
    return compare(prepare(one), prepare(other), thresholds)


def test_one_mobile_is_certain_however_it_is_written() -> None:
    match = judged(Record("甲公司", phones=("138 0000 1234",)), Record("乙公司", phones=("+8613800001234",)))
    assert match.grade == "certain"
    assert match.reasons[0] == "mobile"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Record(emails=("Zhao.Min+expo@Example.com",)), Record(emails=("zhao.min@example.com",))),
        (Record(wechats=("ZhaoMin_88",)), Record(wechats=("zhaomin_88",))),
        (Record(credit_code="91440300MA5DA1X00Y"), Record(credit_code="91440300 ma5da1x00y")),
    ],
)
def test_one_email_wechat_or_credit_code_is_certain(one: Record, other: Record) -> None:
    assert judged(one, other).grade == "certain"


def test_one_landline_is_likely() -> None:
    one, other = Record(phones=("+8675512345678",)), Record(phones=("0755-12345678",))
    assert judged(one, other).grade == "likely"


@pytest.mark.parametrize(
    "name",
    [
        "深圳華信智雲科技有限公司",
        "华信智云科技（深圳）有限公司",
        "深圳市华信智云科技股份有限公司",
        "华信智云科技",
    ],
)
def test_one_name_in_one_region_is_likely_however_it_is_registered(name: str) -> None:
    assert judged(Record(FIRM), Record(name, places=("广东省深圳市",))).grade == "likely"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华信智云科技有限公司上海分公司", "华信智云科技有限公司北京分公司"),
        ("华信智云科技有限公司", "华信智云科技有限公司上海分公司"),
        ("华信智云科技（北京）有限公司", "华信智云科技（上海）有限公司"),
        ("北京华信智云科技有限公司", "上海华信智云科技有限公司"),
    ],
)
def test_branches_of_one_company_are_not_one_customer(one: str, other: str) -> None:
    phone = ("0755-12345678",)
    assert judged(Record(one, phones=phone), Record(other, phones=phone)).grade in ("weak", "none")


def test_branches_that_share_a_mobile_are_for_somebody_to_look_at() -> None:
    phone = ("13800001234",)
    one = Record("华信智云科技有限公司上海分公司", phones=phone)
    assert judged(one, Record("华信智云科技有限公司北京分公司", phones=phone)).grade == "likely"


def test_a_name_that_is_only_similar_is_weak() -> None:
    assert judged(Record("Acme Widgets Ltd"), Record("Acme Widget Tools Ltd")).grade == "weak"


def test_names_of_one_brand_in_two_trades_are_no_likely_pair() -> None:
    assert judged(Record("华信医疗有限公司"), Record("华信物流有限公司")).grade in ("weak", "none")


def test_given_and_family_name_may_be_swapped_and_have_a_letter_wrong() -> None:
    one = Record(names=("alma brentwood",), birthday="1987-03-04", places=("7001",))
    other = Record(names=("brentwod alma",), birthday="19870304", places=("7001",))
    assert judged(one, other).grade == "certain"


def test_a_name_that_sounds_alike_is_found_in_its_other_script() -> None:
    assert judged(Record("远诚科技有限公司"), Record("Yuancheng Technologies Co., Ltd.")).grade == "likely"


def test_a_house_and_its_switchboard_do_not_make_firms_one_for_certain() -> None:
    phone, street, town = ("555/201-3344",), "12 w. harbour st.", ("port albany",)
    one = Record("grand mariner", phones=phone, address=street, places=town)
    assert judged(one, Record("luigi's", phones=phone, address=street, places=town)).grade == "likely"


def test_people_of_one_name_in_two_firms_are_two() -> None:
    one = Record("深圳市华信智云科技有限公司", ("张伟",), ("13800000001",), places=("深圳",))
    other = Record("深圳市金桥置业有限公司", ("张伟",), ("13800000002",), places=("深圳",))
    assert judged(one, other).grade == "none"


def test_thresholds_move_the_grades() -> None:
    strict = Thresholds(certain=0.999, likely=0.95, weak=0.5)
    assert judged(Record(FIRM), Record("华信智云科技"), strict).grade == "weak"


def test_people_at_one_company_are_found_by_their_pinyin() -> None:
    one = exact(prepare(Record(FIRM, names=("赵敏",))))
    other = exact(prepare(Record("華信智雲科技", names=("趙敏",))))
    assert {key for key in one if key[0] == "q"} == {key for key in other if key[0] == "q"} != set()


def test_what_cannot_be_compared_has_no_key() -> None:
    assert keys(prepare(Record(phones=("12",), emails=("nobody",), credit_code="12"))) == frozenset()
    assert email_key("@example.com") == credit_key("9144") == ""
    assert phone_key("110") is None
    assert company_name(" ").key == ""


_TEXT = st.text(max_size=12)


@settings(max_examples=60, deadline=None)
@given(_TEXT, _TEXT, _TEXT, _TEXT)
def test_the_order_of_the_two_makes_no_difference(a: str, b: str, c: str, d: str) -> None:
    one, other = prepare(Record(a, (b,), address=c)), prepare(Record(c, (d,), address=a))
    assert compare(one, other).grade == compare(other, one).grade


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_any_company_name_is_like_itself(name: str) -> None:
    found = prepare(Record(name))
    assert not found.company.key or compare(found, found).grade in ("likely", "weak")
