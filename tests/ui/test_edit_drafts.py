"""Drafts of the edit form: what was changed comes back; a colleague's later change is asked about."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from leadtui.screens.edit_form import EditDialog
from leadtui.services import leads
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")
NAME = "华信智云"


@pytest.fixture
async def hands(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hands]:
    monkeypatch.setattr("leadtui.screens.drafting.PAUSE", 0)
    async with at_work(sqlite_url) as found:
        await found.go_to(NAME)
        yield found


async def type_into(hands: Hands, name: str, text: str) -> None:
    hands.app.screen.query_one(f"#{name}").focus()
    await hands.press("end", "ctrl+u")
    await hands.type(text)


def form(hands: Hands) -> EditDialog:
    assert isinstance(hands.app.screen, EditDialog)
    return hands.app.screen


async def test_a_draft_leaves_alone_what_a_colleague_changed_meanwhile(hands: Hands) -> None:
    await hands.press("e")
    await type_into(hands, "industry", "电子")
    await hands.press("escape")
    await hands.app.keep(leads.edit, hands.ids[NAME], {"region": "浙江"})
    await hands.press("e")
    assert (form(hands).value("industry"), form(hands).value("region")) == ("电子", "浙江")
    await hands.press("ctrl+s")
    lead = await hands.lead(NAME)
    assert (lead.values["industry"], lead.values["region"]) == ("电子", "浙江")


@pytest.mark.parametrize(("answer", "stays"), [("1", "电子"), ("2", "汽车")])
async def test_a_draft_that_was_overtaken_asks_which_value_stands(
    hands: Hands, answer: str, stays: str
) -> None:
    await hands.press("e")
    await type_into(hands, "industry", "电子")
    await hands.press("escape")
    await hands.app.keep(leads.edit, hands.ids[NAME], {"industry": "汽车"})
    await hands.press("e")
    assert "mine: 电子" in hands.screen
    assert "theirs: 汽车" in hands.screen
    await hands.press(answer, "ctrl+s")
    assert not isinstance(hands.app.screen, EditDialog)
    assert (await hands.lead(NAME)).values["industry"] == stays


async def test_afresh_shows_what_is_stored(hands: Hands) -> None:
    await hands.press("e")
    await type_into(hands, "industry", "电子")
    await hands.press("escape", "e", "ctrl+l")
    assert form(hands).value("industry") == "制造业"
