"""Copying to the terminal's clipboard (OSC 52), and printing what was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.domain.phones import format_phone
from leadtui.domain.records import ContactRow, LeadDetail, PointRow
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens.choosing import choose_numbered
from leadtui.services import showing
from leadtui.text import printable

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions

MOST = 4
"""Ways of contact in the menu; nine entries have a digit each."""


async def phone(screen: LeadActions) -> None:
    """Copy the first phone number of the lead, as it is dialled."""
    detail = await screen.desk.ask(showing.lead, screen.one_target())
    for contact in detail.contacts:
        for point in contact.points:
            if point.kind == "phone":
                if point.masked:
                    raise RuleError(
                        N_("The phone number is masked: the lead is not yours."),
                        N_("{key} shows it; that is recorded."),
                        key=screen.keys.shown("contact.reveal"),
                    )
                _copy(screen, shown(point), contact.name)
                return
    raise RuleError(N_("There is no phone number here."), N_("Enter one with: e"))


async def menu(screen: LeadActions) -> None:
    """Choose what to copy."""
    detail = await screen.desk.ask(showing.lead, screen.one_target())
    texts = [(text, label, text) for label, text in _texts(detail) if text]
    text = await choose_numbered(screen, _("Copy"), texts)
    if text is not None:
        _copy(screen, text)


def _texts(detail: LeadDetail) -> list[tuple[str, str]]:
    row = detail.row
    people = [(_person(contact), shown(point)) for contact in detail.contacts for point in contact.points]
    return [
        *people[:MOST],
        (_("Card"), card(detail)),
        (_("Customer"), row.customer),
        (_("Short name"), row.short_name),
        (_("Number"), row.number),
        (_("Initial need"), row.need or ""),
    ]


def _person(contact: ContactRow) -> str:
    return " ".join(part for part in (contact.name or contact.address_form, contact.title) if part)


def shown(point: PointRow) -> str:
    """A way of contact as people write it."""
    return format_phone(point.norm) if point.kind == "phone" and point.norm and point.valid else point.raw


def card(detail: LeadDetail) -> str:
    """Customer, contact and ways to reach them, in one line."""
    parts = [detail.row.customer]
    if detail.contacts:
        contact = detail.contacts[0]
        parts += [_person(contact), *(shown(point) for point in contact.points)]
    return "  ".join(part for part in parts if part)


def _copy(screen: LeadActions, text: str, whose: str = "") -> None:
    clean = printable(text)
    screen.app.copy_to_clipboard(clean)
    screen.say(" ".join(part for part in (_("Copied:"), whose, clean) if part), "good")
