"""Many leads at once: the same as one by one, only quicker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadtui.domain.forms import NewContact, NewLead, Saved
from leadtui.domain.records import LeadDetail
from leadtui.errors import LeadtuiError, PermissionDenied
from leadtui.services import finding, leads, people, showing, undoing
from leadtui.services.adding import create_many
from tests.services.desk import Desk

PLAIN = NewLead("深圳市华信智云科技有限公司", "trade_show")
FULL = NewLead(
    "上海远诚医疗器械有限公司",
    "referral",
    {
        "level": "A",
        "need": "培训系统",
        "expected_value": "20万",
        "expected_close": "2026-06-30",
        "tag": "重点",
    },
    (
        NewContact("赵敏", (("phone", "138 0000 1234"), ("wechat", "zm")), {"roles": "decision_maker"}),
        NewContact("", (("email", "info@example.com"), ("phone", "??"))),
    ),
    tags=("二期",),
)


def told(desk: Desk, lead_id: int) -> Any:
    """Everything about a lead but ids, numbers and instants."""
    detail: LeadDetail = desk.show(lead_id)
    skipped = {"id", "number", "sort_key", "created_at", "updated_at", "status_since", "assigned_at"}
    events = showing.events(desk.store, desk.wang, lead_id=lead_id)
    return (
        {name: value for name, value in detail.values.items() if name not in skipped},
        detail.tags,
        [
            (replace(found, id=0, points=()), [replace(point, id=0) for point in found.points])
            for found in detail.contacts
        ],
        [replace(plan, id=0) for plan in detail.plans],
        [replace(step, id=0) for step in detail.status_changes],
        sorted((event.command, event.kind, event.entity, event.values) for event in events),
    )


@pytest.mark.parametrize("new", [PLAIN, FULL], ids=["plain", "full"])
@pytest.mark.parametrize("owner", ["wang", "lilei", None])
def test_a_lead_added_with_others_is_the_same_as_one_added_alone(
    desk: Desk, new: NewLead, owner: str | None
) -> None:
    desk.user("lilei", zone="Asia/Tokyo")
    owner_id = people.find_person(desk.store, owner).id if owner else None
    new = replace(new, owner_id=owner_id)
    alone = leads.create(desk.store, desk.wang, new)
    first, second = create_many(desk.store, desk.wang, [new, new])
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert told(desk, first.lead_id) == told(desk, alone.lead_id) == told(desk, second.lead_id)
    assert [saved.number[-3:] for saved in (alone, first, second)] == ["001", "002", "003"]
    assert (first.short_name, first.message) == (alone.short_name, alone.message)
    assert finding.find(desk.store, desk.wang, new.customer[3:7]) == [
        second.lead_id, first.lead_id, alone.lead_id,
    ]  # fmt: skip


def test_each_lead_has_an_undo_of_its_own_and_ends_what_could_be_redone(desk: Desk) -> None:
    desk.lead(desk.wang)
    undoing.undo_last(desk.store, desk.wang)
    one, two = create_many(desk.store, desk.wang, [PLAIN, replace(PLAIN, customer="博恒教育")])
    with pytest.raises(LeadtuiError, match="nothing to redo"):
        undoing.redo_last(desk.store, desk.wang)
    undoing.undo_last(desk.store, desk.wang)
    assert isinstance(one, Saved)
    assert finding.find(desk.store, desk.wang, "") == [one.lead_id]
    undoing.redo_last(desk.store, desk.wang)
    assert isinstance(two, Saved)
    assert finding.count(desk.store, desk.wang, "") == 2


def test_who_is_refused_keeps_nobody_else_out(desk: Desk) -> None:
    rep = desk.user("lilei")
    stranger = desk.user("han", role="viewer")
    wanted = [
        PLAIN,
        replace(PLAIN, source="fair"),
        replace(PLAIN, owner_id=stranger.user_id),
        replace(PLAIN, contacts=(NewContact(""),)),
        replace(FULL, values={"level": "Z"}),
        replace(PLAIN, values={"status": "won"}),
        replace(FULL, values={"status": "lost", "lost_reason": "price"}),
        replace(PLAIN, owner_id=rep.user_id),
    ]
    outcomes = create_many(desk.store, desk.wang, wanted)
    assert [isinstance(outcome, Saved) for outcome in outcomes] == [
        True, False, False, False, False, False, True, True,
    ]  # fmt: skip
    assert [o.field for o in outcomes if isinstance(o, LeadtuiError)][:2] == ["source", "owner"]
    assert isinstance(outcomes[6], Saved)
    assert desk.show(outcomes[6].lead_id).row.status == "lost"
    assert finding.count(desk.store, desk.wang, "") == 3


def test_who_only_reads_adds_nothing(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        create_many(desk.store, desk.user("han", role="viewer"), [PLAIN])


def test_what_only_the_database_refuses_is_refused_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from leadtui.errors import ConflictError
    from leadtui.services import adding

    def refuse(*_args: object) -> dict[int, adding.Outcome]:
        raise ConflictError("taken")

    monkeypatch.setattr(adding, "_at_once", refuse)
    outcomes = create_many(desk.store, desk.wang, [PLAIN, replace(PLAIN, source="fair"), FULL])
    assert [isinstance(outcome, Saved) for outcome in outcomes] == [True, False, True]


def test_many_leads_cost_hardly_more_statements_than_one(desk: Desk) -> None:
    asked: list[str] = []
    execute = desk.store.database.execute_sql

    def counted(sql: str, *args: Any, **options: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args, **options)

    desk.store.database.execute_sql = counted
    wanted = [replace(FULL, customer=f"客户{n}", owner_id=desk.wang.user_id) for n in range(50)]
    assert all(isinstance(outcome, Saved) for outcome in create_many(desk.store, desk.wang, wanted))
    assert len(asked) < 40
