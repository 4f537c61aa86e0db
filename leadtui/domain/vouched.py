"""A login that is not the operating system's: an account of the server vouches for the person."""

from __future__ import annotations


class Vouched(str):
    """Who holds a key of SSH (DESIGN 2.19); ``account`` is whose authorized_keys names it."""

    __slots__ = ("account",)
    account: str

    def __new__(cls, login: str, account: str) -> Vouched:
        """The login as text, with the account beside it."""
        vouched = super().__new__(cls, login)
        vouched.account = account
        return vouched
