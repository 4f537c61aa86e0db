"""What was typed for a new lead goes onto one that is here: nothing lost, nothing replaced, one undo."""

from __future__ import annotations

from leadtui.domain.forms import NewContact, NewLead
from leadtui.services import leads, typed_onto, undoing
from tests.services.desk import Desk
from tests.services.test_merging import everything


def here(desk: Desk) -> int:
    person = NewContact("赵敏", (("phone", "13800001234"),))
    new = NewLead("远诚医疗", "trade_show", {"need": "培训"}, (person,), ("展会",), desk.wang.user_id)
    return leads.create(desk.store, desk.wang, new).lead_id


def test_what_is_empty_is_filled_and_what_differs_is_a_note(desk: Desk) -> None:
    lead = here(desk)
    before = everything(desk)
    person = NewContact(
        "赵敏", (("phone", "138 0000 1234"), ("email", "zhao@example.com")), {"title": "总监"}
    )
    typed = NewLead(
        "远诚医疗器械", "website", {"need": "培训", "industry": "医疗"}, (person,), ("展会", "VIP")
    )
    saved = typed_onto.add(desk.store, desk.wang, lead, typed)
    left = desk.show(lead)
    assert (left.values["customer"], left.values["source"]) == ("远诚医疗", "trade_show")
    assert left.values["industry"] == "医疗"
    assert "远诚医疗器械" in str(left.values["notes"])
    assert "Website sign-up" in str(left.values["notes"])
    assert "培训" not in str(left.values["notes"])
    (contact,) = left.contacts
    assert (contact.title, sorted(point.kind for point in contact.points)) == ("总监", ["email", "phone"])
    assert set(left.tags) == {"展会", "VIP"}
    assert "2 values that differ are in the notes" in saved.message
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before


def test_another_person_is_one_more_contact_and_what_is_known_changes_nothing(desk: Desk) -> None:
    lead = here(desk)
    typed_onto.add(desk.store, desk.wang, lead, NewLead("远诚医疗", "trade_show", {}, (NewContact("钱进"),)))
    assert [person.name for person in desk.show(lead).contacts] == ["赵敏", "钱进"]
    before = everything(desk)
    again = NewLead("远诚医疗", "trade_show", {}, (NewContact("", (("phone", "13800001234"),)),))
    typed_onto.add(desk.store, desk.wang, lead, again)
    assert everything(desk) == before
