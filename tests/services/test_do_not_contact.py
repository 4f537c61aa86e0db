"""Whoever asked not to be contacted is left alone everywhere: on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadtui.domain.forms import FollowupForm, NewContact, NewLead, Saved
from leadtui.errors import RuleError
from leadtui.services import adding, assigning, contacts, followups, leads, queue, telling, ticking, undoing
from leadtui.store.models import Contact, Event
from tests.services.desk import LATER, Desk, later
from tests.services.foreign_desk import bring
from tests.services.import_desk import everything

ASKED = {"do_not_contact": True}


def silenced(desk: Desk, lead_id: int) -> str:
    """Mark the lead's only contact; what the program says."""
    contact = desk.show(lead_id).contacts[0]
    return contacts.save_contact(desk.store, desk.wang, lead_id, contact.id, ASKED).message


def groups(desk: Desk, lead_id: int) -> list[str]:
    """Where the lead stands in today's queue."""
    found = queue.today(desk.store, desk.wang)
    return [entry.group for entry in found.entries if entry.lead_id == lead_id]


def new(*marks: int) -> NewLead:
    people = [NewContact(f"联系人{n}", (), {"do_not_contact": bool(mark)}) for n, mark in enumerate(marks)]
    return NewLead("宁波远洋贸易有限公司", "trade_show", {}, tuple(people))


def test_nothing_stays_planned_with_who_does_not_want_it_any_more(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead)
    assert "1 plan withdrawn" in silenced(desk, lead)
    assert desk.open_plans(lead) == []
    undoing.undo_last(desk.store, desk.wang)
    assert [plan.due_on for plan in desk.open_plans(lead)] == [LATER.day]


def test_as_long_as_one_contact_may_be_called_plans_stay(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李雷"})
    assert "withdrawn" not in silenced(desk, lead)
    assert len(desk.open_plans(lead)) == 1


def test_it_is_in_no_queue_and_nobody_is_reminded(desk: Desk) -> None:
    lead, other = desk.lead(desk.wang), desk.lead(desk.wang)
    silenced(desk, lead)
    later(days=3)
    assert groups(desk, lead) == []
    assert groups(desk, other)
    assert lead not in {one.lead_id for one in telling.to_tell(desk.store, desk.wang)}


def test_no_first_contact_is_planned(desk: Desk) -> None:
    asked = NewLead("甲公司", "trade_show", {}, new(1).contacts, owner_id=desk.wang.user_id)
    lead = leads.create(desk.store, desk.wang, asked).lead_id
    assert desk.open_plans(lead) == []
    ann = desk.user("ann")
    assigning.assign(desk.store, desk.wang, lead, ann.user_id)
    assert desk.open_plans(lead) == []
    some = NewLead("乙公司", "trade_show", {}, new(1, 0).contacts, owner_id=desk.wang.user_id)
    assert len(desk.open_plans(leads.create(desk.store, desk.wang, some).lead_id)) == 1


def test_no_next_contact_is_planned_but_what_happened_is_recorded(desk: Desk) -> None:
    lead = desk.lead(desk.wang, level="A")
    assert followups.propose(desk.store, desk.wang, lead, status="interested")
    silenced(desk, lead)
    assert followups.propose(desk.store, desk.wang, lead, status="interested") is None
    with pytest.raises(RuleError, match="wants to be contacted"):
        desk.reached(desk.wang, lead)
    with pytest.raises(RuleError, match="wants to be contacted"):
        followups.redate(desk.store, desk.wang, lead, LATER)
    followups.record(desk.store, desk.wang, lead, FollowupForm("phone", summary="对方来电"))
    followups.record(desk.store, desk.wang, lead, FollowupForm("phone", "not_reached"))
    assert len(desk.show(lead).followups) == 2
    assert desk.open_plans(lead) == []


def test_many_leads_added_at_once_plan_no_first_contact_either(desk: Desk) -> None:
    many = [replace(new(mark), owner_id=desk.wang.user_id) for mark in (1, 0)]
    made = adding.create_many(desk.store, desk.wang, many)
    assert [len(desk.open_plans(one.lead_id)) for one in made if isinstance(one, Saved)] == [0, 1]


TABLE = "Company,Last Name,Mobile,Lead Owner,Lead Status,Do Not Call"


def test_a_table_that_says_so_plans_nothing_and_takes_back_what_was_planned(desk: Desk) -> None:
    mapped: dict[str, Any] = {
        "choices": (("owner", "王", "wang"),),
        "columns": ("Do Not Call=do_not_contact",),
    }
    rows = ("Alpha Inc.,Lee,13800138001,王,New,{}", "Beta LLC,Deng,13800138002,王,New,no")
    bring(desk, TABLE, *(row.format("yes") for row in rows), **mapped)
    found = {str(lead.values["customer"]): lead for lead in everything(desk)}
    assert found["Alpha Inc."].contacts[0].do_not_contact
    assert [plan for plan in found["Alpha Inc."].plans if plan.done_at is None] == []
    assert len(desk.open_plans(found["Beta LLC"].row.id)) == 1
    bring(desk, TABLE, "Beta LLC,Deng,13800138002,王,New,yes", **mapped)
    assert desk.open_plans(found["Beta LLC"].row.id) == []


def test_plans_from_before_the_mark_withdrew_them_go_with_the_next_tick_and_an_event(desk: Desk) -> None:
    lead_id, other = desk.lead(desk.wang), desk.lead(desk.wang)
    for one in (lead_id, other):
        desk.reached(desk.wang, one)
    with desk.store.transaction():
        Contact.update(do_not_contact=True).where(Contact.lead_id == lead_id).execute()
    assert ticking.look(desk.store, desk.wang).withdrawn == 1
    assert ticking.tick(desk.store, desk.wang).withdrawn == 1
    assert (len(desk.open_plans(lead_id)), len(desk.open_plans(other))) == (0, 1)
    assert desk.show(lead_id).values["due_on"] is None
    with desk.store.reading():
        told = Event.select().where((Event.lead_id == lead_id) & (Event.kind == "voided"))
        assert [event.entity for event in told] == ["plan"]
    assert ticking.tick(desk.store, desk.wang).withdrawn == 0
