"""The leads that a notice of a run is about, as a query: on both engines."""

from __future__ import annotations

from leadtui.domain.forms import NewContact, NewLead, Saved
from leadtui.domain.people import Viewer
from leadtui.services import adding, assigning, bulk, finding, inbox, statuses
from leadtui.services.changes import Assign
from tests.services.desk import Desk
from tests.services.import_desk import bring


def told(desk: Desk, viewer: Viewer, kind: str) -> list[int]:
    """The leads of the newest notice of a kind, oldest lead first."""
    row = next(row for row in inbox.waiting(desk.store, viewer) if row.kind == kind)
    return sorted(finding.find(desk.store, viewer, f"notice:{row.id}", 0, 50))


def test_leads_handed_over_at_once_are_those_of_the_notice(desk: Desk) -> None:
    ann = desk.user("ann")
    given = [desk.lead(desk.wang) for _ in range(3)]
    desk.lead(ann)
    bulk.run(desk.store, desk.wang, Assign(ann.user_id), given)
    assert told(desk, ann, "given_many") == given


def test_leads_of_an_import_are_those_that_are_theirs(desk: Desk) -> None:
    ann = desk.user("ann", name="李娜")
    bring(
        desk,
        {"线索编号": "ZH-20240102-001", "负责人": "李娜"},
        {"线索编号": "ZH-20240102-002", "负责人": "李娜"},
        {"线索编号": "ZH-20240102-003", "负责人": ""},
    )
    found = told(desk, ann, "imported_many")
    assert [desk.values(lead_id)["number"] for lead_id in found] == ["ZH-20240102-001", "ZH-20240102-002"]


def test_leads_added_many_at_once_are_all_there(desk: Desk) -> None:
    ann = desk.user("ann")
    person = (NewContact("张三"),)
    new = [NewLead(f"客户{n}", "website", contacts=person, owner_id=ann.user_id) for n in "一二三"]
    made = adding.create_many(desk.store, desk.wang, new)
    assert told(desk, ann, "given_many") == sorted(one.lead_id for one in made if isinstance(one, Saved))


def test_what_was_taken_shows_as_far_as_it_may_still_be_read(desk: Desk) -> None:
    ann, ben = desk.user("ann"), desk.user("ben")
    leads = [desk.lead(ann), desk.lead(ann)]
    bulk.run(desk.store, desk.wang, Assign(ben.user_id), leads)
    assert told(desk, ann, "taken_many") == []
    assigning.assign(desk.store, desk.wang, leads[0], ann.user_id)
    assert told(desk, ann, "taken_many") == leads[:1]


def test_a_notice_of_one_lead_is_that_lead_and_anothers_is_none(desk: Desk) -> None:
    ann = desk.user("ann")
    lead_id = desk.lead(ann)
    statuses.move(desk.store, desk.wang, lead_id, "lost", values={"lost_reason": "price"})
    assert told(desk, ann, "status") == [lead_id]
    row = next(iter(inbox.waiting(desk.store, ann)))
    assert finding.find(desk.store, desk.wang, f"notice:{row.id}", 0, 5) == []
