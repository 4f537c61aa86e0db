"""The team's late leads person by person: exact counts, everybody their share of a long list."""

from __future__ import annotations

from datetime import date

import pytest

from leadtui.domain.forms import NextPlan
from leadtui.services import finding, queue
from tests.services.desk import Desk, at

pytestmark = pytest.mark.usefixtures("frozen_now")


def late(desk: Desk, login: str, number: int) -> list[int]:
    """So many late leads of a rep."""
    rep = desk.user(login)
    found = []
    for place in range(number):
        at(date(2026, 5, 6))
        found.append(desk.lead(rep, f"{login}{place}"))
        desk.reached(rep, found[-1], plan=NextPlan(date(2026, 5, 8 + place % 5), method="phone"))
    at(date(2026, 5, 20))
    return found


def test_each_person_has_an_exact_count(desk: Desk) -> None:
    late(desk, "zhao", 3)
    late(desk, "li", 2)
    shown = queue.today(desk.store, desk.wang)
    assert [(person.name, person.leads) for person in shown.people] == [("zhao", 3), ("li", 2)]
    assert shown.counts["team_late"] == 5
    people = [entry.person_id for entry in shown.entries if entry.group == "team_late"]
    assert people == sorted(
        people, key=lambda one: [person.user_id for person in shown.people].index(one or 0)
    )


def test_of_more_than_fit_everybody_has_a_share(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MANAGER_LIMIT", 4)
    late(desk, "zhao", 6)
    late(desk, "li", 3)
    shown = queue.today(desk.store, desk.wang)
    assert [person.leads for person in shown.people] == [6, 3]
    listed = [entry.person_id for entry in shown.entries if entry.group == "team_late"]
    assert sorted(map(listed.count, set(listed))) == [2, 2]


def test_of_some_leads_those_that_fit_are_told(desk: Desk) -> None:
    ids = late(desk, "zhao", 3)
    assert finding.among(desk.store, desk.wang, "owner:zhao late:yes", ids[:2]) == set(ids[:2])
    assert finding.among(desk.store, desk.wang, "zhao1", ids) == {ids[1]}
    assert finding.among(desk.store, desk.wang, "late:no", ids) == set()
