"""Personal data kept no longer than is set: tried first, run by hand or by the clock, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadtui import clock
from leadtui.errors import PermissionDenied, ValidationError
from leadtui.services import retention, ticking
from leadtui.store import proof
from leadtui.store.models import Event, EventGroup, Lead
from tests.services.desk import Desk, later
from tests.services.test_privacy import NAME, company, everything


def lost(desk: Desk) -> int:
    """A lead that was lost today."""
    lead_id = company(desk)
    desk.bring_to("lost", lead_id)
    return lead_id


def numbers(found: list[retention.Due]) -> list[int]:
    return [one.lead_id for one in found]


def test_nothing_is_due_until_a_rule_is_set_and_its_time_has_passed(desk: Desk) -> None:
    lead_id = lost(desk)
    later(days=800)
    assert retention.preview(desk.store, desk.wang) == []
    retention.change(desk.store, desk.wang, "lost", "36")
    assert retention.preview(desk.store, desk.wang) == []
    retention.change(desk.store, desk.wang, "lost", "24")
    assert numbers(retention.preview(desk.store, desk.wang)) == [lead_id]


def test_a_run_erases_whom_the_preview_named_and_keeps_what_is_counted(desk: Desk) -> None:
    lead_id = lost(desk)
    other = desk.lead(desk.wang)
    retention.change(desk.store, desk.wang, "lost", "12")
    later(days=400)
    assert NAME in everything(desk)
    done = retention.run(desk.store, desk.wang)
    assert numbers(done) == [lead_id]
    assert NAME not in everything(desk)
    assert desk.show(lead_id).row.status == "lost"
    assert desk.show(other).contacts
    assert retention.run(desk.store, desk.wang) == []
    assert proof.verify(desk.store).broken is None


def test_open_leads_go_by_the_last_time_anybody_was_in_touch(desk: Desk) -> None:
    lead_id, fresh = company(desk), desk.lead(desk.wang)
    later(days=300)
    desk.reached(desk.wang, fresh, no_plan_reason="等对方消息")
    later(days=100)
    retention.change(desk.store, desk.wang, "quiet", "12")
    assert numbers(retention.preview(desk.store, desk.wang)) == [lead_id]


def test_who_was_ever_won_is_kept(desk: Desk) -> None:
    lead_id = company(desk)
    desk.bring_to("won", lead_id)
    later(days=2000)
    for rule in ("lost", "quiet"):
        retention.change(desk.store, desk.wang, rule, "1")
    assert retention.preview(desk.store, desk.wang) == []


def test_the_clock_runs_the_rules_only_where_that_is_switched_on(desk: Desk) -> None:
    lost(desk)
    retention.change(desk.store, desk.wang, "lost", "12")
    later(days=400)
    assert ticking.tick(desk.store, desk.wang).erased == 0
    assert NAME in everything(desk)
    retention.switch(desk.store, desk.wang, "on")
    assert ticking.look(desk.store, desk.wang).erased == 1
    assert ticking.tick(desk.store, desk.wang).erased == 1
    assert NAME not in everything(desk)


def test_rules_and_what_they_did_are_on_record(desk: Desk) -> None:
    lead_id = lost(desk)
    retention.change(desk.store, desk.wang, "lost", "12")
    clock.freeze(clock.now() + timedelta(days=400))
    retention.run(desk.store, desk.wang)
    with desk.store.reading():
        commands = {group.command for group in EventGroup.select()}
        assert {"retention.set", "retention.lost"} <= commands
        assert Event.select().where((Event.kind == "erased") & (Event.lead_id == lead_id)).count()
        assert Lead.get_by_id(lead_id).status == "lost"


def test_rules_are_an_admins_and_take_months(desk: Desk) -> None:
    ann = desk.user("ann")
    for act in (retention.standing, retention.preview, retention.run):
        with pytest.raises(PermissionDenied):
            act(desk.store, ann)
    with pytest.raises(PermissionDenied):
        retention.change(desk.store, ann, "lost", "12")
    for rule, months in (("lost", "0"), ("lost", "soon"), ("won", "12")):
        with pytest.raises(ValidationError):
            retention.change(desk.store, desk.wang, rule, months)
    retention.change(desk.store, desk.wang, "lost", "12")
    assert retention.change(desk.store, desk.wang, "lost", "off").rules[0].months is None
