"""Owner, tags, fields and new leads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.lists import label, offered
from leadtui.domain.people import Person, Viewer
from leadtui.domain.values import read as read_value
from leadtui.domain.values import show
from leadtui.errors import RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.keyed import Keyed
from leadtui.screens.choosing import choose, enter
from leadtui.screens.drafting import newest
from leadtui.screens.picker import Entry, Picker, fitting
from leadtui.services import form_facts, people, tag_names
from leadtui.services.changes import Assign, Change, Move, Retag, SetField

if TYPE_CHECKING:
    from leadtui.domain.forms import Saved
    from leadtui.screens.actions import LeadActions

POOL = Assign(None)


def _everyone(store: Any, viewer: Viewer) -> tuple[Person, ...]:
    return people.everyone(store, active_only=True)


async def pick_owner(screen: LeadActions) -> Assign | None:
    """Another owner, or the pool."""
    viewer = screen.desk.viewer
    found = await screen.desk.ask(_everyone)
    entries = [
        Entry(person.id, Assign(person.id), person.name, label("role", person.role), person.login)
        for person in sorted(found, key=lambda one: viewer is None or one.id != viewer.user_id)
        if person.role != "viewer"
    ]
    entries.append(Entry(0, POOL, _("the pool"), "", _("nobody owns it")))
    return await choose_owner(screen, entries)


async def choose_owner(screen: LeadActions, entries: list[Entry[Assign]]) -> Assign | None:
    """An owner by name; what is typed behind a comma is the reason."""

    async def source(text: str) -> list[Entry[Assign]]:
        name, reason = _with_reason(text)
        return [
            replace(entry, value=replace(entry.value, reason=reason), detail=reason or entry.detail)
            for entry in fitting(entries, name)
        ]

    hint = _("name, pinyin or login; behind a comma a reason")
    return await screen.app.push_screen_wait(Picker(_("Assign to"), source, placeholder=hint))


def _with_reason(text: str) -> tuple[str, str]:
    name, _comma, reason = text.replace("，", ",", 1).partition(",")
    return name.strip(), reason.strip()


async def set_level(screen: LeadActions) -> None:
    """A level; what is typed behind it is the reason."""
    screen.targets()
    entries = [
        Entry(at, SetField("level", item.id), item.label.text()) for at, item in enumerate(offered("level"))
    ]

    def read(text: str) -> Entry[SetField]:
        letter, reason = text.strip()[:1].upper(), text.strip()[1:].strip(" ,，")
        for entry in entries:
            if entry.value.value == letter:
                return replace(entry, value=replace(entry.value, reason=reason), detail=reason)
        raise RuleError(N_("A level is A, B or C."), field="level")

    wanted = await enter(screen, _("Level"), read, entries, placeholder=_("A, B or C; behind it a reason"))
    if wanted is not None:
        await screen.change(wanted)


async def assign(screen: LeadActions) -> None:
    """Give the leads meant to somebody."""
    screen.targets()
    wanted = await pick_owner(screen)
    if wanted is not None:
        await screen.change(wanted, on=True)


async def tag(screen: LeadActions) -> None:
    """Tags in use, or a new one; a minus before it takes it off."""
    ids = screen.targets()
    detail = (await screen.desk.ask(form_facts.read, ids[0])).detail
    mine = detail.tags if len(ids) == 1 else ()

    known = await screen.desk.ask(tag_names.used)
    entries = [
        Entry(
            at,
            Retag((), (name,)) if name in mine else Retag((name,)),
            name,
            _("on it") if name in mine else "",
        )
        for at, name in enumerate(dict.fromkeys((*mine, *known)), 1)
    ]
    wanted = await enter(screen, _("Tags"), _read_tags, entries, placeholder=_("a tag; -tag takes it off"))
    if wanted is not None:
        await screen.change(wanted)


async def edit(screen: LeadActions, field: str = "") -> None:
    """One lead: its form, the caret in ``field``. Several: one field of all of them."""
    ids = screen.targets()
    if len(ids) > 1:
        wanted = await _pick_change(screen, len(ids))
        if wanted is not None:
            await screen.change(wanted)
        return
    from leadtui.screens.edit_form import EditDialog

    facts = await screen.desk.ask(form_facts.read, ids[0])
    draft = await newest(screen.desk, EditDialog.KIND, ids[0])
    dialog = EditDialog(facts, draft, field)
    saved = await screen.app.push_screen_wait(dialog)
    if saved is not None:
        screen.told(saved)
    elif dialog.parked:
        screen.say(_("Draft kept · {key} goes on with it", key=screen.keys.shown("lead.edit")))


async def new(screen: LeadActions) -> None:
    """A new lead, or several of one pile."""
    from leadtui.screens.new_lead import NewLeadDialog

    desk = screen.desk
    currency = await desk.ask(_currency)
    draft = await newest(desk, NewLeadDialog.KIND, 0)
    assert desk.viewer is not None
    dialog = NewLeadDialog(desk.viewer, currency, draft)
    saved: Saved | None = await screen.app.push_screen_wait(dialog)
    if saved is not None:
        screen.told(saved)
        show_lead = getattr(screen, "go_to_lead", None)
        if show_lead is not None:
            await show_lead(saved.lead_id)
    if dialog.opening:
        await desk.open_lead(dialog.opening)
    if dialog.parked and (saved is None or dialog.opening):
        kept = _("Draft kept · {key} goes on with it", key=screen.keys.shown("lead.new"))
        (desk.screen if isinstance(desk.screen, Keyed) else screen).say(kept)


def _currency(store: Any, viewer: Viewer) -> str:
    from leadtui.services import context

    with store.reading():
        return context.currency()


# One field of many leads


async def _pick_change(screen: LeadActions, count: int) -> Change | None:
    title = ngettext("Edit {n} lead: which field?", "Edit {n} leads: which field?", count)
    fields = [field for field in REGISTRY if field.bulk]
    entries = [Entry(at, field, field.label.text()) for at, field in enumerate(fields)]
    field = await choose(screen, title, entries)
    return None if field is None else await _pick_value(screen, field)


async def _pick_value(screen: LeadActions, field: Field) -> Change | None:
    match field.id:
        case "owner":
            return await pick_owner(screen)
        case "tag":
            return await _type_tags(screen)
        case "status":
            status = await _pick_item(screen, field)
            return Move(status) if status else None
        case _ if field.choices:
            value = await _pick_item(screen, field)
            return SetField(field.id, value) if value is not None else None
        case _:
            return await _type_value(screen, field)


async def _pick_item(screen: LeadActions, field: Field) -> str | None:
    items = [
        item for item in offered(field.choices) if field.id != "status" or item.id not in ("won", "lost")
    ]
    entries = [Entry(at, item.id, item.label.text()) for at, item in enumerate(items)]
    return await choose(screen, field.label.text(), entries)


async def _type_value(screen: LeadActions, field: Field) -> SetField | None:
    from leadtui import clock

    viewer = screen.desk.viewer
    assert viewer is not None
    now = clock.local(clock.now(), viewer.zone)
    currency = await screen.desk.ask(_currency)

    def read(text: str) -> Entry[SetField]:
        value = read_value(field, text, now=now, currency=currency)
        return Entry(0, SetField(field.id, value), show(field, value, currency=currency))

    empty = Entry(1, SetField(field.id, None), _("empty it"))
    return await enter(screen, field.label.text(), read, [empty])


async def _type_tags(screen: LeadActions) -> Retag | None:
    return await enter(screen, _("Tags"), _read_tags, placeholder=_("a tag; -tag takes it off"))


def _read_tags(text: str) -> Entry[Retag]:
    words = text.replace("，", " ").replace(",", " ").replace("、", " ").split()
    off = tuple(word[1:] for word in words if word.startswith("-") and len(word) > 1)
    on = tuple(word.removeprefix("+") for word in words if not word.startswith("-"))
    if not on and not off:
        raise RuleError(N_("Which tag?"))
    return Entry(0, Retag(on, off), " ".join([*(f"+{word}" for word in on), *(f"-{word}" for word in off)]))
