"""Names in two scripts, abbreviated, in another order or called by another kind: one customer, or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.match_blocks import keys
from leadtui.domain.match_companies import company_name
from leadtui.domain.match_glosses import pieces
from leadtui.domain.match_record import Record
from leadtui.domain.match_sounds import romanised, sounds_alike
from leadtui.domain.matching import compare, prepare


def grade(one: str, other: str) -> str:
    return compare(prepare(Record(one)), prepare(Record(other))).grade


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市华信智云科技有限公司", "Shenzhen Hua Xin Zhi Yun Tech Co., Ltd."),
        ("上海远诚贸易有限公司", "Yuancheng Trading (Shanghai) Ltd"),
        ("中国远诚银行", "China Yuancheng Bank"),
        ("中国水泥集团", "China Cement Group"),
        ("모란전자주식회사", "Moran Electronics Co., Ltd."),
        ("アルビナ工業株式会社", "Albina Industries"),
        ("蒂森克虏伯公司", "ThyssenKrupp AG"),
        ("台灣鴻遠精密工業股份有限公司", "Hongyuan Precision Industry Co., Ltd."),
        ("Alma Brent Machines Inc.", "ABM"),
        ("Brent & Gamble", "B&G"),
        ("Albina.com Inc", "Albina"),
        ("Albina Mfg. Co.", "Albina Manufacturing Company"),
        ("Albina Tech Svcs", "Albina Technology Services"),
        ("Widget Albina Works", "Albina Widget Works"),
        ("Brentwood Medical Center", "Brentwood Hospital"),
        ("Albina Hospital, Port Brent", "Albina Hospital (Port Brent)"),
        ("Albina Cross Eye Hospital", "Norvale Albina Cross Eye Hospital"),
        ("Norvale Harbour Hospital", "Harbour Hospital"),
        ("Brentwod Hospital", "Brentwood Hospital"),
        ("Albina Health Care Trust", "Albina Healthcare NHS Trust"),
    ],
)
def test_one_name_written_in_two_ways_is_likely_and_stands_under_one_key(one: str, other: str) -> None:
    assert grade(one, other) == "likely"
    assert keys(prepare(Record(one))) & keys(prepare(Record(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市华信智云科技有限公司", "Shenzhen Huarui Technology Co., Ltd."),
        ("上海远诚贸易有限公司", "Beijing Yuancheng Trading Co., Ltd."),
        ("中国水泥集团", "China Glass Group"),
        ("华润置地有限公司", "Huarun Cement"),
        ("모란전자", "Doran Electronics"),
        ("アルビナ工業", "Norvale Industries"),
        ("Northern Albina Foods", "Southern Albina Foods"),
        ("Albina State Hospital East", "Albina State Hospital West"),
        ("Milton Hotels", "Hilton Hotels"),
        ("Shanghai Garden", "Beijing Garden"),
        ("General Hospital", "County Hospital"),
        ("St. Mary's Hospital", "St. Mary's Medical Center"),
        ("Brent General Hospital", "Brent Memorial Hospital"),
        ("Albina Hospital, Port Brent", "Albina Medical Center"),
        ("Albina Systems", "Albina Foods"),
    ],
)
def test_what_is_said_or_called_otherwise_is_no_likely_pair(one: str, other: str) -> None:
    assert grade(one, other) in ("weak", "none")


def test_hangul_and_kana_are_read_out() -> None:
    assert romanised("모란") == "moran"
    assert romanised("キャビン") == "kyabin"
    assert sounds_alike(romanised("スタンダード"), "standard")
    assert not sounds_alike(romanised("アルビナ"), "norvale")


def test_a_registered_english_name_has_its_city_as_a_region() -> None:
    name = company_name("Shenzhen Huaxin Technology Co., Ltd.")
    assert (name.key, name.regions) == ("huaxintechnology", frozenset({"深圳"}))
    assert company_name("Shanghai Garden").key == "shanghaigarden"


def test_a_region_may_be_missing_in_the_english_name() -> None:
    (region, brand, trade) = pieces("深圳市华信科技")
    assert (region.words, region.optional) == (frozenset({"shenzhen"}), True)
    assert brand.words == {"huaxin"}
    assert "technology" in trade.words


_NAME = st.text("深圳华信科技银行アルビ모란abc ,.()&", max_size=14)


@settings(max_examples=80, deadline=None)
@given(_NAME, _NAME)
def test_names_in_any_script_are_judged_alike_from_both_sides(one: str, other: str) -> None:
    first, second = prepare(Record(one)), prepare(Record(other))
    assert compare(first, second).grade == compare(second, first).grade
