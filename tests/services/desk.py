"""A small sales desk to try the services on: a few users, leads with one call each, a clock to move."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NewContact, NewLead, NextPlan, Saved
from leadtui.domain.people import Viewer
from leadtui.domain.records import LeadDetail, PlanRow
from leadtui.services import followups, leads, people, setup, showing, statuses
from leadtui.store.database import Store
from leadtui.store.models import Team, TeamClosure, TeamMember

SHANGHAI = "Asia/Shanghai"
TODAY = date(2026, 5, 20)
LATER = NextPlan(date(2026, 6, 8), method="phone")


@dataclass
class Desk:
    """An open store and the people at it; ``wang`` is the admin every test database begins with."""

    url: str
    store: Store = field(init=False)
    wang: Viewer = field(init=False)
    _made: int = 0

    def __post_init__(self) -> None:
        self.store = setup.open_store(self.url)
        self.wang = self.sign_in("wang")

    def reopen(self) -> None:
        """As after a restart: another store on the same database."""
        self.store.close()
        self.store = setup.open_store(self.url)

    def sign_in(self, login: str) -> Viewer:
        """The viewer for a login."""
        return people.sign_in(self.store, login)

    def user(self, login: str, role: str = "rep", **options: Any) -> Viewer:
        """Add a user and sign in."""
        people.add_user(self.store, self.wang, login, role=role, **options)
        return self.sign_in(login)

    def team(self, name: str, leader: Viewer | None, *members: Viewer, parent: int | None = None) -> int:
        """A team with its leader and members, below ``parent``."""
        with self.store.transaction():
            team = int(Team.insert(name=name, parent_id=parent).execute())
            above = list(TeamClosure.select().where(TeamClosure.descendant_id == parent))
            pairs = [(team, team), *((row.ancestor_id, team) for row in above)]
            TeamClosure.insert_many(
                pairs, fields=[TeamClosure.ancestor_id, TeamClosure.descendant_id]
            ).execute()
            people_of = [(viewer, False) for viewer in members] + ([(leader, True)] if leader else [])
            for viewer, leads_it in people_of:
                TeamMember.insert(team_id=team, user_id=viewer.user_id, leads=leads_it).execute()
        return team

    def lead(self, owner: Viewer | None = None, name: str = "", **values: Any) -> int:
        """A lead made by the admin; keyword arguments are field ids."""
        self._made += 1
        new = NewLead(
            name or f"深圳市华信{self._made}智云科技有限公司",
            "trade_show",
            values,
            (NewContact("张伟", (("phone", f"138{self._made:08d}"),)),),
            owner_id=owner.user_id if owner else None,
        )
        return leads.create(self.store, self.wang, new).lead_id

    def show(self, lead_id: int, viewer: Viewer | None = None) -> LeadDetail:
        """Everything about a lead, as the admin sees it."""
        return showing.lead(self.store, viewer or self.wang, lead_id)

    def values(self, lead_id: int) -> dict[str, object]:
        """Its fields and columns."""
        return self.show(lead_id).values

    def open_plans(self, lead_id: int) -> list[PlanRow]:
        """Its open plans."""
        return [plan for plan in self.show(lead_id).plans if plan.done_at is None]

    def reached(self, viewer: Viewer, lead_id: int, **options: Any) -> Saved:
        """A conversation with somebody, the next one planned unless told otherwise."""
        given = {"plan": LATER} if not {"wake_on", "no_plan_reason"} & options.keys() else {}
        form = FollowupForm("phone", summary="聊了需求", **{**given, **options})
        return followups.record(self.store, viewer, lead_id, form)

    def give(self, viewer: Viewer, helper: Viewer, lead_id: int) -> Saved:
        """A conversation after which a colleague has the next step."""
        return self.reached(viewer, lead_id, plan=replace(LATER, person_id=helper.user_id, step="发报价"))

    def tried(self, viewer: Viewer, lead_id: int, **options: Any) -> Saved:
        """An attempt that reached nobody."""
        return followups.record(self.store, viewer, lead_id, FollowupForm("phone", "not_reached", **options))

    def bring_to(self, status: str, lead_id: int) -> None:
        """Walk a lead into a status with everything it asks for."""
        if status == "potential":
            return
        if status == "lost":
            statuses.move(self.store, self.wang, lead_id, "lost", values={"lost_reason": "price"})
            return
        self.reached(self.wang, lead_id, values={"need": "CRM"})
        statuses.move(self.store, self.wang, lead_id, "interested")
        if status == "high_intent":
            statuses.move(self.store, self.wang, lead_id, "high_intent", values=CONFIRMED)
        if status == "won":
            statuses.move(self.store, self.wang, lead_id, "won", values=SIGNED)


CONFIRMED = {
    "budget_confirmed_on": TODAY,
    "decision_confirmed_on": TODAY,
    "timeline_confirmed_on": TODAY,
}
SIGNED = {"signed_on": TODAY, "amount": "20万"}


def at(day: date, moment: time = time(10), zone: str = SHANGHAI) -> datetime:
    """Stop the clock when walls in ``zone`` show this."""
    instant = clock.at(day, moment, zone)
    clock.freeze(instant)
    return instant


def later(**delta: float) -> datetime:
    """Let time pass on the stopped clock."""
    instant = clock.now() + timedelta(**delta)
    clock.freeze(instant)
    return instant
