"""Fields of one's own, from their definition to what becomes of their values (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from leadtui.domain import lists
from leadtui.domain.fields import REGISTRY, defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.forms import NewLead
from leadtui.domain.people import Viewer
from leadtui.domain.status import MissingCriteria
from leadtui.domain.values import show
from leadtui.errors import LeadtuiError, NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.i18n import Label
from leadtui.services import adding, choices, fields, finding, leads, news, statuses, undoing, vocabulary
from leadtui.store.models import Event, EventValue
from leadtui.store.query import column
from tests.services.desk import CONFIRMED, TODAY, Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def make(desk: Desk, label: str, kind: Kind = "text", choose: tuple[str, ...] = (), **more: Any) -> str:
    pilots = more.pop("pilots", ())
    definition = Definition("", kind, Label(label, label, label), **more)
    items = choices.new_items(list(choose))
    return fields.add_field(desk.store, desk.wang, definition, choices=items, pilots=pilots).name


def found(desk: Desk, query: str, viewer: Viewer | None = None) -> list[int]:
    who = viewer or desk.wang
    return finding.find(desk.store, who, query)


def put(desk: Desk, lead: int, **values: object) -> None:
    leads.edit(desk.store, desk.wang, lead, values)


def test_a_field_is_there_at_once_under_its_label_and_a_name_made_from_it(desk: Desk) -> None:
    name = make(desk, "合同类型", "choice", ("框架", "单次"), group="need")
    assert name == "hetongleixing"
    lead = desk.lead(合同类型="框架")
    assert desk.values(lead)[name] == "kuangjia"
    assert show(REGISTRY[name], "kuangjia") == "框架"
    assert REGISTRY.groups("lead")["need"][-1].id == name


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "shown"),
    [
        ("text", " 金蝶 ", "金蝶", "金蝶"),
        ("number", "1,200", 1200, "1200"),
        ("date", "2026-12-01", date(2026, 12, 1), "2026-12-01"),
        ("flag", "是", True, "yes"),
        ("email", "Ann@Example.COM", "ann@example.com", "ann@example.com"),
        ("phone", "138 0013 8000", "+8613800138000", "+8613800138000"),
        ("link", "example.com/a", "https://example.com/a", "https://example.com/a"),
        ("choice", "甲", "jia", "甲"),
        ("choices", "甲、乙", "jia,yi", "甲, 乙"),
    ],
)
def test_each_type_keeps_what_was_typed_in_its_own_form(
    desk: Desk, kind: Kind, typed: str, stored: object, shown: str
) -> None:
    name = make(desk, "栏", kind, ("甲", "乙") if kind.startswith("choice") else ())
    lead = desk.lead(None, **{name: typed})
    assert desk.values(lead)[name] == stored
    assert show(REGISTRY[name], stored) == shown
    assert found(desk, f"has:{name}") == [lead]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("number", "many"), ("date", "someday"), ("email", "ann"), ("phone", "12"), ("link", "javascript:1"),
     ("choice", "丙"), ("flag", "maybe"), ("link", "no where")],
)  # fmt: skip
def test_a_value_of_another_form_is_refused_at_the_field(desk: Desk, kind: Kind, typed: str) -> None:
    name = make(desk, "栏", kind, ("甲",) if kind == "choice" else ())
    with pytest.raises(ValidationError) as refused:
        desk.lead(None, **{name: typed})
    assert refused.value.field == name


def test_decimals_are_kept_exactly_found_and_shown(desk: Desk) -> None:
    name = make(desk, "折扣", "number", decimals=2, minimum=0, maximum=1000)
    lead, other = desk.lead(折扣="8.5"), desk.lead(折扣="9.25")
    assert show(REGISTRY[name], desk.values(lead)[name]) == "8.5"
    assert found(desk, "折扣:8.5") == [lead]
    assert found(desk, "折扣:>=9") == [other]
    for typed in ("8.555", "10.01", "-1"):
        with pytest.raises(ValidationError):
            put(desk, lead, 折扣=typed)


def test_values_are_filtered_by_range_choice_and_text_and_sorted_with_empty_ones_last(desk: Desk) -> None:
    make(desk, "席位", "number")
    make(desk, "等级制", "choice", ("高级", "低级"))
    make(desk, "系统")
    one = desk.lead(席位="10", 等级制="低级", 系统="金蝶云星空")
    two = desk.lead(席位="200", 等级制="高级", 系统="用友")
    none = desk.lead()
    assert found(desk, "席位:>=20") == [two]
    assert found(desk, "席位:none") == [none]
    assert found(desk, "等级制:高级,低级 sort:等级制") == [two, one]
    assert found(desk, "sort:-等级制") == [one, two, none]
    assert found(desk, "系统:金蝶") == [one]
    assert found(desk, "sort:席位") == [one, two, none]
    assert found(desk, "sort:-席位") == [two, one, none]
    assert found(desk, "sort:status,-席位") == [two, one, none]


def test_a_sorted_list_is_read_page_by_page_and_tells_where_a_lead_stands(desk: Desk) -> None:
    make(desk, "席位", "number")
    made = [desk.lead(席位=str(size)) if size else desk.lead() for size in (5, 0, 9, 7, 0)]
    query = "sort:席位"
    pages = [finding.find(desk.store, desk.wang, query, at, 2) for at in (0, 2, 4)]
    order = [made[0], made[3], made[2], made[4], made[1]]
    assert [lead for page in pages for lead in page] == order
    assert [finding.position(desk.store, desk.wang, query, lead) for lead in order] == [0, 1, 2, 3, 4]


def test_what_is_typed_into_a_text_field_is_found_by_its_words_until_it_is_emptied(desk: Desk) -> None:
    make(desk, "系统")
    lead = desk.lead(系统="金蝶云星空")
    desk.lead()
    assert found(desk, "星空") == [lead]
    put(desk, lead, 系统="")
    assert found(desk, "星空") == []
    undoing.undo_last(desk.store, desk.wang)
    assert found(desk, "星空") == [lead]


def test_no_two_leads_share_a_unique_value_however_it_is_written(desk: Desk) -> None:
    make(desk, "税号", unique=True)
    first = desk.lead(税号="9144 A1")
    with pytest.raises(ValidationError) as refused:
        desk.lead(税号="9144a1")
    assert desk.show(first).row.number in str(refused.value)
    put(desk, first, 税号="9144a1")
    new = [NewLead(f"广州{n}公司", "trade_show", {"税号": value}) for n, value in enumerate(("x", "X", "y"))]
    outcomes = adding.create_many(desk.store, desk.wang, new)
    assert [isinstance(outcome, LeadtuiError) for outcome in outcomes] == [False, True, False]


def test_undoing_that_a_field_is_unique_or_not_keeps_values_apart_as_it_was(desk: Desk) -> None:
    zhao, name = desk.user("zhao", role="admin"), make(desk, "税号", unique=True)
    one, other = desk.lead(desk.wang, 税号="9144"), desk.lead(desk.wang)
    fields.set_field(desk.store, desk.wang, name, {"unique": False})
    undoing.undo_last(desk.store, desk.wang)
    with pytest.raises(ValidationError):
        leads.edit(desk.store, desk.wang, other, {name: "9144"})

    fields.set_field(desk.store, desk.wang, name, {"unique": False})
    leads.edit(desk.store, zhao, other, {name: "9144"})
    with pytest.raises(RuleError, match=desk.show(one).row.number):
        undoing.undo_last(desk.store, desk.wang)


def test_a_field_becomes_unique_only_when_no_two_values_are_the_same(desk: Desk) -> None:
    name = make(desk, "税号")
    one, _other = desk.lead(税号="A"), desk.lead(税号="a")
    with pytest.raises(RuleError):
        fields.set_field(desk.store, desk.wang, name, {"unique": True})
    put(desk, one, 税号="B")
    fields.set_field(desk.store, desk.wang, name, {"unique": True})
    with pytest.raises(ValidationError):
        put(desk, one, 税号="A")


def test_a_new_lead_gets_the_default_and_lacks_nothing_that_is_always_needed(desk: Desk) -> None:
    make(desk, "区域", "choice", ("华南", "华北"), default="华南", required_from="potential")
    make(desk, "门店", required_from="potential")
    with pytest.raises(ValidationError, match="门店"):
        desk.lead()
    lead = desk.lead(门店="南山")
    assert desk.values(lead)["quyu"] == "huanan"
    with pytest.raises(ValidationError):
        put(desk, lead, 门店="")


def test_a_status_asks_for_the_fields_that_are_needed_from_it_on(desk: Desk) -> None:
    name = make(desk, "决策流程", required_from="high_intent")
    lead = desk.lead()
    desk.bring_to("interested", lead)
    assert name in desk.show(lead).gaps
    with pytest.raises(MissingCriteria) as refused:
        statuses.move(desk.store, desk.wang, lead, "high_intent", values=CONFIRMED)
    assert [gap.field for gap in refused.value.gaps] == [name]
    assert name not in desk.values(lead)
    statuses.move(desk.store, desk.wang, lead, "high_intent", values={**CONFIRMED, name: "董事会"})
    assert desk.values(lead)[name] == "董事会"
    with pytest.raises(ValidationError):
        put(desk, lead, 决策流程="")
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": "price"})


def test_another_type_is_tried_first_and_what_does_not_fit_stays_in_the_history(desk: Desk) -> None:
    name = make(desk, "席位")
    fits, does_not = desk.lead(席位="50"), desk.lead(席位="五十左右")
    tried = fields.set_field(desk.store, desk.wang, name, {"kind": "number"}, dry_run=True)
    assert (tried.fits, tried.missing, tried.misfits[0].value) == (1, 1, "五十左右")
    assert desk.values(fits)[name] == "50"
    with pytest.raises(fields.Misfits):
        fields.set_field(desk.store, desk.wang, name, {"kind": "number"})
    fields.set_field(desk.store, desk.wang, name, {"kind": "number"}, drop=True)
    assert desk.values(fits)[name] == 50
    assert name not in desk.values(does_not)
    with desk.store.reading():
        kept = EventValue.select(EventValue.before).join(Event, on=Event.id == EventValue.event_id)
        gone = kept.where((Event.lead_id == does_not) & (EventValue.after.is_null()))
        assert column(gone) == ['"五十左右"']
    assert found(desk, "席位:>=50") == [fits]


def test_more_decimals_leave_a_number_what_it_is(desk: Desk) -> None:
    name = make(desk, "折扣", "number", maximum=10)
    lead = desk.lead(折扣="8")
    fields.set_field(desk.store, desk.wang, name, {"decimals": 1, "maximum": 100})
    assert show(REGISTRY[name], desk.values(lead)[name]) == "8"
    assert found(desk, "折扣:8") == [lead]


def test_a_retired_field_is_gone_and_comes_back_with_its_values(desk: Desk) -> None:
    name = make(desk, "系统")
    lead = desk.lead(系统="金蝶")
    fields.retire_field(desk.store, desk.wang, name)
    assert name not in REGISTRY
    assert [row.definition.name for row in fields.everything(desk.store, desk.wang)] == []
    assert fields.everything(desk.store, desk.wang, retired=True)[0].filled == 1
    with pytest.raises(RuleError):
        make(desk, "系统")
    fields.restore_field(desk.store, desk.wang, name)
    assert found(desk, "系统:金蝶") == [lead]


def test_a_hidden_field_stands_in_no_form_and_is_still_found(desk: Desk) -> None:
    name = make(desk, "系统")
    lead = desk.lead(系统="金蝶")
    fields.set_field(desk.store, desk.wang, name, {"hidden": True})
    assert all(name not in {field.id for field in group} for group in REGISTRY.groups().values())
    assert found(desk, "系统:金蝶") == [lead]


def test_fields_are_put_in_order_and_that_is_undone_and_redone(desk: Desk) -> None:
    names = [make(desk, label) for label in ("甲项", "乙项", "丙项")]
    fields.move_field(desk.store, desk.wang, names[2], before=names[0])
    order = [field.id for field in REGISTRY.of("lead") if field.added]
    assert order == [names[2], names[0], names[1]]
    undoing.undo_last(desk.store, desk.wang)
    assert [field.id for field in REGISTRY.of("lead") if field.added] == names
    undoing.redo_last(desk.store, desk.wang)
    assert [field.id for field in REGISTRY.of("lead") if field.added] == order


def test_making_a_field_is_undone_as_a_whole(desk: Desk) -> None:
    name = make(desk, "系统")
    undoing.undo_last(desk.store, desk.wang)
    assert name not in REGISTRY


@pytest.mark.parametrize("label", ["客户名称", "Status", "late", "a:b", "", "x" * 61])
def test_a_label_that_means_something_else_is_refused(desk: Desk, label: str) -> None:
    with pytest.raises(RuleError):
        make(desk, label)


@pytest.mark.parametrize("name", ["version", "Name", "9th", "customer", "id", "events"])
def test_a_name_that_leads_have_already_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(ValidationError):
        fields.add_field(desk.store, desk.wang, Definition(name, "text", Label("甲", "甲", "甲")))


def test_only_an_admin_makes_and_changes_fields(desk: Desk) -> None:
    name, ann = make(desk, "系统"), desk.user("ann")
    for change in (
        lambda: fields.retire_field(desk.store, ann, name),
        lambda: fields.set_field(desk.store, ann, name, {"hidden": True}),
        lambda: choices.add_item(desk.store, ann, "need", Label("a", "a", "a")),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_pilot_is_for_those_it_names_until_its_day_and_then_rolled_out_or_withdrawn(desk: Desk) -> None:
    ann, _bob = desk.user("ann"), desk.user("bob")
    name = make(desk, "系统", pilots=("ann",), pilot_until=TODAY + timedelta(days=7))
    assert name not in REGISTRY
    desk.sign_in("ann")
    lead = desk.lead(ann)
    leads.edit(desk.store, ann, lead, {"系统": "金蝶"})
    assert found(desk, "系统:金蝶", ann) == [lead]
    desk.sign_in("bob")
    assert name not in REGISTRY
    fields.pilot(desk.store, desk.wang, name, ("ann",), TODAY - timedelta(days=1))
    desk.sign_in("ann")
    assert name not in REGISTRY
    fields.pilot(desk.store, desk.wang, name, ())
    desk.sign_in("bob")
    assert name in REGISTRY
    fields.retire_field(desk.store, desk.wang, name)
    assert fields.everything(desk.store, desk.wang, retired=True)[0].filled == 1


def test_whoever_is_at_the_desk_learns_of_a_new_field_without_a_restart(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = desk.user("ann")
    since, seen = news.horizon(desk.store), vocabulary._stamp
    name = make(desk, "系统")
    choices.add_item(desk.store, desk.wang, "need", Label("Price list", "报价单", "報價單"))
    # As in the process of another, which has read neither yet.
    monkeypatch.setattr(vocabulary, "_stamp", seen)
    defined.use(())
    lists.install({})
    told = news.read(desk.store, ann, since)
    assert told.leads is None
    assert name in REGISTRY
    assert lists.find_item("need", "报价单") is not None
    assert news.read(desk.store, ann, told.horizon).leads == frozenset()


def test_a_list_grows_is_renamed_and_retired_without_losing_what_bears_it(desk: Desk) -> None:
    choices.add_item(desk.store, desk.wang, "source", Label("Douyin", "抖音", "抖音"), code="dy")
    made = leads.create(desk.store, desk.wang, NewLead("广州大同", "抖音"))
    assert made.number.startswith("DY-")
    label = Label("Short video", "短视频", "短影音")
    choices.set_item(desk.store, desk.wang, "来源", "抖音", label)
    assert found(desk, "来源:抖音") == found(desk, "来源:短视频") == [made.lead_id]
    choices.retire_item(desk.store, desk.wang, "source", "短视频")
    assert "douyin" not in {item.id for item in choices.of_list(desk.store, "source") if not item.retired}
    assert found(desk, "来源:短视频") == [made.lead_id]
    choices.restore_item(desk.store, desk.wang, "source", "douyin")
    choices.move_item(desk.store, desk.wang, "source", "douyin", before="XS")
    assert choices.of_list(desk.store, "source")[0].id == "douyin"
    undoing.undo_last(desk.store, desk.wang)
    assert choices.of_list(desk.store, "source")[-1].id == "douyin"


def test_lists_with_a_meaning_keep_their_items_and_take_other_labels(desk: Desk) -> None:
    label = Label("Hot", "热线索", "熱線索")
    choices.set_item(desk.store, desk.wang, "status", "high_intent", label)
    tries: tuple[Callable[[], object], ...] = (
        lambda: choices.add_item(desk.store, desk.wang, "status", label),
        lambda: choices.retire_item(desk.store, desk.wang, "status", "won"),
        lambda: choices.move_item(desk.store, desk.wang, "status", "won"),
        lambda: choices.add_item(desk.store, desk.wang, "source", Label("a", "b", "c")),
        lambda: choices.add_item(desk.store, desk.wang, "need", Label("培训", "x", "y")),
    )
    for refused in tries:
        with pytest.raises(RuleError):
            refused()
    with pytest.raises(NotFoundError):
        choices.of_list(desk.store, "nothing")


def test_the_choices_of_a_field_change_like_any_list(desk: Desk) -> None:
    make(desk, "合同类型", "choice", ("框架", "单次"))
    lead = desk.lead(合同类型="单次")
    choices.add_item(desk.store, desk.wang, "合同类型", Label("Monthly", "月度", "月度"))
    choices.retire_item(desk.store, desk.wang, "合同类型", "单次")
    assert found(desk, "合同类型:单次") == [lead]
    put(desk, lead, 合同类型="Monthly")
    assert found(desk, "合同类型:月度") == [lead]


def test_a_phone_in_a_field_of_ones_own_is_masked_as_contact_details_are(desk: Desk) -> None:
    ann = desk.user("ann")
    name = make(desk, "门店电话", "phone")
    mine, pooled = desk.lead(ann, 门店电话="13911112222"), desk.lead(门店电话="13933334444")
    assert desk.show(mine, ann).values[name] == "+8613911112222"
    assert "3333" not in str(desk.show(pooled, ann).values[name])
    rows = finding.rows(desk.store, ann, [mine, pooled], [name])
    assert [("3333" in str(row.values), "1111" in str(row.values)) for row in rows] == [
        (False, True),
        (False, False),
    ]
    assert found(desk, "门店电话:139", ann) == [mine]
    assert sorted(found(desk, "门店电话:139")) == [mine, pooled]
