"""The head of a lead: who it is, where it stands, what the next status needs, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from leadtui import clock
from leadtui.domain.day_text import age_text, card_day, late_text, plain_day
from leadtui.domain.lists import label
from leadtui.domain.money import format_money, short_money
from leadtui.domain.records import LeadDetail, PlanRow
from leadtui.domain.status import DEFAULT_RULES, PATH, criterion_of, is_open
from leadtui.i18n import _, language, ngettext
from leadtui.text import cells, glyphs, one_line
from leadtui.widgets.blocks import Piece, Row
from leadtui.widgets.due import SHORT_STATUS
from leadtui.widgets.owner import owner_text

CONFIRM_AGAIN_DAYS = 60
"""After so many days a confirmed budget, need or decision maker asks to be confirmed again (DOMAIN 2.2)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Through whose eyes a lead is shown: their date, their zone."""

    today: date
    zone: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lead stands among those one came from; ``total`` 0 when it came alone."""

    trail: str = ""
    number: int = 0
    total: int = 0


def short_status(status: str) -> str:
    """The status without the word for customer."""
    known = SHORT_STATUS.get(status)
    return known.text() if known else status


def fitting(width: int, *rows: Row) -> Row:
    """The first row that fits whole, else the last."""
    return next((row for row in rows if _width(row) + 2 <= width), rows[-1])


def _width(row: Row) -> int:
    return sum(cells(one_line(piece.text)) for piece in (*row.left, *row.right)) + 2 * bool(row.right)


# Who


def name_row(detail: LeadDetail, place: Place, keys: str, width: int) -> Row:
    """Where one came from, short and full name, number and the keys to the next lead."""
    row = detail.row
    trail = f"{place.trail} " if place.trail else ""
    if place.total > 1 and place.number:
        trail += f"{place.number}/{place.total} "
    short = Piece(row.short_name or row.customer, "strong")
    full = Piece(f"  {row.customer}", "dim") if row.customer != short.text else Piece("")
    walk = _("{keys} next, previous", keys=keys) if place.total > 1 else ""
    dot = f" {glyphs().dot} "
    start = Piece(f"{trail} " if trail else "", "dim")
    return fitting(
        width,
        Row((start, short, full), (Piece(dot.join(part for part in (row.number, walk) if part), "dim"),)),
        Row((start, short, full), (Piece(row.number, "dim"),)),
        Row((start, short), (Piece(row.number, "dim"),)),
        Row((short,), (Piece(row.number, "dim"),)),
        Row((short,)),
    )


# Status


def status_row(detail: LeadDetail, level_note: str, sight: Sight, width: int) -> Row:
    """The path with the days spent in each status; level, owner and collaborators at the right."""
    long, brief = _path(detail, sight), _path(detail, sight, whole=False)
    head = Piece(_("Status") + "  ", "dim")
    people, brief_people = (Piece(_people(detail, sight.today, room)) for room in (width, 0))
    level = detail.row.level or glyphs().dash
    noted = Piece(f"{level}({level_note})" if level_note else level, "strong")
    dot = Piece(f" {glyphs().dot} ", "dim")
    return fitting(
        width,
        Row((head, *long), (noted, dot, people)),
        Row((head, *long), (Piece(level, "strong"), dot, people)),
        Row(long, (Piece(level, "strong"), dot, people)),
        Row(long, (Piece(level, "strong"), dot, brief_people)),
        Row(brief, (Piece(level, "strong"), dot, brief_people)),
        Row(brief, (Piece(level, "strong"),)),
    )


def _people(detail: LeadDetail, today: date, room: int) -> str:
    owner = owner_text(detail.row, today, room) or _("no owner")
    return " + ".join((owner, *(name for _id, name in detail.members)))


def _path(detail: LeadDetail, sight: Sight, *, whole: bool = True) -> tuple[Piece, ...]:
    """prospect 5d > [interested 9d] > high intent > won | lost; only the neighbours unless ``whole``."""
    spent = days_in(detail, sight)
    pieces: list[Piece] = []
    shown: Sequence[str] = (*PATH, "lost")
    if not whole:
        shown = tuple(s for s in (detail.row.status, detail.next_status) if s)
    for place, status in enumerate(shown):
        if place:
            pieces.append(Piece(" | " if status == "lost" else " > ", "dim"))
        pieces.append(_step(detail, status, spent.get(status)))
    if not detail.row.verified:
        pieces.append(Piece("  " + _("unverified"), "today"))
    return tuple(pieces)


def _step(detail: LeadDetail, status: str, days: int | None) -> Piece:
    text = short_status(status)
    if days is not None:
        text += f" {age_text(days)}"
    if status == detail.row.status:
        return Piece(f"[{text}]", "late" if status == "lost" else "good" if status == "won" else "heading")
    return Piece(text, "text" if days is not None else "dim")


def days_in(detail: LeadDetail, sight: Sight) -> dict[str, int]:
    """Whole days spent in each status so far, by local dates; the current one runs."""
    spent: dict[str, int] = {}
    changes = detail.status_changes
    for place, change in enumerate(changes):
        start = clock.local(change.at, sight.zone).date()
        last = place + 1 == len(changes)
        end = sight.today if last else clock.local(changes[place + 1].at, sight.zone).date()
        spent[change.to_status] = spent.get(change.to_status, 0) + max(0, (end - start).days)
    if detail.row.status not in spent:
        since = clock.local(detail.row.status_since, sight.zone).date()
        spent[detail.row.status] = max(0, (sight.today - since).days)
    return spent


