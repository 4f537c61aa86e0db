"""Moving leads: criteria, reasons, what is kept (DOMAIN 4)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from leadtui.domain.status import MissingCriteria
from leadtui.errors import PermissionDenied, RuleError, ValidationError
from leadtui.services import leads, statuses
from leadtui.store.models import StatusChange
from tests.services.desk import CONFIRMED, SIGNED, TODAY, Desk, later

STATUSES = ("potential", "interested", "high_intent", "won", "lost")
NEED = {"need": "CRM"}
# With nothing on record, the criterion that each move lacks first; None where nothing is asked.
BARE = {
    ("potential", "interested"): "need",
    ("potential", "high_intent"): "need",
    ("potential", "won"): "need",
    ("potential", "lost"): "lost_reason",
    ("interested", "potential"): "reason",
    ("interested", "high_intent"): "budget_confirmed_on",
    ("interested", "won"): "signed_on",
    ("interested", "lost"): "lost_reason",
    ("high_intent", "potential"): "reason",
    ("high_intent", "interested"): "reason",
    ("high_intent", "won"): "signed_on",
    ("high_intent", "lost"): "lost_reason",
    ("won", "potential"): "reason",
    ("won", "interested"): "reason",
    ("won", "high_intent"): "reason",
    ("won", "lost"): "lost_reason",
    ("lost", "potential"): "reason",
    ("lost", "interested"): "need",
    ("lost", "high_intent"): "need",
    ("lost", "won"): "need",
}


def test_the_table_names_every_move() -> None:
    assert set(BARE) == {pair for pair in product(STATUSES, STATUSES) if pair[0] != pair[1]}


@pytest.mark.parametrize(("before", "after"), BARE)
def test_a_move_without_its_criteria_or_reason_names_the_field_and_changes_nothing(
    desk: Desk, before: str, after: str
) -> None:
    lead = desk.lead()
    desk.bring_to(before, lead)
    history = desk.show(lead).status_changes
    with pytest.raises(RuleError) as refused:
        statuses.move(desk.store, desk.wang, lead, after)
    assert refused.value.field == BARE[before, after]
    assert desk.values(lead)["status"] == before
    assert desk.show(lead).status_changes == history


@pytest.mark.parametrize(("before", "after"), BARE)
def test_a_move_with_everything_it_asks_for_is_kept_with_who_when_and_why(
    desk: Desk, before: str, after: str
) -> None:
    lead = desk.lead()
    desk.bring_to(before, lead)
    if after != "lost":
        desk.reached(desk.wang, lead, values=NEED)
    later(hours=1)
    values: dict[str, object] = {}
    if after == "lost":
        values = {"lost_reason": "cancelled" if before == "won" else "no_budget"}
    elif after == "high_intent":
        values = dict(CONFIRMED)
    elif after == "won":
        values = dict(SIGNED)
    statuses.move(desk.store, desk.wang, lead, after, reason="客户要求", values=values)
    shown = desk.show(lead)
    last = shown.status_changes[-1]
    assert (last.from_status, last.to_status, last.actor, last.reason) == (before, after, "wang", "客户要求")
    assert shown.row.status == after
    assert shown.row.status_since == last.at
    assert shown.values["ever_won"] == ("won" in (before, after))


def test_a_lead_does_not_move_to_where_it_is(desk: Desk) -> None:
    with pytest.raises(RuleError, match="already"):
        statuses.move(desk.store, desk.wang, desk.lead(), "potential", reason="x")


def test_an_unknown_status_is_refused(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        statuses.move(desk.store, desk.wang, desk.lead(), "maybe")


def test_a_need_alone_is_no_reached_contact(desk: Desk) -> None:
    lead = desk.lead()
    desk.tried(desk.wang, lead)
    with pytest.raises(MissingCriteria):
        statuses.move(desk.store, desk.wang, lead, "interested", values=NEED)


def test_skipping_forward_needs_all_criteria_on_the_way(desk: Desk) -> None:
    lead = desk.lead()
    desk.reached(desk.wang, lead)
    with pytest.raises(MissingCriteria) as refused:
        statuses.move(desk.store, desk.wang, lead, "high_intent", values=CONFIRMED)
    assert [gap.id for gap in refused.value.gaps] == ["reached_with_need"]
    statuses.move(desk.store, desk.wang, lead, "high_intent", values={**CONFIRMED, **NEED})
    assert desk.values(lead)["status"] == "high_intent"


def test_all_missing_criteria_are_named_at_once(desk: Desk) -> None:
    lead = desk.lead()
    with pytest.raises(MissingCriteria) as refused:
        statuses.move(desk.store, desk.wang, lead, "high_intent")
    assert [gap.id for gap in refused.value.gaps] == [
        "reached_with_need", "budget", "decision_maker", "timeline",
    ]  # fmt: skip


def test_a_contact_in_the_role_of_decision_maker_is_known(desk: Desk) -> None:
    lead = desk.lead()
    desk.reached(desk.wang, lead, values=NEED)
    (contact,) = desk.show(lead).contacts
    leads.save_contact(desk.store, desk.wang, lead, contact.id, {"roles": "决策人、使用人"})
    given = dict.fromkeys(("budget_confirmed_on", "timeline_confirmed_on"), TODAY)
    statuses.move(desk.store, desk.wang, lead, "high_intent", values=given)
    assert desk.values(lead)["status"] == "high_intent"


def test_signing_satisfies_budget_decision_maker_and_timeline_by_contract(desk: Desk) -> None:
    lead = desk.lead(need="CRM")
    desk.reached(desk.wang, lead)
    statuses.move(desk.store, desk.wang, lead, "won", values={**SIGNED, "contract_no": "HT-1"})
    values = desk.values(lead)
    assert (values["status"], values["amount"], values["contract_no"]) == ("won", 200_000_00, "HT-1")
    assert values["by_contract"]
    assert {values[name] for name in CONFIRMED} == {TODAY}


def test_what_was_confirmed_before_is_not_by_contract(desk: Desk) -> None:
    lead = desk.lead()
    desk.bring_to("high_intent", lead)
    statuses.move(desk.store, desk.wang, lead, "won", values=SIGNED)
    assert not desk.values(lead)["by_contract"]


@pytest.mark.parametrize(
    ("reason", "more", "field"),
    [
        ("competitor", {}, "lost_competitor"),
        ("other", {}, "lost_text"),
        ("not_recorded", {}, "lost_reason"),
        ("not_renewed", {}, "lost_reason"),
        ("cancelled", {}, "lost_reason"),
        ("complaint", {}, "lost_reason"),
        ("to_competitor", {"lost_competitor": "某云"}, "lost_reason"),
    ],
)
def test_an_open_lead_is_not_lost_for_this_reason(
    desk: Desk, reason: str, more: dict[str, str], field: str
) -> None:
    lead = desk.lead()
    with pytest.raises(RuleError) as refused:
        statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": reason, **more})
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        ("price", {}),
        ("competitor", {"lost_competitor": "某云"}),
        ("no_budget", {}),
        ("no_need", {}),
        ("no_response", {}),
        ("timing", {}),
        ("other", {"lost_text": "公司搬迁"}),
        ("invalid", {}),
        ("竞品", {"lost_competitor": "某云"}),
    ],
)
def test_an_open_lead_is_lost_for_a_reason(desk: Desk, reason: str, more: dict[str, str]) -> None:
    lead = desk.lead(desk.wang)
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": reason, **more})
    values = desk.values(lead)
    assert values["status"] == "lost"
    assert not values["ever_won"]
    assert desk.open_plans(lead) == []


@pytest.mark.parametrize("reason", ["price", "competitor", "no_need", "timing", "invalid"])
def test_a_won_lead_is_not_lost_for_a_reason_of_before_the_sale(desk: Desk, reason: str) -> None:
    lead = desk.lead()
    desk.bring_to("won", lead)
    given = {"lost_reason": reason, "lost_competitor": "某云"}
    with pytest.raises(RuleError, match="does not fit"):
        statuses.move(desk.store, desk.wang, lead, "lost", values=given)


@pytest.mark.parametrize(
    ("reason", "more"),
    [
        ("not_renewed", {}),
        ("cancelled", {}),
        ("complaint", {}),
        ("to_competitor", {"lost_competitor": "某云"}),
        ("other", {"lost_text": "公司注销"}),
    ],
)
def test_churn_has_reasons_of_its_own_and_ever_won_stays(
    desk: Desk, reason: str, more: dict[str, str]
) -> None:
    lead = desk.lead()
    desk.bring_to("won", lead)
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": reason, **more})
    assert desk.values(lead)["ever_won"]
    assert desk.values(lead)["amount"] == 200_000_00


def test_reopening_forgets_why_it_was_lost_and_keeps_the_history(desk: Desk) -> None:
    lead = desk.lead()
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": "other", "lost_text": "搬迁"})
    statuses.move(desk.store, desk.wang, lead, "potential", reason="客户又来电")
    values = desk.values(lead)
    assert (values["lost_reason"], values["lost_text"]) == (None, None)
    assert [change.to_status for change in desk.show(lead).status_changes] == [
        "potential",
        "lost",
        "potential",
    ]


def test_losing_again_asks_for_the_reason_again(desk: Desk) -> None:
    lead = desk.lead()
    desk.bring_to("lost", lead)
    statuses.move(desk.store, desk.wang, lead, "potential", reason="客户又来电")
    with pytest.raises(MissingCriteria):
        statuses.move(desk.store, desk.wang, lead, "lost")


def test_winning_again_asks_for_a_new_contract(desk: Desk) -> None:
    lead = desk.lead()
    desk.bring_to("won", lead)
    statuses.move(desk.store, desk.wang, lead, "interested", reason="续约")
    with pytest.raises(MissingCriteria) as refused:
        statuses.move(desk.store, desk.wang, lead, "won")
    assert [gap.id for gap in refused.value.gaps] == ["signed_on", "amount"]
    statuses.move(desk.store, desk.wang, lead, "won", values={**SIGNED, "amount": "30万"})
    assert desk.values(lead)["amount"] == 300_000_00


def test_a_change_keeps_level_source_region_and_owner_of_that_moment(desk: Desk) -> None:
    lead = desk.lead(desk.wang, level="A", region="深圳")
    desk.bring_to("lost", lead)
    leads.edit(desk.store, desk.wang, lead, {"level": "C", "region": "广州"})
    with desk.store.reading():
        row = StatusChange.select().where(StatusChange.lead_id == lead).order_by(StatusChange.id.desc()).get()
    assert (row.level, row.source, row.region, row.owner_id) == ("A", "trade_show", "深圳", desk.wang.user_id)
    assert row.lost_reason == "price"


def test_criteria_that_an_admin_has_switched_off_are_not_asked(desk: Desk) -> None:
    lead = desk.lead()
    desk.bring_to("interested", lead)
    with desk.store.transaction():
        desk.store.database.execute_sql("DELETE FROM transition_rule WHERE to_status = 'high_intent'")
    desk.reopen()
    statuses.move(desk.store, desk.wang, lead, "high_intent")
    assert desk.values(lead)["status"] == "high_intent"


def test_a_confirmation_on_another_day_counts_up(desk: Desk) -> None:
    lead = desk.lead()
    desk.reached(desk.wang, lead, values={"budget_confirmed_on": date(2026, 5, 18)})
    desk.reached(desk.wang, lead, values={"budget_confirmed_on": date(2026, 5, 18)})
    assert desk.values(lead)["budget_confirmed_count"] == 1
    leads.edit(desk.store, desk.wang, lead, {"budget_confirmed_on": TODAY})
    assert desk.values(lead)["budget_confirmed_count"] == 2


def test_the_next_status_and_its_gaps_are_shown(desk: Desk) -> None:
    lead = desk.lead()
    assert (desk.show(lead).next_status, desk.show(lead).gaps) == ("interested", ("reached_with_need",))
    desk.bring_to("high_intent", lead)
    assert (desk.show(lead).next_status, desk.show(lead).gaps) == ("won", ("signed_on", "amount"))


def test_a_collaborator_moves_a_lead_on_but_does_not_close_it(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.give(rep, helper, lead)
    statuses.move(desk.store, helper, lead, "interested", values=NEED)
    with pytest.raises(PermissionDenied):
        statuses.move(desk.store, helper, lead, "lost", values={"lost_reason": "price"})
    with pytest.raises(PermissionDenied):
        statuses.move(desk.store, helper, lead, "won", values=SIGNED)


def test_what_belongs_to_won_or_lost_is_not_set_on_an_open_lead(desk: Desk) -> None:
    lead = desk.lead()
    for values in ({"amount": "20万"}, {"lost_reason": "price"}, {"status": "won"}):
        with pytest.raises(RuleError):
            desk.reached(desk.wang, lead, values=values)
        with pytest.raises(RuleError):
            leads.edit(desk.store, desk.wang, lead, values)


def test_the_amount_of_a_won_lead_is_set_right_but_not_taken_away(desk: Desk) -> None:
    lead = desk.lead()
    desk.bring_to("won", lead)
    leads.edit(desk.store, desk.wang, lead, {"amount": "25万"})
    assert desk.values(lead)["amount"] == 250_000_00
    with pytest.raises(RuleError):
        leads.edit(desk.store, desk.wang, lead, {"amount": ""})


def test_the_reason_of_a_lost_lead_is_set_right_if_it_fits(desk: Desk) -> None:
    lead = desk.lead()
    desk.bring_to("lost", lead)
    leads.edit(desk.store, desk.wang, lead, {"lost_reason": "no_budget"})
    assert desk.values(lead)["lost_reason"] == "no_budget"
    with pytest.raises(RuleError):
        leads.edit(desk.store, desk.wang, lead, {"lost_reason": "cancelled"})
