"""What the list shows, out of the screen: a path, a format, columns if one wants, masked or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input

from leadtui.errors import LeadtuiError, UsageError
from leadtui.i18n import N_, _
from leadtui.screens.sheets import SheetDialog
from leadtui.text import clip
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import FormField, label_width
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.text_fields import CaretInput, LineField

if TYPE_CHECKING:
    from leadtui.exchange.kinds import Kind

FORMATS = {
    "xlsx": N_("sheet (.xlsx)"),
    "csv": N_("table (.csv)"),
    "jsonl": N_("JSON lines"),
    "vcf": N_("contacts (vCard)"),
    "ics": N_("open plans (calendar)"),
}
ABOUT = {
    "xlsx": N_("One row per follow-up, with drop-downs; it comes in again as it was."),
    "csv": N_("One row per follow-up as text; it comes in again as it was."),
    "jsonl": N_("One line per lead with everything known of it, for programs."),
    "vcf": N_("The contacts as an address book, but those not to be contacted."),
    "ics": N_("The open plans for a calendar, without phone numbers."),
}
COLUMNED = ("xlsx", "csv", "jsonl")


class ExportDialog(SheetDialog):
    """Export what the list shows; the format follows the name, or the name the format."""

    TITLE_TEXT = N_("Export to a sheet")
    HINT = N_("Path of the file to write: .xlsx .csv .jsonl .vcf .ics")

    def compose(self) -> ComposeResult:
        """The path first."""
        formats = [Option(name, _(text)) for name, text in FORMATS.items()]
        masks = [Option("open", _("as they are")), Option("masked", _("masked: 138****8000"))]
        hint = _("Empty for all, or: number,customer,phone,…")
        with Vertical():
            yield Rule(_(self.TITLE_TEXT))
            yield CaretInput(self._path, placeholder=_(self.HINT), id="path", compact=True)
            yield FormField(
                "kind", _("Format"), ChoiceField(formats, chosen=("xlsx",), required=True, id="kind")
            )
            yield FormField("columns", _("Columns"), LineField(placeholder=hint, id="columns"))
            yield FormField(
                "details",
                _("Phones, emails"),
                ChoiceField(masks, chosen=("open",), required=True, id="details"),
            )
            yield Panel(self._about, id="told")
            yield MessageLine()
            yield KeyLine()

    def on_mount(self) -> None:
        """Labels under each other."""
        rows = self.query(FormField)
        for row in rows:
            row.set_label_width(label_width(rows))

    @property
    def kind(self) -> str:
        """The format that is chosen."""
        return self.query_one("#kind", ChoiceField).value

    @on(Input.Changed, "#path")
    def follow_name(self) -> None:
        """The format that the name asks for."""
        ending = Path(self.query_one("#path", Input).value.strip()).suffix.lower().removeprefix(".")
        if ending in FORMATS:
            self.query_one("#kind", ChoiceField).value = ending

    @on(ChoiceField.Changed, "#kind")
    def follow_format(self, event: ChoiceField.Changed) -> None:
        """The name that the format asks for, and what is written."""
        path = self.query_one("#path", Input)
        if event.by_hand:
            path.value = str(Path(path.value.strip() or "leads").with_suffix(f".{self.kind}"))
        columns = self.query_one("#columns", LineField)
        if columns.has_focus and self.kind not in COLUMNED:
            self.query_one("#details").focus()
        self.query_one("#row-columns").display = self.kind in COLUMNED
        self.query_one("#told", Panel).show(self._about)

    def _about(self, width: int, _height: int, ink: Ink) -> list[Strip]:
        text = _(ABOUT[self.kind])
        return [Line().gap(1, ink.text).text(clip(text, width - 2), ink.dim).strip(width, ink.text)]

    @on(Input.Submitted, "#path")
    def take_name(self) -> None:
        """Write the file."""
        self.cmd_form_save()

    def cmd_form_save(self) -> None:
        """Write the file."""
        if not self._under_way:
            self._export()

    @work(exclusive=True)
    async def _export(self) -> None:
        try:
            text = await self._written(self.path)
        except OSError as error:
            name = self.query_one("#path", Input).value
            self.say(_("Cannot write {path}: {reason}", path=name, reason=error.strerror), "error")
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
        else:
            self.dismiss(text)

    async def _written(self, path: Path) -> str:
        from leadtui.exchange.kinds import kind_of
        from leadtui.services import export_any

        columns = self.query_one("#columns", LineField).value.strip()
        kind = kind_of(path.name) if path.suffix else cast("Kind", self.kind)
        wanted = export_any.Wanted(
            kind,
            self.desk.query_text,
            (columns,) if columns and kind in COLUMNED else (),
            masked=self.query_one("#details", ChoiceField).value == "masked",
        )
        with new_file(path) as out:
            done = await self.run_apart(export_any.write, out, wanted)
        return _("{n} leads in {rows} rows written to {path}", n=done.leads, rows=done.rows, path=path)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there, for whoever exports only, gone again unless it was written whole."""
    if path.exists() or path.is_symlink():
        raise UsageError(N_("{path} exists already."), N_("Give another name."), path=path)
    # No link that appears meanwhile is followed.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with ExitStack() as on_failure:
        on_failure.callback(path.unlink, missing_ok=True)
        with os.fdopen(handle, "wb") as out:
            yield out
        on_failure.pop_all()
