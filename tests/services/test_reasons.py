"""Why somebody changed an owner or a level is kept with the event."""

from __future__ import annotations

from leadtui.domain.audit import Asked
from leadtui.services import audit_log, changes, editing
from leadtui.services.changes import Assign, Level, SetField
from tests.services.desk import Desk


def told(desk: Desk, field: str) -> list[tuple[str, str]]:
    """Kind and reason of the events on a field, newest first."""
    found = audit_log.events(desk.store, desk.wang, Asked(field=field))
    return [(event.kind, event.reason) for event in found]


def test_a_level_bears_the_reason_it_was_set_for(desk: Desk) -> None:
    lead = desk.lead(level="C")
    changes.apply(desk.store, desk.wang, lead, SetField("level", "B", "called\x1b twice"))
    changes.apply(desk.store, desk.wang, lead, changes.with_reason(Level(1), "budget is there"))
    assert told(desk, "level") == [("level", "budget is there"), ("level", "called twice")]


def test_an_owner_bears_the_reason(desk: Desk) -> None:
    lead, ann = desk.lead(), desk.user("ann")
    changes.apply(desk.store, desk.wang, lead, Assign(ann.user_id, "on leave"))
    assert told(desk, "owner_id") == [("owner", "on leave")]


def test_an_edit_bears_one_for_the_fields_it_sets(desk: Desk) -> None:
    lead = desk.lead()
    editing.save(desk.store, desk.wang, lead, {"level": "A", "need": "CRM"}, {}, (), "said so herself")
    assert told(desk, "level") == told(desk, "need") == [("updated", "said so herself")]


def test_what_bears_no_reason_stays_as_it_is() -> None:
    touch = changes.Retag(("a",))
    assert changes.with_reason(touch, "x") is touch
    assert changes.with_reason(Level(1), "") == Level(1)
