"""Verbs that go to a place, and those that move the cursor there."""

from __future__ import annotations

from leadtui.commands.command import EVERYWHERE, GO, LEADS, LISTS, MOVE, ROUND, ROWS, Command
from leadtui.i18n import N_

GOING = (
    Command("screen.today", N_("Today"), ("1", "g t"), GO, ROWS, N_("Open today's work.")),
    Command("screen.leads", N_("Leads"), ("2", "g l"), GO, ROWS, N_("Open the list of leads.")),
    Command("screen.board", N_("Board"), ("3", "g b"), GO, ROWS, N_("Open the board of statuses.")),
    Command("screen.inbox", N_("Inbox"), ("6", "g m"), GO, ROWS, N_("Open what you were told.")),
    Command("nav.open", N_("Open"), ("enter",), GO, ROWS, N_("Open what the cursor is on.")),
    Command(
        "nav.back",
        N_("Back"),
        ("q", "escape"),
        GO,
        EVERYWHERE,
        N_("Go up one step; at home, leave the program when no draft is open."),
        in_fields=True,
    ),
    Command(
        "nav.return",
        N_("Where I was"),
        ("ctrl+o",),
        GO,
        EVERYWHERE,
        N_("Go back to the place before the last jump."),
        in_fields=True,
    ),
    Command(
        "find.anywhere",
        N_("Find"),
        ("ctrl+p",),
        GO,
        EVERYWHERE,
        N_("Find a lead anywhere, also from inside a form; the draft parks itself."),
        twins=("f3",),
        in_fields=True,
    ),
    Command(
        "find.narrow",
        N_("Narrow"),
        ("/",),
        GO,
        (*LISTS, "lead", "help", "audit", *ROUND),
        N_("Narrow this list as you type."),
        footer=80,
    ),
    Command("view.previous", N_("Previous view"), ("[",), GO, LISTS, N_("Show the previous saved view.")),
    Command("view.next", N_("Next view"), ("]",), GO, LISTS, N_("Show the next saved view.")),
)

MOVING = (
    Command("nav.down", N_("Down"), ("j", "down"), MOVE, ROWS, N_("Next row.")),
    Command("nav.up", N_("Up"), ("k", "up"), MOVE, ROWS, N_("Previous row.")),
    Command("nav.left", N_("Left"), ("h", "left"), MOVE, LEADS, N_("Column or pane to the left.")),
    Command("nav.right", N_("Right"), ("l", "right"), MOVE, LEADS, N_("Column or pane to the right.")),
    Command(
        "nav.half_down", N_("Half a page down"), ("ctrl+d", "pagedown"), MOVE, ROWS, N_("Half a page down.")
    ),
    Command("nav.half_up", N_("Half a page up"), ("ctrl+u", "pageup"), MOVE, ROWS, N_("Half a page up.")),
    Command("nav.top", N_("First row"), ("g g", "home"), MOVE, ROWS, N_("First row.")),
    Command("nav.bottom", N_("Last row"), ("G", "end"), MOVE, ROWS, N_("Last row.")),
    Command("nav.next_group", N_("Next group"), ("}",), MOVE, LEADS, N_("Next group, or next kind.")),
    Command("nav.previous_group", N_("Previous group"), ("{",), MOVE, LEADS, N_("Previous group, or kind.")),
    Command("nav.fold", N_("Fold"), ("z",), MOVE, LISTS, N_("Fold the group under the cursor.")),
    Command("nav.next_pane", N_("Next pane"), ("tab",), MOVE, ROWS, N_("Next pane.")),
    Command("nav.previous_pane", N_("Previous pane"), ("shift+tab",), MOVE, ROWS, N_("Previous pane.")),
    Command(
        "lead.next",
        N_("Next lead"),
        ("J", "shift+down"),
        MOVE,
        ("lead",),
        N_("Next lead of the list you came from."),
    ),
    Command(
        "lead.previous",
        N_("Previous lead"),
        ("K", "shift+up"),
        MOVE,
        ("lead",),
        N_("Previous lead of the list you came from."),
    ),
    Command(
        "preview.down",
        N_("Preview down"),
        ("J", "shift+down"),
        MOVE,
        (*LISTS, *ROUND),
        N_("Scroll the preview."),
    ),
    Command(
        "preview.up",
        N_("Preview up"),
        ("K", "shift+up"),
        MOVE,
        (*LISTS, *ROUND),
        N_("Scroll the preview back."),
    ),
)
