"""A screen nobody sits at covers itself, and goes on where it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from leadtui import i18n
from leadtui.app import LeadTui
from leadtui.config import Config
from leadtui.screens.form import FormDialog
from leadtui.screens.lock import LockScreen
from leadtui.screens.sign_in import SignIn
from leadtui.services import people
from tests.services.desk import Desk
from tests.ui import golden
from tests.ui.doors import GOOD, OTHER, Watch, come_in, shared
from tests.ui.hands import Hands

pytestmark = pytest.mark.usefixtures("frozen_now")
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
CUSTOMERS = ("华信", "金桥", "中鼎", "恒泰", "远诚", "138", "赵敏")


@asynccontextmanager
async def idle(
    url: str, ids: dict[str, int], watch: Watch, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Hands]:
    """Zhao has a half-written follow-up open and has gone away for ten minutes."""
    async with shared(url, ids, size=size) as hands:
        await come_in(hands)
        await hands.go_to("华信智云")
        await hands.press("f2")
        await hands.type("写到一半")
        await gone(hands, watch, 600)
        yield hands


async def gone(hands: Hands, watch: Watch, seconds: float) -> None:
    watch.seconds += seconds
    hands.app.look_idle()
    await hands.rest()


async def unlock(hands: Hands, password: str = GOOD) -> str:
    await hands.type(password)
    return await hands.press("enter")


@pytest.mark.parametrize("size", SIZES)
async def test_a_locked_screen_shows_whose_it_is_and_no_customer(
    url: str, leads: dict[str, int], watch: Watch, size: str, spoken: str
) -> None:
    async with idle(url, leads, watch, size=SIZES[size]) as hands:
        i18n.set_language(spoken)
        hands.app.language_changed()
        await hands.rest()
        golden.check(hands.app, f"lock_{spoken}_{size}")
        assert not [name for name in CUSTOMERS if name in hands.screen]


async def test_the_same_person_goes_on_in_the_same_field_at_the_same_place(
    url: str, leads: dict[str, int], watch: Watch
) -> None:
    async with idle(url, leads, watch) as hands:
        assert hands.app.locked
        screen = await unlock(hands)
        assert isinstance(hands.app.screen, FormDialog)
        assert "写到一半" in screen
        await hands.type("，再写")
        assert hands.app.screen.value("summary") == "写到一半，再写"


async def test_what_was_half_written_is_a_draft_too(url: str, leads: dict[str, int], watch: Watch) -> None:
    async with idle(url, leads, watch):
        desk = Desk(url)
        from leadtui.services import drafts

        kept = drafts.load(desk.store, desk.sign_in("zhao"), "followup", leads["华信智云"])
        desk.store.close()
        assert kept is not None
        assert kept[0]["summary"] == "写到一半"


async def test_a_wrong_password_opens_nothing(url: str, leads: dict[str, int], watch: Watch) -> None:
    async with idle(url, leads, watch) as hands:
        await unlock(hands, OTHER)
        assert hands.app.locked
        assert hands.message == "The user name or the password is wrong."
        await hands.press("escape", "ctrl+p", "f2", "ctrl+s", "tab")
        assert hands.app.locked
        assert not [name for name in CUSTOMERS if name in hands.screen]


async def test_somebody_else_signs_in_and_the_draft_stays_its_authors(
    url: str, leads: dict[str, int], watch: Watch
) -> None:
    async with idle(url, leads, watch) as hands:
        await hands.press("f4")
        assert isinstance(hands.app.screen, SignIn)
        assert "写到一半" not in await come_in(hands, "li", OTHER)
        await hands.press("g", "o")
        await come_in(hands)
        await hands.go_to("华信智云")
        assert "写到一半" in await hands.press("f2")


async def test_a_key_puts_locking_off(url: str, leads: dict[str, int], watch: Watch) -> None:
    async with shared(url, leads) as hands:
        await come_in(hands)
        watch.seconds += 599
        await hands.press("j")
        await gone(hands, watch, 599)
        assert not hands.app.locked
        await gone(hands, watch, 1)
        assert hands.app.locked


async def test_a_terminal_locks_when_its_settings_say_and_never_with_0(
    url: str, leads: dict[str, int], watch: Watch
) -> None:
    for minutes, locked in ((2.0, True), (0.0, False)):
        async with shared(url, leads, config=Config(lock_after=minutes)) as hands:
            await come_in(hands)
            if minutes:
                await gone(hands, watch, 120)
            assert hands.app.lock_seconds == 60 * minutes
            assert hands.app.locked == locked


async def test_what_ends_or_opens_while_locked_does_so_under_the_lock(
    url: str, leads: dict[str, int], watch: Watch
) -> None:
    async with idle(url, leads, watch) as hands:
        form = hands.app.screen_stack[-2]
        form.dismiss(None)
        await hands.rest()
        assert hands.app.locked
        assert form not in hands.app.screen_stack
        await hands.app.open_lead(leads["金桥置业"])
        await hands.rest()
        assert hands.app.locked
        assert not [name for name in CUSTOMERS if name in hands.screen]
        assert "金桥置业" in await unlock(hands)


async def test_nothing_locks_while_it_is_saved(url: str, leads: dict[str, int], watch: Watch) -> None:
    async with shared(url, leads) as hands:
        await come_in(hands)
        hands.app.saving += 1
        await gone(hands, watch, 600)
        assert not hands.app.locked
        hands.app.saving -= 1
        hands.app.lock()
        await hands.rest()
        assert hands.app.locked


async def test_whoever_was_deactivated_while_locked_is_out(
    url: str, leads: dict[str, int], watch: Watch
) -> None:
    async with idle(url, leads, watch) as hands:
        desk = Desk(url)
        people.set_user(desk.store, desk.wang, "zhao", active=False)
        desk.store.close()
        await unlock(hands)
        await hands.rest()
        assert isinstance(hands.app.screen, SignIn)
        assert (hands.app.viewer, hands.app.ended_by) == (None, None)


@pytest.mark.parametrize(("login", "locks"), [("zhao", True), ("wang", False)])
async def test_with_the_systems_login_only_who_has_a_password_may_lock(
    url: str, leads: dict[str, int], watch: Watch, login: str, locks: bool
) -> None:
    app = LeadTui(url, login, config=Config(lock_after=5))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot, leads)
        await hands.rest()
        await gone(hands, watch, 300)
        assert app.locked == locks
        if locks:
            await unlock(hands)
            assert not isinstance(app.screen, LockScreen)
        await hands.press("g", "k")
        assert app.locked == locks
        if not locks:
            assert hands.message == "Only a password could open it again: leadtui user passwd"
            await hands.press("g", "o")
            assert hands.message == "Here the operating system says who you are."
        await app.gateway.close()
