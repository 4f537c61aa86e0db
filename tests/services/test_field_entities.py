"""Fields of one's own on contacts and follow-ups (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import NewContact, NewLead
from leadtui.errors import ConflictError, RuleError, ValidationError
from leadtui.i18n import Label
from leadtui.services import adding, choices, contacts, fields, finding, followups, leads, undoing
from leadtui.store.models import Event, EventValue, FieldValue
from leadtui.store.query import tuples
from tests.services.desk import Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def make(
    desk: Desk, label: str, entity: Entity, kind: Kind = "text", choose: tuple[str, ...] = (), **more: Any
) -> str:
    definition = Definition("", kind, Label(label, label, label), entity=entity, **more)
    return fields.add_field(desk.store, desk.wang, definition, choices=choices.new_items(list(choose))).name


def contact(desk: Desk, lead: int) -> int:
    return desk.show(lead).contacts[0].id


def own(desk: Desk, lead: int) -> dict[str, object]:
    return dict(desk.show(lead).contacts[0].own)


def said(desk: Desk, lead: int) -> dict[str, object]:
    return dict(desk.show(lead).followups[0].own)


def stored(desk: Desk) -> set[tuple[str, str]]:
    with desk.store.reading():
        return set(tuples(FieldValue.select(FieldValue.entity, FieldValue.field_id)))


def test_a_contact_is_saved_with_own_fields_typed_as_those_of_leads(desk: Desk) -> None:
    born, fans = (
        make(desk, "生日", "contact", "date"),
        make(desk, "球队", "contact", "choice", ("国安", "申花")),
    )
    lead = desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李四", "生日": "1980-05-01"})
    contacts.save_contact(desk.store, desk.wang, lead, contact(desk, lead), {fans: "申花"})
    assert own(desk, lead)[fans] == "shenhua"
    assert finding.find(desk.store, desk.wang, "生日:1980-05-01") == [lead]
    assert finding.find(desk.store, desk.wang, f"has:{born} 球队:申花") == [lead]
    assert finding.find(desk.store, desk.wang, "-生日:1980-05-01") == []
    assert stored(desk) == {("contact", born), ("contact", fans)}


def test_a_field_of_contacts_is_none_of_leads(desk: Desk) -> None:
    name = make(desk, "微博", "contact")
    with pytest.raises(RuleError):
        desk.lead(desk.wang, **{name: "x"})


def test_a_new_contact_gets_defaults_and_must_have_what_is_needed(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    make(desk, "称谓", "contact", default="女士")
    needed = make(desk, "部门", "contact", required_from="potential")
    with pytest.raises(ValidationError) as refused:
        contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李四"})
    assert refused.value.field == needed
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李四", "部门": "采购"})
    made = desk.show(lead).contacts[-1]
    assert set(dict(made.own).values()) == {"女士", "采购"}
    with pytest.raises(ValidationError):
        contacts.save_contact(desk.store, desk.wang, lead, made.id, {needed: ""})


@pytest.mark.parametrize("many", [False, True], ids=["alone", "among many"])
def test_a_lead_is_added_with_own_fields_of_its_contact(desk: Desk, many: bool) -> None:
    name = make(desk, "部门", "contact")
    person = NewContact("李四", (("phone", "13800138000"),), {"部门": "采购"})
    new = NewLead("甲公司", "trade_show", contacts=(person,))
    if many:
        adding.create_many(desk.store, desk.wang, [new, NewLead("乙公司", "trade_show")])
    else:
        leads.create(desk.store, desk.wang, new)
    (lead,) = finding.find(desk.store, desk.wang, "部门:采购")
    assert own(desk, lead) == {name: "采购"}
    assert finding.find(desk.store, desk.wang, "采购") == [lead]


def test_a_follow_up_is_recorded_corrected_and_found_with_own_fields(desk: Desk) -> None:
    room = make(desk, "会议室", "followup")
    lead = desk.lead(desk.wang)
    saved = desk.reached(desk.wang, lead, values={"会议室": "三楼大厅"})
    assert said(desk, lead) == {room: "三楼大厅"}
    assert finding.find(desk.store, desk.wang, "会议室:三楼") == [lead]
    assert finding.find(desk.store, desk.wang, "said:三楼大厅") == [lead]
    assert saved.followup_id is not None
    followups.correct(desk.store, desk.wang, saved.followup_id, {room: "四楼"})
    assert said(desk, lead) == {room: "四楼"}
    assert finding.find(desk.store, desk.wang, "said:三楼大厅") == []


def test_a_follow_up_lacking_what_is_needed_is_not_saved(desk: Desk) -> None:
    name = make(desk, "会议室", "followup", required_from="potential")
    lead = desk.lead(desk.wang)
    with pytest.raises(ValidationError) as refused:
        desk.reached(desk.wang, lead)
    assert refused.value.field == name
    assert desk.show(lead).followups == ()


def test_undo_takes_values_of_contacts_and_follow_ups_back_and_redo_brings_them_again(desk: Desk) -> None:
    name, room = make(desk, "部门", "contact"), make(desk, "会议室", "followup")
    lead = desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李四", "部门": "采购"})
    person = desk.show(lead).contacts[-1].id
    contacts.save_contact(desk.store, desk.wang, lead, person, {name: "财务"})
    undoing.undo_last(desk.store, desk.wang)
    assert dict(desk.show(lead).contacts[-1].own) == {name: "采购"}
    assert finding.find(desk.store, desk.wang, "部门:财务") == []
    undoing.redo_last(desk.store, desk.wang)
    assert dict(desk.show(lead).contacts[-1].own) == {name: "财务"}
    desk.reached(desk.wang, lead, values={room: "三楼"})
    undoing.undo_last(desk.store, desk.wang)
    assert finding.find(desk.store, desk.wang, "会议室:三楼") == []
    undoing.redo_last(desk.store, desk.wang)
    assert said(desk, lead) == {room: "三楼"}


def test_two_people_setting_the_same_value_are_told(desk: Desk) -> None:
    name = make(desk, "部门", "contact")
    lead = desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李四", name: "采购"})
    person = desk.show(lead).contacts[-1].id
    contacts.save_contact(desk.store, desk.wang, lead, person, {name: "财务"})
    with pytest.raises(ConflictError):
        contacts.save_contact(desk.store, desk.wang, lead, person, {name: "行政"}, seen={name: "采购"})


def test_no_two_contacts_share_a_unique_value(desk: Desk) -> None:
    name = make(desk, "工号", "contact", unique=True)
    one, other = desk.lead(desk.wang), desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, one, contact(desk, one), {name: "A1"})
    with pytest.raises(ValidationError) as refused:
        contacts.save_contact(desk.store, desk.wang, other, contact(desk, other), {name: "a1"})
    assert desk.show(one).row.number in refused.value.text()


def test_changing_the_type_of_a_field_of_contacts_names_what_does_not_fit_and_keeps_it_in_the_events(
    desk: Desk,
) -> None:
    name = make(desk, "孩子", "contact")
    one, other = desk.lead(desk.wang), desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, one, contact(desk, one), {name: "2"})
    contacts.save_contact(desk.store, desk.wang, other, contact(desk, other), {name: "两个"})
    with pytest.raises(RuleError):
        fields.set_field(desk.store, desk.wang, name, {"kind": "number"})
    fields.set_field(desk.store, desk.wang, name, {"kind": "number"}, drop=True)
    assert own(desk, one) == {name: 2}
    assert own(desk, other) == {}
    with desk.store.reading():
        query = Event.select(Event.entity, EventValue.before).join(
            EventValue, on=(EventValue.event_id == Event.id)
        )
        told = set(tuples(query.where(EventValue.field_id == f"field:{name}")))
    assert ("contact", '"两个"') in told


def test_what_cannot_be_is_refused_with_a_sentence(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        make(desk, "甲", "contact", required_from="quoted")
    with pytest.raises(ValidationError):
        make(desk, "乙", "plan")
    name = make(desk, "丙", "contact")
    with pytest.raises(RuleError):
        fields.set_field(desk.store, desk.wang, name, {"entity": "lead"})


def test_fields_are_counted_by_the_rows_that_bear_them(desk: Desk) -> None:
    name = make(desk, "生日", "contact", "date")
    lead = desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李", name: date(1980, 5, 1)})
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "张", name: "1981-01-01"})
    (row,) = fields.everything(desk.store, desk.wang)
    assert row.filled == 2
    assert finding.find(desk.store, desk.wang, "has:生日") == [lead]
    assert finding.count(desk.store, desk.wang, "has:生日") == 1
