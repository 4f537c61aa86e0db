"""Verbs that change leads, and those that mark which."""

from __future__ import annotations

from leadtui.commands.command import CHANGE, LEADS, LISTS, MARK, ROUND, TURNS, Command
from leadtui.i18n import N_


def _status(number: int, status: str, label: str, help: str) -> Command:
    return Command(
        f"status.{status}",
        label,
        (f"s {number}",),
        CHANGE,
        LEADS,
        help,
        twins=(f"f4 {number}",),
    )


CHANGING = (
    _status(1, "potential", N_("Prospect"), N_("Back to prospect; asks for a reason.")),
    _status(2, "interested", N_("Interested"), N_("Interested: reached once, with a stated need.")),
    _status(
        3,
        "high_intent",
        N_("High intent"),
        N_("High intent: budget confirmed, decision maker known, timeline clear."),
    ),
    _status(4, "won", N_("Won"), N_("Won: signed on, amount.")),
    _status(5, "lost", N_("Lost"), N_("Lost: a reason.")),
    Command(
        "status.previous_column",
        N_("Column back"),
        ("<", "shift+left"),
        CHANGE,
        ("board", "leads", "today"),
        N_("Move to the previous status; the cursor follows the card."),
    ),
    Command(
        "status.next_column",
        N_("Column on"),
        (">", "shift+right"),
        CHANGE,
        ("board", "leads", "today"),
        N_("Move to the next status; the cursor follows the card."),
    ),
    Command(
        "lead.assign",
        N_("Assign"),
        ("a",),
        CHANGE,
        LEADS,
        N_("Give the lead to another owner."),
        twins=("f7",),
        footer=50,
    ),
    Command(
        "lead.edit",
        N_("Edit"),
        ("e",),
        CHANGE,
        LEADS,
        N_("Edit the lead; on marked rows edit all of them after a preview."),
        footer=55,
    ),
    Command(
        "lead.merge",
        N_("Merge…"),
        ("D",),
        CHANGE,
        LEADS,
        N_("Make one lead of the two marked ones, or of this one and another."),
        right="merge",
    ),
    Command("lead.tag", N_("Tag"), ("t",), CHANGE, LEADS, N_("Add or take off tags.")),
    Command("level.set", N_("Level"), ("L",), CHANGE, LEADS, N_("Set the level, with a reason if you like.")),
    Command("level.up", N_("Level up"), ("+", "="), CHANGE, LEADS, N_("One level up.")),
    Command("level.down", N_("Level down"), ("-",), CHANGE, LEADS, N_("One level down.")),
    Command(
        "change.repeat",
        N_("Repeat"),
        (".",),
        CHANGE,
        LEADS,
        N_("Repeat the last change here; never won, lost, delete or a follow-up."),
    ),
    Command("change.undo", N_("Undo"), ("u",), CHANGE, TURNS, N_("Undo the last change."), footer=85),
    Command("change.redo", N_("Redo"), ("ctrl+r",), CHANGE, TURNS, N_("Do again what was undone.")),
)


MARKING = (
    Command(
        "mark.toggle",
        N_("Mark"),
        ("space",),
        MARK,
        (*LISTS, *ROUND),
        N_("Mark or unmark the row."),
        footer=65,
    ),
    Command(
        "mark.range", N_("Range"), ("v",), MARK, (*LISTS, *ROUND), N_("Mark from here as the cursor moves.")
    ),
    Command(
        "mark.all", N_("All"), ("*",), MARK, (*LISTS, *ROUND), N_("Mark every row of the list, or none.")
    ),
)
