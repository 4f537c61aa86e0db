"""Formulas: what may stand in one, what it gives, and that it never runs away."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.fields import Field
from leadtui.domain.fields.definition import TYPES
from leadtui.domain.formulas.errors import FormulaError, RowError
from leadtui.domain.formulas.evaluating import Evaluator
from leadtui.domain.formulas.names import Names
from leadtui.domain.formulas.reading import read, shown
from leadtui.i18n import Label, set_language

NAMES = Names(())
DAY = date(2026, 5, 20)
MADE = {
    "expected_value": 1_234_500, "amount": None, "attempts": 0, "level": "A", "status": "won",
    "last_contact_at": date(2026, 5, 1), "due": date(2026, 6, 1), "customer": "华信", "industry": None,
}  # fmt: skip


def value(text: str, *, decimals: int = 2, **given_: Any) -> object:
    formula = read(text, NAMES)
    field = Field("x", TYPES[formula.kind][0], Label("x", "x", "x"), decimals=decimals)
    evaluator = Evaluator(DAY, "Asia/Shanghai")
    stored = {**MADE, **given_}
    values = {name: evaluator.given(NAMES[name].field, stored[name], "CNY") for name in formula.inputs}
    return evaluator.result(formula, field, values)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("expected_value * 0.1", 123_450),
        ("预计金额 × 0.1", 123_450),
        ("0.1 + 0.2", 30),
        ("today - last", 1_900),
        ("TODAY() - 最近", 1_900),
        ("due + 7", date(2026, 6, 8)),
        ("due > today", True),
        ('如果（等级=="A"，100，IF(status=="won", 50, 0)）', 10_000),
        ('level in ("B", "C")', False),
        ('level not in ("B", "C")', True),
        ('status == "成交"', True),
        ('customer + "-" + text(attempts)', "华信-0"),
        ("either(amount, expected_value)", 1_234_500),
        ("amount + 1", None),
        ("amount > 1", False),
        ("amount is None", True),
        ("not empty(industry)", False),
        ("max(1, amount, 3)", 300),
        ("round(2.345, 2)", 235),
        ("2.5 // 1", 200),
        ("-7 % 3", 200),
        ("2 ** 10", 102_400),
        ("year(due) * 100 + month(due)", 20_260_600),
        ('contains(customer, "华")', True),
        ("if(attempts == 0, 0, expected_value / attempts)", 0),
    ],
)
def test_a_formula_gives(text: str, result: object) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "at", "part"),
    [
        ("", 0, "no formula"),
        ("expected_value * foo", 17, "foo"),
        ("预计金额 * foo", 7, "foo"),
        ("(1 + 2", 0, "bracket"),
        ("1 +", 3, "ends too early"),
        ('level = "A"', 6, "=="),
        ('level == "Q"', 9, "Q"),
        ("customer + 1", 0, "a text and a number"),
        ("sqrt(2)", 0, "function"),
        ("round()", 0, "round"),
        ("length(attempts)", 7, "a number, not a text"),
        ("level", 0, "neither"),
        ("if(1, 2, 3)", 3, "yes or no"),
        ('if(True, 1, "a")', 12, "one type"),
        ("customer.upper()", 0, "function"),
        ("customer.upper", 0, "not available"),
        ("[1, 2][0]", 0, "not available"),
        ("(lambda: 1)()", 0, "function"),
        ("f'{customer}'", 0, "not available"),
        ("__import__('os').system('x')", 0, "function"),
        ("(x := 1)", 1, "not available"),
        ("1 if True else owner", 15, "owner"),
        ("phone", 0, "phone"),
        ("1e400", 0, "too large"),
        ("1" * 501, 500, "longer"),
        ("+".join("1" * 240), 0, "parts"),
    ],
)
def test_what_cannot_be_a_formula_is_refused_with_its_place(text: str, at: int, part: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read(text, NAMES)
    assert caught.value.at == at
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 / attempts", "zero"),
        ("1 // attempts", "zero"),
        ("0 ** -1", "zero"),
        ("9 ** 9 ** 9", "large"),
        ("9 ** 64 * 9 ** 64", "large"),
        ("9 ** 20", "large"),
        ("(-1) ** 0.5", "number"),
        ("due + 10 ** 9", "date"),
        ('"' + "a" * 199 + '" + customer', "long"),
    ],
)  # fmt: skip
def test_a_lead_on_which_it_goes_wrong_has_a_reason_and_no_value(text: str, code: str) -> None:
    with pytest.raises(RowError) as caught:
        value(text)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["9**9**9", "9**9**9**9", "(" * 90 + "1" + ")" * 90, "2**64**64*2**64"])
def test_no_formula_takes_long(text: str) -> None:
    began = monotonic()
    with suppress(FormulaError, RowError):
        value(text)
    assert monotonic() - began < 0.5


def test_ids_are_kept_and_labels_shown_in_the_language_of_whoever_looks() -> None:
    kept = read('如果(等级 == "A"，预计金额, 0)', NAMES).text
    assert kept == 'if(level == "A",expected_value, 0)'
    set_language("zh_CN")
    assert shown(kept, NAMES) == 'IF(线索等级 == "A",预计金额, 0)'
    set_language("zh_TW")
    assert shown(kept, NAMES) == 'IF(線索等級 == "A",預計金額, 0)'


def test_a_field_that_would_be_a_word_nobody_knows_is_told_what_it_may_have_meant() -> None:
    with pytest.raises(FormulaError) as caught:
        read("expected_vale * 2", NAMES)
    assert "Expected_value" in caught.value.advice()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abc123+-*/()=<>\"', .金额if", max_size=40))
def test_whatever_is_typed_is_a_formula_or_refused_at_a_place_inside(text: str) -> None:
    formula, at = None, 0
    try:
        formula = read(text, NAMES)
    except FormulaError as error:
        at = error.at
    assert 0 <= at <= len(text)
    if formula is None:
        return
    assert read(formula.text, NAMES).text == formula.text
    assert read(shown(formula.text, NAMES), NAMES).text == formula.text
