"""What was typed gets one form, nothing that was said is lost, and a normal form stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.match_companies import company_name
from leadtui.domain.normal_companies import company_form
from leadtui.domain.normal_forms import email_form, person_form, phone_form, text_form
from leadtui.domain.phones import parse_phone
from leadtui.domain.spellings import (
    Spellings,
    commonest,
    mapped_by_hand,
    region_key,
    source_form,
)
from leadtui.errors import UsageError

TEXT = st.text(
    st.sampled_from("张伟华信深圳有限公司科技（）()〔〕 　Ａａ１.,，coltdinCOLTD&・·@-+0138"), max_size=24
)


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("(0755) 2345 6789", "0755-23456789"),
        ("０１０ 62345678", "010-62345678"),
        ("+44 (20) 7946 1001", "+44 20 7946 1001"),
        ("13800138000 王总手机", "13800138000 王总手机"),
        ("0755-23456789转801", "0755-23456789转801"),
        ("416-810-9897x752", "416-810-9897x752"),
        ("138****8000", "138****8000"),
        ("12345", "12345"),
        ("215-562-6025", "215-562-6025"),
        ("86 138 0013 8000", "13800138000"),
    ],
)
def test_a_phone_is_written_in_one_way_and_what_stands_beside_it_is_kept(raw: str, form: str) -> None:
    assert phone_form(raw) == form


def test_a_number_is_written_as_at_home_where_its_country_is_the_team_s() -> None:
    assert phone_form("+1 201-555-0123", "US") == "(201) 555-0123"
    assert phone_form("+1 201-555-0123", "CN") == "+1 201-555-0123"


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("JOHN@Example.COM", "JOHN@example.com"),
        ("zhang＠qq．com", "zhang@qq.com"),
        (" a.b @ corp.cn ", "a.b@corp.cn"),
        ("mailto:a@b.cn", "a@b.cn"),
        ("张伟 a@b.cn", "张伟 a@b.cn"),
        ("no address", "no address"),
    ],
)
def test_an_address_keeps_what_stands_before_the_at(raw: str, form: str) -> None:
    assert email_form(raw) == form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("深圳华信(中国)有限公司", "深圳华信（中国）有限公司"),
        ("华信科技　有限 公司", "华信科技有限公司"),
        ("ＡＢＣ电子（深圳） 有限公司，", "ABC电子（深圳）有限公司"),
        ("Acme Widgets CO.,LTD", "Acme Widgets Co., Ltd."),
        ("Acme , inc", "Acme, Inc."),
        ("Foo（Asia）llc", "Foo (Asia) LLC"),
        ("张伟 华信科技", "张伟 华信科技"),
        ("华信（深圳有限公司", "华信（深圳有限公司"),
        ("Acme Limited", "Acme Limited"),
    ],
)
def test_a_company_s_name_is_written_in_one_way(name: str, form: str) -> None:
    assert company_form(name) == form


def test_long_legal_forms_and_blanks_go_where_that_is_asked_for() -> None:
    assert company_form("Acme Company Limited", thorough=True) == "Acme Co., Ltd."
    assert company_form("深圳 华信 科技有限公司", thorough=True) == "深圳华信科技有限公司"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("张 伟", "张伟"),
        ("王　小　明", "王小明"),
        ("王芳 李雷", "王芳 李雷"),
        ("阿迪力•买买提", "阿迪力·买买提"),
        ("JOHN  SMITH", "JOHN SMITH"),
    ],
)
def test_a_person_s_name_loses_blanks_that_only_pad_it(name: str, form: str) -> None:
    assert person_form(name) == form


@settings(max_examples=150)
@given(TEXT)
def test_a_normal_form_stays_as_it_is(text: str) -> None:
    for form in (text_form, phone_form, email_form, person_form, company_form):
        assert form(form(text)) == form(text)
    bold = company_form(text, thorough=True)
    assert company_form(bold, thorough=True) == bold


@settings(max_examples=100)
@given(TEXT)
def test_a_company_is_compared_by_the_same_words_afterwards(text: str) -> None:
    assert company_name(company_form(text, thorough=True)).key == company_name(text).key


@settings(max_examples=60)
@given(st.sampled_from(["CN", "US", "GB", "TW"]), st.from_regex(r"\+?[0-9][0-9 ()-]{6,14}", fullmatch=True))
def test_a_phone_leads_to_the_same_number_afterwards(region: str, raw: str) -> None:
    form = phone_form(raw, region)
    assert parse_phone(form, region).e164 == parse_phone(raw, region).e164
    assert phone_form(form, region) == form


def test_the_commonest_spelling_stands_for_the_others() -> None:
    found = Spellings(commonest([("google", 3), ("Google", 7), ("Bing", 1), ("Ｇoogle", 1)]))
    assert [found.of(text) for text in ("google", "GOOGLE", "Bing")] == ["Google", "Google", "Bing"]


def test_a_city_stands_with_and_without_its_suffix_unless_a_province_bears_its_name() -> None:
    assert region_key("深圳市") == region_key("深圳")
    assert region_key("广东省") == region_key("广东")
    assert region_key("上海市") == region_key("上海")
    assert len({region_key(text) for text in ("吉林", "吉林市", "吉林省")}) == 3


def test_what_is_mapped_by_hand_wins_and_chains_are_followed() -> None:
    hand = mapped_by_hand([("google", "Google Ads"), ("adwords", "google")])
    found = Spellings(commonest([("google", 9), ("Google", 1)]), hand)
    assert [found.of(text) for text in ("GOOGLE", "AdWords", "google ads")] == ["Google Ads"] * 3
    with pytest.raises(UsageError):
        mapped_by_hand([("a", "b"), ("b", "c"), ("c", "b")])


def test_a_campaign_that_names_a_source_of_the_list_becomes_that_source() -> None:
    none = Spellings()
    assert source_form("other", "Trade Show", none) == ("trade_show", "")
    assert source_form("other", "Olark Chat", none) == ("other", "Olark Chat")
    assert source_form("referral", "Trade show", none) == ("referral", "Trade show")


def test_a_word_mapped_to_a_source_stays_as_the_campaign() -> None:
    hand = Spellings(by_hand=mapped_by_hand([("google", "online")]))
    assert source_form("other", "Google", hand) == ("online", "Google")
    assert source_form("online", "Google", hand) == ("online", "Google")


@settings(max_examples=80)
@given(
    st.sampled_from(["other", "online", "referral"]),
    st.sampled_from(["", "google", "Google", "web", "Trade show", "展会", "Bing ads"]),
    st.lists(
        st.tuples(
            st.sampled_from(["google", "bing ads", "web"]), st.sampled_from(["online", "Google", "展会"])
        ),
        max_size=2,
        unique_by=lambda pair: pair[0],
    ),
)
def test_sources_are_folded_once_and_stay(source: str, detail: str, pairs: list[tuple[str, str]]) -> None:
    spellings = Spellings(commonest([("google", 2), ("Google", 2)]), mapped_by_hand(pairs))
    once = source_form(source, detail, spellings)
    assert source_form(*once, spellings) == once
