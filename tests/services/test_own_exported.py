"""Fields of one's own on contacts and follow-ups, taken out in every form."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import load_workbook

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.people import Viewer
from leadtui.exchange.kinds import Kind as FileKind
from leadtui.i18n import Label
from leadtui.services import choices, contacts, export_any, export_template, fields
from leadtui.services.export_any import Wanted
from leadtui.store.database import Store
from tests.services.desk import Desk, later


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def own(desk: Desk, label: str, entity: Entity, kind: Kind = "text", *choose: str, **more: Any) -> str:
    """A field of the team's own."""
    definition = Definition("", kind, Label(label, label, label), entity=entity, **more)
    return fields.add_field(desk.store, desk.wang, definition, choices=choices.new_items(list(choose))).name


def taken_out(
    desk: Desk, *columns: str, kind: FileKind = "csv", viewer: Viewer | None = None, **more: Any
) -> bytes:
    """An export, leads by number."""
    return written(desk.store, viewer or desk.wang, kind, *columns, **more)


def written(store: Store, viewer: Viewer, kind: FileKind, *columns: str, **more: Any) -> bytes:
    out = io.BytesIO()
    wanted = Wanted(kind, columns=columns, **{"query": "sort:number", "language": "zh_CN", **more})
    export_any.write(store, viewer, out, wanted)
    return out.getvalue()


def lines(desk: Desk, *columns: str, **more: Any) -> list[str]:
    return taken_out(desk, *columns, **more).decode("utf-8-sig").splitlines()


def filled(desk: Desk) -> int:
    """A lead with two contacts and two follow-ups, each with values; the second contact is not primary."""
    own(desk, "生日", "contact", "date")
    own(desk, "球队", "contact", "choice", "国安", "申花")
    own(desk, "会议室", "followup")
    own(desk, "人数", "followup", "number", decimals=1)
    lead = desk.lead(name="远诚医疗科技有限公司")
    first = desk.show(lead).contacts[0].id
    contacts.save_contact(desk.store, desk.wang, lead, first, {"生日": "1980-05-01", "球队": "申花"})
    contacts.save_contact(desk.store, desk.wang, lead, None, {"contact": "李四", "生日": "1990-02-03"})
    desk.reached(desk.wang, lead, values={"会议室": "三楼", "人数": "2.5"})
    later(days=1)
    desk.reached(desk.wang, lead, values={"会议室": "四楼"})
    return lead


def test_own_fields_of_the_primary_contact_and_of_each_follow_up_are_columns(desk: Desk) -> None:
    filled(desk)
    assert lines(desk, "customer,生日,球队,会议室,人数") == [
        "客户名称,生日,球队,会议室,人数",
        "远诚医疗科技有限公司,1980-05-01,申花,三楼,2.5",
        "远诚医疗科技有限公司,1980-05-01,申花,四楼,",
    ]
    assert lines(desk, "customer,会议室,summary", latest=True)[1:] == ["远诚医疗科技有限公司,四楼,聊了需求"]
    assert lines(desk, "customer,生日")[1:] == ["远诚医疗科技有限公司,1980-05-01"]


def test_cells_of_a_workbook_are_typed_and_offer_their_choices(desk: Desk) -> None:
    filled(desk)
    sheet = load_workbook(io.BytesIO(taken_out(desk, "生日,球队,人数", kind="xlsx"))).active
    assert [cell.value.isoformat() if cell.column == 1 else cell.value for cell in sheet[2]] == [
        "1980-05-01T00:00:00",
        "申花",
        2.5,
    ]
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"国安,申花"']


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_record_sheet_has_them_behind_its_columns_as_those_of_leads(desk: Desk, kind: FileKind) -> None:
    own(desk, "席位", "lead", "number")
    filled(desk)
    told = taken_out(desk, kind=kind)
    if kind == "csv":
        rows: list[Any] = [line.split(",") for line in told.decode("utf-8-sig").splitlines()]
    else:
        rows = [list(row) for row in load_workbook(io.BytesIO(told)).active.iter_rows(values_only=True)]
    assert rows[0][-5:] == ["席位", "生日", "球队", "会议室", "人数"]
    assert [str(row[-3]) for row in rows[1:]] == ["申花", "申花"]
    assert [str(row[-2]) for row in rows[1:]] == ["三楼", "四楼"]


