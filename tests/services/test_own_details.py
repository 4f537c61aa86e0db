"""Ways to reach somebody in own fields of contacts and follow-ups, on leads whose details are masked."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied
from leadtui.services import contacts, followups, merging, revealing, statuses
from leadtui.store import history
from tests.services.desk import Desk
from tests.services.secured import SecuredDesk
from tests.services.test_field_entities import make


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


@pytest.fixture
def desk(engine_name: str, frozen_now: datetime, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk on SQLite; on PostgreSQL one where everybody works under their own role."""
    if engine_name == "postgresql":
        yield request.getfixturevalue("bare_desk")
    else:
        desk = Desk(request.getfixturevalue("sqlite_url"))
        yield desk
        desk.store.close()


@pytest.fixture
def ann(desk: Desk) -> Viewer:
    return desk.user("ann")


@pytest.fixture
def leader(desk: Desk, ann: Viewer) -> Viewer:
    leader = desk.user("max", "manager")
    desk.team("一部", leader, ann)
    return leader


def program(desk: Desk, viewer: Viewer) -> Desk:
    """The same desk as its user sits at it."""
    if not isinstance(desk, SecuredDesk):
        return desk
    theirs = copy(desk)
    theirs.store, _viewer = desk.as_role(viewer.login)
    return theirs


def test_a_follow_up_bears_no_phone_from_who_sees_the_details_masked(
    desk: Desk, ann: Viewer, leader: Viewer
) -> None:
    name, lead = make(desk, "会议电话", "followup", "phone"), desk.lead(ann)
    theirs = program(desk, leader)
    with pytest.raises(PermissionDenied, match="masked"):
        theirs.reached(leader, lead, values={name: "13700137000"})
    said = theirs.reached(leader, lead).followup_id
    assert said is not None
    with pytest.raises(PermissionDenied, match="masked"):
        followups.correct(theirs.store, leader, said, {name: "13700137000"})
    revealing.reveal(theirs.store, leader, lead)
    followups.correct(theirs.store, leader, said, {name: "13700137000"})
    assert dict(desk.show(lead).followups[0].own) == {name: "+8613700137000"}


def test_a_new_contact_bears_no_phone_from_who_sees_the_details_masked(
    desk: Desk, ann: Viewer, leader: Viewer
) -> None:
    name, lead = make(desk, "备用手机", "contact", "phone"), desk.lead(ann)
    theirs = program(desk, leader)
    with pytest.raises(PermissionDenied, match="masked"):
        contacts.save_contact(theirs.store, leader, lead, None, {"contact": "李四", name: "13900139000"})
    contacts.save_contact(theirs.store, leader, lead, None, {"contact": "李四", name: ""})
    assert [row.own for row in desk.show(lead).contacts] == [(), ()]


def test_the_phone_of_a_lead_is_not_filled_in_on_the_way_by_who_sees_it_masked(
    desk: Desk, ann: Viewer, leader: Viewer
) -> None:
    name, lead = make(desk, "总机", "lead", "phone", group="need"), desk.lead(ann, 总机="13600136000")
    theirs, lost = program(desk, leader), {"lost_reason": "price", name: "13700137000"}
    with pytest.raises(PermissionDenied, match="masked"):
        statuses.move(theirs.store, leader, lead, "lost", values=lost)
    with pytest.raises(PermissionDenied, match="masked"):
        theirs.reached(leader, lead, values={name: "13700137000"})
    assert desk.values(lead)[name] == "+8613600136000"


def test_each_event_of_own_phones_is_shown_as_the_lead_is(desk: Desk, ann: Viewer, leader: Viewer) -> None:
    person, call = make(desk, "备用手机", "contact", "phone"), make(desk, "会议电话", "followup", "phone")
    lead = desk.lead(ann)
    contact = desk.show(lead).contacts[0].id
    contacts.save_contact(desk.store, desk.wang, lead, contact, {person: "13900139000"})
    desk.reached(desk.wang, lead, values={call: "13700137000"})
    with desk.store.reading():
        ids = {
            name: history.page(desk.store, desk.wang, history.Wanted(field=f"field:{name}"), None, 5)[0].id
            for name in (person, call)
        }
    for name, whole, masked in (
        (person, "+8613900139000", "139****9000"),
        (call, "+8613700137000", "137****7000"),
    ):
        for viewer, shown in ((ann, whole), (leader, masked)):
            store = program(desk, viewer).store
            with store.reading():
                (event,) = history.page(store, viewer, history.Wanted(), ids[name] + 1, 1)
            assert (f"field:{name}", None, shown) in event.values


def test_a_merge_names_no_phone_that_gave_way_to_who_sees_it_masked(
    desk: Desk, ann: Viewer, leader: Viewer
) -> None:
    name = make(desk, "备用手机", "contact", "phone")
    winner, loser = desk.lead(ann), desk.lead(ann)
    for lead, phone in ((winner, "13900139000"), (loser, "13900139001")):
        contacts.save_contact(desk.store, desk.wang, lead, desk.show(lead).contacts[0].id, {name: phone})
    said = merging.merge(program(desk, leader).store, leader, winner, loser).message
    assert "13900139001" not in said
    # Where the ways of contact cannot be read there stay two contacts, and nothing gives way.
    assert ("139****9001" in said) == (len(desk.show(winner).contacts) == 1)
