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
