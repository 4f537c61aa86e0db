"""Questions on the page of an import: what a column becomes, what a text means, what a cell should say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widgets import Input

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.definition import KINDS
from leadtui.domain.fields.naming import name_from
from leadtui.domain.foreign_words import proposed
from leadtui.domain.lists import offered
from leadtui.i18n import _
from leadtui.screens.import_items import countries, country_text
from leadtui.screens.picker import Entry, Picker, fixed

if TYPE_CHECKING:
    from textual.app import App

    from leadtui.domain.people import Person
    from leadtui.exchange.mapping import Mapped
    from leadtui.services.import_correct import CellText
    from leadtui.services.import_verdicts import Judged

NEW = "new:"
_FIRST = (
    "customer", "contact", "phone", "email", "wechat", "source", "status", "level", "owner", "notes", "skip",
)  # fmt: skip
_ENCODINGS = (
    ("utf-8", "UTF-8"), ("gb18030", "GBK, GB2312"), ("big5", "Big5"), ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"), ("shift_jis", "Shift JIS"), ("euc_kr", "EUC-KR"),
)  # fmt: skip


async def pick(app: App[object], title: str, entries: Sequence[Entry[str]]) -> str | None:
    """One of these, narrowed as one types."""
    return await app.push_screen_wait(Picker(title, fixed(entries)))


async def typed(app: App[object], title: str, text: str) -> str | None:
    """Something typed; None where nothing was decided."""

    async def source(words: str) -> Sequence[Entry[str]]:
        return [Entry(1, words.strip(), words.strip() or "—")]

    return await app.push_screen_wait(Picker(title, source, text=text, placeholder=_("type it")))


async def basis(app: App[object]) -> str | None:
    """Why people from elsewhere may be kept; empty where nobody knows, None to look again."""

    async def source(words: str) -> Sequence[Entry[str]]:
        return [Entry(1, words.strip(), words.strip() or _("Not known"))]

    title = _("Why may you keep these people's data?")
    return await app.push_screen_wait(Picker(title, source, placeholder=_("Enter alone: not known")))


async def column_target(app: App[object], column: Mapped, proposed: str, refusal: str) -> str | None:
    """The field that a column becomes; ``new:`` and a type for one that is made with the import.

    ``refusal`` says why the viewer may make none.
    """
    from leadtui.exchange.mapping_words import PARTS, target_exists, target_label

    names = dict.fromkeys((*_FIRST, *(field.id for field in REGISTRY), *PARTS))
    fields = [(name, str(target_label(name)), name) for name in names if target_exists(name)]
    kinds = [proposed, *(kind for kind in KINDS if kind != proposed)]
    key = name_from(column.title, frozenset(field.id for field in REGISTRY), "field")
    made = [
        (NEW + kind, _("new field: {name}, {kind}", name=column.title, kind=str(label)), refusal or key)
        for kind in kinds
        for each, label in KINDS.items()
        if each == kind
    ]
    at = fields.index(next(field for field in fields if field[0] == "skip")) + 1
    ordered = [*fields[:at], made[0], *fields[at:], *made[1:]]
    entries = [
        Entry(n, value, label, "", detail, dim=bool(refusal) and value.startswith(NEW))
        for n, (value, label, detail) in enumerate(ordered, 1)
    ]
    return await pick(app, _("{title} becomes", title=column.title), entries)


async def meaning(app: App[object], kind: str, text: str) -> str | None:
    """The item of a list that a text on the sheet means."""
    likely = proposed(kind, text)
    items = sorted(offered(REGISTRY[kind].choices), key=lambda item: item is not likely)
    entries = [
        Entry(n, item.id, str(item.label), _("proposed") if item is likely else "")
        for n, item in enumerate(items, 1)
    ]
    return await pick(app, _("{title} becomes", title=text), entries)


async def owner(app: App[object], name: str, people: Iterable[Person]) -> str | None:
    """The login of the user whom a name on the sheet means."""
    entries = [
        Entry(n, person.login, person.name, person.login, " ".join(person.aliases))
        for n, person in enumerate(people, 1)
    ]
    return await pick(app, _("{name} is", name=name), entries)


async def country(app: App[object]) -> str | None:
    """The country of phones without a code."""
    entries = [Entry(n, code, country_text(code)) for n, code in enumerate(countries(), 1)]
    return await pick(app, _("Phones without a country code"), entries)


async def encoding(app: App[object]) -> str | None:
    """Another encoding of a text file."""
    entries = [Entry(n, name, name, "", detail) for n, (name, detail) in enumerate(_ENCODINGS, 1)]
    return await pick(app, _("Encoding"), entries)


async def sheet(app: App[object], names: Sequence[str]) -> str | None:
    """Another sheet of the workbook."""
    return await pick(app, _("Sheet"), [Entry(n, name, name) for n, name in enumerate(names, 1)])


async def who(app: App[object], columns: Sequence[Mapped]) -> str | None:
    """The letter of the column that says whom a row is about, where none does by itself."""
    entries = [
        Entry(n, each.letter, f"{each.letter:>2} {each.title}", "", each.sample)
        for n, each in enumerate(columns, 1)
    ]
    return await pick(app, _("Which column says whom a row is about?"), entries)


async def cell(app: App[object], row: int, cells: Sequence[CellText]) -> str | None:
    """The letter of the cell of a row that is to be set right."""
    entries = [
        Entry(n, each.letter, f"{each.letter:>2} {each.title}", "", each.shown or "—")
        for n, each in enumerate(cells, 1)
    ]
    return await pick(app, _("Row {n}: which cell?", n=row), entries)


class CellPicker(Picker[str]):
    """What stands in the cell is marked as a whole: typing takes its place, a move of the caret amends it."""

    def on_mount(self) -> None:
        """Mark it, once the caret stands behind it."""
        self.call_after_refresh(self.query_one("#narrow", Input).action_select_all)


async def cell_text(
    app: App[object], row: int, found: CellText, judge: Callable[[str], Awaitable[Judged]]
) -> str | None:
    """What the cell should say; while one types, what the row would do then."""
    from leadtui.services.import_verdicts import VERDICTS

    async def source(words: str) -> Sequence[Entry[str]]:
        told = await judge(words.strip())
        reason = told.reason or " ".join(filter(None, (told.customer, told.contact)))
        return [Entry(1, words.strip(), words.strip() or "—", _(VERDICTS[told.verdict]), reason)]

    title = f"{found.letter}{row} {found.title}"
    return await app.push_screen_wait(
        CellPicker(title, source, text=found.shown, placeholder=_("Empty: nothing stands there"))
    )
