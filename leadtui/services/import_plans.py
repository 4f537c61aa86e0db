"""Plans of a known lead: the sheet's takes the place of one an import made; a person's stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from leadtui.domain.fields import REGISTRY
from leadtui.exchange.record_sheet import FROM_CALENDAR, SheetPlan
from leadtui.services.import_case import Case
from leadtui.services.import_known import row_key
from leadtui.store import plans, rows
from leadtui.store.import_reads import Planned


def differs(case: Case) -> bool:
    """Whether the sheet plans what is not planned here."""
    return any(True for _plan in wanted(case))


def wanted(case: Case) -> Iterator[SheetPlan]:
    """What the sheet plans that is not planned here; what stays ours is noted."""
    theirs = case.known.contact
    left_alone = bool(theirs and theirs["do_not_contact"]) and len(case.known.names) <= 1
    if not case.newest or left_alone:
        return
    for plan in case.lead.plans:
        there = [each for each in case.known.plans if each.track == plan.track and each.kind != "first"]
        standing = [each for each in there if each.open]
        if any(_same(each, plan) for each in standing):
            continue
        if any(_is_ours(case, each) for each in standing):
            case.keep(REGISTRY["plan_on"].label)
        # What was planned and is done, or was taken back, is not planned again by the same row.
        elif case.decides_anew or standing or not there or _is_another(case, plan, there):
            yield plan


def _is_another(case: Case, plan: SheetPlan, there: Iterable[Planned]) -> bool:
    """Whether a calendar plans what it has not planned before."""
    return FROM_CALENDAR in case.lead.flags and not any(_same(each, plan) for each in there)


def _same(here: Planned, plan: SheetPlan) -> bool:
    return (here.due_on, here.due_time, here.step, here.focus, here.goal) == (
        plan.when.day,
        plan.when.at,
        plan.step,
        plan.focus,
        plan.goal,
    )


def _is_ours(case: Case, plan: Planned) -> bool:
    """Whether a person here has made or changed the plan."""
    return not plan.imported or plan.id in case.known.replaced


def merge(case: Case, followup_ids: Mapping[str, int], zone: str, batch_id: int) -> None:
    """Close what the new deciding follow-up has settled and open what the sheet plans."""
    planned = list(wanted(case))
    if case.newest and case.decides_anew:
        _settle(case, followup_ids)
    lead = rows.fetch("lead", case.lead_id)
    for plan in planned:
        plans.place(
            case.journal,
            lead_id=case.lead_id,
            owner_id=lead["owner_id"],
            responsible_id=lead["owner_id"],
            track=plan.track,
            kind="next",
            due_on=plan.when.day,
            due_time=plan.when.at,
            zone=zone,
            step=plan.step,
            focus=plan.focus,
            goal=plan.goal,
            every_count=plan.rhythm.every if plan.rhythm else None,
            every_unit=plan.rhythm.unit if plan.rhythm else None,
            batch_id=batch_id,
        )


def _settle(case: Case, followup_ids: Mapping[str, int]) -> None:
    """The contact that was planned has taken place, as far as an import planned it."""
    row = case.lead.deciding
    track = "content" if row.method == "content" else "conversation"
    ours = {plan.id for plan in case.known.plans if plan.kind != "first" and _is_ours(case, plan)}
    followup_id = followup_ids[row_key(str(case.known.columns["number"]), row)]
    for plan in plans.open_plans(case.lead_id):
        if plan.track == track and plan.id not in ours:
            plans.close(case.journal, plan, row.outcome, followup_id)
