"""Chosen columns out, and the same columns when they come back in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from leadtui.domain.audit import Asked
from leadtui.domain.fields import REGISTRY, defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.forms import NewContact, NewLead
from leadtui.errors import PermissionDenied, UsageError
from leadtui.exchange.chosen_columns import chosen_columns
from leadtui.exchange.kinds import Kind as FileKind
from leadtui.exchange.mapping_words import fields_titled, target_exists
from leadtui.i18n import Label
from leadtui.services import audit_log, choices, export_any, fields, importing, leads
from leadtui.services.export_any import Wanted
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.services.desk import Desk
from tests.services.import_desk import bring

EVERYTHING = (
    "number,customer,contact,phone,email,wechat,title,address,roles,preferred,kind,credit_code,industry,region,"
    "size,tag,source,source_detail,referrer,basis,level,need,product_interest,intent,budget_max,"
    "expected_value,expected_close,priority,status,owner,notes,links"
)

VALUES = {
    "industry": "医疗", "region": "广东深圳", "size": "100-499", "need": "=1+1\n系统", "intent": "high",
    "budget_max": "30万", "expected_value": "20.5万", "expected_close": "2026-09-30", "priority": "high",
    "notes": "老客户\n重要", "links": "https://a.example", "source_detail": "春季展", "referrer": "王总",
    "basis": "名片", "product_interest": "CRM",
}  # fmt: skip


@pytest.fixture
def other(databases: SqliteDatabases | PostgresDatabases) -> Iterator[Desk]:
    """An empty database beside the desk's."""
    with databases.fresh(migrated=True) as url:
        desk = Desk(url)
        yield desk
        desk.store.close()


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def taken_out(desk: Desk, *columns: str, kind: FileKind = "csv", **more: Any) -> io.BytesIO:
    """An export of these columns, leads by number."""
    out = io.BytesIO()
    wanted = Wanted(kind, columns=columns, **{"query": "sort:number", "language": "zh_CN", **more})
    export_any.write(desk.store, desk.wang, out, wanted)
    out.seek(0)
    return out


def lines(desk: Desk, *columns: str, **more: Any) -> list[str]:
    """The same as lines of CSV."""
    return taken_out(desk, *columns, **more).getvalue().decode("utf-8-sig").splitlines()


def objects(desk: Desk, *columns: str, **more: Any) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [json.loads(line) for line in taken_out(desk, *columns, kind="jsonl", **more)]


def own_field(desk: Desk, label: str, kind: Kind, *choose: str, **more: Any) -> str:
    """A field of the team's own."""
    definition = Definition("", kind, Label(label, label, label), **more)
    return fields.add_field(desk.store, desk.wang, definition, choices=choices.new_items(list(choose))).name


def filled(desk: Desk) -> None:
    """Two leads in which every field says something, and one that says little."""
    desk.user("lilei", name="李雷")
    points = (
        ("phone", "13900001111"),
        ("phone", "0755-86001234"),
        ("email", "a@b.example"),
        ("wechat", "zhao_88"),
    )
    for name, number in (("远诚医疗科技有限公司", "1"), ("云帆软件有限公司", "2")):
        rest = points[1:] if number == "1" else ()
        person = {"title": "采购总监", "address": "深圳市南山区1号", "roles": "user,finance"}
        contact = NewContact("赵敏", (("phone", f"1390000111{number}"), *rest), person)
        new = NewLead(name, "referral", {}, (contact,), ("重点", "医疗"), desk.sign_in("lilei").user_id)
        lead = leads.create(desk.store, desk.wang, new).lead_id
        code = {"credit_code": "91350100M000100Y43"} if number == "1" else {}
        leads.edit(desk.store, desk.wang, lead, VALUES | code)
    desk.lead()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_chosen_columns_come_back_equal(desk: Desk, other: Desk, kind: FileKind, language: str) -> None:
    filled(desk)
    first = taken_out(desk, EVERYTHING, kind=kind, language=language)
    done = importing.run(other.store, other.wang, first, name=f"a.{kind}")
    assert (done.rejected, done.unknown_columns) == ([], ())
    again = taken_out(other, EVERYTHING, kind=kind, language=language)
    assert cells(again, kind) == cells(first, kind)


