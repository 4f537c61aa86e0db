"""Whether a database is well, in a few lines with what to do about each (leadtui doctor)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from leadtui import clock
from leadtui.domain import capacity
from leadtui.domain.workdays import missing_makeup, published_until
from leadtui.errors import LeadtuiError, PermissionDenied
from leadtui.i18n import _, ngettext
from leadtui.services.setup import open_store
from leadtui.store import inspection, outbox, people, rules, settings
from leadtui.store import migrate as migrations
from leadtui.store.database import Store, without_password

SLOW = timedelta(hours=1)
"""A message that is due for longer waits for somebody to send it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``hint`` says what to do where it is not well, or soon will not be."""

    name: str
    ok: bool
    detail: str
    hint: str = ""


def checks(database: Store | str) -> list[Check]:
    """Look at an open store, or at the database of a URL, which is opened and closed again.

    A database that cannot be opened is one check that failed.
    """
    if isinstance(database, Store):
        return _all(database)
    try:
        store = open_store(database)
    except LeadtuiError as error:
        detail = f"{without_password(database)}: {error.text()}"
        return [_judged(_("Database"), detail, error.advice(), ok=False)]
    try:
        return _all(store)
    finally:
        store.close()


def _all(store: Store) -> list[Check]:
    looks: tuple[Callable[[Store], Check], ...] = (
        _engine,
        _schema,
        _integrity,
        _row_security,
        _connections,
        _counts,
        _statuses,
        _search,
        _events,
        _calendar,
        _outbox,
    )
    found: list[Check] = []
    for look in looks:
        try:
            with store.reading():
                found.append(look(store))
        except LeadtuiError as error:
            found.append(_judged(_("Database"), error.text(), error.advice(), ok=False))
    return found


def _judged(name: str, detail: str, hint: str = "", *, ok: bool = True) -> Check:
    return Check(name, ok, detail, "" if ok else hint)


def _engine(store: Store) -> Check:
    return _judged(_("Database"), f"{store.engine.version()} · {without_password(store.url)}")


def _schema(store: Store) -> Check:
    missing = migrations.pending(store)
    detail = ", ".join(missing) if missing else max(migrations.applied(store), default="")
    return _judged(_("Schema"), detail, _("Run: leadtui migrate"), ok=not missing)


def _integrity(store: Store) -> Check:
    damage = store.engine.damage()
    hint = _("Put back the copy kept beside it, or a backup.")
    return _judged(_("Integrity"), damage or _("no damage found"), hint, ok=not damage)


def _row_security(store: Store) -> Check:
    """Whether the database itself shows each user only what is theirs; a file cannot."""
    engine, name = store.engine, _("Row security")
    if engine.personal:
        return _judged(name, _("none: whoever may read the file may read everything"))
    if not engine.guarded():
        hint = _("As a superuser run: leadtui migrate --print-sql | psql NAME")
        return Check(name, ok=True, detail=_("off: leadtui alone decides who sees what"), hint=hint)
    account = engine.unbound()
    if account:
        detail = _("on, but not for {account}, whom no policy binds", account=account)
        return Check(name, ok=True, detail=detail, hint=_("Let people log in under their own roles."))
    return _judged(name, _("on"))


def _connections(store: Store) -> Check:
    """Whether the whole team finds room on the server at once, and what memory that takes."""
    name, seats = _("Connections"), store.engine.seats()
    if seats is None:
        return _judged(name, _("as many as open the file"))
    users = len(people.everyone(active_only=True))
    needed = capacity.connections(users)
    detail = ngettext(
        "max_connections is {most}, of which {free} are for leadtui; {users} active user needs {needed}"
        " and {memory} MB",
        "max_connections is {most}, of which {free} are for leadtui; {users} active users need {needed}"
        " and {memory} MB",
        users,
        users=users,
        most=seats.most,
        free=seats.free,
        needed=needed,
        memory=capacity.memory_mb(users),
    )
    hint = _(
        "Set max_connections = {most} in postgresql.conf and restart the server.",
        most=capacity.max_connections(users, seats),
    )
    return Check(name, ok=True, detail=detail, hint=hint if needed > seats.free else "")


def _counts(store: Store) -> Check:
    n = inspection.counts()
    parts = (
        ngettext("{n} lead", "{n} leads", n["leads"]),
        ngettext("{n} contact", "{n} contacts", n["contacts"]),
        ngettext("{n} follow-up", "{n} follow-ups", n["followups"]),
        ngettext("{n} open plan", "{n} open plans", n["plans"]),
        ngettext("{n} user", "{n} users", n["users"]),
        ngettext("{n} event", "{n} events", n["events"]),
    )
    return _judged(_("Contents"), " · ".join(parts))


def _statuses(store: Store) -> Check:
    numbers, total = inspection.wrong_status()
    detail = _("every status equals its latest change")
    if total:
        detail = ngettext(
            "{n} lead has another status than its history: {numbers}",
            "{n} leads have another status than their history: {numbers}",
            total,
            numbers=", ".join(numbers),
        )
    return _judged(_("Statuses"), detail, _("Put back the copy kept beside it, or a backup."), ok=not total)


def _search(store: Store) -> Check:
    missing = inspection.without_tokens()
    detail = ngettext("{n} record cannot be found by words", "{n} records cannot be found by words", missing)
    if not missing:
        detail = _("everything can be found by words")
    return _judged(_("Search"), detail, _("Save these records again, or import them again."), ok=not missing)


def _events(store: Store) -> Check:
    altered = inspection.altered_events()
    detail = _("the newest events are as they were written")
    if altered:
        detail = _("events were changed: {ids}", ids=", ".join(str(found) for found in altered[:3]))
    return _judged(_("History"), detail, _("Compare with a backup."), ok=not altered)


def _calendar(store: Store) -> Check:
    """A warning only, where something can be done: in December next year's make-up workdays are expected."""
    country = str(settings.load()["country"])
    today = clock.today(str(settings.load()["team_zone"]))
    makeup = rules.workdays()["makeup"]
    until = str(max(makeup).year) if makeup else "-"
    detail = _("make-up workdays of {country} are known until {year}", country=country, year=until)
    if published_until(country) is None:
        detail = _("{country} has no make-up workdays", country=country)
    hints = {
        "unread": _("Run: leadtui migrate"),
        "unknown": _("Bring the Python package holidays up to date, then run: leadtui migrate"),
    }
    hint = hints.get(missing_makeup(country, today, makeup) or "", "")
    return Check(name=_("Work calendar"), ok=True, detail=detail, hint=hint)


def _outbox(store: Store) -> Check:
    """What could not be sent, and whether anybody sends what waits."""
    name = _("Outbox")
    try:
        found = store.read(outbox.counts)
    except PermissionDenied:
        return Check(name, ok=True, detail=_("an admin's to see"))
    waiting = ngettext("{n} message waits", "{n} messages wait", found["waiting"] + found["sending"])
    dead = ngettext("{n} could not be sent", "{n} could not be sent", found["dead"])
    oldest = outbox.oldest_due()
    hint = ""
    if oldest is not None and store.now() - oldest > SLOW:
        hint = _("Nobody sends: let cron or a timer run leadtui tick once a minute.")
    elif found["dead"]:
        hint = _("See: leadtui outbox --dead")
    return Check(name, ok=True, detail=f"{waiting} · {dead}", hint=hint)
