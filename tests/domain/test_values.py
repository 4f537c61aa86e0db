"""Values as typed and as JSON has them, stored in the form of their field; fields and lists by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain import lists
from leadtui.domain.fields import REGISTRY, Field, FieldType, Registry
from leadtui.domain.values import LARGEST, plain, read, show
from leadtui.errors import UsageError, ValidationError
from leadtui.i18n import Label

SHANGHAI = timezone(timedelta(hours=8))
NOW = datetime(2026, 5, 20, 10, 0, tzinfo=SHANGHAI)
LABEL = Label("Field", "字段", "欄位")


def a(kind: FieldType, **options: Any) -> Field:
    return Field("field", kind, LABEL, **options)


def stored(field: Field, value: object) -> object:
    return read(field, value, now=NOW)


@pytest.mark.parametrize(
    ("field", "typed", "found"),
    [
        (a("text"), "  远诚\x00医疗\n", "远诚医疗"),
        (a("text"), 12, "12"),
        (a("prose"), "一\n二 ", "一\n二"),
        (a("choice", choices="level"), "b类", "B"),
        (a("choice", choices="attitude"), -1, "-1"),
        (a("choices", choices="need"), "培训、安全,培训", "security,training"),
        (a("choices", choices="need"), ["cases", "培训"], "cases,training"),
        (a("integer"), "１，２００", 1200),
        (a("integer"), 7, 7),
        (a("money"), "20万", 200_000_00),
        (a("money"), 5, 5),
        (a("date"), "明天", date(2026, 5, 21)),
        (a("date"), date(2026, 5, 1), date(2026, 5, 1)),
        (a("date"), NOW, date(2026, 5, 20)),
        (a("date", past=True), "5月18日", date(2026, 5, 18)),
        (a("date", past=True), "12/31", date(2025, 12, 31)),
        (a("instant"), "5/21 09:30", datetime(2026, 5, 21, 1, 30, tzinfo=UTC)),
        (a("instant"), NOW, NOW.astimezone(UTC)),
        (a("flag"), "是", True),
        (a("flag"), "", False),
        (a("flag"), False, False),
        (a("user"), 3, 3),
        (a("tags"), ["一", "二"], "一,二"),
        (a("text"), "", None),
        (a("integer"), None, None),
        (a("choices", choices="need"), (), None),
    ],
)
def test_a_value_is_stored_in_the_form_of_its_field(field: Field, typed: object, found: object) -> None:
    value = stored(field, typed)
    assert (value, type(value)) == (found, type(found))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (a("text", required=True), " "),
        (a("text", required=True), "\x1b"),
        (a("text", required=True), None),
        (a("text", length=3), "四个字符"),
        (a("choice", choices="level"), "D"),
        (a("choices", choices="need"), "培训,无"),
        (a("integer"), "twelve"),
        (a("integer"), 1.5),
        (a("integer", minimum=0), -1),
        (a("integer", maximum=9), 10),
        (a("money"), LARGEST + 1),
        (a("money", minimum=0), -1),
        (a("date"), "someday"),
        (a("date"), 20260520),
        (a("date", past=True), "明天"),
        (a("date", past=True), date(2026, 5, 21)),
        (a("instant"), datetime(2026, 5, 20)),
        (a("flag"), "perhaps"),
        (a("flag"), 1),
        (a("user"), True),
        (a("text"), {"a": 1}),
    ],
)
def test_what_does_not_fit_names_its_field(field: Field, typed: object) -> None:
    with pytest.raises(ValidationError) as refused:
        stored(field, typed)
    assert refused.value.field in ("field", None)
    assert str(refused.value)


@given(st.text(max_size=30))
@settings(max_examples=80)
def test_what_was_stored_is_stored_again_unchanged(typed: str) -> None:
    for field in (a("text"), a("prose")):
        once = stored(field, typed)
        assert stored(field, once) == once


@given(st.integers(0, min(LARGEST, 10**15)))
@settings(max_examples=60)
def test_an_amount_is_read_as_it_is_shown(amount: int) -> None:
    field = a("money")
    assert stored(field, show(field, amount)) == amount


def test_values_are_shown_and_handed_to_json() -> None:
    assert show(a("choice", choices="status"), "won") == "Won"
    assert show(a("choices", choices="need"), "cases,training") == "Case studies, Training"
    assert show(a("flag"), value=True) == "yes"
    assert show(a("instant"), NOW, zone="Europe/Berlin") == "2026-05-20 04:00"
    assert show(a("text"), None) == ""
    assert plain(a("choices"), "cases,training") == ["cases", "training"]
    assert plain(a("date"), date(2026, 5, 20)) == "2026-05-20"


def test_a_field_is_found_by_id_name_and_label_in_any_language() -> None:
    for name in ("industry", "行业", "產業", "INDUSTRY"):
        assert REGISTRY.named(name) is REGISTRY["industry"]
    assert REGISTRY.get("nothing") is None


def test_a_name_belongs_to_one_field_and_a_refused_field_leaves_no_trace() -> None:
    registry = Registry((Field("seats", "integer", Label("Seats", "席位", "席位"), names=("licences",)),))
    with pytest.raises(UsageError, match="licences"):
        registry.add(Field("other", "text", Label("Other", "其他", "其他"), names=("fresh", "licences")))
    assert registry.named("fresh") is None
    version = registry.version
    registry.remove("seats")
    assert registry.named("席位") is None
    assert registry.version > version


def test_every_column_and_list_of_the_registry_exists() -> None:
    for field in REGISTRY:
        assert not field.choices or field.choices in lists.LISTS, field.id


def test_installed_lists_take_the_place_of_the_shipped_ones_until_others_come() -> None:
    item = lists.ListItem("new", Label("New", "新", "新"), "XX")
    try:
        lists.install({"source": [item]})
        assert lists.find_item("source", "新") is item
        assert lists.find_item("source", "展会") is None
        assert lists.label("source", "trade_show") == "trade_show"
    finally:
        lists.install({})
    assert lists.find_item("source", "展会") is lists.item("source", "trade_show")
