"""Adding, editing and deactivating a user, one question at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from leadtui.domain.lists import label
from leadtui.domain.people import Person, PersonLine, Viewer
from leadtui.domain.rights import RIGHTS
from leadtui.errors import RuleError
from leadtui.i18n import LANGUAGE_NAMES, LANGUAGES, N_, _, ngettext
from leadtui.screens.choosing import choose, choose_item, enter, typed
from leadtui.screens.picker import Entry
from leadtui.services import leaving, people, people_page, teams
from leadtui.services.leaving import Outlook

if TYPE_CHECKING:
    from leadtui.screens.people import PeopleScreen

POOL = -1


async def add(screen: PeopleScreen) -> None:
    """Login, name, role."""
    hint = _("the name in the operating system")
    login = await enter(screen, _("New user: login"), typed, placeholder=hint)
    if not login:
        return
    name = await enter(screen, _("Name of {login}", login=login), typed, [Entry(1, login, login)])
    role = await choose_item(screen, "role", _("Role")) if name else None
    if role is None:
        return
    person: Person = await screen.desk.change(people.add_user, login, name=name, role=role)
    screen.say(_("{name} ({login}) added", name=person.name, login=person.login), "good")
    screen.read()


async def edit(screen: PeopleScreen, user_id: int) -> None:
    """One thing after the other, until one leaves; each is kept at once and can be undone."""
    while True:
        line = await _line(screen, user_id)
        chosen = await choose(screen, line.person.name, _fields(line))
        if chosen is None:
            return
        if chosen in RIGHTS:
            await _right(screen, line, chosen)
        elif chosen == "team":
            await _team(screen, line)
        else:
            await _set(screen, line, chosen, await _value(screen, line.person, chosen))


async def _value(screen: PeopleScreen, person: Person, name: str) -> object:
    """What a field is to be; None leaves it."""
    match name:
        case "display_name":
            return await enter(screen, _("Name"), typed, text=person.name) or None
        case "role":
            return await choose_item(screen, "role", _("Role"))
        case "language":
            entries = [Entry(n, tag, LANGUAGE_NAMES[tag]) for n, tag in enumerate(LANGUAGES)]
            return await choose(screen, _("Language"), entries)
        case "time_zone":
            usual = [Entry(1, "", _("the team's"))]
            return await enter(screen, _("Time zone"), typed, usual, placeholder="Asia/Shanghai")
        case _:
            return True


async def _line(screen: PeopleScreen, user_id: int) -> PersonLine:
    found: tuple[PersonLine, ...] = await screen.desk.ask(people_page.lines)
    return next(line for line in found if line.id == user_id)


def _fields(line: PersonLine) -> list[Entry[str]]:
    person = line.person
    in_teams = " ".join(name for name, _leads in line.teams)
    language = LANGUAGE_NAMES[person.language] if person.language else _("the team's")
    rights = [
        Entry(10 + at, name, label_of.text(), _("yes") if name in line.rights else _("no"))
        for at, (name, label_of) in enumerate(RIGHTS.items())
    ]
    return [
        Entry(1, "display_name", _("Name"), person.name),
        Entry(2, "role", _("Role"), label("role", person.role)),
        Entry(3, "team", _("Team"), in_teams or _("none")),
        Entry(4, "language", _("Language"), language),
        Entry(5, "time_zone", _("Time zone"), person.zone or _("the team's")),
        *([] if person.active else [Entry(6, "active", _("Let in again"), _("inactive"))]),
        *rights,
    ]


async def _set(screen: PeopleScreen, line: PersonLine, name: str, value: object) -> None:
    if value is not None:
        values: dict[str, Any] = {name: value}
        await screen.desk.change(people.set_user, line.person.login, **values)


async def _right(screen: PeopleScreen, line: PersonLine, name: str) -> None:
    wanted: dict[str, Any] = {"deny" if name in line.rights else "allow": [name]}
    await screen.desk.change(people.set_user, line.person.login, **wanted)


def _everything(store: Any, viewer: Viewer) -> Sequence[Any]:
    return teams.everything(store)


async def _team(screen: PeopleScreen, line: PersonLine) -> None:
    """Into a team, as its leader, or out of it."""
    mine = dict(line.teams)
    ways = {"members": _("is in it"), "leaders": _("leads it"), "without": _("out of it")}
    entries: list[Entry[tuple[str, str]]] = []
    for team in await screen.desk.ask(_everything):
        here = "without" if team.name not in mine else "leaders" if mine[team.name] else "members"
        for way, words in ways.items():
            if way != here:
                entries.append(Entry(len(entries), (team.name, way), team.name, words))
    if not entries:
        raise RuleError(N_("There are no teams yet."), N_("Make one with: leadtui team add NAME"))
    chosen = await choose(screen, _("Team"), entries)
    if chosen is not None:
        wanted: dict[str, Any] = {chosen[1]: [line.person.login]}
        await screen.desk.change(teams.set_team, chosen[0], **wanted)


async def deactivate(screen: PeopleScreen, line: PersonLine) -> None:
    """Counts first, then who takes over, then in short transactions."""
    if not line.person.active and not line.leads:
        raise RuleError(N_("{name} is not active."), name=line.person.name)
    outlook = await screen.desk.ask(leaving.outlook, line.person.login)
    heir = await _heir(screen, outlook)
    if heir is None:
        return
    heir_id = None if heir == POOL else heir
    desk, done = screen.desk, 0
    group_id = await desk.keep(leaving.begin, line.id, heir_id)
    try:
        while step := await desk.keep(leaving.part, line.id, heir_id, group_id):
            done += step
            screen.say(_("Handing over: {done} of {all} · Esc stops", done=done, all=_total(outlook)))
    finally:
        desk.changed()
    undo = _("{key} undo", key=screen.keys.shown("change.undo"))
    screen.say(_("{name} gets in nowhere now", name=line.person.name), "good", undo)


def _total(outlook: Outlook) -> int:
    return outlook.leads + outlook.others


async def _heir(screen: PeopleScreen, outlook: Outlook) -> int | None:
    counts = [
        ngettext("{n} open lead", "{n} open leads", outlook.leads),
        ngettext("{n} plan", "{n} plans", outlook.plans + outlook.others),
        ngettext("{n} closed lead stays", "{n} closed leads stay", outlook.closed),
    ]
    title = " · ".join((_("{name} leaves", name=outlook.person.name), *counts))
    if not outlook.needs_heir:
        return await choose(screen, title, [Entry(0, POOL, _("Shut out"), "", _("nothing to hand over"))])
    found: tuple[PersonLine, ...] = await screen.desk.ask(people_page.lines)
    entries = [
        Entry(one.id, one.id, one.person.name, label("role", one.person.role), one.person.login)
        for one in found
        if one.person.active and one.person.role != "viewer" and one.id != outlook.person.id
    ]
    entries.append(Entry(0, POOL, _("the pool"), "", _("nobody owns it")))
    return await choose(screen, title, entries, placeholder=_("who takes over: name, pinyin or login"))
