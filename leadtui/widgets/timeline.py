"""What happened to a lead, newest first: follow-ups, statuses, milestones, owners, changed fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from leadtui import clock
from leadtui.domain.audit import field_of
from leadtui.domain.day_text import card_day, late_text, plain_day
from leadtui.domain.fields import Field
from leadtui.domain.lists import label
from leadtui.domain.records import EventRow, FollowupRow, LeadDetail, MilestoneRow, StatusRow
from leadtui.domain.values import show
from leadtui.i18n import N_, Label, _, ngettext
from leadtui.text import cells, glyphs, pad
from leadtui.widgets.blocks import BLANK, Block, Piece, Row
from leadtui.widgets.lead_head import Sight, due_sign, fitting, open_plan, short_status
from leadtui.widgets.own_values import event_text, own_rows
from leadtui.widgets.prose import wrap

KINDS = ("all", "followup", "status", "milestone", "owner", "change")
KIND_LABELS = {
    "all": N_("All"),
    "followup": N_("Follow-ups"),
    "status": N_("Status"),
    "milestone": N_("Milestones"),
    "owner": N_("Owner"),
    "change": N_("Changes"),
}
INDENT = 6
LATE_RECORD_HOURS = 24
"""Recorded later than this counts as late (DOMAIN 3.1)."""
_WEEKDAYS = (
    Label("Mon", "一", "一"),
    Label("Tue", "二", "二"),
    Label("Wed", "三", "三"),
    Label("Thu", "四", "四"),
    Label("Fri", "五", "五"),
    Label("Sat", "六", "六"),
    Label("Sun", "日", "日"),
)
# What says nothing to a reader: counters, derived columns, and what stands as an entry of its own.
_QUIET = frozenset(
    {"status", "status_since", "verified", "owner_id", "attempts", "turn", "sort_key", "short_name_guessed"}
    | {"last_contact_at", "last_touch_at", "last_outcome", "last_feedback", "last_attitude"}
    | {"next_on", "next_time", "content_on", "due_on", "ever_won", "by_contract", "assigned_at"}
    | {"lost_reason", "lost_text", "lost_competitor", "signed_on", "amount", "flags", "version"}
    | {"updated_at", "no_plan_reason"}
    | {f"{name}_confirmed_count" for name in ("need", "budget", "decision", "timeline")}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``dated`` ones have a day only."""

    kind: str
    key: str
    at: datetime
    what: FollowupRow | StatusRow | MilestoneRow | EventRow | str
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What entries need to be told: the lead, its events, names of users, whose eyes."""

    detail: LeadDetail
    events: Sequence[EventRow]
    names: Mapping[int, str]
    sight: Sight


def entries(known: Known) -> list[Entry]:
    """Everything that happened, newest first."""
    detail, zone = known.detail, known.sight.zone
    found = [
        Entry("followup", f"followup:{row.id}", _contacted(row, zone), row, not row.has_time)
        for row in detail.followups
    ]
    found += [
        Entry("status", f"status:{row.id}", row.at, row) for row in detail.status_changes if row.from_status
    ]
    found += [
        Entry("milestone", f"milestone:{row.id}", clock.at(row.on_day, time(23, 59), zone), row, dated=True)
        for row in detail.milestones
    ]
    made = {
        event.group_id for event in known.events if event.kind in ("created", "imported") and _of_lead(event)
    }
    found += [
        Entry("owner" if event.kind == "owner" else "change", f"event:{event.id}", event.at, event)
        for event in known.events
        if event.group_id not in made and (event.kind == "owner" or told_fields(event))
    ]
    found.append(Entry("owner", "created", detail.row.created_at, "created"))
    # What has only a day stands after what that day brought at an hour.
    return sorted(found, key=lambda entry: _order(entry, zone), reverse=True)


def _contacted(row: FollowupRow, zone: str) -> datetime:
    return clock.at(row.on_day, time(), zone) if row.on_day else row.contacted_at


def _order(entry: Entry, zone: str) -> tuple[datetime, bool]:
    return (entry.at, entry.key != "created")


def _of_lead(event: EventRow) -> bool:
    return event.entity == "lead"


def told_fields(event: EventRow) -> list[tuple[Field, str | None, str | None]]:
    """The fields of the lead an event changed, those that say something to a reader."""
    if not _of_lead(event) or event.kind in ("owner", "status", "created", "imported"):
        return []
    told = []
    for name, before, after in event.values:
        field = _field(name)
        if field is not None and name not in _QUIET:
            told.append((field, before, after))
    return told


def _field(column: str) -> Field | None:
    return field_of("lead", column)


def kind_row(found: Sequence[Entry], kind: str, keys: str, width: int) -> Row:
    """The kinds with their counts, the one shown in brackets."""
    pieces = [Piece(_("Timeline") + "  ", "heading")]
    counts = {name: sum(1 for entry in found if name in ("all", entry.kind)) for name in KINDS}
    shown = [name for name in KINDS if counts[name] or name in ("all", kind)]
    for name in shown:
        text = f"{_(KIND_LABELS[name])} {counts[name]}"
        pieces.append(Piece(f"[{text}]", "heading") if name == kind else Piece(f" {text} ", "dim"))
    hint = (Piece(_("{keys} kind", keys=keys), "dim"),)
    here = next(piece for piece in pieces[1:] if piece.style == "heading")
    return fitting(
        width,
        Row(tuple(pieces), hint),
        Row(tuple(pieces)),
        Row(tuple(pieces[1:])),
        Row((pieces[0], here), hint),
    )


def kinds_of(found: Sequence[Entry]) -> list[str]:
    """The kinds there is something of, all first."""
    return ["all", *(kind for kind in KINDS[1:] if any(entry.kind == kind for entry in found))]


def timeline_blocks(found: Sequence[Entry], kind: str, known: Known) -> list[Block]:
    """The entries of a kind as blocks, each with an empty line below."""
    latest = next((entry.key for entry in found if entry.kind == "followup"), "")
    return [
        Block(entry.key, partial(_rows, entry, known, entry.key == latest), group=entry.kind)
        for entry in found
        if kind in ("all", entry.kind)
    ]


# Rows of one entry


def _rows(entry: Entry, known: Known, latest: bool, width: int) -> list[Row]:
    match entry.what:
        case FollowupRow() as row:
            rows = _followup(row, known, width, head=_when(entry, known.sight), latest=latest)
        case StatusRow() as row:
            rows = _status(row, known, width, _when(entry, known.sight))
        case MilestoneRow() as row:
            head = (
                _when(entry, known.sight),
                Piece(_("Milestone") + "  ", "dim"),
                Piece(row.title, "accent"),
            )
            rows = [Row(head, _by(row.author)), *_said("", row.note, width)]
        case EventRow() as event if event.kind == "owner":
            rows = [_owner(event, known, _when(entry, known.sight))]
        case EventRow() as event:
            rows = _changes(event, known, width, _when(entry, known.sight))
        case _:
            rows = [_created(known, _when(entry, known.sight))]
    return [*rows, BLANK]


def _when(entry: Entry, sight: Sight) -> Piece:
    """05-18 Mon 10:20; another year instead of the weekday."""
    at = clock.local(entry.at, sight.zone)
    hour = "" if entry.dated or at.time() == time() else f"{at:%H:%M}"
    if at.year == sight.today.year:
        day = str(_WEEKDAYS[at.weekday()])
        return Piece(pad(f"{at:%m-%d} {day} {hour}", 8 + cells(day) + 5), "dim")
    return Piece(pad(f"{at:%Y-%m-%d} {hour}", 17), "dim")


def _by(name: str) -> tuple[Piece, ...]:
    return (Piece(name, "dim"),) if name else ()


def _said(head: str, text: str, width: int, style: str = "text") -> list[Row]:
    """Prose under an entry, after a word of its own."""
    if not text:
        return []
    start = Piece(" " * INDENT + (f"{head}  " if head else ""), "dim")
    room = cells(start.text)
    lines = wrap(text, width - room - 2)
    return [
        Row((start if not at else Piece(" " * room), Piece(line, style))) for at, line in enumerate(lines)
    ]


def _followup(row: FollowupRow, known: Known, width: int, *, head: Piece, latest: bool) -> list[Row]:
    who = row.author + (f" {glyphs().arrow} {row.contact}" if row.contact else "")
    style = {"reached": "good", "not_reached": "dim"}.get(row.outcome, "today")
    left = (
        head,
        Piece(f"{label('method', row.method)}  ", "strong"),
        Piece(f"{who}   " if who else ""),
        Piece(label("outcome", row.outcome), style),
    )
    rows = _beside(left, _attitude(row, known), width)
    rows += [*_said("", row.summary, width), *_said(_("Feedback"), row.feedback, width)]
    heard = [label("need", one) for one in row.needs] + [label("concern", one) for one in row.concerns]
    rows += _said(_("Heard"), _(", ").join(heard), width)
    rows += _said(_("Decision"), row.decision_progress, width)
    rows += own_rows(row.own, known.sight.today, width, INDENT)
    return [*rows, *_step(row, known, width, latest=latest), *_late_record(row, known)]


def _beside(left: tuple[Piece, ...], right: tuple[Piece, ...], width: int) -> list[Row]:
    """On one line where both fit, else the right part on a line of its own."""
    if not right or sum(cells(piece.text) for piece in (*left, *right)) + 4 <= width:
        return [Row(left, right)]
    return [Row(left), Row((Piece(" " * INDENT), *right))]


def _attitude(row: FollowupRow, known: Known) -> tuple[Piece, ...]:
    """Positive (neutral → positive): the move from the last one."""
    if row.attitude is None:
        return ()
    now = label("attitude", str(row.attitude))
    older = [other for other in known.detail.followups if other.contacted_at < row.contacted_at]
    before = next((other.attitude for other in older if other.attitude is not None), None)
    style = "good" if row.attitude > 0 else "late" if row.attitude < 0 else "dim"
    if before is None or before == row.attitude:
        return (Piece(now, style),)
    return Piece(now, style), Piece(f" ({label('attitude', str(before))}{glyphs().arrow}{now})", "dim")


def _step(row: FollowupRow, known: Known, width: int, *, latest: bool) -> list[Row]:
    """The next step; on the latest follow-up with the state of the open plan."""
    who = f" {glyphs().arrow} {row.next_person}" if row.next_person else ""
    rows = _said(_("Next"), row.next_step + who if row.next_step else "", width)
    plan = open_plan(known.detail, "conversation") if latest else None
    if plan is None or not rows:
        return rows
    style, sign = due_sign(plan.due_on, known.sight.today)
    late = late_text((known.sight.today - plan.due_on).days)
    right = Piece(f"{sign} {late or card_day(plan.due_on, known.sight.today)}", style)
    last = rows[-1]
    if sum(cells(piece.text) for piece in last.left) + cells(right.text) + 4 <= width:
        return [*rows[:-1], Row(last.left, (right,))]
    return [*rows, Row((), (right,))]


def _late_record(row: FollowupRow, known: Known) -> list[Row]:
    imported = any(
        event.kind == "imported" and event.entity == "followup" and event.entity_id == row.id
        for event in known.events
    )
    if row.late_hours <= LATE_RECORD_HOURS or imported:
        return []
    hours = int(row.late_hours)
    by = (
        ngettext("{n} day late", "{n} days late", hours // 24)
        if hours >= 48
        else ngettext("{n} hour late", "{n} hours late", hours)
    )
    at = clock.local(row.recorded_at, known.sight.zone)
    text = _("recorded {at} ({by})", at=f"{at:%m-%d %H:%M}", by=by)
    return [Row((Piece(" " * INDENT + text, "today"),))]


def _status(row: StatusRow, known: Known, width: int, head: Piece) -> list[Row]:
    move = f"{short_status(row.from_status or '')} {glyphs().arrow} {short_status(row.to_status)}"
    style = {"won": "good", "lost": "late"}.get(row.to_status, "text")
    mark = Piece("  " + _("unverified"), "today") if not row.verified else Piece("")
    first = Row((head, Piece(_("Status") + "  ", "dim"), Piece(move, style), mark), _by(row.actor))
    return [first, *_said(_("Reason"), row.reason, width)]


def _owner(event: EventRow, known: Known, head: Piece) -> Row:
    before, after = next(((b, a) for name, b, a in event.values if name == "owner_id"), (None, None))
    names = f" {glyphs().arrow} ".join(_name(text, known) for text in (before, after))
    reason = Piece(f"  {event.reason}" if event.reason else "", "dim")
    return Row((head, Piece(_("Owner") + "  ", "dim"), Piece(names), reason), _by(event.actor))


def _name(user_id: str | None, known: Known) -> str:
    if user_id is None:
        return _("the pool")
    return known.names.get(int(user_id), "?") if user_id.isdecimal() else user_id


def _created(known: Known, head: Piece) -> Row:
    detail = known.detail
    origin = [label("source", detail.row.source), str(detail.values.get("source_detail") or "")]
    text = f" {glyphs().dot} ".join(part for part in origin if part)
    author = detail.values.get("created_by")
    name = known.names.get(author, "") if isinstance(author, int) else ""
    return Row((head, Piece(_("Created") + "  ", "dim"), Piece(text)), _by(name))


def _changes(event: EventRow, known: Known, width: int, head: Piece) -> list[Row]:
    told = [_change(field, before, after, known) for field, before, after in told_fields(event)]
    first = Row((head, Piece(told[0][0] + "  ", "dim"), Piece(told[0][1])), _by(event.actor))
    rows = [first]
    for name, text in told[1:]:
        rows += _said(name, text, width)
    return [*rows, *_said(_("Reason"), event.reason, width)]


def _change(field: Field, before: str | None, after: str | None, known: Known) -> tuple[str, str]:
    old, new = (_shown(field, value, known) for value in (before, after))
    return str(field.label), f"{old} {glyphs().arrow} {new}"


def _shown(field: Field, value: str | None, known: Known) -> str:
    if value in (None, "", "None", "[]"):
        return glyphs().dash
    if field.type == "tags":
        return "  ".join(str(value).strip("[]").replace("'", "").split(", "))
    if field.type == "date":
        return plain_day(date.fromisoformat(str(value)), known.sight.today)
    if field.type == "money":
        number = int(str(value)) if str(value).lstrip("-").isdecimal() else None
        return show(field, number, currency=known.detail.row.currency) if number is not None else str(value)
    return event_text(field, str(value))


def ended(row: FollowupRow, now: datetime) -> bool:
    """Whether a follow-up can no longer be corrected (DOMAIN 3.1: 24 hours)."""
    return now - row.recorded_at > timedelta(hours=24)
