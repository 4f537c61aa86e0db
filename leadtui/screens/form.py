"""The frame of every form: head, rows that scroll, message line, footer; errors at their field."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.widget import Widget

from leadtui.base import BaseDialog
from leadtui.commands import BY_ID
from leadtui.errors import LeadtuiError, Unreachable
from leadtui.hints import Hint, footer, footer_right
from leadtui.i18n import _
from leadtui.keymap import key_text
from leadtui.screens.drafting import Draft, Drafting
from leadtui.widgets.form_field import Control, FormField, fill, label_width, value_of
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule

T = TypeVar("T")


class Fields(VerticalScroll, can_focus=False):
    """The rows of a form; they scroll where there are more than fit."""

    DEFAULT_CSS = "Fields { height: 1fr; scrollbar-size-vertical: 1; }"


def fitting(points: Sequence[tuple[int, str]], size: int) -> str:
    """The class of the largest breakpoint that a size reaches."""
    return max(point for point in points if point[0] <= size)[1]


class FormDialog(Drafting, BaseDialog[T | None]):
    """A form over the whole screen; it answers with what ``save`` returns, or None.

    Subclasses yield rows in ``fields``, made with ``row``, and hand them over in ``save``.
    """

    CONTEXT = "form"
    AUTO_FOCUS = ""
    BLANK = True
    _moving = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (23, "-short"), (30, "-tall")]
    HEAD_LINES = 1
    FIRST = ""
    DEFAULT_CSS = """
    FormDialog { background: $background; layout: vertical; }
    FormDialog > Horizontal { height: 1fr; }
    FormDialog Preview { display: none; width: 38%; }
    FormDialog.-wide Preview { display: block; }
    FormDialog LineField, FormDialog ProseField { background: $surface; color: $foreground; }
    """

    def __init__(self, draft: Draft | None = None) -> None:
        super().__init__()
        self.rows: dict[str, FormField] = {}
        self._draft = draft

    # What subclasses say

    def head(self, width: int, height: int, ink: Any) -> Any:
        """Paint what stands above the rows."""
        return []

    def fields(self) -> Iterable[Widget]:
        """The rows and what stands between them."""
        return ()

    def aside(self) -> Iterable[Widget]:
        """What stands beside the rows where there is room."""
        return ()

    def below(self) -> Iterable[Widget]:
        """What stands between the rows and the message line."""
        return ()

    @abstractmethod
    async def save(self) -> T:
        """Hand over what was typed; LeadtuiErrors appear at their field."""

    def edited(self, name: str, *, by_hand: bool) -> None:
        """A row holds something else now."""

    def ready(self) -> None:
        """The rows stand, the draft is back."""

    def place_of(self, field: str) -> str:
        """The row an error about a field of the registry belongs to."""
        return field

    # The frame

    def compose(self) -> ComposeResult:
        """Head, rows, message line, footer."""
        # Styled once for the size they have, and not again when Textual tells the size.
        width, height = self.app.size
        self.add_class(
            fitting(self.HORIZONTAL_BREAKPOINTS, width), fitting(self.VERTICAL_BREAKPOINTS, height)
        )
        head = Panel(self.head, id="head")
        head.styles.height = self.HEAD_LINES
        yield head
        yield Rule()
        fields = list(self.fields())
        self.align()
        with Horizontal():
            with Fields(id="fields"):
                yield from fields
            yield from self.aside()
        yield from self.below()
        yield MessageLine()
        yield KeyLine()

    def row(self, name: str, label: str, control: Control, **more: Any) -> FormField:
        """A row, known by its name from now on."""
        row = FormField(name, label, control, **more)
        self.rows[name] = row
        return row

    def on_mount(self) -> None:
        """The draft back, the caret in the first field; Textual calls the handlers of every base too."""
        self.start_drafting(self._draft)
        self.ready()
        if self.FIRST in self.rows:
            self.rows[self.FIRST].control.focus()

    def align(self) -> None:
        """Give all labels the width of the longest."""
        width = label_width(self.rows.values())
        for row in self.rows.values():
            row.set_label_width(width)

    def show_hints(self) -> None:
        """Saving first, then how to get about."""
        keys = self.keys
        about = [Hint(key_text("tab"), _("next field"))]
        if self.restored is None:
            about.append(Hint(key_text("escape"), _("leave, draft kept")))
        else:
            about.append(Hint(keys.shown("form.afresh"), _(BY_ID["form.afresh"].label)))
        for line in self.query(KeyLine):
            line.show([*footer(keys, self.context), *about], footer_right(keys, self.context))

    # What it holds

    def values(self) -> dict[str, str]:
        """What the rows hold, by name."""
        return {name: value_of(row.control) for name, row in self.rows.items()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Fill rows without counting it as typed."""
        for name, value in values.items():
            if name in self.rows:
                fill(self.rows[name].control, value)

    def value(self, name: str) -> str:
        """What one row holds; nothing where there is no such row."""
        row = self.rows.get(name)
        return value_of(row.control) if row is not None else ""

    def draft_body(self) -> dict[str, Any]:
        """The rows."""
        return dict(self.values())

    def take_draft(self, body: dict[str, Any]) -> None:
        """Put the rows back."""
        self.set_values({name: str(value) for name, value in body.items()})

    # What happens

    def on_input_changed(self, event: Any) -> None:
        """Typed into one line."""
        self._changed(event.input, by_hand=event.input.has_focus)

    def on_text_area_changed(self, event: Any) -> None:
        """Typed into several lines."""
        self._changed(event.text_area, by_hand=event.text_area.has_focus)

    def on_choice_field_changed(self, event: Any) -> None:
        """Chosen."""
        self._changed(event.field, by_hand=event.by_hand)

    def _changed(self, control: Widget, *, by_hand: bool) -> None:
        row = next((row for row in self.rows.values() if row.control is control), None)
        if row is None:
            return
        if row.tone == "error":
            row.note("")
        self.edited(row.field_name, by_hand=by_hand)
        self.touch_draft()

    def on_descendant_blur(self) -> None:
        """Whoever leaves a field has said something."""
        self.keep_draft()

    def set_focus(self, widget: Widget | None, *args: Any, **kwargs: Any) -> None:
        """Textual would repaint the whole screen; here rows paint what looks different."""
        self._moving = True
        try:
            super().set_focus(widget, *args, **kwargs)
        finally:
            self._moving = False

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Rows and lines cover the whole screen, so it need not be painted because the caret moves."""
        if self._moving and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def focus_next(self, selector: Any = "*") -> Widget | None:
        """The next field; after the last one the caret stays."""
        return self._step(selector, 1)

    def focus_previous(self, selector: Any = "*") -> Widget | None:
        """The field before; before the first one the caret stays."""
        return self._step(selector, -1)

    def _step(self, selector: Any, by: int) -> Widget | None:
        chain = self.focus_chain
        focused = self.focused
        if focused in chain:
            at = chain.index(focused) + by
            if not 0 <= at < len(chain):
                return focused
        move = super().focus_next if by > 0 else super().focus_previous
        return move(selector)

    # Commands

    async def cmd_form_save(self) -> None:
        """Save and close, or show what is wrong where it is wrong."""
        await self.submit(self._close)

    async def _close(self, result: T) -> None:
        self.dismiss(result)

    async def submit(self, then: Any) -> None:
        """Save; afterwards the draft is gone and ``then`` gets what was saved."""
        self.keep_draft()
        try:
            result = await self.save()
        except Unreachable:
            self.app.run_worker(cast("Any", self._until_back), group="draft", exclusive=True)
            return
        except LeadtuiError as error:
            self.fail(error)
            return
        await self.discard_draft()
        await then(result)

    async def _until_back(self) -> None:
        """What was typed waits here for the database; saving it is left to whoever typed it."""
        await self.desk.came_back(_("Not saved: the database is out of reach"))
        self.say(_("The database is back · {key} saves", key=self.keys.shown("form.save")), "good")

    def fail(self, error: LeadtuiError) -> None:
        """Show an error at its field, with the caret there, or in the message line."""
        row = self.rows.get(self.place_of(error.field)) if error.field else None
        if row is None:
            self.say(error.text(), "error", error.advice())
            return
        row.display = True
        text = " ".join(part for part in (error.text(), error.advice()) if part)
        row.control.focus()
        row.note(text, "error")

    def cmd_nav_back(self) -> None:
        """Leave; what was typed is kept."""
        self.keep_draft()
        self.dismiss(None)

    async def cmd_find_anywhere(self) -> None:
        """Park the draft and find a lead."""
        self.keep_draft()
        app = self.desk
        self.dismiss(None)
        app.call_later(self._find)

    def _find(self) -> None:
        screen = self.desk.screen
        if hasattr(screen, "run_command"):
            screen.run_command(BY_ID["find.anywhere"])
