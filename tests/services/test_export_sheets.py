"""The record sheet out, and what it says when it comes back in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import FollowupForm, NewContact, NewLead, NextPlan
from leadtui.errors import Cancelled, PermissionDenied
from leadtui.i18n import Label
from leadtui.services import assigning, exporting, followups, importing, leads, people, statuses
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.exchange.sheets import TITLES, line
from tests.services.desk import Desk, at
from tests.services.import_desk import (
    NUMBER,
    PLAN_TITLES,
    bring,
    bring_rows,
    day,
    everything,
    exported,
    lead_id,
    numbered,
    told,
)


@pytest.fixture
def other(databases: SqliteDatabases | PostgresDatabases) -> Iterator[Desk]:
    """An empty database beside the desk's."""
    with databases.fresh(migrated=True) as url:
        desk = Desk(url)
        yield desk
        desk.store.close()


def cells(stream: io.BytesIO) -> list[list[object]]:
    """The sheet as openpyxl reads it."""
    return [list(row) for row in load_workbook(stream).active.iter_rows(values_only=True)]


def same(desk: Desk, other: Desk, **options: Any) -> None:
    """Exporting one desk into the other gives the same leads."""
    done = importing.run(other.store, other.wang, exported(desk, **options))
    assert done.rejected == []
    there = {str(lead.row.number): told(lead) for lead in everything(other)}
    for lead in everything(desk):
        assert there.pop(lead.row.number) == told(lead)
    assert there == {}


def test_a_follow_up_of_a_day_without_an_hour_comes_back_as_one(desk: Desk, other: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead, contacted_at=datetime(2026, 5, 18), has_time=False)
    assert cells(exported(desk))[1][7] == datetime(2026, 5, 18)
    importing.run(other.store, other.wang, exported(desk))
    said = everything(other)[0].followups[0]
    assert (said.has_time, said.on_day) == (False, date(2026, 5, 18))
    assert importing.run(desk.store, desk.wang, exported(desk)).counts.get("followups", 0) == 0
    assert len(desk.show(lead).followups) == 1


def test_the_team_sheet_comes_back_equal(desk: Desk, other: Desk, shared_data: Path) -> None:
    importing.run(desk.store, desk.wang, shared_data / "record_sheet" / "record_sheet_team.xlsx")
    importing.run(desk.store, desk.wang, shared_data / "record_sheet" / "record_sheet_source.xlsx")
    out = exported(desk)
    assert cells(out)[0] == list(PLAN_TITLES)
    same(desk, other)
    assert {lead.row.number: lead.values["created_at"] for lead in everything(other)} == {
        lead.row.number: lead.values["created_at"] for lead in everything(desk)
    }


def worked(desk: Desk) -> None:
    """A desk on which everything has happened that a sheet can tell."""
    lilei = desk.user("lilei", name="李雷")
    wang = desk.wang
    bring(desk, {}, {"线索编号": "X-1", "负责人": "李*", "联系人": "赵*", "联系方式": "138****1234"},
          {"线索编号": "X-2", "下一步计划": "每月1次行业资讯推送", "负责人": "王芳"},
          {"线索编号": "X-2", "跟进日期": "2024-06-01", "当前状态": "流失", "客户反馈": "太贵"})  # fmt: skip
    plan = NextPlan(day("2026-06-08"), time(14, 30), step="寄合同", focus="报价", goal="签约")
    talked = desk.lead(lilei, need='他说"好的"\n=1+1', level="A")
    form = FollowupForm("visit", summary="'=SUM(A1)\n@x\t-1", next_step="5月22日再谈", plan=plan)
    followups.record(desk.store, lilei, talked, form)
    tried = desk.lead(lilei)
    desk.tried(lilei, tried)
    at(day("2026-05-20"), time(15, 5))
    desk.tried(lilei, tried, plan=NextPlan(day("2026-05-22"), time(9), step="换个时间"))
    waking = desk.lead(lilei)
    desk.reached(lilei, waking, wake_on=day("2026-07-01"), next_step="等他们开会")
    content = NextPlan(day("2026-06-15"), step="行业案例", track="content", every=(2, "week"))
    followups.record(desk.store, lilei, waking, FollowupForm("wechat", summary="发资料", plan=content))
    lost = desk.lead(lilei)
    desk.reached(wang, lost)
    statuses.move(desk.store, lilei, lost, "lost", values={"lost_reason": "price"})
    won = desk.lead(lilei)
    desk.bring_to("won", won)
    desk.lead(lilei)
    desk.lead()
    points = (
        ("phone", "13900001111"),
        ("wechat", "zhao_min88"),
        ("email", "a@b.example"),
        ("phone", "1380000"),
    )
    new = NewLead(
        "点很多", "referral", {}, (NewContact("赵敏", points), NewContact("钱进")), (), lilei.user_id
    )
    leads.create(desk.store, wang, new)
    redated = lead_id(desk)
    followups.redate(desk.store, lilei, redated, NextPlan(day("2026-06-09"), step="另一步"))
    assigning.assign(desk.store, wang, desk.lead(lilei), None)


