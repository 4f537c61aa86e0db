"""A new lead typed as one line or into its rows, with its twins shown on the way."""

from __future__ import annotations

from typing import Any

import pytest

from leadtui import i18n
from leadtui.domain.people import Viewer
from leadtui.screens.new_lead import NewLeadDialog
from leadtui.services import finding
from leadtui.store import forgotten, settings
from tests.ui import golden
from tests.ui.hands import Hands

pytestmark = pytest.mark.usefixtures("frozen_now", "no_pause")
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "50x20": (50, 20)}
LINE = "展会 远诚医疗 赵敏 13800001234 培训系统 A"


def spend(store: Any, _viewer: Viewer) -> None:
    with store.transaction():
        settings.save("duplicates_a_day", 1)


async def named(hands: Hands, name: str) -> Any:
    ids = await hands.app.ask(finding.find, name, 0, 10)
    rows = await hands.app.ask(finding.rows, ids)
    return next(row for row in rows if row.customer == name)


async def test_one_line_is_understood_as_it_is_typed(hands: Hands) -> None:
    await hands.press("n")
    await hands.type(LINE)
    form = hands.app.screen
    assert isinstance(form, NewLeadDialog)
    shown = {name: form.value(name) for name in ("source", "customer", "contact", "phone", "need", "level")}
    assert shown == {
        "source": "trade_show",
        "customer": "远诚医疗",
        "contact": "赵敏",
        "phone": "13800001234",
        "need": "培训系统",
        "level": "A",
    }
    await hands.press("ctrl+s")
    row = await named(hands, "远诚医疗")
    assert (row.contact, row.level, row.owner, row.source) == ("赵敏", "A", "王芳", "trade_show")


async def test_what_is_missing_is_named_and_asked_for_in_its_row(hands: Hands) -> None:
    await hands.press("n")
    await hands.type("远诚医疗")
    assert "not yet: source, contact, phone, need, level" in hands.screen
    await hands.press("ctrl+s")
    assert hands.focus == "source"
    assert "Where does the lead come from?" in hands.screen


async def test_a_row_typed_into_no_longer_follows_the_line(hands: Hands) -> None:
    await hands.press("n")
    await hands.type("展会 远诚医疗")
    form = hands.app.screen
    assert isinstance(form, NewLeadDialog)
    form.query_one("#customer").focus()
    await hands.type("集团")
    form.query_one("#line").focus()
    await hands.press("end")
    await hands.type(" 赵敏")
    assert form.value("customer") == "远诚医疗集团"
    assert form.value("contact") == "赵敏"


async def test_a_pile_of_cards_keeps_source_and_campaign(hands: Hands) -> None:
    await hands.press("n")
    await hands.type(LINE)
    hands.app.screen.query_one("#source_detail").focus()
    await hands.type("2026 春季展")
    await hands.press("ctrl+n")
    form = hands.app.screen
    assert isinstance(form, NewLeadDialog)
    assert (form.value("source"), form.value("source_detail")) == ("trade_show", "2026 春季展")
    assert (form.value("customer"), hands.focus) == ("", "line")
    await hands.type("云上科技 李明 13900009999")
    await hands.press("ctrl+s")
    assert (await named(hands, "云上科技")).source == "trade_show"


async def test_twins_show_while_typing_and_masked_where_one_may_not_look(hands: Hands) -> None:
    await hands.press("n")
    await hands.type("华信智云 ")
    assert "same name · 华信智云 · XS-20260506-001 · 王芳" in hands.screen
    await hands.press("ctrl+u")
    await hands.type("中海通达")
    assert "same name · 中* · 李雷" in hands.screen


async def test_beyond_the_days_looks_the_form_says_so_and_goes_on(hands: Hands) -> None:
    await hands.app.change(spend)
    await hands.press("n")
    await hands.type("中海通达")
    assert "same name · 中* · 李雷" in hands.screen
    assert "You were told of 1 of 1" in hands.screen
    await hands.press("ctrl+u")
    await hands.type("展会 海外云科 李明 13900009999 培训 A")
    assert "You were told of 1 of 1" in hands.screen
    await hands.press("ctrl+s")
    assert (await named(hands, "海外云科")).contact == "李明"


async def test_the_same_phone_is_a_twin_however_it_is_written(hands: Hands) -> None:
    await hands.press("n")
    await hands.type("新客户公司 138 0000 5678")
    assert "same phone · 华信智云" in hands.screen


def forget(store: Any, viewer: Viewer) -> None:
    with store.transaction():
        forgotten.keep(store, viewer, [("phone", "+8613711112222")], "ABCDEF", "asked", store.now())


async def test_who_asked_to_be_forgotten_is_told_while_typing_and_refused(hands: Hands) -> None:
    await hands.app.change(forget)
    await hands.press("n")
    await hands.type("展会 海外云科 李明 137 1111 2222 培训 A")
    assert "asked to be forgotten on" in hands.screen
    await hands.press("ctrl+s")
    assert isinstance(hands.app.screen, NewLeadDialog)
    assert (await hands.app.ask(finding.count, "海外云科")) == 0


async def test_the_form_looks_as_kept(hands: Hands) -> None:
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        for name, size in SIZES.items():
            await hands.pilot.resize_terminal(*size)
            await hands.rest()
            await hands.press("n")
            await hands.type(LINE)
            golden.check(hands.app, f"new-lead-{name}-{language}")
            await hands.press("ctrl+l", "escape")
