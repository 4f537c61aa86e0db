"""``leadtui followup``: a contact as it happened, and the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.field_setting import Setting
from leadtui.cli.lazy import command
from leadtui.cli.move import take_lost_reason
from leadtui.cli.settings_of import answer, values_of
from leadtui.cli.values import ListValue
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from datetime import datetime

    from leadtui.domain.forms import FollowupForm, NextPlan

OPTIONS = (
    click.option(
        "--method",
        type=ListValue("method"),
        required=True,
        metavar="METHOD",
        help=N_("phone, wechat, email, visit, video, text, content, other."),
    ),
    click.option(
        "--outcome",
        type=ListValue("outcome"),
        default="reached",
        metavar="OUTCOME",
        help=N_("reached, not_reached, call_back, refused, wrong_number."),
    ),
    click.option("--summary", metavar="TEXT", default="", help=N_("What was said.")),
    click.option("--feedback", metavar="TEXT", default="", help=N_("What the customer thinks.")),
    click.option(
        "--attitude", type=ListValue("attitude"), metavar="N", help=N_("2 very positive to -2 opposed.")
    ),
    click.option("--needs", metavar="LIST", default="", help=N_("Needs heard, separated by commas.")),
    click.option("--concerns", metavar="LIST", default="", help=N_("Concerns heard, separated by commas.")),
    click.option("--at", metavar="WHEN", help=N_("When it happened, or the day alone; now if not given.")),
    click.option(
        "--next", "next_at", metavar="DATE", help=N_("When the next contact is due: +3d, fri, 5/22 14:00.")
    ),
    click.option("--next-step", metavar="TEXT", default="", help=N_("What to do then.")),
    click.option("--next-method", type=ListValue("method"), metavar="METHOD", help=N_("How.")),
    click.option("--no-next", metavar="REASON", default="", help=N_("Why there is no next contact.")),
    click.option("--wake", metavar="DATE", help=N_("It is their turn; bring it back on this day.")),
    click.option("--status", type=ListValue("status"), metavar="STATUS", help=N_("Move it, too.")),
    click.option(
        "--reason", metavar="TEXT", default="", help=N_("Why it moves; for lost, a reason of the list.")
    ),
    click.option(
        "--set",
        "settings",
        type=Setting("lead", "followup", own="followup"),
        metavar="FIELD=VALUE",
        multiple=True,
        help=N_("Fill in a field of the lead, or one of your own of follow-ups; may be repeated."),
    ),
    click.option("--json", "as_json", is_flag=True, help=N_("Print the lead as JSON.")),
)


def _with_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(OPTIONS):
        function = option(function)
    return function


@command("followup")
@click.argument("number")
@_with_options
@pass_desk
def followup(desk: Desk, /, *, number: str, as_json: bool, **given: Any) -> None:
    """Record a follow-up with its next plan, criteria and status in one step."""
    with desk.writing() as (store, viewer):
        from leadtui.services import followups, showing

        form = _form(given, desk.wall())
        lead_id = showing.lead_id_of(store, viewer, number)
        saved = followups.record(store, viewer, lead_id, form)
    answer(desk, saved, as_json=as_json)


def _form(given: dict[str, Any], now: datetime) -> FollowupForm:
    from leadtui.cli.moments import happened, planned
    from leadtui.domain.forms import FollowupForm

    if sum(bool(given[name]) for name in ("next_at", "no_next", "wake")) > 1:
        raise click.UsageError(_("Give one of --next, --no-next and --wake."), click.get_current_context())
    values = values_of(given["settings"], "lead", "followup", own="followup")
    moment = happened(given["at"], now, "--at") if given["at"] else None
    reason = take_lost_reason(given["status"] or "", given["reason"], values)
    return FollowupForm(
        method=given["method"],
        outcome=given["outcome"],
        summary=given["summary"],
        feedback=given["feedback"],
        attitude=int(given["attitude"]) if given["attitude"] else None,
        needs=_items("needs", given["needs"]),
        concerns=_items("concerns", given["concerns"]),
        next_step=given["next_step"],
        contacted_at=moment.at if moment else None,
        has_time=moment is None or moment.has_time,
        plan=_plan(given, now) if given["next_at"] else None,
        wake_on=planned(given["wake"], now, "--wake").day if given["wake"] else None,
        no_plan_reason=given["no_next"],
        status=given["status"],
        status_reason=reason,
        values=values,
    )


def _plan(given: dict[str, Any], now: datetime) -> NextPlan:
    """The next contact; it stands on the content track where content is what will be sent."""
    from leadtui.cli.moments import planned
    from leadtui.domain.forms import NextPlan

    when = planned(given["next_at"], now, "--next")
    method = given["next_method"]
    content = (method or given["method"]) == "content"
    track = "content" if content else "conversation"
    return NextPlan(when.day, when.at, method=method, step=given["next_step"], track=track)


def _items(field_id: str, text: str) -> tuple[str, ...]:
    """Ids of a list, from a text such as ``price,安全``."""
    from leadtui.domain.fields import REGISTRY

    kind = ListValue(REGISTRY[field_id].choices)
    parts = text.replace("、", ",").replace("，", ",").split(",")
    return tuple(
        kind.convert(part.strip(), None, click.get_current_context()) for part in parts if part.strip()
    )
