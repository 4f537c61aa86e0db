"""``leadtui log verify``: every event as it was written, none missing, none put in between."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from leadtui.cli.desk import Desk
from leadtui.cli.output import json_line, out
from leadtui.cli.progress import progress
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.store.proof import Break, Proof

FINE, BROKEN = 0, 1
WHAT = {
    "columns": N_("event {event}: who, when, what or why was changed"),
    "values": N_("event {event}: a value before or after was changed"),
    "event": N_("event {event}: it was changed"),
    "missing": N_("event {event} is missing; seal {seal} covers it"),
    "order": N_("event {event} was put in later; no seal covers it"),
    "seal": N_("seal {seal}: the events up to {event} are not those it was made of"),
    "chain": N_("seal {seal} does not follow the one before"),
}


def verify(desk: Desk, *, as_json: bool) -> int:
    """Go through all events and print what was found; 1 where something is broken."""
    store, viewer = desk.reading()
    from leadtui.services import audit_log

    started = monotonic()
    with progress() as told:
        proof = audit_log.verify(store, viewer, lambda done, total: told("verify", done, total))
    seconds = monotonic() - started
    if as_json:
        json_line(_plain(proof, seconds))
    else:
        _print(proof, seconds)
    return BROKEN if proof.broken else FINE


def _print(proof: Proof, seconds: float) -> None:
    if proof.broken is not None:
        out(_("Broken: {what}", what=_told(proof.broken)))
    counts = (
        ngettext("{n} event checked", "{n} events checked", proof.events),
        ngettext("{n} seal", "{n} seals", proof.seals),
        ngettext("{n} event not sealed yet", "{n} events not sealed yet", proof.unsealed),
        _("{n} s", n=f"{seconds:.1f}"),
    )
    out(" · ".join(counts))
    if proof.broken is None:
        out(_("Every event is as it was written."))
        if proof.hash:
            out(_("Last seal: {hash}", hash=proof.hash))


def _told(broken: Break) -> str:
    return _(WHAT[broken.what], event=broken.event_id, seal=broken.seal_id)


def _plain(proof: Proof, seconds: float) -> dict[str, object]:
    broken = proof.broken
    return {
        "ok": broken is None,
        "events": proof.events,
        "seals": proof.seals,
        "unsealed": proof.unsealed,
        "hash": proof.hash or None,
        "seconds": round(seconds, 2),
        "broken": None
        if broken is None
        else {"what": broken.what, "event": broken.event_id, "seal": broken.seal_id},
    }