def cells(stream: io.BytesIO, kind: FileKind) -> list[Any]:
    stream.seek(0)
    if kind == "csv":
        return stream.getvalue().decode("utf-8-sig").splitlines()
    return list(load_workbook(stream).active.iter_rows(values_only=True))


@pytest.mark.parametrize(
    "columns", ["number,customer,industry", "customer,phone", "编号,客户,标签,预计金额,负责人"]
)
def test_a_few_columns_come_back_equal(desk: Desk, other: Desk, columns: str) -> None:
    filled(desk)
    first = lines(desk, columns)
    importing.run(other.store, other.wang, taken_out(desk, columns), name="a.csv")
    assert sorted(lines(other, columns)) == sorted(first)
    assert len(first) == 4


def test_follow_ups_of_chosen_columns_come_back_equal(desk: Desk, other: Desk) -> None:
    bring(desk, {"当前状态": "潜在"}, {"跟进日期": "2024-06-01", "沟通内容摘要": "回访"}, {"线索编号": "X-1"})
    columns = "number,customer,industry,contacted_at,method,summary,feedback,next_step,plan_on,owner,status"
    first = lines(desk, columns)
    assert len(first) == 4
    importing.run(other.store, other.wang, taken_out(desk, columns), name="a.csv")
    assert lines(other, columns) == first
    assert len(lines(desk, columns, latest=True)) == 3


def test_fields_of_ones_own_are_columns_with_their_types(desk: Desk, other: Desk) -> None:
    for each in (other, desk):
        defined.use(())
        own_field(each, "席位", "number")
        own_field(each, "折扣", "number", decimals=1)
        own_field(each, "演示日", "date")
        own_field(each, "模块", "choices", "销售", "客服")
        own_field(each, "上云", "flag")
    lead = desk.lead(席位=12, 折扣="8.5", 演示日="2026-05-01", 模块="销售,客服", 上云="是")
    columns = ("number,customer", "席位", "折扣", "演示日", "模块", "上云")
    sheet = load_workbook(taken_out(desk, *columns, kind="xlsx")).active
    values = [cell.value for cell in sheet[2]][2:]
    assert values[:3] == [12, 8.5, datetime(2026, 5, 1)]
    assert (sorted(values[3].split("、")), values[4]) == (["客服", "销售"], "是")
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"是,否"']
    importing.run(other.store, other.wang, taken_out(desk, *columns, kind="xlsx"), name="a.xlsx")
    assert sorted(lines(other, *columns)) == sorted(lines(desk, *columns))
    [told] = objects(desk, *columns)
    assert (told["xiwei"], told["zhekou"], told["yanshiri"], told["shangyun"]) == (
        12,
        8.5,
        "2026-05-01",
        True,
    )
    assert desk.values(lead)["xiwei"] == 12


def test_columns_stand_in_the_order_given_and_once(desk: Desk) -> None:
    desk.lead(industry="医疗")
    assert lines(desk, "industry，客户名称", "行业", "联系方式")[0] == "行业,客户名称,联系方式"


def test_a_column_that_is_none_is_named(desk: Desk) -> None:
    with pytest.raises(UsageError) as raised:
        lines(desk, "customer,colour")
    assert "colour" in raised.value.text()
    refused: tuple[dict[str, Any], ...] = ({"kind": "vcf"}, {"kind": "ics"}, {"layout": "progress"})
    for wanted in refused:
        with pytest.raises(UsageError):
            taken_out(desk, "customer", **wanted)


def test_numbers_money_and_days_are_typed(desk: Desk) -> None:
    desk.lead(expected_value="20.5万", expected_close="2026-09-30")
    row = load_workbook(
        taken_out(desk, "customer,expected_value,expected_close,created_at", kind="xlsx")
    ).active[2]
    assert [cell.value for cell in row[1:3]] == [205000, datetime(2026, 9, 30)]
    assert (row[1].number_format, row[2].number_format) == ("#,##0.00", "yyyy-mm-dd")
    assert row[3].value == datetime(2026, 5, 20, 10)


