"""``leadtui tick``: what time brings is told, what waits is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import json_line, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.services.ticking import Turn


KINDS = {
    "due": N_("due"),
    "late": N_("late"),
    "late_managed": N_("late, to managers"),
    "reassign": N_("reassignment proposed"),
    "digest": N_("digests"),
}


@command("tick", help=N_("Remind, escalate, write digests and send: for cron or a timer, once a minute."))
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@click.option("--dry-run", is_flag=True, help=N_("Only say what there is to tell and to send."))
@pass_desk
def tick(desk: Desk, *, as_json: bool, dry_run: bool) -> None:
    """One turn; exit code 2 where the channels are set wrongly."""
    turn = _looked(desk) if dry_run else _turned(desk)
    if as_json:
        json_line(_json(turn))
    else:
        for line in _lines(turn):
            out(line)
    if turn.trouble is not None:
        raise turn.trouble


def _looked(desk: Desk) -> Turn:
    store, viewer = desk.reading()
    from leadtui.services import ticking

    return ticking.look(store, viewer)


def _turned(desk: Desk) -> Turn:
    with desk.writing() as (store, viewer):
        from leadtui.services import ticking

        return ticking.tick(store, viewer)


def _json(turn: Turn) -> dict[str, Any]:
    sent = turn.sent
    return {
        "dry_run": turn.dry,
        "told": turn.told,
        "due": turn.due if turn.dry else None,
        "sent": sent.sent,
        "put_off": sent.put_off,
        "failed": sent.dead,
        "stopped": sent.stopped,
        "left": turn.left,
        "erased": turn.erased,
        "withdrawn": turn.withdrawn,
        "computed": turn.computed,
        "audit": {
            "round": turn.audit.begun,
            "findings": turn.audit.findings,
            "closed": turn.audit.closed,
            "told": turn.audit.told,
        },
    }


def _lines(turn: Turn) -> list[str]:
    told = " · ".join(f"{_(KINDS[kind])} {turn.told[kind]}" for kind in KINDS if kind in turn.told) or _(
        "nothing"
    )
    lines = [_("to tell: {told}", told=told) if turn.dry else _("told: {told}", told=told)]
    if turn.erased:
        text = (
            N_("{n} leads to anonymise by the rules of retention")
            if turn.dry
            else N_("{n} leads anonymised by the rules of retention")
        )
        lines.append(_(text, n=turn.erased))
    if turn.withdrawn:
        text = (
            N_("{n} leads whose plans are to be withdrawn: do not contact")
            if turn.dry
            else N_("{n} leads whose plans were withdrawn: do not contact")
        )
        lines.append(_(text, n=turn.withdrawn))
    lines += _audited(turn)
    if turn.computed:
        lines.append(
            ngettext("{n} lead has another value now", "{n} leads have another value now", turn.computed)
        )
    if turn.dry:
        return [*lines, ngettext("{n} message to send", "{n} messages to send", turn.due)]
    sent = turn.sent
    lines.append(
        _(
            "sent: {sent}, put off: {put_off}, failed: {dead}",
            sent=sent.sent,
            put_off=sent.put_off,
            dead=sent.dead,
        )
    )
    if turn.left["dead"]:
        lines.append(
            ngettext(
                "{n} dead message: leadtui outbox --dead",
                "{n} dead messages: leadtui outbox --dead",
                turn.left["dead"],
            )
        )
    return lines


def _audited(turn: Turn) -> list[str]:
    """What became of the audit round."""
    audit = turn.audit
    if turn.dry:
        return [_("an audit round is due")] if audit.begun else []
    if audit.begun:
        return [_("audit round: {n} findings, {told} people told", n=audit.findings, told=audit.told)]
    if audit.closed:
        return [ngettext("{n} finding holds no more", "{n} findings hold no more", audit.closed)]
    return []
