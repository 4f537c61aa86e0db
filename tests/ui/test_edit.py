"""Editing a lead with its contacts, and what happens when a colleague edits it too."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from leadtui import i18n
from leadtui.domain.area_regions import region_text
from leadtui.services import leads
from tests.ui import golden
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "50x20": (50, 20)}


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url) as found:
        await found.go_to("华信智云")
        yield found


async def test_only_what_was_changed_is_saved(hands: Hands) -> None:
    before = (await hands.lead("华信智云")).values
    await hands.press("e")
    hands.app.screen.query_one("#region").focus()
    await hands.press("end", "ctrl+u")
    await hands.type("广东/广州")
    await hands.press("ctrl+s")
    after = (await hands.lead("华信智云")).values
    assert after["region"] == "广东/广州"
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"region", "updated_at", "version"}


async def test_nothing_changed_says_so(hands: Hands) -> None:
    await hands.press("e", "ctrl+s")
    assert "Nothing was changed." in hands.message


async def test_fields_and_contacts_are_one_unit_of_undo(hands: Hands) -> None:
    first = (await hands.lead("华信智云")).contacts[0]
    await hands.press("e")
    hands.app.screen.query_one("#size").focus()
    await hands.press("end", "ctrl+u")
    await hands.type("1000人以上")
    hands.app.screen.query_one(f"#c{first.id}-phone").focus()
    await hands.press("end")
    await hands.type(", 0755-12345678")
    hands.app.screen.query_one("#c0-contact").focus()
    await hands.type("钱总")
    await hands.press("ctrl+s")
    lead = await hands.lead("华信智云")
    assert lead.values["size"] == "1000人以上"
    assert [contact.name for contact in lead.contacts] == ["张伟", "李静", "钱总"]
    assert [point.raw for point in lead.contacts[0].points if point.kind == "phone"][-1] == "0755-12345678"
    await hands.press("u")
    lead = await hands.lead("华信智云")
    assert (lead.values["size"], len(lead.contacts)) == ("200-500人", 2)


async def test_a_phone_for_a_lead_without_a_region_tells_it_as_a_guess_and_one_undo_takes_both(
    hands: Hands,
) -> None:
    first = (await hands.lead("华信智云")).contacts[0]
    await hands.press("e")
    hands.app.screen.query_one("#region").focus()
    await hands.press("end", "ctrl+u", "ctrl+s")
    await hands.go_to("华信智云")
    await hands.press("e")
    hands.app.screen.query_one(f"#c{first.id}-phone").focus()
    await hands.press("end")
    await hands.type(", 0755-12345678")
    await hands.press("ctrl+s")
    told = (await hands.lead("华信智云")).values
    assert region_text(told["region"], told["flags"]) == "广东深圳 (a guess)"
    await hands.press("u")
    lead = await hands.lead("华信智云")
    assert not lead.values["region"]
    assert "0755-12345678" not in [point.raw for point in lead.contacts[0].points]


async def test_a_wrong_value_is_told_at_its_field(hands: Hands) -> None:
    await hands.press("e")
    await hands.rest()
    hands.app.screen.query_one("#expected_close").focus()
    await hands.press("end", "ctrl+u")
    await hands.type("改天")
    hands.app.screen.query_one("#customer").focus()
    await hands.rest()
    await hands.press("ctrl+s")
    await hands.rest()
    assert hands.focus == "expected_close"
    assert "“改天” is not a date." in hands.screen


@pytest.mark.parametrize(("answer", "stays"), [("1", "电子"), ("2", "汽车")])
async def test_a_conflict_asks_which_value_stands(hands: Hands, answer: str, stays: str) -> None:
    await hands.press("e")
    hands.app.screen.query_one("#industry").focus()
    await hands.press("end", "ctrl+u")
    await hands.type("电子")
    await hands.app.keep(leads.edit, hands.ids["华信智云"], {"industry": "汽车"})
    await hands.press("ctrl+s")
    assert "mine: 电子" in hands.screen
    assert "theirs: 汽车" in hands.screen
    await hands.press("ctrl+s")
    assert "Which of the two is right?" in hands.screen
    await hands.press(answer)
    hands.app.screen.query_one("#size").focus()
    await hands.type("!")
    await hands.press("ctrl+s")
    assert (await hands.lead("华信智云")).values["industry"] == stays


async def test_the_form_looks_as_kept(hands: Hands) -> None:
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        for name, size in SIZES.items():
            await hands.pilot.resize_terminal(*size)
            await hands.rest()
            await hands.press("e")
            golden.check(hands.app, f"edit-{name}-{language}")
            await hands.press("ctrl+l", "escape")