def test_json_lines_speak_ids_and_iso(desk: Desk) -> None:
    lead = desk.lead(desk.user("lilei", name="李雷"), industry="医疗", expected_value="20万", intent="high")
    desk.reached(desk.wang, lead)
    [told] = objects(desk)
    assert (told["status"], told["intent"], told["expected_value"]) == ("potential", "high", 20_000_000)
    assert told["created_at"] == "2026-05-20T10:00:00+08:00"
    [said] = told["followups"]
    assert (said["method"], said["contacted_at"]) == ("phone", "2026-05-20T10:00:00+08:00")
    assert told["contacts"][0]["points"][0]["norm"] == "+8613800000001"
    assert [plan["due_at"] for plan in told["plans"]] == ["2026-06-08"]
    assert objects(desk, "customer,level") == [{"customer": told["customer"], "level": None}]


def test_masked_hides_points_wherever_they_stand(desk: Desk) -> None:
    name = own_field(desk, "备用电话", "phone")
    leads.edit(desk.store, desk.wang, desk.lead(), {name: "13912345678"})
    for text in (
        "\n".join(lines(desk, "customer,phone,备用电话", masked=True)),
        json.dumps(objects(desk, masked=True)),
        taken_out(desk, kind="csv", masked=True).getvalue().decode(),
    ):
        assert "138****0001" in text
        assert "13912345678" not in text
        assert "+86138" not in text


def test_a_phone_of_ones_own_is_masked_on_leads_that_are_not_the_viewers(desk: Desk) -> None:
    name = own_field(desk, "备用电话", "phone")
    lilei, mia = desk.user("lilei"), desk.user("mia", "manager")
    desk.team("华南", mia, lilei)
    leads.edit(desk.store, desk.wang, desk.lead(lilei), {name: "13912345678"})
    kinds: tuple[FileKind, ...] = ("csv", "jsonl")
    for kind in kinds:
        out = io.BytesIO()
        export_any.write(desk.store, mia, out, Wanted(kind, columns=("customer,phone", name)))
        assert b"139****5678" in out.getvalue()
        assert b"138****0001" in out.getvalue()
        assert b"13912345678" not in out.getvalue()


def test_an_export_of_columns_is_on_record(desk: Desk) -> None:
    desk.lead()
    lines(desk, "customer,phone", query="level:none sort:number", masked=True)
    event = audit_log.events(desk.store, desk.wang, Asked(kinds=("export",)))[0]
    told = {name: after for name, _before, after in event.values}
    assert (told["query"], told["format"], told["columns"], told["rows"], told["masked"]) == (
        "level:none sort:number", "csv", "customer,phone", "1", "True"
    )  # fmt: skip
    assert event.actor == "wang"


@pytest.mark.parametrize("kind", ["csv", "jsonl", "vcf", "ics"])
def test_nothing_leaves_without_the_right(desk: Desk, kind: FileKind) -> None:
    out = io.BytesIO()
    for who in (desk.user("anna"), desk.user("vera", "viewer")):
        with pytest.raises(PermissionDenied):
            export_any.write(desk.store, who, out, Wanted(kind))
    assert out.getvalue() == b""


def test_the_import_understands_the_title_of_every_field_that_it_writes() -> None:
    for field in REGISTRY:
        if not target_exists(field.id) or (field.entity == "followup" and field.id == "followup_next_step"):
            continue
        [column] = chosen_columns([field.id])
        for language in ("zh_CN", "zh_TW", "en"):
            title = column.title(language)
            found = [target for target, _score in fields_titled(title)]
            assert field.id in found[:1] or (column.part == "points" and found[:1] == ["phone"]), (
                field.id,
                title,
                found,
            )


def test_every_field_of_leads_and_contacts_can_be_written(desk: Desk) -> None:
    filled(desk)
    names = [field.id for field in REGISTRY if field.entity in ("lead", "contact", "followup")]
    assert len(load_workbook(taken_out(desk, *names, kind="xlsx")).active["A"]) == 4
    assert date.fromisoformat(objects(desk, *names)[1]["expected_close"]) == date(2026, 9, 30)
