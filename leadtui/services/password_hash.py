"""Argon2id: what is stored in the place of a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.domain.password_rule import LONGEST, normal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PASSES, MEMORY, LANES = 3, 65_536, 4
"""The second recommendation of RFC 9106: 64 MiB, 0.2 s here. Other hashes are renewed at sign-in."""


def hashed(password: str) -> str:
    """The hash to store, salt and parameters in it."""
    return _hasher().hash(_bounded(password))


def fits(hash: str, password: str) -> bool:
    """Whether a password is the one that was hashed; as long for a wrong one as for the right one."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hash, _bounded(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(hash: str) -> bool:
    """Whether it was made with other parameters than are in force."""
    return _hasher().check_needs_rehash(hash)


def _bounded(password: str) -> str:
    # A longer one is never set, and nobody may make the machine hash a book.
    return normal(password[: LONGEST + 1])


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(PASSES, MEMORY, LANES)
