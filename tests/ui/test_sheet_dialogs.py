"""Sheets in and out from the screen: written once, left with Escape, never outside the folder given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadtui import paths
from leadtui.exchange.mapping import TableMapping
from leadtui.screens.import_desk import FileDesk
from leadtui.screens.import_items import setup_items
from leadtui.services import importing
from leadtui.services.import_asked import Asked
from leadtui.services.import_rehearsal import Rehearsal
from tests.services.desk import Desk
from tests.ui.desk_app import fill, opened, press

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def desk_url(sqlite_url: str) -> str:
    fill(sqlite_url)
    return sqlite_url


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def confined(tmp_path: Path) -> Iterator[Path]:
    """Where whoever came by a key has their files."""
    folder = tmp_path / "exchange"
    folder.mkdir()
    paths.confine(folder)
    yield folder
    paths.confine(None)


async def test_a_sheet_is_written_where_one_says(
    desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(desk_url) as (app, pilot):
        await press(app, pilot, "g", "x", *"out.csv")
        screen = await press(app, pilot, "enter")
    assert "Export to a sheet" not in screen
    assert "深圳市" in (tmp_path / "out.csv").read_text("utf-8-sig")


async def test_the_format_follows_the_name_and_the_name_the_format(
    desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(desk_url) as (app, pilot):
        assert "it comes in again" in await press(app, pilot, "g", "x")
        assert "Columns" in await press(app, pilot, *"a.csv")
        screen = await press(app, pilot, "tab", "4")
        assert "a.vcf" in screen
        assert "address book" in screen
        assert "Columns" not in screen
        await press(app, pilot, "2", "ctrl+s")
    written = (tmp_path / "a.vcf").read_text("utf-8")
    assert written.startswith("BEGIN:VCARD")
    assert "****" in written
    assert (tmp_path / "a.vcf").stat().st_mode & 0o777 == 0o600


async def test_columns_are_chosen_and_a_mistake_leaves_no_file(
    desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        await press(app, pilot, "g", "x", *"a.csv", "tab", "tab", *"customer,colour")
        assert "There is no column colour" in await press(app, pilot, "ctrl+s")
        assert names(tmp_path) == []
        await press(app, pilot, *["backspace"] * 6, *"level", "ctrl+s")
    head = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "Customer,Level"


async def test_escape_leaves_a_dialog_that_does_nothing(desk_url: str) -> None:
    async with opened(desk_url) as (app, pilot):
        for key, title in ("x", "Export to a sheet"), ("i", "Import a sheet"):
            assert title in await press(app, pilot, "g", key)
            assert title not in await press(app, pilot, "escape")


async def test_behind_a_key_no_other_folder_is_written_or_read(desk_url: str, confined: Path) -> None:
    outside = confined.parent / "x.csv"
    outside.write_text("线索编号,客户名称\n")
    async with opened(desk_url, size=(160, 40)) as (app, pilot):
        for key in "x", "i":
            screen = await press(app, pilot, "g", key, *"../x.csv", "enter")
            assert "is outside the folder for your files" in screen
            await press(app, pilot, "escape")
        await press(app, pilot, "g", "x", *"own.csv", "enter")
    assert names(confined) == ["own.csv"]
    assert outside.read_text() == "线索编号,客户名称\n"


HEAD = "Company,Phone,Last Contact,Summary,Hobby"
ACME = "Acme Inc.,0755-26550001,2024-05-20,Talked,Chess"
BETA = "Beta LLC,13800138000,someday,Talked,Go"
TWIN = "Gamma GmbH,0755-26550001,2024-05-21,Talked,Go"


def crm(folder: Path, *lines: str) -> Path:
    """A table of another program in the folder where one is."""
    path = folder / "crm.csv"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


OPEN = ("g", "i", *"crm.csv", "enter")


async def test_columns_of_a_foreign_table_are_set_right_in_place_and_then_imported(
    desk_url: str, here: Path
) -> None:
    crm(here, "Company,Email,Hobby", "Acme Inc.,lee@acme.com,Chess", "Beta LLC,deng@beta.com,Go")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        screen = await press(app, pilot, *OPEN)
        assert "nothing is written yet" in screen
        assert "C Hobby" in screen
        screen = await press(app, pilot, "/", *"hobby", "enter", "enter")
        assert "Hobby becomes" in screen
        screen = await press(app, pilot, *"industry", "enter")
        assert "Industry 100%" in screen
        screen = await press(app, pilot, "escape", "ctrl+s", "enter")
        assert "2 leads and 0 follow-ups imported" in screen
        screen = await press(app, pilot, "2", "/", *"industry:chess", "enter")
        assert "Acme" in screen


async def test_a_cell_at_fault_is_set_right_in_place_and_taken_back(desk_url: str, here: Path) -> None:
    crm(here, HEAD, ACME, BETA)
    async with opened(desk_url, size=(80, 24)) as (app, pilot):
        screen = await press(app, pilot, *OPEN)
        assert "error 1" in screen
        screen = await press(app, pilot, "]")
        assert "C3 someday" in screen
        screen = await press(app, pilot, "e")
        assert "C3 Last Contact" in screen
        screen = await press(app, pilot, *["backspace"] * 7, *"2024-05-22")
        assert "new" in screen
        screen = await press(app, pilot, "enter")
        assert "no errors left" in screen
        assert "error 1" not in screen
        assert "error 1" in await press(app, pilot, "u")
        await press(app, pilot, "f2", *["backspace"] * 7, *"2024-05-22", "enter")
        assert "Import a sheet" in await press(app, pilot, "escape")
        screen = await press(app, pilot, "enter")
        assert "as you left it" in screen
        assert "error" not in screen
        assert "2 leads and 2 follow-ups imported" in await press(app, pilot, "ctrl+s", "enter")


async def test_rows_are_read_anew_once_the_file_is_read_otherwise(desk_url: str, here: Path) -> None:
    (here / "crm.csv").write_bytes("Company,Phone\n深圳华信,0755-26550001".encode("gbk"))
    desk = Desk(desk_url)

    async def run(function: Any, *args: Any, **options: Any) -> Any:
        return function(desk.store, desk.wang, *args, **options)

    file = FileDesk(here / "crm.csv", desk_url, "wang", work=run, run=run)
    wrong, right = Asked(encoding="big5"), Asked(encoding="gb18030")
    await file.look(wrong)
    before = await file.raw(2, wrong)
    await file.look(right)
    after = await file.raw(2, right)
    assert (before.cells[0] == "深圳华信", after.cells[0]) == (False, "深圳华信")
    desk.store.close()


async def test_rows_are_left_out_and_come_back_in_a_file_of_their_own(desk_url: str, here: Path) -> None:
    crm(here, HEAD, ACME, TWIN)
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        screen = await press(app, pilot, *OPEN, "]")
        assert "may be the same as row 2" in screen
        screen = await press(app, pilot, "space")
        assert "left out 1" in screen
        assert "Why may you keep" in await press(app, pilot, "ctrl+s")
        assert "nothing is written yet" in await press(app, pilot, "escape")
        screen = await press(app, pilot, "ctrl+s", *"trade fair", "enter")
        assert "1 leads and 1 follow-ups imported" in screen
        assert "crm-rejects.csv" in screen
    rejects = (here / "crm-rejects.csv").read_text("utf-8-sig")
    assert "Gamma GmbH" in rejects
    assert "Acme" not in rejects


async def test_a_source_nobody_knows_is_decided_for_the_whole_file(desk_url: str, here: Path) -> None:
    crm(here, "Company,Phone,Lead Source", "Acme Inc.,0755-26550001,Tiktok", "Beta LLC,13800001234,Tiktok")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "Source: Tiktok" in await press(app, pilot, *OPEN)
        screen = await press(app, pilot, "/", *"tiktok", "enter", "enter")
        assert "Tiktok becomes" in screen
        assert "Source: Tiktok" not in await press(app, pilot, *"online", "enter", "escape")
        await press(app, pilot, "g", "g", "j", "enter", *"fair", "enter", "ctrl+s")
        assert "Acme" in await press(app, pilot, "2", "/", *"source:online acme", "enter")
        assert "广东深圳 (a guess)" in await press(app, pilot, "enter")


async def test_words_of_another_program_are_taken_as_proposed_all_at_once(desk_url: str, here: Path) -> None:
    crm(here, "Company,Phone,Lead Status", "Acme Inc.,0755-26550001,Contacted", "Beta LLC,13800001234,Blue")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        screen = await press(app, pilot, *OPEN)
        assert "Prospect? 1 row" in screen
        screen = await press(app, pilot, "/", *"proposed", "enter", "enter", "escape")
        assert "Status: Contacted" not in screen
        assert "Status: Blue" in screen
        assert "Status: Contacted" in await press(app, pilot, "u")


async def test_an_owner_is_chosen_among_the_users(desk_url: str, here: Path) -> None:
    crm(here, "Company,Phone,Owner", "Acme Inc.,0755-26550001,Dwight")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "Owner Dwight" in await press(app, pilot, *OPEN)
        screen = await press(app, pilot, "/", *"dwight", "enter", "enter", *"zhao", "enter", "escape")
        assert "Owner Dwight" not in screen
        await press(app, pilot, "ctrl+s", "enter")
        assert "Acme" in await press(app, pilot, "2", "/", *"owner:zhao acme", "enter")


async def test_an_admin_makes_a_field_of_a_column_nobody_knows(desk_url: str, here: Path) -> None:
    crm(here, HEAD, ACME)
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        screen = await press(app, pilot, *OPEN, "/", *"hobby", "enter", "enter", *"new field", "enter")
        assert "new field, text" in screen
        screen = await press(app, pilot, "escape", "ctrl+s", "enter")
        assert "new fields: hobby" in screen
        assert "Acme" in await press(app, pilot, "2", "/", *"hobby:chess", "enter")


async def test_the_country_of_phones_is_chosen_for_the_file(desk_url: str, here: Path) -> None:
    crm(here, "Company,Phone", "Acme Inc.,(202) 555-0123")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "CN +86" in await press(app, pilot, *OPEN)
        screen = await press(app, pilot, "j", "j", "enter", *"US", "enter")
        assert "US +1" in screen
        await press(app, pilot, "ctrl+s", "enter")
        assert "Acme" in await press(app, pilot, "2", "/", *"+12025550123", "enter")


async def test_a_record_sheet_is_imported_with_two_keys(desk_url: str, here: Path) -> None:
    (here / "crm.csv").write_text("线索编号,客户名称,负责人\nZH-20240520-001,远诚医疗,赵倩\n")
    async with opened(desk_url) as (app, pilot):
        assert "nothing is written yet" in await press(app, pilot, *OPEN)
        assert "1 leads and 0 follow-ups imported" in await press(app, pilot, "ctrl+s")
        shown = (await press(app, pilot, "u")).casefold()
        assert "taken back" in shown
        assert "ctrl+r redo" not in shown


@pytest.mark.parametrize(("layout", "tone"), [("", "today"), ("progress", "text")])
def test_a_basis_waits_to_be_said_only_for_people_from_elsewhere(layout: str, tone: str) -> None:
    told = Rehearsal("crm.csv", mapping=TableMapping((), layout), foreign=True)
    (item,) = (item for item in setup_items(told, Asked(), "CN")[0].items if item.act == ("basis",))
    assert item.tone == tone


async def test_the_page_fits_a_narrow_screen_and_says_how_to_go_on(desk_url: str, here: Path) -> None:
    crm(here, HEAD, ACME, BETA, TWIN)
    async with opened(desk_url, size=(50, 20)) as (app, pilot):
        screen = await press(app, pilot, *OPEN)
        assert "error 1" in screen
        assert "ctrl+s Import now" in screen
        screen = await press(app, pilot, "]")
        assert "Beta LLC" in screen
        assert "C3 someday" in screen
        screen = await press(app, pilot, "tab")
        assert "may be the same as row 2" in screen.replace("\n", " ")
        assert "Only what has" in await press(app, pilot, "/", *"gamma", "enter")
        assert "nothing is written yet" in await press(app, pilot, "escape")
        assert "Import a sheet" in await press(app, pilot, "escape")


async def test_an_import_that_was_stopped_is_finished_from_here(desk_url: str, here: Path) -> None:
    desk = Desk(desk_url)
    importing.stage(desk.store, desk.wang, crm(here, "Company,Phone", "Acme Inc.,0755-26550001"))
    desk.store.close()
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "crm.csv was stopped on the way" in await press(app, pilot, "g", "i")
        assert "1 leads and 0 follow-ups imported" in await press(app, pilot, "ctrl+s")


async def test_a_file_that_names_nobody_asks_which_column_does(desk_url: str, here: Path) -> None:
    crm(here, "Colour,Shape", "red one,round", "blue one,square")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "Which column says whom" in await press(app, pilot, *OPEN)
        screen = await press(app, pilot, "enter")
        assert "A Colour" in screen
        assert "new 2" in screen


async def test_another_encoding_and_row_of_titles_are_chosen_on_the_page(desk_url: str, here: Path) -> None:
    crm(here, "Company,Phone", "Acme Inc.,0755-26550001", "Beta LLC,0755-26550002")
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "utf-8" in await press(app, pilot, *OPEN)
        screen = await press(app, pilot, "/", *"encoding", "enter", "enter", *"big5", "enter", "escape")
        assert "big5" in screen
        assert "utf-8" in await press(app, pilot, "u")
        screen = await press(app, pilot, "/", *"titles", "enter", "enter", "2", "enter", "escape")
        assert "row 2" in screen
