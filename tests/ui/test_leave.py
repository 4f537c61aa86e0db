"""Leave on the screen: who is away until when, entered and ended there, marked where their leads are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leadtui import clock
from leadtui.services import absences, people, teams
from tests.services.desk import Desk
from tests.ui.desk_app import at_rest, fill, opened, press
from tests.ui.golden import check
from tests.ui.test_people import pick

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    """Zhao and Li in a team that the boss leads."""
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    people.add_user(desk.store, desk.wang, "boss", name="陈主管", role="manager")
    teams.add_team(desk.store, desk.wang, "华南", leaders=["boss"], members=["zhao", "li"])
    desk.store.close()
    return sqlite_url


def away(url: str, days: int = 5) -> date:
    """Zhao is away from today, Li stands in; the last day of it."""
    desk = Desk(url)
    today = clock.today(desk.wang.team_zone)
    absences.go(desk.store, desk.wang, "zhao", today, today + timedelta(days=days), "li")
    desk.store.close()
    return today + timedelta(days=days)


async def test_leave_is_entered_in_three_answers_and_taken_back_with_one_key(url: str) -> None:
    async with opened(url, "boss", size=(120, 40)) as (app, pilot):
        await press(app, pilot, "g", "p")
        await pick(app, pilot, "赵倩")
        await press(app, pilot, "l", "enter", *"+3d", "enter")
        shown = await press(app, pilot, *"li", "enter")
        assert "赵倩 is away from" in shown
        assert "off to 5/23 (李雷)" in shown
        assert "(李雷)" not in await press(app, pilot, "u")


async def test_leave_ends_where_it_is_seen(url: str) -> None:
    away(url)
    async with opened(url, size=(120, 40)) as (app, pilot):
        await press(app, pilot, "g", "p")
        await pick(app, pilot, "赵倩")
        assert "Back again: it ends today" in await press(app, pilot, "l")
        shown = await press(app, pilot, "enter")
        assert "赵倩 is back" in shown
        assert "(李雷)" not in shown


async def test_a_manager_sees_those_they_lead_and_changes_nothing_else(url: str) -> None:
    async with opened(url, "boss", size=(120, 40)) as (app, pilot):
        shown = await press(app, pilot, "g", "p")
        assert ("赵倩" in shown, "陈主管" in shown, "wang " in shown) == (True, True, False)
        assert "Only an admin may do this" in await press(app, pilot, "D")


async def test_a_rep_enters_their_own_from_anywhere(url: str) -> None:
    async with opened(url, "zhao", size=(120, 40)) as (app, pilot):
        shown = await press(app, pilot, "g", "v", *"tomorrow", "enter", "enter", *"li", "enter")
        assert "赵倩 is away from 5/21 to 5/21, 李雷 stands in" in shown


async def test_who_is_away_is_marked_where_their_leads_are(url: str, spoken: str) -> None:
    away(url)
    async with opened(url, "boss", size=(80, 24)) as (app, pilot):
        check(app, f"leave-today_{spoken}")
        for key, name in (("2", "leads"), ("3", "board")):
            await press(app, pilot, key)
            await at_rest(app, pilot)
            check(app, f"leave-{name}_{spoken}")
        await press(app, pilot, "g", "p")
        await at_rest(app, pilot)
        check(app, f"leave-people_{spoken}")


def test_of_leave_that_is_over_nothing_is_marked(url: str) -> None:
    last = away(url)
    desk = Desk(url)
    assert set(absences_now(desk).values()) == {last}
    absences.come_back(desk.store, desk.wang, "zhao")
    assert absences_now(desk) == {}


def absences_now(desk: Desk) -> dict[int, date]:
    """Who is away today."""
    from leadtui.store.absences import away as found

    with desk.store.reading():
        return found(clock.today(desk.wang.team_zone))
