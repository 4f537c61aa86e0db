"""Sheets in and out from the screen: a path, a preview, progress that can be stopped, a summary."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from leadtui import paths
from leadtui.base import BaseDialog
from leadtui.domain.lists import label
from leadtui.errors import Cancelled, LeadtuiError, UsageError
from leadtui.gateway import Gateway
from leadtui.i18n import N_, _
from leadtui.text import clip, pad
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.text_fields import CaretInput

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.services.import_preview import Preview
    from leadtui.services.import_rehearsal import Rehearsal
    from leadtui.services.import_source import Asked

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv")
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
        self._told_at = 0.0
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

    async def on_unmount(self) -> None:
        """The second connection does not stay."""
        if self._gateway is not None:
            await self._gateway.close()

    def progress(self, phase: str, done: int, total: int) -> None:
        """Counts and the share, a few times a second."""
        now = monotonic()
        if now - self._told_at >= TOLD_EVERY:
            self._told_at = now
            share = f" {done * 100 // total} %" if total else ""
            words = {"read": _("reading"), "write": _("writing"), "revert": _("taking back")}
            self.say(
                _(
                    "{phase} {done}/{total}{share} · Esc stops",
                    phase=words.get(phase, phase),
                    done=done,
                    total=total,
                    share=share,
                )
            )


class ImportDialog(SheetDialog):
    """Import a sheet: Enter reads it and shows what would happen, ctrl+s does it."""

    TITLE_TEXT = N_("Import a sheet")
    HINT = N_("Path of an .xlsx or .csv file; Enter shows what would happen")

    def __init__(self, desk: LeadTui, path: str = "") -> None:
        super().__init__(desk, path)
        self.read: Preview | None = None
        self._asked: Asked | None = None

    def on_input_changed(self) -> None:
        """Another path: nothing is known of it."""
        self.read = self._asked = None

    def on_input_submitted(self) -> None:
        """Read the sheet and show what would happen."""
        if not self._under_way:
            self._preview()

    @work(exclusive=True, group="command")
    async def _preview(self) -> None:
        from leadtui.services import import_preview

        try:
            path = self.path
            if not path.is_file():
                raise UsageError(
                    N_("There is no file {path}."), N_("Drop it here or type its path."), path=path
                )
            self.read = await self.run_apart(import_preview.preview, path)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
            return
        self.query_one("#told", Panel).show(self._paint)
        self.say(_("Nothing is written yet · ctrl+s imports"), "good")
        mapping = self.read.mapping if self.read is not None else None
        if mapping is not None and not mapping.layout:
            await self._review(path)

    async def _review(self, path: Path) -> None:
        """A table from elsewhere: how its columns are read is looked at first."""
        from leadtui.screens.import_review import review
        from leadtui.services.import_rehearsal import rehearse

        async def told(asked: Asked) -> Rehearsal:
            found: Rehearsal = await self.run_apart(rehearse, path, asked=asked)
            return found

        try:
            asked = await review(self.app, told)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
            return
        if asked is not None:
            self._asked = asked
            self._import()

    def _paint(self, width: int, height: int, ink: Ink) -> list[Strip]:
        read = self.read
        if read is None:
            return []
        lines = [
            _line(
                _(
                    "{rows} rows · {new} new leads · {known} known · {said} follow-ups",
                    rows=read.rows,
                    new=read.new,
                    known=read.known,
                    said=read.followups,
                ),
                ink.strong,
                width,
                ink,
            )
        ]
        if read.sheet and len(read.sheets) > 1:
            lines.append(
                _line(_("Sheet {name} of {n}", name=read.sheet, n=len(read.sheets)), ink.dim, width, ink)
            )
        if read.unknown:
            lines.append(
                _line(_("Not understood: {names}", names=", ".join(read.unknown)), ink.today, width, ink)
            )
        if read.rejected:
            lines.append(
                _line(
                    _("{n} rows cannot be read and are left out:", n=len(read.rejected)), ink.late, width, ink
                )
            )
            lines += [
                _line(f"  {number}: {reason}", ink.text, width, ink) for number, reason in read.rejected[:5]
            ]
        lines.append(Strip.blank(width))
        for number, customer, contact, status, owner, known in read.leads[: max(0, height - len(lines))]:
            lines.append(_lead_line(number, customer, contact, status, owner, known, width, ink))
        return lines

    def cmd_form_save(self) -> None:
        """Import what was read."""
        if self.read is None:
            self._preview()
        elif not self._under_way:
            self._import()

    @work(exclusive=True)
    async def _import(self) -> None:
        from leadtui.services import importing

        try:
            done = await self.run_apart(importing.run, self.path, asked=self._asked)
        except LeadtuiError as error:
            self.say(
                error.text(), "error", error.advice() or _("What was written stays; run it again to go on.")
            )
            return
        counts = done.counts
        self.desk.revision += 1
        text = _(
            "{new} leads and {said} follow-ups imported · u takes it back",
            new=counts.get("leads_created", 0),
            said=counts.get("followups_added", 0),
        )
        if done.rejected:
            text += " · " + _("{n} rows were left out", n=len(done.rejected))
        if done.owners_created:
            text += " · " + _("new owners, not active: {names}", names=", ".join(done.owners_created))
        self.dismiss(text)


def _line(text: str, style: Any, width: int, ink: Ink) -> Strip:
    return Line().gap(1, ink.text).text(clip(text, width - 2), style).strip(width, ink.text)


def _lead_line(
    number: str, customer: str, contact: str, status: str, owner: str, known: bool, width: int, ink: Ink
) -> Strip:
    line = (
        Line().gap(1, ink.text).text("=" if known else "+", ink.dim if known else ink.good).gap(1, ink.text)
    )
    line.text(pad(clip(number, 16), 17), ink.dim)
    line.text(pad(clip(customer, max(10, width - 55)), max(11, width - 54)), ink.text)
    line.text(pad(clip(contact, 8), 9), ink.text).text(pad(clip(label("status", status), 10), 11), ink.dim)
    return line.text(clip(owner, 10), ink.dim).strip(width, ink.text)
