"""The rows of one lead taken together (DOMAIN.md 2.1): the latest follow-up decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from operator import attrgetter

from leadtui.domain.contact_points import Point
from leadtui.domain.dates import When, next_day, parse_plan, parse_rhythm
from leadtui.domain.lists import OPEN_STATUSES, fold
from leadtui.domain.numbering import parse_number
from leadtui.exchange.record_sheet import NOTHING, SheetLead, SheetPlan, SheetRow, is_said

NOT_RECORDED = "not_recorded"
# Fields of which every row may add a line.
LINES = ("notes", "links")
# Reasons that need words beside them; a sheet has the feedback.
IN_WORDS = (NOT_RECORDED, "other")


def lead_key(row: SheetRow) -> str:
    """What the rows of one lead share: the number, else customer and first contact detail."""
    if row.number:
        return row.number
    point = next((point.norm or point.raw for point in row.points), "") or row.contact
    return f"\x1f{fold(row.customer)}\x1f{fold(point)}"


def group_leads(rows: Iterable[SheetRow]) -> Iterator[SheetLead]:
    """The leads of ``rows``, all held in memory, in the order in which they first appear."""
    groups: dict[str, list[SheetRow]] = {}
    for row in rows:
        groups.setdefault(lead_key(row), []).append(row)
    return map(combine, groups.values())


def combine(rows: Sequence[SheetRow]) -> SheetLead:
    """One lead from all its rows; fields come from the deciding row, else from the latest that has one."""
    followups = sorted((row for row in rows if row.is_followup), key=_moment)
    deciding = _deciding(rows)
    latest = (deciding, *sorted(rows, key=_moment, reverse=True))
    status = _first(latest, "status")
    lost = status == "lost"
    reason = (deciding.lost_reason or NOT_RECORDED) if lost else None
    return SheetLead(
        deciding=deciding,
        number=deciding.number,
        customer=_first(latest, "customer") or "",
        source=_first(latest, "source"),
        contact=_first(latest, "contact") or "",
        points=_points(latest),
        level=_first(latest, "level"),
        need=_first(latest, "need") or "",
        status=status,
        owner=_first(latest, "owner") or "",
        lost_reason=reason,
        lost_text=deciding.feedback if reason in IN_WORDS else "",
        created_on=_made_on(rows) or _created_on(deciding.number, followups),
        followups=tuple(followups),
        plans=() if lost else tuple(_plans(deciding, is_open=status is None or status in OPEN_STATUSES)),
        rows=tuple(row.row for row in rows),
        flags=tuple(sorted({flag for row in rows for flag in row.flags})),
        extra=_extra(latest),
        people=next((row.people for row in latest if row.people), ()),
    )


def _moment(row: SheetRow) -> tuple[date, time, int]:
    if row.contacted is None:
        return date.min, time.min, row.row
    return row.contacted.day, row.contacted.at or time.min, row.row


def _deciding(rows: Sequence[SheetRow]) -> SheetRow:
    """The row with the latest follow-up date; of equals the lower one.

    Times decide within a day only where every row of it has one.
    """
    last = max(_moment(row)[0] for row in rows)
    same_day = [row for row in rows if _moment(row)[0] == last]
    timed = all(row.contacted is not None and row.contacted.at for row in same_day)
    return max(same_day, key=_moment if timed else attrgetter("row"))


def _first(rows: Sequence[SheetRow], name: str) -> str | None:
    return next((value for row in rows if (value := getattr(row, name))), None)


def _points(rows: Sequence[SheetRow]) -> tuple[Point, ...]:
    found: dict[str, Point] = {}
    for row in rows:
        for point in row.points:
            found.setdefault(point.norm or point.raw, point)
    return tuple(found.values())


def _extra(rows: Sequence[SheetRow]) -> tuple[tuple[str, object], ...]:
    found: dict[str, object] = {}
    for row in rows:
        for field_id, value in row.extra:
            if field_id in LINES and field_id in found:
                found[field_id] = joined(str(value), str(found[field_id]))
            elif not is_said(field_id):
                found.setdefault(field_id, value)
    return tuple(found.items())


def joined(first: str, second: str) -> str:
    """The lines of two texts, each line once."""
    return "\n".join(dict.fromkeys([*first.splitlines(), *second.splitlines()]))


def _made_on(rows: Sequence[SheetRow]) -> date | None:
    return min((row.created.day for row in rows if row.created), default=None)


def _created_on(number: str | None, followups: Sequence[SheetRow]) -> date | None:
    parsed = parse_number(number) if number else None
    if parsed is not None:
        return parsed.day
    return followups[0].contacted.day if followups and followups[0].contacted else None


def _plans(row: SheetRow, *, is_open: bool) -> Iterator[SheetPlan]:
    """The plan columns; on an open lead else a date that starts the next step, and a rhythm."""
    after = row.contacted.day if row.contacted else _created_on(row.number, ())
    dated = parse_plan(row.next_step, after) if after and row.next_step else None
    if row.plan_when is not None:
        step = row.plan_step or (dated[1] if dated else row.next_step)
        step = "" if step == NOTHING else step
        yield SheetPlan("conversation", row.plan_when, step, row.plan_focus, row.plan_goal)
    elif dated is not None and is_open and row.plan_step != NOTHING:
        yield SheetPlan("conversation", *dated)
    content = _content_plan(row, after if is_open else None)
    if content is not None:
        yield content


def _content_plan(row: SheetRow, after: date | None) -> SheetPlan | None:
    """The column of its own, else a rhythm in the next step counted from ``after``."""
    if row.content_plan == NOTHING:
        return None
    if row.content_plan:
        when, text = parse_plan(row.content_plan, after or date.min) or (None, "")
        rhythm = parse_rhythm(text)
        step = (rhythm.focus or text) if rhythm else text
        return SheetPlan("content", when, step, rhythm=rhythm) if when else None
    rhythm = parse_rhythm(row.next_step) if after and row.next_step else None
    if rhythm is None or after is None:
        return None
    return SheetPlan("content", When(next_day(rhythm, after)), rhythm.focus or row.next_step, rhythm=rhythm)
