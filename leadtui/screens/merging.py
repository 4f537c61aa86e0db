"""Duplicates: the list of pairs, merging one of them, and merging a lead with another from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, cast

from leadtui.domain.match_labels import GRADE_LABELS, reasons_text
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens.find import entry as found_entry
from leadtui.screens.find import read_found
from leadtui.screens.merge_dialog import MergeDialog
from leadtui.screens.picker import Entry, Picker, Source, fixed
from leadtui.services import duplicate_pairs, duplicate_run, merging
from leadtui.services.duplicate_pairs import Pair
from leadtui.services.duplicate_run import Looking
from leadtui.services.merging import Preview

if TYPE_CHECKING:
    from leadtui.app import LeadTui
    from leadtui.domain.forms import Saved
    from leadtui.keyed import Keyed
    from leadtui.screens.actions import LeadActions

MOST = 500
Chosen = Pair | Literal["look"]


class PairPicker(Picker[Chosen]):
    """The pairs that were found, surest first, and a look for more; ``said`` is what was done just before."""

    CONTEXT = "choice"

    def __init__(self, title: str, source: Source[Chosen], said: str = "") -> None:
        super().__init__(title, source)
        self._said = said

    async def _fill(self, text: str) -> None:
        await super()._fill(text)
        if self._said:
            self.say(self._said, "good")
            self._said = ""


class OtherPicker(Picker[int]):
    """Which lead to merge with: those that may be the same one, or any that is typed."""

    CONTEXT = "choice"


async def open_pairs(desk: LeadTui) -> Saved | None:
    """Choose pairs and decide about them until one leaves; the last merge."""
    last: Saved | None = None
    said = ""
    while True:
        found: list[Pair] = await desk.ask(duplicate_pairs.listed, ("certain", "likely"), MOST)
        title = _("Duplicates") if found else _("No duplicates are known; an admin looks for them here.")
        chosen = await desk.push_screen_wait(PairPicker(title, fixed(_entries(desk, found)), said))
        if chosen is None:
            return last
        if chosen == "look":
            said = await _look(desk)
            continue
        done = await decide(desk, chosen.low_id, chosen.high_id)
        last, said = done or last, done.message if done else ""


def _entries(desk: LeadTui, found: Sequence[Pair]) -> list[Entry[Chosen]]:
    entries: list[Entry[Chosen]] = [
        Entry(n, pair, f"{pair.low_name} / {pair.high_name}", _grade(pair), reasons_text(pair.reasons))
        for n, pair in enumerate(found, 1)
    ]
    if desk.viewer is not None and desk.viewer.role == "admin":
        detail = _("Portion by portion; Esc stops, and the next look goes on from there.")
        entries.append(Entry(len(entries) + 1, "look", _("Look through all leads now"), "", detail))
    return entries


async def _look(desk: LeadTui) -> str:
    """Look through all leads, saying how far it is; what was found stays where it is stopped."""
    looking: Looking = await desk.keep(duplicate_run.begin, resume=True)
    screen = cast("Keyed", desk.screen)
    while await desk.keep(duplicate_run.part, looking):
        done = looking.counts["compared"]
        screen.say(
            _(
                "Looking: {leads} leads read, {pairs} pairs compared · Esc stops",
                leads=f"{looking.indexed:,}",
                pairs=f"{done:,}",
            )
        )
    screen.say("")
    found = looking.found()
    return _(
        "{compared} pairs compared: {certain} certain, {likely} likely, {weak} weak.",
        compared=f"{found.compared:,}",
        certain=found.certain,
        likely=found.likely,
        weak=found.weak,
    )


def _grade(pair: Pair) -> str:
    return f"{GRADE_LABELS[pair.grade]} {pair.score:.0%}"


async def decide(desk: LeadTui, winner: int, loser: int) -> Saved | None:
    """Both sides of a pair, whose values one may take, until it is merged, rejected or left."""
    zone = desk.viewer.zone if desk.viewer is not None else "UTC"
    while True:
        shown: Preview = await desk.ask(merging.preview, winner, loser)
        dialog = MergeDialog(shown, zone)
        match await desk.push_screen_wait(dialog):
            case "merge":
                saved: Saved = await desk.change(merging.merge, winner, loser, dialog.take)
                return saved
            case "reject":
                await desk.change(duplicate_pairs.reject, winner, loser)
                return None
            case "swap":
                winner, loser = loser, winner
            case _:
                return None


async def merge(screen: LeadActions) -> None:
    """Merge two marked leads, or the one under the cursor with another that one chooses."""
    ids = screen.targets()
    if len(ids) > 2:
        raise RuleError(N_("Two leads become one: {n} are marked."), N_("Mark exactly two."), n=len(ids))
    if len(ids) == 1:
        other = await _other(screen, ids[0])
        if other is None:
            return
        ids = [ids[0], other]
    else:
        # The one that was there first keeps its number, unless somebody swaps them.
        ids = sorted(ids)
    saved = await decide(screen.desk, ids[0], ids[1])
    if saved is None:
        return
    show = getattr(screen, "go_to_lead", None)
    if show is not None and saved.lead_id != getattr(screen, "lead_id", 0):
        await show(saved.lead_id)
    screen.told(saved)


async def _other(screen: LeadActions, lead_id: int) -> int | None:
    """The lead to merge with: those that may be the same are named with what is the same."""
    desk = screen.desk
    near: list[Pair] = await desk.ask(duplicate_pairs.near, lead_id)
    offered = [
        Entry(other.id, other.id, other.name, _grade(pair), f"{other.number} · {reasons_text(pair.reasons)}")
        for pair in near
        for other in [pair.other_than(lead_id)]
    ]

    async def source(text: str) -> Sequence[Entry[int]]:
        if not text.strip():
            return offered
        rows = await desk.ask(read_found, text, key="find-anywhere")
        return [found_entry(row) for row in rows if row.id != lead_id]

    title = _("Merge with: these may be the same customer") if near else _("Merge with which lead?")
    hint = _("Name, number, phone, pinyin…")
    return await desk.push_screen_wait(OtherPicker(title, source, placeholder=hint))
