"""The form in which an admin makes or changes a field of the team's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from textual.widget import Widget

from leadtui.domain.fields import GROUPS
from leadtui.domain.fields.definition import COMPUTED as COMPUTED_LABEL
from leadtui.domain.fields.definition import ENTITIES, KINDS, PLACES, Definition
from leadtui.domain.lists import label
from leadtui.domain.status import PATH
from leadtui.errors import LeadtuiError, RuleError
from leadtui.i18n import LANGUAGE_NAMES, N_, Label, _, ngettext
from leadtui.screens.drafting import Draft
from leadtui.screens.field_answers import (
    COMPUTED,
    HELP_ROW,
    LABEL_ROW,
    OF_LEADS,
    USED,
    changes_of,
    label_rows,
    texts_of,
    wanted_of,
)
from leadtui.screens.form import FormDialog
from leadtui.screens.picker import Entry, Picker, fitting
from leadtui.services import computed, field_form
from leadtui.services.computed import Trial
from leadtui.services.fields import Fit
from leadtui.widgets.blocks import Piece, Row, paint_row
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import Control
from leadtui.widgets.formula_field import FormulaField
from leadtui.widgets.ink import Ink
from leadtui.widgets.text_fields import LineField

BLANK = Definition("", "text", Label("", "", ""))
TURNING = ("kind", "decimals", "length", "minimum", "maximum", "choices")
"""Rows on which it depends which values on record fit."""
AFTER_KIND = ("formula", "choices", "length", "decimals")


class FieldForm(FormDialog[Definition]):
    """Answers with the field that was made or changed."""

    CONTEXT = "settings"
    KIND = "field"

    def __init__(
        self,
        found: Definition | None,
        leads: int = 0,
        draft: Draft | None = None,
        *,
        formula: str = "",
        words: Sequence[str] = (),
    ) -> None:
        super().__init__(draft)
        self.found = found or BLANK
        self._leads, self._words = leads, words
        self._texts = {"formula": formula}
        self._as_computed = False
        self.FIRST = LABEL_ROW + label_rows()[0]

    @property
    def draft_entity(self) -> int:
        """The row of the definition; 0 for a new one."""
        return self.found.id

    def head(self, width: int, height: int, ink: Ink) -> Any:
        """Which field, on what it stands, and how many values there are."""
        if not self.found.id:
            title, right = Piece(_("New field"), "strong"), _("there at once, for everyone")
            return [paint_row(Row((title,), (Piece(right, "dim"),)), width, ink)]
        on = _("on {rows}", rows=ENTITIES[self.found.entity])
        left = (Piece(str(self.found.label), "strong"), Piece(f"  {self.found.name}  {on}", "dim"))
        leads = ngettext("{n} value on record", "{n} values on record", self._leads)
        return [paint_row(Row(left, (Piece(leads, "dim"),)), width, ink)]

    def fields(self) -> Iterator[Widget]:
        """Labels, type, place, bounds, rules."""
        held = texts_of(self.found)
        for name, title, control in self._controls():
            yield self.row(name, title, control)
        self.set_values({**held, **self._texts, "choices": field_form.offered_text(self.found)})
        self._show_used()

    def _controls(self) -> Iterator[tuple[str, str, Control]]:
        for at, tag in enumerate(label_rows()):
            name = LABEL_ROW + tag
            hint = _("as above") if at else _("up to 60 characters")
            yield name, _("Label") + " " + LANGUAGE_NAMES[tag], LineField(placeholder=hint, id=name)
        if not self.found.id:
            stands = ((kind, str(text)) for kind, text in ENTITIES.items())
            yield "entity", _("Stands on"), _one("entity", stands)
        yield "kind", _("Type"), _one("kind", _kinds(self.found.entity))
        formula = FormulaField(self._words, placeholder=_("such as: amount * 0.1"), id="formula")
        yield "formula", _("Formula"), formula
        yield "choices", _("Choices"), LineField(placeholder=_("set apart by commas"), id="choices")
        yield "length", _("Characters"), LineField(id="length")
        yield "decimals", _("Decimals"), LineField(id="decimals")
        yield "minimum", _("At least"), LineField(placeholder=_("no bound"), id="minimum")
        yield "maximum", _("At most"), LineField(placeholder=_("no bound"), id="maximum")
        yield "group", _("Group"), _one("group", ((place, str(GROUPS[place])) for place in PLACES))
        needed = _one("required_from", _needed(self.found.entity))
        yield "required_from", _("Needed from"), needed
        yield "default", _("Default"), LineField(placeholder=_gets(self.found.entity), id="default")
        for at, tag in enumerate(label_rows()):
            name = HELP_ROW + tag
            hint = _("as above") if at else _("stands in the empty field")
            yield name, _("Hint") + " " + LANGUAGE_NAMES[tag], LineField(placeholder=hint, id=name)
        yield "unique", _("Unique"), _one("unique", (("no", _("no")), ("yes", _("yes"))))

    @property
    def entity(self) -> str:
        """What the field stands on; once it is made it stays there."""
        return self.value("entity") or self.found.entity

    def _show_used(self) -> None:
        kind = self.value("kind")
        for name, kinds in USED.items():
            self.rows[name].display = kind in kinds
        for name in OF_LEADS:
            self.rows[name].display = self.entity == "lead"

    def _turn_to(self, entity: str) -> None:
        """Offer what fields of leads, contacts or follow-ups may be; what they may not be is taken off."""
        for name, options in (("kind", _kinds(entity)), ("required_from", _needed(entity))):
            control = self.rows[name].control
            assert isinstance(control, ChoiceField)
            control.show_options(Option(*option) for option in options)
            if not control.value:
                self.set_values({name: options[0][0]})
        default = self.rows["default"].control
        assert isinstance(default, LineField)
        default.placeholder = _gets(entity)
        self._show_used()

    def focus_next(self, selector: Any = "*") -> Widget | None:
        """The next field; behind the type the first row it has, also where it was chosen this very moment."""
        if self.focused is not self.rows["kind"].control:
            return super().focus_next(selector)
        self._show_used()
        kind = self.value("kind")
        rest = "group" if self.entity == "lead" else "required_from"
        name = next((name for name in AFTER_KIND if kind in USED[name]), rest)
        self.set_focus(self.rows[name].control)
        return self.focused

    def place_of(self, field: str) -> str:
        """Errors of the whole label stand at the first one, those of reading a value at the default."""
        if field == "label":
            return self.FIRST
        return field if field in self.rows else "default"

    def edited(self, name: str, *, by_hand: bool) -> None:
        """Rows that have no use go; what would not fit is told before it is done."""
        if name == "entity":
            self._turn_to(self.entity)
        if name == "kind":
            if by_hand and not self.found.id and self.value("decimals") == ("0", "2")[self._as_computed]:
                self._as_computed = self.value("kind") == COMPUTED
                self.set_values({"decimals": "2" if self._as_computed else "0"})
            self._show_used()
        if name in ("formula", "decimals", "kind") and self.value("kind") == COMPUTED and self.is_attached:
            self.run_worker(cast("Any", self._try_formula), group="formula", exclusive=True)
        if name in TURNING and self.found.id and self._leads and self.is_attached and not self.found.formula:
            self.run_worker(cast("Any", self._foretell), group="foretell", exclusive=True)

    async def _try_formula(self) -> None:
        """What it gives on the newest leads, or where it goes wrong, while it is typed."""
        row = self.rows["formula"]
        near = row.control.near() if isinstance(row.control, FormulaField) else ()
        if near:
            row.note(_("→ completes: {words}", words="  ".join(near)))
            return
        try:
            wanted = replace(self.found, **wanted_of(self.values(), self.found))
            found = await self.desk.ask(computed.trial, wanted, key="trial")
        except LeadtuiError as error:
            mine = error.field == "formula" and self.value("formula").strip()
            row.note(str(error) if mine else "", "warning")
        else:
            row.note(_(" · ").join(_tried(one) for one in found))

    async def _foretell(self) -> None:
        try:
            fit = await self._fit()
        except LeadtuiError:
            # It is not typed to the end yet; saving says what is wrong with it.
            fit = None
        row = self.rows["kind"]
        if fit is None or not (fit.fits or fit.missing):
            row.note("")
        else:
            row.note(_told(fit), "warning" if fit.missing else "plain")

    async def _fit(self) -> Fit | None:
        """What the change does to the values on record; None where it leaves them."""
        values = changes_of(self.values(), self.found)
        return await self.desk.ask(
            field_form.change, self.found, values, self._choices(), dry_run=True, key="fit"
        )

    def _choices(self) -> list[str]:
        return field_form.split_choices(self.value("choices"), field_form.choice_names(self.found))

    async def save(self) -> Definition:
        """Make or change it; what would be emptied is shown and asked for first."""
        if not self.found.id:
            made = Definition(**{"name": "", **wanted_of(self.values(), self.found)})
            return await self.desk.change(field_form.make, made, self._choices())
        values = changes_of(self.values(), self.found)
        if self.value("formula") == self._texts["formula"]:
            values.pop("formula", None)
        same = self.value("choices") == field_form.offered_text(self.found)
        if not values and same:
            raise RuleError(N_("Nothing was changed."), N_("Esc leaves."))
        fit = await self._fit()
        drop = fit is not None and fit.missing > 0 and ("kind" in values or "decimals" in values)
        if drop and fit is not None and not await self._agreed(fit):
            raise RuleError(N_("Nothing was changed yet: set the values right, or choose another type."))
        done: Fit = await self.desk.change(field_form.change, self.found, values, self._choices(), drop=drop)
        return done.definition

    async def _agreed(self, fit: Fit) -> bool:
        """Whether the values that do not fit may be emptied; they are listed with the reason."""
        empty = ngettext("Empty {n} value", "Empty {n} values", fit.missing)
        entries = [
            Entry(1, "no", _("Leave everything as it is")),
            Entry(2, "drop", empty, "", _("kept in the history")),
            *(
                Entry(at, "", f"{found.number} {found.value}", "", found.why, dim=True)
                for at, found in enumerate(fit.misfits, 3)
            ),
        ]

        async def source(text: str) -> list[Entry[str]]:
            return fitting(entries, text)

        answer: str | None = await self.app.push_screen_wait(Picker(_told(fit), source))
        return answer == "drop"


def _kinds(entity: str) -> list[tuple[str, str]]:
    """The types there are; computed fields stand on leads only."""
    kinds: list[tuple[str, str]] = [(kind, str(text)) for kind, text in KINDS.items()]
    return [*kinds, (COMPUTED, str(COMPUTED_LABEL))] if entity == "lead" else kinds


def _needed(entity: str) -> list[tuple[str, str]]:
    """Never, always, or with leads from a status on."""
    statuses = [(status, label("status", status)) for status in PATH[1:]] if entity == "lead" else []
    return [("no", _("no")), (PATH[0], _("always")), *statuses]


def _gets(entity: str) -> str:
    match entity:
        case "contact":
            return _("what a new contact gets")
        case "followup":
            return _("what a new follow-up gets")
        case _:
            return _("what a new lead gets")


def _told(fit: Fit) -> str:
    fits = ngettext("{n} value fits", "{n} values fit", fit.fits)
    if not fit.missing:
        return fits
    first = ", ".join(f"{found.number} {found.value}" for found in fit.misfits[:3])
    return f"{fits} · " + ngettext("{n} does not", "{n} do not", fit.missing) + f": {first}"


def _tried(found: Trial) -> str:
    return f"{found.name} " + (f"! {found.trouble}" if found.trouble else found.value or _("empty"))


def _one(name: str, options: Any) -> ChoiceField:
    return ChoiceField((Option(*option) for option in options), required=True, id=name)
