from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.money import MoneyRange, format_money, parse_money, parse_money_range, short_money
from leadtui.errors import ValidationError


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("20万", 200_000),
        ("20万元", 200_000),
        ("1.5亿", 150_000_000),
        ("¥200,000", 200_000),
        ("￥200,000.50", 200_000.5),
        ("200000.00", 200_000),
        ("20w", 200_000),
        ("20W", 200_000),
        ("20k", 20_000),
        ("２０万", 200_000),
        ("1亿2000万", 120_000_000),
        ("15万8千", 158_000),
        ("3万5", 35_000),
        ("二十五万", 250_000),
        ("两百万", 2_000_000),
        ("十万", 100_000),
        ("一千零五万", 10_050_000),
        ("5千万", 50_000_000),
        ("RMB 20万", 200_000),
        ("人民币20万元整", 200_000),
        ("约20万", 200_000),
        ("20 萬", 200_000),
        ("1,0000", 10_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, yuan: float) -> None:
    assert parse_money(text, "CNY") == round(yuan * 100)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("$3.5m", "USD", 350_000_000),
        ("US$ 1,250.75", "USD", 125_075),
        ("NT$30,000", "TWD", 3_000_000),
        ("1.234,56 €", "EUR", 123_456),
        ("¥1,500", "JPY", 1_500),
        ("2.5 million USD", "USD", 250_000_000),
        ("1.2345", "KWD", 1_235),
    ],
)
def test_each_currency_has_its_own_minor_unit(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == minor


@pytest.mark.parametrize("text", ["", "abc", "-5", "万万x", "1.2.3", "20-30万", "1,23,4", "k", "99999999亿"])
def test_anything_else_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        parse_money(text, "CNY")
    assert refused.value.hint


@pytest.mark.parametrize("text", ["$20", "20 USD", "20美元", "NT$20", "€5"])
def test_another_currency_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="CNY"):
        parse_money(text, "CNY")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("15-20万", 150_000, 200_000),
        ("15万-20万", 150_000, 200_000),
        ("15～20万元", 150_000, 200_000),
        ("15至20w", 150_000, 200_000),
        ("5000-2万", 5_000, 20_000),
        ("20万以内", None, 200_000),
        ("预算20万内", None, 200_000),
        ("不超过20万", None, 200_000),
        ("10万以上", 100_000, None),
        ("10万起", 100_000, None),
        (">=10万", 100_000, None),
        ("20万", 200_000, 200_000),
        ("20k to 30k", 20_000, 30_000),
    ],
)
def test_a_budget_has_two_ends(text: str, low: int | None, high: int | None) -> None:
    expected = MoneyRange(low and low * 100, high and high * 100)
    assert parse_money_range(text, "CNY") == expected


@pytest.mark.parametrize("text", ["20万-15万", "1-2-3万", "-", "上下"])
def test_a_range_that_runs_backwards_or_nowhere_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_money_range(text, "CNY")


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (20_000_000, "CNY", "¥200,000"),
        (20_000_050, "CNY", "¥200,000.50"),
        (-5, "USD", "-$0.05"),
        (1_500, "JPY", "JP¥1,500"),
        (3_000_000, "TWD", "NT$30,000"),
        (12_345, "CHF", "CHF 123.45"),
    ],
)
def test_detail_shows_the_exact_amount(minor: int, currency: str, shown: str) -> None:
    assert format_money(minor, currency, "zh_CN") == shown


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (0, "¥0", "¥0"),
        (980, "¥980", "¥980"),
        (9_800, "¥9,800", "¥9.8K"),
        (35_000, "¥3.5万", "¥35K"),
        (99_600, "¥10万", "¥100K"),
        (480_000, "¥48万", "¥480K"),
        (12_840_000, "¥1,284万", "¥12.8M"),
        (99_996_000, "¥1亿", "¥100M"),
        (120_000_000, "¥1.2亿", "¥120M"),
        (-480_000, "-¥48万", "-¥480K"),
    ],
)
def test_cards_show_a_short_amount(yuan: int, chinese: str, english: str) -> None:
    assert short_money(yuan * 100, "CNY", "zh_CN") == chinese
    assert short_money(yuan * 100, "CNY", "en") == english
    assert short_money(yuan * 100, "CNY", "zh_TW") == chinese.replace("万", "萬").replace("亿", "億")


@settings(max_examples=100)
@given(st.integers(0, 10**13), st.sampled_from(["CNY", "USD", "JPY", "TWD", "KWD", "CHF"]))
def test_an_exact_amount_reads_back(minor: int, currency: str) -> None:
    assert parse_money(format_money(minor, currency, "en"), currency) == minor


@settings(max_examples=80)
@given(st.text(alphabet="0123456789.,-~万亿千百十一二两零kmwb¥$元 以内上", max_size=12))
def test_any_text_is_an_amount_or_a_validation_error(text: str) -> None:
    with suppress(ValidationError):
        assert parse_money(text, "CNY") >= 0
    with suppress(ValidationError):
        budget = parse_money_range(text, "CNY")
        assert budget.low is None or budget.high is None or budget.low <= budget.high
