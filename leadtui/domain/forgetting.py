"""Those who asked to be forgotten: what is kept of them is a keyed hash of each way of contact, no more."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Origin = Literal["erased", "asked"]
Point = tuple[str, str]
"""A way of contact as (kind, as typed or normalised)."""
_BLOCK = 64
_INNER, _OUTER = 0x36, 0x5C
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MARK = 6


@dataclass(frozen=True, slots=True)
class Told:
    """A way of contact of somebody who asked to be forgotten: when, and the mark under which that is kept."""

    kind: str
    text: str
    at: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What one person's wish is kept as: ``mark`` names it, ``kinds`` are of its ways of contact."""

    mark: str
    origin: str
    kinds: tuple[str, ...]
    at: datetime
    by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""


def comparable(kind: str, text: str) -> str:
    """A way of contact written alike whoever typed it, or nothing where it is none.

    Phones come as E.164 where they can be parsed; of emails case and +tag do not count, of WeChat the case.
    """
    from leadtui.domain.match_contacts import email_key, phone_number, wechat_key

    match kind:
        case "phone":
            return phone_number(text)
        case "email":
            return email_key(text)
        case "wechat":
            return wechat_key(text)
        case _:
            return ""


def messages(points: Iterable[Point]) -> dict[str, Point]:
    """What is hashed of each way of contact -> the point it is of."""
    return {f"{kind}:{text}": (kind, raw) for kind, raw in points if (text := comparable(kind, raw))}


def pads(secret: bytes) -> tuple[str, str]:
    """The inner and the outer pad of HMAC with a secret of at most 64 bytes, in hex (RFC 2104)."""
    block = secret.ljust(_BLOCK, b"\0")
    return bytes(byte ^ _INNER for byte in block).hex(), bytes(byte ^ _OUTER for byte in block).hex()


def keyed_hash(inner: str, outer: str, message: str) -> str:
    """HMAC-SHA-256 of a message with the secret of these pads, in hex."""
    first = hashlib.sha256(bytes.fromhex(inner) + message.encode())
    return hashlib.sha256(bytes.fromhex(outer) + first.digest()).hexdigest()


def new_mark() -> str:
    """A name for what is kept of one person, which says nothing of them."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_MARK))
