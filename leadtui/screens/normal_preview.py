"""What normalising would change, value by value, before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from leadtui.base import BaseDialog
from leadtui.domain.normal_rules import FIELDS, Proposal
from leadtui.hints import Hint, footer_right
from leadtui.i18n import _, ngettext
from leadtui.keymap import key_text
from leadtui.services.normalizing import Preview
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.marks import Marks
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.rows import Rows
from leadtui.widgets.virtual_list import State, VirtualList

LABELLED = 70
"""Cells from which on a row also says which field it is."""
FEW = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done: ``left_out`` are digests, ``without`` fields; ``maps`` first asks for a word."""

    left_out: frozenset[int] = frozenset()
    without: frozenset[str] = frozenset()
    maps: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One row: a proposal, and whether its lead would be like another then."""

    id: int
    proposal: Proposal
    alike: bool


class Values(VirtualList[Value]):
    """The values; Enter is about all of them, also where there is none to be on."""

    def cmd_nav_open(self) -> None:
        """Do it."""
        screen = self.screen
        assert isinstance(screen, NormalPreview)
        screen.cmd_nav_open()


class NormalPreview(BaseDialog[Decision | None]):
    """Answers with what to do, or None where nothing is to be done."""

    CONTEXT = "normal"
    AUTO_FOCUS = "#values"
    DEFAULT_CSS = """
    NormalPreview { align: center middle; }
    NormalPreview > Vertical { width: 100%; max-width: 120; height: 100%; max-height: 40; }
    NormalPreview > Vertical { background: $surface; }
    NormalPreview #values { height: 1fr; }
    """

    def __init__(self, preview: Preview, before: Decision | None = None) -> None:
        super().__init__()
        self.preview = preview
        self.before = before or Decision()
        self.without = set(self.before.without)
        alike = {(twin.number, twin.kind) for twin in preview.twins}
        order = list(FIELDS)
        found = sorted(preview.rows, key=lambda each: order.index(each.kind))
        self.values = [Value(at, each, (each.number, each.kind) in alike) for at, each in enumerate(found, 1)]

    def compose(self) -> ComposeResult:
        """How much, which fields, what to know, the values."""
        with Vertical():
            n = self.preview.at
            yield Rule(ngettext("{n} lead: nothing is changed yet", "{n} leads: nothing is changed yet", n))
            yield Panel(self._fields, id="fields")
            yield Panel(self._notes, id="notes")
            yield Values(self._paint, more=self._more, id="values")
            yield MessageLine()
            yield KeyLine()

    @property
    def entries(self) -> Values:
        """The values."""
        return self.query_one("#values", Values)

    def on_mount(self) -> None:
        """Show what is wanted; what was left out before a word was mapped still is."""
        left = self.before.left_out
        self.entries.marks = Marks(frozenset(each.id for each in self.values if each.proposal.digest in left))
        self._show()

    def on_resize(self) -> None:
        """Fields and notes take the lines they need at this width."""
        self._fit()

    def _show(self) -> None:
        wanted = [each for each in self.values if each.proposal.kind not in self.without]
        self.entries.show(Rows.of(wanted))
        self._fit()
        self._tell()
        self.show_hints()

    def _fit(self) -> None:
        width = min(self.size.width, 120)
        for name, lines in (("#fields", len(self._field_lines(width))), ("#notes", len(self._said()))):
            panel = self.query_one(name, Panel)
            panel.styles.height = lines
            panel.display = lines > 0
        self.query_one("#fields", Panel).sync()

    # What is told

    def _tell(self) -> None:
        n = self._wanted()
        if not n:
            self.say(_("Nothing to normalise."), "plain")
            return
        text = ngettext("{n} value would change", "{n} values would change", n)
        self.say(text, "plain", _("{key} undoes it afterwards", key=self.keys.shown("change.undo")))

    def _wanted(self) -> int:
        """How many values would change as things stand."""
        kinds = {each.id: each.proposal.kind for each in self.values}
        left = sum(kinds[item] not in self.without for item in self.entries.marks.ids)
        return sum(n for name, n in self.preview.counts.items() if name not in self.without) - left

    def _field_lines(self, width: int) -> list[list[str]]:
        """The fields that would change, in as many lines as they take."""
        lines: list[list[str]] = [[]]
        used = 0
        for name in FIELDS:
            if self.preview.counts[name]:
                size = cells(self._field(name)) + 4
                if lines[-1] and used + size > width - 1:
                    lines.append([])
                    used = 0
                lines[-1].append(name)
                used += size
        return lines if lines[-1] else []

    def _field(self, name: str) -> str:
        return f"{self.keys.shown(f'normal.{name}')} {FIELDS[name]} {self.preview.counts[name]:,}"

    def _fields(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        strips: list[Strip] = []
        for names in self._field_lines(width):
            line = Line().gap(1, ink.text)
            for name in names:
                off = name in self.without
                line.raw(glyphs().dot if off else glyphs().check, ink.dim if off else ink.good).gap(
                    1, ink.text
                )
                line.text(self._field(name), ink.dim if off else ink.strong).gap(2, ink.text)
            strips.append(line.strip(width, ink.text))
        return strips

    def _notes(self, width: int, height: int, ink: Ink) -> Sequence[Strip]:
        return [
            Line()
            .gap(1, ink.text)
            .text(clip(text, width - 2), ink.today if n == 0 else ink.dim)
            .strip(width, ink.text)
            for n, text in self._said()
        ]

    def _said(self) -> list[tuple[int, str]]:
        return list(self._facts())

    def _facts(self) -> Iterator[tuple[int, str]]:
        """What to know besides: 0 before what asks for care, 1 before the rest."""
        found = self.preview
        if found.twins:
            text = ngettext(
                "{n} lead would be like another", "{n} leads would be like another", len(found.twins)
            )
            yield 0, f"{glyphs().complaint} {text}"
        if found.unlisted and "source" not in self.without:
            names = _(", ").join(f"{text} {n:,}" for text, n in found.unlisted.most_common(FEW))
            yield (
                1,
                _(
                    "Sources no list has ({key} maps them): {names}",
                    names=names,
                    key=self.keys.shown("normal.map"),
                ),
            )
        hidden = (
            [
                ngettext(
                    "{n} lead keeps its contact details, which you do not see",
                    "{n} leads keep their contact details, which you do not see",
                    found.masked,
                )
            ]
            if found.masked
            else []
        )
        if found.foreign:
            hidden.append(
                ngettext(
                    "{n} lead is not yours to change", "{n} leads are not yours to change", found.foreign
                )
            )
        if hidden:
            yield 1, " · ".join(hidden)

    def _more(self, below: int) -> str:
        """What lies below, those too that are only counted."""
        shown = Counter(each.proposal.kind for each in self.values)
        unseen = sum(n - shown[name] for name, n in self.preview.counts.items() if name not in self.without)
        return _("{n} more below", n=f"{below + unseen:,}")

    # A value

    def _paint(self, value: Value, width: int, state: State, ink: Ink) -> Sequence[Strip]:
        each, off = value.proposal, state.marked
        under = ink.cursor if state.cursor else None
        line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
        line.raw(glyphs().dot if off else glyphs().check, ink.dim if off else ink.good).gap(1, ink.text)
        name = clip(each.name, max(8, width // 5))
        aside = f"{name} · {FIELDS[each.kind]}" if width >= LABELLED else name
        room = width - cells(aside) - line.width - cells(glyphs().arrow) - 5
        before, after = _fitted(each.before, each.after, room)
        line.text(before, ink.dim).gap(1, ink.text).text(glyphs().arrow, ink.dim).gap(1, ink.text)
        line.text(after, ink.dim if off else (under or ink.strong))
        if value.alike:
            line.gap(1, ink.text).text(glyphs().complaint, ink.today)
        line.to(width - cells(aside) - 1, ink.text).text(aside, ink.dim)
        return [line.strip(width, ink.text)]

    # Keys

    def show_hints(self) -> None:
        """Enter does it, Escape does nothing."""
        keys = self.keys
        there = bool(self.query("#values")) and self._wanted() > 0
        go_on = [Hint(key_text("enter"), _("do it"))] if there else []
        hints = [
            *go_on,
            Hint(keys.shown("normal.skip"), _("leave out")),
            Hint(keys.shown("normal.map"), _("map a word")),
            Hint(key_text("escape"), _("leave everything as it is")),
        ]
        for line in self.query(KeyLine):
            line.show(hints, footer_right(keys, self.context))

    def on_virtual_list_marks_changed(self) -> None:
        """Count again."""
        self._tell()
        self.show_hints()

    def cmd_normal_skip(self) -> None:
        """Leave the value under the cursor as it is, or not."""
        self.entries.cmd_mark_toggle()

    def cmd_normal_map(self) -> None:
        """Ask which word becomes what."""
        self.dismiss(self._decided(maps=True))

    def cmd_normal_phone(self) -> None:
        """Phones, or not."""
        self._switch("phone")

    def cmd_normal_email(self) -> None:
        """Emails, or not."""
        self._switch("email")

    def cmd_normal_company(self) -> None:
        """Names of companies, or not."""
        self._switch("company")

    def cmd_normal_person(self) -> None:
        """Names of persons, or not."""
        self._switch("person")

    def cmd_normal_source(self) -> None:
        """Sources, or not."""
        self._switch("source")

    def cmd_normal_tag(self) -> None:
        """Tags, or not."""
        self._switch("tag")

    def cmd_normal_region(self) -> None:
        """Regions, or not."""
        self._switch("region")

    def cmd_normal_industry(self) -> None:
        """Industries, or not."""
        self._switch("industry")

    def _switch(self, name: str) -> None:
        self.without ^= {name}
        self._show()

    def on_virtual_list_selected(self) -> None:
        """Enter on a value means the same as anywhere."""
        self.cmd_nav_open()

    def cmd_nav_open(self) -> None:
        """Do it, where there is anything to do."""
        self.dismiss(self._decided() if self._wanted() else None)

    def _decided(self, *, maps: bool = False) -> Decision:
        marks = self.entries.marks
        left = frozenset(each.proposal.digest for each in self.values if each.id in marks)
        return Decision(left, frozenset(self.without), maps)

    def cmd_nav_back(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)


def _fitted(before: str, after: str, room: int) -> tuple[str, str]:
    """Both values in so many cells: the new one whole where that is possible."""
    if cells(before) + cells(after) <= room:
        return before, after
    after = clip(after, max(room - min(cells(before), room // 3), room // 2))
    return clip(before, room - cells(after)), after
