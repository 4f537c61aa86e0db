"""The screen of one lead."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from leadtui import i18n
from leadtui.screens.correct_form import CorrectDialog
from leadtui.screens.edit_form import EditDialog
from leadtui.screens.lead import LeadScreen
from leadtui.screens.transition import TransitionDialog
from leadtui.widgets.check_line import CheckLine
from tests.databases import SqliteDatabases
from tests.ui import golden
from tests.ui.opened import Desk, Home, Opened, opened, press, rest
from tests.ui.sample_leads import Team, copied, huaxin
from tests.ui.screen_text import screen_text, type_text

Leads = tuple[str, dict[str, int]]


@pytest.fixture(scope="module")
def filled(sqlite_databases: SqliteDatabases) -> Iterator[Leads]:
    """A lead with everything, one with nothing, and one that was lost."""
    with sqlite_databases.fresh(migrated=True) as url:
        team = Team(url)
        full = huaxin(team)
        team.at("05-19 09:00")
        bare = team.lead("空白科技有限公司", "lilei", short_name="空白科技")
        lost = team.lead("万通快运有限公司", "lilei", short_name="万通快运", level="C")
        team.move(lost, "lost", lost_reason="competitor", lost_competitor="某云")
        team.close()
        yield url, {"full": full, "bare": bare, "lost": lost}


@pytest.fixture
def leads(filled: Leads, tmp_path: Path, frozen_now: datetime) -> Leads:
    """A copy of them for a test of its own."""
    return copied(filled[0], tmp_path), filled[1]


@asynccontextmanager
async def shown(
    leads: Leads, name: str, size: tuple[int, int] = (120, 40), login: str = "wangfang", walk: Any = None
) -> AsyncIterator[Opened]:
    """The screen of one of the sample leads."""
    url, ids = leads
    async with opened(url, login, size) as (app, pilot):
        siblings: Sequence[int] = list(ids.values()) if walk is None else walk
        await app.push_screen(LeadScreen(ids[name], siblings, "Today › Late"))
        await rest(app, pilot)
        yield app, pilot


def lead_of(app: Desk) -> LeadScreen:
    assert isinstance(app.screen, LeadScreen)
    return app.screen


async def test_the_head_says_who_it_is_and_where_it_stands_in_the_list(leads: Leads) -> None:
    async with shown(leads, "full", login="wang") as (app, _pilot):
        head = screen_text(app).splitlines()[1]
        assert head.startswith(" Today › Late 1/3  华信智云  深圳市华信智云科技有限公司")
        assert head.endswith("XS-20260506-001 · J K next, previous")


async def test_the_path_shows_days_in_every_status_and_who_set_the_level(leads: Leads) -> None:
    async with shown(leads, "full") as (app, _pilot):
        line = screen_text(app).splitlines()[2]
        assert " Prospect 5d > [Interested 9d] > High > Won | Lost" in line
        assert line.endswith("A(by hand, 5/15) · 王芳")


async def test_criteria_show_their_proof_and_the_one_that_is_missing(leads: Leads) -> None:
    async with shown(leads, "full") as (app, _pilot):
        line = screen_text(app).splitlines()[3]
        assert line.startswith(
            " To High  Budget [x] 5/15  Decision maker [x] 张伟  Timeline [ ] ← only this is missing"
        )
        assert line.endswith("¥200K · close 6/30")


async def test_the_next_step_is_late_in_so_many_words(leads: Leads) -> None:
    async with shown(leads, "full") as (app, _pilot):
        line = screen_text(app).splitlines()[4]
        assert line.startswith(" Next  ● 5/18 (2d late) 发送案例 · 谈预算 → 约演示   Our turn")
        assert line.endswith("r Re-date  f Follow up")


async def test_the_timeline_runs_newest_first_and_marks_the_move_of_attitude(leads: Leads) -> None:
    async with shown(leads, "full") as (app, _pilot):
        text = screen_text(app)
        assert "05-16 Sat 10:20 Phone  王芳   Reached      Positive (Neutral→Positive)" in text
        order = [text.index(day) for day in ("05-16 Sat", "05-15 Fri", "05-14 Thu", "05-11 Mon", "05-06 Wed")]
        assert order == sorted(order)


async def test_braces_filter_the_timeline_by_kind(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        assert "[All 9] Follow-ups 3  Status 1  Milestones 1  Owner 1  Changes 3" in screen_text(app)
        text = await press(app, pilot, "}", "}")
        assert "[Status 1]" in text
        assert "Prospect → Interested" in text
        assert "介绍产品核心功能" not in text
        text = await press(app, pilot, "{", "{")
        assert "[All 9]" in text


async def test_tab_walks_fields_timeline_and_criteria(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        seen = [app.focused.id if app.focused else ""]
        for _turn in range(3):
            await press(app, pilot, "tab")
            seen.append(app.focused.id if app.focused else "")
        assert seen == ["fields", "timeline", "checks", "fields"]


async def test_each_pane_has_a_cursor_of_its_own(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        text = await press(app, pilot, "j")
        assert "▌李静  IT 主管" in text
        text = await press(app, pilot, "tab", "j")
        assert "▌05-15 Fri       Milestone  预算获批" in text
        text = await press(app, pilot, "h")
        assert "▌李静  IT 主管" in text


async def test_a_cursor_at_the_edge_brings_the_rest_into_sight(leads: Leads) -> None:
    async with shown(leads, "full", (80, 24)) as (app, pilot):
        assert "https://example.com/huaxin" not in screen_text(app)
        text = await press(app, pilot, "G")
        assert "▌https://example.com/huaxin" in text
        text = await press(app, pilot, "g", "g")
        assert "▌张伟" in text
        text = await press(app, pilot, "ctrl+d")
        assert "▌张伟" not in text


async def test_a_link_is_copied_and_shown(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        text = await press(app, pilot, "G", "enter")
        assert "Copied: https://example.com/huaxin" in text
        assert app.clipboard == "https://example.com/huaxin"


async def test_one_pane_at_a_time_at_80_cells_with_the_head_above(leads: Leads) -> None:
    async with shown(leads, "full", (80, 24)) as (app, pilot):
        text = screen_text(app)
        assert "[Details]" in text
        assert "介绍产品核心功能" not in text
        text = await press(app, pilot, "tab")
        assert "[Timeline 9]" in text
        assert "介绍产品核心功能" in text
        assert "张伟  采购总监" not in text
        assert text.splitlines()[1].startswith(" Today › Late 1/3  华信智云")


async def test_j_and_k_walk_the_list_one_came_from(leads: Leads) -> None:
    async with shown(leads, "full", login="wang") as (app, pilot):
        ids = leads[1]
        assert "空白科技" in (await press(app, pilot, "J")).splitlines()[1]
        assert "2/3" in screen_text(app).splitlines()[1]
        await press(app, pilot, "shift+down")
        assert lead_of(app).lead_id == ids["lost"]
        text = await press(app, pilot, "J")
        assert lead_of(app).lead_id == ids["lost"]
        assert "This is the last one of the list." in text
        await press(app, pilot, "K", "shift+up")
        assert lead_of(app).lead_id == ids["full"]


async def test_the_neighbours_are_read_ahead(leads: Leads) -> None:
    async with shown(leads, "bare", login="wang") as (app, pilot):
        ids = leads[1]
        assert set(lead_of(app)._pages) == set(ids.values())
        app.simulate_key("J")
        await pilot.pause()
        assert lead_of(app).page is not None
        assert lead_of(app).current_row() is not None
        assert lead_of(app).current_row().id == ids["lost"]  # type: ignore[union-attr]


async def test_siblings_may_be_asked_for_anew(leads: Leads) -> None:
    ids = list(leads[1].values())
    walk = ids[:1]
    async with shown(leads, "full", login="wang", walk=lambda: walk) as (app, pilot):
        await press(app, pilot, "J")
        assert lead_of(app).lead_id == ids[0]
        walk.append(ids[2])
        await press(app, pilot, "J")
        assert lead_of(app).lead_id == ids[2]


async def test_q_goes_back_with_the_cursor_on_the_lead(leads: Leads) -> None:
    async with shown(leads, "full", login="wang") as (app, pilot):
        await press(app, pilot, "J", "q")
        assert isinstance(app.screen, Home)
        assert app.screen.sent == leads[1]["bare"]


async def test_a_lead_without_anything_says_what_to_do_next(leads: Leads) -> None:
    async with shown(leads, "bare", login="lilei") as (app, _pilot):
        text = screen_text(app)
        assert "Nobody yet: e adds a contact." in text
        assert "Nothing yet: e edits." in text


async def test_a_lost_lead_tells_why(leads: Leads) -> None:
    async with shown(leads, "lost", login="lilei") as (app, _pilot):
        lines = screen_text(app).splitlines()
        assert "[Lost 1d]" in lines[2]
        assert lines[3].startswith(" Reason  Competitor  某云")
        assert lines[4].startswith(" Next  nothing planned")


async def test_commands_work_on_the_lead_that_is_shown(leads: Leads) -> None:
    async with shown(leads, "full", login="wang") as (app, pilot):
        lines = (await press(app, pilot, "-")).splitlines()
        assert "B(by hand, 5/20)" in lines[2]
        lines = (await press(app, pilot, "u")).splitlines()
        assert "A(" in lines[2]


async def test_a_refused_move_can_point_at_what_is_missing(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        assert lead_of(app).point_at("timeline_confirmed_on")
        await rest(app, pilot)
        checks = app.screen.query_one(CheckLine)
        assert checks.has_focus
        assert checks.checks[checks.at].id == "timeline"
        assert not lead_of(app).point_at("customer")
        await press(app, pilot, "h")
        assert checks.checks[checks.at].id == "decision_maker"


async def test_enter_on_a_contact_edits_it(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        await press(app, pilot, "j", "enter")
        assert isinstance(app.screen, EditDialog)
        assert app.screen.value(f"{app.screen.focused.id}") == "李静"  # type: ignore[union-attr]
        await press(app, pilot, "ctrl+u")
        await type_text(pilot, "李靖")
        assert "▌李靖  IT 主管" in await press(app, pilot, "ctrl+s")


async def test_enter_on_a_field_edits_the_lead_there(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        await press(app, pilot, "j", "j", "j", "enter")
        assert isinstance(app.screen, EditDialog)
        assert app.screen.focused is not None
        assert app.screen.focused.id == "product_interest"


@asynccontextmanager
async def correcting(leads: Leads) -> AsyncIterator[Opened]:
    """The form that corrects what its author recorded half an hour ago."""
    team = Team.reopened(leads[0])
    team.at("05-20 09:30")
    team.said("wangfang", leads[1]["full"], "客户要三套报价。", date(2026, 5, 22), "报价")
    team.close()
    async with shown(leads, "full") as (app, pilot):
        await press(app, pilot, "tab", "enter")
        assert isinstance(app.screen, CorrectDialog)
        yield app, pilot


async def test_the_author_corrects_a_follow_up_within_a_day(leads: Leads) -> None:
    async with correcting(leads) as (app, pilot):
        await type_text(pilot, "已核对")
        text = await press(app, pilot, "ctrl+s")
        assert "Follow-up corrected" in text
        assert "已核对" in text
        assert "已核对" not in await press(app, pilot, "u")


async def test_a_correction_that_names_a_day_alone_shows_no_hour(leads: Leads) -> None:
    async with correcting(leads) as (app, pilot):
        form = app.screen
        assert isinstance(form, CorrectDialog)
        assert form.value("contacted_at") == "5/20 09:30"
        form.set_values({"contacted_at": "昨天"})
        text = await press(app, pilot, "ctrl+s")
        assert re.search(r"05-19 Tue +Phone", text)


async def test_an_old_follow_up_stays_as_it_is(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        text = await press(app, pilot, "tab", "enter")
        assert "A follow-up is corrected by its author, within 24 hours." in text


async def test_enter_on_what_is_missing_goes_for_the_next_status(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        await press(app, pilot, "shift+tab", "enter")
        assert isinstance(app.screen, TransitionDialog)
        assert app.screen.status == "high_intent"


async def test_a_follow_up_left_unfinished_shows_as_draft(leads: Leads) -> None:
    async with shown(leads, "full", login="wang") as (app, pilot):
        await press(app, pilot, "f")
        await type_text(pilot, "1")
        await press(app, pilot, "escape")
        assert "draft 10:00: follow-up not finished, f goes on" in screen_text(app)
        await press(app, pilot, "J")
        assert "draft 10:00" not in screen_text(app)


async def test_the_mouse_puts_the_cursor_and_opens(leads: Leads) -> None:
    async with shown(leads, "full") as (app, pilot):
        lines = screen_text(app).splitlines()
        y = next(at for at, line in enumerate(lines) if "李静  IT" in line)
        await pilot.click(offset=(5, y))
        await rest(app, pilot)
        assert lead_of(app).fields.key is not None
        assert "▌李静" in screen_text(app)


async def test_colleagues_see_no_lead_that_is_not_theirs(leads: Leads) -> None:
    async with shown(leads, "full", login="lilei") as (app, _pilot):
        assert "This lead is no longer among those you can see." in screen_text(app)


async def test_hostile_text_of_a_customer_never_reaches_the_terminal(leads: Leads) -> None:
    url, _ids = leads
    team = Team.reopened(url)
    bad = team.lead("恶意\x1b]52;c;AAAA\x07公司", "wangfang", short_name="a\u202eb", need="x\x1b[2Jy")
    team.close()
    async with shown((url, {"bad": bad}), "bad", login="wangfang") as (app, _pilot):
        assert "\x1b" not in screen_text(app)
        assert "\u202e" not in screen_text(app)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20)])
async def test_a_lead_looks_as_it_is_drawn(leads: Leads, language: str, size: tuple[int, int]) -> None:
    i18n.set_language(language)
    async with shown(leads, "full", size, login="wang") as (app, _pilot):
        golden.check(app, f"lead_{language}_{size[0]}x{size[1]}")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_timeline_looks_as_it_is_drawn_on_a_phone(leads: Leads, language: str) -> None:
    i18n.set_language(language)
    async with shown(leads, "full", (50, 20), login="wang") as (app, pilot):
        await press(app, pilot, "tab")
        golden.check(app, f"lead_timeline_{language}_50x20")
