"""The queue of an audit round: by kind, one key for each remedy, on to the next, live."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from leadtui.domain.forms import NewLead, NextPlan
from leadtui.screens.audit_round import RoundScreen
from leadtui.screens.edit_form import EditDialog
from leadtui.screens.lead import LeadScreen
from leadtui.services import audit_queue, audit_rounds, duplicate_pairs, leads, limits, statuses
from leadtui.store.models import ContactPoint, LeadPair
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def url(sqlite_url: str) -> str:
    ids = fill(sqlite_url)
    desk = Desk(sqlite_url)
    desk.team("华东", desk.sign_in("wang"), desk.sign_in("zhao"))
    limits.change(desk.store, desk.wang, "audit_late_days", "1")
    limits.change(desk.store, desk.wang, "audit_contact_days_a", "1")
    limits.change(desk.store, desk.wang, "audit_pool_days", "0")
    with desk.store.transaction():
        wrong = ContactPoint.lead_id == ids["恒泰精工"]
        ContactPoint.update(valid=False, raw="1234", norm=None).where(wrong).execute()
        low, high = sorted((ids["远诚医疗"], ids["天禾食品"]))
        pair = {"low_id": low, "high_id": high, "grade": "likely", "score": 9000, "reasons": "name", "run": 1}
        LeadPair.insert(pair).as_rowcount().execute()
    audit_rounds.start(desk.store, desk.wang)
    desk.store.close()
    return sqlite_url


def held(url: str, login: str = "zhao") -> dict[str, int]:
    """How much of each kind waits with somebody."""
    desk = Desk(url)
    found = audit_queue.page(desk.store, desk.sign_in(login)).counts
    desk.store.close()
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_the_queue_looks_like_this(url: str, spoken: str, size: str) -> None:
    async with opened(url, "zhao", SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "q", "j")
        check(app, f"round_{spoken}_{size}")


async def test_before_the_first_round_it_says_how_one_begins(sqlite_url: str, spoken: str) -> None:
    fill(sqlite_url)
    async with opened(sqlite_url) as (app, pilot):
        await press(app, pilot, "g", "q")
        check(app, f"round_none_{spoken}_80x24")


async def test_who_leads_others_looks_through_the_leads_at_once(sqlite_url: str) -> None:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    limits.change(desk.store, desk.wang, "audit_late_days", "1")
    desk.store.close()
    async with opened(sqlite_url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "N")
        assert "no audit round yet" in shown
    async with opened(sqlite_url) as (app, pilot):
        shown = await press(app, pilot, "g", "q", "N")
        assert "Late plans 3" in shown
        assert "leads looked through" in shown


async def test_enter_opens_the_lead_and_q_comes_back(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "j", "enter")
        assert isinstance(app.screen, LeadScreen)
        assert "华信智云" in shown
        await press(app, pilot, "q")
        assert isinstance(app.screen, RoundScreen)


async def test_e_opens_the_form_in_the_field_at_fault(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        await press(app, pilot, "g", "q", "G", "e")
        assert isinstance(app.screen, EditDialog)
        focused = app.screen.focused
        assert focused is not None
        assert str(focused.id).endswith("-phone")
        await press(app, pilot, "ctrl+e", "ctrl+u", *"13900001111", "ctrl+s")
        assert isinstance(app.screen, RoundScreen)
        assert "Invalid phones" not in screen_text(app)
        assert "done 1/6" in screen_text(app)
    assert "phone" not in held(url)


async def test_a_remedy_goes_on_to_the_next_and_an_undo_brings_it_back(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        await press(app, pilot, "g", "q", "j")
        shown = await press(app, pilot, "r", *"6/10", "enter")
        assert "done 1/6" in shown
        assert isinstance(app.screen, RoundScreen)
        assert app.screen.finding().kind == "late"
        assert "金桥置业" in next(line for line in shown.splitlines() if line.startswith("▌"))
        shown = await press(app, pilot, "u")
        assert "done 0/6" in shown


async def test_z_puts_off_and_u_brings_it_back(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "j", "z", "enter")
        assert "put off 1" in shown
        assert "put off until 2026-05-27" in shown
        assert "金桥置业" in next(line for line in shown.splitlines() if line.startswith("▌"))
        shown = await press(app, pilot, "u")
        assert "put off" not in shown.splitlines()[1]
    assert held(url)["late"] == 2


async def test_an_undo_brings_back_the_only_finding_of_a_lead(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "G", "d", "1")
        assert "Invalid phones" not in shown
        shown = await press(app, pilot, "u")
        assert "Invalid phones" in shown
        assert "done 0/6" in shown


async def test_d_leaves_alone_for_a_reason(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "j", "d", "1")
        assert "left alone: Checked" in shown
        assert "done 1/6" in shown
        shown = await press(app, pilot, "d", "4", *"customer asked", "enter")
        assert "left alone: customer asked" in shown
    assert "late" not in held(url)


async def test_marked_ones_are_put_off_together(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "*", "z", "enter")
        assert "6 put off until" in shown
        assert "comes again" in shown or "come again" in shown
        shown = await press(app, pilot, "u")
        assert "done 0/6" in shown
        assert "put off" not in shown.splitlines()[1]


async def test_closing_a_lead_as_lost_ends_all_that_was_found_on_it(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        await press(app, pilot, "g", "q", "j")
        await press(app, pilot, "s", "5", "1", "ctrl+s")
        shown = screen_text(app)
        assert isinstance(app.screen, RoundScreen)
        assert "done 2/6" in shown
        assert "华信智云   " not in shown.split("Late plans")[1].split("───")[0]


async def test_a_pair_is_merged_or_said_to_be_two(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "q", "e")
        assert not isinstance(app.screen, RoundScreen)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, RoundScreen)
    desk = Desk(url)
    page = audit_queue.page(desk.store, desk.wang, kinds=("duplicate",))
    (one,) = page.entries
    duplicate_pairs.reject(desk.store, desk.wang, one.lead_id, one.other_id or 0)
    audit_rounds.settle(desk.store, desk.wang, [one.lead_id])
    desk.store.close()
    assert "duplicate" not in held(url, "wang")


async def test_who_leads_others_sees_their_progress_and_only_theirs_on_request(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        shown = await press(app, pilot, "g", "q", "tab")
        assert "team 华东" in shown
        assert "0/6" in shown
        shown = await press(app, pilot, *"李雷", "enter")
        assert "东岳重工" in shown
        assert "金桥置业" not in shown
        assert "done 0/2" in shown
        shown = await press(app, pilot, "escape")
        assert "金桥置业" in shown


async def test_the_notice_of_a_round_leads_to_it(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "6")
        assert "6 things to put right" in shown
        await press(app, pilot, "enter")
        assert isinstance(app.screen, RoundScreen)


async def test_what_a_colleague_put_right_goes_by_itself(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "q")
        desk = Desk(url)
        zhao = desk.sign_in("zhao")
        (one,) = audit_queue.page(desk.store, zhao, kinds=("phone",)).entries
        statuses.move(desk.store, zhao, one.lead_id, "lost", values={"lost_reason": "price"})
        desk.store.close()
        app.changed(one.lead_id)
        shown = await press(app, pilot, "j")
        assert "Invalid phones" not in shown
        assert "done 1/9" in shown


async def test_what_was_put_right_before_is_gone_once_the_queue_opens(url: str) -> None:
    desk = Desk(url)
    zhao = desk.sign_in("zhao")
    for one in audit_queue.page(desk.store, zhao, kinds=("late",)).entries:
        desk.reached(zhao, one.lead_id, plan=NextPlan(date(2026, 6, 10)))
    desk.store.close()
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q")
        assert "Late plans" not in shown


async def test_when_nothing_is_left_it_says_so(url: str) -> None:
    desk = Desk(url)
    zhao = desk.sign_in("zhao")
    ids = [one.id for one in audit_queue.page(desk.store, zhao).entries]
    audit_queue.leave(desk.store, zhao, ids, "checked")
    desk.store.close()
    async with opened(url, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q")
        assert "All put right." in shown
        assert "done 6/6" in shown


async def test_slash_narrows_by_what_is_wrong_and_by_names_until_escape(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        before = await press(app, pilot, "g", "q")
        shown = await press(app, pilot, "/", *"李雷", "enter")
        assert "/ 李雷" in shown.splitlines()[1]
        assert "2 findings" in shown.splitlines()[1]
        assert "东岳重工" in shown
        assert "金桥置业" not in shown
        shown = await press(app, pilot, "/", "ctrl+u", *"late", "enter")
        assert "Late plans 3" in shown
        assert "No contact" not in shown
        shown = await press(app, pilot, "/", "space", *"金桥", "enter", "z", "enter")
        assert "Nothing that was found fits." in shown
        shown = await press(app, pilot, "u")
        assert "金桥置业" in next(line for line in shown.splitlines() if line.startswith("▌"))
        shown = await press(app, pilot, "escape")
        assert shown.splitlines()[1:-3] == before.splitlines()[1:-3]


@pytest.mark.parametrize("size", SIZES)
async def test_the_queue_while_it_is_narrowed_looks_like_this(url: str, spoken: str, size: str) -> None:
    async with opened(url, "wang", SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "q", "/", *"层级", "ctrl+u", *"逾期")
        check(app, f"round_narrowed_{spoken}_{size}")


@pytest.fixture
def many(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A queue longer than what comes at first, in which the first kinds are short."""
    for name, value in (("HEAD", 10), ("PAGE", 10)):
        monkeypatch.setattr(f"leadtui.services.audit_pages.{name}", value)
    desk = Desk(url)
    zhao = desk.sign_in("zhao")
    for n in range(60):
        new = NewLead(f"深圳市云岭{n:02d}有限公司", "online", {}, (), owner_id=zhao.user_id)
        leads.create(desk.store, desk.wang, new)
    audit_rounds.start(desk.store, desk.wang)
    desk.store.close()
    return url