# What the next status needs


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion on the way on: whether it holds, what shows it, and the field that fills it."""

    id: str
    label: str
    met: bool
    proof: str
    field: str
    stale: bool = False


def checks(detail: LeadDetail, sight: Sight) -> tuple[Check, ...]:
    """The criteria of the next status, in order."""
    if detail.next_status is None:
        return ()
    wanted = dict.fromkeys((*DEFAULT_RULES.get(detail.next_status, ()), *detail.gaps))
    return tuple(_check(detail, criterion, sight) for criterion in wanted)


def _check(detail: LeadDetail, criterion: str, sight: Sight) -> Check:
    known = criterion_of(criterion)
    met = criterion not in detail.gaps
    day = _confirmed(detail, criterion)
    stale = met and day is not None and (sight.today - day).days > CONFIRM_AGAIN_DAYS
    proof = _proof(detail, criterion, day, sight) if met else ""
    return Check(criterion, known.label.text(), met, proof, known.field, stale)


def _confirmed(detail: LeadDetail, criterion: str) -> date | None:
    column = "need_confirmed_on" if criterion == "reached_with_need" else criterion_of(criterion).field
    value = detail.values.get(column)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _proof(detail: LeadDetail, criterion: str, day: date | None, sight: Sight) -> str:
    known = next((c.name for c in detail.contacts if "decision_maker" in c.roles), "")
    count = detail.values.get(criterion_of(criterion).field.replace("_on", "_count"))
    parts = [
        known if criterion == "decision_maker" else "",
        plain_day(day, sight.today) if day else "",
        ngettext("confirmed {n}x", "confirmed {n}x", count) if isinstance(count, int) and count > 1 else "",
    ]
    return " ".join(part for part in parts if part)


def outcome_row(detail: LeadDetail, sight: Sight, width: int) -> Row:
    """In the place of criteria: how it was won, or why it was lost."""
    values, row = detail.values, detail.row
    if row.status == "lost":
        why = label("lost_reason", row.lost_reason) or glyphs().dash
        more = [str(values[name]) for name in ("lost_competitor", "lost_text") if values.get(name)]
        pieces = (Piece(_("Reason") + "  ", "dim"), Piece(why, "strong"), Piece("  " + " · ".join(more)))
        return Row(pieces, (Piece(_("s and a status reopens it"), "dim"),) if width >= 80 else ())
    signed, amount = values.get("signed_on"), values.get("amount")
    parts = [Piece(_("Signed") + "  ", "dim")]
    parts.append(Piece(plain_day(signed, sight.today) if isinstance(signed, date) else glyphs().dash))
    if isinstance(amount, int):
        parts.append(Piece("  " + format_money(amount, row.currency, language()), "good"))
    if values.get("contract_no"):
        parts.append(Piece(f"  {values['contract_no']}", "dim"))
    if values.get("by_contract"):
        parts.append(Piece("  " + _("criteria by contract"), "dim"))
    return Row(tuple(parts))


def expected(detail: LeadDetail, sight: Sight) -> str:
    """What it may bring, and when: ¥20万 · 6/30."""
    close, value = detail.values.get("expected_close"), detail.row.expected_value
    parts = [
        short_money(value, detail.row.currency, language()) if value is not None else "",
        _("close {day}", day=plain_day(close, sight.today)) if isinstance(close, date) else "",
    ]
    return f" {glyphs().dot} ".join(part for part in parts if part)


# What comes next


def open_plan(detail: LeadDetail, track: str) -> PlanRow | None:
    """The first open plan on a track."""
    return next((plan for plan in detail.plans if plan.done_at is None and plan.track == track), None)


def next_row(detail: LeadDetail, keys: str, sight: Sight, width: int) -> Row:
    """The next contact as meant, whose turn it is, and the keys that change it."""
    plan = open_plan(detail, "conversation") or open_plan(detail, "content")
    turn = Piece(f"   {label('turn', detail.row.turn)}", "dim")
    right = (Piece(keys, "dim"),)
    if plan is None:
        text = _no_plan(detail)
        style = "late" if is_open(detail.row.status) and not detail.values.get("no_plan_reason") else "dim"
        pieces = (Piece(_("Next") + "  ", "dim"), Piece(text, style))
        return fitting(width, Row(pieces, right), Row(pieces[1:], right), Row(pieces[1:]))
    said = plan_pieces(plan, sight)
    head = Piece(_("Next") + "  ", "dim")
    return fitting(
        width,
        Row((head, *said, turn), right),
        Row((head, *said), right),
        Row(said, right),
        Row(said),
    )


def _no_plan(detail: LeadDetail) -> str:
    reason = detail.values.get("no_plan_reason")
    if not is_open(detail.row.status):
        return _("nothing planned")
    return str(reason) if reason else _("no next step")


def plan_pieces(plan: PlanRow, sight: Sight) -> tuple[Piece, ...]:
    """● 5/18 (2d late) send the case · budget → demo."""
    style, sign = due_sign(plan.due_on, sight.today)
    when = card_day(plan.due_on, sight.today)
    if plan.due_time is not None:
        when += f" {plan.due_time:%H:%M}"
    late = late_text((sight.today - plan.due_on).days)
    step = plan.step or (label("method", plan.method) if plan.method else _("contact"))
    more = "".join(
        f" {sign_} {text}"
        for sign_, text in ((glyphs().dot, plan.focus), (glyphs().arrow, plan.goal))
        if text
    )
    return (
        Piece(f"{sign} ", style),
        Piece(f"{when} {f'({late}) ' if late else ''}", style),
        Piece(step),
        Piece(more, "dim"),
    )


def due_sign(due: date | None, today: date) -> tuple[str, str]:
    """The style and the glyph of a due date: late, today, later; blank without one."""
    if due is None:
        return "dim", " "
    if due < today:
        return "late", glyphs().late
    return ("today", glyphs().today) if due == today else ("dim", glyphs().later)
