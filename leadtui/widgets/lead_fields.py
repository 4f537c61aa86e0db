"""What is known about a lead, as blocks: contacts, need, company, origin, rhythm, outcome, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from leadtui import clock
from leadtui.domain.area_regions import region_text
from leadtui.domain.day_text import age_text, moment_text, plain_day
from leadtui.domain.fields import GROUPS, REGISTRY, Field
from leadtui.domain.lists import label
from leadtui.domain.phones import format_phone
from leadtui.domain.records import ContactRow, LeadDetail, PlanRow, PointRow
from leadtui.domain.values import show
from leadtui.i18n import Label, _, ngettext
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.blocks import BLANK, Block, Piece, Row, fixed
from leadtui.widgets.lead_head import Sight, plan_pieces
from leadtui.widgets.own_values import own_rows
from leadtui.widgets.prose import wrap

SHOWN = ("need", "identity", "origin", "outcome", "added")
LEFT_OUT = frozenset(
    {"customer", "short_name", "kind", "links", "notes", "lost_reason", "lost_competitor", "lost_text"}
    | {f"{name}_confirmed_on" for name in ("need", "budget", "decision", "timeline")}
)
"""Fields that stand in the head, or in a run of their own."""
LABEL_CELLS = 20
SHORT = 10
"""Cells of a value that may share its line with another one."""
LINES = 6
"""Lines of prose shown of one field."""

BUDGET = Label("Budget", "预算", "預算")
FIRST_RESPONSE = Label("First response", "首次响应", "首次回應")


def field_blocks(
    detail: LeadDetail, sight: Sight, keys: Callable[[str], str], rhythm: str = ""
) -> list[Block]:
    """The left pane; ``keys`` gives the key of a command for hints, ``rhythm`` is what the cadence says."""
    blocks = [*_contacts(detail, sight, keys)]
    for group in SHOWN:
        blocks += _group(detail, group, sight, keys)
    blocks += _rhythm(detail, sight, rhythm)
    blocks += _notes(detail)
    return blocks[:-1] if blocks and blocks[-1].key.startswith("gap") else blocks


def _heading(group: str, title: str, hint: str = "") -> Block:
    right = (Piece(hint, "dim"),) if hint else ()
    return Block(f"head:{group}", fixed(Row((Piece(title, "heading"),), right)), still=True, group=group)


def _gap(group: str) -> Block:
    return Block(f"gap:{group}", fixed(BLANK), still=True, group=group)


# Contacts


def _contacts(detail: LeadDetail, sight: Sight, keys: Callable[[str], str]) -> Iterator[Block]:
    count = len(detail.contacts)
    title = str(GROUPS["contact"]) + (f" ({count})" if count else "")
    yield _heading("contact", title, _("{key} copy", key=keys("copy.phone")) if count else "")
    for contact in detail.contacts:
        yield Block(f"contact:{contact.id}", partial(_contact_rows, contact, sight.today), group="contact")
    if not count:
        text = _("Nobody yet: {key} adds a contact.", key=keys("lead.edit"))
        yield Block("contact:0", fixed(Row((Piece(text, "dim"),))), group="contact")
    yield _gap("contact")


def _contact_rows(contact: ContactRow, today: date, width: int) -> list[Row]:
    """Name, title, roles and phone on the first line where they fit; the rest below, own fields last."""
    phones = [point for point in contact.points if point.kind == "phone"]
    name = Piece(contact.name or contact.address_form or _("(no name)"))
    parts = [contact.title, _(", ").join(label("buying_role", role) for role in contact.roles)]
    about = "  ".join(part for part in parts if part)
    first = Row((name, Piece(f"  {about}" if about else "", "dim")), _phone(phones[0]) if phones else ())
    rows = [first] if _fits(first, width) else [Row(first.left)]
    if phones and rows[0].right == ():
        rows.append(Row((Piece("  "), *_phone(phones[0]))))
    rows += [Row((Piece("  "), *_phone(phone))) for phone in phones[1:]]
    rows += [Row((Piece("  " + text, style),)) for text, style in _contact_more(contact)]
    return [*rows, *own_rows(contact.own, today, width, 2)]


def _fits(row: Row, width: int) -> bool:
    return sum(cells(piece.text) for piece in (*row.left, *row.right)) + 4 <= width


def _phone(point: PointRow) -> tuple[Piece, ...]:
    shown = (
        format_phone(point.norm) if point.norm and point.valid and point.norm.startswith("+") else point.raw
    )
    if point.valid:
        return (Piece(shown),)
    return Piece(shown), Piece(" " + _("check"), "today")


def _contact_more(contact: ContactRow) -> Iterator[tuple[str, str]]:
    if contact.do_not_contact:
        yield _("do not contact"), "late"
    chats = [_("WeChat") + f" {point.raw}" for point in contact.points if point.kind == "wechat"]
    preferred = (
        [_("prefers {method}", method=label("method", contact.preferred))] if contact.preferred else []
    )
    met = [_("met {day}", day=contact.last_met_on.isoformat())] if contact.last_met_on else []
    for parts in (chats + preferred + met, [contact.address] if contact.address else []):
        if parts:
            yield "   ".join(parts), "text"
    for point in contact.points:
        if point.kind == "email":
            yield point.raw + ("" if point.valid else " " + _("check")), "text" if point.valid else "today"


# Fields of the registry


def _group(detail: LeadDetail, group: str, sight: Sight, keys: Callable[[str], str]) -> Iterator[Block]:
    found = [(field, text) for field, text in values_of(detail, group, sight) if text]
    if not found:
        if group in ("need", "identity"):
            text = _("Nothing yet: {key} edits.", key=keys("lead.edit"))
            yield _heading(group, str(GROUPS[group]))
            yield Block(f"field:{group}", fixed(Row((Piece(text, "dim"),))), group=group)
            yield _gap(group)
        return
    yield _heading(group, str(GROUPS[group]))
    room = min(LABEL_CELLS, max(cells(str(field.label)) for field, _text in found)) + 2
    for pair in _paired(found):
        yield Block(f"field:{pair[0][0].id}", partial(_field_rows, pair, room), group=group)
    yield _gap(group)


def values_of(detail: LeadDetail, group: str, sight: Sight) -> Iterator[tuple[Field, str]]:
    """The fields of a group in order, each with the text a person reads; empty ones too."""
    for field in REGISTRY.groups("lead").get(group, ()):
        if field.id in LEFT_OUT:
            continue
        if field.type == "tags":
            yield field, "  ".join(detail.tags)
        elif field.id == "budget_min" and detail.values.get("budget_max") is not None:
            continue
        elif field.id == "budget_max":
            yield replace(field, label=BUDGET), _budget(detail)
        else:
            yield field, value_text(field, detail, sight)
    if group == "origin":
        yield REGISTRY["created_at"], _created(detail, sight)
        yield replace(REGISTRY["created_at"], label=FIRST_RESPONSE), _first_response(detail)


def _budget(detail: LeadDetail) -> str:
    texts = []
    for name in ("budget_min", "budget_max"):
        value = detail.values.get(name)
        if value is not None:
            texts.append(show(REGISTRY[name], value, currency=detail.row.currency))
    return " - ".join(texts)


def _created(detail: LeadDetail, sight: Sight) -> str:
    return moment_text(clock.local(detail.row.created_at, sight.zone), sight.today)


def _first_response(detail: LeadDetail) -> str:
    """From having an owner to the first reached contact (DOMAIN 10); nothing where the hour is not known."""
    reached = [row.contacted_at for row in detail.followups if row.outcome == "reached" and row.has_time]
    assigned = detail.values.get("assigned_at")
    start = assigned if isinstance(assigned, datetime) else detail.row.created_at
    if not reached or min(reached) <= start:
        return ""
    minutes = int((min(reached) - start).total_seconds()) // 60
    if minutes < 120:
        return ngettext("{n} minute", "{n} minutes", minutes)
    hours = minutes // 60
    return ngettext("{n} hour", "{n} hours", hours) if hours < 48 else age_text(hours // 24)


def value_text(field: Field, detail: LeadDetail, sight: Sight) -> str:
    """One value as people read it; dates of this year short."""
    value = detail.values.get(field.column or field.id)
    if isinstance(value, date) and not isinstance(value, datetime):
        return plain_day(value, sight.today)
    text = show(field, value, currency=detail.row.currency, zone=sight.zone)
    return region_text(text, detail.values.get("flags")) if field.id == "region" else text


def _paired(found: Sequence[tuple[Field, str]]) -> Iterator[list[tuple[Field, str]]]:
    """Short values stand two on a line."""
    waiting: list[tuple[Field, str]] = []
    for field, text in found:
        short = field.type not in ("prose", "tags") and cells(text) <= SHORT
        if waiting and not short:
            yield waiting
            waiting = []
        waiting.append((field, text))
        if not short or len(waiting) == 2:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _field_rows(pair: Sequence[tuple[Field, str]], room: int, width: int) -> list[Row]:
    room = min(room, max(8, width // 2 - 4))
    if len(pair) == 2 and width >= 2 * (room + SHORT):
        half = (width - 2) // 2
        left, right = ([_label(field, room), Piece(text)] for field, text in pair)
        filled = room + cells(pair[0][1])
        return [Row((*left, Piece(" " * max(2, half - filled)), *right))]
    rows: list[Row] = []
    for field, text in pair:
        lines = wrap(text, width - room - 2, LINES) or [""]
        rows.append(Row((_label(field, room), Piece(lines[0]))))
        rows += [Row((Piece(" " * room), Piece(line))) for line in lines[1:]]
    return rows


def _label(field: Field, room: int) -> Piece:
    text = clip(str(field.label), room - 1)
    return Piece(text + " " * (room - cells(text)), "dim")


# The rhythm, notes and links


def _rhythm(detail: LeadDetail, sight: Sight, rhythm: str) -> Iterator[Block]:
    plans = [plan for plan in detail.plans if plan.done_at is None]
    if not plans and not rhythm:
        return
    yield _heading("work", str(GROUPS["work"]))
    for plan in plans:
        yield Block(f"plan:{plan.id}", partial(_plan_rows, plan, detail, sight), group="work")
    if rhythm:
        yield Block("rhythm", partial(_rhythm_rows, rhythm), group="work")
    yield _gap("work")


def _rhythm_rows(rhythm: str, width: int) -> list[Row]:
    head = _("Rhythm") + "  "
    lines = wrap(rhythm, width - cells(head) - 3)
    starts = (head, *[" " * cells(head)] * (len(lines) - 1))
    return [Row((Piece(start, "dim"), Piece(line))) for start, line in zip(starts, lines, strict=True)]


def _plan_rows(plan: PlanRow, detail: LeadDetail, sight: Sight, width: int) -> list[Row]:
    head = Piece(label("track", plan.track) + "  ", "dim")
    who = plan.responsible if plan.responsible_id != detail.row.owner_id else ""
    said = plan_pieces(plan, sight)
    row = Row((head, *said), (Piece(who, "dim"),) if who else ())
    if _fits(row, width):
        return [row]
    room = cells(head.text) + cells(said[0].text)
    more = wrap(said[-1].text.strip(), width - room - 3)
    return [Row(row.left[:-1], row.right), *(Row((Piece(" " * room + line, "dim"),)) for line in more)]


def _notes(detail: LeadDetail) -> Iterator[Block]:
    for name in ("notes", "links"):
        text = detail.values.get(name)
        if not text:
            continue
        yield _heading(name, str(REGISTRY[name].label))
        if name == "links":
            for number, line in enumerate(str(text).splitlines()):
                if line.strip():
                    yield Block(f"link:{number}", fixed(Row((Piece(line.strip(), "accent"),))), group=name)
        else:
            yield Block("field:notes", partial(_prose_rows, str(text)), group=name)
        yield _gap(name)


def _prose_rows(text: str, width: int) -> list[Row]:
    return [Row((Piece(line),)) for line in wrap(text, width - 3)] or [Row((Piece(glyphs().dash, "dim"),))]
