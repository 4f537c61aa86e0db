"""The region a phone tells when it comes to a lead that is here: a guess, never over what somebody said."""

from __future__ import annotations

from leadtui.domain.area_regions import GUESSED_REGION
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.people import Viewer
from leadtui.services import contacts, editing, leads, typed_onto, undoing
from leadtui.services.editing import ContactEdit
from leadtui.store import rows
from leadtui.store.models import LeadMember
from tests.services.desk import Desk
from tests.services.secured import SecuredDesk
from tests.services.test_merging import everything

LANDLINE = ("phone", "0755-26550001")
MOBILE = ("phone", "13800138000")


def here(desk: Desk, owner: Viewer | None = None, **values: object) -> int:
    """A lead of somebody without a phone."""
    owner = owner or desk.wang
    new = NewLead("远诚公司", "online", values, (NewContact("张伟"),), owner_id=owner.user_id)
    return leads.create(desk.store, desk.wang, new).lead_id


def region(desk: Desk, lead_id: int) -> tuple[object, object]:
    values = desk.store.read(lambda: rows.fetch("lead", lead_id))
    return values["region"] or "", values["flags"] or ""


def person(desk: Desk, lead_id: int) -> int:
    return desk.show(lead_id).contacts[0].id


def test_a_phone_that_comes_later_tells_the_region_and_one_undo_takes_both_back(desk: Desk) -> None:
    lead = here(desk)
    before = everything(desk)
    saved = contacts.save_contact(desk.store, desk.wang, lead, person(desk, lead), {}, [LANDLINE])
    assert region(desk, lead) == ("广东深圳", GUESSED_REGION)
    assert "广东深圳 (a guess)" in saved.message
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before
    undoing.redo_last(desk.store, desk.wang)
    assert region(desk, lead) == ("广东深圳", GUESSED_REGION)


def test_a_new_contact_tells_it_too_a_landline_before_a_mobile(desk: Desk) -> None:
    lead = here(desk)
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李敏"}, [MOBILE, LANDLINE])
    assert region(desk, lead) == ("广东深圳", GUESSED_REGION)
    other = here(desk)
    contacts.save_contact(desk.store, desk.wang, other, None, {"contact": "李敏"}, [MOBILE])
    assert region(desk, other) == ("北京", GUESSED_REGION)


def test_what_somebody_said_stays_and_so_does_a_guess(desk: Desk) -> None:
    said = here(desk, region="上海")
    contacts.save_contact(desk.store, desk.wang, said, person(desk, said), {}, [LANDLINE])
    assert region(desk, said) == ("上海", "")
    guessed = here(desk)
    contacts.save_contact(desk.store, desk.wang, guessed, person(desk, guessed), {}, [MOBILE])
    contacts.save_contact(desk.store, desk.wang, guessed, person(desk, guessed), {}, [MOBILE, LANDLINE])
    assert region(desk, guessed) == ("北京", GUESSED_REGION)


def test_a_region_taken_away_stays_away_until_another_phone_comes(desk: Desk) -> None:
    lead = here(desk)
    contacts.save_contact(desk.store, desk.wang, lead, person(desk, lead), {}, [LANDLINE])
    leads.edit(desk.store, desk.wang, lead, {"region": ""})
    contacts.save_contact(desk.store, desk.wang, lead, person(desk, lead), {"title": "总监"}, [LANDLINE])
    assert region(desk, lead) == ("", "")


def test_a_region_typed_in_the_same_form_goes_before_the_phone(desk: Desk) -> None:
    lead = here(desk)
    edit = ContactEdit(person(desk, lead), {}, [LANDLINE])
    editing.save(desk.store, desk.wang, lead, {"region": "成都"}, {}, [edit])
    assert region(desk, lead) == ("成都", "")


def test_a_form_with_a_phone_is_one_unit_of_undo(desk: Desk) -> None:
    lead = here(desk)
    before = everything(desk)
    edit = ContactEdit(person(desk, lead), {"title": "总监"}, [LANDLINE])
    editing.save(desk.store, desk.wang, lead, {"need": "培训"}, {}, [edit])
    assert region(desk, lead) == ("广东深圳", GUESSED_REGION)
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before


def test_what_is_typed_onto_a_known_lead_tells_it_as_well(desk: Desk) -> None:
    lead = here(desk)
    typed = NewLead("远诚公司", "online", {}, (NewContact("张伟", (LANDLINE,)),))
    typed_onto.add(desk.store, desk.wang, lead, typed)
    assert region(desk, lead) == ("广东深圳", GUESSED_REGION)


def test_phones_that_tell_nothing_and_mails_change_nothing(desk: Desk) -> None:
    lead = here(desk)
    points = [("phone", "+1 415 555 2671"), ("phone", "26550001"), ("email", "0755-26550001@example.com")]
    contacts.save_contact(desk.store, desk.wang, lead, person(desk, lead), {}, points)
    assert region(desk, lead) == ("", "")


def test_a_collaborators_phone_is_kept_and_the_region_left_to_the_owner(bare_desk: SecuredDesk) -> None:
    desk = bare_desk
    ann, bob = desk.user("ann"), desk.user("bob")
    lead = here(desk, ann)
    with desk.store.transaction():
        LeadMember.insert(lead_id=lead, user_id=bob.user_id).execute()
    store, viewer = desk.as_role("bob")
    contacts.save_contact(store, viewer, lead, None, {"contact": "李敏"}, [LANDLINE])
    assert region(desk, lead) == ("", "")
    store, viewer = desk.as_role("ann")
    contacts.save_contact(store, viewer, lead, None, {"contact": "王强"}, [MOBILE])
    assert region(desk, lead) == ("北京", GUESSED_REGION)
    undoing.undo_last(store, viewer)
    assert region(desk, lead) == ("", "")
