"""What happened to a lead, told to whom it concerns with the change itself, never to its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from leadtui.domain.notices import MANY, Args
from leadtui.domain.people import Viewer
from leadtui.services.notices import tell
from leadtui.store import members, notices, people
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@dataclass(frozen=True, slots=True)
class _Happening:
    user_id: int
    kind: str
    lead_id: int
    group_id: int
    args: Args


_gathered: ContextVar[list[_Happening] | None] = ContextVar("gathered", default=None)


def status_moved(journal: Journal, lead: Mapping[str, Any], to_status: str) -> None:
    """The owner hears that somebody else moved the lead."""
    _concern(journal, "status", lead, [lead["owner_id"]], status=to_status)


def owner_changed(journal: Journal, lead: Mapping[str, Any], owner_id: int | None) -> None:
    """The old owner and the new one hear of it; ``lead`` is as it was before."""
    before = lead["owner_id"]
    if journal.batch_id is not None:
        _imported(journal, lead, owner_id)
        return
    _concern(journal, "given", lead, [owner_id])
    if owner_id is None:
        _concern(journal, "released", lead, [before])
    elif before not in (None, journal.viewer.user_id):
        named = people.names([owner_id])
        _concern(journal, "taken", lead, [before], owner=named.get(owner_id, ""))


def _imported(journal: Journal, lead: Mapping[str, Any], owner_id: int | None) -> None:
    """One notice for the whole sheet."""
    if owner_id not in (None, *_authors(journal.viewer)):
        args = {"who": journal.viewer.name, "name": _name(lead)}
        tell(
            journal.store,
            int(owner_id or 0),
            "imported",
            f"imported:{journal.batch_id}",
            lead_id=lead["id"],
            args=args,
        )


def made(store: Store, viewer: Viewer, leads: Iterable[tuple[Mapping[str, Any], int]]) -> None:
    """New leads, each with its event group, whose owner is somebody else."""
    with together(store):
        for lead, group_id in leads:
            if lead["owner_id"] not in (None, *_authors(viewer)):
                _tell_all(store, viewer, group_id, "given", lead, [lead["owner_id"]], {})


def followed_up(journal: Journal, lead: Mapping[str, Any], method: str, outcome: str) -> None:
    """The owner and the collaborators hear of a colleague's follow-up."""
    users = [lead["owner_id"], *members.member_ids(lead["id"])]
    _concern(journal, "followup", lead, users, method=method, outcome=outcome)


def taken_back(journal: Journal, group_id: int, name: str) -> None:
    """An undo withdraws what nobody has read yet; whoever knows of it hears of the undo."""
    _again(journal, "undone", notices.untell(journal.store, group_id), name)


def done_again(journal: Journal, group_id: int, name: str) -> None:
    """A redo tells again what the undo withdrew."""
    _again(journal, "redone", notices.retell(journal.store, group_id), name)


def _again(journal: Journal, kind: str, known: Iterable[Any], name: str) -> None:
    about = {told.user_id: told.lead_id for told in known if told.user_id not in _authors(journal.viewer)}
    for user_id, lead_id in sorted(about.items()):
        args = {"who": journal.viewer.name, "name": name}
        tell(journal.store, user_id, kind, f"{kind}:{journal.group_id}", lead_id=lead_id, args=args)


def _authors(viewer: Viewer) -> tuple[int, ...]:
    return viewer.user_id, viewer.actor


def _name(lead: Mapping[str, Any]) -> str:
    return str(lead["short_name"] or lead["customer"])


def _concern(
    journal: Journal, kind: str, lead: Mapping[str, Any], users: Iterable[int | None], **more: str
) -> None:
    """Tell each of the users but the author; of many leads at once when they are all done."""
    wanted = sorted({user for user in users if user is not None}.difference(_authors(journal.viewer)))
    if wanted:
        _tell_all(journal.store, journal.viewer, journal.group_id, kind, lead, wanted, more)


def _tell_all(
    store: Store,
    viewer: Viewer,
    group_id: int,
    kind: str,
    lead: Mapping[str, Any],
    users: Iterable[int],
    more: Args,
) -> None:
    args: Args = {"who": viewer.name, "name": _name(lead), **more}
    gathered = _gathered.get()
    for user_id in users:
        happening = _Happening(user_id, kind, lead["id"], group_id, args)
        if gathered is None:
            _tell(store, happening)
        else:
            gathered.append(happening)


def _tell(store: Store, one: _Happening) -> None:
    tell(
        store,
        one.user_id,
        one.kind,
        f"{one.kind}:{one.group_id}:{one.lead_id}",
        lead_id=one.lead_id,
        group_id=one.group_id,
        args=one.args,
    )


@contextmanager
def together(store: Store) -> Iterator[None]:
    """What happens to many leads in the block is told at its end, in one notice per user and kind."""
    found: list[_Happening] = []
    token = _gathered.set(found)
    try:
        yield
    finally:
        _gathered.reset(token)
    alike: dict[tuple[int, str], list[_Happening]] = {}
    for one in found:
        alike.setdefault((one.user_id, one.kind), []).append(one)
    for same in alike.values():
        _tell(store, _summed(same))


def _summed(same: list[_Happening]) -> _Happening:
    one = same[0]
    if len(same) == 1:
        return one
    return _Happening(one.user_id, one.kind + MANY, one.lead_id, one.group_id, {**one.args, "n": len(same)})


@contextmanager
def unless_refused() -> Iterator[None]:
    """What is refused in the block, and so taken back, is not told."""
    gathered = _gathered.get()
    count = len(gathered or ())
    try:
        yield
    except BaseException:
        if gathered is not None:
            del gathered[count:]
        raise
