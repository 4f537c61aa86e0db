"""Hashes of passwords, and what was tried in vain; nothing here leaves the services that check them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from leadtui.domain.people import Viewer
from leadtui.store.models import Credential, Lead, Stranger, User
from leadtui.store.query import column, dicts, first, locked
from leadtui.store.scope import visible_leads


@dataclass(frozen=True, slots=True)
class Tries:
    """What was tried in vain since the last success: how often, and when last."""

    failures: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """The password of a user."""

    user_id: int
    hash: str
    changed_at: datetime
    tries: Tries
    must_change: bool


def user_id(login: str) -> int | None:
    """The id of the user with this login, in any case."""
    row = first(User.select(User.id).where(fn.LOWER(User.login) == login.lower()))
    return int(row[0]) if row is not None else None


def of(user: int) -> Secret | None:
    """A user's password, held until the transaction ends."""
    row = next(dicts(locked(Credential.select().where(Credential.user_id == user))), None)
    if row is None:
        return None
    tries = Tries(row["failures"], row["last_failure_at"])
    return Secret(row["user_id"], row["hash"], row["changed_at"], tries, row["must_change"])


def exists(user: int) -> bool:
    """Whether a user has a password."""
    return bool(Credential.select().where(Credential.user_id == user).exists())


def put(user: int, hash: str, at: datetime, *, must_change: bool) -> None:
    """Set a user's password; what was tried before is forgotten."""
    values = {
        Credential.hash: hash,
        Credential.changed_at: at,
        Credential.failures: 0,
        Credential.last_failure_at: None,
        Credential.must_change: must_change,
    }
    row: dict[Any, object] = {Credential.user_id: user, **values}
    Credential.insert(row).on_conflict(conflict_target=(Credential.user_id,), update=values).execute()


def count(user: int, tries: Tries) -> None:
    """Remember what was tried on a user's password."""
    Credential.update(failures=tries.failures, last_failure_at=tries.last_at).where(
        Credential.user_id == user
    ).execute()


def renew(user: int, hash: str) -> None:
    """The same password, hashed anew."""
    Credential.update(hash=hash).where(Credential.user_id == user).execute()


def of_stranger(mark: int) -> Tries:
    """What was tried under names without a password that have this mark; held."""
    row = next(dicts(locked(Stranger.select().where(Stranger.mark == mark))), None)
    return Tries(row["failures"], row["last_failure_at"]) if row is not None else Tries()


def count_stranger(mark: int, tries: Tries) -> None:
    """Remember what was tried under a name without a password."""
    values = {Stranger.failures: tries.failures, Stranger.last_failure_at: tries.last_at}
    row: dict[Any, object] = {Stranger.mark: mark, **values}
    Stranger.insert(row).on_conflict(conflict_target=(Stranger.mark,), update=values).execute()


def customers_among(viewer: Viewer, words: Iterable[str]) -> list[str]:
    """Those of some folded words that are the name or short name of a lead the viewer may read."""
    wanted = list(words)
    found: list[str] = []
    for name in (Lead.short_name, Lead.customer):
        folded = fn.LOWER(name)
        found += column(Lead.select(folded).where(visible_leads(viewer) & folded.in_(wanted)).distinct())
    return found
