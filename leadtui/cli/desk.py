"""What one run of the command line works with: options, settings, the open database, the viewer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

from leadtui import paths
from leadtui.domain.vouched import Vouched
from leadtui.errors import PermissionDenied, UsageError
from leadtui.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from leadtui.config import Config
    from leadtui.domain.people import Viewer
    from leadtui.services.entry import Store

AS_OF_HOUR = 10


@dataclass(slots=True)
class Options:
    """The options before the command."""

    db: str = ""
    as_login: str | None = None
    as_of: str = ""
    language: str = ""
    by_password: bool = False


class Desk:
    """Opens the database when it is first needed; ``close`` it at the end."""

    def __init__(self) -> None:
        self.options = Options()
        self.writes = False

    @cached_property
    def config(self) -> Config:
        """The settings."""
        from leadtui.config import load

        return load()

    @property
    def url(self) -> str:
        """The database's address: --db, LEADTUI_DB, the settings, the file in the data folder."""
        named = self.options.db or os.environ.get("LEADTUI_DB") or self.config.db
        return named or f"sqlite:///{paths.database_file()}"

    @cached_property
    def login(self) -> str:
        """The operating system's name for who runs this; the environment has no say."""
        import pwd

        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return f"uid-{os.getuid()}"

    @property
    def by_password(self) -> bool:
        """Whether the screen asks who is there, and does not go by the operating system or a key."""
        if isinstance(self.login, Vouched):
            return False
        return self.options.by_password or self.config.login == "password"

    @cached_property
    def store(self) -> Store:
        """The open database; opening it loads the one driver it needs, so services come after."""
        from leadtui.services.entry import open_store

        store = open_store(self.url)
        click.get_current_context().find_root().call_on_close(store.close)
        return store

    @cached_property
    def viewer(self) -> Viewer:
        """Who looks; the clock stands where --as-of set it from here on."""
        store = self.store
        from leadtui.services.people import sign_in

        viewer = sign_in(store, self.login, self.options.as_login)
        if self.options.as_of:
            from leadtui import clock

            clock.freeze(instant(self.options.as_of, viewer.team_zone))
        return viewer

    def reading(self) -> tuple[Store, Viewer]:
        """What every service asks for first."""
        return self.store, self.viewer

    @contextmanager
    def writing(self) -> Iterator[tuple[Store, Viewer]]:
        """Around a change: with --as-of it is refused outside demo and test databases."""
        store, viewer = self.reading()
        if self.options.as_of and not self.may_pretend:
            raise PermissionDenied(
                N_("--as-of changes what is read only."), N_("Leave it out, or use a demo database.")
            )
        self.writes = True
        yield store, viewer
        self.writes = False
        from leadtui.services import audit

        audit.seal(store)

    @property
    def may_pretend(self) -> bool:
        """Whether the clock may be set for changes too."""
        from leadtui import clock
        from leadtui.services.entry import is_demo

        return bool(os.environ.get(clock.ENVIRONMENT)) or is_demo(self.store)

    def wall(self) -> datetime:
        """Now, as the clock on the viewer's wall shows it."""
        from leadtui import clock

        return clock.local(clock.now(), self.viewer.zone)


pass_desk = click.make_pass_decorator(Desk, ensure=True)


def instant(text: str, zone: str) -> datetime:
    """What --as-of names: an instant, or a day at 10:00 in the team's ``zone``; UsageError."""
    from datetime import date, datetime, time
    from zoneinfo import ZoneInfo

    from leadtui import clock

    try:
        return clock.at(date.fromisoformat(text), time(AS_OF_HOUR), zone)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            N_("--as-of: {text} is no date."), N_("Write 2026-05-20 or 2026-05-20T09:30."), text=text
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
