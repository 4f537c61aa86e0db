"""Sheets in and out from the screen: a path, a preview, progress that can be stopped, a summary."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from leadtui import paths
from leadtui.base import BaseDialog
from leadtui.errors import Cancelled, LeadtuiError, UsageError
from leadtui.gateway import Gateway
from leadtui.i18n import N_, _
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.text_fields import CaretInput

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.keyed import Keyed
    from leadtui.screens.import_desk import FileDesk
    from leadtui.services.import_asked import Asked
    from leadtui.services.importing import Result

UNFINISHED = ("staged", "applying")
TOLD_EVERY = 0.2


class SheetDialog(BaseDialog[str | None]):
    """A path to type, a body to read, a way to stop."""

    CONTEXT = "form"
    AUTO_FOCUS = "#path"
    DEFAULT_CSS = """
    SheetDialog { align: center middle; }
    SheetDialog > Vertical { width: 90%; max-width: 100; height: 80%; background: $surface; }
    SheetDialog #path { height: 1; border: none; background: $surface; padding: 0 1; }
    SheetDialog #told { height: 1fr; }
    """
    TITLE_TEXT = ""
    HINT = ""

    def __init__(self, desk: LeadTui, path: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._path = path
        self._stop = False
        # Not _running: Textual's own word for a screen that is there.
        self._under_way = False
        self._told_at = self._started = 0.0
        self._phase = ""
        self._gateway: Gateway[Any] | None = None

    def compose(self) -> ComposeResult:
        """The path first."""
        with Vertical():
            yield Rule(_(self.TITLE_TEXT))
            yield CaretInput(self._path, placeholder=_(self.HINT), id="path", compact=True)
            yield Panel(id="told")
            yield MessageLine()
            yield KeyLine()

    @property
    def path(self) -> Path:
        """What was typed, as a path."""
        return paths.typed(self.query_one("#path", Input).value.strip().strip("'\"")).expanduser()

    def cmd_nav_back(self) -> None:
        """Stop what runs, or leave."""
        if self._under_way:
            self._stop = True
            self.say(_("Stopping…"))
        else:
            self.dismiss(None)

    async def run_apart(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A long call over a connection of its own: the screens stay quick meanwhile."""
        if self._gateway is None:
            self._gateway = Gateway(self.desk._open, name="leadtui-sheets")
        self._under_way, self._stop = True, False
        loop = asyncio.get_running_loop()

        def on_progress(phase: str, done: int, total: int) -> None:
            if self._stop:
                raise Cancelled(N_("Stopped."))
            loop.call_soon_threadsafe(self.progress, phase, done, total)

        try:
            return await self._gateway.run(
                self.desk._as_viewer, function, args, {**kwargs, "on_progress": on_progress}, write=True
            )
        finally:
            self._under_way = False

    async def run_quietly(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A short call over the same connection; it says nothing on the way."""
        if self._gateway is None:
            self._gateway = Gateway(self.desk._open, name="leadtui-sheets")
        return await self._gateway.run(self.desk._as_viewer, function, args, kwargs, write=True)

    async def on_unmount(self) -> None:
        """The second connection does not stay."""
        if self._gateway is not None:
            await self._gateway.close()

    def progress(self, phase: str, done: int, total: int) -> None:
        """Counts and the time left, a few times a second, on whatever page is on top."""
        now = monotonic()
        if phase != self._phase:
            self._phase, self._started, self._told_at = phase, now, 0.0
        if now - self._told_at < TOLD_EVERY:
            return
        self._told_at = now
        words = {
            "read": _("reading"), "judge": _("comparing"), "write": _("writing"), "revert": _("taking back"),
        }  # fmt: skip
        text = f"{words.get(phase, phase)} {done:,}/{total:,}" if total else words.get(phase, phase)
        seconds = now - self._started
        if 0 < done < total and seconds > 1:
            text += " · " + _("{n} s left", n=round(seconds / done * (total - done)) or 1)
        cast("Keyed", self.app.screen).say(text + " · " + _("Esc stops"))


class ImportDialog(SheetDialog):
    """Import a file: Enter reads it and opens the page on which it is looked at and imported."""

    TITLE_TEXT = N_("Import a sheet")
    HINT = N_("Path of a file: .xlsx, .csv, .vcf, .ics, ...; Enter shows what would happen")
    _unfinished = False

    def on_mount(self) -> None:
        """Say what was stopped on the way, if anything was."""
        self._look_back()

    @work(group="command")
    async def _look_back(self) -> None:
        from leadtui.services import importing

        try:
            stopped = [one for one in await self.desk.ask(importing.batches) if one.state in UNFINISHED]
        except LeadtuiError:
            # Reading the file says the same, and why.
            return
        if stopped:
            self._unfinished = True
            text = _("The import of {name} was stopped on the way", name=stopped[0].file_name)
            self.say(text, "warning", _("{key} finishes it", key=self.keys.shown("form.save")))

    def on_input_submitted(self) -> None:
        """Read the file and show what would happen."""
        if not self._under_way:
            self._review()

    def cmd_form_save(self) -> None:
        """The same, or with nothing typed finish what was stopped."""
        if self._under_way:
            return
        if self._unfinished and not self.query_one("#path", Input).value.strip():
            self._finish()
        else:
            self._review()

    @work(exclusive=True, group="command")
    async def _review(self) -> None:
        """Look at the file, then import it as was decided there."""
        from leadtui.screens.import_desk import FileDesk

        try:
            if not self.query_one("#path", Input).value.strip():
                raise UsageError(N_("Which file is it?"), N_("Drop it here or type its path."))
            path = self.path
            if not path.is_file():
                raise UsageError(
                    N_("There is no file {path}."), N_("Drop it here or type its path."), path=path
                )
            login = self.desk.viewer.login if self.desk.viewer is not None else self.desk.login
            file = FileDesk(path, self.desk.url, login, work=self.run_apart, run=self.run_quietly)
            asked = await self._looked_at(file)
            if asked is not None:
                await self._import(file, asked)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())

    async def _looked_at(self, file: FileDesk) -> Asked | None:
        from leadtui.screens.import_answers import who
        from leadtui.screens.import_review import ImportReview
        from leadtui.services.context import phone_region
        from leadtui.services.import_asked import Asked
        from leadtui.services.import_choices import NobodyNamed

        kept = file.restored()
        try:
            looked, asked = await file.look(kept or Asked()), kept or Asked()
        except NobodyNamed as error:
            letter = await who(self.app, error.columns)
            if letter is None:
                raise
            asked = Asked(columns=(f"{letter}=customer",))
            looked, kept = await file.look(asked), None
        except LeadtuiError:
            if kept is None:
                raise
            # What was decided then means nothing any more, such as a user who is gone.
            looked, asked, kept = await file.look(Asked()), Asked(), None
        region = await self.desk.ask(lambda store, viewer: store.read(phone_region))
        self.say("")
        page = ImportReview(self.desk, file, looked, asked, region, restored=kept is not None)
        decided: Asked | None = await self.app.push_screen_wait(page)
        return decided

    async def _import(self, file: FileDesk, asked: Asked) -> None:
        from leadtui.services import importing

        try:
            done = await self.run_apart(importing.run, file.path, asked=asked)
        except LeadtuiError as error:
            self._unfinished = True
            self.query_one("#path", Input).value = ""
            goes_on = _("what was written stays, {key} goes on", key=self.keys.shown("form.save"))
            self.say(error.text(), "error", error.advice() or goes_on)
            return
        file.forget()
        await self._told(done, file.path, asked)

    @work(exclusive=True, group="command")
    async def _finish(self) -> None:
        """Finish what was stopped; its rows are as they were decided then."""
        from leadtui.services import importing

        try:
            done = await self.run_apart(importing.resume)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
            return
        await self._told(done, None, None)

    async def _told(self, done: Result, path: Path | None, asked: Asked | None) -> None:
        """Leave with one line about what was done."""
        counts = done.counts
        self.desk.revision += 1
        told = [
            _(
                "{new} leads and {said} follow-ups imported · u takes it back",
                new=counts.get("leads_created", 0),
                said=counts.get("followups_added", 0),
            )
        ]
        if counts.get("leads_updated"):
            told.append(_("{n} leads changed", n=counts["leads_updated"]))
        if done.rejected:
            left = _("{n} rows were left out", n=len(done.rejected))
            told.append(left if path is None else await self._given_back(done, path, asked))
        if done.owners_created:
            told.append(_("new owners, not active: {names}", names=", ".join(done.owners_created)))
        if done.fields_made:
            told.append(_("new fields: {names}", names=", ".join(done.fields_made)))
        self.dismiss(" · ".join(told))

    async def _given_back(self, done: Result, path: Path, asked: Asked | None) -> str:
        """The rows that were left out, in a file of their own beside the one they come from."""
        from leadtui.services.import_rejects import write_beside

        n = len(done.rejected)
        try:
            written: Path = await self.run_quietly(write_beside, path, done.rejected, asked)
        except LeadtuiError as error:
            return _("{n} rows were left out", n=n) + f" ({error.text()})"
        return _("{n} rows were left out: {file}", n=n, file=written.name)
