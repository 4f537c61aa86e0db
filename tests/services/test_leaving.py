"""A user leaves: open leads and plans go on, closed leads stay, one undo takes it back."""

from __future__ import annotations

import pytest

from leadtui.errors import PermissionDenied, RuleError
from leadtui.services import leaving, undoing
from leadtui.store.models import Event, EventGroup
from tests.services.desk import Desk


def test_open_leads_and_plans_go_to_the_heir_and_closed_ones_stay(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    lead, won, fresh = desk.lead(old), desk.lead(old), desk.lead(old)
    desk.reached(old, lead)
    desk.bring_to("won", won)
    told = leaving.outlook(desk.store, desk.wang, "old")
    assert (told.leads, told.closed, told.needs_heir) == (2, 1, True)
    leaving.deactivate(desk.store, desk.wang, "old", new.user_id)
    owners = [desk.values(one)["owner_id"] for one in (lead, won, fresh)]
    assert owners == [new.user_id, old.user_id, new.user_id]
    assert [plan.responsible_id for plan in desk.open_plans(lead)] == [new.user_id]
    assert [(plan.responsible_id, plan.kind) for plan in desk.open_plans(fresh)] == [(new.user_id, "first")]
    with pytest.raises(PermissionDenied):
        desk.sign_in("old")
    assert not leaving.outlook(desk.store, desk.wang, "old").needs_heir


def test_one_undo_brings_user_leads_and_plans_back(desk: Desk) -> None:
    old, new, owner = desk.user("old"), desk.user("new"), desk.user("owner")
    lead, helped = desk.lead(old), desk.lead(owner)
    desk.reached(old, lead)
    desk.give(owner, old, helped)
    before = [desk.open_plans(one) for one in (lead, helped)]
    saved = leaving.deactivate(desk.store, desk.wang, "old", new.user_id)
    groups = {event.group_id for event in Event.select().where(Event.group_id >= saved.group_id)}
    assert groups == {saved.group_id}
    assert EventGroup.get_by_id(saved.group_id).command == "user.deactivate"
    undoing.undo_last(desk.store, desk.wang)
    assert desk.sign_in("old").user_id == old.user_id
    assert desk.values(lead)["owner_id"] == old.user_id
    after = [desk.open_plans(one) for one in (lead, helped)]
    assert [[p.responsible_id for p in plans] for plans in after] == [
        [p.responsible_id for p in plans] for plans in before
    ]
    assert old.user_id in [user_id for user_id, _name in desk.show(helped).members]


def test_a_plan_on_anothers_lead_goes_back_to_its_owner(desk: Desk) -> None:
    old, owner = desk.user("old"), desk.user("owner")
    lead = desk.lead(owner)
    desk.give(owner, old, lead)
    assert leaving.outlook(desk.store, desk.wang, "old").others == 1
    leaving.deactivate(desk.store, desk.wang, "old", None)
    assert [plan.responsible_id for plan in desk.open_plans(lead)] == [owner.user_id]
    assert desk.show(lead).members == ()


def test_a_plan_on_a_won_lead_goes_to_the_heir_who_may_read_it(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    won = desk.lead(old)
    desk.bring_to("won", won)
    desk.reached(old, won)
    leaving.deactivate(desk.store, desk.wang, "old", new.user_id)
    assert new.user_id in [plan.responsible_id for plan in desk.open_plans(won)]
    assert desk.show(won, new).row.id == won


def test_the_pool_takes_over_too_and_plans_end(desk: Desk) -> None:
    old = desk.user("old")
    lead = desk.lead(old)
    desk.reached(old, lead)
    leaving.deactivate(desk.store, desk.wang, "old", None)
    assert desk.values(lead)["owner_id"] is None
    assert desk.open_plans(lead) == []


def test_many_leads_go_in_short_transactions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = desk.user("old"), desk.user("new")
    leads = [desk.lead(old) for _number in range(5)]
    monkeypatch.setattr(leaving, "SECONDS", 0)
    group = leaving.begin(desk.store, desk.wang, old.user_id, new.user_id)
    parts = 0
    while leaving.part(desk.store, desk.wang, old.user_id, new.user_id, group):
        parts += 1
    assert parts >= len(leads)
    undoing.undo_last(desk.store, desk.wang)
    assert {desk.values(lead)["owner_id"] for lead in leads} == {old.user_id}


def test_who_takes_over_can_own_leads_and_nobody_shuts_themselves_out(desk: Desk) -> None:
    old = desk.user("old")
    guest = desk.user("guest", "viewer")
    boss = desk.user("boss", "manager")
    for heir in (old.user_id, guest.user_id, 999):
        with pytest.raises(RuleError):
            leaving.deactivate(desk.store, desk.wang, "old", heir)
    with pytest.raises(RuleError, match="yourself"):
        leaving.deactivate(desk.store, desk.wang, "wang", boss.user_id)
    with pytest.raises(PermissionDenied):
        leaving.deactivate(desk.store, boss, "old", boss.user_id)
    assert desk.sign_in("old").user_id == old.user_id


def test_leads_are_not_left_behind_by_switching_a_user_off(desk: Desk) -> None:
    old = desk.user("old")
    desk.lead(old)
    with pytest.raises(RuleError, match="deactivate"):
        leaving.require_nothing_left(desk.store, desk.wang, "old")
