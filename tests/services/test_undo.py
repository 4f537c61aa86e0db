"""Undo and redo of every command, refused once someone has built on it (DESIGN 2.13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.errors import NotFoundError, PermissionDenied, RuleError
from leadtui.i18n import Label
from leadtui.services import contacts, finding, followups, leads, people, statuses, undoing, views
from leadtui.store.models import MODELS, Event, EventGroup, EventValue, UndoUnit
from leadtui.store.query import dicts
from tests.services.desk import LATER, SIGNED, TODAY, Desk, later

# What a command leaves behind on purpose, and what says how often a row was written.
ALWAYS = {Event, EventGroup, EventValue, UndoUnit}
COUNTS = {"version", "updated_at", "last"}
Command = Callable[[Desk, int], object]
GUESSED = "北京"
"""The region that the first phone of a desk tells."""


def contact_of(desk: Desk, lead: int) -> int:
    return desk.show(lead).contacts[0].id


COMMANDS: dict[str, Command] = {
    "create": lambda desk, lead: desk.lead(desk.wang, tag="一", level="A"),
    "edit": lambda desk, lead: leads.edit(
        desk.store,
        desk.wang,
        lead,
        {"customer": "上海明德教育科技有限公司", "basis_on": TODAY, "expected_value": "1万", "tag": "二,三"},
    ),
    "tag": lambda desk, lead: leads.tag(desk.store, desk.wang, lead, ["二"], ["一"]),
    "level": lambda desk, lead: leads.set_level(desk.store, desk.wang, lead, "C"),
    "assign": lambda desk, lead: leads.assign(desk.store, desk.wang, lead, desk.sign_in("rep").user_id),
    "release": lambda desk, lead: leads.assign(desk.store, desk.wang, lead, None),
    "milestone": lambda desk, lead: leads.add_milestone(desk.store, desk.wang, lead, "预算获批"),
    "contact added": lambda desk, lead: leads.save_contact(
        desk.store, desk.wang, lead, None, {"contact": "李静"}, [("wechat", "lj")]
    ),
    "contact changed": lambda desk, lead: leads.save_contact(
        desk.store, desk.wang, lead, contact_of(desk, lead), {"last_met_on": TODAY}, [("email", "a@b.cn")]
    ),
    "contact removed": lambda desk, lead: contacts.remove_contact(
        desk.store, desk.wang, lead, contact_of(desk, lead)
    ),
    "remove": lambda desk, lead: leads.remove(desk.store, desk.wang, lead),
    "follow-up": lambda desk, lead: desk.reached(
        desk.wang, lead, feedback="好", status="interested", values={"need": "CRM"}
    ),
    "attempt": lambda desk, lead: desk.tried(desk.wang, lead),
    "wake": lambda desk, lead: desk.reached(desk.wang, lead, wake_on=date(2026, 6, 1)),
    "no plan": lambda desk, lead: desk.reached(desk.wang, lead, no_plan_reason="等"),
    "step for a colleague": lambda desk, lead: desk.give(desk.wang, desk.sign_in("rep"), lead),
    "content": lambda desk, lead: followups.record(desk.store, desk.wang, lead, FollowupForm("content")),
    "redate": lambda desk, lead: followups.redate(
        desk.store, desk.wang, lead, NextPlan(date(2026, 7, 1), step="x")
    ),
    "lost": lambda desk, lead: statuses.move(
        desk.store, desk.wang, lead, "lost", values={"lost_reason": "other", "lost_text": "搬迁"}
    ),
    "won": lambda desk, lead: desk.reached(desk.wang, lead, status="won", values={"need": "CRM", **SIGNED}),
    "user changed": lambda desk, lead: people.set_user(
        desk.store, desk.wang, "rep", display_name="王芳", aliases=["芳姐"], time_zone="Asia/Taipei"
    ),
    "view saved": lambda desk, lead: views.save(desk.store, desk.wang, "A 类", "level:A"),
}


def state(desk: Desk) -> dict[str, list[Any]]:
    """Every row of every table that people see, without counts; rows that are taken back do not count."""
    found: dict[str, list[Any]] = {}
    with desk.store.reading():
        for model in MODELS:
            if model in ALWAYS:
                continue
            rows = [row for row in dicts(model.select()) if row.get("voided_at") is None]
            kept = [{key: value for key, value in row.items() if key not in COUNTS} for row in rows]
            found[model.__name__] = sorted(kept, key=repr)
    return found


def without_search(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Tokens of a lead that is taken back stay; it is not found all the same."""
    return {name: found for name, found in rows.items() if name not in ("LeadSearch", "NumberCounter")}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_undone_redone_and_undone_again_across_restarts(desk: Desk, name: str) -> None:
    desk.user("rep")
    lead = desk.lead(desk.wang, tag="一", level="B", region="深圳")
    followups.redate(desk.store, desk.wang, lead, NextPlan(date(2026, 5, 29), track="content"))
    later(minutes=5)
    before = without_search(state(desk))
    COMMANDS[name](desk, lead)
    after = without_search(state(desk))
    assert after != before
    for expected, command in (
        (before, undoing.undo_last),
        (after, undoing.redo_last),
        (before, undoing.undo_last),
        (after, undoing.redo_last),
    ):
        desk.reopen()
        later(minutes=1)
        command(desk.store, desk.wang)
        assert without_search(state(desk)) == expected


