"""Duplicates: the list of pairs, and merging one of them field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadtui.domain.match_labels import GRADE_LABELS, reasons_text
from leadtui.domain.merge_choice import Choice
from leadtui.i18n import _, ngettext
from leadtui.screens.picker import Entry, Picker, Source, fitting
from leadtui.services import duplicate_pairs, merging
from leadtui.services.duplicate_pairs import Pair
from leadtui.services.merging import Preview, Row, Side
from leadtui.text import clip, glyphs

if TYPE_CHECKING:
    from leadtui.app import LeadTui

MERGE, SWAP, REJECT = "merge", "swap", "reject"
SHOWN = 18
"""Cells of a value, or of a name."""
MOST = 500


class PairPicker(Picker[Pair]):
    """The pairs that were found, surest first."""

    CONTEXT = "choice"


class MergePicker(Picker[str]):
    """Both sides of each field; Enter takes the other one."""

    CONTEXT = "choice"


async def open_pairs(desk: LeadTui) -> None:
    """Choose pairs and decide about them until one leaves."""
    while True:
        found: list[Pair] = await desk.ask(duplicate_pairs.listed, ("certain", "likely"), MOST)
        entries = [
            Entry(n, pair, f"{pair.low_name} / {pair.high_name}", _grade(pair), reasons_text(pair.reasons))
            for n, pair in enumerate(found, 1)
        ]
        title = _("Duplicates") if found else _("No duplicates were found. Look for them: leadtui dedupe")
        pair = await desk.push_screen_wait(PairPicker(title, _fixed(entries)))
        if pair is None:
            return
        await decide(desk, pair)


def _grade(pair: Pair) -> str:
    return f"{GRADE_LABELS[pair.grade]} {pair.score:.0%}"


def _fixed(entries: Sequence[Entry[Pair]]) -> Source[Pair]:
    async def source(text: str) -> Sequence[Entry[Pair]]:
        return fitting(entries, text)

    return source


async def decide(desk: LeadTui, pair: Pair) -> None:
    """Both sides of a pair, whose values one may take, until it is merged, rejected or left."""
    winner, loser = pair.low_id, pair.high_id
    take: dict[str, Choice] = {}
    while True:
        shown: Preview = await desk.ask(merging.preview, winner, loser)
        chosen = await desk.push_screen_wait(MergePicker(_title(shown), _fields(shown, take)))
        match chosen:
            case None:
                return
            case "merge":
                await desk.change(merging.merge, winner, loser, take)
                return
            case "reject":
                await desk.change(duplicate_pairs.reject, winner, loser)
                return
            case "swap":
                winner, loser, take = loser, winner, {}
            case field:
                take[field] = _other(next(row for row in shown.rows if row.id == field), take)


def _title(shown: Preview) -> str:
    kept, gone = (clip(name, SHOWN) for name in (shown.winner_name, shown.loser_name))
    return f"{shown.winner} {kept} {glyphs().back} {shown.loser} {gone}"


def _fields(shown: Preview, take: dict[str, Choice]) -> Source[str]:
    came = shown.counts.get("followup", 0)
    along = ngettext("{n} follow-up comes along", "{n} follow-ups come along", came)
    entries = [
        Entry(1, MERGE, _("Merge into {number}", number=shown.winner), along if came else ""),
        Entry(2, SWAP, _("Keep {number} instead", number=shown.loser)),
        Entry(3, REJECT, _("These are two customers")),
        *(_entry(n, row, take.get(row.id, row.choice)) for n, row in enumerate(shown.rows, 4)),
    ]

    async def source(text: str) -> Sequence[Entry[str]]:
        return fitting(entries, text)

    return source


def _entry(n: int, row: Row, choice: Choice) -> Entry[str]:
    mine, theirs = (
        f"{glyphs().check if choice in (side, 'both') else glyphs().dot} {_value(value)}"
        for side, value in (("winner", row.winner), ("loser", row.loser))
    )
    return Entry(n, row.id, row.label, detail=f"{mine}   {theirs}")


def _value(side: Side) -> str:
    return f"{clip(side.text or '-', SHOWN)} {side.at:%m-%d}"


def _other(row: Row, take: dict[str, Choice]) -> Choice:
    """The next choice: the winner's value, the other's, and of notes both."""
    order: tuple[Choice, ...] = ("winner", "loser", "both") if row.may_join else ("winner", "loser")
    return order[(order.index(take.get(row.id, row.choice)) + 1) % len(order)]
