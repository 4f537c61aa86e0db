"""How one is told besides the inbox: by mail, into a chat, by a digest; and what goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from leadtui.domain.notices import FAMILIES
from leadtui.errors import LeadtuiError
from leadtui.i18n import N_, _
from leadtui.screens.picker import Entry, Picker, Source, fixed
from leadtui.text import glyphs

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.services.notifying import Choice

OFF, ALL = "off", "all"
_HINTS = {
    "mail": N_("name@example.com, or off"),
    "chat": N_("the name the admin gave the chat, or off"),
    "digest": N_("08:30, or off"),
}


class NoticePicker(Picker[str]):
    """What one may choose of it."""

    CONTEXT = "choice"


async def choose_notices(desk: LeadTui) -> None:
    """Show how one is told until one leaves; each choice takes effect at once."""
    from leadtui.services import notifying

    while True:
        found = await desk.ask(notifying.choice)
        picker = NoticePicker(_("Notices"), fixed(_entries(found)))
        match await desk.push_screen_wait(picker):
            case None:
                return
            case "mail_kinds" | "chat_kinds" as kinds:
                await _choose_kinds(desk, kinds)
            case way:
                await _choose_way(desk, found, way)


def _entries(found: Choice) -> list[Entry[str]]:
    off = _(OFF)
    every = _("all")
    return [
        Entry(1, "mail", _("Mail"), found.mail or off),
        Entry(2, "mail_kinds", _("Kinds by mail"), _named(found.mail_kinds, every), dim=not found.mail),
        Entry(3, "chat", _("Chat"), found.chat or off),
        Entry(4, "chat_kinds", _("Kinds into the chat"), _named(found.chat_kinds, every), dim=not found.chat),
        Entry(5, "digest", _("Digest of the day"), found.digest or off),
    ]


def _named(families: Sequence[str], every: str) -> str:
    return " · ".join(str(FAMILIES[name]) for name in families) or every


async def _choose_way(desk: LeadTui, found: Choice, way: str) -> None:
    from leadtui.services import notifying

    read = {"mail": notifying.address_of, "chat": notifying.chat_of, "digest": notifying.time_of}[way]
    title = {"mail": _("Mail"), "chat": _("Chat"), "digest": _("Digest of the day")}[way]
    now: str = getattr(found, way)
    picker = NoticePicker(title, _typed(read), text=now, placeholder=_(_HINTS[way]))
    wanted = await desk.push_screen_wait(picker)
    if wanted is not None:
        await desk.keep(notifying.choose, **{way: wanted})


async def _choose_kinds(desk: LeadTui, kinds: str) -> None:
    """Enter puts a kind in or takes it out, until one leaves."""
    from leadtui.services import notifying

    title = _("Kinds by mail") if kinds == "mail_kinds" else _("Kinds into the chat")
    while True:
        found = await desk.ask(notifying.choice)
        taken = set(getattr(found, kinds) or FAMILIES)
        name = await desk.push_screen_wait(NoticePicker(title, fixed(_kinds(taken))))
        if name is None:
            return
        wanted = set(FAMILIES) if name == ALL else taken ^ {name}
        # Without any kind nothing would come: that is what off is for.
        await desk.keep(notifying.choose, **{kinds: ",".join(sorted(wanted)) or ALL})


def _kinds(taken: set[str]) -> list[Entry[str]]:
    mark = glyphs().check
    marked = [
        Entry(n, name, f"{mark if name in taken else ' '} {label}")
        for n, (name, label) in enumerate(FAMILIES.items(), 1)
    ]
    return [Entry(0, ALL, f"{mark if len(taken) == len(FAMILIES) else ' '} {_('all')}"), *marked]


def _typed(read: Callable[[str], str]) -> Source[str]:
    """What is typed, as it is read; or off."""
    off = Entry(2, OFF, _(OFF))

    async def source(text: str) -> Sequence[Entry[str]]:
        if not text.strip() or text.strip().lower() == OFF:
            return [off]
        try:
            value = read(text)
        except LeadtuiError as error:
            return [Entry(-1, "", text, "", error.text(), dim=True), off]
        return [Entry(1, value, value), off]

    return source
