"""Before an import: how a file is read, what its rows would do, and all of it set right in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.strip import Strip

from leadtui.base import BaseDialog
from leadtui.errors import LeadtuiError
from leadtui.i18n import _, ngettext
from leadtui.screens import import_answers as ask
from leadtui.screens.import_items import SETUP, Group, parts_of, proposals, row_id, row_items, setup_items
from leadtui.screens.picker import Entry, fitting
from leadtui.services import people
from leadtui.services.import_asked import Asked
from leadtui.widgets import viewport
from leadtui.widgets.import_line import Item, paint_detail, paint_item, paint_parts
from leadtui.widgets.ink import Ink
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.domain.people import Person, Viewer
    from leadtui.screens.import_desk import FileDesk
    from leadtui.services.import_rehearsal import Looked
    from leadtui.services.import_verdicts import Judged, Verdict

_FAULTS = ("error", "duplicate")
"""What is shown next once there is nothing left where one was."""


class ImportReview(BaseDialog["Asked | None"]):
    """Answers with how to read the file; None to leave it, with what was decided kept as a draft."""

    CONTEXT = "import"
    AUTO_FOCUS = "#list"
    DEFAULT_CSS = """
    ImportReview { layout: vertical; background: $background; }
    ImportReview #parts { height: 1; }
    ImportReview #detail { height: 3; }
    """

    def __init__(
        self, desk: LeadTui, file: FileDesk, looked: Looked, asked: Asked, region: str, *, restored: bool
    ) -> None:
        super().__init__()
        self.desk = desk
        self.file = file
        self.looked = looked
        self.asked = asked
        self.part = SETUP
        self.words = ""
        self._region = region
        self._restored = restored
        self._before: list[Asked] = []

    def compose(self) -> ComposeResult:
        """The parts, the lines of one of them, all about the line under the cursor."""
        yield Rule(_("nothing is written yet · {file}", file=self._file_name), id="title")
        yield Panel(self._paint_parts, id="parts")
        yield VirtualList[Any](paint_item, id="list")
        yield Rule()
        yield Panel(self._paint_detail, id="detail")
        yield MessageLine()
        yield KeyLine()

    @property
    def lines(self) -> VirtualList[Item]:
        """The lines."""
        return self.query_one("#list", VirtualList)

    @property
    def _file_name(self) -> str:
        told = self.looked.told
        named = told.sheet and told.sheet != self.file.path.stem
        return f"{told.name} [{told.sheet}]" if named else told.name

    def on_mount(self) -> None:
        """Show what is decided for the file, or the first thing that is wrong."""
        self.refill()
        if self._restored:
            again = _("{key} takes back", key=self.keys.shown("import.undo"))
            self._before.append(Asked())
            self.say(_("What you decided about this file before is as you left it."), "good", again)

    def language_changed(self) -> None:
        """Say everything anew."""
        super().language_changed()
        self.refill()

    # What is shown

    def refill(self, cursor: int | None = None) -> None:
        """Show the part anew, the cursor where it was."""
        keys = [part.key for part in parts_of(self.looked.told)]
        if self.part not in keys:
            self.part = next((key for key in _FAULTS if key in keys), SETUP)
        groups = [Group(group.title, tuple(self._narrowed(group.items))) for group in self._groups()]
        groups = [group for group in groups if group.items]
        items = [item for group in groups for item in group.items]
        headings = [viewport.Group(group.title, group.title, len(group.items)) for group in groups]
        self.lines.show(Rows.of(items), headings if self.part == SETUP else (), cursor)
        self.query_one("#parts", Panel).sync()
        self.query_one("#detail", Panel).sync()

    def _groups(self) -> Sequence[Group]:
        told = self.looked.told
        if self.part == SETUP:
            return setup_items(told, self.asked, self._region)
        return [row_items(told, cast("Verdict", self.part))]

    def _narrowed(self, items: Sequence[Item]) -> Sequence[Item]:
        if not self.words:
            return items
        entries = [Entry(item.id, item, item.label, item.right) for item in items]
        kept = {entry.id for entry in fitting(entries, self.words)}
        return [item for item in items if item.id in kept]

    def _paint_parts(self, width: int, height: int, ink: Ink) -> list[Strip]:
        return paint_parts(parts_of(self.looked.told), self.part, width, ink)

    def _paint_detail(self, width: int, height: int, ink: Ink) -> list[Strip]:
        return paint_detail(self.lines.cursor_row, width, height, ink)

    def on_virtual_list_highlighted(self) -> None:
        """The cursor rests."""
        self.query_one("#detail", Panel).sync()

    # Keys

    def on_virtual_list_selected(self) -> None:
        """Enter or a second click."""
        self._start(self.cmd_import_edit())

    async def cmd_import_run(self) -> None:
        """Import what is shown; people from elsewhere need a reason to be kept, which is asked once."""
        if self._lacks_basis():
            basis = await ask.basis(self.app)
            if basis is None:
                return
            self.asked = replace(self.asked, basis=basis)
        self.dismiss(self.asked)

    def _lacks_basis(self) -> bool:
        from leadtui.services.import_rehearsal import is_from_elsewhere

        told = self.looked.told
        new = told.counts.get("create", 0) + told.counts.get("duplicate", 0)
        return bool(new) and not self.asked.basis and is_from_elsewhere(told)

    def cmd_import_next(self) -> None:
        """The next part."""
        self._go(1)

    def cmd_import_previous(self) -> None:
        """The part before."""
        self._go(-1)

    def cmd_nav_next_pane(self) -> None:
        """Tab does the same."""
        self._go(1)

    def cmd_nav_previous_pane(self) -> None:
        """And back."""
        self._go(-1)

    def _go(self, step: int) -> None:
        keys = [part.key for part in parts_of(self.looked.told)]
        self.part = keys[(keys.index(self.part) + step) % len(keys)]
        self.words = ""
        self.refill()
        self.lines.cmd_nav_top()
        self.say("")

    def cmd_nav_back(self) -> None:
        """Out of the words typed, then out of the page."""
        if self.words:
            self.words = ""
            self.refill()
            self.say("")
            return
        self.dismiss(None)

    async def cmd_import_narrow(self) -> None:
        """Only what has these words."""
        found = await ask.typed(self.app, _("Narrow"), self.words)
        if found is not None:
            self.words = found
            self.refill()
            if not self.lines.rows.length:
                self.words = ""
                self.refill()
                self.say(_("Nothing fits “{text}”.", text=found), "warning")
            elif found:
                all_again = _("{key} shows all", key=self.keys.shown("nav.back"))
                self.say(_("Only what has “{text}”", text=found), "plain", all_again)

    async def cmd_import_edit(self) -> None:
        """Decide about the line under the cursor."""
        item = self.lines.cursor_row
        if item is None:
            return
        match item.act:
            case ("import",):
                await self.cmd_import_run()
            case ("row", number):
                await self._set_right(int(number))
            case ("none",):
                return
            case act:
                wanted = await self._decided(act)
                if wanted is not None and wanted != self.asked:
                    await self._change(wanted)

    async def _decided(self, act: tuple[str, ...]) -> Asked | None:
        asked = self.asked
        match act:
            case ("unknown",) | ("duplicates",) | ("proposed",):
                return self._switched(act[0])
            case ("basis",):
                text = await ask.typed(self.app, _("Basis of collection"), asked.basis)
                return None if text is None else replace(asked, basis=text)
            case ("phones",):
                region = await ask.country(self.app)
                return replace(asked, phone_region=region) if region else None
            case ("column", letter):
                return await self._column(letter)
            case ("value", kind, text):
                item = await ask.meaning(self.app, kind, text)
                return replace(asked, choices=(*asked.choices, (kind, text, item))) if item else None
            case ("owner", name):
                known = await self.desk.ask(_everyone)
                login = await ask.owner(self.app, name, known)
                return replace(asked, choices=(*asked.choices, ("owner", name, login))) if login else None
            case _:
                return await self._read_otherwise(act)

    def _switched(self, act: str) -> Asked:
        asked = self.asked
        match act:
            case "unknown":
                return replace(asked, unknown="notes" if asked.unknown == "skip" else "skip")
            case "duplicates":
                # Made, added to the lead that is here, left out, and made again.
                made = not (asked.skip_duplicates or asked.update_duplicates)
                return replace(asked, update_duplicates=made, skip_duplicates=asked.update_duplicates)
            case _:
                return replace(asked, choices=(*asked.choices, *proposals(self.looked.told)))

    async def _read_otherwise(self, act: tuple[str, ...]) -> Asked | None:
        """What was found out about the file by itself, overruled."""
        match act:
            case ("encoding",):
                name = await ask.encoding(self.app)
                return replace(self.asked, encoding=name) if name else None
            case ("sheet",):
                name = await ask.sheet(self.app, self.looked.told.sheets)
                return replace(self.asked, sheet=name, header_row=None) if name else None
            case ("header",):
                row = await ask.typed(self.app, _("The row of titles; 0: there is none."), "")
                return replace(self.asked, header_row=int(row)) if row and row.isdecimal() else None
            case _:
                return None

    async def _column(self, letter: str) -> Asked | None:
        mapping, asked = self.looked.told.mapping, self.asked
        if mapping is None:
            return None
        column = next(each for each in mapping.columns if each.letter == letter)
        viewer = self.desk.viewer
        admin = viewer is not None and viewer.role == "admin"
        refusal = "" if admin else _("Only an admin may make fields.")
        target = await ask.column_target(self.app, column, self.looked.source.kind_of(column), refusal)
        if target is None:
            return None
        made = tuple(each for each in asked.made if each[0] != letter)
        columns = tuple(each for each in asked.columns if not each.startswith(f"{letter}="))
        if target.startswith(ask.NEW):
            return replace(asked, columns=columns, made=(*made, (letter, target.removeprefix(ask.NEW))))
        return replace(asked, made=made, columns=(*columns, f"{letter}={target}"))

    # Decisions

    async def _change(self, asked: Asked) -> None:
        """Read the file anew under other decisions; those that cannot be are taken back."""
        try:
            looked = await self.file.look(asked)
        except LeadtuiError as error:
            self.say(error.text(), "error", error.advice())
            return
        self._before.append(self.asked)
        self._take(asked, looked)
        self.say("")

    def _take(self, asked: Asked, looked: Looked) -> None:
        self.asked, self.looked = asked, looked
        self.file.keep(asked)
        self.refill()

    async def _set_right(self, row: int) -> None:
        """Another text in one cell of a row: the one at fault, else the one that is chosen."""
        from leadtui.services.import_correct import cells_of

        raw = await self.file.raw(row, self.asked)
        cells = cells_of(self.looked, raw)
        judged = next(each for each in self.looked.told.rows if each.row == row)
        letter = judged.cell.rstrip("0123456789") or await ask.cell(self.app, row, cells)
        found = next((each for each in cells if each.letter == letter), None)
        if found is None:
            return

        async def judge(words: str) -> Judged:
            return await self.file.judge(self.looked, raw, self._with(row, found.letter, words))

        text = await ask.cell_text(self.app, row, found, judge)
        if text is not None and text != found.shown:
            await self._settle(row, self._with(row, found.letter, text))

    def _with(self, row: int, letter: str, text: str) -> Asked:
        others = tuple(each for each in self.asked.cells if each[:2] != (row, letter))
        without = tuple(each for each in self.asked.without if each != row)
        return replace(self.asked, cells=(*others, (row, letter, text)), without=without)

    async def cmd_import_leave(self) -> None:
        """Leave the row out, or take it in again."""
        item = self.lines.cursor_row
        if item is None or item.act[0] != "row":
            self.say(_("Rows are left out one by one: {key} shows them.", key=self.keys.shown("import.next")))
            return
        row = item.number
        rest = tuple(each for each in self.asked.without if each != row)
        out = rest if row in self.asked.without else (*rest, row)
        await self._settle(row, replace(self.asked, without=out))

    async def _settle(self, row: int, asked: Asked) -> None:
        """One row under other decisions, worked out at once; the cursor goes on to the next."""
        raw = await self.file.raw(row, self.asked)
        judged = await self.file.judge(self.looked, raw, asked, keep=True)
        self._before.append(self.asked)
        self._take(asked, self.looked)
        self._say_judged(row, judged.verdict, judged.reason)

    def _say_judged(self, row: int, verdict: Verdict, reason: str) -> None:
        from leadtui.services.import_verdicts import VERDICTS

        left = self.looked.told.counts.get("error", 0)
        result = _(VERDICTS[verdict])
        text = _("Row {n}: {result}", n=row, result=result)
        if reason and verdict == "error":
            text = _("Row {n}: {result}, {reason}", n=row, result=result, reason=reason)
        more = ngettext("{n} error left", "{n} errors left", left) if left else _("no errors left")
        undo = _("{key} takes back", key=self.keys.shown("import.undo"))
        self.say(text, "warning" if verdict == "error" else "good", f"{more} · {undo}")

    async def cmd_import_undo(self) -> None:
        """Take the last decision back."""
        if not self._before:
            self.say(_("There is nothing to take back."))
            return
        asked = self._before.pop()
        row = _only_row(self.asked, asked)
        if row is None:
            self._take(asked, await self.file.look(asked))
            self.say(_("Taken back."), "good")
            return
        raw = await self.file.raw(row, asked)
        judged = await self.file.judge(self.looked, raw, asked, keep=True)
        self.part = judged.verdict
        self._take(asked, self.looked)
        if self.lines.go_to_id(row_id(row)):
            self.query_one("#detail", Panel).sync()
        self._say_judged(row, judged.verdict, judged.reason)


def _everyone(store: Any, viewer: Viewer) -> tuple[Person, ...]:
    return people.everyone(store, active_only=True)


def _only_row(one: Asked, other: Asked) -> int | None:
    """The one row in which two ways to read a file differ; None where more does."""
    if replace(one, cells=(), without=()) != replace(other, cells=(), without=()):
        return None
    rows = {each[0] for each in set(one.cells) ^ set(other.cells)} | (set(one.without) ^ set(other.without))
    return rows.pop() if len(rows) == 1 else None
