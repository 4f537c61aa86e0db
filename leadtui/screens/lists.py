"""The lists one chooses from: an admin names, orders and retires choices and maps what leads bear besides."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.list_rows import ListRow, ValueRow
from leadtui.domain.lists import WORDED, ListItem
from leadtui.errors import RuleError
from leadtui.i18n import LANGUAGE_NAMES, LANGUAGES, N_, Label, _, language, ngettext
from leadtui.screens.choosing import choose, enter, typed
from leadtui.screens.page import Page, Painter
from leadtui.screens.picker import Entry
from leadtui.services import choices, list_page
from leadtui.widgets.list_item_line import list_head, paint_list, paint_value, value_head


class ListsScreen(Page):
    """Every list; Enter opens one."""

    CONTEXT = "lists"
    HEAD = staticmethod(list_head)

    def title_text(self) -> str:
        """What stands above."""
        return _("Lists")

    def painter(self) -> Painter:
        """What paints a list."""
        return paint_list

    async def rows(self) -> Sequence[ListRow]:
        """All of them."""
        return await self.desk.ask(list_page.lists, key="lists")

    def on_virtual_list_selected(self) -> None:
        """Enter or a second click opens it."""
        row: ListRow | None = self.list.cursor_row
        if row is not None:
            self.app.push_screen(ItemsScreen(row))


class ItemsScreen(Page):
    """The choices of one list, then what is borne that it does not know."""

    CONTEXT = "items"
    HEAD = staticmethod(value_head)

    def __init__(self, kind: ListRow) -> None:
        super().__init__()
        self.kind = kind
        self.found: Sequence[ValueRow] = ()

    def title_text(self) -> str:
        """What stands above."""
        return str(self.kind.title)

    def painter(self) -> Painter:
        """What paints a choice."""
        return paint_value

    def say_empty(self) -> None:
        """How the first one is made."""
        self.say(
            _("There are no choices yet."), "plain", _("{key} makes one", key=self.keys.shown("item.add"))
        )

    async def rows(self) -> Sequence[ValueRow]:
        """Choices in order, then the others."""
        self.found = await self.desk.ask(list_page.values, self.kind.kind, key="items")
        return self.found

    def current(self) -> ValueRow:
        """The row under the cursor."""
        row: ValueRow | None = self.list.cursor_row
        if row is None:
            raise RuleError(N_("There is no choice under the cursor."))
        return row

    def _item(self) -> ListItem:
        row = self.current()
        if row.item is None:
            raise RuleError(N_("{name} is not in the list."), N_("Map it onto a choice: m."), name=row.value)
        return row.item

    async def cmd_item_add(self) -> None:
        """A new choice, at the end."""
        text = await enter(self, _("New choice"), typed)
        if not text:
            return
        code = await self._code("") if self.kind.kind == "source" else ""
        if code is None:
            return
        label = Label(*[text] * len(LANGUAGES))
        item = await self.desk.change(choices.add_item, self.kind.kind, label, code=code)
        self.done(_("{name} added", name=str(item.label)))

    async def _code(self, before: str) -> str | None:
        title = _("Code that begins lead numbers")
        return await enter(self, title, typed, text=before, placeholder=_("such as: XS"))

    async def cmd_item_edit(self) -> None:
        """A label, or the code of a source."""
        item = self._item()
        entries = [
            Entry(at, tag, LANGUAGE_NAMES[tag], item.label.text(tag))
            for at, tag in enumerate(sorted(LANGUAGES, key=lambda tag: tag != language()), 1)
        ]
        if self.kind.kind == "source":
            entries.append(Entry(9, "code", _("Code"), item.code))
        chosen = await choose(self, str(item.label), entries)
        if chosen == "code":
            code = await self._code(item.code)
            if code:
                await self._set(item, item.label, code)
        elif chosen is not None:
            text = await enter(self, LANGUAGE_NAMES[chosen], typed, text=item.label.text(chosen))
            if text:
                label = Label(*(text if tag == chosen else item.label.text(tag) for tag in LANGUAGES))
                await self._set(item, label, None)

    async def _set(self, item: ListItem, label: Label, code: str | None) -> None:
        found = await self.desk.change(choices.set_item, self.kind.kind, item.id, label, code=code)
        self.done(_("{name} saved", name=str(found.label)))

    def on_virtual_list_selected(self) -> None:
        """Enter or a second click edits, or maps what the list does not know."""
        known = self.list.cursor_row is not None and self.list.cursor_row.item is not None
        self._start(self.cmd_item_edit() if known else self.cmd_item_map())

    async def cmd_item_retire(self) -> None:
        """No longer offered, or again."""
        item = self._item()
        label = str(item.label)
        if item.retired:
            await self.desk.change(choices.restore_item, self.kind.kind, item.id)
            self.done(_("{name} is offered again", name=label))
        else:
            await self.desk.change(choices.retire_item, self.kind.kind, item.id)
            self.done(_("{name} retired", name=label))

    async def cmd_item_down(self) -> None:
        """After the next one."""
        await self._move(1)

    async def cmd_item_up(self) -> None:
        """Before the one above."""
        await self._move(-1)

    async def _move(self, by: int) -> None:
        item = self._item()
        known = [row.item for row in self.found if row.item is not None]
        at = next(place for place, one in enumerate(known) if one.id == item.id) + by
        if not 0 <= at < len(known):
            return
        anchor = {"after" if by > 0 else "before": known[at].id}
        await self.desk.change(choices.move_item, self.kind.kind, item.id, **anchor)
        self.read()

    async def cmd_item_map(self) -> None:
        """A choice in place of a value nobody knows, wherever it is borne."""
        row = self.current()
        if row.item is not None:
            raise RuleError(N_("{name} is in the list already."), name=str(row.item.label))
        entries = [
            Entry(at, one.item.id, str(one.item.label), "", str(one.count or ""))
            for at, one in enumerate(self.found, 2)
            if one.item is not None and not one.item.retired
        ]
        if self.kind.kind in WORDED:
            entries.insert(0, Entry(1, "", _("Take it into the list")))
        title = f"{row.value} · " + ngettext("{n} bears it", "{n} bear it", row.count)
        chosen = await choose(self, title, entries)
        if chosen == "":
            item = await self.desk.change(list_page.adopt, self.kind.kind, row.value)
            self.done(_("{name} added", name=str(item.label)))
        elif chosen is not None:
            done = await self.desk.change(list_page.map_value, self.kind.kind, row.value, chosen)
            text = ngettext(
                "{n} value mapped to {name}", "{n} values mapped to {name}", done.count, name=done.to
            )
            self.done(text)
