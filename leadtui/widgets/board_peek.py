"""The card under the cursor in two to five lines below the board."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from textual.strip import Strip

from leadtui.domain.board import Peek
from leadtui.domain.day_text import age_text, late_text, plain_day
from leadtui.domain.lists import label
from leadtui.domain.money import short_money
from leadtui.domain.phones import format_phone, parse_phone
from leadtui.domain.records import FollowupRow
from leadtui.domain.status import criterion_of
from leadtui.i18n import _, language
from leadtui.text import glyphs
from leadtui.widgets.blocks import Piece, Row, paint_row
from leadtui.widgets.ink import Ink
from leadtui.widgets.lead_head import Sight, fitting, short_status
from leadtui.widgets.owner import owner_text
from leadtui.widgets.panel import PanelPainter

STOPS = "。.;； "
TALL = 4
"""From so many lines on there is room for names, criteria and two follow-ups."""


def board_peek(peek: Peek, today: date, zone: str) -> PanelPainter:
    """Draws who it is, whom to call, what the next status lacks, what was said last."""
    sight = Sight(today, zone)

    def paint(width: int, height: int, ink: Ink) -> list[Strip]:
        rows = _five(peek, sight, width) if height >= TALL else _two(peek, sight, width)
        return [paint_row(row, width, ink) for row in rows]

    return paint


def _dotted(*parts: str) -> str:
    return f" {glyphs().dot} ".join(part for part in parts if part)


def _two(peek: Peek, sight: Sight, width: int) -> list[Row]:
    """Contact, criteria and whose turn; the last follow-up."""
    boxes = _boxes(peek)
    who, phone = _contact(peek, roles=False)
    turn = Piece("  " + label("turn", peek.row.turn), "dim")
    start = Piece(who), Piece(f"  {phone} " if phone else "", "accent")
    first = fitting(width, Row((*start, *boxes, turn)), Row((*start, *boxes)), Row(start))
    return [first, *_said(peek, sight)[:1]]


def _five(peek: Peek, sight: Sight, width: int) -> list[Row]:
    who, phone = _contact(peek, roles=True)
    right = Piece(_state(peek, sight), "dim")
    second = Row((Piece(who), Piece(f"  {phone}", "accent")), (right,))
    return [_names(peek, sight.today, width), second, _needed(peek, sight), *_said(peek, sight)]


def _names(peek: Peek, today: date, width: int) -> Row:
    """Short and full name, trade and place; number, owner and collaborators."""
    row = peek.row
    name = row.short_name or row.customer
    full = row.customer if row.customer != name else ""
    more = "".join(f" {glyphs().dot} {part}" for part in (full, peek.industry, peek.region) if part)
    left = Piece(name, "strong"), Piece(more, "dim")
    owner = owner_text(row, today, width) or _("no owner")
    helpers = _("with {names}", names=_(", ").join(peek.members)) if peek.members else ""
    return fitting(
        width,
        Row(left, (Piece(_dotted(row.number, owner, helpers), "dim"),)),
        Row(left, (Piece(owner, "dim"),)),
        Row(left),
    )


def _state(peek: Peek, sight: Sight) -> str:
    """interested 9d · A · ¥200K · close 6/30 · our turn."""
    row = peek.row
    value = row.amount if row.status == "won" else row.expected_value
    money = short_money(value, row.currency, language()) if value is not None else ""
    close = _("close {day}", day=plain_day(peek.expected_close, sight.today)) if peek.expected_close else ""
    status = f"{short_status(row.status)} {age_text(peek.status_days)}"
    return _dotted(status, row.level or "", money, close, label("turn", row.turn))


def _contact(peek: Peek, *, roles: bool) -> tuple[str, str]:
    """Name, title and roles; the phone, masked where it is not for these eyes."""
    contact = peek.contact
    if contact is None:
        return _("no contact yet"), ""
    role = _(", ").join(label("buying_role", one) for one in contact.roles) if roles else ""
    title = f"{contact.title}({role})" if contact.title and role else contact.title or role
    return f"{contact.name} {title}".strip(), _spaced(contact.phone)


def _spaced(phone: str) -> str:
    """A mobile number in groups; anything else, masked ones too, as it is."""
    if len(phone) == 11 and phone.isdecimal() and (e164 := parse_phone(phone).e164):
        return format_phone(e164)
    return phone


def _boxes(peek: Peek) -> list[Piece]:
    pieces = []
    for name, met in peek.criteria:
        pieces.append(Piece(f" {criterion_of(name).label.text()}", "dim"))
        pieces.append(Piece("[x] " if met else "[ ] ", "good" if met else "late"))
    return pieces


def _needed(peek: Peek, sight: Sight) -> Row:
    """What the next status lacks, or why it was lost; concerns heard; the last milestone."""
    pieces: list[Piece] = []
    if peek.next_status is not None:
        pieces.append(Piece(_("To {status}", status=short_status(peek.next_status)) + ":", "dim"))
        pieces += _boxes(peek)
    elif peek.row.status == "lost":
        pieces.append(Piece(label("lost_reason", peek.row.lost_reason) or glyphs().dash))
    if peek.concerns:
        heard = _(", ").join(label("concern", one) for one in peek.concerns)
        pieces += [Piece("   " + _("Concerns") + ": ", "dim"), Piece(heard)]
    if peek.milestones:
        last = peek.milestones[0]
        pieces.append(Piece("   " + _("Milestone") + ": ", "dim"))
        pieces.append(Piece(f"{last.title} {plain_day(last.on_day, sight.today)}", "accent"))
    return Row(tuple(pieces))


def _said(peek: Peek, sight: Sight) -> list[Row]:
    """The last follow-ups; on the first how late its next step is."""
    if not peek.followups:
        return [Row((Piece(peek.row.need or _("No follow-up yet"), "dim"),))]
    pairs = zip(peek.followups, peek.attitudes, strict=False)
    rows = [_followup(row, before, sight) for row, before in pairs]
    late = late_text(peek.late_days)
    return [Row(rows[0].left, (Piece(late, "late"),) if late else ()), *rows[1:]]


def _followup(row: FollowupRow, before: int | None, sight: Sight) -> Row:
    day = plain_day(row.day(ZoneInfo(sight.zone)), sight.today)
    head = " ".join(part for part in (day, label("method", row.method), row.author) if part)
    outcome = label("outcome", row.outcome) if row.outcome != "reached" else ""
    said = "; ".join(part.rstrip(STOPS) for part in (row.summary, row.feedback) if part)
    return Row(
        (
            Piece(f"{head} ", "dim"),
            Piece(f"{outcome} " if outcome else "", "today"),
            _attitude(row.attitude, before),
            Piece(f" {said}"),
            Piece(f" {glyphs().arrow} {row.next_step}" if row.next_step else "", "accent"),
        )
    )


def _attitude(attitude: int | None, before: int | None) -> Piece:
    """Positive (+1): the move from the last one."""
    if attitude is None:
        return Piece("")
    moved = f"({attitude - before:+d})" if before is not None and before != attitude else ""
    style = "good" if attitude > 0 else "late" if attitude < 0 else "dim"
    return Piece(f"{label('attitude', str(attitude))}{moved} ", style)
