"""Leads merged one into the next: every old number leads to the last, and it comes apart in order."""

from __future__ import annotations

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.errors import NotFoundError, RuleError, ValidationError
from leadtui.services import contacts as contacts_service
from leadtui.services import finding, leads, merging, showing, undoing
from tests.services.desk import Desk
from tests.services.import_desk import NUMBER, bring, numbered
from tests.services.test_merging import everything

OTHER = "ZH-20240502-009"


def chain(desk: Desk) -> tuple[list[int], list[str]]:
    """Three leads with something said at each, and their numbers."""
    ids = [desk.lead(desk.wang, f"{name}科技有限公司") for name in ("甲山", "乙水", "丙火")]
    for lead in ids:
        desk.reached(desk.wang, lead)
    return ids, [desk.show(lead).row.number for lead in ids]


def joined(desk: Desk) -> tuple[list[int], list[str]]:
    """The first of three merged into the second, and that into the third."""
    ids, numbers = chain(desk)
    merging.merge(desk.store, desk.wang, ids[1], ids[0])
    merging.merge(desk.store, desk.wang, ids[2], ids[1])
    return ids, numbers


def test_every_old_number_leads_to_the_last_of_a_chain(desk: Desk) -> None:
    (*_gone, last), numbers = joined(desk)
    for number in numbers:
        assert showing.lead_id_of(desk.store, desk.wang, number) == last
        assert finding.find(desk.store, desk.wang, number) == [last]
        assert finding.everywhere(desk.store, desk.wang, number.lower()) == [last]
    told = [showing.merged_into(desk.store, desk.wang, number) for number in numbers]
    assert told == [numbers[2], numbers[2], ""]
    assert len(desk.show(last).followups) == 3


def test_what_is_changed_later_keeps_the_old_numbers(desk: Desk) -> None:
    (*_gone, last), numbers = joined(desk)
    leads.edit(desk.store, desk.wang, last, {"need": "培训"})
    assert finding.find(desk.store, desk.wang, numbers[0]) == [last]


def test_the_inner_merge_stands_as_long_as_the_outer_does(desk: Desk) -> None:
    boss = desk.user("boss", "manager", name="老板")
    desk.team("A", boss, desk.wang)
    ids, _numbers = chain(desk)
    merging.merge(desk.store, desk.wang, ids[1], ids[0])
    inner = everything(desk)
    merging.merge(desk.store, boss, ids[2], ids[1])
    with pytest.raises(RuleError, match=r"老板 has built on this \(\d\d-\d\d \d\d:\d\d\)"):
        undoing.undo_last(desk.store, desk.wang)
    undoing.undo_last(desk.store, boss)
    assert everything(desk) == inner


def test_a_chain_comes_apart_as_it_was(desk: Desk) -> None:
    ids, numbers = chain(desk)
    before = everything(desk)
    merging.merge(desk.store, desk.wang, ids[1], ids[0])
    between = everything(desk)
    merging.merge(desk.store, desk.wang, ids[2], ids[1])
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == between
    assert finding.find(desk.store, desk.wang, numbers[0]) == [ids[1]]
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before
    assert finding.find(desk.store, desk.wang, numbers[0]) == [ids[0]]


def test_a_sheet_with_an_old_number_adds_to_what_it_became(desk: Desk) -> None:
    bring(desk, {}, {"线索编号": OTHER, "客户名称": "远诚"})
    winner, loser = (showing.lead_id_of(desk.store, desk.wang, number) for number in (NUMBER, OTHER))
    merging.merge(desk.store, desk.wang, winner, loser)
    name = numbered(desk).values["customer"]
    again: tuple[dict[str, str], ...] = ({}, {"线索编号": OTHER, "客户名称": "远诚"})
    assert "leads_new" not in bring(desk, *again).counts
    new = {"线索编号": OTHER, "客户名称": "远诚", "跟进日期": "2024-06-01", "沟通内容摘要": "回访"}
    done = bring(desk, new)
    assert done.counts["followups_added"] == 1
    assert "leads_new" not in done.counts
    left = numbered(desk)
    assert left.values["customer"] == name
    assert "回访" in [followup.summary for followup in left.followups]


def _asked(desk: Desk, lead: int) -> None:
    (person, *_more) = desk.show(lead).contacts
    contacts_service.save_contact(desk.store, desk.wang, lead, person.id, {"do_not_contact": True})


def _with(desk: Desk, person: str) -> int:
    new = NewLead("远诚物流", "trade_show", {}, (NewContact(person),), owner_id=desk.wang.user_id)
    return leads.create(desk.store, desk.wang, new).lead_id


@pytest.mark.parametrize("asked", [0, 1])
def test_where_one_asked_to_be_left_alone_the_merged_lead_is(desk: Desk, asked: int) -> None:
    pair = [_with(desk, name) for name in ("赵敏", "钱进")]
    _asked(desk, pair[asked])
    before = everything(desk)
    assert merging.preview(desk.store, desk.wang, pair[0], pair[1]).left_alone
    saved = merging.merge(desk.store, desk.wang, pair[0], pair[1])
    assert "1 plan withdrawn" in saved.message
    left = desk.show(pair[0])
    assert all(person.do_not_contact for person in left.contacts)
    assert desk.open_plans(pair[0]) == []
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before


def test_where_nobody_asked_plans_stay(desk: Desk) -> None:
    pair = [_with(desk, name) for name in ("赵敏", "钱进")]
    assert not merging.preview(desk.store, desk.wang, pair[0], pair[1]).left_alone
    merging.merge(desk.store, desk.wang, pair[0], pair[1])
    assert len(desk.open_plans(pair[0])) == 1


def test_choices_are_checked_in_one_place_and_shown_by_the_preview(desk: Desk) -> None:
    ids, _numbers = chain(desk)
    shown = merging.preview(desk.store, desk.wang, ids[0], ids[1], {"客户名称": " Loser "})
    assert {row.id: row.choice for row in shown.rows}["customer"] == "loser"
    for take in ({"customer": "mine"}, {"customer": ""}, {"customer": "both"}, {"number": "loser"}):
        with pytest.raises(ValidationError):
            merging.preview(desk.store, desk.wang, ids[0], ids[1], take)
        with pytest.raises(ValidationError):
            merging.merge(desk.store, desk.wang, ids[0], ids[1], take)


def test_a_follow_up_by_an_old_number_is_one_of_the_last_lead(desk: Desk) -> None:
    (*_gone, last), numbers = joined(desk)
    lead = showing.lead_id_of(desk.store, desk.wang, numbers[0])
    desk.reached(desk.wang, lead)
    assert len(desk.show(last).followups) == 4
    with pytest.raises(NotFoundError):
        showing.lead_id_of(desk.store, desk.wang, "ZH-20200101-001")
