"""Rows that may be about a lead that is here: how sure that is, and what becomes of them."""

from __future__ import annotations

import io

import pytest

from leadtui.services import importing
from leadtui.services.import_asked import Asked
from leadtui.services.import_rehearsal import rehearse
from leadtui.services.import_revert import revert
from leadtui.services.importing import Result
from leadtui.store import lead_keys
from leadtui.store.models import Lead, LeadKey
from leadtui.store.query import column, pairs
from tests.services.desk import Desk
from tests.services.import_desk import bring
from tests.services.import_desk import everything as leads_of
from tests.services.whole_database import differences, everything

TITLES = "公司名称,姓名,手机,座机,所在地区,统一社会信用代码,备注"
HERE = "苏州博远精密机械有限公司,赵一平,13900020002,0512-66668888,江苏苏州,,"


def _csv(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join((TITLES, *lines)).encode())


def _brought(desk: Desk, *lines: str, asked: Asked | None = None) -> Result:
    return importing.run(desk.store, desk.wang, _csv(*lines), name="others.csv", asked=asked)


def _verdict(desk: Desk, line: str) -> tuple[str, str]:
    told = rehearse(desk.store, desk.wang, _csv(line), name="others.csv")
    return told.rows[0].verdict, told.rows[0].reason


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("博远机械,王五,13900020002,,,,", "same mobile"),
        ("苏州博遠精密機械有限公司,王五,,,江苏苏州,,", "same or similar name"),
        ("博远精密机械（苏州）有限公司,赵一平,,,,,", "same or similar name"),
        ("别的公司,李四,,0512-66668888,,,", "same landline"),
    ],
)
def test_what_is_certain_or_likely_is_a_possible_duplicate(desk: Desk, line: str, why: str) -> None:
    _brought(desk, HERE)

    verdict, reason = _verdict(desk, line)

    assert verdict == "duplicate"
    assert why in reason
    assert [row for row, _reason in _brought(desk, line).duplicates] == [2]


@pytest.mark.parametrize(
    "line",
    [
        "苏州博远精密机械有限公司上海分公司,孙七,,,上海,,",
        "深圳市华信智云科技有限公司,赵一平,13800000001,,广东深圳,,",
    ],
)
def test_a_branch_or_a_namesake_elsewhere_is_a_new_lead(desk: Desk, line: str) -> None:
    _brought(desk, HERE)

    assert _verdict(desk, line)[0] == "create"
    assert _brought(desk, line).duplicates == []


def test_rows_of_one_file_are_compared_with_each_other(desk: Desk) -> None:
    other = "博远机械,王五,139 0002 0002,,,,"

    told = rehearse(desk.store, desk.wang, _csv(HERE, other), name="others.csv")

    assert [row.verdict for row in told.rows] == ["create", "duplicate"]
    assert "row 2" in told.rows[1].reason
    assert [row for row, _reason in _brought(desk, HERE, other).duplicates] == [3]


def test_what_rows_say_is_added_to_the_lead_that_is_here_where_that_is_asked_for(desk: Desk) -> None:
    first = _brought(desk, HERE)
    before = everything(desk.store)
    asked = Asked(update_duplicates=True)
    line = "博远机械,王五,13900020002,,,91310000MA1FL6EK6P,老客户"

    done = _brought(desk, line, asked=asked)

    [lead] = leads_of(desk)
    assert (lead.values["customer"], lead.values["notes"]) == ("苏州博远精密机械有限公司", "老客户")
    assert lead.values["credit_code"] == "91310000MA1FL6EK6P"
    assert [contact.name for contact in lead.contacts] == ["赵一平", "王五"]
    assert (done.counts["leads_updated"], done.duplicates) == (1, [])
    here = everything(desk.store)
    assert not _brought(desk, line, asked=asked).changed
    assert differences(here, everything(desk.store)) == {}
    revert(desk.store, desk.wang, done.batch_id)
    assert differences(before, everything(desk.store)) == {}
    assert first.changed


def test_a_new_lead_stands_under_the_keys_that_its_record_has(desk: Desk) -> None:
    _brought(
        desk, HERE, "张三,张三,13800000002,,,,", ",钱小红,,010-88886666,北京,91310000MA1FL6EK6P,见过一次"
    )
    masked = {"线索编号": "ZH-20260401-008", "联系方式": "微信 abc_123 138****8000"}
    bring(desk, {"线索编号": "ZH-20260401-007"}, masked)

    with desk.store.reading():
        ids = column(Lead.select(Lead.id))
        wanted = {
            (key, id_) for id_, record in lead_keys.records(ids).items() for key in lead_keys.of(record)
        }
        stored = set(pairs(LeadKey.select(LeadKey.key, LeadKey.lead_id)))
    assert len(ids) == 5
    assert stored == wanted


def test_rows_about_a_lead_of_another_name_say_why_and_what_they_change(desk: Desk) -> None:
    _brought(desk, HERE)
    other, same = "博远机械,王五,13900020002,,,,大客户", HERE + "要报价"

    told = rehearse(
        desk.store, desk.wang, _csv(other, same), name="others.csv", asked=Asked(update_duplicates=True)
    )

    assert [(row.verdict, row.customer, row.contact) for row in told.rows] == [
        ("update", "博远机械", "王五"),
        ("update", "苏州博远精密机械有限公司", "赵一平"),
    ]
    assert told.duplicates == 1
    assert "same mobile" in told.rows[0].reason
    assert "same mobile" not in told.rows[1].reason
    assert "Notes → 大客户 要报价" in told.rows[1].changes


def test_rows_left_out_as_duplicates_are_left_out_in_the_rehearsal_too(desk: Desk) -> None:
    _brought(desk, HERE)
    asked = Asked(skip_duplicates=True)

    told = rehearse(desk.store, desk.wang, _csv(",王五,13900020002,,,,"), name="others.csv", asked=asked)

    assert [row.verdict for row in told.rows] == ["left"]
    assert _brought(desk, ",王五,13900020002,,,,", asked=asked).counts == {"rejected": 1}
