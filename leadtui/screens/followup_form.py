"""The follow-up form: what was said, what comes next, and the status reached, in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from textual.widget import Widget

from leadtui.domain.fields import Field
from leadtui.domain.forms import Saved
from leadtui.domain.lists import OPEN_STATUSES, label
from leadtui.domain.news import Beside
from leadtui.errors import LeadtuiError, ValidationError
from leadtui.i18n import _
from leadtui.screens import criteria, followup_answers, next_step, own_rows
from leadtui.screens.criteria_form import CriteriaForm
from leadtui.screens.drafting import Draft
from leadtui.services import followups
from leadtui.services.form_facts import FormFacts
from leadtui.widgets.beside import beside_text
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import FieldNote, FormField
from leadtui.widgets.form_head import LINES, form_head
from leadtui.widgets.ink import Ink
from leadtui.widgets.panel import Panel
from leadtui.widgets.text_fields import LineField, ProseField

DATE_WIDTH = 18


class FollowupDialog(CriteriaForm[Saved]):
    """Answers with what was saved.

    The caret starts in the summary, since method and outcome are proposed; the date follows method,
    outcome, status and a date in the next step until somebody types one. ``answers`` are given already,
    before any draft; ``begin_at`` is the own field of follow-ups that is asked for first.
    """

    KIND = "followup"
    DOING = "writing"
    _beside = ""
    HEAD_LINES = LINES
    FIRST = "summary"
    DEFAULT_CSS = """
    FollowupDialog #summary { min-height: 2; }
    FollowupDialog.-low #summary { min-height: 1; }
    FollowupDialog.-tall #summary { min-height: 4; }
    FollowupDialog.-tall #feedback { min-height: 2; }
    """

    def __init__(
        self,
        facts: FormFacts,
        draft: Draft | None = None,
        *,
        answers: Mapping[str, str] | None = None,
        begin_at: str = "",
    ) -> None:
        super().__init__(facts, draft)
        self._given = dict(answers or {})
        self._first = followup_answers.first_answers(facts, self._given)
        self._offered = self._first["plan_on"]
        self._own = own_rows.fields_of("followup")
        self._asks = own_rows.PREFIX + begin_at if begin_at else ""
        self.FIRST = self._asks or self.FIRST
        self.gaps = FieldNote()

    def head(self, width: int, height: int, ink: Ink) -> Any:
        """Who it is, at every width."""
        head = form_head(self.facts.detail, self.facts.open_plan(), self.facts.now, self._beside)
        return head(width, height, ink)

    def show_beside(self, beside: tuple[Beside, ...]) -> None:
        """Show who else is at this lead."""
        text = beside_text(beside, self.facts.viewer.zone)
        if text != self._beside:
            self._beside = text
            self.query_one("#head", Panel).sync()

    def fields(self) -> Iterator[Widget]:
        """In the order of a conversation."""
        yield from self._what_happened()
        yield from self._what_was_said()
        yield from self._own_rows(needed=True)
        yield from self._what_comes_next()
        yield self.row("decision_progress", _("Decision"), LineField(id="decision_progress"))
        yield from self._own_rows(needed=False)
        yield self.row(
            "contacted_at",
            _("When"),
            LineField(placeholder=_("now; or yesterday 15:30"), id="contacted_at"),
        )

    def _what_happened(self) -> Iterator[Widget]:
        first = self._first
        yield self.row("method", _("Method"), self._choice("method", first["method"], required=True))
        yield self.row("outcome", _("Outcome"), self._choice("outcome", first["outcome"], required=True))
        contacts = self.facts.detail.contacts
        if len(contacts) > 1:
            people = [Option(str(contact.id), contact.name or contact.address_form) for contact in contacts]
            yield self.row(
                "contact", _("With"), ChoiceField(people, chosen=(first["contact"],), id="contact")
            )

    def _what_was_said(self) -> Iterator[Widget]:
        yield self.row("summary", _("Summary"), ProseField(id="summary"))
        yield self.row("feedback", _("Feedback"), ProseField(id="feedback"))
        yield self.row("attitude", _("Attitude"), self._choice("attitude"))
        yield self.row("needs", _("Needs"), self._choice("need", several=True, name="needs"))
        yield self.row("concerns", _("Concerns"), self._choice("concern", several=True, name="concerns"))

    def _own_rows(self, *, needed: bool) -> Iterator[Widget]:
        """Fields of the team's own: needed ones before what comes next, others with the rest."""
        fields: list[Field] = [field for field in self._own if own_rows.is_needed(field) == needed]
        return own_rows.rows_of(fields, self.row, self.facts.now)

    def _what_comes_next(self) -> Iterator[Widget]:
        yield self.row("next_step", _("Next step"), LineField(id="next_step"))
        date = LineField(self._offered, select_on_focus=True, id="plan_on")
        why = FieldNote()
        yield self.row("plan_on", _("Next date"), date, beside=True, below=why, field_width=DATE_WIDTH)
        yield why
        reason = LineField(placeholder=_("the reason; or a date: their turn, wake it then"), id="no_plan")
        row = self.row("no_plan", _("No date?"), reason)
        row.display = False
        yield row
        yield self.row("status", _("Status"), self._choice("status", self._first["status"], required=True))
        yield self.gaps

    def _choice(
        self, kind: str, chosen: str = "", *, several: bool = False, required: bool = False, name: str = ""
    ) -> ChoiceField:
        picked = (chosen,) if chosen else ()
        return ChoiceField(
            criteria.options(kind), chosen=picked, several=several, required=required, id=name or kind
        )

    # In step with what is typed

    @property
    def reached(self) -> bool:
        """Whether this contact reached somebody."""
        return self.value("outcome") == "reached"

    def align(self) -> None:
        """The date and the status say from the first frame on how they are read."""
        super().align()
        self._read_date()
        self._show_gaps()

    def ready(self) -> None:
        """What was answered on the way here stands; what a restored status asks for unfolds too."""
        if self.restored is not None:
            self.set_values(self._given)
            self.call_after_refresh(self._restore_criteria)
        if self._asks:
            self.rows[self._asks].note(_("needed with every follow-up"), "warning")

    def _restore_criteria(self) -> None:
        self.run_worker(self.unfold(self.value("status")), group="unfold")

    def edited(self, name: str, *, by_hand: bool) -> None:
        """Proposals follow the answers they hang on; typed dates stay."""
        super().edited(name, by_hand=by_hand)
        match name:
            case "method" | "outcome":
                self._offer_date()
                self._show_gaps()
            case "next_step":
                self._offer_date()
            case "plan_on" | "no_plan":
                self._read_date()
            case "status":
                self._offer_date()
                self._show_gaps()
                self.run_worker(self._ask_for(self.value("status"), by_hand=by_hand), group="unfold")

    async def _ask_for(self, status: str, *, by_hand: bool) -> None:
        if await self.unfold(status) and by_hand:
            self.to_first_gap()

    def _offer_date(self) -> None:
        """Put the proposal into the date field unless something else was typed there."""
        current = self.value("plan_on")
        if current not in (self._offered, ""):
            self._read_date()
            return
        offer = next_step.step_day(self.value("next_step"), self.facts.now)
        offer = offer or followup_answers.proposed_text(self.facts, self.values())
        if self.value("status") not in OPEN_STATUSES:
            offer = ""
        before, self._offered = self._offered, offer
        if current == before:
            self.set_values({"plan_on": offer})
        self._read_date()

    def _read_date(self) -> None:
        """Say beside the field how the date is read, below it why it is proposed."""
        row = self.rows["plan_on"]
        assert row.beside is not None
        text = self.value("plan_on")
        why = ""
        if self.value("status") == "lost" or (not text.strip() and self.value("status") not in OPEN_STATUSES):
            row.beside.say(_("no plan is needed"))
        elif not text.strip():
            row.beside.say(_("empty: say why, or when to wake it"), "warning")
        else:
            why = self._echo(row, text)
        row.note(why)

    def _echo(self, row: FormField, text: str) -> str:
        assert row.beside is not None
        today = self.facts.now.date()
        try:
            plan = followup_answers.plan_of(self.facts, self.values())
            whom = next_step.whom_of(self.value("next_step"), self.facts.people)
        except ValidationError as error:
            row.beside.say(error.text(), "warning")
            return ""
        late = plan.day < today
        row.beside.say(next_step.echo(plan, today, whom.name if whom else ""), "warning" if late else "good")
        if text != self._offered:
            return ""
        values = self.values()
        offer = next_step.proposed(
            self.facts, method=values["method"], outcome=values["outcome"], status=values["status"]
        )
        return offer.why if offer is not None and offer.text == text else ""

    def _show_gaps(self) -> None:
        """Say what the next status lacks, as the wireframes do on every card."""
        status, following = self.value("status"), self.facts.detail.next_status
        self.gaps.indent = self.rows["status"].label_width + 1
        wanted = status if status != self.facts.detail.row.status else following
        text = criteria.gap_text(self.facts, wanted, reached=self.reached) if wanted else ""
        if not text and following and status == self.facts.detail.row.status:
            text = _("Ready for {status}", status=label("status", following))
        self.gaps.display = bool(text)
        self.gaps.say(text)

    # Saving

    def place_of(self, field: str) -> str:
        """The service speaks of fields of the registry."""
        return {"followup_next_step": "next_step", "next_person": "next_step", "plan_focus": "plan_on"}.get(
            field, own_rows.place_of(field, self.rows)
        )

    async def save(self) -> Saved:
        """Record it."""
        values = self.values()
        form = followup_answers.form_of(self.facts, values, self.fields_typed())
        own = own_rows.given(values, "followup", own_rows.first_texts(("followup",), self.facts.now))
        form = replace(form, values={**form.values, **own})
        return await self.desk.change(followups.record, self.facts.detail.row.id, form)

    def fail(self, error: LeadtuiError) -> None:
        """Without a next date the form asks why, in place; criteria unfold."""
        if error.field == "plan_on" and not self.value("plan_on").strip():
            row = self.rows["no_plan"]
            row.display = True
            self.align()
            row.control.focus()
            row.note(error.text(), "error")
            return
        super().fail(error)
