"""What is typed into fields of one's own on the screens: masked ones stay, what is there is not replaced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied
from leadtui.i18n import Label
from leadtui.services import choices, contacts, fields, leads, revealing, typed_onto
from tests.services.desk import Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


@pytest.fixture
def rep(desk: Desk) -> Viewer:
    return desk.user("ann", name="安娜")


@pytest.fixture
def boss(desk: Desk, rep: Viewer) -> Viewer:
    boss = desk.user("max", "manager", name="马克")
    desk.team("华南", boss, rep)
    return boss


def make(desk: Desk, label: str, entity: Entity, kind: Kind = "text", *choose: str) -> str:
    definition = Definition("", kind, Label(label, label, label), entity=entity)
    return fields.add_field(desk.store, desk.wang, definition, choices=choices.new_items(list(choose))).name


def test_a_masked_phone_in_a_field_of_contacts_is_neither_told_nor_replaced(
    desk: Desk, rep: Viewer, boss: Viewer
) -> None:
    name, lead = make(desk, "助理电话", "contact", "phone"), desk.lead(rep)
    person = desk.show(lead).contacts[0].id
    contacts.save_contact(desk.store, rep, lead, person, {name: "13700001111"})
    ((_name, seen),) = desk.show(lead, boss).contacts[0].own
    assert "0000" not in str(seen)
    with pytest.raises(PermissionDenied):
        contacts.save_contact(desk.store, boss, lead, person, {name: "13900002222"}, seen={name: seen})
    revealing.reveal(desk.store, boss, lead)
    contacts.save_contact(desk.store, boss, lead, person, {name: "13900002222"})


def test_a_masked_phone_in_a_field_of_leads_is_neither_told_nor_replaced(
    desk: Desk, rep: Viewer, boss: Viewer
) -> None:
    name, lead = make(desk, "传真", "lead", "phone"), desk.lead(rep)
    leads.edit(desk.store, rep, lead, {name: "13700001111"})
    seen = desk.show(lead, boss).values[name]
    with pytest.raises(PermissionDenied):
        leads.edit(desk.store, boss, lead, {name: "13900002222"}, seen={name: seen})


def test_what_is_typed_for_a_known_person_fills_empty_fields_and_keeps_what_differs_as_a_note(
    desk: Desk,
) -> None:
    team, town = make(desk, "球队", "contact", "choice", "国安", "申花"), make(desk, "家乡", "contact")
    lead = desk.lead(desk.wang)
    person = desk.show(lead).contacts[0]
    contacts.save_contact(desk.store, desk.wang, lead, person.id, {team: "国安"})
    again = NewContact(person.name, (), {team: "申花", town: "长沙"})
    typed_onto.add(desk.store, desk.wang, lead, NewLead("华信", "trade_show", contacts=(again,)))
    shown = desk.show(lead)
    assert dict(shown.contacts[0].own) == {team: "guoan", town: "长沙"}
    assert "球队: 申花" in str(shown.values["notes"])
