"""The fifty leads, and the eight people who may all work on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NewContact, NewLead, NextPlan
from leadtui.domain.people import Viewer
from leadtui.services import followups, leads, people, teams
from leadtui.services.signing_in import sign_in
from leadtui.store.database import Store
from leadtui.store.models import LeadMember

LEADS = 50
HANDS = ("h1", "h2", "h3", "h4", "h5", "h6", "m1", "m2")
"""Six reps, and two managers of theirs."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Who works there, the leads by id, and each one's number."""

    hands: tuple[str, ...]
    numbers: dict[int, str]

    @property
    def leads(self) -> Sequence[int]:
        """The ids of the fifty."""
        return tuple(self.numbers)


def lay(store: Store, admin: Viewer) -> Ground:
    """Make people, team and leads: every rep owns some of the leads and helps with all the others."""
    for login in HANDS:
        people.add_user(store, admin, login, role="manager" if login.startswith("m") else "rep")
    viewers = {login: sign_in(store, login) for login in HANDS}
    managers = [login for login in HANDS if login.startswith("m")]
    reps = [login for login in HANDS if login not in managers]
    teams.add_team(store, admin, "Anvil", leaders=managers, members=reps)
    numbers: dict[int, str] = {}
    for n in range(LEADS):
        numbers.update([_lead(store, admin, n, list(viewers.values()))])
    return Ground(HANDS, numbers)


def _lead(store: Store, admin: Viewer, n: int, viewers: Sequence[Viewer]) -> tuple[int, str]:
    owner = viewers[n % len(viewers)]
    contact = NewContact("张伟", (("phone", f"138{n:08d}"),))
    new = NewLead(f"深圳市铁砧{n}科技有限公司", "trade_show", {}, (contact,), owner_id=owner.user_id)
    saved = leads.create(store, admin, new)
    plan = NextPlan(clock.today(admin.team_zone), method="phone", person_id=owner.user_id)
    form = FollowupForm("phone", summary="聊了需求", plan=plan, values={"need": f"need of {n}"})
    followups.record(store, admin, saved.lead_id, form)
    with store.transaction():
        for helper in viewers:
            if helper.user_id != owner.user_id:
                member = LeadMember.insert(lead_id=saved.lead_id, user_id=helper.user_id)
                member.on_conflict_ignore().execute()
    return saved.lead_id, saved.number
