"""Sheets in and out from the screen: written once, left with Escape, never outside the folder given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadtui import paths
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


async def test_columns_of_a_foreign_table_are_set_right_in_place_and_then_imported(
    desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ["Company,Email,Hobby", "Acme Inc.,lee@acme.com,Chess", "Beta LLC,deng@beta.com,Go"]
    (tmp_path / "crm.csv").write_text("\n".join(rows))
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        screen = await press(app, pilot, "g", "i", *"crm.csv", "enter")
        assert "C  Hobby → Notes" in screen
        assert "not understood" in screen
        screen = await press(app, pilot, *"hobby", "enter")
        assert "Hobby becomes" in screen
        screen = await press(app, pilot, *"industry", "enter")
        assert "C  Hobby → Industry" in screen
        assert "as you chose" in screen
        screen = await press(app, pilot, *"import now", "enter")
        assert "2 leads and 0 follow-ups imported" in screen
        screen = await press(app, pilot, "2", "/", *"industry:chess", "enter")
        assert "Acme" in screen


async def test_rows_of_a_foreign_table_are_filtered_by_what_they_would_do(
    desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ["公司,最近沟通时间,沟通内容", "远诚公司,2024-05-20,谈了", "云帆公司,不知道,谈了"]
    (tmp_path / "crm.csv").write_text("\n".join(rows))
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        screen = await press(app, pilot, "g", "i", *"crm.csv", "enter")
        assert "云帆公司" not in screen
        assert "B3 不知道" in screen
        screen = await press(app, pilot, *"1 error", "enter")
        assert "only these" in screen
        assert "谈了" in screen
        assert "Import a sheet" in await press(app, pilot, "escape")


async def test_a_source_nobody_knows_is_decided_for_the_whole_file(
    desk_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ["Company,Phone,Lead Source", "Acme Inc.,0755-26550001,Tiktok", "Beta LLC,13800001234,Tiktok"]
    (tmp_path / "crm.csv").write_text("\n".join(rows))
    async with opened(desk_url, size=(120, 40)) as (app, pilot):
        assert "Source: Tiktok" in await press(app, pilot, "g", "i", *"crm.csv", "enter")
        assert "Tiktok becomes" in await press(app, pilot, *"source: tiktok", "enter")
        assert "Source: Tiktok" not in await press(app, pilot, *"online", "enter")
        await press(app, pilot, *"basis", "enter", *"fair", "enter")
        await press(app, pilot, *"import now", "enter")
        assert "Acme" in await press(app, pilot, "2", "/", *"source:online acme", "enter")
        assert "广东深圳 (a guess)" in await press(app, pilot, "enter")
