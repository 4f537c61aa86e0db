"""Every verb of the screens, once: bindings, footer, palette, help, menu and the key table read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from leadtui.i18n import N_

LISTS = ("today", "leads", "board")
LEADS = (*LISTS, "lead")
PICKS = ("find", "views", "palette", "menu", "duplicates", "choice")
FORMS = ("form", "new", "edit", "dialog", "settings")
DOORS = ("login", "lock")
READ = ("help", "preview")
PEOPLE = ("people",)
AUDIT = ("audit",)
INBOX = ("inbox",)
TURNS = (*LEADS, *PEOPLE)
ROWS = (*LEADS, *PICKS, *READ, *PEOPLE, *AUDIT, *INBOX)
EVERYWHERE = (*LEADS, *PICKS, *FORMS, *READ, *PEOPLE, *AUDIT, *INBOX)


@dataclass(frozen=True, slots=True)
class Command:
    """One verb.

    ``keys`` and ``twins`` are sequences of key names separated by blanks (``"g t"``); twins pass
    an input method. ``contexts`` are the screens it works in, ``right`` what the viewer must hold,
    ``footer`` its place there (0: not shown), ``in_fields`` whether it also works while a text
    field has the focus. Where ``roles`` are named, others are not even shown it. ``label``, ``group``
    and ``help`` are message ids.
    """

    id: str
    label: str
    keys: tuple[str, ...]
    group: str
    contexts: tuple[str, ...]
    help: str
    twins: tuple[str, ...] = ()
    right: str | None = None
    footer: int = 0
    in_fields: bool = False
    roles: frozenset[str] = frozenset()

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return "cmd_" + self.id.replace(".", "_")


GO = N_("Go")
MOVE = N_("Move")
WORK = N_("Work")
CHANGE = N_("Change")
MARK = N_("Mark")
LOOK = N_("Look")
FORM = N_("Form")
PROGRAM = N_("Program")
GROUPS = (GO, MOVE, WORK, CHANGE, MARK, LOOK, FORM, PROGRAM)

PREFIXES = {"prefix.go": ("g", N_("Go to")), "prefix.status": ("s", N_("Status"))}
_GO = (
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
        (*LISTS, "lead", "help", "audit"),
        N_("Narrow this list as you type."),
        footer=80,
    ),
    Command("view.previous", N_("Previous view"), ("[",), GO, LISTS, N_("Show the previous saved view.")),
    Command("view.next", N_("Next view"), ("]",), GO, LISTS, N_("Show the next saved view.")),
)

_MOVE = (
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
    Command("preview.down", N_("Preview down"), ("J", "shift+down"), MOVE, LISTS, N_("Scroll the preview.")),
    Command("preview.up", N_("Preview up"), ("K", "shift+up"), MOVE, LISTS, N_("Scroll the preview back.")),
)

_WORK = (
    Command(
        "followup.new",
        N_("Follow up"),
        ("f",),
        WORK,
        LEADS,
        N_("Record a contact; on marked rows one content touch on all of them."),
        twins=("f2",),
        footer=10,
    ),
    Command(
        "followup.not_reached",
        N_("Not reached"),
        ("x",),
        WORK,
        LEADS,
        N_("Record an attempt that reached nobody and plan the next."),
        twins=("f5",),
        footer=20,
    ),
    Command(
        "plan.redate",
        N_("Re-date"),
        ("r",),
        WORK,
        LEADS,
        N_("Move the open plan to another day."),
        twins=("f6",),
        footer=40,
    ),
    Command(
        "contact.reveal",
        N_("Reveal"),
        ("R",),
        WORK,
        LEADS,
        N_("Show the contact details of a lead that is not yours: recorded, and so many a day."),
    ),
    Command(
        "copy.phone",
        N_("Copy"),
        ("y",),
        WORK,
        (*LEADS, "find"),
        N_("Copy the phone number, and show what was copied."),
        twins=("f8",),
        footer=70,
    ),
    Command("copy.menu", N_("Copy menu"), ("Y",), WORK, (*LEADS, "find"), N_("Choose what to copy.")),
    Command("milestone.add", N_("Milestone"), ("m",), WORK, LEADS, N_("Note a dated milestone."), footer=75),
    Command(
        "lead.new", N_("New lead"), ("n",), WORK, (*LISTS, "find"), N_("Enter a lead in one line."), footer=60
    ),
)
_NOTICES = (
    Command(
        "notice.done", N_("Done"), ("d",), WORK, INBOX, N_("The notice is read, or waits again."), footer=10
    ),
    Command(
        "notice.snooze",
        N_("Tomorrow"),
        ("r",),
        WORK,
        INBOX,
        N_("Let the notice come again on the next workday."),
        twins=("f6",),
        footer=20,
    ),
    Command("notice.all", N_("All read"), ("D",), WORK, INBOX, N_("Mark all notices as read."), footer=30),
)


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


_CHANGE = (
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

_MARK = (
    Command("mark.toggle", N_("Mark"), ("space",), MARK, LISTS, N_("Mark or unmark the row."), footer=65),
    Command("mark.range", N_("Range"), ("v",), MARK, LISTS, N_("Mark from here as the cursor moves.")),
    Command("mark.all", N_("All"), ("*",), MARK, LISTS, N_("Mark every row of the list, or none.")),
)

_LOOK = (
    Command("preview.toggle", N_("Preview"), ("p",), LOOK, LISTS, N_("Show or hide the preview."), footer=78),
    Command("view.pick", N_("Views"), ("V",), LOOK, ("leads",), N_("Choose a saved view.")),
    Command("view.save", N_("Save view"), ("S",), LOOK, ("leads",), N_("Save the query as a view.")),
    Command("list.sort", N_("Order"), ("O",), LOOK, ("leads",), N_("Choose what the list is ordered by.")),
    Command(
        "list.columns", N_("Columns"), ("C",), LOOK, ("leads",), N_("Choose columns, their order and widths.")
    ),
)

_FORM = (
    Command(
        "form.save",
        N_("Save"),
        ("ctrl+s",),
        FORM,
        FORMS,
        N_("Save, and put the list cursor on the next lead."),
        footer=5,
        in_fields=True,
    ),
    Command(
        "form.afresh",
        N_("Afresh"),
        ("ctrl+l",),
        FORM,
        FORMS,
        N_("Throw the restored draft away and start afresh."),
        in_fields=True,
    ),
    Command(
        "form.save_and_new",
        N_("Save, next"),
        ("ctrl+n",),
        FORM,
        ("new",),
        N_("Save, and keep source and campaign for the next card."),
        footer=6,
        in_fields=True,
    ),
)

_PROGRAM = (
    Command("app.palette", N_("Commands"), (":",), PROGRAM, ROWS, N_("Run any command by its name.")),
    Command("app.help", N_("Help"), ("?",), PROGRAM, (*ROWS, "dialog"), N_("What every key does here.")),
    Command(
        "app.menu",
        N_("All"),
        ("f9",),
        PROGRAM,
        EVERYWHERE,
        N_("Numbered menu of what can be done here."),
        in_fields=True,
    ),
    Command(
        "app.settings",
        N_("Settings"),
        ("g s",),
        PROGRAM,
        ROWS,
        N_("Language, theme and glyphs."),
    ),
    Command(
        "sheet.import",
        N_("Import a sheet"),
        ("g i",),
        PROGRAM,
        LISTS,
        N_("Import a record sheet, after a preview."),
        right="import",
    ),
    Command(
        "sheet.export",
        N_("Export to a sheet"),
        ("g x",),
        PROGRAM,
        LISTS,
        N_("Write what the list shows to a record sheet."),
        right="export",
    ),
    Command("app.lock", N_("Lock"), ("g k",), PROGRAM, ROWS, N_("Cover the screen; your password opens it.")),
    Command(
        "app.sign_out",
        N_("Sign out"),
        ("g o",),
        PROGRAM,
        ROWS,
        N_("Let somebody else sign in; drafts stay yours."),
    ),
    Command(
        "lock.other",
        N_("Somebody else"),
        ("f4",),
        PROGRAM,
        ("lock",),
        N_("Sign in as somebody else; drafts stay their author's."),
        footer=1,
        in_fields=True,
    ),
    Command(
        "audit.open",
        N_("Audit log"),
        ("g a",),
        PROGRAM,
        TURNS,
        N_("Who did what and when, for managers and admins."),
        roles=frozenset({"manager", "admin"}),
    ),
    Command(
        "people.open",
        N_("People"),
        ("g p",),
        PROGRAM,
        LEADS,
        N_("Users, teams, rights and leave, for managers and admins."),
    ),
    Command(
        "leave.mine",
        N_("My leave"),
        ("g v",),
        PROGRAM,
        TURNS,
        N_("Enter your leave and who stands in, or end it."),
    ),
    Command("user.add", N_("New user"), ("n",), PROGRAM, PEOPLE, N_("Add a user."), footer=10),
    Command("user.edit", N_("Edit"), ("e",), PROGRAM, PEOPLE, N_("Name, role, team and rights."), footer=20),
    Command(
        "user.leave",
        N_("Leave of absence"),
        ("l",),
        PROGRAM,
        PEOPLE,
        N_("Enter or end leave; somebody stands in."),
        footer=25,
    ),
    Command(
        "user.deactivate",
        N_("Deactivate"),
        ("D",),
        PROGRAM,
        PEOPLE,
        N_("Shut a user out; somebody takes over the open leads."),
        footer=30,
    ),
    Command(
        "handover.open",
        N_("Hand-overs"),
        ("g h",),
        PROGRAM,
        LEADS,
        N_("Hand-overs to read, and the leads they come with."),
    ),
    Command("app.quit", N_("Leave"), (), PROGRAM, ROWS, N_("Leave leadtui; drafts are kept.")),
    Command(
        "app.mouse",
        N_("Mouse"),
        ("M",),
        PROGRAM,
        ROWS,
        N_("Hand the mouse to the terminal, for selecting text, or take it back."),
    ),
    Command(
        "app.interrupt",
        N_("Quit"),
        ("ctrl+c",),
        PROGRAM,
        (*EVERYWHERE, *DOORS),
        N_("Ask whether to leave; twice leaves."),
        in_fields=True,
    ),
)


class Pair(NamedTuple):
    """Two commands that share one place in the footer, such as ``+ -``; ``label`` is a message id."""

    ids: tuple[str, str]
    label: str
    contexts: tuple[str, ...]
    footer: int


PAIRS = (
    Pair(("nav.left", "nav.right"), N_("Column"), ("board",), 7),
    Pair(("status.previous_column", "status.next_column"), N_("Move"), ("board",), 25),
    Pair(("level.up", "level.down"), N_("Level"), LEADS, 52),
    Pair(("lead.next", "lead.previous"), N_("Next, previous"), ("lead",), 8),
    Pair(("view.previous", "view.next"), N_("View"), LISTS, 79),
)
FOOTER_PREFIXES = {"prefix.status": 30}
FOOTER_RIGHT = ("app.menu", "app.help")

REGISTRY: tuple[Command, ...] = (*_GO, *_MOVE, *_WORK, *_NOTICES, *_CHANGE, *_MARK, *_LOOK, *_FORM, *_PROGRAM)
BY_ID: dict[str, Command] = {command.id: command for command in REGISTRY}