def test_a_view_that_was_removed_comes_back(desk: Desk) -> None:
    view = views.save(desk.store, desk.wang, "A 类", "level:A")
    views.remove(desk.store, desk.wang, view.id)
    assert view not in views.all_views(desk.store, desk.wang)
    assert undoing.undo_last(desk.store, desk.wang).short_name == "A 类"
    assert view in views.all_views(desk.store, desk.wang)


def test_a_user_who_was_added_by_mistake_may_not_sign_in(desk: Desk) -> None:
    desk.user("rep")
    undoing.undo_last(desk.store, desk.wang)
    with pytest.raises(PermissionDenied):
        desk.sign_in("rep")
    undoing.redo_last(desk.store, desk.wang)
    assert desk.sign_in("rep").login == "rep"


def test_commands_are_undone_last_first_and_redone_first_first(desk: Desk) -> None:
    lead = desk.lead()
    for level in "ABC":
        leads.set_level(desk.store, desk.wang, lead, level)
    levels = []
    for command in (undoing.undo_last,) * 3 + (undoing.redo_last,) * 3:
        command(desk.store, desk.wang)
        levels.append(desk.values(lead)["level"])
    assert levels == ["B", "A", None, "A", "B", "C"]


def test_everyone_undoes_their_own(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    leads.edit(desk.store, rep, lead, {"industry": "医疗"})
    leads.edit(desk.store, desk.wang, lead, {"region": "深圳"})
    undoing.undo_last(desk.store, rep)
    values = desk.values(lead)
    assert (values["industry"], values["region"]) == (None, "深圳")


def test_a_new_command_drops_what_could_be_redone(desk: Desk) -> None:
    lead = desk.lead()
    leads.set_level(desk.store, desk.wang, lead, "A")
    undoing.undo_last(desk.store, desk.wang)
    leads.edit(desk.store, desk.wang, lead, {"region": "深圳"})
    with pytest.raises(RuleError, match="nothing to redo"):
        undoing.redo_last(desk.store, desk.wang)
    undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)["region"] == GUESSED


def test_a_command_that_changed_nothing_drops_nothing(desk: Desk) -> None:
    lead = desk.lead()
    leads.set_level(desk.store, desk.wang, lead, "A")
    undoing.undo_last(desk.store, desk.wang)
    assert leads.set_level(desk.store, desk.wang, lead, None).group_id == 0
    undoing.redo_last(desk.store, desk.wang)
    assert desk.values(lead)["level"] == "A"


@contextmanager
def refused(who: str) -> Iterator[None]:
    with pytest.raises(RuleError, match=f"{who} has built on this"):
        yield


def test_undo_is_refused_once_someone_has_set_the_same_field(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    leads.edit(desk.store, desk.wang, lead, {"industry": "医疗", "region": "深圳"})
    later(minutes=2)
    leads.edit(desk.store, rep, lead, {"region": "广州"})
    with refused(r"rep"):
        undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)["industry"] == "医疗"
    undoing.undo_last(desk.store, rep)
    undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)["region"] == GUESSED


