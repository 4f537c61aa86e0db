"""Every change of owner writes a page that the new owner acknowledges (DOMAIN 8)."""

from __future__ import annotations

import pytest

from leadtui.domain.handover import promises, sections
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.services import assigning, bulk, handovers, leaving, undoing
from leadtui.services.changes import Assign
from tests.services.desk import LATER, Desk


def worked(desk: Desk, owner: Viewer) -> int:
    lead = desk.lead(owner)
    desk.reached(owner, lead, attitude=1, feedback="价格还可以")
    desk.reached(
        owner,
        lead,
        attitude=-1,
        concerns=("price", "time"),
        feedback="嫌贵。答应周五前给预算！再看看",
        next_step="周五回电",
        plan=LATER,
    )
    return lead


def test_a_new_owner_gets_who_promised_sore_points_and_next(desk: Desk) -> None:
    old, new = desk.user("old", name="王芳"), desk.user("new")
    lead = worked(desk, old)
    assigning.assign(desk.store, desk.wang, lead, new.user_id)
    (page,) = handovers.unread(desk.store, new)
    assert (page.lead_id, page.from_name, page.to_id) == (lead, "王芳", new.user_id)
    told = dict(sections(page.facts))
    assert told["Who"] == ["张伟"]
    assert told["Promised"] == ["2026-06-08 · Phone", "agreed: 周五回电", "“答应周五前给预算！”"]
    assert told["Sore points"] == [
        "concerns: Price Time",
        "attitude: Positive → Hesitant",
        "last said: 嫌贵。答应周五前给预算！再看看",
    ]
    assert told["Next"] == ["2026-06-08 · Phone"]
    assert "  “答应周五前给预算！”" in page.body.splitlines()


def test_it_waits_on_the_lead_until_the_new_owner_acknowledges_it(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    lead = worked(desk, old)
    assigning.assign(desk.store, desk.wang, lead, new.user_id)
    page = handovers.waiting_on(desk.store, new, lead)
    assert page is not None
    assert handovers.waiting_on(desk.store, desk.wang, lead) is None
    with pytest.raises(PermissionDenied):
        handovers.acknowledge(desk.store, desk.wang, [page])
    assert handovers.acknowledge(desk.store, new, [page]) == 1
    assert handovers.waiting_on(desk.store, new, lead) is None
    assert handovers.count_unread(desk.store, new) == 0
    (read,) = handovers.received(desk.store, new)
    assert handovers.acknowledge(desk.store, new, [read]) == 0


def test_an_undo_takes_the_page_back_even_when_it_was_read(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    lead = worked(desk, old)
    assigning.assign(desk.store, desk.wang, lead, new.user_id)
    handovers.acknowledge(desk.store, new, handovers.unread(desk.store, new))
    undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)["owner_id"] == old.user_id
    assert handovers.received(desk.store, new) == []
    assert handovers.count_unread(desk.store, old) == 0
    undoing.redo_last(desk.store, desk.wang)
    assert len(handovers.received(desk.store, new)) == 1


def test_a_claimed_lead_with_a_past_has_a_page_and_a_fresh_one_has_none(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    fresh, lead = desk.lead(), worked(desk, old)
    assigning.assign(desk.store, old, lead, None)
    assert handovers.count_unread(desk.store, old) == 0
    for one in (fresh, lead):
        assigning.assign(desk.store, new, one, new.user_id)
    (page,) = handovers.unread(desk.store, new)
    assert (page.lead_id, page.from_name) == (lead, "")


def test_only_the_last_owner_is_asked_to_read(desk: Desk) -> None:
    old, new, third = (desk.user(login) for login in ("old", "new", "third"))
    lead = worked(desk, old)
    for owner in (new, third):
        assigning.assign(desk.store, desk.wang, lead, owner.user_id)
    assert [handovers.count_unread(desk.store, one) for one in (old, new, third)] == [0, 0, 1]


def test_many_leads_bring_a_page_each(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    leads = [worked(desk, old) for _number in range(3)]
    bulk.run(desk.store, desk.wang, Assign(new.user_id), leads)
    assert [page.lead_id for page in handovers.unread(desk.store, new)] == leads
    leaving.deactivate(desk.store, desk.wang, "new", old.user_id)
    assert handovers.count_unread(desk.store, old) == 3


def test_the_page_of_a_lead_is_read_by_whoever_may_read_the_lead(desk: Desk) -> None:
    old, new, other = (desk.user(login) for login in ("old", "new", "other"))
    lead = worked(desk, old)
    number = desk.show(lead).row.number
    with pytest.raises(NotFoundError, match="never"):
        handovers.latest(desk.store, old, number)
    assigning.assign(desk.store, desk.wang, lead, new.user_id)
    assert handovers.latest(desk.store, desk.wang, number).lead_id == lead
    for viewer in (old, other):
        with pytest.raises(NotFoundError):
            handovers.latest(desk.store, viewer, number)


def test_a_page_costs_a_few_statements_however_long_the_past(desk: Desk) -> None:
    old, new = desk.user("old"), desk.user("new")
    lead = worked(desk, old)
    for _time in range(8):
        desk.reached(old, lead)
    sent: list[str] = []
    desk.store.database.query_hooks.append(lambda event: sent.append(event.sql))
    assigning.assign(desk.store, desk.wang, lead, new.user_id)
    desk.store.database.query_hooks.clear()
    assert sum('"handover"' in text or "handover" in text for text in sent) <= 2
    assert len(sent) <= 28, "\n".join(sent)


def test_promises_are_quoted_as_they_stand() -> None:
    said = ["嫌贵；承诺下周签。", "He promised to call back. Nothing else", ""]
    assert promises(said) == ["承诺下周签。", "He promised to call back. Nothing else"]
