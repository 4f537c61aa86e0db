"""Opening the screen."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from leadtui.errors import PasswordNeeded, PermissionDenied, UsageError
from leadtui.i18n import N_, language

if TYPE_CHECKING:
    from leadtui.cli.desk import Desk
    from leadtui.gateway import Gateway
    from leadtui.services.entry import Store
    from leadtui.services.opening import Opening


def open_screen(desk: Desk, url: str = "") -> int:
    """Run the app on the Desk's database, or on ``url``; it offers to make one where there is none.

    Returns the exit code.
    """
    _require_terminal()
    url = url or desk.url
    if desk.by_password:
        return _ask_who(desk, url)
    if desk.options.as_of:
        _set_clock(desk)
    # --lang goes before the settings, and the app reads the settings.
    config = replace(desk.config, language=language())
    begun = _begin(url, desk)
    from leadtui.app import run

    try:
        return run(begun, config)
    except PasswordNeeded:
        return _ask_who(desk, url)


def _ask_who(desk: Desk, url: str) -> int:
    """Run the app where many share a terminal: it opens as whoever proves who they are."""
    if desk.options.as_login is not None or desk.options.as_of:
        raise PermissionDenied(
            N_("Where a password is asked for, --as and --as-of do not work."), N_("Leave them out.")
        )
    from leadtui.gateway import Gateway
    from leadtui.services.password_opening import PasswordOpening

    opening = PasswordOpening(url, desk.login)
    opening.load()
    gateway: Gateway[Store] = Gateway(opening.open_first)
    from leadtui.app import run

    return run((opening, gateway), replace(desk.config, language=language()))


def _begin(url: str, desk: Desk) -> tuple[Opening, Gateway[Store]]:
    """Open the database and read the queue while everything that draws is loaded."""
    from leadtui.gateway import Gateway
    from leadtui.services.opening import Opening

    opening = Opening(url, desk.login, desk.options.as_login)
    gateway: Gateway[Store] = Gateway(opening.open_first)
    opening.load()
    gateway.begin()
    return opening, gateway


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            N_("The screen needs a terminal."), N_("Commands for scripts are listed by: leadtui --help")
        )
    if sys.stdout.encoding.lower().replace("-", "") != "utf8":
        raise UsageError(
            N_("The screen needs a UTF-8 locale."), N_("Set LANG=C.UTF-8, en_US.UTF-8 or zh_CN.UTF-8.")
        )


def _set_clock(desk: Desk) -> None:
    """The screen can write, so it takes --as-of only where that may change things."""
    _ = desk.viewer
    if not desk.may_pretend:
        raise PermissionDenied(
            N_("--as-of opens the screen on a demo database only."), N_("Use it with a command that reads.")
        )
    desk.store.close()  # the app opens its own, in its own thread
