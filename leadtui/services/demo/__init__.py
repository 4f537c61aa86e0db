"""A database of samples: a desk in the middle of its quarter, made up anew relative to today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random

from leadtui import clock
from leadtui.domain.lists import item
from leadtui.domain.numbering import format_number
from leadtui.domain.people import Viewer
from leadtui.services import context, importing, setup
from leadtui.services.demo.columns import derive
from leadtui.services.demo.customers import make_customers
from leadtui.services.demo.days import Days
from leadtui.services.demo.desk import Desk, fates
from leadtui.services.demo.sample import Sample, load
from leadtui.services.demo.sheet import record_sheet
from leadtui.services.demo.story import Storyteller
from leadtui.store import search
from leadtui.store.database import Store
from leadtui.store.ledger import Ledger, Row
from leadtui.store.numbers import keep

ADMIN = "demo"
HISTORY = timedelta(days=130)
IMPORTED_BEFORE = 12
OLD_LEADS = 8


def create(url: str, language: str) -> None:
    """Make the database at ``url``: whoever opens it is the first rep, and may be anyone with --as.

    Refused where there are users already. The same day gives the same desk.
    """
    made = load(language)
    first, _name = made.people[0]
    setup.init_database(
        url,
        login=ADMIN,
        name=made.admin,
        language=language,
        team_zone=made.zone,
        country=made.country,
        currency=made.currency,
        demo=first,
    )
    store = setup.open_store(url)
    try:
        _fill(store, made, language)
        store.engine.analyze()
    finally:
        store.close()


def _fill(store: Store, made: Sample, language: str) -> None:
    now = clock.now().replace(microsecond=0)
    seed = f"{clock.local(now, made.zone).date()} {language}"
    days = Days(now, made.zone, context.calendar(), Random(seed))
    ledger = Ledger()
    desk = _people(ledger, made, days)
    made_up = make_customers(made, Random(f"customers {seed}"))
    old = record_sheet(made, language, days, [next(made_up) for _n in range(OLD_LEADS)])
    teller = Storyteller(ledger, made, days, desk.manager)
    for fate in fates(desk, days):
        teller.tell(fate, next(made_up))
    _number(ledger, made)
    _views(ledger, made, desk, now)
    _write(store, ledger)
    _import(store, made, desk, days, old)


def _people(ledger: Ledger, made: Sample, days: Days) -> Desk:
    """Six reps in one team and the manager who leads it; the admin is there already."""
    at = days.now - HISTORY
    admin: Row = {"id": 1}
    users = []
    for login, name, role in (*((*pair, "rep") for pair in made.people), (*made.manager, "manager")):
        ledger.command("user.add", admin, at)
        users.append(ledger.add("app_user", login=login, display_name=name, role=role, created_at=at))
    team = ledger.put("team", name=made.team)
    ledger.put("team_closure", ancestor_id=team, descendant_id=team)
    for user in users:
        ledger.put("team_member", team_id=team, user_id=user, leads=user is users[-1])
    return Desk(tuple(users[:-1]), users[-1])


def _number(ledger: Ledger, made: Sample) -> None:
    """Numbers in the order in which the leads came."""
    last: dict[tuple[str, date], int] = {}
    for lead in sorted(ledger.of("lead"), key=lambda row: row["created_at"]):
        key = (item("source", lead["source"]).code, clock.local(lead["created_at"], made.zone).date())
        last[key] = last.get(key, 0) + 1
        lead["number"] = format_number(*key, last[key])


def _views(ledger: Ledger, made: Sample, desk: Desk, now: datetime) -> None:
    views = [(desk.reps[0], *view, False) for view in made.views.mine]
    views.append((desk.manager, *made.views.shared, True))
    for user, name, query, shared in views:
        ledger.command("view.save", user, now - timedelta(days=20))
        ledger.add("saved_view", user_id=user, name=name, query=query, shared=shared)


def _write(store: Store, ledger: Ledger) -> None:
    """Rows, events, counters, and what is derived from them."""
    derive(ledger)
    with store.transaction():
        ledger.write(store)
        keep(store, [lead["number"] for lead in ledger.of("lead")])
        search.index_leads(store, [lead["id"] for lead in ledger.of("lead")])
        search.index_followups(store, [said["id"] for said in ledger.of("followup")])


def _import(store: Store, made: Sample, desk: Desk, days: Days, old: bytes) -> None:
    """The manager's old sheet came in some days ago; nobody has checked its statuses yet."""
    login, name = made.manager
    viewer = Viewer(desk.manager["id"], login, name, "manager", made.zone, made.zone)
    before = clock.now() if clock.is_frozen() else None
    clock.freeze(days.instant(days.workday(-IMPORTED_BEFORE), time(17, 30)))
    try:
        importing.run(store, viewer, BytesIO(old), name=made.import_name)
    finally:
        clock.freeze(before)
