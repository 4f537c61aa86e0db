"""Who a service account says is at the other end: the holder of a key of SSH (DESIGN 2.19)."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.domain.people import Person
from leadtui.domain.vouched import Vouched
from leadtui.errors import PermissionDenied
from leadtui.i18n import N_
from leadtui.store import people, settings

ACCOUNTS = "ssh_accounts"
"""The setting that lists the accounts of the server which may vouch for users."""


def trust(account: str) -> None:
    """From now on this account of the server may say who somebody is."""
    known = accounts(settings.load())
    if account not in known:
        settings.save(ACCOUNTS, sorted([*known, account]))


def accounts(common: Mapping[str, object]) -> tuple[str, ...]:
    """The accounts that may vouch: those that were given keys of reps."""
    known = common.get(ACCOUNTS, ())
    return tuple(map(str, known)) if isinstance(known, list | tuple) else ()


def vouched_for(login: Vouched, as_login: str | None, common: Mapping[str, object]) -> Person:
    """The active user of this very login; PermissionDenied for others, and where nobody may vouch.

    Anyone may run the command that sshd runs: what it says counts only from an account that an admin
    has given keys to.
    """
    if login.account not in accounts(common):
        raise PermissionDenied(
            N_("{account} lets nobody in by keys."),
            N_("An admin gives keys with: leadtui user key add LOGIN FILE"),
            account=login.account,
        )
    if as_login is not None:
        raise PermissionDenied(N_("With a key you are who the key says."))
    person = people.by_login(str(login))
    if person is None or not person.active:
        raise PermissionDenied(
            N_("There is no active user {login} in this database."), N_("Ask an admin."), login=str(login)
        )
    return person
