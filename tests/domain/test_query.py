"""The query language: fields in three languages, marks for what is not understood, text and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadtui.domain.fields import REGISTRY, Field, Registry
from leadtui.domain.people import Person
from leadtui.domain.query import (
    Condition,
    Query,
    SortKey,
    Span,
    Value,
    Words,
    describe,
    parse,
    strict,
    to_text,
)
from leadtui.domain.query_complete import complete
from leadtui.errors import UsageError
from leadtui.i18n import Label, set_language


def only(text: str, registry: Registry = REGISTRY) -> Words | Condition:
    """The single term of ``text``."""
    query = parse(text, registry)
    assert query.unknown == ()
    (term,) = query.terms
    return term


def condition(field: str, operator: str, *values: Value | str, negated: bool = False) -> Condition:
    """A condition with plain text values."""
    made = tuple(value if isinstance(value, Value) else Value(value) for value in values)
    return Condition(field, operator, made, negated)  # type: ignore[arg-type]


def test_words_stand_side_by_side_in_their_order() -> None:
    assert parse("华信 zhang").terms == (Words((Value("华信"),)), Words((Value("zhang"),)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("level:A,B", condition("level", ":", "A", "B")),
        ("等级：A、B", condition("level", ":", "A", "B")),
        ("等級=A类，b", condition("level", ":", "A", "B")),
        ("status:interested", condition("status", ":", "interested")),
        ("状态:意向", condition("status", ":", "interested")),
        ("当前状态:意向客户", condition("status", ":", "interested")),
        ("source:展会", condition("source", ":", "trade_show")),
        ("来源:ZH", condition("source", ":", "trade_show")),
        ("owner:me,王芳,none", condition("owner", ":", "me", "王芳", "none")),
        ("负责人:我,公海", condition("owner", ":", "me", "none")),
        ("tag:制造业", condition("tag", ":", "制造业")),
        ("due<=today", condition("due", "<=", "today")),
        ("到期<=今天", condition("due", "<=", "今天")),
        ("到期《=今天", condition("due", "<=", "今天")),
        ("due:<=today", condition("due", "<=", "today")),
        ("到期≤今天", condition("due", "<=", "今天")),
        ("late:yes", condition("late", ":", "yes")),
        ("逾期:是", condition("late", ":", "yes")),
        ("-逾期:是", condition("late", ":", "no")),
        ("value>=20万", condition("expected_value", ">=", Value("20万", number=20_000_000))),
        ("金额＞＝２０万", condition("expected_value", ">=", Value("20万", number=20_000_000))),
        ("value>=200000", condition("expected_value", ">=", Value("200000", number=20_000_000))),
        ("created>=2024-05", condition("created_at", ">=", "2024-05")),
        ("last<2024-05-01", condition("last_contact_at", "<", "2024-05-01")),
        ("idle>30d", condition("idle", ">", Value("30d", number=30))),
        ("未联系>2周", condition("idle", ">", Value("2周", number=14))),
        ("touched:no", condition("touched", ":", "no")),
        ("has:phone", condition("has", ":", "phone")),
        ("有:电话,计划", condition("has", ":", "phone", "plan")),
        ("no:email", condition("no", ":", "email")),
        ("-has:email", condition("no", ":", "email")),
        ("outcome:not_reached", condition("outcome", ":", "not_reached")),
        ("结果:未接通", condition("outcome", ":", "not_reached")),
        ("-status:won,lost", condition("status", ":", "won", "lost", negated=True)),
        ('industry:"a: b"', condition("industry", ":", Value("a: b", exact=True))),
        ("industry=医疗", condition("industry", ":", Value("医疗", exact=True))),
        ("level:none", condition("level", ":", "none")),
        ("number:XS-2026", condition("number", ":", "XS-2026")),
    ],
)
def test_a_condition_is_understood_in_any_language_and_width(text: str, expected: Condition) -> None:
    assert only(text) == expected


def test_quotes_keep_words_with_spaces_and_colons_together() -> None:
    assert only('"level: A b"') == Words((Value("level: A b", exact=True),))
    assert only("“数据 安全”") == Words((Value("数据 安全", exact=True),))
    assert only('"12"" pipe"') == Words((Value('12" pipe', exact=True),))


def test_a_quote_that_is_still_open_runs_to_the_end() -> None:
    assert only('"远诚 医') == Words((Value("远诚 医", exact=True),))


def test_alternatives_are_separated_by_any_comma() -> None:
    assert only("华信、远诚，恒博") == Words((Value("华信"), Value("远诚"), Value("恒博")))


def test_minus_negates_words_and_conditions() -> None:
    assert only("-培训") == Words((Value("培训"),), negated=True)
    assert only("-level:C") == condition("level", ":", "C", negated=True)


def test_what_was_said_is_kept_apart() -> None:
    query = parse("text:数据安全 -说过:价格 level:A")
    assert query.said == (Words((Value("数据安全"),)), Words((Value("价格"),), negated=True))
    assert query.terms == (condition("level", ":", "A"),)


def test_the_order_takes_several_keys_and_each_once() -> None:
    assert parse("sort:due,-value,due").sort == (SortKey("due"), SortKey("expected_value", descending=True))
    assert parse("排序:-创建").sort == (SortKey("created_at", descending=True),)


def test_an_unknown_sort_field_is_marked() -> None:
    query = parse("sort:due,-score")
    assert query.sort == (SortKey("due"),)
    assert query.unknown == (Span(9, 15, "sort", "sort", "-score"),)


def test_an_unknown_word_is_searched_as_text_and_marked() -> None:
    query = parse("华信 foo:bar")
    assert query.terms == (Words((Value("华信"),)), Words((Value("foo:bar"),)))
    assert query.unknown == (Span(3, 10, "field", "foo"),)


def test_marks_point_into_the_text_as_it_was_typed() -> None:
    text = "…… 等级：Ｘ"
    (span,) = parse(text).unknown
    assert text[span.start : span.end] == "Ｘ"


def test_a_value_that_is_not_understood_leaves_the_others() -> None:
    query = parse("level:A,Z")
    assert query.terms == (condition("level", ":", "A"),)
    assert [span.trouble for span in query.unknown] == ["value"]


@pytest.mark.parametrize(
    "text", ["level:", "status:inter", "due<=someday", "level>=B", "value>=much", "idle>x"]
)
def test_a_condition_still_being_typed_narrows_nothing(text: str) -> None:
    query = parse(text)
    assert query.terms == ()
    assert len(query.unknown) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foo:1", "foo"),
        ("level:Z", "Z"),
        ("sort:score", "score"),
        ("level:", "level"),
        ("level<A", "level"),
    ],
)
def test_the_command_line_refuses_what_it_does_not_understand(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        strict(parse(text))


def test_a_strict_query_that_is_understood_is_handed_back() -> None:
    query = parse("level:A")
    assert strict(query) is query


def test_an_added_field_is_found_by_its_names() -> None:
    registry = Registry(tuple(REGISTRY))
    registry.add(Field("machines", "integer", Label("Machines", "设备数", "設備數"), added=True))
    assert only("设备数>=3", registry) == condition("machines", ">=", Value("3", number=3))
    assert parse("sort:-machines", registry).sort == (SortKey("machines", descending=True),)


def test_a_query_is_described_in_the_language_of_the_reader() -> None:
    query = parse("level:A owner:me status:interested late:yes has:phone text:安全 sort:-created")
    set_language("zh_CN")
    assert describe(query) == "等级:A 负责人:我 状态:意向客户 逾期:是 有:电话 说过:安全 排序:-创建"
    assert parse(describe(query)) == query


def test_nothing_typed_asks_for_nothing() -> None:
    assert parse("  ,， ") == Query()


FRAGMENTS = st.sampled_from(
    [
        *"-,:=<>\"' 、，：“”《》。",
        "level", "等级", "A", "status:意向", "owner:我", "due<=today", "foo", "text:", "说过", "sort:",
        "-due", "has:", "no:", "phone", "none", "无", "value>", "20万", "idle>30d", "tag=", "华信", "a b",
        "\"\"", "客户", "yes", "--",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(st.lists(FRAGMENTS, max_size=9).map("".join) | st.text(max_size=20))
@example('"",level:A')
@example(",level:A")
@example('foo:"a b')
@example("--foo:b")
@example('sort:-"due"')
def test_a_query_reads_back_from_its_text(text: str) -> None:
    query = parse(text)
    for language in (None, "en", "zh_CN", "zh_TW"):
        again = to_text(query, language=language)
        assert parse(again) == query, again


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_marks_lie_within_the_text(text: str) -> None:
    for span in parse(text).unknown:
        assert 0 <= span.start < span.end <= len(text)


def inserts(text: str, cursor: int | None = None) -> list[str]:
    """What is proposed behind the cursor."""
    people = (
        Person(7, "fang", "王芳", "rep", active=True, aliases=("小芳",)),
        Person(8, "lei", "李 雷", "rep", active=True),
    )
    return [each.insert for each in complete(text, len(text) if cursor is None else cursor, people=people)]


def test_names_are_proposed_in_the_language_of_the_reader() -> None:
    assert "status:" in inserts("sta")
    set_language("zh_CN")
    assert "状态:" in inserts("华信 sta")
    assert "状态:" in inserts("状")


def test_values_are_proposed_by_any_of_their_names() -> None:
    assert inserts("status:意向") == ["interested", "high_intent"]
    assert inserts("来源:A,展") == ["trade_show"]
    assert inserts("-late:") == ["yes", "no"]
    assert inserts("has:pho") == ["phone"]
    assert "-expected_value" in inserts("sort:due,-exp")
    assert "today" in inserts("due<=t")


def test_own_fields_of_contacts_and_follow_ups_are_proposed_and_no_list_is_sorted_by_them() -> None:
    dept, met = Label("Department", "部门", "部門"), Label("Met on", "见面日", "見面日")
    own = Registry(
        (
            *REGISTRY,
            Field("dept", "choice", dept, entity="contact", choices="buying_role", added=True),
            Field("met_on", "date", met, entity="followup", added=True),
        )
    )

    def proposed(text: str) -> list[str]:
        return [each.insert for each in complete(text, len(text), own)]

    assert proposed("部") == ["dept:"]
    assert proposed("dept:user,deci") == ["decision_maker"]
    assert "today" in proposed("met_on:>=t")
    assert (proposed("has:dep"), proposed("no:met_")[0]) == (["dept"], "met_on")
    assert proposed("sort:dep") == []
    (span,) = parse("sort:部门", own).unknown
    assert (span.trouble, span.value) == ("sort", "部门")


def test_people_are_proposed_with_quotes_where_a_name_has_a_space() -> None:
    assert inserts("owner:小") == ["王芳"]
    assert inserts("owner:me,李") == ['"李 雷"']


def test_a_proposal_takes_the_place_of_what_was_typed() -> None:
    (found,) = complete("等级:A 状态:流失 华信", 10)
    assert (found.start, found.end) == (8, 10)


@settings(max_examples=150)
@given(st.text(max_size=30), st.integers(0, 30))
def test_whatever_is_typed_can_be_completed(text: str, cursor: int) -> None:
    for found in complete(text, min(cursor, len(text))):
        assert 0 <= found.start <= found.end <= len(text)
