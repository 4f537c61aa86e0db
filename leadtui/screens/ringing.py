"""New notices heard outside of the program: the terminal's bell, or a notification of the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadtui.i18n import ngettext

if TYPE_CHECKING:
    from textual.app import App

# OSC 9, which iTerm2, WezTerm, kitty, Windows Terminal and others show; other terminals ignore it.
NOTIFICATION = "\x1b]9;leadtui: {text}\x1b\\"


def ring(app: App[Any], way: str, unread: int) -> None:
    """Signal that something new waits; no customer is named, whoever sees the desktop."""
    if way in ("bell", "both"):
        app.bell()
    driver = app._driver
    if way in ("osc9", "both") and driver is not None and not app.is_headless:
        text = ngettext("{n} unread notice", "{n} unread notices", unread)
        driver.write(NOTIFICATION.format(text=text))
        driver.flush()
