"""Leads as people use it: views, narrowing, order, columns, marks, long lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.app import LeadTui
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.query import SortKey
from leadtui.domain.selection import Selection
from leadtui.errors import RuleError
from leadtui.i18n import Label
from leadtui.screens import leads as leads_module
from leadtui.screens.columns import ColumnsDialog
from leadtui.screens.leads import LeadsScreen
from leadtui.services import leads as leads_service
from leadtui.widgets.lead_columns import (
    COLUMNS,
    DEFAULT,
    EDGE,
    Choice,
    choices_of,
    fit,
    known_columns,
    widened,
)
from tests.services.desk import Desk
from tests.ui import golden
from tests.ui.desk_app import SIZES, opened, press
from tests.ui.screen_text import screen_text, type_text

pytestmark = pytest.mark.usefixtures("frozen_now")


def shown(app: LeadTui) -> LeadsScreen:
    assert isinstance(app.screen, LeadsScreen)
    return app.screen


def names(app: LeadTui) -> list[str]:
    """The short names of the whole list, in order."""
    rows = shown(app).list.rows
    found = [rows.row_at(position) for position in range(rows.length)]
    return [row.short_name for row in found if row is not None]


@pytest.mark.parametrize("size", [*SIZES, "160x50"])
async def test_the_list_looks_like_this(desk_url: str, spoken: str, size: str) -> None:
    async with opened(desk_url, "zhao", SIZES.get(size, (160, 50))) as (app, pilot):
        await press(app, pilot, "2")
        golden.check(app, f"leads_many_{spoken}_{size}")


@pytest.mark.parametrize("size", ["80x24", "50x20"])
async def test_an_empty_view_says_where_to_go(sqlite_url: str, spoken: str, size: str) -> None:
    async with opened(sqlite_url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "2")
        golden.check(app, f"leads_empty_{spoken}_{size}")


async def test_one_lead_stands_alone(sqlite_url: str, spoken: str) -> None:
    desk = Desk(sqlite_url)
    desk.lead(desk.user("zhao", name="赵倩"), "深圳市华信智云科技有限公司", level="A", expected_value="20万")
    desk.store.close()
    async with opened(sqlite_url, "zhao", (120, 40)) as (app, pilot):
        await press(app, pilot, "2")
        golden.check(app, f"leads_one_{spoken}_120x40")


async def test_typing_narrows_the_list_and_counts_follow(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        text = await press(app, pilot, "2", "slash")
        assert "9 leads" in text
        await type_text(pilot, "hxzy")
        text = await press(app, pilot)
        assert names(app) == ["华信智云"]
        assert "1 lead" in text.splitlines()[1]
        assert "9 leads" in await press(app, pilot, "escape")
        assert shown(app).list.has_focus


async def test_enter_keeps_what_was_typed_and_board_shares_it(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "slash")
        await type_text(pilot, "level:A")
        await press(app, pilot, "enter")
        assert names(app) == ["华信智云", "海川化工", "中鼎能源"]
        assert app.query_text.endswith("level:A")
        await press(app, pilot, "escape")
        assert len(names(app)) == 9


async def test_nothing_found_offers_to_find_everywhere(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "slash")
        await type_text(pilot, "瑞丰")
        assert "Enter: find everywhere (1)" in await press(app, pilot)
        text = await press(app, pilot, "enter")
        assert names(app) == ["瑞丰物流"]
        assert "All leads  / 瑞丰" in text


async def test_what_is_not_understood_is_marked_and_found_as_text(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "slash")
        await type_text(pilot, "nope:A 华信")
        await press(app, pilot)
        field = app.screen.query_one("#query")
        spans = field._value.spans  # type: ignore[attr-defined]
        assert [(span.start, span.end) for span in spans] == [(0, 6)]


async def test_tab_takes_the_first_proposal_and_the_arrows_choose_another(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "slash")
        await type_text(pilot, "lev")
        assert "level:" in await press(app, pilot)
        await press(app, pilot, "tab")
        await press(app, pilot, "down", "down", "tab")
        assert shown(app).query_now.text == "level:B "


async def test_a_click_takes_a_proposal_and_typing_goes_on(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "slash")
        await type_text(pilot, "level:")
        await press(app, pilot)
        await pilot.click("#proposals", offset=(3, 1))
        await press(app, pilot)
        assert shown(app).query_now.text == "level:B "
        await type_text(pilot, "lev")
        await press(app, pilot)
        await pilot.click("#proposals", offset=(3, 0))
        await type_text(pilot, "A")
        assert "level:A" in await press(app, pilot)
        assert shown(app).query_now.text == "level:B level:A"


async def test_brackets_walk_the_views(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        assert "‹2/4› My open leads" in await press(app, pilot, "2")
        assert "‹3/4› Late" in await press(app, pilot, "]")
        assert names(app) == ["金桥置业", "华信智云"]
        assert "‹4/4› Pool" in await press(app, pilot, "]")
        assert "‹3/4› Late" in await press(app, pilot, "[")


async def test_a_query_is_saved_as_a_view_and_picked_again(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "slash")
        await type_text(pilot, "level:A")
        await press(app, pilot, "enter", "S")
        await type_text(pilot, "重点")
        text = await press(app, pilot, "ctrl+s")
        assert "‹5/5› 重点" in text
        assert "重点" in shown(app).query_now.views[4].name
        await press(app, pilot, "[", "V")
        await type_text(pilot, "重点")
        assert "‹5/5› 重点" in await press(app, pilot, "enter")
        assert names(app) == ["华信智云", "海川化工", "中鼎能源"]


async def test_the_view_s_own_query_can_be_edited(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "]", "slash", "backspace")
        assert shown(app).query_now.text == "owner:me late:yes"
        assert names(app) == ["金桥置业", "华信智云"]


async def test_an_order_is_chosen_shown_and_kept(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "O")
        await type_text(pilot, "level")
        text = await press(app, pilot, "enter")
        assert shown(app).query_now.keys == (SortKey("level"),)
        assert names(app)[0] in ("华信智云", "中鼎能源", "海川化工")
        assert "▲" in text.splitlines()[2]
    async with opened(desk_url, "zhao") as (app, pilot):
        assert "▲" in (await press(app, pilot, "2")).splitlines()[2]


async def test_a_click_on_a_heading_orders_by_it_and_again_turns_it_round(desk_url: str) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2")
        await pilot.click("#list-header", offset=(EDGE + 4, 0))
        await press(app, pilot)
        assert shown(app).query_now.keys == (SortKey("short_name"),)
        await pilot.click("#list-header", offset=(EDGE + 4, 0))
        await press(app, pilot)
        assert shown(app).query_now.keys == (SortKey("short_name", descending=True),)


async def test_columns_are_chosen_moved_widened_and_kept(desk_url: str) -> None:
    async with opened(desk_url, "zhao", (120, 40)) as (app, pilot):
        await press(app, pilot, "2", "C", "space", "j", "j", "plus", "<", "enter")
        kept = shown(app).columns
        assert kept[:3] == (Choice("contact", 9), Choice("short_name"), Choice("phone"))
        assert "Lv" not in screen_text(app).splitlines()[2]
    async with opened(desk_url, "zhao", (120, 40)) as (app, pilot):
        await press(app, pilot, "2")
        assert shown(app).columns == kept


@pytest.fixture
def seats() -> Iterator[Field]:
    """A field added while the program runs."""
    field = Field("seats", "integer", Label("Seats", "席位", "席位"), group="added", added=True)
    REGISTRY.add(field)
    yield field
    REGISTRY.remove(field.id)


async def test_an_added_field_is_a_column_to_choose_order_by_and_keep(
    desk_url: str, leads: dict[str, int], seats: Field
) -> None:
    async with opened(desk_url, "zhao", (120, 40)) as (app, pilot):
        await app.change(leads_service.edit, leads["金桥置业"], {"seats": "1250"})
        await press(app, pilot, "2", "C")
        dialog = app.screen
        assert isinstance(dialog, ColumnsDialog)
        place = next(at for at, column in enumerate(known_columns()) if column.id == "seats")
        dialog.columns.go_to_id(place)
        text = await press(app, pilot, "space", "enter")
        assert "Seats" in text.splitlines()[2]
        assert "1250" in next(line for line in text.splitlines() if "金桥置业" in line)
        await shown(app).sort_by(SortKey("seats", descending=True))
        await press(app, pilot)
        assert names(app)[0] == "金桥置业"
    async with opened(desk_url, "zhao", (80, 24)) as (app, pilot):
        assert "Seats" in await press(app, pilot, "2")
        assert names(app)[0] == "金桥置业"


async def test_a_column_whose_field_is_gone_is_left_out(desk_url: str, seats: Field) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2")
        shown(app).columns = (Choice("short_name"), Choice("seats"))
        REGISTRY.remove("seats")
        app.changed()
        text = await press(app, pilot)
        REGISTRY.add(seats)
        assert "Seats" not in text.splitlines()[2]
        assert "华信智云" in text


async def test_marks_are_ids_and_stay_when_the_list_is_narrowed(desk_url: str, leads: dict[str, int]) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "asterisk")
        assert len(tuple(shown(app).target_ids())) == 9
        await press(app, pilot, "space")
        assert len(tuple(shown(app).target_ids())) == 8
        assert shown(app).selection() is None


async def test_more_marks_than_can_be_named_are_a_query_and_exceptions(
    desk_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads_module, "NAMED", 3)
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "asterisk", "space")
        selection = shown(app).selection()
        assert isinstance(selection, Selection)
        assert selection.query == app.query_text
        assert len(selection.exceptions) == 1
        with pytest.raises(RuleError):
            shown(app).target_ids()


@pytest.mark.parametrize("window", [6, 300])
async def test_long_lists_are_read_in_windows_and_counted_exactly(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(leads_module, "FIRST", 3)
    monkeypatch.setattr(leads_module, "WINDOW", window)
    monkeypatch.setattr(leads_module, "PAGE", 3)
    desk = Desk(sqlite_url)
    zhao = desk.user("zhao", name="赵倩")
    made = [desk.lead(zhao, f"客户{number:02}", short_name=f"客户{number:02}") for number in range(30)]
    desk.store.close()
    async with opened(sqlite_url, "zhao") as (app, pilot):
        text = await press(app, pilot, "2")
        assert "30 leads" in text
        await press(app, pilot, "G")
        screen = shown(app)
        assert screen.list.cursor_position == 29
        assert screen.list.cursor_row is not None
        await screen.go_to_lead(made[12])
        await press(app, pilot)
        assert screen.list.cursor_id == made[12]


async def test_after_a_save_the_cursor_goes_on_and_a_refresh_keeps_it(
    desk_url: str, leads: dict[str, int]
) -> None:
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, "2", "]")
        screen = shown(app)
        screen.advance(leads["金桥置业"])
        assert screen.list.cursor_id == leads["华信智云"]
        screen.post_message(LeadTui.Changed(None))
        await press(app, pilot)
        assert screen.list.cursor_id == leads["华信智云"]


async def test_the_preview_stands_beside_the_list_from_140_cells_on(desk_url: str) -> None:
    async with opened(desk_url, "zhao", (160, 50)) as (app, pilot):
        await press(app, pilot, "2")
        assert shown(app).preview.display
        await pilot.resize_terminal(120, 40)
        await press(app, pilot)
        assert not shown(app).preview.display
        assert shown(app).query_one("#peek").display


@pytest.mark.parametrize("width", [30, 50, 79, 80, 99, 100, 120, 160, 250])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_columns_always_fit_and_the_name_is_never_dropped(width: int, language: str) -> None:
    everything = tuple(Choice(column.id) for column in COLUMNS)
    for choices in (DEFAULT, everything, (Choice("customer", 200), Choice("short_name"))):
        fitted = fit(choices, width, language)
        assert EDGE + sum(column.gap + column.width for column in fitted) < width
        assert "short_name" in {column.id for column in fitted}


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        (None, DEFAULT),
        ([], DEFAULT),
        ([["gone", 3]], DEFAULT),
        ([["level", 0], ["due", 12], ["gone", 1]], (Choice("level"), Choice("due", 12))),
    ],
)
def test_stored_columns_that_are_gone_are_left_out(stored: object, wanted: tuple[Choice, ...]) -> None:
    assert choices_of(stored) == wanted


def test_a_column_is_never_narrower_than_four_cells() -> None:
    narrow = widened((Choice("due", 5),), "due", -1)
    assert widened(narrow, "due", -1) == (Choice("due", 4),)
