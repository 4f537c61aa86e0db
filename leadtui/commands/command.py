"""What a verb of the screens is, the places it works in, and the groups it is shown in."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.i18n import N_

LISTS = ("today", "leads", "board")
ROUND = ("round",)
LEADS = (*LISTS, "lead", *ROUND)
PICKS = ("find", "views", "palette", "menu", "duplicates", "choice")
FORMS = ("form", "new", "edit", "dialog", "settings")
DOORS = ("login", "lock")
READ = ("help", "preview")
PEOPLE = ("people",)
AUDIT = ("audit",)
INBOX = ("inbox",)
FIELDS = ("fields",)
PRIVACY = ("privacy",)
ITEMS = ("lists", "items")
IMPORT = ("import",)
NORMAL = ("normal",)
TURNS = (*LEADS, *PEOPLE, *FIELDS, *ITEMS)
ROWS = (*LEADS, *PICKS, *READ, *PEOPLE, *AUDIT, *INBOX, *FIELDS, *NORMAL, *IMPORT, *ITEMS, *PRIVACY)
EVERYWHERE = (
    *LEADS,
    *PICKS,
    *FORMS,
    *READ,
    *PEOPLE,
    *AUDIT,
    *INBOX,
    *FIELDS,
    *NORMAL,
    *IMPORT,
    *ITEMS,
    *PRIVACY,
)


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
