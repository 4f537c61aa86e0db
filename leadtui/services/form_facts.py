"""What a form must know of a lead before the first key, read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from leadtui.domain.cadence import Proposal, Retry, retry
from leadtui.domain.lists import OPEN_STATUSES, offered
from leadtui.domain.people import Person, Viewer
from leadtui.domain.records import LeadDetail, PlanRow
from leadtui.domain.status import Facts, missing, needs_reason
from leadtui.services import access, cadences, context, showing, statuses
from leadtui.services.reads import reads
from leadtui.store import people
from leadtui.store.database import Store
from leadtui.store.rules import transition_rules

TRACKS = ("conversation", "content")


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A lead with what can be proposed for it.

    ``now`` is wall time of the viewer, aware. ``proposals`` are by status and track, where the
    cadence has one; ``retries`` are for an attempt made now, by method.
    """

    detail: LeadDetail
    now: datetime
    facts: Facts
    rules: Mapping[str, tuple[str, ...]]
    proposals: Mapping[tuple[str, str], Proposal]
    retries: Mapping[str, tuple[Retry, ...]]
    people: tuple[Person, ...]
    viewer: Viewer

    def gaps(self, to_status: str, known: Facts | None = None) -> tuple[str, ...]:
        """Ids of the criteria that keep the lead from a status, with what was typed on the way."""
        if to_status == self.detail.row.status:
            return ()
        return tuple(found.id for found in missing(self.rules, known or self.facts, to_status))

    def needs_reason(self, to_status: str) -> bool:
        """Whether going there is going back."""
        return needs_reason(self.detail.row.status, to_status)

    def open_plan(self, track: str = "conversation") -> PlanRow | None:
        """The plan that a contact on this track meets: the viewer's own first."""
        mine = self.viewer.user_id
        plans = [plan for plan in self.detail.plans if plan.done_at is None and plan.track == track]
        return min(plans, key=lambda plan: plan.responsible_id != mine, default=None)


@reads
def read(store: Store, viewer: Viewer, lead_id: int) -> FormFacts:
    """The facts of one lead the viewer may read."""
    detail = showing.lead(store, viewer, lead_id)
    lead = access.find(viewer, lead_id)
    now, calendar = context.wall(viewer), context.calendar()
    attempt = int(lead["attempts"]) + 1
    return FormFacts(
        detail=detail,
        now=now,
        facts=statuses.facts(lead),
        rules=transition_rules(),
        proposals=_proposals(lead, now),
        retries={
            item.id: retry(attempt, now.replace(tzinfo=None), calendar, method=item.id)
            for item in offered("method")
        },
        people=tuple(people.everyone(active_only=True)),
        viewer=viewer,
    )


def _proposals(lead: Mapping[str, object], now: datetime) -> dict[tuple[str, str], Proposal]:
    found = {
        (status, track): cadences.proposal(lead, status, now.date(), track)
        for status in OPEN_STATUSES
        for track in TRACKS
    }
    return {key: proposal for key, proposal in found.items() if proposal is not None}
