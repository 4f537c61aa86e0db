"""Sheets brought in to a desk, and what a database then says, told without ids."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from leadtui.domain.people import Viewer
from leadtui.domain.records import LeadDetail
from leadtui.services import exporting, finding, importing, showing
from leadtui.services.importing import Result
from leadtui.store.database import Store
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Event,
    EventGroup,
    Followup,
    FollowupSearch,
    ImportRow,
    Lead,
    LeadSearch,
    Plan,
    StatusChange,
    UndoUnit,
    User,
)
from leadtui.store.query import dicts, pairs
from tests.exchange.sheets import ROW, TITLES, line, workbook
from tests.services.desk import Desk

NUMBER = str(ROW["线索编号"])
PLAN_TITLES = (*TITLES, "计划日期", "沟通重点", "预期目标")


def bring(desk: Desk, *lines: Mapping[str, object], viewer: Viewer | None = None, **options: Any) -> Result:
    """Import a sheet of these rows, each given by what differs from the usual one."""
    return bring_rows(desk, *(line(**changes) for changes in lines), viewer=viewer, **options)


def bring_rows(
    desk: Desk,
    *rows: Sequence[object],
    titles: Iterable[object] = TITLES,
    viewer: Viewer | None = None,
    **options: Any,
) -> Result:
    """Import a sheet of these rows below these titles."""
    sheet = workbook(list(titles), *rows, prepare=_as_text)
    return importing.run(desk.store, viewer or desk.wang, sheet, **options)


def _as_text(sheet: Worksheet) -> None:
    """What begins with = was typed as text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def numbered(desk: Desk, number: str = NUMBER) -> LeadDetail:
    """Everything about the lead with this number."""
    return showing.lead_numbered(desk.store, desk.wang, number)


def lead_id(desk: Desk, number: str = NUMBER) -> int:
    """Its id."""
    return showing.lead_id_of(desk.store, desk.wang, number)


def everything(desk: Desk) -> list[LeadDetail]:
    """All leads, in list order."""
    count = finding.count(desk.store, desk.wang, "")
    found = finding.find(desk.store, desk.wang, "", 0, max(count, 1))
    return [showing.lead(desk.store, desk.wang, each) for each in found]


def exported(desk: Desk, query: str = "", **options: Any) -> io.BytesIO:
    """The record sheet as it is written."""
    out = io.BytesIO()
    exporting.export(desk.store, desk.wang, out, query=query, **{"language": "zh_CN", **options})
    out.seek(0)
    return out


def told(lead: LeadDetail, *, zone: str = "Asia/Shanghai") -> dict[str, object]:
    """What the record sheet can tell of a lead, in a form to compare."""
    first = lead.contacts[0] if lead.contacts else None
    names = ("number", "customer", "source", "level", "need", "status")
    return {
        **{name: lead.values[name] for name in names},
        "owner": lead.row.owner,
        "owner as imported": lead.values["owner_imported"],
        "contact": first.name if first else None,
        "points": [(p.kind, p.norm or p.raw, p.valid) for p in first.points] if first else [],
        "followups": [
            (
                f.contacted_at.replace(second=0, microsecond=0),
                f.method,
                f.outcome,
                f.summary,
                f.feedback,
                f.next_step,
                f.author,
            )
            for f in lead.followups
        ],
        "plans": sorted(
            (p.track, p.due_on, str(p.due_time), p.step, p.focus, p.goal, p.every)
            for p in lead.plans
            if p.done_at is None and p.kind != "first"
        ),
        "lost": lead.values["lost_reason"],
    }


def counts(desk: Desk) -> dict[str, int]:
    """How many events, groups and units of undo there are."""
    with desk.store.reading():
        return {
            model.__name__: model.select().count() for model in (Event, EventGroup, UndoUnit, Lead, Followup)
        }


_TABLES: tuple[Any, ...] = (Lead, Contact, ContactPoint, Followup, Plan, StatusChange)
_IDS = {"id", "version", "batch_id", "contact_id", "followup_id", "done_by_followup_id"}
_PEOPLE = {"owner_id", "author_id", "actor_id", "created_by", "responsible_id"}


def snapshot(store: Store, *, without: Iterable[str] = ()) -> dict[str, list[str]]:
    """Every live row of every table an import writes, without ids."""
    left_out = {*_IDS, *without}
    with store.reading():
        logins = dict(pairs(User.select(User.id, User.login)))
        numbers = dict(pairs(Lead.select(Lead.id, Lead.number).where(Lead.voided_at.is_null())))

        def plain(row: dict[str, Any]) -> str:
            kept = {name: value for name, value in sorted(row.items()) if name not in left_out}
            for name in kept.keys() & _PEOPLE:
                kept[name] = logins.get(kept[name])
            if "lead_id" in kept:
                kept["lead_id"] = numbers.get(kept["lead_id"])
            return repr(kept)

        found = {
            model.__name__: sorted(map(plain, dicts(model.select().where(model.voided_at.is_null()))))
            for model in _TABLES
        }
        found["said"] = sorted(_tokens(row["tokens"]) for row in dicts(FollowupSearch.select()))
        found["found"] = sorted(_tokens(row["tokens"]) for row in dicts(LeadSearch.select()))
        found["waiting"] = [repr(row) for row in dicts(ImportRow.select().where(ImportRow.verdict == ""))]
    return found


def _tokens(text: str) -> str:
    """In one order and without quotes, which PostgreSQL puts around each of them."""
    return " ".join(sorted(text.replace("'", "").split()))


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)