async def test_every_finding_is_reached_however_many_there_are(many: str) -> None:
    async with opened(many, "zhao") as (app, pilot):
        shown = await press(app, pilot, "g", "q")
        assert "done 0/" in shown
        screen = app.screen
        assert isinstance(screen, RoundScreen)
        assert screen.shelf.complete
        shown = await press(app, pilot, "G")
        assert "No level" in next(line for line in shown.splitlines() if line.startswith("▌"))
        assert screen.list.cursor_position == screen.shelf.length - 1
        seen = {screen.finding().id}
        while screen.list.cursor_position:
            await press(app, pilot, "ctrl+u")
            seen.add(screen.finding().id)
        assert len(seen) > 10


async def test_counting_goes_on_however_often_rows_are_asked_for_meanwhile(many: str) -> None:
    async with opened(many, "zhao") as (app, pilot):
        await press(app, pilot, "g", "q")
        screen = app.screen
        assert isinstance(screen, RoundScreen)
        await screen.reload()
        screen.counted, screen._uncounted = False, True
        screen._go_on_counting()
        for last in (5, 6, 7):
            screen.start("rows", screen._fetch, 0, last)
            await asyncio.sleep(0)
        await press(app, pilot, "j")
        assert screen.counted
        assert screen.shelf.complete


