"""A shared terminal asks who is there, opens as that person, and asks again when they leave."""

from __future__ import annotations

import pytest
from textual import events
from textual.keys import _character_to_key

from leadtui import clock, i18n, paths
from leadtui.screens.sign_in import SignIn
from leadtui.services import passwords, people
from tests.services.desk import Desk
from tests.ui import golden
from tests.ui.doors import GOOD, OTHER, Watch, come_in, shared

pytestmark = pytest.mark.usefixtures("frozen_now")
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}


@pytest.mark.parametrize("size", SIZES)
async def test_the_question_who_is_there(url: str, leads: dict[str, int], size: str, spoken: str) -> None:
    async with shared(url, leads, size=SIZES[size]) as hands:
        golden.check(hands.app, f"sign_in_{spoken}_{size}")


async def test_the_program_opens_as_whoever_it_is(url: str, leads: dict[str, int]) -> None:
    async with shared(url, leads) as hands:
        screen = await come_in(hands)
        assert "华信智云" in screen
        assert hands.app.viewer is not None
        assert (hands.app.viewer.login, hands.app.viewer.actor_id) == ("zhao", None)


async def test_nothing_of_a_password_is_shown(url: str, leads: dict[str, int]) -> None:
    async with shared(url, leads) as hands:
        await hands.type("zhao")
        await hands.press("enter")
        screen = await hands.type("geheim 秘密")
        assert "geheim" not in screen
        assert "秘密" not in screen
        assert "*********" in screen
        await hands.press("ctrl+a", "ctrl+x")
        assert hands.app.clipboard == ""


async def test_a_wrong_name_and_a_wrong_password_are_told_alike_and_waiting_is_counted_down(
    url: str, leads: dict[str, int], watch: Watch
) -> None:
    for login in ("zhao", "nobody"):
        async with shared(url, leads) as hands:
            told = []
            await hands.type(login)
            await hands.press("enter")
            for _try in range(3):
                await hands.type("wrong")
                await hands.press("enter")
                told.append(hands.message)
            assert told == [
                "The user name or the password is wrong.",
                "The user name or the password is wrong.",
                "The user name or the password is wrong. · The next try counts in 2 s.",
            ]
            screen = hands.app.screen
            assert isinstance(screen, SignIn)
            watch.seconds += 1
            screen._count()
            assert hands.message.endswith("in 1 s.")
            watch.seconds += 1
            screen._count()
            assert hands.message == "Try again."


async def test_the_right_one_after_waiting_opens(url: str, leads: dict[str, int], watch: Watch) -> None:
    async with shared(url, leads) as hands:
        await hands.type("zhao")
        await hands.press("enter")
        for _try in range(3):
            await hands.type("wrong")
            await hands.press("enter")
        await hands.type(GOOD)
        await hands.press("enter")
        assert isinstance(hands.app.screen, SignIn)
        watch.seconds += 2
        clock.freeze(clock.now().replace(second=2))
        assert "华信智云" in await hands.press("enter")


async def test_the_language_is_chosen_before_one_signs_in(url: str, leads: dict[str, int]) -> None:
    async with shared(url, leads) as hands:
        await hands.press("tab", "tab", "1")
        assert i18n.language() == "zh_CN"
        assert "[1 简体中文]" in hands.screen


async def test_what_an_admin_chose_is_replaced_before_anything_is_shown(
    url: str, leads: dict[str, int]
) -> None:
    desk = Desk(url)
    passwords.set_for(desk.store, desk.wang, "zhao", OTHER)
    desk.store.close()
    async with shared(url, leads) as hands:
        assert "Choose a password of your own." in await come_in(hands, "zhao", OTHER)
        await hands.type("zhao-12345")
        await hands.press("enter")
        await hands.type("zhao-12345")
        await hands.press("enter")
        assert "Add 7 more" in hands.message
        await hands.press("escape")
        assert isinstance(hands.app.screen, SignIn)
        await come_in(hands, "", OTHER)
        await hands.type(GOOD)
        await hands.press("enter")
        await hands.type(GOOD)
        assert "华信智云" in await hands.press("enter")
        await hands.press("g", "o")
        assert "华信智云" in await come_in(hands)


async def test_signing_out_leaves_nothing_for_the_next_but_their_own(url: str, leads: dict[str, int]) -> None:
    async with shared(url, leads) as hands:
        await come_in(hands)
        await hands.press("2", "/")
        await hands.type("华信")
        await hands.press("enter", "1")
        await hands.go_to("华信智云")
        await hands.press("f2")
        await hands.type("写到一半")
        await hands.press("escape", "g", "o")
        screen = hands.screen
        assert isinstance(hands.app.screen, SignIn)
        assert "华信" not in screen
        assert "zhao" not in screen
        screen = await come_in(hands, "li", OTHER)
        assert "华信智云" not in screen
        assert "东岳重工" in screen
        assert hands.app.query_text == ""
        await hands.press("g", "o")
        await come_in(hands)
        await hands.go_to("华信智云")
        await hands.press("f2")
        assert "写到一半" in hands.screen


async def test_changes_of_others_reach_each_who_signs_in_and_nobody_else(
    url: str, leads: dict[str, int]
) -> None:
    async with shared(url, leads) as hands:
        await come_in(hands)
        first = hands.app._watching
        assert first is not None
        await hands.press("g", "o")
        assert hands.app._watching is None
        assert first.cancelled() or first.done()
        assert hands.app.viewer is None
        await come_in(hands, "li", OTHER)
        assert hands.app._watching not in (None, first)
        assert hands.app.viewer is not None
        assert hands.app.viewer.login == "li"


async def test_what_is_typed_ahead_goes_where_it_is_meant(url: str, leads: dict[str, int]) -> None:
    async with shared(url, leads) as hands:
        for text in ("zhao", GOOD):
            for character in text:
                hands.app.post_message(events.Key(_character_to_key(character), character))
            hands.app.post_message(events.Key("enter", None))
        await hands.rest()
        await hands.rest()
        assert "华信智云" in hands.screen


async def test_the_keys_of_the_program_do_nothing_before_one_is_in(url: str, leads: dict[str, int]) -> None:
    async with shared(url, leads) as hands:
        await hands.press("tab", "tab", "tab", "ctrl+p", "f2", "f9", "colon", "escape")
        assert isinstance(hands.app.screen, SignIn)
        assert len(hands.app.screen_stack) == 1


async def test_whoever_was_deactivated_is_out_at_once_what_was_typed_is_kept_and_others_may_come(
    url: str, leads: dict[str, int]
) -> None:
    async with shared(url, leads) as hands:
        await come_in(hands)
        await hands.go_to("华信智云")
        await hands.press("f2")
        await hands.type("写到一半")
        desk = Desk(url)
        people.set_user(desk.store, desk.wang, "zhao", active=False)
        desk.store.close()
        await hands.press("ctrl+s")
        await hands.rest()
        assert isinstance(hands.app.screen, SignIn)
        assert (hands.app.viewer, hands.app.ended_by) == (None, None)
        assert "赵倩 was deactivated" in hands.message
        assert "华信" not in hands.screen
        await come_in(hands)
        assert "The user name or the password is wrong." in hands.message
        hands.app.screen.query_one("#login").focus()
        await hands.press("ctrl+u")
        await come_in(hands, "li", OTHER)
        assert hands.app.viewer is not None
        assert hands.app.viewer.login == "li"
    (draft,) = paths.drafts_folder().glob("*.json")
    assert "写到一半" in draft.read_text()
