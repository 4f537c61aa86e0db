"""Saved views: choosing one, saving the query as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from leadtui.base import BaseDialog
from leadtui.i18n import _
from leadtui.screens.list_query import ListQuery
from leadtui.screens.picker import Entry, Picker, fitting
from leadtui.text import glyphs
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Rule
from leadtui.widgets.text_fields import CaretInput

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.services.views import View


class ViewPicker(Picker[int]):
    """Answers with the place of a view."""

    CONTEXT = "views"


async def pick_view(desk: LeadTui, query: ListQuery) -> int | None:
    """The place of the view somebody chose."""
    entries = [_entry(place, view, query) for place, view in enumerate(query.views)]

    async def source(text: str) -> Sequence[Entry[int]]:
        return fitting(entries, text)

    return await desk.push_screen_wait(ViewPicker(_("Views"), source))


def _entry(place: int, view: View, query: ListQuery) -> Entry[int]:
    notes = [_("shared") if view.shared else "", glyphs().check if place == query.place else ""]
    return Entry(place, place, view.name, " ".join(note for note in notes if note), view.query)


class SaveView(BaseDialog[tuple[str, bool] | None]):
    """Answers with a name and whether everybody sees the view."""

    AUTO_FOCUS = "#name"
    DEFAULT_CSS = """
    SaveView { align: center middle; }
    SaveView > Vertical { width: 90%; max-width: 70; height: auto; background: $surface; }
    SaveView #name { height: 1; border: none; background: $panel; margin: 0 1; padding: 0 1; }
    SaveView ChoiceField { margin: 0 1; background: $surface; }
    """

    def __init__(self, query: str, name: str, *, shared: bool) -> None:
        super().__init__()
        self._query = query
        self._shared = shared
        self._name_before = name

    def compose(self) -> ComposeResult:
        """The query, a name, who sees it."""
        with Vertical():
            yield Rule(_("Save view: {query}", query=self._query))
            yield CaretInput(self._name_before, placeholder=_("Name of the view"), id="name", compact=True)
            options = (Option("mine", _("Only for me")), Option("shared", _("For everybody")))
            yield ChoiceField(options, chosen=("shared" if self._shared else "mine",), required=True)
            yield MessageLine()
            yield KeyLine()

    def cmd_form_save(self) -> None:
        """Save under the name."""
        name = self.query_one("#name", Input).value.strip()
        if name:
            self.dismiss((name, self.query_one(ChoiceField).value == "shared"))
        else:
            self.say(_("A view needs a name."), "warning")

    def on_input_submitted(self) -> None:
        """Enter saves too."""
        self.cmd_form_save()

    def cmd_nav_back(self) -> None:
        """Leave without saving."""
        self.dismiss(None)


async def save_view(desk: LeadTui, query: ListQuery) -> View | None:
    """The view the query was saved as; one's own current view is changed under the same name."""
    from leadtui.services import views

    here = query.views[query.place] if 0 <= query.place < len(query.views) else None
    own = here if here is not None and here.id and here.mine else None
    answer = await desk.push_screen_wait(
        SaveView(query.whole, own.name if own else "", shared=bool(own and own.shared))
    )
    if answer is None:
        return None
    name, shared = answer
    view_id = own.id if own is not None and own.name == name else 0
    return await desk.change(views.save, name, query.whole, shared=shared, view_id=view_id)
