"""The tree of teams, and what a manager sees by it (DOMAIN 8)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied, RuleError
from leadtui.services import finding, people, queue, teams, undoing
from leadtui.store.models import Event, Team, TeamClosure
from leadtui.store.query import tuples
from tests.services.desk import Desk


def add(desk: Desk, name: str, parent: str = "", leader: str = "", *members: str) -> None:
    teams.add_team(
        desk.store, desk.wang, name, parent=parent, leaders=[leader] if leader else [], members=members
    )


def move(desk: Desk, name: str, parent: str) -> None:
    teams.set_team(desk.store, desk.wang, name, parent=parent)


def closure() -> set[tuple[int, int]]:
    return set(tuples(TeamClosure.select(TeamClosure.ancestor_id, TeamClosure.descendant_id)))


def recomputed() -> set[tuple[int, int]]:
    """Every living team with each team on its way up, walked anew."""
    query = Team.select(Team.id, Team.parent_id).where(Team.voided_at.is_null())
    parents: dict[int, int | None] = dict(tuples(query))
    pairs = set()
    for team_id in parents:
        above: int | None = team_id
        while above is not None:
            pairs.add((above, team_id))
            above = parents[above]
    return pairs


def seen(desk: Desk, viewer: Viewer) -> set[int]:
    return set(finding.find(desk.store, viewer, "", 0, 100))


def test_teams_stand_below_each_other_with_their_people(desk: Desk) -> None:
    for login in ("ann", "bo", "cy"):
        desk.user(login)
    add(desk, "south")
    add(desk, "shenzhen", "south", "ann", "bo")
    add(desk, "east")
    rows = teams.everything(desk.store)
    assert [(row.name, row.depth, row.parent) for row in rows] == [
        ("east", 0, ""),
        ("south", 0, ""),
        ("shenzhen", 1, "south"),
    ]
    assert ([name for _id, name in rows[2].leaders], [name for _id, name in rows[2].members]) == (
        ["ann"],
        ["bo"],
    )


def test_a_managers_reads_and_queue_follow_the_tree_at_once(desk: Desk) -> None:
    boss, rep = desk.user("boss", "manager"), desk.user("rep")
    lead = desk.lead(rep)
    add(desk, "a", "", "boss")
    add(desk, "b", "", "", "rep")
    assert lead not in seen(desk, boss)
    move(desk, "b", "a")
    assert lead in seen(desk, boss)
    desk.store.database.execute_sql("UPDATE plan SET due_on = '2026-05-01'")
    assert queue.today(desk.store, boss).counts["first_contact_overdue"] == 1
    teams.set_team(desk.store, desk.wang, "b", without=["rep"])
    assert lead not in seen(desk, boss)
    undoing.undo_last(desk.store, desk.wang)
    assert lead in seen(desk, boss)
    undoing.undo_last(desk.store, desk.wang)
    assert lead not in seen(desk, boss)
    assert queue.today(desk.store, boss).counts == {}


def test_a_team_never_stands_below_itself(desk: Desk) -> None:
    add(desk, "a")
    add(desk, "b", "a")
    add(desk, "c", "b")
    for below in ("a", "b", "c"):
        with pytest.raises(RuleError, match="below itself"):
            move(desk, "a", below)
    assert closure() == recomputed()


def test_an_undo_makes_no_ring_either(desk: Desk) -> None:
    other = desk.user("other", "admin")
    add(desk, "a")
    add(desk, "b", "a")
    move(desk, "b", "")
    teams.set_team(desk.store, other, "a", parent="b")
    with pytest.raises(RuleError):
        undoing.undo_last(desk.store, desk.wang)
    assert closure() == recomputed()


def test_a_team_is_removed_when_none_stands_below_it_and_comes_back_under_its_name(desk: Desk) -> None:
    desk.user("rep")
    add(desk, "a")
    add(desk, "b", "a", "", "rep")
    with pytest.raises(RuleError, match="below"):
        teams.remove_team(desk.store, desk.wang, "a")
    teams.remove_team(desk.store, desk.wang, "b")
    assert [row.name for row in teams.everything(desk.store)] == ["a"]
    undoing.undo_last(desk.store, desk.wang)
    assert teams.everything(desk.store)[1].members
    undoing.redo_last(desk.store, desk.wang)
    teams.remove_team(desk.store, desk.wang, "a")
    add(desk, "b", "", "rep")
    (row,) = teams.everything(desk.store)
    assert (row.name, row.parent, len(row.leaders), row.members) == ("b", "", 1, ())
    assert closure() == recomputed()


def test_who_leads_is_no_member_besides(desk: Desk) -> None:
    desk.user("rep")
    add(desk, "a", "", "", "rep")
    row = teams.set_team(desk.store, desk.wang, "a", leaders=["rep"], new_name="A")
    assert (row.name, len(row.leaders), row.members) == ("A", 1, ())
    row = teams.set_team(desk.store, desk.wang, "A", members=["rep"])
    assert (row.leaders, len(row.members)) == ((), 1)


def test_teams_are_an_admins_and_names_are_unique(desk: Desk) -> None:
    boss = desk.user("boss", "manager")
    desk.user("guest", "viewer")
    add(desk, "a")
    with pytest.raises(PermissionDenied):
        teams.add_team(desk.store, boss, "mine", leaders=["boss"])
    with pytest.raises(RuleError, match="already"):
        add(desk, "a")
    with pytest.raises(NotFoundError):
        move(desk, "a", "nowhere")
    with pytest.raises(RuleError, match="numbers"):
        add(desk, "b", "", "", "guest")


def test_who_joins_and_leaves_is_told_by_an_event(desk: Desk) -> None:
    rep = desk.user("rep")
    add(desk, "a", "", "", "rep")
    event = Event.select().where(Event.entity == "team").order_by(Event.id.desc()).get()
    assert event.audience == str(rep.user_id)


MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=8)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_closure_is_what_walking_the_tree_finds_whatever_is_moved(
    desk: Desk, moves: list[tuple[int, int]]
) -> None:
    if teams.everything(desk.store) == ():
        for number in range(6):
            add(desk, f"t{number}", f"t{number - 1}" if number % 3 else "")
    for team, parent in moves:
        try:
            move(desk, f"t{team}", f"t{parent}" if parent >= 0 else "")
        except RuleError:
            assert parent >= 0
        assert closure() == recomputed()


def test_a_viewer_made_of_a_leader_sees_no_lead(desk: Desk) -> None:
    boss, rep = desk.user("boss", "manager"), desk.user("rep")
    add(desk, "a", "", "boss", "rep")
    lead = desk.lead(rep)
    assert lead in seen(desk, boss)
    people.set_user(desk.store, desk.wang, "boss", role="viewer")
    assert seen(desk, desk.sign_in("boss")) == set()
