"""What an admin sets for everybody, from the settings."""

from __future__ import annotations

import pytest

from leadtui.services import limits, notifying
from leadtui.services.notifying import Choice
from tests.services.desk import Desk
from tests.ui.desk_app import fill, opened, press

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    fill(sqlite_url)
    return sqlite_url


def held(url: str, name: str) -> int:
    desk = Desk(url)
    value = limits.one(desk.store, desk.wang, name).value
    desk.store.close()
    return value


async def test_an_admin_sets_a_limit_and_sees_it_set(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        assert "Limits" in await press(app, pilot, "g", "s")
        shown = await press(app, pilot, *"limits", "enter")
        assert "leads revealed a day" in shown
        assert "from 0 to 100000" in await press(app, pilot, "enter")
        assert "whole number" in await press(app, pilot, *"2x")
        shown = await press(app, pilot, "backspace", "5", "enter")
        assert "25" in shown
    assert held(url, "reveals_a_day") == 25


async def test_enter_alone_takes_the_number_shipped(url: str) -> None:
    desk = Desk(url)
    limits.change(desk.store, desk.wang, "reveals_a_day", "7")
    desk.store.close()
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "s", *"limits", "enter", "enter", "enter")
    assert held(url, "reveals_a_day") == 30


async def test_a_rep_is_offered_no_limits(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        assert "Limits" not in await press(app, pilot, "g", "s")


def chosen(url: str) -> Choice:
    desk = Desk(url)
    found = notifying.choice(desk.store, desk.sign_in("zhao"))
    desk.store.close()
    return found


async def test_one_chooses_for_oneself_what_goes_out_by_mail_and_when_the_digest_comes(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "s", *"digest", "enter")
        assert "Kinds by mail" in shown
        await press(app, pilot, "enter", *"zhao@example.com", "enter")
        shown = await press(app, pilot, *"kinds by", "enter")
        assert "✓ late plans" in shown
        shown = await press(app, pilot, *"late", "enter")
        assert "✓ late plans" not in shown
        await press(app, pilot, "escape", *"digest", "enter", "ctrl+u", *"9:15", "enter")
    found = chosen(url)
    assert (found.mail, found.digest) == ("zhao@example.com", "09:15")
    assert "late" not in found.mail_kinds
    assert "due" in found.mail_kinds


async def test_an_address_that_is_none_is_told_while_typing(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "s", *"digest", "enter", "enter", *"zhao@", "enter")
        assert "zhao@" in shown
    assert chosen(url).mail == ""
