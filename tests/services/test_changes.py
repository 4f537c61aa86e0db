"""One change on one lead and on many, edits with contacts, twins, attempts: on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.errors import Cancelled, PermissionDenied, RuleError
from leadtui.services import (
    attempts,
    bulk,
    changes,
    contacts,
    duplicates_hint,
    editing,
    form_facts,
    tag_names,
    undoing,
)
from leadtui.services.changes import Assign, Level, Mark, Move, Redate, Retag, SetField, Touch
from leadtui.services.editing import ContactEdit, EditConflict
from leadtui.store import undo
from leadtui.store.models import Event, EventGroup
from tests.services.desk import Desk


def groups() -> int:
    return int(EventGroup.select().count())


def test_many_leads_are_turned_back_with_word_on_the_way_or_not_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "TOLD_EACH", 2)
    monkeypatch.setattr(undoing, "LONG", 5)
    ids = [desk.lead(desk.wang) for _number in range(5)]
    assert not undoing.is_long(desk.store, desk.wang, "undo")
    bulk.run(desk.store, desk.wang, SetField("industry", "制造业"), ids)
    assert undoing.is_long(desk.store, desk.wang, "undo")
    heard: list[tuple[str, int, int]] = []

    def stop(phase: str, done: int, total: int) -> None:
        heard.append((phase, done, total))
        if done == 4:
            raise Cancelled("Stopped.")

    for way, word in ((undoing.undo_last, "revert"), (undoing.redo_last, "again")):
        heard.clear()
        with pytest.raises(Cancelled, match="as it was before"):
            way(desk.store, desk.wang, told=stop)
        assert heard == [(word, 2, 5), (word, 4, 5)]
        kept = {desk.values(lead_id)["industry"] for lead_id in ids}
        assert kept == ({"制造业"} if word == "revert" else {None})
        assert way(desk.store, desk.wang).message.endswith(": 5 leads")
    assert {desk.values(lead_id)["industry"] for lead_id in ids} == {"制造业"}


def test_each_kind_of_change_reaches_its_lead(desk: Desk) -> None:
    zhao = desk.user("zhao")
    lead_id = desk.lead(desk.wang, level="B")
    desk.reached(desk.wang, lead_id, values={"need": "CRM"})
    for change in (
        SetField("industry", "制造业"),
        Retag(("重点",)),
        Level(1),
        Mark("预算获批", date(2026, 5, 19)),
        Redate(NextPlan(date(2026, 6, 1))),
        Move("interested"),
        Assign(zhao.user_id),
    ):
        changes.apply(desk.store, desk.wang, lead_id, change)
    lead = desk.show(lead_id)
    assert (lead.values["industry"], lead.tags, lead.row.level) == ("制造业", ("重点",), "A")
    assert (lead.milestones[0].title, lead.row.status) == ("预算获批", "interested")
    assert (lead.row.next_on, lead.row.owner_id) == (date(2026, 6, 1), zhao.user_id)


def test_levels_end_where_they_end(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang, level="A")
    with pytest.raises(RuleError):
        changes.apply(desk.store, desk.wang, lead_id, Level(1))


def test_won_lost_and_follow_ups_are_never_repeated() -> None:
    touch = Touch(FollowupForm("content"))
    assert not any(changes.repeatable(one) for one in (Move("won"), Move("lost"), touch))
    assert all(changes.repeatable(one) for one in (Move("interested"), Level(1), Retag(("a",))))


def test_a_preview_tells_what_would_happen_and_changes_nothing(desk: Desk) -> None:
    ids = [desk.lead(desk.wang, industry=industry) for industry in ("制造业", "电子", "电子")]
    before, events = groups(), Event.select().count()
    outlook = bulk.preview(desk.store, desk.wang, SetField("industry", "制造业"), [*ids, 999])
    assert (outlook.changed, outlook.same) == (2, 1)
    assert [(refusal.lead_id, refusal.name) for refusal in outlook.refused] == [(999, "#999")]
    assert (groups(), Event.select().count()) == (before, events)
    assert desk.values(ids[1])["industry"] == "电子"


def test_many_leads_are_one_unit_of_undo(desk: Desk) -> None:
    ids = [desk.lead(desk.wang) for _each in range(3)]
    outcome, _group = bulk.run(desk.store, desk.wang, Retag(("春季",)), ids)
    assert outcome.changed == 3
    undoing.undo_last(desk.store, desk.wang)
    assert all(desk.show(lead_id).tags == () for lead_id in ids)
    undoing.redo_last(desk.store, desk.wang)
    assert all(desk.show(lead_id).tags == ("春季",) for lead_id in ids)


def test_leads_that_refuse_are_left_as_they_are_and_named(desk: Desk) -> None:
    ready, not_ready = desk.lead(desk.wang), desk.lead(desk.wang, "华信二号")
    desk.reached(desk.wang, ready, values={"need": "CRM"})
    before = desk.show(not_ready)
    outcome, _group = bulk.run(desk.store, desk.wang, Move("interested"), [not_ready, ready])
    assert (outcome.changed, [refusal.lead_id for refusal in outcome.refused]) == (1, [not_ready])
    assert desk.show(ready).row.status == "interested"
    assert desk.show(not_ready) == before


def test_a_run_that_changes_nothing_leaves_nothing_to_undo(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang, industry="电子")
    desk.reached(desk.wang, lead_id)
    bulk.run(desk.store, desk.wang, SetField("industry", "电子"), [lead_id])
    undoing.undo_last(desk.store, desk.wang)
    assert desk.show(lead_id).followups == ()


def test_a_run_goes_on_in_short_transactions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "SECONDS", 0)
    ids = [desk.lead(desk.wang) for _each in range(3)]
    group_id = bulk.begin(desk.store, desk.wang)
    outcome, done = bulk.part(desk.store, desk.wang, Level(1), ids, group_id)
    assert (outcome.changed, done) == (1, 1)
    total, _group = bulk.run(desk.store, desk.wang, Level(1), ids[1:])
    assert total.changed == 2


def test_who_asked_not_to_be_contacted_is_not_touched(desk: Desk) -> None:
    asked, open_one = desk.lead(desk.wang), desk.lead(desk.wang)
    contact = desk.show(asked).contacts[0]
    contacts.save_contact(desk.store, desk.wang, asked, contact.id, {"do_not_contact": True})
    touch = Touch(
        FollowupForm("content", summary="五月资讯", plan=NextPlan(date(2026, 6, 8), track="content"))
    )
    outcome, _group = bulk.run(desk.store, desk.wang, touch, [asked, open_one])
    assert (outcome.changed, outcome.refused[0].why) == (1, "Do not contact.")
    assert desk.show(asked).followups == ()


def test_viewers_change_nothing(desk: Desk) -> None:
    reader = desk.user("reader", role="viewer")
    with pytest.raises(PermissionDenied):
        bulk.begin(desk.store, reader)


def test_fields_and_contacts_are_saved_as_one(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang)
    contact = desk.show(lead_id).contacts[0]
    edit = ContactEdit(contact.id, {"title": "总监"}, [("phone", "13900001111")])
    new = ContactEdit(0, {"contact": "李静"}, [("email", "li@example.com")])
    editing.save(desk.store, desk.wang, lead_id, {"industry": "电子"}, {"industry": None}, [edit, new])
    lead = desk.show(lead_id)
    assert (lead.values["industry"], lead.contacts[0].title) == ("电子", "总监")
    assert [point.raw for point in lead.contacts[0].points] == ["13900001111"]
    assert lead.contacts[1].name == "李静"
    undoing.undo_last(desk.store, desk.wang)
    lead = desk.show(lead_id)
    assert (lead.values["industry"], lead.contacts[0].title, len(lead.contacts)) == (None, "", 1)


def test_a_conflict_names_the_row_and_saves_nothing(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang)
    contact = desk.show(lead_id).contacts[0]
    contacts.save_contact(desk.store, desk.wang, lead_id, contact.id, {"title": "经理"})
    edit = ContactEdit(contact.id, {"title": "总监"}, None, {"title": None})
    with pytest.raises(EditConflict) as caught:
        editing.save(desk.store, desk.wang, lead_id, {"industry": "电子"}, {"industry": None}, [edit])
    assert caught.value.clashes[0][:2] == (f"c{contact.id}-title", "经理")
    assert desk.values(lead_id)["industry"] is None


def test_twins_share_a_phone_a_name_or_nothing(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang, "深圳市华信智云科技有限公司")
    find = duplicates_hint.find
    (twin,) = find(desk.store, desk.wang, [("phone", "+86 138-0000-0001")], "")
    assert (twin.lead_id, twin.why, twin.visible) == (lead_id, "phone", True)
    (twin,) = find(desk.store, desk.wang, [], "华信智云")
    assert (twin.lead_id, twin.why) == (lead_id, "customer")
    assert find(desk.store, desk.wang, [("phone", "13900000000")], "另一家公司") == ()
    assert find(desk.store, desk.wang, [], "华信智云", but=lead_id) == ()


def test_a_twin_one_may_not_open_is_masked(desk: Desk) -> None:
    zhao, li = desk.user("zhao", name="赵倩"), desk.user("li")
    desk.lead(zhao, "深圳市华信智云科技有限公司")
    (twin,) = duplicates_hint.find(desk.store, li, [], "华信智云")
    assert (twin.lead_id, twin.number, twin.customer, twin.owner) == (0, "", "华*", "赵倩")


def test_an_attempt_comes_with_the_times_to_try_again(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang)
    attempt = attempts.record(desk.store, desk.wang, lead_id, "visit")
    assert (attempt.number, [retry.id for retry in attempt.retries]) == (
        1,
        ["two_hours", "afternoon", "tomorrow"],
    )
    lead = desk.show(lead_id)
    assert (lead.followups[0].method, lead.row.attempts) == ("phone", 1)
    assert lead.row.next_time == attempt.retries[0].when.at


def test_a_form_knows_what_to_propose_and_what_is_missing(desk: Desk) -> None:
    lead_id = desk.lead(desk.wang, level="A")
    facts = form_facts.read(desk.store, desk.wang, lead_id)
    assert facts.proposals["potential", "conversation"].day == date(2026, 5, 22)
    assert facts.gaps("interested") == ("reached_with_need",)
    assert facts.gaps("lost") == ("reason",)
    assert not facts.needs_reason("interested")
    assert facts.open_plan() is not None


def test_tags_in_use_come_commonest_first(desk: Desk) -> None:
    for tags in (("重点",), ("重点", "展会"), ("内部",)):
        lead_id = desk.lead(desk.wang)
        changes.apply(desk.store, desk.wang, lead_id, Retag(tags))
    assert tag_names.used(desk.store, desk.wang) == ["重点", "内部", "展会"]
