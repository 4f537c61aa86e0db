"""Late leads of a team: everybody's share of them and exact counts, however they are read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from leadtui.domain.forms import NextPlan
from leadtui.domain.people import Viewer
from leadtui.services import followups, queue
from leadtui.services.queue import Queue
from leadtui.store import team_late
from tests.services.desk import TODAY, Desk, at
from tests.services.secured import SecuredDesk

FIRST = date(2026, 5, 11)


def late(desk: Desk, person: Viewer, days: int) -> int:
    """A lead whose owner should have called so many days after FIRST."""
    lead = desk.lead(person)
    desk.reached(desk.wang, lead, plan=NextPlan(FIRST + timedelta(days), person_id=person.user_id))
    return lead


def shown(found: Queue) -> tuple[list[tuple[int | None, int]], dict[str, int]]:
    """The late leads with whose they are, in order, and how many there are with whom."""
    rows = [(entry.person_id, entry.lead_id) for entry in found.entries if entry.group == "team_late"]
    return rows, {person.name: person.leads for person in found.people}


def busy(desk: Desk) -> tuple[Viewer, tuple[list[int], list[int], int]]:
    """A manager of two people who are late: leads of the one, of the other, and one of both."""
    boss, one, two = desk.user("boss", "manager"), desk.user("one"), desk.user("two")
    desk.team("East", boss, one, two)
    at(FIRST)
    ones = [late(desk, one, days) for days in (3, 1, 2, 4)]
    twos = [late(desk, two, days) for days in (2, 1, 3)]
    both = late(desk, one, 0)
    desk.reached(one, both, plan=NextPlan(FIRST, person_id=two.user_id))
    followups.redate(desk.store, one, both, NextPlan(FIRST + timedelta(days=1), track="content"))
    followups.redate(desk.store, two, twos[0], NextPlan(FIRST, track="content"))
    at(TODAY)
    return boss, (ones, twos, both)


def test_everybody_has_a_share_of_the_late_leads_and_an_exact_count(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, (ones, twos, both) = busy(desk)
    one, two = (desk.sign_in(login).user_id for login in ("one", "two"))
    counts = {"one": 5, "two": 3}
    everything = [(one, lead) for lead in (ones[1], both, ones[2], ones[0], ones[3])]
    everything += [(two, lead) for lead in (twos[0], twos[1], twos[2])]
    assert shown(queue.today(desk.store, boss)) == (everything, counts)
    monkeypatch.setattr(queue, "MANAGER_LIMIT", 4)
    share = [(one, ones[1]), (one, both), (two, twos[0]), (two, twos[1])]
    assert shown(queue.today(desk.store, boss)) == (share, counts)


@pytest.mark.parametrize("many", [0, 1000])
def test_an_admin_counts_the_late_leads_of_everybody_as_their_manager_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    boss, _leads = busy(desk)
    monkeypatch.setattr(team_late, "MANY", many)
    expected = shown(queue.today(desk.store, boss))
    assert shown(queue.today(desk.store, desk.wang)) == expected
    monkeypatch.setattr(queue, "MANAGER_LIMIT", 3)
    assert shown(queue.today(desk.store, desk.wang)) == shown(queue.today(desk.store, boss))


def test_late_leads_are_read_with_as_many_queries_for_many_people_as_for_two(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, _leads = busy(desk)
    monkeypatch.setattr(queue, "MANAGER_LIMIT", 1)
    queue.today(desk.store, boss)
    before = asked(desk, boss)
    at(FIRST)
    others = [desk.user(f"rep{number}") for number in range(5)]
    desk.team("West", boss, *others)
    for person in others:
        late(desk, person, 1)
    at(TODAY)
    assert len(queue.today(desk.store, boss).people) == 7
    assert asked(desk, boss) == before


def asked(desk: Desk, viewer: Viewer) -> int:
    """How many queries Today takes."""
    queries: list[str] = []
    hook = queries.append
    desk.store.database.query_hooks.append(lambda event: hook(event.sql))
    queue.today(desk.store, viewer)
    desk.store.database.query_hooks.clear()
    return len(queries)


@pytest.fixture
def secured(frozen_now: datetime, bare_desk: SecuredDesk) -> SecuredDesk:
    """A desk on which everybody has a role of their own."""
    return bare_desk


@pytest.mark.postgres
@pytest.mark.parametrize("limit", [1000, 4])
def test_under_their_own_role_manager_and_admin_see_the_same_late_leads(
    secured: SecuredDesk, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    boss, _leads = busy(secured)
    monkeypatch.setattr(queue, "MANAGER_LIMIT", limit)
    expected = shown(queue.today(secured.store, boss))
    for login in ("boss", "wang"):
        assert shown(queue.today(*secured.as_role(login))) == expected
