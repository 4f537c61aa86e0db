"""What is recorded beside changes, how it is proved and who may read it."""

from __future__ import annotations

from leadtui.services import audit, showing, undoing
from leadtui.store.models import Event, EventValue, Lead
from tests.services.desk import Desk


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


def test_a_note_needs_nobody_who_is_known(desk: Desk) -> None:
    noted = audit.note(desk.store, None, "login_failed", "user", 0, values={"login": "mallory"})
    assert Event.get_by_id(noted).actor_id is None
    assert EventValue.get(EventValue.event_id == noted).after == '"mallory"'
