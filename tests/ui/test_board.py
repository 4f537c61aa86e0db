"""The board: columns, cards, moving them by keys and by mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import ChopsUpdate, Compositor

from leadtui import i18n
from leadtui.screens.board import BoardScreen
from leadtui.screens.board_reads import read_board
from leadtui.screens.lead import LeadScreen
from tests.databases import SqliteDatabases
from tests.ui import golden
from tests.ui.opened import Desk, opened, press, rest
from tests.ui.sample_leads import Team, board, copied
from tests.ui.screen_text import screen_text, type_text

Leads = tuple[str, dict[str, int]]


@pytest.fixture(scope="module")
def filled(sqlite_databases: SqliteDatabases) -> Iterator[Leads]:
    """Leads in every status."""
    with sqlite_databases.fresh(migrated=True) as url:
        team = Team(url)
        found = board(team)
        team.close()
        yield url, found


@pytest.fixture
def leads(filled: Leads, tmp_path: Path, frozen_now: datetime) -> Leads:
    """A copy of them for a test of its own."""
    return copied(filled[0], tmp_path), filled[1]


def board_of(app: Desk) -> BoardScreen:
    assert isinstance(app.screen, BoardScreen)
    return app.screen


def column(app: Desk, at: int) -> list[int]:
    """The ids of a column."""
    rows = board_of(app).columns.lists[at].rows
    return [lead_id for place in range(rows.length) if (lead_id := rows.id_at(place)) is not None]


def head(app: Desk) -> str:
    return "\n".join(screen_text(app).splitlines()[2:4])


async def test_headings_have_count_value_and_late(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        text = await press(app, pilot, "3")
        first, second = text.splitlines()[2:4]
        assert " Prospect 6      ¥1.5M  2 late │ Interested 3      ¥1M  2 late │" in first
        assert first.endswith("│ Won May    │ Lost May")
        assert second.endswith("│ 1  ¥180K   │ 1  ¥50K")


async def test_cards_are_late_first_with_owner_step_days_and_value(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        lines = (await press(app, pilot, "3")).splitlines()
        assert lines[4].startswith("▌● A 中海通达             李雷 │ ● A 恒泰精工             张敏 │")
        assert lines[5].startswith("▌  5/18 报价单       12d ¥480K │   5/18 技术演示      5d ¥660K │")


async def test_a_milestone_marks_its_card(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        assert "华信智云 ▲" in await press(app, pilot, "3")


async def test_nobody_has_tried_yet_shows_as_first_contact(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        text = await press(app, pilot, "3")
        assert "◆ A 瑞丰物流       unassigned" in text
        assert "  first contact      0d ¥350K" in text


async def test_h_and_l_move_between_columns_and_each_keeps_its_cursor(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3", "j", "l", "j")
        assert board_of(app).current_id == ids["华信智云"]
        await press(app, pilot, "h")
        assert board_of(app).current_id == ids["鼎力机械"]
        await press(app, pilot, "right")
        assert board_of(app).current_id == ids["华信智云"]
        await press(app, pilot, "h", "h", "h")
        assert board_of(app).columns.focus_at == 0
        await press(app, pilot, "shift+tab")
        assert board_of(app).columns.focus_at == 4
        await press(app, pilot, "tab")
        assert board_of(app).columns.focus_at == 0


async def test_a_narrow_column_opens_when_it_is_entered(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3")
        text = await press(app, pilot, "l", "l", "l")
        assert " Won 1 May" in text.splitlines()[2]
        assert text.splitlines()[2].startswith(" Prospect  ")
        assert "▌✓ B 晨光药业             张敏" in text


async def test_at_80_cells_the_accordion_opens_one_column(leads: Leads) -> None:
    i18n.set_language("zh_CN")
    async with opened(leads[0], size=(80, 24)) as (app, pilot):
        lines = (await press(app, pilot, "3", "l")).splitlines()
        assert lines[2].startswith("潜在 6   │ 意向客户 3              ¥100万")
        assert lines[3] == "─────────┼────────────────────────────────────────┼─────────┼─────────┼─────────"
        assert lines[4].startswith(
            "●中海通达│▌● A 恒泰精工                      张敏 │●中鼎能源│✓晨光药业│×万通快运"
        )
        lines = (await press(app, pilot, "l")).splitlines()
        assert lines[4].startswith("●中海通达│●恒泰精工│▌● A 中鼎能源")


async def test_at_50_cells_one_column_stands_below_the_names_of_all(leads: Leads) -> None:
    async with opened(leads[0], size=(50, 20)) as (app, pilot):
        lines = (await press(app, pilot, "3", "l")).splitlines()
        assert lines[2].startswith(" Prospect 6 [Interested 3] High 2  Won 1  Lost 1")
        assert lines[4].startswith("▌● A 恒泰精工")


async def test_from_160_cells_on_all_columns_are_open(leads: Leads) -> None:
    async with opened(leads[0], size=(160, 50)) as (app, pilot):
        lines = (await press(app, pilot, "3")).splitlines()
        assert "✓ B 晨光药业" in lines[4]
        assert "× C 万通快运" in lines[4]


async def test_the_strip_follows_the_cursor_and_p_turns_it_into_cards(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        text = await press(app, pilot, "3", "l", "j")
        assert " 张伟 采购总监(Decision maker)  138 0000 5678" in text
        assert "5/16 Phone 王芳 Positive(+1)  介绍产品核心功能" in text
        assert "Milestone: 预算获批 5/15" in text
        text = await press(app, pilot, "p")
        assert "采购总监" not in text
        assert "采购总监" in await press(app, pilot, "p")


async def test_hiding_the_strip_sends_no_card_that_stays(
    leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(leads[0], size=(120, 40)) as (app, pilot):
        await press(app, pilot, "3")
        first, *_rest, last = board_of(app).cards.region.line_range
        sent: set[int] = set()
        render = Compositor.render_partial_update

        def watched(self: Compositor) -> ChopsUpdate | None:
            update = render(self)
            if update is not None:
                sent.update(y for y, _left, _right in update.spans)
            return update

        monkeypatch.setattr(Compositor, "render_partial_update", watched)
        for _time in range(2):
            sent.clear()
            await pilot.press("p")
            await rest(app, pilot)
            assert sent
            assert not sent & set(range(first, last))


async def test_the_query_line_says_how_many_are_open_and_what_they_are_worth(leads: Leads) -> None:
    async with opened(leads[0], size=(120, 40)) as (app, pilot):
        wide = await press(app, pilot, "3")
        assert "open · expected ¥" in wide.splitlines()[1]
        await pilot.resize_terminal(80, 24)
        await rest(app, pilot)
        assert " leads ¥" in screen_text(app).splitlines()[1]


async def test_the_strip_has_two_lines_at_80x24(leads: Leads) -> None:
    async with opened(leads[0], size=(80, 24)) as (app, pilot):
        lines = (await press(app, pilot, "3", "l", "j")).splitlines()
        assert lines[19].startswith("─")
        assert lines[20].startswith(
            " 张伟 采购总监  138 0000 5678  Budget[x]  Decision maker[x]  Timeline[ ]"
        )
        assert lines[21].startswith(" 5/16 Phone 王芳 Positive(+1)")


async def test_more_cards_than_fit_are_counted_in_the_last_line(leads: Leads) -> None:
    async with opened(leads[0], size=(120, 24)) as (app, pilot):
        team = Team.reopened(leads[0])
        for number in range(12):
            team.lead(f"新客户{number}有限公司", "lilei", level="C")
        team.close()
        lines = (await press(app, pilot, "3")).splitlines()
        assert lines[18].startswith("   11 more (ctrl+d)")
        await press(app, pilot, "G")
        assert "more (ctrl+d)" not in screen_text(app).splitlines()[18]


async def test_while_s_waits_headings_say_what_a_move_lacks(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3", "l", "j", "s")
        first, second = screen_text(app).splitlines()[2:4]
        assert "Prospect 6                  ✓ │" in first
        assert "Interested 3          is here │" in first
        assert "needs Timeline │" in first
        assert second.endswith("│ ✓          │ ✓")
        await press(app, pilot, "escape")
        assert "¥1.5M  2 late" in head(app)


async def test_a_status_key_moves_the_card_and_the_cursor_goes_on(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3", "s", "2")
        assert ids["中海通达"] in column(app, 1)
        assert ids["中海通达"] not in column(app, 0)
        assert board_of(app).columns.focus_at == 0
        assert board_of(app).current_id == ids["鼎力机械"]
        assert " Prospect 5 " in head(app)
        assert " Interested 4 " in head(app)


async def test_the_twin_of_s_moves_it_with_an_input_method_on(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3", "f4", "2")
        assert leads[1]["中海通达"] in column(app, 1)


async def test_the_cursor_follows_a_card_into_the_next_column(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3", "j")
        await type_text(pilot, ">")
        await rest(app, pilot)
        assert board_of(app).columns.focus_at == 1
        assert board_of(app).current_id == ids["鼎力机械"]
        assert ids["鼎力机械"] in column(app, 1)


async def test_after_a_move_that_was_given_up_the_cursor_stays(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3", "l", "j")
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert not isinstance(app.screen, BoardScreen)
        await press(app, pilot, "escape")
        assert board_of(app).current_id == ids["华信智云"]
        assert board_of(app).columns.focus_at == 1


async def test_undo_brings_the_card_back(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3", "s", "2", "u")
        assert leads[1]["中海通达"] in column(app, 0)
        assert " Prospect 6 " in head(app)


async def test_a_change_reads_only_the_columns_concerned(
    leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def counted(store: Any, viewer: Any, text: str, statuses: Any = (), around: Any = None) -> Any:
        asked.append(tuple(statuses))
        return read_board(store, viewer, text, statuses, around)

    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3")
        monkeypatch.setattr("leadtui.screens.board_reads.read_board", counted)
        await press(app, pilot, "s", "2")
        assert asked == [("potential", "interested")]
        await press(app, pilot, "+")
        assert asked[1:] == [("potential",)]


async def test_dragging_a_card_makes_the_same_move(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3")
        await pilot.mouse_down(offset=(6, 4))
        await pilot.hover(offset=(40, 10))
        await rest(app, pilot)
        assert "needs" in head(app)
        await pilot.mouse_up(offset=(40, 10))
        await rest(app, pilot)
        assert ids["中海通达"] in column(app, 1)
        assert board_of(app).current_id == ids["鼎力机械"]
        assert "needs" not in head(app)


async def test_a_card_dropped_where_it_came_from_stays(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3")
        await pilot.mouse_down(offset=(6, 4))
        await pilot.hover(offset=(10, 12))
        await pilot.mouse_up(offset=(10, 12))
        await rest(app, pilot)
        assert leads[1]["中海通达"] in column(app, 0)
        assert "¥1.5M  2 late" in head(app)


async def test_a_click_enters_a_column_and_puts_the_cursor(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3")
        await pilot.click(offset=(40, 7))
        await rest(app, pilot)
        assert board_of(app).columns.focus_at == 1
        assert board_of(app).current_id == leads[1]["华信智云"]


async def test_marks_of_all_columns_are_what_a_command_is_for(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3", "space", "l", "space")
        assert list(board_of(app).target_ids()) == [ids["中海通达"], ids["恒泰精工"]]
        await press(app, pilot, "q")
        assert list(board_of(app).target_ids()) == [ids["华信智云"]]


async def test_enter_opens_the_lead_and_q_comes_back_to_the_card_one_walked_to(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        ids = leads[1]
        await press(app, pilot, "3", "l", "enter")
        assert isinstance(app.screen, LeadScreen)
        assert screen_text(app).splitlines()[1].startswith(" Board › Interested 1/3  恒泰精工")
        await press(app, pilot, "J", "q")
        assert board_of(app).current_id == ids["华信智云"]


async def test_narrowing_keeps_the_cards_that_fit(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3", "/")
        await type_text(pilot, "owner:李雷")
        await rest(app, pilot)
        await press(app, pilot, "enter")
        assert " Prospect 3 " in head(app)
        assert "鼎力机械" not in screen_text(app)
        await press(app, pilot, "q")
        assert " Prospect 6 " in head(app)


async def test_brackets_walk_the_views_and_other_screens_follow(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        text = await press(app, pilot, "3", "]")
        assert "‹2/" in text.splitlines()[1]
        assert app.query_text == board_of(app).query_now.whole
        await press(app, pilot, "2")
        app.query_text = "owner:none"
        text = await press(app, pilot, "3")
        assert " Prospect 1 " in head(app)
        assert "瑞丰物流" in text


async def test_a_view_of_open_leads_shows_what_was_won_and_lost_this_month_too(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3")
        assert "status:potential,interested,high_intent" in app.query_text
        assert column(app, 3) == [leads[1]["晨光药业"]]
        assert column(app, 4) == [leads[1]["万通快运"]]


async def test_an_empty_board_says_what_to_do_next(sqlite_url: str, frozen_now: datetime) -> None:
    async with opened(sqlite_url) as (app, pilot):
        text = await press(app, pilot, "3")
        assert "No lead in this view." in text
        assert "n new lead" in text
        golden.check(app, "board_empty_en_120x40")


async def test_an_empty_column_says_how_it_fills(leads: Leads) -> None:
    async with opened(leads[0]) as (app, pilot):
        await press(app, pilot, "3", "/")
        await type_text(pilot, "嘉诚")
        await rest(app, pilot)
        text = await press(app, pilot, "enter")
        assert "Nobody is Interested." in text
        assert "> moves a card here from" in text


async def test_a_thousand_cards_are_read_page_by_page(leads: Leads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.screens.board_reads.FIRST", 4)
    monkeypatch.setattr("leadtui.screens.board_reads.PAGE", 1)
    async with opened(leads[0], size=(120, 24)) as (app, pilot):
        await press(app, pilot, "3")
        target = board_of(app).columns.lists[0]
        assert target.rows.length == 6
        await press(app, pilot, "G")
        assert board_of(app).current_id == leads[1]["瑞丰物流"]
        assert "瑞丰物流" in screen_text(app)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (50, 20)])
async def test_the_board_looks_as_it_is_drawn(leads: Leads, language: str, size: tuple[int, int]) -> None:
    i18n.set_language(language)
    async with opened(leads[0], size=size) as (app, pilot):
        await press(app, pilot, "3", "l", "j")
        golden.check(app, f"board_{language}_{size[0]}x{size[1]}")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_what_a_move_lacks_looks_as_it_is_drawn(
    leads: Leads, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadtui.prefixes.PREFIX_SECONDS", 600)
    i18n.set_language(language)
    async with opened(leads[0], size=(80, 24)) as (app, pilot):
        await press(app, pilot, "3", "l", "j", "s")
        app.screen._show_choices()  # type: ignore[attr-defined]
        golden.check(app, f"board_judging_{language}_80x24")
