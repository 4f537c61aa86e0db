"""A new lead: one line understood as it is typed, or its form; twins show while typing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from textual.widget import Widget

from leadtui import clock
from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import Saved
from leadtui.domain.one_line import Understood
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens import new_lead_answers as answers
from leadtui.screens import own_rows
from leadtui.screens.criteria import options
from leadtui.screens.drafting import Draft
from leadtui.screens.form import FormDialog
from leadtui.screens.new_lead_known import Known, picker
from leadtui.services import duplicate_pairs, duplicates_hint, duplicates_left, forgetting, leads, typed_onto
from leadtui.services.duplicates_hint import Twin
from leadtui.text import clip, glyphs
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import value_of
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.panel import Panel
from leadtui.widgets.text_fields import LineField, ProseField

PAUSE = 0.25
MOST = 3
LINES = ("customer", "contact", "title", "phone", "wechat", "email")
MORE = ("source_detail", "expected_value", "budget", "industry", "region", "tag")


class NewLeadDialog(FormDialog[Saved]):
    """Answers with the last lead that was saved.

    Rows follow the line until somebody types into them.
    """

    CONTEXT = "new"
    KIND = "new"
    FIRST = "line"
    DEFAULT_CSS = """
    NewLeadDialog #twins { height: auto; max-height: 5; display: none; }
    """

    def __init__(self, viewer: Viewer, currency: str, draft: Draft | None = None) -> None:
        super().__init__(draft)
        self.viewer = viewer
        self.vocab = answers.vocabulary(currency)
        self.twins: tuple[Twin, ...] = ()
        self.spent = ""
        self._found: Understood | None = None
        self._by_hand: set[str] = set()
        self._looking: asyncio.TimerHandle | None = None
        self._saved: Saved | None = None
        self._onto = 0
        self._others: set[int] = set()
        self.opening = 0

    def head(self, width: int, height: int, ink: Ink) -> Any:
        """What the line takes."""
        line = Line().gap(1, ink.text).text(_("New lead"), ink.heading)
        hint = _("one line in any order, or Tab into the rows")
        return [line.text(clip(f"  {hint}", max(0, width - line.width - 1)), ink.dim).strip(width, ink.text)]

    # Rows

    def fields(self) -> Iterator[Widget]:
        """The line, then what it was taken for."""
        example = _("trade show, Acme Ltd, Jane Doe, 13800001234, training, A")
        yield self.row("line", _("One line"), LineField(placeholder=example, id="line"))
        yield self.row("source", _("Source"), ChoiceField(options("source"), id="source"))
        for name in LINES:
            yield self.row(name, REGISTRY[name].label.text(), LineField(id=name))
        yield from self._needed_rows("contact")
        yield self.row("level", _("Level"), ChoiceField(options("level"), id="level"))
        yield self.row("need", _("Need"), ProseField(id="need"))
        yield from self._needed_rows("lead")
        for name in MORE:
            label = _("Budget") if name == "budget" else REGISTRY[name].label.text()
            yield self.row(name, label, LineField(id=name))
        mine = self.viewer.role == "rep"
        owners = [Option("mine", self.viewer.name), Option("pool", _("the pool"))]
        chosen = ("mine" if mine else "pool",)
        yield self.row("owner", _("Owner"), ChoiceField(owners, chosen=chosen, required=True, id="owner"))

    def _needed_rows(self, entity: Entity) -> Iterator[Widget]:
        """Fields of the team's own that must be filled; others are filled on the lead's own form."""
        needed = filter(own_rows.is_needed, own_rows.fields_of(entity))
        return own_rows.rows_of(needed, self.row, self._now)

    @property
    def _now(self) -> datetime:
        return clock.local(clock.now(), self.viewer.zone)

    def below(self) -> Iterator[Widget]:
        """Leads that may be the same."""
        yield Panel(self._paint_twins, id="twins")

    def edited(self, name: str, *, by_hand: bool) -> None:
        """The rows follow the line; whoever types into a row has the last word."""
        if name == "line":
            self._read_line()
        elif by_hand:
            self._by_hand.add(name)
            self._tell_missing()
        if name in ("phone", "wechat", "email", "customer"):
            self._look_soon()

    def _read_line(self) -> None:
        text = self.value("line")
        self._found, values = answers.understood(text, self.vocab)
        self.set_values({name: value for name, value in values.items() if self._follows(name, value)})
        self._tell_missing()

    def _tell_missing(self) -> None:
        """What neither the line nor the needed rows say yet."""
        needed = [row for name, row in self.rows.items() if name.startswith(own_rows.PREFIX)]
        gaps = (row.label for row in needed if not value_of(row.control).strip())
        empty = [label.removesuffix(own_rows.NEEDED) for label in gaps]
        found = self._found if self.value("line").strip() else None
        self.rows["line"].note(answers.missing_text(found, empty) if found is not None else "")

    def _follows(self, name: str, value: str) -> bool:
        return name not in self._by_hand and self.value(name) != value

    # Twins

    def _look_soon(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        self._looking = asyncio.get_running_loop().call_later(PAUSE, self._look)

    def _look(self) -> None:
        self._looking = None
        if self.is_attached:
            self.run_worker(cast("Any", self._find_twins), group="twins", exclusive=True)

    async def _find_twins(self) -> None:
        points = answers.points_of(self.values())
        twins, spent = await self.desk.ask(
            _look, points, self.value("customer"), self.value("contact"), key="twins"
        )
        self._show_twins(tuple(twin for twin in twins if twin.lead_id not in self._others), spent)

    def _show_twins(self, twins: tuple[Twin, ...], spent: str) -> None:
        if (twins, spent) == (self.twins, self.spent):
            return
        self.twins, self.spent = twins, spent
        panel = self.query_one("#twins", Panel)
        panel.styles.height = len(twins) + bool(spent) + bool(self._known())
        panel.display = bool(twins or spent)
        panel.repaint()

    def _known(self) -> list[Twin]:
        """Those that the viewer may open."""
        return [twin for twin in self.twins if twin.visible]

    def _paint_twins(self, width: int, height: int, ink: Ink) -> Any:
        today, zone = self.desk.today(), self.viewer.zone
        for twin in self.twins[:MOST]:
            line = Line().gap(1, ink.text).text(f"{glyphs().complaint} ", ink.today)
            line.text(clip(answers.twin_text(twin, today, zone), width - 4), ink.today)
            yield line.strip(width, ink.text)
        if self._known():
            way = _("{key} opens it, adds to it, or says it is another", key=self.keys.shown("new.known"))
            yield Line().gap(3, ink.text).text(clip(way, width - 4), ink.dim).strip(width, ink.text)
        if self.spent:
            yield Line().gap(3, ink.text).text(clip(self.spent, width - 4), ink.dim).strip(width, ink.text)

    # Saving

    def draft_body(self) -> dict[str, Any]:
        """The rows, and which of them no longer follow the line."""
        return {**super().draft_body(), "by_hand": ",".join(sorted(self._by_hand))}

    def take_draft(self, body: dict[str, Any]) -> None:
        """Rows typed into stay as they were typed."""
        self._by_hand = {name for name in str(body.get("by_hand", "")).split(",") if name}
        super().take_draft(body)

    def place_of(self, field: str) -> str:
        """Budgets are one row here; what is added to a lead that is there names the contact too."""
        name = re.sub(r"^c\d+-", "", field)
        return "budget" if name.startswith("budget") else own_rows.place_of(name, self.rows)

    async def save(self) -> Saved:
        """Create it, or add it to the lead it was found to be."""
        new = answers.lead_of(self.values(), self.viewer.user_id, self.vocab.currency, self._firsts())
        onto, self._onto = self._onto, 0
        if onto:
            added: Saved = await self.desk.change(typed_onto.add, onto, new)
            return added
        saved: Saved = await self.desk.change(leads.create, new)
        # Whoever may not merge has the last word about this form only.
        for other in sorted(self._others) if self.desk.may("merge") else ():
            await self.desk.change(duplicate_pairs.reject, saved.lead_id, other)
        return saved

    def _firsts(self) -> dict[str, str]:
        """What the rows of the team's own fields begin with."""
        return own_rows.first_texts(("contact", "lead"), self._now)

    async def cmd_new_known(self) -> None:
        """Decide about a lead that may be the same."""
        known = self._known()
        if not known:
            raise RuleError(N_("No lead of yours looks like this one."))
        match await self.app.push_screen_wait(picker(known, self.viewer)):
            case Known("open", lead_id):
                self.keep_draft()
                self.opening = lead_id
                self.dismiss(self._saved)
            case Known("add", lead_id):
                self._onto = lead_id
                await self.submit(self._close)
            case Known("other", lead_id):
                self._others.add(lead_id)
                self._show_twins(tuple(twin for twin in self.twins if twin.lead_id != lead_id), self.spent)

    async def cmd_form_save_and_new(self) -> None:
        """Save, and begin the next card of the pile."""
        await self.submit(self._next)

    async def _next(self, saved: Saved) -> None:
        self._saved = saved
        self._others = set()
        kept = {name: self.value(name) for name in answers.KEPT}
        self._by_hand = {"source"}
        blank = {name: "" for name in self.values() if name not in answers.KEPT}
        self.set_values({**blank, **self._firsts(), **kept})
        self._kept = self.draft_body()
        self.rows["line"].note("")
        self.rows["line"].control.focus()
        undo = _("{key} undo", key=self.keys.shown("change.undo"))
        self.say(_("{name} added · the next one", name=saved.short_name), "good", undo)

    def cmd_nav_back(self) -> None:
        """Leave with the last one saved."""
        self.keep_draft()
        self.dismiss(self._saved)


def _look(
    store: Any, viewer: Viewer, points: Sequence[tuple[str, str]], customer: str, contact: str
) -> tuple[tuple[Twin, ...], str]:
    """Leads that may be the same; and, where no colleague's is told of any more today, that."""
    twins = duplicates_hint.find(store, viewer, points, customer, contact=contact)
    spent = duplicates_left.spent(store, viewer) if points or customer.strip() else None
    warning = forgetting.warning(store, viewer, points) if points else ""
    return twins, warning or (spent.text() if spent is not None else "")
