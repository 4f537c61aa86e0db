"""Two leads become one, with both histories, and two again when that is undone: on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.services import finding, leads, merging, showing, undoing
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Followup,
    Lead,
    LeadKey,
    LeadMember,
    LeadTag,
    Milestone,
    Plan,
    StatusChange,
)
from tests.services.desk import TODAY, Desk

LIVING: tuple[Any, ...] = (
    Lead,
    Contact,
    ContactPoint,
    Followup,
    Plan,
    StatusChange,
    Milestone,
    LeadTag,
    LeadMember,
    LeadKey,
)
CHANGING = {"version", "updated_at"}


def two(desk: Desk, **values: Any) -> tuple[int, int]:
    """A lead that was spoken to, and another that has come further."""
    winner, loser = desk.lead(desk.wang), desk.lead(desk.wang, "华信智云（深圳）有限公司", **values)
    desk.reached(desk.wang, winner)
    desk.bring_to("interested", loser)
    leads.tag(desk.store, desk.wang, winner, ["展会"])
    leads.tag(desk.store, desk.wang, loser, ["VIP"])
    leads.add_milestone(desk.store, desk.wang, loser, title="签约", on_day=TODAY)
    return winner, loser


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that count, as they are."""
    found = {}
    with desk.store.reading():
        for model in LIVING:
            living = model.select()
            if "voided_at" in model._meta.fields:
                living = living.where(model.voided_at.is_null())
            rows = [
                tuple((name, str(row[name])) for name in sorted(row) if name not in CHANGING)
                for row in living.dicts()
            ]
            found[model.__name__] = sorted(rows)
    return found


def test_both_histories_stand_in_the_one_that_is_left(desk: Desk) -> None:
    winner, loser = two(desk)
    merging.merge(desk.store, desk.wang, winner, loser)
    left = desk.show(winner)
    assert len(left.followups) == 2
    assert {contact.name for contact in left.contacts} == {"张伟"}
    assert {point.raw for contact in left.contacts for point in contact.points} == {
        "13800000001",
        "13800000002",
    }
    assert set(left.tags) == {"VIP", "展会"}
    assert [milestone.title for milestone in left.milestones] == ["签约"]
    with pytest.raises(NotFoundError):
        desk.show(loser)


def test_the_status_that_has_come_further_is_kept_and_is_the_last_step(desk: Desk) -> None:
    winner, loser = two(desk)
    merging.merge(desk.store, desk.wang, winner, loser)
    left = desk.show(winner)
    assert left.row.status == "interested"
    assert left.status_changes[-1].to_status == "interested"
    assert {change.to_status for change in left.status_changes} == {"potential", "interested"}


def test_a_status_of_the_winner_that_is_further_stays(desk: Desk) -> None:
    winner, loser = two(desk)
    merging.merge(desk.store, desk.wang, loser, winner)
    left = desk.show(loser)
    assert (left.row.status, left.status_changes[-1].to_status) == ("interested", "interested")


def test_what_the_winner_lacks_comes_from_the_other_and_what_is_chosen_too(desk: Desk) -> None:
    winner, loser = two(desk, industry="医疗", budget="100000", region="深圳")
    desk_name = desk.values(loser)["customer"]
    leads.edit(desk.store, desk.wang, winner, {"region": "广州"})
    shown = merging.preview(desk.store, desk.wang, winner, loser)
    choices = {row.id: row.choice for row in shown.rows}
    assert (choices["industry"], choices["region"], choices["customer"]) == ("loser", "winner", "winner")
    merging.merge(desk.store, desk.wang, winner, loser, {"customer": "loser"})
    left = desk.values(winner)
    assert (left["industry"], left["region"], left["customer"]) == ("医疗", "广州", desk_name)


def test_each_track_keeps_one_next_contact(desk: Desk) -> None:
    winner, loser = two(desk)
    merging.merge(desk.store, desk.wang, winner, loser)
    assert len(desk.open_plans(winner)) == 1