@pytest.mark.parametrize(
    "build",
    [
        lambda desk, rep, lead: desk.reached(rep, lead),
        lambda desk, rep, lead: leads.set_level(desk.store, rep, lead, "C"),
        lambda desk, rep, lead: leads.add_milestone(desk.store, rep, lead, "x"),
        lambda desk, rep, lead: leads.save_contact(desk.store, rep, lead, None, {"contact": "李静"}),
        lambda desk, rep, lead: leads.tag(desk.store, rep, lead, ["x"]),
    ],
)
def test_making_a_lead_is_not_undone_once_someone_works_on_it(desk: Desk, build: Any) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    build(desk, rep, lead)
    with refused("rep"):
        undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)["level"] in (None, "C")


def test_a_move_is_not_undone_once_someone_has_moved_on(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    desk.reached(desk.wang, lead, status="interested", values={"need": "CRM"})
    statuses.move(desk.store, rep, lead, "potential", reason="弄错了")
    with refused("rep"):
        undoing.undo_last(desk.store, desk.wang)


def test_a_follow_up_is_not_undone_once_its_plan_was_done(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(desk.wang)
    desk.give(desk.wang, rep, lead)
    desk.reached(rep, lead)
    with refused("rep"):
        undoing.undo_last(desk.store, desk.wang)


def test_redo_is_refused_once_someone_has_built_on_it(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    leads.edit(desk.store, desk.wang, lead, {"region": "深圳"})
    undoing.undo_last(desk.store, desk.wang)
    leads.edit(desk.store, rep, lead, {"region": "广州"})
    with refused("rep"):
        undoing.redo_last(desk.store, desk.wang)


def test_redo_does_not_step_on_an_undo_of_somebody_else(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    leads.set_level(desk.store, desk.wang, lead, "A")
    leads.set_level(desk.store, rep, lead, "B")
    undoing.undo_last(desk.store, rep)
    undoing.undo_last(desk.store, desk.wang)
    with pytest.raises(RuleError, match="built on this"):
        undoing.redo_last(desk.store, rep)
    assert desk.values(lead)["level"] is None


def test_an_undone_change_of_somebody_else_is_no_obstacle(desk: Desk) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    leads.edit(desk.store, desk.wang, lead, {"region": "深圳"})
    leads.edit(desk.store, rep, lead, {"region": "广州"})
    undoing.undo_last(desk.store, rep)
    leads.edit(desk.store, rep, lead, {"industry": "医疗"})
    undoing.undo_last(desk.store, desk.wang)
    values = desk.values(lead)
    assert (values["region"], values["industry"]) == (GUESSED, "医疗")


def test_what_has_become_a_colleagues_is_theirs_to_change(desk: Desk) -> None:
    rep, other = desk.user("rep"), desk.user("other")
    lead = desk.lead(rep)
    leads.edit(desk.store, rep, lead, {"region": "深圳"})
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    with pytest.raises(PermissionDenied, match="colleague now"):
        undoing.undo_last(desk.store, rep)


def test_who_gave_a_lead_away_takes_it_back(desk: Desk) -> None:
    rep, other = desk.user("rep"), desk.user("other")
    lead = desk.lead(rep)
    assigned = desk.values(lead)["assigned_at"]
    later(hours=1)
    leads.assign(desk.store, rep, lead, other.user_id)
    undoing.undo_last(desk.store, rep)
    values = desk.values(lead)
    assert (values["owner"], values["assigned_at"]) == (rep.user_id, assigned)


def test_a_removed_lead_is_not_found_and_comes_back_with_everything(desk: Desk) -> None:
    lead = desk.lead(desk.wang, "深圳市远诚医疗科技有限公司")
    desk.reached(desk.wang, lead)
    before = desk.show(lead)
    leads.remove(desk.store, desk.wang, lead)
    with pytest.raises(NotFoundError):
        desk.show(lead)
    undoing.undo_last(desk.store, desk.wang)
    after = desk.show(lead)
    assert (after.followups, after.contacts) == (before.followups, before.contacts)
    assert [replace(plan, version=0) for plan in after.plans] == [
        replace(plan, version=0) for plan in before.plans
    ]


def test_what_was_said_is_found_again_after_undo_and_redo(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, feedback="关注数据安全")

    def found() -> bool:
        query = "SELECT count(*) FROM followup_search"
        return bool(desk.store.database.execute_sql(query).fetchone()[0])

    assert found()
    undoing.undo_last(desk.store, desk.wang)
    assert not found()
    undoing.redo_last(desk.store, desk.wang)
    assert found()


def test_two_windows_do_not_undo_the_same_twice(desk: Desk) -> None:
    from leadtui.errors import ConflictError
    from leadtui.store import undo

    lead = desk.lead()
    leads.set_level(desk.store, desk.wang, lead, "A")
    with desk.store.reading():
        group = undo.top(desk.wang.user_id, "done")
    assert group is not None
    undoing.undo_last(desk.store, desk.wang)
    with pytest.raises(ConflictError):
        undoing._compensate(desk.store, desk.wang, group, "undo")


ADDED = (
    (Field("renewal", "date", Label("Renewal", "续约日", "續約日"), group="added", added=True), "2026-12-01"),
    (Field("seats", "integer", Label("Seats", "席位", "席位"), group="added", added=True), "50"),
    (Field("erp", "text", Label("ERP", "ERP系统", "ERP系統"), group="added", added=True), "金蝶"),
    (Field("vip", "flag", Label("VIP", "贵宾", "貴賓"), group="added", added=True), "yes"),
)


@pytest.fixture
def added_fields() -> Iterator[None]:
    for field, _typed in ADDED:
        REGISTRY.add(field)
    yield
    for field, _typed in ADDED:
        REGISTRY.remove(field.id)


@pytest.mark.usefixtures("added_fields")
def test_a_field_added_at_run_time_is_set_found_edited_and_undone(desk: Desk) -> None:
    given: dict[str, Any] = {field.id: typed for field, typed in ADDED}
    lead = desk.lead(**given)
    desk.lead()
    values = desk.values(lead)
    assert [values[field.id] for field, _typed in ADDED] == [date(2026, 12, 1), 50, "金蝶", True]
    leads.edit(desk.store, desk.wang, lead, {"续约日": "2027-01-15", "seats": "", "erp": "用友", "vip": "no"})
    changed = desk.values(lead)
    assert [changed.get(field.id) for field, _typed in ADDED] == [date(2027, 1, 15), None, "用友", False]
    undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead) == {**values, "version": desk.values(lead)["version"]}
    undoing.redo_last(desk.store, desk.wang)
    assert desk.values(lead)["renewal"] == date(2027, 1, 15)


@pytest.mark.usefixtures("added_fields")
def test_two_edits_of_an_added_field_show_both_sides(desk: Desk) -> None:
    from leadtui.store.rows import EditConflict

    lead = desk.lead(erp="金蝶")
    seen = desk.values(lead)
    leads.edit(desk.store, desk.wang, lead, {"erp": "用友"}, seen=seen)
    with pytest.raises(EditConflict) as clash:
        leads.edit(desk.store, desk.wang, lead, {"erp": "SAP"}, seen=seen)
    assert clash.value.clashes == (("erp", "用友", "SAP"),)


@pytest.mark.usefixtures("added_fields")
def test_a_lead_is_found_by_an_added_field(desk: Desk) -> None:
    lead = desk.lead(erp="金蝶", seats="50")
    desk.lead(erp="用友", seats="5")
    for query in ("erp:金蝶", "seats>=20", "席位:50"):
        assert finding.find(desk.store, desk.wang, query) == [lead], query


def test_who_is_told_is_named_without_the_plan_changing_hands(desk: Desk) -> None:
    rep, helper = desk.user("rep"), desk.user("helper")
    lead = desk.lead(rep)
    desk.reached(rep, lead, plan=replace(LATER, person_id=helper.user_id))
    with desk.store.reading():
        told = [event.audience for event in Event.select().where(Event.lead_id == lead) if event.audience]
    assert told == [str(helper.user_id)]