@pytest.mark.parametrize("options", [{}, {"format": "csv"}, {"language": "en"}, {"language": "zh_TW"}])
def test_everything_done_here_comes_back_equal(desk: Desk, other: Desk, options: dict[str, Any]) -> None:
    worked(desk)
    same(desk, other, **options)


def test_the_export_of_an_import_is_the_same_sheet(desk: Desk, other: Desk) -> None:
    worked(desk)
    first = exported(desk, query="sort:number")
    importing.run(other.store, other.wang, first)
    assert cells(exported(other, query="sort:number")) == cells(first)


def test_the_csv_of_an_import_is_the_same_file(desk: Desk, other: Desk) -> None:
    worked(desk)
    first = exported(desk, query="sort:number", format="csv")
    importing.run(other.store, other.wang, first)
    assert exported(other, query="sort:number", format="csv").getvalue() == first.getvalue()


def test_columns_beyond_the_record_sheet_stand_there_only_where_they_are_needed(desk: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    bring(desk, {})
    assert cells(exported(desk))[0] == list(PLAN_TITLES)
    desk.tried(lilei, lead_id(desk), plan=NextPlan(day("2026-06-08")))
    assert cells(exported(desk))[0] == [*PLAN_TITLES, "跟进结果"]
    assert [row[-1] for row in cells(exported(desk))[1:]] == ["已接通", "未接通"]
    statuses.move(desk.store, lilei, lead_id(desk), "lost", values={"lost_reason": "price"})
    assert cells(exported(desk))[0] == [*PLAN_TITLES, "跟进结果", "流失原因"]
    assert [row[-1] for row in cells(exported(desk))[1:]] == [None, "价格"]


def test_rows_are_follow_ups_or_with_latest_leads(desk: Desk) -> None:
    bring(desk, {}, {"跟进日期": "2024-06-01", "沟通内容摘要": "回访"}, {"线索编号": "X-1"})
    done = exporting.export(desk.store, desk.wang, io.BytesIO(), query="sort:number")
    assert (done.leads, done.rows) == (2, 3)
    rows = cells(exported(desk, "sort:number", latest=True))[1:]
    assert [(row[0], row[9]) for row in rows] == [("X-1", "介绍产品"), (NUMBER, "回访")]


def test_each_row_tells_the_owner_and_the_status_of_its_day(desk: Desk) -> None:
    bring(desk, {"当前状态": "潜在", "负责人": "王芳"},
          {"跟进日期": "2024-06-01", "沟通内容摘要": "回访", "当前状态": "意向"})  # fmt: skip
    rows = cells(exported(desk))[1:]
    assert [(row[12], row[13]) for row in rows] == [("王芳", "潜在客户"), ("李雷", "意向客户")]


def test_the_query_chooses_the_leads_and_their_order(desk: Desk) -> None:
    bring(desk, *({"线索编号": f"X-{n}", "线索等级": level} for n, level in enumerate("ABA")))
    rows = cells(exported(desk, "level:A sort:-number"))[1:]
    assert [row[0] for row in rows] == ["X-2", "X-0"]
    assert cells(exported(desk, "level:C"))[1:] == []


def test_one_exports_what_one_may_see(desk: Desk) -> None:
    anna, ben = desk.user("anna"), desk.user("ben")
    desk.lead(anna)
    out = io.BytesIO()
    with pytest.raises(PermissionDenied):
        exporting.export(desk.store, anna, out)
    for login in ("anna", "ben"):
        people.set_user(desk.store, desk.wang, login, allow=["export"])
    assert exporting.export(desk.store, ben, out).leads == 0
    assert exporting.export(desk.store, anna, out).leads == 1
    with pytest.raises(PermissionDenied):
        exporting.export(desk.store, desk.user("vera", role="viewer"), out)


def test_spreadsheets_find_real_dates_a_frozen_header_and_drop_downs(desk: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    bring(desk, {})
    desk.reached(lilei, lead_id(desk), plan=NextPlan(day("2026-06-08"), time(14, 30)))
    sheet = load_workbook(exported(desk)).active
    assert (sheet["H2"].value, sheet["H3"].value) == (datetime(2024, 5, 21), datetime(2026, 5, 20, 10))
    assert sheet["O3"].value == datetime(2026, 6, 8, 14, 30)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:Q3")
    assert len(sheet.data_validations.dataValidation) == 4


def test_formulas_in_text_come_through_as_text(desk: Desk, other: Desk) -> None:
    hostile = {
        "沟通内容摘要": "=cmd|'/c calc'!A0",
        "客户反馈": "+1",
        "初始需求": "@SUM(A1)",
        "客户名称": "-x",
    }
    bring(desk, hostile)
    options: dict[str, Any]
    for options in ({}, {"format": "csv"}):
        importing.run(other.store, other.wang, exported(desk, **options))
        lead = numbered(other)
        assert (lead.followups[0].summary, lead.followups[0].feedback) == ("=cmd|'/c calc'!A0", "+1")
        assert (lead.values["need"], lead.values["customer"]) == ("@SUM(A1)", "-x")
    sheet = load_workbook(exported(desk)).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}


def test_csv_is_the_same_table(desk: Desk) -> None:
    bring(desk, {})
    table = list(csv.reader(io.TextIOWrapper(exported(desk, format="csv"), "utf-8-sig")))
    assert table[0] == list(PLAN_TITLES)
    assert table[1][:3] == [NUMBER, "远诚医疗", "行业展会"]


def test_added_fields_are_columns_of_their_own(desk: Desk, other: Desk) -> None:
    REGISTRY.add(Field("seats", "integer", Label("Seats", "席位", "席位"), group="added", added=True))
    REGISTRY.add(Field("demo_on", "date", Label("Demo", "演示日", "演示日"), group="added", added=True))
    try:
        bring_rows(desk, [*line(), 12, date(2026, 5, 1)], titles=(*TITLES, "席位", "演示日"))
        assert cells(exported(desk))[0] == [*PLAN_TITLES, "席位", "演示日"]
        same(desk, other)
        assert (numbered(other).values["seats"], numbered(other).values["demo_on"]) == (12, date(2026, 5, 1))
    finally:
        REGISTRY.remove("seats")
        REGISTRY.remove("demo_on")


def test_progress_is_told_and_can_stop_the_work(desk: Desk) -> None:
    bring(desk, {}, {"线索编号": "X-1"})
    heard: list[tuple[str, int, int]] = []
    exporting.export(desk.store, desk.wang, io.BytesIO(), on_progress=lambda *told: heard.append(told))
    assert heard == [("read", 2, 2), ("write", 2, 2)]

    def stop(_phase: str, _done: int, _total: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        exporting.export(desk.store, desk.wang, io.BytesIO(), on_progress=stop)


def test_what_was_said_by_someone_else_last_keeps_its_author(desk: Desk, other: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    form = FollowupForm("phone", summary="陪访", no_plan_reason="等")
    followups.record(desk.store, desk.wang, desk.lead(lilei), form)
    assert cells(exported(desk))[0] == [*PLAN_TITLES, "跟进人"]
    same(desk, other)