def test_whose_next_contact_stays_is_shown_and_chosen(desk: Desk) -> None:
    winner, loser = two(desk)
    shown = merging.preview(desk.store, desk.wang, winner, loser, {"plan": "loser"})
    row = next(row for row in shown.rows if row.id == "plan")
    (mine,), (theirs,) = desk.open_plans(winner), desk.open_plans(loser)
    assert (row.winner.text[:10], row.loser.text[:10]) == (str(mine.due_on), str(theirs.due_on))
    assert row.choice == "loser"
    merging.merge(desk.store, desk.wang, winner, loser, {"plan": "loser"})
    assert [plan.id for plan in desk.open_plans(winner)] == [theirs.id]


def test_the_number_of_the_loser_leads_to_the_winner(desk: Desk) -> None:
    first, second = two(desk)
    third = desk.lead(desk.wang)
    numbers = [desk.show(lead).row.number for lead in (first, second, third)]
    merging.merge(desk.store, desk.wang, first, second)
    merging.merge(desk.store, desk.wang, third, first)
    for number in numbers:
        assert showing.lead_id_of(desk.store, desk.wang, number.lower()) == third
    assert finding.find(desk.store, desk.wang, numbers[0]) == [third]


def test_undo_makes_two_of_them_again_as_they_were_and_redo_one(desk: Desk) -> None:
    winner, loser = two(desk, industry="医疗")
    before = everything(desk)
    merging.merge(desk.store, desk.wang, winner, loser)
    merged = everything(desk)
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before
    undoing.redo_last(desk.store, desk.wang)
    again = everything(desk)
    assert {name: len(found) for name, found in again.items()} == {
        name: len(found) for name, found in merged.items()
    }
    undoing.undo_last(desk.store, desk.wang)
    assert everything(desk) == before


def test_undo_is_refused_once_somebody_has_built_on_it(desk: Desk) -> None:
    boss = desk.user("boss", "manager", name="老板")
    winner, loser = two(desk)
    desk.team("A", boss, desk.wang)
    merging.merge(desk.store, desk.wang, winner, loser)
    desk.reached(boss, winner)
    with pytest.raises(RuleError, match="老板 has built on this"):
        undoing.undo_last(desk.store, desk.wang)


def test_merging_needs_its_right_and_two_leads(desk: Desk) -> None:
    rep = desk.user("rep")
    winner, loser = desk.lead(rep), desk.lead(rep)
    with pytest.raises(PermissionDenied, match="merge leads"):
        merging.merge(desk.store, rep, winner, loser)
    with pytest.raises(RuleError, match="itself"):
        merging.merge(desk.store, desk.wang, winner, winner)
    with pytest.raises(ValidationError, match="no field"):
        merging.merge(desk.store, desk.wang, winner, loser, {"number": "loser"})
    with pytest.raises(ValidationError, match="no side"):
        merging.merge(desk.store, desk.wang, winner, loser, {"customer": "both"})


def test_whose_lead_it_was_goes_on_working_on_it(desk: Desk) -> None:
    one, other = desk.user("one"), desk.user("other")
    winner, loser = desk.lead(one), desk.lead(other)
    merging.merge(desk.store, desk.wang, winner, loser)
    left = desk.show(winner, other)
    assert left.row.owner_id == one.user_id
    assert all(plan.responsible_id == one.user_id for plan in desk.open_plans(winner))


def test_a_lead_of_the_pool_goes_to_whoever_has_the_other(desk: Desk) -> None:
    rep = desk.user("rep")
    winner, loser = desk.lead(), desk.lead(rep)
    merging.merge(desk.store, desk.wang, winner, loser)
    assert desk.show(winner).row.owner_id == rep.user_id
    undoing.undo_last(desk.store, desk.wang)
    assert desk.show(winner).row.owner_id is None


def test_the_same_person_is_one_contact_with_all_ways_to_reach_them(desk: Desk) -> None:
    points = (("phone", "13811112222"), ("email", "zhao@example.com"))
    made = [
        leads.create(
            desk.store,
            desk.wang,
            NewLead(
                "远诚",
                "trade_show",
                {},
                (NewContact("赵敏", points[: n + 1], {"title": "总监"} if n else {}),),
            ),
        ).lead_id
        for n in (0, 1)
    ]
    merging.merge(desk.store, desk.wang, made[0], made[1])
    (contact,) = desk.show(made[0]).contacts
    assert [(point.kind, point.raw) for point in contact.points] == list(points)
    assert contact.title == "总监"
