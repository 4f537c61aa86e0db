"""What is recorded beside changes, how it is proved and who may read it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest

from leadtui import clock
from leadtui.domain.audit import Asked
from leadtui.domain.people import Viewer
from leadtui.errors import Cancelled
from leadtui.services import audit, audit_log, contacts, exporting, showing, undoing
from leadtui.store import sealing
from leadtui.store.models import Event, EventValue, Lead
from tests.services.desk import Desk, later


def test_a_note_says_who_did_what_and_is_in_no_ones_way(desk: Desk) -> None:
    lead = desk.lead()
    audit.note(
        desk.store, desk.wang, "reveal", "contact_point", 7, "call back", {"field": "phone"}, lead_id=lead
    )
    (event,) = [one for one in showing.events(desk.store, desk.wang, lead_id=lead) if one.kind == "reveal"]
    assert (event.actor, event.reason, event.values) == (
        desk.wang.name,
        "call back",
        (("field", None, "phone"),),
    )
    undoing.undo_last(desk.store, desk.wang)
    assert Lead.get_by_id(lead).voided_at


def test_an_export_is_on_record_with_its_query_and_rows(desk: Desk) -> None:
    desk.lead(name="Acme")
    desk.lead(name="Brown")
    exporting.export(desk.store, desk.wang, io.BytesIO(), query="acme", format="csv")
    (event,) = audit_log.events(desk.store, desk.wang, Asked(kinds=("export",)))
    told = {name: after for name, _before, after in event.values}
    assert (event.actor, told) == ("wang", {"query": "acme", "leads": "1", "rows": "1", "format": "csv"})


def test_an_export_that_is_stopped_is_on_record_too(desk: Desk) -> None:
    for _each in range(50):
        desk.lead()

    def stop(phase: str, _done: int, _total: int) -> None:
        if phase == "write":
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        exporting.export(desk.store, desk.wang, io.BytesIO(), on_progress=stop)
    assert audit_log.events(desk.store, desk.wang, Asked(kinds=("export",)))


def test_a_manager_reads_of_their_people_and_a_rep_of_themselves(desk: Desk) -> None:
    boss, ann, bob = desk.user("boss", "manager"), desk.user("ann"), desk.user("bob")
    desk.team("north", boss, ann)
    for viewer in (ann, bob):
        audit.note(desk.store, viewer, "login", "user", viewer.user_id)
    hers, his = desk.lead(ann), desk.lead(bob)

    def seen(viewer: Viewer) -> set[tuple[str, str, int]]:
        found = audit_log.events(desk.store, viewer, Asked())
        return {(event.kind, event.entity, event.entity_id) for event in found}

    assert ("login", "user", ann.user_id) in seen(boss)
    assert ("created", "lead", hers) in seen(boss)
    assert not {("login", "user", bob.user_id), ("created", "lead", his)} & seen(boss)
    assert ("login", "user", ann.user_id) in seen(ann)
    assert not {("login", "user", bob.user_id), ("created", "lead", his)} & seen(ann)
    assert {("login", "user", bob.user_id), ("created", "lead", his)} <= seen(desk.wang)


def test_contact_details_are_masked_to_who_does_not_have_the_lead(desk: Desk) -> None:
    boss, ann = desk.user("boss", "manager"), desk.user("ann")
    desk.team("north", boss, ann)
    lead = desk.lead(ann)
    (contact,) = desk.show(lead).contacts
    contacts.save_contact(desk.store, ann, lead, contact.id, {"contact": "李小龙"})
    detail = {"raw": "zhang@example.com"}
    audit.note(desk.store, ann, "reveal", "contact_point", contact.points[0].id, "", detail, lead_id=lead)

    def told(viewer: Viewer) -> str:
        return str([event.values for event in audit_log.events(desk.store, viewer, Asked())])

    for word in ("李小龙", "zhang@"):
        assert word in told(ann)
        assert word in told(desk.wang)
        assert word not in told(boss)
    assert "李*" in told(boss)


def test_days_are_found_by_what_seals_say_of_them(desk: Desk) -> None:
    for number in range(6):
        later(days=1)
        audit.note(desk.store, desk.wang, "export", "lead", number)
        sealing.seal(desk.store, least=1)
    later(days=1)
    audit.note(desk.store, desk.wang, "export", "lead", 6)
    start = clock.now() - timedelta(days=3)
    asked = Asked(kinds=("export",), since=start, until=start + timedelta(days=2))

    def found(asked: Asked) -> list[int]:
        return [event.entity_id for event in audit_log.events(desk.store, desk.wang, asked)]

    assert found(asked) == [4, 3]
    assert found(replace(asked, until=None)) == [6, 5, 4, 3]


def test_pages_follow_each_other_by_id(desk: Desk) -> None:
    ids = [audit.note(desk.store, desk.wang, "export", "lead", number) for number in range(7)]
    found: list[int] = []
    before = None
    while page := audit_log.events(desk.store, desk.wang, Asked(kinds=("export",)), before=before, limit=3):
        found += [event.id for event in page]
        before = found[-1]
    assert found == ids[::-1]


def test_a_note_needs_nobody_who_is_known(desk: Desk) -> None:
    noted = audit.note(desk.store, None, "login_failed", "user", 0, values={"login": "mallory"})
    assert Event.get_by_id(noted).actor_id is None
    assert EventValue.get(EventValue.event_id == noted).after == '"mallory"'
