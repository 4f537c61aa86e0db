"""The page of the team's own fields: an admin makes, changes, orders, tries out and retires them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from leadtui.domain.dates import parse_when
from leadtui.domain.fields.definition import ENTITIES, FieldRow
from leadtui.errors import RuleError
from leadtui.i18n import LANGUAGES, N_, Label, _, language, ngettext
from leadtui.screens.choosing import choose, enter, typed
from leadtui.screens.drafting import newest
from leadtui.screens.field_form import FieldForm
from leadtui.screens.page import Page, Painter
from leadtui.screens.picker import Entry
from leadtui.services import choices, computed, context, field_compare, fields
from leadtui.services.compare_words import comparison_lines
from leadtui.widgets.own_field_line import WIDE, own_field_head, paint_own_field
from leadtui.widgets.viewport import Group


class OwnFieldsScreen(Page):
    """All fields by what they stand on, in order, those out of use last."""

    CONTEXT = "fields"
    HEAD = staticmethod(own_field_head)
    found: Sequence[FieldRow] = ()

    def title_text(self) -> str:
        """What stands above."""
        return _("Fields of your own")

    def painter(self) -> Painter:
        """What paints a field."""
        return paint_own_field

    async def rows(self) -> Sequence[FieldRow]:
        """Those of leads, of contacts, of follow-ups; each in order, those out of use last."""
        rows = await self.desk.ask(fields.everything, retired=True, key="fields")
        kinds = list(ENTITIES)
        self.found = sorted(
            rows, key=lambda row: (kinds.index(row.definition.entity), row.definition.retired)
        )
        return self.found

    def groups(self, found: Sequence[FieldRow]) -> Sequence[Group]:
        """What they stand on, where that is not leads alone."""
        counts = Counter(row.definition.entity for row in found)
        named = [Group(kind, str(ENTITIES[kind]), counts[kind]) for kind in ENTITIES if counts[kind]]
        return named if set(counts) - {"lead"} else ()

    def say_empty(self) -> None:
        """How the first one is made."""
        key = self.keys.shown("field.add")
        self.say(_("There are no fields of your own yet."), "plain", _("{key} makes one", key=key))

    def on_mount(self) -> None:
        """What was stopped on the way goes on."""
        self.work_out()

    def work_out(self) -> None:
        """Bring computed fields up to date on all leads, while one goes on working here."""

        async def go_on() -> None:
            found = await self.desk.ask(computed.progress)
            if found.done:
                return
            while not found.done:
                found = await self.desk.keep(computed.step)
                if not found.done:
                    self.say(_("{n}% worked out", n=100 * found.at // found.total))
            self.desk.changed()

        self.run_worker(cast("Any", go_on), group="computed", exclusive=True)

    def current(self) -> FieldRow:
        """The field under the cursor."""
        row: FieldRow | None = self.list.cursor_row
        if row is None:
            raise RuleError(N_("There is no field under the cursor."))
        return row

    async def cmd_field_add(self) -> None:
        """A new field, at the end."""
        draft = await newest(self.desk, FieldForm.KIND, 0)
        words = await self.desk.ask(computed.words)
        made = await self.app.push_screen_wait(FieldForm(None, draft=draft, words=words))
        if made is not None:
            self.work_out()
            self.done(_("{name} ({id}) added", name=str(made.label), id=made.name), made.id)

    async def cmd_field_edit(self) -> None:
        """Everything about the field under the cursor."""
        row = self._in_use()
        draft = await newest(self.desk, FieldForm.KIND, row.id)
        words = await self.desk.ask(computed.words)
        formula = await self.desk.ask(computed.formula_text, row.definition)
        form = FieldForm(row.definition, row.filled, draft, formula=formula, words=words)
        done = await self.app.push_screen_wait(form)
        if done is not None:
            self.work_out()
            self.done(_("{name} saved", name=str(done.label)))

    def on_virtual_list_selected(self) -> None:
        """Enter or a second click edits."""
        self._start(self.cmd_field_edit())

    async def cmd_field_choice(self) -> None:
        """Another name for one choice."""
        row = self._in_use()
        if not row.definition.choices:
            raise RuleError(N_("{name} has no choices."), name=str(row.definition.label))
        items = [item for item in row.choices if not item.retired]
        entries = [Entry(at, item, str(item.label)) for at, item in enumerate(items, 1)]
        item = await choose(self, str(row.definition.label), entries)
        if item is None:
            return
        text = await enter(self, _("New name"), typed, text=str(item.label))
        if not text:
            return
        label = _renamed(item.label, text)
        await self.desk.change(choices.set_item, row.definition.choices, item.id, label)
        self.done(_("{name} saved", name=text))

    async def cmd_field_pilot(self) -> None:
        """Who tries it out, until when; nobody: it is for everyone."""
        row = self._in_use()
        name = row.definition.name
        everyone = [Entry(1, "*", _("for everyone"))]
        hint = _("logins, set apart by blanks")
        logins = await enter(self, _("Who tries it out"), typed, everyone, placeholder=hint)
        if not logins:
            return
        until = None
        if logins != "*":
            days = [Entry(1, "", _("without an end"))]
            answer = await enter(self, _("Until, this day included"), self._day, days)
            if answer is None:
                return
            until = date.fromisoformat(answer) if answer else None
        wanted = [] if logins == "*" else logins.replace(",", " ").replace("，", " ").split()
        found = await self.desk.change(fields.pilot, name, wanted, until)
        label, n = str(found.label), len(found.pilot)
        self.done(_("{name}: for {n} only", name=label, n=n) if n else _("{name}: for everyone", name=label))

    async def cmd_field_compare(self) -> None:
        """What a pilot brought; then it is rolled out, withdrawn, or goes on."""
        found = self._in_use().definition
        compared = await self.desk.ask(field_compare.compare, found.name)
        lines = comparison_lines(compared, narrow=self.size.width < WIDE)
        entries = [
            Entry(1, "on", _("Leave it as it is")),
            Entry(2, "out", _("Roll it out to everyone")),
            Entry(3, "back", _("Withdraw it"), "", _("its values stay")),
            *(Entry(at, "", line, dim=True) for at, line in enumerate(lines, 4)),
        ]
        label = str(found.label)
        answer = await choose(self, _("{name}, tried out", name=label), entries)
        if answer == "out":
            await self.desk.change(fields.pilot, found.name, [])
            self.done(_("{name}: for everyone", name=label))
        elif answer == "back":
            await self.desk.change(fields.retire_field, found.name)
            self.done(_("{name} retired", name=label))

    def _day(self, text: str) -> Entry[str]:
        assert self.desk.viewer is not None
        day = parse_when(text, context.wall(self.desk.viewer)).day.isoformat()
        return Entry(0, day, day)

    async def cmd_field_lists(self) -> None:
        """The lists one chooses from."""
        await self.desk.cmd_lists_open()

    async def cmd_field_hide(self) -> None:
        """Out of forms and pages, or back."""
        found = self._in_use().definition
        await self.desk.change(fields.set_field, found.name, {"hidden": not found.hidden})
        label = str(found.label)
        self.done(_("{name} is shown", name=label) if found.hidden else _("{name} is hidden", name=label))

    async def cmd_field_retire(self) -> None:
        """Out of use, or back; asks first."""
        row = self.current()
        found, label = row.definition, str(row.definition.label)
        kept = ngettext("{n} value stays", "{n} values stay", row.filled)
        back = ngettext("{n} value comes back", "{n} values come back", row.filled)
        yes = Entry(1, "yes", *((_("Restore"), "", back) if found.retired else (_("Retire"), "", kept)))
        if await choose(self, label, [yes, Entry(2, "no", _("Leave it"))]) != "yes":
            return
        if found.retired:
            await self.desk.change(fields.restore_field, found.name)
            self.done(_("{name} is in use again", name=label))
        else:
            await self.desk.change(fields.retire_field, found.name)
            self.done(_("{name} retired", name=label))

    async def cmd_field_down(self) -> None:
        """After the next one of its kind."""
        await self._move(1)

    async def cmd_field_up(self) -> None:
        """Before the one of its kind above."""
        await self._move(-1)

    async def _move(self, by: int) -> None:
        row = self._in_use()
        mine = row.definition.entity
        used = [one for one in self.found if not one.definition.retired and one.definition.entity == mine]
        at = next(place for place, one in enumerate(used) if one.id == row.id) + by
        if not 0 <= at < len(used):
            return
        anchor = {"after" if by > 0 else "before": used[at].definition.name}
        await self.desk.change(fields.move_field, row.definition.name, **anchor)
        self.read(row.id)

    def _in_use(self) -> FieldRow:
        row = self.current()
        if row.definition.retired:
            raise RuleError(
                N_("{name} is retired."),
                N_("Restore it first: x."),
                name=str(row.definition.label),
            )
        return row


def _renamed(label: Label, text: str) -> Label:
    """Where languages differ only the viewer's is another one."""
    same = len(set(label)) == 1
    return Label(*(text if same or tag == language() else label.text(tag) for tag in LANGUAGES))
