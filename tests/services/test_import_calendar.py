"""Calendars as plans of the leads they name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, time

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.services import importing, leads
from leadtui.services.export_any import Wanted, write
from leadtui.services.import_rehearsal import rehearse
from leadtui.services.import_revert import revert
from leadtui.services.importing import Result
from tests.services.desk import TODAY, Desk
from tests.services.import_desk import bring
from tests.services.import_desk import lead_id as numbered
from tests.services.whole_database import differences, everything

Plan = tuple[date, time | None, str]


def _lead(desk: Desk, customer: str, contact: str, phone: str, email: str = "") -> int:
    points = (("phone", phone), *((("email", email),) if email else ()))
    new = NewLead(customer, "trade_show", {}, (NewContact(contact, points),), owner_id=desk.wang.user_id)
    return leads.create(desk.store, desk.wang, new).lead_id


@pytest.fixture
def lead_id(desk: Desk) -> int:
    """A lead of an import that the calendars of these tests are about, without a plan."""
    bring(
        desk,
        {
            "线索编号": "ZH-20260401-001", "客户名称": "苏州博远精密机械有限公司", "联系人": "周海涛",
            "联系方式": "13900020002 zhou@boyuan.example.com", "跟进日期": "2026-04-02",
            "下一步计划": "等候通知",
        },
    )  # fmt: skip
    return numbered(desk, "ZH-20260401-001")


def _calendar(*entries: Sequence[str]) -> io.BytesIO:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for place, entry in enumerate(entries):
        lines += ["BEGIN:VEVENT", f"UID:{place}@elsewhere.example.com", *entry, "END:VEVENT"]
    return io.BytesIO("\r\n".join([*lines, "END:VCALENDAR", ""]).encode())


def _brought(desk: Desk, *entries: Sequence[str]) -> Result:
    return importing.run(desk.store, desk.wang, _calendar(*entries), name="plans.ics")


def _plans(desk: Desk, lead_id: int) -> list[Plan]:
    found = desk.show(lead_id).plans
    return [
        (plan.due_on, plan.due_time, plan.step)
        for plan in found
        if plan.done_at is None and plan.kind == "next"
    ]


VISIT = "SUMMARY:拜访苏州博远 谈样机"
AT_TEN = "DTSTART;TZID=Asia/Shanghai:20260601T100000"


@pytest.mark.parametrize(
    "words",
    [
        [VISIT],
        ["SUMMARY:给周海涛回电"],
        ["SUMMARY:谈样机", "ATTENDEE;CN=Zhou:mailto:Zhou@boyuan.example.com"],
        ["SUMMARY:谈样机", "DESCRIPTION:手机 139 0002 0002"],
        ["SUMMARY:谈样机 zh20260401001"],
        ["SUMMARY:谈样机", "LOCATION:苏州博远精密机械有限公司三楼"],
    ],
)
def test_an_entry_becomes_a_plan_of_the_lead_it_names(desk: Desk, lead_id: int, words: list[str]) -> None:
    done = _brought(desk, [AT_TEN, *words])

    assert done.rejected == []
    ((due_on, due_time, step),) = _plans(desk, lead_id)
    assert (due_on, due_time) == (date(2026, 6, 1), time(10))
    assert words[0].removeprefix("SUMMARY:") in step


def test_the_same_calendar_again_changes_nothing_and_is_taken_back_exactly(desk: Desk, lead_id: int) -> None:
    before = everything(desk.store)
    first = _brought(desk, [AT_TEN, VISIT, "DESCRIPTION:带样机"])
    here = everything(desk.store)

    assert not _brought(desk, [AT_TEN, VISIT, "DESCRIPTION:带样机"]).changed
    assert differences(here, everything(desk.store)) == {}
    revert(desk.store, desk.wang, first.batch_id)
    assert differences(before, everything(desk.store)) == {}


def test_entries_about_nobody_or_about_several_leads_are_left_out_with_the_reason(
    desk: Desk, lead_id: int
) -> None:
    _lead(desk, "苏州博远软件有限公司", "周海涛", "13900020009")

    done = _brought(desk, [AT_TEN, "SUMMARY:部门例会"], [AT_TEN, "SUMMARY:给周海涛回电"])

    assert [row for row, _reason in done.rejected] == [1, 2]
    assert "No lead here is named" in done.rejected[0][1]
    assert "ZH-20260401-001" in done.rejected[1][1]
    assert not done.changed


def test_what_is_over_or_cancelled_is_not_planned_and_what_repeats_is_planned_for_its_next_time(
    desk: Desk, lead_id: int
) -> None:
    over = ["DTSTART;VALUE=DATE:20260501", VISIT]
    cancelled = [AT_TEN, VISIT, "STATUS:CANCELLED"]
    weekly = ["DTSTART;TZID=Asia/Shanghai:20260107T090000", "RRULE:FREQ=WEEKLY;UNTIL=20271231T000000Z", VISIT]

    done = _brought(desk, over, cancelled, weekly)

    assert [row for row, _reason in done.rejected] == [1, 2]
    assert _plans(desk, lead_id) == [(TODAY, time(9), "拜访苏州博远 谈样机")]


def test_of_several_entries_about_one_lead_the_earliest_is_planned(desk: Desk, lead_id: int) -> None:
    later = ["DTSTART;VALUE=DATE:20260702", "SUMMARY:苏州博远 复盘"]

    done = _brought(desk, later, [AT_TEN, VISIT])

    assert [row for row, _reason in done.rejected] == [1]
    assert [plan[0] for plan in _plans(desk, lead_id)] == [date(2026, 6, 1)]


def test_a_plan_somebody_has_made_here_stays(desk: Desk, lead_id: int) -> None:
    desk.reached(desk.wang, lead_id)
    before = _plans(desk, lead_id)

    done = _brought(desk, [AT_TEN, VISIT])

    assert before
    assert _plans(desk, lead_id) == before
    assert not done.changed
    assert [row for row, _reason in done.kept] == [1]


def test_our_own_calendar_comes_back_as_it_was(desk: Desk, lead_id: int) -> None:
    _brought(desk, [AT_TEN, VISIT])
    bring(
        desk,
        {
            "线索编号": "ZH-20260401-007",
            "客户名称": "无锡恒益轴承厂",
            "下一步计划": "2026-05-22发送报价",
            "跟进日期": "2026-05-19",
        },
        {
            "线索编号": "ZH-20260401-008",
            "客户名称": "常州新北模具厂",
            "下一步计划": "每月1次行业资讯推送",
            "跟进日期": "2026-05-18",
        },
    )
    out = io.BytesIO()
    told = write(desk.store, desk.wang, out, Wanted("ics"))
    before = everything(desk.store)
    out.seek(0)

    done = importing.run(desk.store, desk.wang, out, name="plans.ics")

    assert told.rows >= 3
    assert done.rejected == []
    assert not done.changed
    assert differences(before, everything(desk.store)) == {}
    out.seek(0)
    assert rehearse(desk.store, desk.wang, out, name="plans.ics").counts == {"same": told.rows}