async def test_far_down_a_remedy_goes_on_to_the_next_where_not_all_is_known(
    many: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("services.audit_pages", "screens.audit_loading"):
        monkeypatch.setattr(f"leadtui.{module}.WINDOW", 20)
    async with opened(many, "wang") as (app, pilot):
        await press(app, pilot, "g", "q")
        screen = app.screen
        assert isinstance(screen, RoundScreen)
        length = screen.shelf.length
        assert not screen.shelf.complete
        await press(app, pilot, "G", "ctrl+u", "ctrl+u", "ctrl+u")
        place, one = screen.list.cursor_position, screen.finding()
        (following,) = [found for at, found in screen.shelf.known(place + 1, place + 2)]
        shown = await press(app, pilot, "d", "1")
        assert "left alone" in shown
        assert (screen.finding().id, screen.list.cursor_position) == (following.id, place)
        assert screen.shelf.length == length - 1
        shown = await press(app, pilot, "u")
        assert screen.shelf.length == length
        shown = await press(app, pilot, "*", "d")
        assert "More than 20 are marked." in shown
        shown = await press(app, pilot, "escape", "g", "g", "space", "G", "space", "z", "enter")
        assert "2 put off until" in shown
        assert screen.shelf.length == length - 2
        assert one.id != following.id