def test_json_lines_have_them_under_each_contact_and_follow_up(desk: Desk) -> None:
    filled(desk)
    [told] = [json.loads(line) for line in taken_out(desk, kind="jsonl").splitlines()]
    assert [each["own"] for each in told["contacts"]] == [
        {"shengri": "1980-05-01", "qiudui": "shenhua"},
        {"shengri": "1990-02-03", "qiudui": None},
    ]
    assert [each["own"] for each in told["followups"]] == [
        {"huiyishi": "三楼", "renshu": 2.5},
        {"huiyishi": "四楼", "renshu": None},
    ]
    [chosen] = [json.loads(line) for line in taken_out(desk, "生日", "球队", kind="jsonl").splitlines()]
    assert chosen == {"shengri": "1980-05-01", "qiudui": "shenhua"}


def test_without_any_nothing_is_said_of_them(desk: Desk) -> None:
    desk.lead()
    [told] = [json.loads(line) for line in taken_out(desk, kind="jsonl").splitlines()]
    assert "own" not in told["contacts"][0]


def test_phones_in_them_are_masked_as_in_those_of_leads(desk: Desk) -> None:
    own(desk, "家里", "contact", "phone")
    own(desk, "转告", "followup", "email")
    lilei, mia = desk.user("lilei"), desk.user("mia", "manager")
    desk.team("华南", mia, lilei)
    lead = desk.lead(lilei)
    person = desk.show(lead).contacts[0].id
    contacts.save_contact(desk.store, desk.wang, lead, person, {"家里": "13912345678"})
    desk.reached(lilei, lead, values={"转告": "zhang@huaxin.example"})
    wanted: tuple[tuple[FileKind, tuple[str, ...]], ...] = (
        ("csv", ("customer,家里,转告",)),
        ("csv", ()),
        ("jsonl", ()),
        ("jsonl", ("家里,转告",)),
    )
    for kind, columns in wanted:
        ways: tuple[dict[str, Any], ...] = ({"masked": True}, {"viewer": mia})
        for more in ways:
            text = taken_out(desk, *columns, kind=kind, **more).decode()
            assert "139****5678" in text
            assert "z***@huaxin.example" in text
            assert "13912345678" not in text
            assert "zhang@" not in text
        assert "13912345678" in taken_out(desk, *columns, kind=kind).decode()


def test_a_retired_field_is_in_no_export_any_more(desk: Desk) -> None:
    filled(desk)
    for name in ("shengri", "huiyishi"):
        fields.retire_field(desk.store, desk.wang, name)
    text = taken_out(desk, kind="jsonl").decode()
    assert "shengri" not in text
    assert "huiyishi" not in text
    assert lines(desk)[0].endswith(",球队,人数")


def test_what_is_read_of_them_does_not_grow_with_the_leads(desk: Desk) -> None:
    filled(desk)
    taken_out(desk, kind="jsonl")
    few = queries(desk)
    for _n in range(4):
        lead = desk.lead()
        contacts.save_contact(
            desk.store, desk.wang, lead, desk.show(lead).contacts[0].id, {"生日": "1980-05-01"}
        )
        desk.reached(desk.wang, lead, values={"会议室": "三楼"})
    assert queries(desk) == few


def queries(desk: Desk) -> int:
    """How many statements JSON lines take."""
    sent: list[str] = []
    desk.store.database.query_hooks.append(lambda event: sent.append(event.sql))
    taken_out(desk, kind="jsonl")
    desk.store.database.query_hooks.clear()
    return len(sent)


@pytest.mark.parametrize("entity", ["contact", "followup"])
def test_a_template_offers_them_with_their_drop_downs_and_explains_them(desk: Desk, entity: Entity) -> None:
    own(desk, "甲乙", entity, "choice", "甲", "乙", help=Label("Pick", "选一项甲乙", "選"))
    out = io.BytesIO()
    export_template.template(desk.store, desk.wang, out, language="zh_CN")
    out.seek(0)
    book = load_workbook(out)
    sheet, about = book.worksheets
    assert [cell.value for cell in sheet[1]][-1] == "甲乙"
    assert '"甲,乙"' in [rule.formula1 for rule in sheet.data_validations.dataValidation]
    last = [cell.value for cell in list(about.rows)[-1]]
    assert (last[0], last[2]) == ("甲乙", "甲 / 乙")
    assert "选一项甲乙" in str(last[1])
