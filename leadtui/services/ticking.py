"""One turn of the clock (leadtui tick): tell what time brought, send what waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied, UsageError
from leadtui.exchange import channels
from leadtui.i18n import N_
from leadtui.services import audit_rounds, computed, left_alone, outgoing, retention, telling
from leadtui.services.audit_rounds import Audited
from leadtui.store import outbox
from leadtui.store.database import Store
from leadtui.store.outbox import Kept

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """What was told by kind, what became of letters, and how many messages are left by state.

    With ``dry`` nothing was done: ``told`` is what there is to tell, ``due`` how much there is to send,
    ``erased`` on how many leads rules of retention would erase somebody, ``audit`` whether a round would
    begin. ``computed`` leads have another value of a computed field now. ``trouble`` says why nothing could
    be sent. On ``withdrawn`` leads plans went with people who do not want to be contacted.
    """

    told: dict[str, int]
    sent: outgoing.Sent
    left: dict[str, int]
    due: int = 0
    dry: bool = False
    trouble: UsageError | None = None
    erased: int = 0
    audit: Audited = field(default_factory=Audited)
    computed: int = 0
    withdrawn: int = 0


def tick(store: Store, viewer: Viewer) -> Turn:
    """Tell and send; safe to run twice at once, and after a long silence.

    What is told is told even where the channels are set wrongly.
    """
    _require_admin(viewer)
    telling.begin(store, viewer)
    # What is withdrawn is not told as due.
    withdrawn = left_alone.turn(store, viewer)
    told = telling.tell(store, telling.to_tell(store, viewer))
    trouble: UsageError | None = None
    sent = outgoing.Sent()
    try:
        found = channels.load()
    except UsageError as error:
        trouble = error
    else:
        sent = outgoing.send_due(store, viewer, found)
    erased = len(retention.turn(store, viewer))
    audited = audit_rounds.turn(store, viewer)
    worked = computed.turn(store, viewer)
    left = store.read(outbox.counts)
    done = Turn(told, sent, left, trouble=trouble, erased=erased, audit=audited, computed=worked)
    return replace(done, withdrawn=withdrawn)


def look(store: Store, viewer: Viewer) -> Turn:
    """What ``tick`` would do now."""
    _require_admin(viewer)
    told = dict(Counter(one.kind for one in telling.to_tell(store, viewer)))
    due = store.read(lambda: outbox.due(store.now()))
    erased = len(retention.coming(store, viewer))
    audit = Audited(begun=audit_rounds.is_due(store, viewer))
    left = store.read(outbox.counts)
    done = Turn(told, outgoing.Sent(), left, due=due, dry=True, erased=erased, audit=audit)
    return replace(done, withdrawn=len(left_alone.coming(store)))


def left(store: Store, viewer: Viewer, *, dead_only: bool = False) -> list[Kept]:
    """Messages that were not sent yet, or never will be."""
    _require_admin(viewer)
    return store.read(lambda: outbox.left(dead_only=dead_only, limit=SHOWN))


def retry(store: Store, viewer: Viewer, row_id: int | None = None) -> int:
    """A dead message, or all of them, is tried anew; how many there were."""
    _require_admin(viewer)
    with store.transaction():
        return outbox.retry(None if row_id is None else [row_id], store.now())


def _require_admin(viewer: Viewer) -> None:
    if viewer.role != "admin":
        raise PermissionDenied(N_("Reminding everybody is an admin's."), N_("Ask an admin."))
