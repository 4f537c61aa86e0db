"""Own fields of contacts and follow-ups where a person is shown, erased or kept no longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.forms import FollowupForm, NewContact, NewLead
from leadtui.domain.privacy import Held, Wanted
from leadtui.services import (
    field_compare,
    fields,
    finding,
    followups,
    leads,
    list_page,
    privacy,
    retention,
    undoing,
)
from leadtui.store import proof
from leadtui.store.models import EventValue, FieldValue
from leadtui.store.query import tuples
from tests.services.desk import LATER, Desk, later
from tests.services.test_field_entities import make, stored

NAME, PHONE = "欧阳明月", "13711112222"


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def desk_with_values(desk: Desk) -> tuple[int, str, str]:
    """A company with two contacts, each with a value, and a follow-up with each of them."""
    dept = make(desk, "部门", "contact", "choice", ("采购部", "财务部"))
    room = make(desk, "会议室", "followup")
    new = NewLead(
        "宁波远洋贸易有限公司",
        "trade_show",
        contacts=(
            NewContact(NAME, (("phone", PHONE),), {"部门": "采购部"}),
            NewContact("李雷", (("phone", "13899990000"),), {"部门": "财务部"}),
        ),
        owner_id=desk.wang.user_id,
    )
    lead = leads.create(desk.store, desk.wang, new).lead_id
    for contact, said in zip(desk.show(lead).contacts, ("三楼茶室", "四楼"), strict=True):
        form = FollowupForm("visit", summary="谈了", contact_id=contact.id, plan=LATER, values={room: said})
        followups.record(desk.store, desk.wang, lead, form)
    return lead, dept, room


def values_in_events(desk: Desk, *names: str) -> set[object]:
    with desk.store.reading():
        asked = EventValue.select(EventValue.after).where(
            EventValue.field_id.in_([f"field:{name}" for name in names])
        )
        return {row[0] for row in tuples(asked)} - {None}


def own_rows(held: Held) -> list[tuple[object, object, object]]:
    (section,) = (one for one in held.sections if one.name == "own_fields")
    return [(row["entity"], row["field"], row["value"]) for row in section.rows]


def test_what_is_held_names_values_of_the_person_by_their_labels(desk: Desk) -> None:
    desk_with_values(desk)
    held = privacy.show(desk.store, desk.wang, Wanted(phone=PHONE))
    assert own_rows(held) == [("contact", "部门", "采购部"), ("followup", "会议室", "三楼茶室")]


def test_erasing_a_person_takes_their_values_and_those_of_follow_ups_with_them(desk: Desk) -> None:
    lead, dept, room = desk_with_values(desk)
    wanted = Wanted(phone=PHONE)
    assert privacy.look(desk.store, desk.wang, wanted).counts["own_fields"] == 2
    assert privacy.erase(desk.store, desk.wang, wanted).counts["own_fields"] == 2
    assert finding.find(desk.store, desk.wang, "部门:采购部") == []
    assert finding.find(desk.store, desk.wang, "said:三楼茶室") == []
    assert finding.find(desk.store, desk.wang, "部门:财务部 会议室:四楼") == [lead]
    assert values_in_events(desk, dept, room) == {'"caiwubu"', '"四楼"'}
    assert proof.verify(desk.store).broken is None


def test_a_retention_rule_takes_values_of_contacts_and_follow_ups(desk: Desk) -> None:
    lead, *_names = desk_with_values(desk)
    desk.bring_to("lost", lead)
    retention.change(desk.store, desk.wang, "lost", "12")
    later(days=400)
    assert [one.lead_id for one in retention.run(desk.store, desk.wang)] == [lead]
    assert stored(desk) == set()


def test_choices_on_contacts_and_follow_ups_are_counted_and_mapped(desk: Desk) -> None:
    lead, dept, _room = desk_with_values(desk)
    counts = {row.value: row.count for row in list_page.values(desk.store, desk.wang, f"field:{dept}")}
    assert counts == {"caigoubu": 1, "caiwubu": 1}
    with desk.store.transaction():
        old = (FieldValue.field_id == dept) & (FieldValue.text_value == "caiwubu")
        FieldValue.update(text_value="账房").where(old).execute()
    assert list_page.map_value(desk.store, desk.wang, f"field:{dept}", "账房", "采购部").count == 1
    assert {dict(each.own)[dept] for each in desk.show(lead).contacts} == {"caigoubu"}
    undoing.undo_last(desk.store, desk.wang)
    assert {dict(each.own)[dept] for each in desk.show(lead).contacts} == {"caigoubu", "账房"}


def test_a_pilot_is_compared_by_leads_of_which_a_contact_has_a_value(desk: Desk) -> None:
    _lead, *names = desk_with_values(desk)
    desk.lead(desk.wang)
    for name in names:
        fields.pilot(desk.store, desk.wang, name, [desk.wang.login])
        found = field_compare.compare(desk.store, desk.wang, name)
        assert (found.with_value.leads, found.without.leads) == (1, 1), name
        assert [(one.leads, one.filled) for one in found.people] == [(2, 1)]
