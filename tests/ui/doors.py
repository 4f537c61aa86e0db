"""The program on a shared terminal, its clock for idleness in the test's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from leadtui.app import LeadTui
from leadtui.config import Config
from leadtui.gateway import Gateway
from leadtui.screens import asks_password, signing
from leadtui.services import password_hash, passwords
from leadtui.services.password_opening import PasswordOpening
from tests.services.desk import Desk
from tests.ui.hands import Hands

GOOD = "seven green kettles"
OTHER = "nine purple ladders"


class Watch:
    """What ``monotonic`` says to what counts idleness and waiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1_000.0
        for module in (signing, asks_password):
            monkeypatch.setattr(module, "monotonic", lambda: self.seconds)


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that Argon2 takes."""
    for name, value in (("PASSES", 1), ("MEMORY", 8), ("LANES", 1)):
        monkeypatch.setattr(password_hash, name, value)


def give(url: str, **words: str) -> None:
    """Give users of the desk their passwords."""
    desk = Desk(url)
    for login, password in words.items():
        passwords.set_own(desk.store, desk.sign_in(login), "", password)
    desk.store.close()


@asynccontextmanager
async def shared(
    url: str, ids: dict[str, int], *, size: tuple[int, int] = (80, 24), config: Config | None = None
) -> AsyncIterator[Hands]:
    """The program as the login ``kiosk`` opens it: it asks who is there."""
    opening = PasswordOpening(url, "kiosk")
    app = LeadTui(url, "kiosk", config=config, begun=(opening, Gateway[Any](opening.open_first)))
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot, ids)
        await hands.rest()
        yield hands
        await app.gateway.idle()
    await app.gateway.close()


async def come_in(hands: Hands, login: str = "zhao", password: str = GOOD) -> str:
    """Type name and password, and Enter behind each."""
    await hands.type(login)
    await hands.press("enter")
    await hands.type(password)
    return await hands.press("enter")
