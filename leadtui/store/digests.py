"""What an event is known by: hashes of what it says, so that a change of it shows.

A digest of today is ``2.COLUMNS`` or ``2.COLUMNS.VALUES``, each a SHA-256 in base64: over the columns of the
event, and over the salted hashes of its values in the order of their fields. Older ones are one hash in
hex over when, what and the values. A value may be erased: its hash stays in place of the salt, and the
digest holds. So may a reason that has a salt: among the columns stands its salted hash.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from leadtui.domain.privacy import GONE
from leadtui.store.columns import instant_text

Salted = tuple[str, str | None, str | None, str]
Columns = tuple[int, int | None, datetime | str, int | None, str, str, int, int | None, str, str, str | None]
"""The columns of an event in the order of ``journal.EVENT_FIELDS``, without the digest."""

REASON = "reason"
ERASED = "#"
"""What stands before the hash of an erased value, in place of its salt."""
SECOND = "2."


def common(
    at: datetime | str,
    group_id: int,
    batch_id: int | None,
    actor_id: int | None,
    kind: str,
    audience: str = "",
    reason: str = "",
) -> str:
    """What many events of one command share; an instant may be text as SQLite keeps it."""
    free = json.dumps([kind, audience, reason], ensure_ascii=False)
    instant = at if isinstance(at, str) else instant_text(at)
    return f"{instant}|{group_id}|{batch_id or ''}|{actor_id or ''}|{free}|"


def own(entity: str, entity_id: int, lead_id: int | None) -> str:
    """What an event has for itself; it follows ``common``."""
    return f"{entity}|{entity_id}|{lead_id or ''}"


def columns_text(
    group_id: int,
    batch_id: int | None,
    at: datetime | str,
    actor_id: int | None,
    kind: str,
    entity: str,
    entity_id: int,
    lead_id: int | None,
    audience: str,
    reason: str,
    reason_salt: str | None = None,
) -> str:
    """The columns of an event, in the order of ``journal.EVENT_FIELDS``, as they are hashed."""
    told = reason if reason_salt is None else reason_hash(reason, reason_salt)
    return common(at, group_id, batch_id, actor_id, kind, audience, told) + own(entity, entity_id, lead_id)


def salt_of(reason: str) -> str | None:
    """A salt for a reason, by which it can be erased later; none where there is no reason."""
    return secrets.token_hex(8) if reason else None


def reason_hash(reason: str, salt: str) -> str:
    """What stands for a reason among the hashed columns: its salted hash, which an erased one left.

    Of an erased one nothing but ``GONE`` may stand in its place.
    """
    if not salt.startswith(ERASED):
        return ERASED + value_hash(REASON, None, reason, salt)
    return salt if reason == GONE else ""


def digest(columns: str, salted: Iterable[Salted] = ()) -> str:
    """The digest of an event from its columns' text and its values."""
    hashes = [value_hash(*value) for value in sorted(salted)]
    return columns_part(hashlib.sha256(columns.encode())) + values_part(hashes)


def columns_part(hashed: Any) -> str:
    """The part of a digest over the columns, which ``hashed`` has taken in."""
    return SECOND + _base64(hashed.digest())


def values_part(hashes: Sequence[str]) -> str:
    """The part over values whose hashes are given in the order of their fields."""
    if not hashes:
        return ""
    return "." + _base64(hashlib.sha256(b"".join(map(bytes.fromhex, hashes))).digest())


def _base64(found: bytes) -> str:
    return urlsafe_b64encode(found).rstrip(b"=").decode()


def value_hash(name: str, before: str | None, after: str | None, salt: str) -> str:
    """The salted hash of one value; whoever erases the value leaves it in place of the salt."""
    return hashlib.sha256(f"{salt}|{name}|{before}|{after}".encode()).hexdigest()


def kept_hash(name: str, before: str | None, after: str | None, salt: str) -> str:
    """The same of a value as it stands in the table, erased or not; empty where a hash is no hash."""
    if not salt.startswith(ERASED):
        return value_hash(name, before, after, salt)
    kept = salt.removeprefix(ERASED)
    is_hash = len(kept) == 64 and not kept.strip("0123456789abcdef")
    return kept if is_hash and before is None and after is None else ""


def mismatch(found: str, columns: Columns, values: Iterable[Salted]) -> str:
    """What of an event does not fit its digest: columns, values, event (cannot tell which), or nothing."""
    hashes = [kept_hash(*value) for value in sorted(values)]
    if not found.startswith(SECOND):
        return "" if all(hashes) and found == _first(columns, hashes) else "event"
    first, dot, rest = found.removeprefix(SECOND).partition(".")
    if SECOND + first != columns_part(hashlib.sha256(columns_text(*columns).encode())):
        return "columns"
    return "" if all(hashes) and dot + rest == values_part(hashes) else "values"


def _first(columns: Columns, hashes: Iterable[str]) -> str:
    """The digest as events bore it first."""
    _group, _batch, at, _actor, kind, entity, entity_id, *_rest = columns
    instant = at if isinstance(at, str) else instant_text(at)
    total = hashlib.sha256(f"{instant}|{kind}|{entity}|{entity_id}".encode())
    for found in hashes:
        total.update(bytes.fromhex(found))
    return total.hexdigest()
