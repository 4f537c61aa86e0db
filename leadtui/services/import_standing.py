"""Status and owner of a known lead, by the row with the latest follow-up date (DOMAIN 2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from leadtui.domain.dates import When
from leadtui.domain.fields import REGISTRY
from leadtui.services import statuses
from leadtui.services.assigning import hand_over
from leadtui.services.import_case import Case
from leadtui.services.import_new import LOST_TEXT, verified
from leadtui.services.import_owners import Owners
from leadtui.store import plans, rows
from leadtui.store.rules import transition_rules


def differs(case: Case, owners: Owners) -> bool:
    """Whether the sheet's status or owner is to be set; what stays ours is noted."""
    return status_differs(case) | (new_owner(case, owners) is not None)


def status_differs(case: Case) -> bool:
    """Whether the sheet's status is to be set."""
    ours, theirs = case.known.columns["status"], case.lead.status
    if theirs is None or theirs == ours:
        return False
    if not case.may_set("status", ours):
        case.keep(REGISTRY["status"].label)
        return False
    return True


def new_owner(case: Case, owners: Owners) -> int | None:
    """The user who is to own it, None for no other than now."""
    named = case.lead.owner
    if named and named == case.known.columns["owner_imported"] and not owners.has(named):
        # Another program's user, whom an export names as it was told.
        return None
    theirs, ours = owners(case.lead.owner), case.known.columns["owner_id"]
    if theirs is None or theirs == ours:
        return None
    if not case.may_set("owner_id", ours):
        case.keep(REGISTRY["owner"].label)
        return None
    return theirs


def merge(case: Case, owners: Owners, instants: Mapping[When, datetime], batch_id: int) -> None:
    """Set what differs."""
    owner_id = new_owner(case, owners)
    if status_differs(case):
        _move(case, instants, batch_id)
    if owner_id is not None:
        hand_over(case.journal, rows.fetch("lead", case.lead_id), owner_id)


def _move(case: Case, instants: Mapping[When, datetime], batch_id: int) -> None:
    """The status as the sheet has it: imported history is taken as it is."""
    lead = rows.fetch("lead", case.lead_id)
    status, since, won = lead["status"], lead["status_since"], lead["ever_won"]
    lost_reason = case.lead.lost_reason
    steps = list(_steps(case, status, instants, since))
    values: dict[str, Any] = {
        "status": case.lead.status,
        "status_since": steps[-1][1],
        "ever_won": won or any(step == "won" for step, _at in steps),
        "lost_reason": lost_reason,
        "lost_text": case.lead.lost_text[:LOST_TEXT] or None,
    }
    facts = statuses.facts({**lead, **values, "status": "potential"})
    values["verified"] = verified(transition_rules(), facts, str(case.lead.status), lost_reason)
    for step, at in steps:
        _insert(case, lead, status, step, at, values, batch_id)
        status = step
    rows.update(case.journal, "lead", case.lead_id, values, current=lead, kind="status", lead_id=case.lead_id)
    if case.lead.status == "lost":
        for plan in plans.open_plans(case.lead_id):
            plans.close(case.journal, plan, "lost")


def _steps(
    case: Case, status: str, instants: Mapping[When, datetime], since: datetime
) -> Iterator[tuple[str, datetime]]:
    """What the new follow-ups say of the status on the way, and where it ends."""
    for _key, row in case.fresh:
        if row.status and row.status != status and row.contacted:
            at = instants[row.contacted]
            if at >= since:
                yield row.status, at
                status, since = row.status, at
    if case.lead.status and case.lead.status != status:
        yield case.lead.status, case.journal.at


def _insert(
    case: Case,
    lead: Mapping[str, Any],
    before: str,
    after: str,
    at: datetime,
    values: Mapping[str, Any],
    batch_id: int,
) -> None:
    rows.insert(
        case.journal,
        "status_change",
        lead_id=case.lead_id,
        owner_id=lead["owner_id"],
        from_status=before,
        to_status=after,
        at=at,
        actor_id=case.journal.viewer.user_id,
        level=lead["level"],
        source=lead["source"],
        region=lead["region"],
        lost_reason=values["lost_reason"] if after == "lost" else None,
        verified=after == "potential" or (after == values["status"] and values["verified"]),
        batch_id=batch_id,
    )
