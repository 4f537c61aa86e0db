"""``leadtui user passwd`` and ``leadtui user shared``: passwords, and the terminals that ask for them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import out
from leadtui.errors import UsageError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.entry import Store


@command("passwd", help=N_("Set your password, or as an admin somebody's."))
@click.argument("login", required=False)
@click.option(
    "--stdin", "piped", is_flag=True, help=N_("Read from the pipe: the old one, if any, then the new one.")
)
@pass_desk
def passwd(desk: Desk, *, login: str | None, piped: bool) -> None:
    """Ask without echo; a password is never an argument, where others could read it."""
    with desk.writing() as (store, viewer):
        from leadtui.services import passwords

        if login is None or login == viewer.login:
            old, new = _own(store, desk, piped=piped)
            passwords.set_own(store, viewer, old, new)
            out(_("Your password is set."))
            return
        person = passwords.set_for(store, viewer, login, _new(piped=piped))
    out(_("Password of {login} set; it has to be changed at the next sign-in.", login=person.login))


def _own(store: Store, desk: Desk, *, piped: bool) -> tuple[str, str]:
    from leadtui.services import passwords

    has_one = passwords.exists(store, desk.viewer)
    if piped:
        old = _line() if has_one else ""
        return old, _line()
    _require_terminal()
    old = _asked(_("Old password")) if has_one else ""
    return old, _new(piped=False)


def _new(*, piped: bool) -> str:
    if piped:
        return _line()
    _require_terminal()
    new = _asked(_("New password"))
    if _asked(_("The same again")) != new:
        raise UsageError(N_("These are two different passwords."), N_("Nothing was changed; try again."))
    return new


def _asked(question: str) -> str:
    answer: str = click.prompt(question, hide_input=True, err=True, default="", show_default=False)
    return answer


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise UsageError(N_("The pipe ended before the password."))
    return line.rstrip("\r\n")


def _require_terminal() -> None:
    if not sys.stdin.isatty():
        raise UsageError(N_("Asking for a password needs a terminal."), N_("From a pipe: --stdin"))


@command("shared", help=N_("Terminals that many share: they ask for a password and lock."))
@click.option("--add", metavar="LOGIN", multiple=True, help=N_("A login of the operating system."))
@click.option("--remove", metavar="LOGIN", multiple=True, help=N_("No longer shared."))
@click.option("--lock-after", type=float, metavar="MINUTES", help=N_("Without a key; 0 for never."))
@pass_desk
def shared(desk: Desk, *, add: tuple[str, ...], remove: tuple[str, ...], lock_after: float | None) -> None:
    """Change what was given, then print all."""
    if add or remove or lock_after is not None:
        with desk.writing() as (store, viewer):
            from leadtui.services.terminals import set_terminals

            found = set_terminals(store, viewer, add=add, remove=remove, lock_after=lock_after)
    else:
        store, _viewer = desk.reading()
        from leadtui.services.terminals import terminals

        found = terminals(store)
    for login in found.logins:
        out(login)
    out(_("lock after {n} minutes without a key", n=f"{found.lock_after:g}"))
