"""The rows of the record sheet that one lead becomes, such that importing them gives the same lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from leadtui import clock
from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When
from leadtui.domain.fields import Field
from leadtui.exchange.cell_values import cell_of
from leadtui.exchange.combine import NOT_RECORDED, combine
from leadtui.exchange.export_row import ExportRow, points_text
from leadtui.exchange.header_words import OPTIONAL
from leadtui.exchange.out_column import Value
from leadtui.exchange.record_sheet import NOTHING, SheetPlan, SheetRow
from leadtui.store.export_reads import Planned, Said, SheetSource

_EVERY = {
    "en": {"day": "every {n} days: ", "week": "every {n} weeks: ", "month": "every {n} months: "},
    "zh_CN": {"day": "每{n}天1次 ", "week": "每{n}周1次 ", "month": "每{n}个月1次 "},
    "zh_TW": {"day": "每{n}天1次 ", "week": "每{n}週1次 ", "month": "每{n}個月1次 "},
}


def sheet_rows(
    source: SheetSource,
    zone: str,
    language: str,
    added: Sequence[Field] = (),
    *,
    latest: bool = False,
) -> Iterator[ExportRow]:
    """The rows of one lead, oldest follow-up first; the last one decides status, owner and plan."""
    spoken: list[Said | None] = [*source.said] or [None]
    fixed: dict[str, Any] = {
        "number": source.number,
        "customer": source.customer,
        "source": source.source,
        "contact": source.contact,
        "contact_point": points_text(Point(*point) for point in source.points),  # type: ignore[arg-type]  # kinds as stored
        "level": source.level,
        "need": source.need or "",
    }
    for said in () if latest else spoken[:-1]:
        assert said is not None
        owner = said.author or source.owner
        own = _own(source, said, added, language)
        yield ExportRow(
            **fixed, **_followup(said, zone), owner=owner, status=status_then(source, said), extra=own
        )
    fixed["extra"] = _own(source, spoken[-1], added, language)
    yield _last(source, spoken[-1], fixed, zone, language)


def _own(source: SheetSource, said: Said | None, added: Sequence[Field], language: str) -> tuple[Value, ...]:
    """The cells of the team's own fields: of the lead and its contact on every row, else of what was said."""
    spoken = said.own if said else {}
    return tuple(
        cell_of(field, (spoken if field.entity == "followup" else source.extra).get(field.id), language)
        for field in added
    )


def _followup(said: Said, zone: str) -> dict[str, Any]:
    local = clock.local(said.contacted_at, zone)
    at = local.time().replace(second=0, microsecond=0)
    return {
        # Midnight is how a sheet writes a day without a time.
        "contacted_at": When(local.date(), at if said.has_time and at != time() else None),
        "method": said.method,
        "outcome": said.outcome,
        "summary": said.summary,
        "feedback": said.feedback,
        "next_step": said.next_step,
    }


def status_then(source: SheetSource, said: Said) -> str:
    """The status as it was after a follow-up."""
    before = [status for at, status in source.changes if at <= said.known_at]
    return before[-1] if before else source.changes[0][1] if source.changes else source.status


def _last(
    source: SheetSource, said: Said | None, fixed: dict[str, Any], zone: str, language: str
) -> ExportRow:
    talk = next((plan for plan in source.plans if plan.track == "conversation"), None)
    content = next((plan for plan in source.plans if plan.track == "content"), None)
    columns: dict[str, Any] = _followup(said, zone) if said else {"next_step": talk.step if talk else ""}
    columns |= {"owner": source.owner, "status": source.status}
    if talk is not None:
        when = When(talk.due_on, talk.due_time)
        columns |= {"plan_date": when, "plan_focus": talk.focus, "plan_goal": talk.goal}
    if said is not None and said.author not in ("", source.owner):
        columns["author"] = said.author
    if source.status == "lost" and source.lost_reason != NOT_RECORDED:
        columns["lost_reason"] = source.lost_reason
    columns |= _beside(source.number, columns, talk, content, language)
    return ExportRow(**fixed, **columns)


def _beside(
    number: str, columns: dict[str, Any], talk: Planned | None, content: Planned | None, language: str
) -> dict[str, str]:
    """What the plan columns and the next step do not tell of the open plans."""
    row = SheetRow(
        row=1,
        number=number,
        contacted=columns.get("contacted_at"),
        method=columns.get("method"),
        next_step=columns["next_step"],
        status=columns["status"],
        plan_when=columns.get("plan_date"),
    )
    told = {plan.track: plan for plan in combine([row]).plans}
    beside: dict[str, str] = {}
    if (told["conversation"].step if "conversation" in told else None) != (talk.step if talk else None):
        beside["plan_step"] = (talk.step if talk else "") or NOTHING
    if not _same(told.get("content"), content):
        beside["content_plan"] = _content_text(content, language) if content else NOTHING
    return beside


def _same(told: SheetPlan | None, plan: Planned | None) -> bool:
    if told is None or plan is None:
        return told is None and plan is None
    every = (told.rhythm.every, told.rhythm.unit) if told.rhythm else None
    return (told.when.day, told.step, every) == (plan.due_on, plan.step, plan.every)


def _content_text(plan: Planned, language: str) -> str:
    """A day, a rhythm and what is sent, as people write it in a next step."""
    count, unit = plan.every or (0, "")
    every = _EVERY[language].get(unit, "").format(n=count)
    return f"{_day(plan.due_on, plan.due_time)} {every}{plan.step}".strip()


def _day(day: date, at: time | None) -> str:
    return datetime.combine(day, at).isoformat(" ", "minutes") if at else day.isoformat()


def told_beside(row: ExportRow) -> set[str]:
    """The optional columns without which the sheet would lose what this row says."""
    found = {column for column in OPTIONAL if getattr(row, column)}
    return found - {"outcome"} if row.outcome in (None, "reached") else found
