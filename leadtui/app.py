"""The app: one gateway, one viewer, three modes; every service call of the screens passes here."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from leadtui import clock, i18n, paths
from leadtui.base import BaseApp
from leadtui.config import Config
from leadtui.domain.news import News
from leadtui.domain.people import Viewer
from leadtui.domain.rights import RIGHTS
from leadtui.errors import ConnectionLost, Deactivated, PasswordNeeded, Unreachable
from leadtui.gateway import Gateway
from leadtui.i18n import N_, _
from leadtui.keyed import Keyed, Tone
from leadtui.keymap import keymap
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
RETRY_SECONDS = (1, 2, 4, 8)
ENDS = (signal.SIGHUP, signal.SIGTERM)
SHUT_OUT = N_("{name} was deactivated and signed out; what was typed is kept as a draft.")
ASK_ADMIN = N_("Ask an admin.")

if TYPE_CHECKING:
    from textual.driver import Driver

    from leadtui.screens.sheets import SheetDialog

P = ParamSpec("P")
T = TypeVar("T")


def _answers(store: Any) -> None:
    store.read(store.engine.data_version)


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


def _login() -> Any:
    from leadtui.screens.sign_in import SignIn

    return SignIn()


class Place(NamedTuple):
    """Where one was: a mode and the lead under the cursor, for ctrl+o."""

    mode: str
    lead_id: int | None


class LeadTui(Live, Signing, ProgramCommands, BaseApp):
    """The program.

    ``query`` is what Leads and Board show; ``revision`` counts changes, so that a screen knows on
    its way back whether it is stale.
    """

    MODES = {"today": _today, "leads": _leads, "board": _board, "inbox": _inbox, "login": _login}
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
        self.revision = 0
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

    async def ask(
        self,
        function: Callable[Concatenate[Any, Viewer, P], T],
        *args: Any,
        key: str | None = None,
        **kwargs: Any,
    ) -> T:
        """A read: the answer of ``function(store, viewer, *args)``; a newer one with the same key wins.

        While the database is out of reach it says so and tries again.
        """
        tries = 0
        while True:
            try:
                answer: T = await self.gateway.run(self._as_viewer, function, args, kwargs, key=key)
            except (PasswordNeeded, Deactivated) as error:
                self.shut_out(error)
                raise asyncio.CancelledError from error
            except Unreachable:
                if self.viewer is None:
                    raise
                await self._wait_for_database(tries, _("The database is out of reach"))
                tries += 1
            else:
                if tries:
                    self._tell(_("The database is back."), "good")
                return answer

    async def came_back(self, what: str) -> bool:
        """Say ``what`` until the database answers; whether it had to be waited for."""
        tries = 0
        while True:
            try:
                await self.gateway.run(_answers, key="answers")
            except Unreachable:
                await self._wait_for_database(tries, what)
                tries += 1
            else:
                if tries:
                    self._tell(_("The database is back."), "good")
                return tries > 0

    async def _wait_for_database(self, tries: int, what: str) -> None:
        # What the driver says about it is in the log: here the line is needed for what it means.
        pause = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
        self._tell(
            _("{what} · trying again in {n} s · what you typed is kept", what=what, n=pause), "warning"
        )
        await asyncio.sleep(pause)

    async def change(
        self, function: Callable[Concatenate[Any, Viewer, P], T], *args: Any, **kwargs: Any
    ) -> T:
        """A write in one transaction; screens hear what changed.

        Where the connection breaks on the way nothing was done, so it is tried once more.
        """
        from leadtui.domain.forms import Saved

        self.saving += 1
        try:
            result = await self._written(function, args, kwargs)
        finally:
            self.saving -= 1
        self.changed(result.lead_id if isinstance(result, Saved) else 0)
        self.seal_soon()
        return result

    async def _written(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        try:
            return await self.gateway.run(self._as_writer, function, args, kwargs, write=True)
        except ConnectionLost:
            return await self.gateway.run(self._as_writer, function, args, kwargs, write=True)
        except Deactivated as error:
            self.shut_out(error)
            raise

    def changed(self, lead_id: int = 0) -> None:
        """Tell the screens that a lead was changed, or with 0 that many may have been."""
        self.revision += 1
        self.screen.post_message(self.Changed(frozenset({lead_id}) if lead_id else None))

    def today(self) -> date:
        """The viewer's own date."""
        return clock.today(self.viewer.zone if self.viewer is not None else "UTC")

    async def keep(self, function: Callable[Concatenate[Any, Viewer, P], T], *args: Any, **kwargs: Any) -> T:
        """A write that changes no lead, such as a draft: no screen need look again."""
        try:
            return await self.gateway.run(self._as_writer, function, args, kwargs, write=True)
        except Deactivated as error:
            self.shut_out(error)
            # Nobody is left to tell: whoever waited ends quietly with the program.
            raise asyncio.CancelledError from error

    def _as_writer(self, store: Any, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        """Who was deactivated since they signed in writes nothing more."""
        from leadtui.services import signing_in

        assert self.viewer is not None
        if not signing_in.still_active(store, self.viewer):
            raise Deactivated(SHUT_OUT, ASK_ADMIN, name=self.viewer.name)
        return self._as_viewer(store, function, args, kwargs)

    def _as_viewer(self, store: Any, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        assert self.viewer is not None
        answer: T = function(store, self.viewer, *args, **kwargs)
        return answer

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

    # Going places

    async def go(self, mode: str, lead_id: int | None = None) -> None:
        """Switch to a mode, remembering where one was."""
        if mode != self.current_mode:
            self.places.append(Place(self.current_mode, getattr(self.screen, "current_id", None)))
            del self.places[:-50]
            await self.switch_mode(mode)

    def remember(self, lead_id: int) -> None:
        """The cursor leaves this lead by itself; ctrl+o leads back to it."""
        self.places.append(Place(self.current_mode, lead_id))
        del self.places[:-50]

    async def cmd_screen_today(self) -> None:
        """Today's work."""
        await self.go("today")

    async def cmd_screen_leads(self) -> None:
        """The list."""
        await self.go("leads")

    async def cmd_screen_board(self) -> None:
        """The board."""
        await self.go("board")

    async def cmd_screen_inbox(self) -> None:
        """What one was told."""
        await self.go("inbox")

    async def cmd_nav_return(self) -> None:
        """Back where one was."""
        if self.places:
            place = self.places.pop()
            await self.switch_mode(place.mode)
            show = getattr(self.screen, "go_to_lead", None)
            if show is not None and place.lead_id is not None:
                await show(place.lead_id)

    async def open_lead(self, lead_id: int, siblings: Sequence[int] = (), trail: str = "") -> None:
        """Open one lead; J and K walk ``siblings``, ``trail`` says where one came from."""
        from leadtui.screens.lead import LeadScreen

        await self.push_screen(LeadScreen(lead_id, siblings, trail))

    # Starting and leaving

    async def on_mount(self) -> None:
        """Offer to make a database where there is none; say what is wrong with rebound keys."""
        from leadtui.services import entry

        self._listen_for_the_end()
        if self.opening.by_password:
            self.run_worker(self.gateway.run(_answers), exit_on_error=True)
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

    def _tell(self, text: str, tone: Tone = "plain") -> None:
        screen = self.screen
        if isinstance(screen, Keyed):
            screen.say(text, tone)

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

    async def cmd_app_settings(self) -> None:
        """Language, theme and glyphs."""
        from leadtui.screens.settings import open_settings

        await open_settings(self)

    async def cmd_people_open(self) -> None:
        """The page of people, for those who lead any."""
        from leadtui.screens.people import PeopleScreen
        from leadtui.services.access import require_leader

        if self.viewer is not None:
            require_leader(self.viewer)
            await self.push_screen(PeopleScreen())

    async def cmd_handover_open(self) -> None:
        """Choose a hand-over to read."""
        from leadtui.screens.handover import choose_page

        await choose_page(self)

    async def cmd_sheet_import(self) -> None:
        """Import a sheet after a preview."""
        from leadtui.screens.sheets import ImportDialog

        await self._sheet(ImportDialog(self))

    async def cmd_sheet_export(self) -> None:
        """Export what the list shows."""
        from leadtui.screens.sheets import ExportDialog

        await self._sheet(ExportDialog(self))

    async def _sheet(self, dialog: SheetDialog) -> None:
        told = await self.push_screen_wait(dialog)
        if told is not None:
            self.revision += 1
            self.screen.post_message(self.Changed(None))
            self._tell(told, "good")

    async def cmd_nav_back(self) -> None:
        """Up one step; at home, leave."""
        if len(self.screen_stack) > 1:
            await self.pop_screen()
        elif self.current_mode != self.DEFAULT_MODE:
            await self.switch_mode(self.DEFAULT_MODE)
        else:
            await self.cmd_app_quit()

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
