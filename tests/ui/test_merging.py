"""Pairs of duplicates, decided about with the keyboard alone."""

from __future__ import annotations

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.screens.merge_dialog import MergeDialog
from leadtui.screens.merging import OtherPicker, PairPicker
from leadtui.services import contacts, duplicate_pairs, duplicate_run, leads, showing
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text, type_text

pytestmark = pytest.mark.usefixtures("frozen_now")
NAMES = ("深圳市远望谷科技有限公司", "遠望谷科技（深圳）有限公司")


@pytest.fixture
def url(sqlite_url: str) -> str:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    li = desk.sign_in("li")
    for name, industry, owner, notes in (
        (NAMES[0], "", desk.wang, "要含税报价"),
        (NAMES[1], "芯片", li, "展会上见过，关注读写距离与价格"),
    ):
        contact = NewContact("钱进", (("phone", "13977778888"),))
        values = {"industry": industry, "notes": notes} if industry else {"notes": notes}
        new = NewLead(name, "trade_show", values, (contact,), owner_id=owner.user_id)
        lead = leads.create(desk.store, desk.wang, new).lead_id
        desk.reached(desk.wang, lead)
    duplicate_run.run(desk.store, desk.wang)
    desk.store.close()
    return sqlite_url


async def test_a_pair_is_merged_with_the_values_one_took(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "d")
        assert isinstance(app.screen, PairPicker)
        shown = await press(app, pilot, "enter")
        assert isinstance(app.screen, MergeDialog)
        assert "✓ 深圳市远望谷科技" in shown
        shown = await press(app, pilot, "down", "down", "down", "enter")
        assert "· 深圳市远望谷科技" in shown
        shown = await press(app, pilot, "g", "g", "enter")
        assert await app.ask(duplicate_pairs.listed) == []
        assert isinstance(app.screen, PairPicker)
        assert "merged into" in shown
        shown = await press(app, pilot, "escape")
        assert "merged into" in shown
        assert "u undo" in shown
        await press(app, pilot, "u")
        assert len(await app.ask(duplicate_pairs.listed)) == 1


async def test_the_other_way_round_the_other_number_stays(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "d", "enter")
        assert isinstance(app.screen, MergeDialog)
        before = app.screen.shown
        await press(app, pilot, "down", "enter")
        assert isinstance(app.screen, MergeDialog)
        assert (app.screen.shown.winner, app.screen.shown.loser) == (before.loser, before.winner)
        await press(app, pilot, "escape", "escape")
        assert len(await app.ask(duplicate_pairs.listed)) == 1


async def test_a_pair_that_is_none_is_not_shown_again(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "d", "enter", "down", "down", "enter")
        assert await app.ask(duplicate_pairs.listed) == []
        shown = await press(app, pilot, "escape", "g", "d")
        assert "No duplicates are known" in shown


async def test_an_admin_looks_through_all_leads_from_the_list(sqlite_url: str) -> None:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    for name in NAMES:
        contact = NewContact("钱进", (("phone", "13977778888"),))
        leads.create(desk.store, desk.wang, NewLead(name, "trade_show", {}, (contact,)))
    desk.store.close()
    async with opened(sqlite_url, "wang") as (app, pilot):
        shown = await press(app, pilot, "g", "d")
        assert "Look through all leads now" in shown
        shown = await press(app, pilot, "enter")
        assert "1 certain" in shown
        assert len(await app.ask(duplicate_pairs.listed)) == 1
    async with opened(sqlite_url, "li") as (app, pilot):
        shown = await press(app, pilot, "g", "d")
        assert "Look through all leads now" not in shown


async def test_two_marked_leads_are_merged_from_the_list(url: str) -> None:
    async with opened(url, "wang", SIZES["120x40"]) as (app, pilot):
        await press(app, pilot, "2", "/")
        await type_text(pilot, "远望谷")
        await press(app, pilot, "enter")
        await press(app, pilot, "space", "space", "D")
        assert isinstance(app.screen, MergeDialog)
        shown = await press(app, pilot, "enter")
        assert "merged into" in shown
        found = await app.ask(duplicate_pairs.listed)
        assert found == []


async def test_more_than_two_marked_leads_are_not_merged(url: str) -> None:
    async with opened(url, "wang", SIZES["120x40"]) as (app, pilot):
        shown = await press(app, pilot, "2", "space", "space", "space", "D")
        assert "Two leads become one: 3 are marked." in shown
        assert not isinstance(app.screen, MergeDialog)


async def test_on_a_lead_those_that_may_be_the_same_are_named(url: str) -> None:
    async with opened(url, "wang", SIZES["120x40"]) as (app, pilot):
        await press(app, pilot, "2", "/")
        await type_text(pilot, "深圳市远望谷")
        await press(app, pilot, "enter", "enter")
        shown = await press(app, pilot, "D")
        assert isinstance(app.screen, OtherPicker)
        assert "same mobile" in shown
        assert "远望谷" in shown
        await press(app, pilot, "enter")
        assert isinstance(app.screen, MergeDialog)
        shown = await press(app, pilot, "enter")
        assert "merged into" in shown
        shown = await press(app, pilot, "u")
        assert "Undone" in shown


async def test_any_other_lead_can_be_named_by_typing(url: str) -> None:
    async with opened(url, "wang", SIZES["120x40"]) as (app, pilot):
        await press(app, pilot, "2", "D")
        await type_text(pilot, "金桥置业")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, MergeDialog)
        assert "金桥置业" in screen_text(app)


async def test_who_may_not_merge_is_told_so(url: str) -> None:
    async with opened(url, "li") as (app, pilot):
        shown = await press(app, pilot, "2", "D")
        assert not isinstance(app.screen, (MergeDialog, OtherPicker))
        assert "merge" in shown


@pytest.mark.parametrize("size", SIZES)
async def test_the_merge_screen_shows_both_sides_at_every_size(url: str, spoken: str, size: str) -> None:
    async with opened(url, "wang", SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "d", "enter")
        assert isinstance(app.screen, MergeDialog)
        check(app, f"merge_{spoken}_{size}")
        await press(app, pilot, "down", "down", "down")
        if size == "80x24":
            check(app, f"merge_field_{spoken}_{size}")


async def test_do_not_contact_of_one_side_is_said_before(url: str, spoken: str) -> None:
    desk = Desk(url)
    (pair,) = duplicate_pairs.listed(desk.store, desk.wang)
    (person,) = showing.lead(desk.store, desk.wang, pair.low_id).contacts
    contacts.save_contact(desk.store, desk.wang, pair.low_id, person.id, {"do_not_contact": True})
    desk.store.close()
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "d", "enter")
        check(app, f"merge_alone_{spoken}_80x24")
