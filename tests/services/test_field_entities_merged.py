"""Own fields of contacts and follow-ups where leads are merged, and where what has a unique value goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError, ValidationError
from leadtui.services import contacts, fields, finding, leads, merging, undoing
from leadtui.store.models import Event, EventValue, FieldValue
from leadtui.store.query import tuples
from tests.services.desk import Desk
from tests.services.test_field_entities import make, stored


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def lead_with(desk: Desk, person: str, phone: str, who: Viewer | None = None, **values: object) -> int:
    contact = NewContact(person, (("phone", phone),), values)
    new = NewLead("甲公司", "trade_show", contacts=(contact,))
    return leads.create(desk.store, who or desk.wang, new).lead_id


def own(desk: Desk, lead: int) -> dict[str, dict[str, object]]:
    return {contact.name: dict(contact.own) for contact in desk.show(lead).contacts}


def test_contacts_and_follow_ups_keep_their_values_through_a_merge_and_its_undo(desk: Desk) -> None:
    dept, room = make(desk, "部门", "contact"), make(desk, "会议室", "followup")
    winner = lead_with(desk, "李四", "13800138001", 部门="采购")
    loser = lead_with(desk, "王五", "13800138002", 部门="财务")
    desk.reached(desk.wang, winner, values={room: "三楼"})
    desk.reached(desk.wang, loser, values={room: "四楼"})
    merging.merge(desk.store, desk.wang, winner, loser)
    assert own(desk, winner) == {"李四": {dept: "采购"}, "王五": {dept: "财务"}}
    assert {dict(one.own)[room] for one in desk.show(winner).followups} == {"三楼", "四楼"}
    assert finding.find(desk.store, desk.wang, "部门:财务 会议室:四楼") == [winner]
    undoing.undo_last(desk.store, desk.wang)
    assert own(desk, loser) == {"王五": {dept: "财务"}}
    assert finding.find(desk.store, desk.wang, "部门:财务 会议室:四楼") == [loser]
    undoing.redo_last(desk.store, desk.wang)
    assert own(desk, winner) == {"李四": {dept: "采购"}, "王五": {dept: "财务"}}


def test_one_person_of_two_contacts_has_the_values_of_both_and_what_gives_way_is_told(desk: Desk) -> None:
    dept, born = make(desk, "部门", "contact"), make(desk, "生日", "contact", "date")
    likes = make(desk, "爱好", "contact", "choices", ("足球", "茶", "书法"))
    winner = lead_with(desk, "李四", "13800138001", 部门="采购", 爱好="足球,茶")
    loser = lead_with(desk, "李四", "13800138002", 部门="财务", 生日="1980-05-01", 爱好="茶,书法")
    before = own(desk, winner), own(desk, loser)
    done = merging.merge(desk.store, desk.wang, winner, loser)
    (found,) = own(desk, winner).values()
    assert (found[dept], str(found[born]), len(str(found[likes]).split(","))) == ("采购", "1980-05-01", 3)
    assert "部门 财务" in done.message
    with desk.store.reading():
        query = Event.select(EventValue.before).join(EventValue, on=(EventValue.event_id == Event.id))
        told = list(tuples(query.where((EventValue.field_id == f"field:{dept}") & (Event.lead_id == winner))))
    assert ('"财务"',) in told
    undoing.undo_last(desk.store, desk.wang)
    assert (own(desk, winner), own(desk, loser)) == before
    undoing.redo_last(desk.store, desk.wang)
    assert own(desk, winner) == {"李四": found}


def test_a_unique_value_goes_along_with_a_merge_and_back(desk: Desk) -> None:
    tax, badge = make(desk, "税号", "lead", unique=True), make(desk, "工号", "contact", unique=True)
    winner = lead_with(desk, "李四", "13800138001")
    loser = lead_with(desk, "李四", "13800138002", 工号="A1")
    leads.edit(desk.store, desk.wang, loser, {tax: "9144"})
    merging.merge(desk.store, desk.wang, winner, loser)
    assert own(desk, winner) == {"李四": {badge: "A1"}}
    assert finding.find(desk.store, desk.wang, "税号:9144") == [winner]
    undoing.undo_last(desk.store, desk.wang)
    assert own(desk, winner) == {"李四": {}}
    assert own(desk, loser) == {"李四": {badge: "A1"}}
    with pytest.raises(ValidationError):
        contacts.save_contact(desk.store, desk.wang, winner, desk.show(winner).contacts[0].id, {badge: "a1"})
    with pytest.raises(ValidationError):
        leads.edit(desk.store, desk.wang, winner, {tax: "9144"})


def test_a_removed_contact_keeps_nobody_from_its_unique_value_and_does_not_come_back_beside_it(
    desk: Desk,
) -> None:
    badge = make(desk, "工号", "contact", unique=True)
    one, other = lead_with(desk, "李四", "13800138001", 工号="A1"), lead_with(desk, "王五", "13800138002")
    contacts.remove_contact(desk.store, desk.wang, one, desk.show(one).contacts[0].id)
    undoing.undo_last(desk.store, desk.wang)
    assert own(desk, one) == {"李四": {badge: "A1"}}
    person = desk.show(other).contacts[0].id
    with pytest.raises(ValidationError):
        contacts.save_contact(desk.store, desk.wang, other, person, {badge: "A1"})
    undoing.redo_last(desk.store, desk.wang)
    third = lead_with(desk, "赵六", "13800138003")
    contacts.save_contact(desk.store, desk.wang, third, desk.show(third).contacts[0].id, {badge: "a1"})
    undoing.undo_last(desk.store, desk.wang)
    undoing.undo_last(desk.store, desk.wang)
    undoing.undo_last(desk.store, desk.wang)
    assert own(desk, one) == {"李四": {badge: "A1"}}


def test_what_comes_back_does_not_stand_beside_another_with_its_unique_value(desk: Desk) -> None:
    ann = desk.user("ann")
    make(desk, "工号", "contact", unique=True)
    one = lead_with(desk, "李四", "13800138001", 工号="A1")
    contacts.remove_contact(desk.store, desk.wang, one, desk.show(one).contacts[0].id)
    lead_with(desk, "赵六", "13800138002", ann, 工号="A1")
    with pytest.raises(RuleError) as refused:
        undoing.undo_last(desk.store, desk.wang)
    assert "A1" in refused.value.text().upper()
    assert desk.show(one).contacts == ()


def test_a_removed_lead_lets_its_unique_values_go_and_has_them_again_when_it_comes_back(desk: Desk) -> None:
    ann = desk.user("ann")
    tax, badge = make(desk, "税号", "lead", unique=True), make(desk, "工号", "contact", unique=True)
    one = lead_with(desk, "李四", "13800138001", 工号="A1")
    leads.edit(desk.store, desk.wang, one, {tax: "9144"})
    leads.remove(desk.store, desk.wang, one)
    other = lead_with(desk, "赵六", "13800138002", ann)
    leads.edit(desk.store, ann, other, {tax: "9144"})
    with pytest.raises(RuleError):
        undoing.undo_last(desk.store, desk.wang)
    leads.edit(desk.store, ann, other, {tax: "9145"})
    undoing.undo_last(desk.store, desk.wang)
    with pytest.raises(ValidationError):
        leads.edit(desk.store, ann, other, {tax: "9144"})
    assert stored(desk) == {("lead", tax), ("contact", badge)}


def test_a_field_becomes_unique_although_removed_contacts_share_a_value(desk: Desk) -> None:
    ann, badge = desk.user("ann"), make(desk, "工号", "contact")
    one, other = (lead_with(desk, "李四", f"1380013800{n}", ann, 工号="A1") for n in (1, 2))
    contacts.remove_contact(desk.store, ann, one, desk.show(one).contacts[0].id)
    fields.set_field(desk.store, desk.wang, badge, {"unique": True})
    assert own(desk, other) == {"李四": {badge: "A1"}}
    with pytest.raises(RuleError):
        undoing.undo_last(desk.store, ann)


def test_a_value_knows_its_lead_and_none_once_its_contact_is_removed(desk: Desk) -> None:
    dept, room = make(desk, "部门", "contact"), make(desk, "会议室", "followup")

    def leads_of(name: str) -> list[int | None]:
        with desk.store.reading():
            query = FieldValue.select(FieldValue.lead_id).where(FieldValue.field_id == name)
            return sorted((row[0] for row in tuples(query)), key=str)

    winner, loser = (lead_with(desk, name, f"1380013800{len(name)}") for name in ("李四", "欧阳明"))
    for lead in (winner, loser):
        person = desk.show(lead).contacts[0].id
        contacts.save_contact(desk.store, desk.wang, lead, person, {dept: "采购"})
        desk.reached(desk.wang, lead, values={room: "三楼"})
    both = sorted((winner, loser), key=str)
    assert (leads_of(dept), leads_of(room)) == (both, both)
    merging.merge(desk.store, desk.wang, winner, loser)
    assert (leads_of(dept), leads_of(room)) == ([winner, winner], [winner, winner])
    undoing.undo_last(desk.store, desk.wang)
    assert (leads_of(dept), leads_of(room)) == (both, both)
    contacts.remove_contact(desk.store, desk.wang, winner, desk.show(winner).contacts[0].id)
    assert leads_of(dept) == sorted([None, loser], key=str)
    assert finding.count(desk.store, desk.wang, "has:部门") == 1
    undoing.undo_last(desk.store, desk.wang)
    assert leads_of(dept) == both
