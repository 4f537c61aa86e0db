"""The page of people: an admin adds, edits and deactivates users."""

from __future__ import annotations

import pytest

from leadtui.services import leaving, people, teams
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, at_rest, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    people.add_user(desk.store, desk.wang, "boss", name="陈主管", role="manager")
    people.add_user(desk.store, desk.wang, "gone", name="旧同事", active=False)
    teams.add_team(desk.store, desk.wang, "华南", leaders=["boss"], members=["zhao"])
    desk.store.close()
    return sqlite_url


@pytest.mark.parametrize("size", ["80x24", "120x40"])
async def test_the_page_shows_who_works_here_with_what(url: str, spoken: str, size: str) -> None:
    async with opened(url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "p")
        check(app, f"people_{spoken}_{size}")


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_one_goes_back_from_it_to_where_one_was(url: str, key: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "p", key)
        await at_rest(app, pilot)
        assert app.is_running
        assert type(app.screen).__name__ == "TodayScreen"
        await press(app, pilot, "2")
        assert type(app.screen).__name__ == "LeadsScreen"


async def test_only_an_admin_opens_it(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        assert "Only an admin" in await press(app, pilot, "g", "p")


async def test_a_user_is_added_and_can_be_taken_back(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "p", "n", *"hanmei", "enter", *"Han", "enter", "1")
        assert "Han (hanmei) added" in screen_text(app)
        assert "Undone" in await press(app, pilot, "u")


async def test_a_right_is_given_where_the_cursor_is(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "p")
        await pick(app, pilot, "赵倩")
        await press(app, pilot, "e", *"export", "enter")
        assert "export" in screen_text(app)
        await press(app, pilot, "escape")
        found = {line.person.login: line.rights for line in app.screen.list.rows._rows.values()}  # type: ignore[attr-defined]
        assert "export" in found["zhao"]


async def test_who_leaves_hands_over_after_the_counts(url: str) -> None:
    async with opened(url, size=(120, 40)) as (app, pilot):
        await press(app, pilot, "g", "p")
        await pick(app, pilot, "赵倩")
        shown = await press(app, pilot, "D")
        assert "9 open leads" in shown
        await press(app, pilot, *"boss", "enter")
        assert "gets in nowhere now" in screen_text(app)
        left = await app.ask(leaving.outlook, "zhao")
        assert (left.person.active, left.leads) == (False, 0)
        await press(app, pilot, "u")
        assert (await app.ask(leaving.outlook, "zhao")).leads == 9


async def pick(app: object, pilot: object, name: str) -> None:
    """Put the cursor on a user."""
    screen = app.screen  # type: ignore[attr-defined]
    row = next(row for row in screen.list.rows._rows.values() if row.person.name == name)
    screen.list.go_to_id(row.id)
    await at_rest(app, pilot)  # type: ignore[arg-type]
