"""The team's other sheets: written from leads, and imported again without a change."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from leadtui.errors import PermissionDenied
from leadtui.exchange.layouts import ALLOCATION, CUSTOMERS, LAYOUTS, PROGRESS, Layout
from leadtui.services import importing
from leadtui.services.export_layout import export_layout
from tests.services.desk import Desk
from tests.services.foreign_desk import bring, contents, table

TABLES = {
    "progress": (
        ("客户名称", "销售阶段", "跟进日期", "客户反馈", "销售机会"),
        ("远诚公司", "初步接触", "2024-05-01", "要资料", "一期"),
        ("远诚公司", "需求分析", "2024-05-20", "要案例", "一期"),
        ("云帆公司", "意向客户", "2024-05-21", "满意", ""),
    ),
    "customers": (
        ("客户姓名", "电子邮件地址", "电话号码", "公司名称", "购买历史", "偏好设置", "备注"),
        ("赵敏", "z@a.com", "13800001234", "远诚公司", "2023年A套餐", "周二联系", "老客户\n重要"),
        ("李强", "l@a.com", "13900001234", "", "", "", ""),
    ),
    "allocation": (
        ("客户名称", "行业类型", "地域分布", "潜在价值", "联系人信息", "历史交易记录", "合作意向"),
        ("远诚公司", "医疗", "广东深圳", "很高", "13800001234", "2023年A套餐", "高"),
        ("云帆公司", "软件", "上海", "¥200,000", "z@a.com; 13900001234", "", "看价格"),
    ),
}


def written(desk: Desk, layout: Layout, *, masked: bool = False) -> list[tuple[str, ...]]:
    """The table as it is exported, leads in the order of their numbers."""
    out = io.BytesIO()
    export_layout(
        desk.store, desk.wang, out, layout, format="csv", language="zh_CN", query="sort:number", masked=masked
    )
    return [tuple(row) for row in csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig")))]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_a_sheet_comes_back_as_it_was_and_changes_nothing(desk: Desk, layout: Layout) -> None:
    head, *rows = TABLES[layout.id]
    done = importing.run(desk.store, desk.wang, table(head, *rows), name="a.csv")
    assert (done.rejected, done.unknown_columns) == ([], ())
    found = written(desk, layout)
    assert found[0] == head
    assert sorted(found[1:]) == sorted(rows)
    before = contents(desk.store)
    again = importing.run(desk.store, desk.wang, table(*found), name="b.csv")
    assert not again.changed
    assert contents(desk.store) == before


def test_a_lead_of_our_own_fills_the_progress_table(desk: Desk) -> None:
    bring(desk, "公司名称,最近沟通时间,沟通内容", "远诚公司,2024-05-20,谈了")
    assert written(desk, PROGRESS)[1] == ("远诚公司", "潜在客户", "2024-05-20", "", "")


def test_contact_details_are_masked_where_asked(desk: Desk) -> None:
    head, *rows = TABLES["customers"]
    importing.run(desk.store, desk.wang, table(head, *rows), name="a.csv")
    assert {row[2] for row in written(desk, CUSTOMERS, masked=True)[1:]} == {"138****1234", "139****1234"}


def test_a_workbook_has_titles_dates_and_no_formula(desk: Desk) -> None:
    bring(desk, "客户名称,跟进日期,客户反馈,销售阶段,销售机会", "远诚公司,2024-05-20,=1+1,,")
    out = io.BytesIO()
    done = export_layout(desk.store, desk.wang, out, PROGRESS, language="en")
    [head, row] = load_workbook(out).active.iter_rows()
    assert [cell.value for cell in head] == [
        "Customer",
        "Sales stage",
        "Follow-up date",
        "Feedback",
        "Opportunity",
    ]
    assert (row[2].is_date, row[3].data_type, row[3].value) == (True, "s", "=1+1")
    assert (done.leads, done.rows) == (1, 1)


def test_a_viewer_exports_nothing(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        export_layout(desk.store, desk.user("vera", "viewer"), io.BytesIO(), ALLOCATION)
