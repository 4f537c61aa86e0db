"""Hidden rows and sheets are named, and taken only if somebody asks for them."""

from __future__ import annotations

import io

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from leadtui.services.import_rehearsal import rehearse
from leadtui.services.import_source import Asked
from tests.exchange.sheets import TITLES, line, workbook
from tests.services.desk import Desk

CONTACTS = (("公司", "手机"), ("远诚医疗", "13800001234"), ("明德贸易", "13900001234"))
RECORDS = (TITLES, line(), line(线索编号="ZH-20240520-002", 客户名称="明德贸易"))


def hide(sheet: Worksheet) -> None:
    """Hide the first row of data."""
    sheet.row_dimensions[2].hidden = True


@pytest.mark.parametrize("rows", [CONTACTS, RECORDS])
def test_hidden_rows_are_named_and_left_out_unless_asked_for(
    desk: Desk, rows: tuple[tuple[str, ...]]
) -> None:
    made = workbook(*rows, prepare=hide)
    told = rehearse(desk.store, desk.wang, io.BytesIO(made.getvalue()))
    assert [row.customer for row in told.rows] == ["明德贸易"]
    assert any("远诚医疗" in sentence for sentence in told.left_out)
    told = rehearse(desk.store, desk.wang, io.BytesIO(made.getvalue()), asked=Asked(hidden_rows=True))
    assert [row.customer for row in told.rows] == ["远诚医疗", "明德贸易"]
    assert not told.left_out
