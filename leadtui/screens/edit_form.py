"""Editing one lead with its contacts; what a colleague changed meanwhile is asked field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.widget import Widget

from leadtui.domain.fields import GROUPS, REGISTRY, Field
from leadtui.domain.forms import Saved
from leadtui.domain.records import ContactRow
from leadtui.domain.values import read
from leadtui.errors import LeadtuiError, RuleError
from leadtui.i18n import N_, _
from leadtui.screens import own_rows
from leadtui.screens.drafting import Draft
from leadtui.screens.field_controls import control_of, text_of
from leadtui.screens.form import FormDialog
from leadtui.services import editing
from leadtui.services.editing import ContactEdit, EditConflict
from leadtui.services.form_facts import FormFacts
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import FormField
from leadtui.widgets.form_head import form_head
from leadtui.widgets.ink import Ink
from leadtui.widgets.panel import Rule
from leadtui.widgets.text_fields import LineField

POINTS = ("phone", "wechat", "email")
WHY = "why"
"""The row for the reason."""
NEW = 0
FIRST_GROUPS = 2
"""Groups in the first frame: the company and the first contact."""
MINE, THEIRS = "mine", "theirs"


class EditDialog(FormDialog[Saved]):
    """Answers with what was saved; only what was changed is sent, with the value that was seen."""

    CONTEXT = "edit"
    KIND = "edit"
    DOING = "open"
    HEAD_LINES = 2
    FIRST = "customer"

    def __init__(self, facts: FormFacts, draft: Draft | None = None, begin_at: str = "") -> None:
        super().__init__(draft)
        self.facts = facts
        self._begin_at = begin_at
        self.lead_fields = tuple(_editable(facts))
        self.seen: dict[str, object] = {}
        self.before: dict[str, str] = {}
        self.clashes: dict[str, FormField] = {}
        self._theirs: dict[str, object] = {}
        self._overtaken: list[str] = []
        self._later: list[list[Widget]] = []

    @property
    def draft_entity(self) -> int:
        """The lead."""
        return self.facts.detail.row.id

    def head(self, width: int, height: int, ink: Ink) -> Any:
        """Who it is."""
        return form_head(self.facts.detail, self.facts.open_plan(), self.facts.now)(width, 2, ink)

    # Rows

    def fields(self) -> Iterator[Widget]:
        """The first groups; the others follow behind the first frame, since they cannot be seen yet."""
        groups = list(self._groups())
        self._later = groups[FIRST_GROUPS:]
        for group in groups[:FIRST_GROUPS]:
            yield from group

    def ready(self) -> None:
        """Mount what cannot be seen yet, group by group, with keys worked off in between."""
        self.run_worker(self._begin(), group="rest")

    async def _begin(self) -> None:
        await self._mount_rest()
        row = self.rows.get(self._wanted()) if self._begin_at else None
        if row is not None:
            row.control.focus()
        if self._overtaken:
            await self._ask_clashes(
                EditConflict([(name, self.seen[name], self.value(name)) for name in self._overtaken])
            )

    def _wanted(self) -> str:
        """The row to begin in; of a contact's field that of the first contact, or of a new one."""
        name, contacts = self._begin_at, self.facts.detail.contacts
        return name if name in self.rows else f"c{contacts[0].id if contacts else NEW}-{name}"

    async def _mount_rest(self) -> None:
        fields = self.query_one("#fields")
        while self._later:
            await fields.mount_all(self._later.pop(0))

    def _groups(self) -> Iterator[list[Widget]]:
        """The groups of the registry, contacts after the company, a blank contact last."""
        for group, title in GROUPS.items():
            if group == "contact":
                yield from self._contacts()
                continue
            fields = [field for field in self.lead_fields if field.group == group]
            if fields:
                rows = [self._row(field.id, field, self._value(field)) for field in fields]
                yield [Rule(title.text()), *rows]
        self.seen[WHY] = self.before[WHY] = ""
        why = LineField(placeholder=_("if you like"), id=WHY)
        yield [Rule(_("Reason")), self.row(WHY, _("Reason"), why)]

    def _contacts(self) -> Iterator[list[Widget]]:
        for contact in self.facts.detail.contacts:
            title = " ".join(part for part in (GROUPS["contact"].text(), contact.name) if part)
            yield [Rule(title), *self._contact_rows(contact.id, contact)]
        yield [Rule(_("One more contact")), *self._contact_rows(NEW, None)]

    def _contact_rows(self, contact_id: int, contact: ContactRow | None) -> Iterator[FormField]:
        for field in REGISTRY.of("contact"):
            if not field.added and (contact is not None or field.id in ("contact", "title", *POINTS)):
                yield self._row(f"c{contact_id}-{field.id}", field, _of_contact(contact, field))
        for field in own_rows.fields_of("contact"):
            yield self._row(f"c{contact_id}-{field.id}", field, self._own(contact, field))

    def _own(self, contact: ContactRow | None, field: Field) -> object:
        """What stands in an own field; of somebody new the default, which counts as unchanged."""
        if contact is not None:
            return dict(contact.own).get(field.id)
        return read(field, field.default, now=self.facts.now) if field.default else None

    def _row(self, name: str, field: Field, value: object) -> FormField:
        control = control_of(field, name, value)
        row = self.row(name, own_rows.title_of(field), control, help=own_rows.help_of(field))
        self.seen[name] = value
        self._show(name, field, value)
        return row

    def _show(self, name: str, field: Field, value: object) -> None:
        """Put a stored value into its row; from now on that is what counts as unchanged."""
        self.set_values({name: text_of(field, value, currency=self.facts.detail.row.currency)})
        self.before[name] = self.value(name)

    def _value(self, field: Field) -> object:
        detail = self.facts.detail
        if field.id == "tag":
            return detail.tags
        return detail.values.get(field.id, detail.values.get(field.column))

    # Drafts

    def draft_body(self) -> dict[str, Any]:
        """What was changed, with what stood there: what was not is a colleague's to change meanwhile."""
        return {name: [self.before[name], text] for name, text in self._changed_values().items()}

    def take_draft(self, body: dict[str, Any]) -> None:
        """Put back what was changed; where a colleague came first it is asked which value stands."""
        pairs = {name: pair for name, pair in body.items() if name in self.before}
        wanted = self.before | {name: str(mine) for name, (_before, mine) in pairs.items()}
        self.set_values({name: text for name, text in wanted.items() if self.value(name) != text})
        self._overtaken = [name for name, pair in pairs.items() if self.before[name] not in map(str, pair)]

    # Saving

    def _changed_values(self) -> dict[str, str]:
        return {
            name: text
            for name, text in self.values().items()
            if name in self.before and text.strip() != self.before[name].strip()
        }

    async def save(self) -> Saved:
        """Send what was changed; a clash that has no answer yet is asked for."""
        await self._mount_rest()
        self._settle_clashes()
        changed = self._changed_values()
        reason = changed.pop(WHY, "")
        if not changed and self.clashes:
            return self._left_as_is()
        if not changed:
            raise RuleError(N_("Nothing was changed."), N_("Esc leaves."))
        lead = {name: text for name, text in changed.items() if name in REGISTRY}
        seen = {name: self.seen[name] for name in lead}
        people = list(self._contact_edits(changed))
        saved: Saved = await self.desk.change(editing.save, self.draft_entity, lead, seen, people, reason)
        return saved

    def _left_as_is(self) -> Saved:
        row = self.facts.detail.row
        text = _("{name}: your colleague's values stand", name=row.short_name)
        return Saved(row.id, 0, row.number, row.short_name, text)

    def _contact_edits(self, changed: dict[str, str]) -> Iterator[ContactEdit]:
        ids = {int(name[1:].split("-")[0]) for name in changed if name not in REGISTRY}
        for contact_id in sorted(ids, key=lambda one: (one == NEW, one)):
            prefix = f"c{contact_id}-"
            mine = {
                name.removeprefix(prefix): text for name, text in changed.items() if name.startswith(prefix)
            }
            values = {name: text for name, text in mine.items() if name not in POINTS}
            points = self._points(prefix) if any(name in POINTS for name in mine) else None
            seen = {name: _stored(name, self.seen[prefix + name]) for name in values}
            yield ContactEdit(contact_id, values, points, {} if contact_id == NEW else seen)

    def _points(self, prefix: str) -> list[tuple[str, str]]:
        return [(kind, raw) for kind in POINTS for raw in _split(kind, self.value(prefix + kind))]

    # Conflicts

    def _settle_clashes(self) -> None:
        for name, row in self.clashes.items():
            answer = str(row.control.value)
            if not answer:
                raise RuleError(N_("Which of the two is right?"), field=f"clash-{name}")
        for name, row in self.clashes.items():
            theirs = self._theirs[name]
            self.seen[name] = theirs
            if str(row.control.value) == THEIRS:
                self._show(name, self._field(name), theirs)

    def _field(self, name: str) -> Field:
        return REGISTRY[name if name in REGISTRY else name.partition("-")[2]]

    def fail(self, error: LeadtuiError) -> None:
        """A conflict asks under each field which value is to stand."""
        if isinstance(error, EditConflict):
            self.run_worker(self._ask_clashes(error), group="clashes")
        else:
            super().fail(error)

    async def _ask_clashes(self, conflict: EditConflict) -> None:
        for row in self.clashes.values():
            await row.remove()
            self.rows.pop(f"clash-{row.field_name.removeprefix('clash-')}", None)
        self.clashes = {}
        for name, theirs, _mine in conflict.clashes:
            await self._ask_clash(name, theirs)
        self.align()
        if self.clashes:
            # At once: an answer typed as soon as the question shows must not land in another field.
            self.set_focus(next(iter(self.clashes.values())).control)
        self.say(_("A colleague changed the same: choose which value stands, then save."), "warning")

    async def _ask_clash(self, name: str, theirs: object) -> None:
        field = self._field(name)
        self._theirs[name] = theirs
        shown = text_of(field, theirs, currency=self.facts.detail.row.currency) or _("empty")
        choices = [
            Option(MINE, _("mine: {value}", value=self.value(name) or _("empty"))),
            Option(THEIRS, _("theirs: {value}", value=shown)),
        ]
        row = FormField(f"clash-{name}", "", ChoiceField(choices, required=True, id=f"clash-{name}"))
        self.clashes[name] = self.rows[f"clash-{name}"] = row
        await self.query_one("#fields").mount(row, after=self.rows[name])


def _editable(facts: FormFacts) -> Iterator[Field]:
    """Fields people set by hand; what won or lost a lead can be set right while it is that."""
    outcome = {"won": ("signed_on", "amount"), "lost": ("lost_reason",)}
    fixable = outcome.get(facts.detail.row.status, ())
    for field in REGISTRY.of("lead"):
        by_form = field.change in ("form", "level") or field.id in fixable
        if field.group and by_form and (field.group != "outcome" or facts.detail.row.status in outcome):
            yield field


def _of_contact(contact: ContactRow | None, field: Field) -> object:
    if contact is None:
        return None
    if field.id in POINTS:
        return ", ".join(point.raw for point in contact.points if point.kind == field.id)
    return getattr(contact, field.column)


def _stored(name: str, value: object) -> object:
    """A value as the table holds it: roles are joined there, blanks are nothing."""
    if isinstance(value, tuple):
        return ",".join(value)
    return None if value == "" and name not in ("contact", "roles") else value


def _split(kind: str, text: str) -> list[str]:
    """The ways of contact of one line; phones may be written in many ways."""
    if kind == "phone":
        from leadtui.domain.phones import split_phones

        return split_phones(text) if text.strip() else []
    return [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]
