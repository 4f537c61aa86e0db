"""The audit log: events newest first, asked as one types, for managers and admins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadtui import clock
from leadtui.screens import audit as audit_screen
from leadtui.screens.audit import AuditScreen
from leadtui.screens.lead import LeadScreen
from leadtui.services import assigning, audit, leads, people, teams
from tests.databases import NOW
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    ids = fill(sqlite_url)
    desk = Desk(sqlite_url)
    names = list(ids)
    people.add_user(desk.store, desk.wang, "boss", name="陈主管", role="manager")
    teams.add_team(desk.store, desk.wang, "华南", leaders=["boss"], members=["zhao"])
    zhao, li = desk.sign_in("zhao"), desk.sign_in("li")
    clock.freeze(NOW + timedelta(minutes=1))
    leads.set_level(desk.store, desk.wang, ids[names[0]], "C", reason="展会上谈过两次")
    audit.note(desk.store, zhao, "login", "user", zhao.user_id, values={"way": "system"})
    audit.note(desk.store, li, "login", "user", li.user_id, values={"way": "key"})
    values = {"query": "owner:me", "leads": 12, "rows": 40, "format": "xlsx"}
    audit.note(desk.store, desk.wang, "export", "lead", 0, values=values)
    assigning.assign(desk.store, desk.wang, ids[names[1]], li.user_id, reason="赵倩休假")
    people.set_user(desk.store, desk.wang, "li", role="viewer")
    clock.freeze(NOW + timedelta(minutes=2))
    desk.store.close()
    return sqlite_url


@pytest.mark.parametrize("size", SIZES)
async def test_the_log_looks_like_this(url: str, spoken: str, size: str) -> None:
    async with opened(url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "a", "j", "j")
        check(app, f"audit_{spoken}_{size}")


async def test_it_is_asked_as_one_types_and_given_back(url: str) -> None:
    async with opened(url, size=SIZES["120x40"]) as (app, pilot):
        await press(app, pilot, "g", "a", "slash", *"kind:export")
        assert "owner:me" in screen_text(app)
        assert "展会上谈过" not in screen_text(app)
        await press(app, pilot, "enter", "escape")
        assert "展会上谈过" in screen_text(app)
        await press(app, pilot, "slash", *"user:nobody")
        assert "There is no user nobody." in screen_text(app)
        await press(app, pilot, "escape", "slash", *"field:level", "enter")
        assert "展会上谈过" in screen_text(app)


async def test_enter_opens_the_lead_and_says_where_there_is_none(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "a", "slash", *"kind:export", "enter", "enter")
        assert "This is about no lead." in screen_text(app)
        await press(app, pilot, "escape", "slash", *"kind:level", "enter", "enter")
        assert isinstance(app.screen, LeadScreen)
        await press(app, pilot, "q")
        assert isinstance(app.screen, AuditScreen)
        await press(app, pilot, "q", "q")
        assert not isinstance(app.screen, AuditScreen)


async def test_it_reads_on_as_one_goes_down(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_screen, "PAGE", 30)
    desk = Desk(url)
    for number in range(100):
        audit.note(desk.store, desk.wang, "export", "lead", number, values={"rows": number})
    desk.store.close()
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "a", "slash", *"kind:export", "enter")
        screen = app.screen
        assert isinstance(screen, AuditScreen)
        seen = []
        for _each in range(12):
            await press(app, pilot, "G")
            seen.append(screen.list.rows.length)
        assert seen == sorted(seen)
        assert seen[-1] == 101
        ids = [screen.list.rows.id_at(at) for at in range(101)]
        assert ids == sorted(ids, reverse=True)  # type: ignore[type-var]


async def test_a_manager_reads_what_concerns_the_team(url: str) -> None:
    async with opened(url, "boss", size=SIZES["120x40"]) as (app, pilot):
        await press(app, pilot, "g", "a", "slash", *"kind:login", "enter")
        shown = screen_text(app)
        assert "赵倩" in shown
        assert "李雷" not in shown


async def test_a_rep_is_neither_shown_nor_let_in(url: str) -> None:
    async with opened(url, "zhao", size=SIZES["120x40"]) as (app, pilot):
        assert "for managers and admins" in await press(app, pilot, "g", "a")
        await press(app, pilot, "colon", *"audit")
        assert "Audit log" not in screen_text(app)
        await press(app, pilot, "escape", "g")
        assert "Audit log" not in screen_text(app)
