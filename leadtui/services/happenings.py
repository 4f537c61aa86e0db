"""What happened to a lead, told to whom it concerns with the change itself, never to its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
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
        _concern(journal, "imported", lead, [owner_id])
        return
    _concern(journal, "given", lead, [owner_id])
    if owner_id is None:
        _concern(journal, "released", lead, [before])
    elif before not in (None, journal.viewer.user_id):
        named = people.names([owner_id])
        _concern(journal, "taken", lead, [before], owner=named.get(owner_id, ""))


def imported(
    store: Store, viewer: Viewer, group_id: int, leads: Iterable[tuple[Mapping[str, Any], int | None]]
) -> None:
    """New leads of a sheet, each with its owner: whoever it gave any hears of it once for the whole sheet."""
    for lead, owner_id in leads:
        if owner_id not in (None, *_authors(viewer)):
            _tell_all(store, group_id, "imported", lead, [int(owner_id or 0)], _args(viewer, lead))


def made(store: Store, viewer: Viewer, leads: Iterable[tuple[Mapping[str, Any], int]]) -> None:
    """New leads, each with its event group, whose owner is somebody else."""
    with together(store):
        for lead, group_id in leads:
            if lead["owner_id"] not in (None, *_authors(viewer)):
                _tell_all(store, group_id, "given", lead, [lead["owner_id"]], _args(viewer, lead))


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
        key, group_id = f"{kind}:{journal.group_id}", journal.group_id
        journal.after(
            partial(tell, journal.store, user_id, kind, key, lead_id=lead_id, group_id=group_id, args=args)
        )


def _authors(viewer: Viewer) -> tuple[int, ...]:
    return viewer.user_id, viewer.actor


def _name(lead: Mapping[str, Any]) -> str:
    return str(lead["short_name"] or lead["customer"])


def _concern(
    journal: Journal, kind: str, lead: Mapping[str, Any], users: Iterable[int | None], **more: str
) -> None:
    """Tell each of the users but the author; of many leads at once when they are all done."""
    wanted = sorted({user for user in users if user is not None}.difference(_authors(journal.viewer)))
    if not wanted:
        return
    args = {**_args(journal.viewer, lead), **more}
    telling = partial(_tell_all, journal.store, journal.group_id, kind, lead, wanted, args)
    if _gathered.get() is None:
        # What is told has to stand in the events by then.
        journal.after(telling)
    else:
        telling()


def _args(viewer: Viewer, lead: Mapping[str, Any]) -> dict[str, str | int]:
    return {"who": viewer.name, "name": _name(lead)}


def _tell_all(
    store: Store, group_id: int, kind: str, lead: Mapping[str, Any], users: Iterable[int], args: Args
) -> None:
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


def _tell_together(store: Store, same: list[_Happening]) -> None:
    """One notice for all of them; one that an earlier part of the same run left grows."""
    one, n = same[0], len(same)
    tell(
        store,
        one.user_id,
        one.kind + MANY if n > 1 else one.kind,
        f"{one.kind}:{one.group_id}",
        lead_id=one.lead_id,
        group_id=one.group_id,
        args={**one.args, "n": n} if n > 1 else one.args,
        growing=True,
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
        _tell_together(store, same)


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
