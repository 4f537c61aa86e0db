"""The app: one gateway, one viewer, three modes; what it is made of stands in screens."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from leadtui import clock, i18n, paths
from leadtui.base import BaseApp
from leadtui.config import Config
from leadtui.domain.news import News
from leadtui.domain.people import Viewer
from leadtui.domain.rights import RIGHTS
from leadtui.gateway import Gateway
from leadtui.i18n import _
from leadtui.keyed import Keyed
from leadtui.keymap import keymap
from leadtui.screens.asking import Asking, answers
from leadtui.screens.going import Going, Place
from leadtui.screens.live import Live
from leadtui.screens.program import ProgramCommands
from leadtui.screens.signing import Signing
from leadtui.services.opening import Opening
from leadtui.terminal_probe import ambiguous_width
from leadtui.text import set_glyphs
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.themes import DEFAULT, begin_with_theme
from leadtui.widgets.thin_driver import ThinDriver

GARBAGE = 1_000
"""New objects after which garbage is looked for, once the program stands."""
INTERRUPT_SECONDS = 2.0
ENDS = (signal.SIGHUP, signal.SIGTERM)

if TYPE_CHECKING:
    from textual.driver import Driver


def _way_in(opening: Opening) -> tuple[Opening, Gateway[Any]]:
    return opening, Gateway(opening.open_first)


def _today() -> Any:
    from leadtui.screens.today import TodayScreen

    return TodayScreen()


def _leads() -> Any:
    from leadtui.screens.leads import LeadsScreen

    return LeadsScreen()


def _board() -> Any:
    from leadtui.screens.board import BoardScreen

    return BoardScreen()


def _inbox() -> Any:
    from leadtui.screens.inbox import InboxScreen

    return InboxScreen()


def _round() -> Any:
    from leadtui.screens.audit_round import RoundScreen

    return RoundScreen()


def _login() -> Any:
    from leadtui.screens.sign_in import SignIn

    return SignIn()


class LeadTui(Live, Signing, Asking, Going, ProgramCommands, BaseApp):
    """The program.

    ``query_text`` is what Leads and Board show.
    """

    MODES = {
        "today": _today,
        "leads": _leads,
        "board": _board,
        "inbox": _inbox,
        "round": _round,
        "login": _login,
    }
    DEFAULT_MODE = "today"
    TITLE = "leadtui"

    class Changed(Message):
        """Leads were changed; ``lead_ids`` is None where anything may have, ``news`` where others did it."""

        def __init__(self, lead_ids: frozenset[int] | None, news: News | None = None) -> None:
            super().__init__()
            self.lead_ids = lead_ids
            self.news = news

    def __init__(
        self,
        url: str,
        login: str,
        *,
        as_login: str | None = None,
        config: Config | None = None,
        begun: tuple[Opening, Gateway[Any]] | None = None,
    ) -> None:
        self.config = config or Config()
        super().__init__(keymap(self.config.keys))
        self.url = url
        self.login = login
        self.opening, self.gateway = begun or _way_in(Opening(url, login, as_login))
        self.query_text = ""
        self.counts: dict[str, int] = {}
        self.unread = 0
        self.places: list[Place] = []
        self.last_change: object = None
        self._interrupted = -INTERRUPT_SECONDS
        begin_with_theme(self, self.config.theme or DEFAULT)
        if self.opening.by_password:
            self.begin_at_login()

    def get_driver_class(self) -> type[Driver]:
        """Ours where Textual would take the usual one."""
        usual = super().get_driver_class()
        return ThinDriver if usual is LinuxDriver else usual

    @property
    def viewer(self) -> Viewer | None:
        """Who looks, once the database has said so."""
        return self.opening.viewer

    def _open(self) -> Any:
        """Open the store once more, for a gateway beside the one of the screens."""
        return self.opening.open()

    def today(self) -> date:
        """The viewer's own date."""
        return clock.today(self.viewer.zone if self.viewer is not None else "UTC")

    def may(self, right: str) -> bool:
        """Whether the viewer held a right at sign-in."""
        return self.viewer is None or self.viewer.holds(right)

    def lacks(self, right: str) -> str:
        """Which right is missing, and who can give it."""
        told = _("You do not hold the right: {right}", right=RIGHTS[right])
        names = self.viewer.admins if self.viewer else ()
        return f"{told} · {_('Ask an admin: {names}', names=', '.join(names))}" if names else told

    def forget_person(self) -> None:
        """What the last person looked at is nothing to the next."""
        self.query_text = ""
        self.counts = {}
        self.unread = 0
        self.places = []
        self.last_change = None
        self.revision += 1

    def loaded(self) -> None:
        """The first rows stand; what was made until now stays, so no key need wait for a look through it."""
        if gc.get_threshold()[0] > GARBAGE:
            gc.freeze()
            gc.set_threshold(GARBAGE)
        self.note_sign_in()
        self.watch_others()

    # Starting and leaving

    async def on_mount(self) -> None:
        """Offer to make a database where there is none; say what is wrong with rebound keys."""
        from leadtui.services import entry

        self._listen_for_the_end()
        if self.opening.by_password:
            self.run_worker(self.gateway.run(answers), exit_on_error=True)
        elif entry.missing(self.url):
            self.run_worker(self._first_start(), exclusive=True)
        elif self.config.lock_after:
            self.run_worker(self.watch_idle_with_password(), group="idle")
        for problem in self.keys.problems[:1]:
            self.call_after_refresh(self._tell, problem.text(), "warning")

    def _listen_for_the_end(self) -> None:
        """A dropped line or a shutdown loses nothing of what was typed (DESIGN 2.16)."""
        loop = asyncio.get_running_loop()
        for number in ENDS:
            loop.add_signal_handler(number, self._end, number)

    def on_unmount(self) -> None:
        """Signals mean again what they meant before."""
        loop = asyncio.get_running_loop()
        for number in ENDS:
            loop.remove_signal_handler(number)
        self.stop_watching()

    def _end(self, number: int) -> None:
        self.keep_drafts()
        self.exit(128 + number)

    async def _first_start(self) -> None:
        from leadtui.screens.first_start import FirstStart
        from leadtui.services import entry

        language = await self.push_screen_wait(FirstStart(entry.shown(self.url), self.login, self._create))
        if language is None:
            self.exit(0)
            return
        self.language_changed()
        self.revision += 1
        self.screen.post_message(self.Changed(None))

    async def _create(self, language: str) -> None:
        """Make the database, with whoever sits here as its first admin."""
        from leadtui.config import save_setting
        from leadtui.services import entry

        await asyncio.to_thread(entry.create, self.url, self.login, language)
        save_setting("language", language)

    def language_changed(self) -> None:
        """Show every text in the language chosen; screens are made anew as they are shown."""
        self.repaint_all()
        for screen in self.screen_stack:
            if isinstance(screen, Keyed):
                screen.language_changed()

    def repaint_all(self) -> None:
        """Paint every canvas anew, for another language, theme or set of glyphs."""
        for screen in self.screen_stack:
            for canvas in screen.query(Canvas):
                canvas.repaint()

    async def cmd_app_quit(self) -> None:
        """Close the connection, then leave."""
        await self.leave_lead()
        self.stop_watching()
        await self.gateway.close()
        self.exit(0)

    async def cmd_app_interrupt(self) -> None:
        """The first time ask, the second time leave."""
        now = monotonic()
        if now - self._interrupted < INTERRUPT_SECONDS:
            await self.cmd_app_quit()
            return
        self._interrupted = now
        self._tell(_("Once more {key} leaves; drafts are kept.", key="ctrl+c"), "warning")

    action_quit = cmd_app_quit


def run(begun: tuple[Opening, Gateway[Any]], config: Config | None = None) -> int:
    """Open the screen on a way in that has begun, and return the exit code."""
    opening = begun[0]
    config = config or Config()
    if config.language:
        i18n.set_language(config.language)
    set_glyphs(config.glyphs or _measured_glyphs())
    app = LeadTui(opening.url, opening.login, config=config, begun=begun)
    code = app.run()
    if app.ended_by is not None:
        raise app.ended_by
    if app._exception is not None:
        # A worker's failure wraps what went wrong in it.
        raise getattr(app._exception, "error", app._exception)
    return code or 0


def _measured_glyphs() -> str:
    """ASCII signs where the terminal draws ambiguous characters two cells wide."""
    memory = paths.private(paths.state_folder()) / "terminals"
    return "ascii" if ambiguous_width(memory, os.environ) == 2 else "unicode"
