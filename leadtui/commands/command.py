"""What a verb of the screens is, the places it works in, and the groups it is shown in."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.i18n import N_, Label

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
    field has the focus. Where ``roles`` are named, others are not even shown it. ``place`` is its shelf
    among the choices of a prefix, where that does not follow from the rest. ``label``, ``group`` and
    ``help`` are message ids.
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
    place: str = ""

    @property
    def shelf(self) -> str:
        """Where it stands among the choices of a prefix."""
        if self.place:
            return self.place
        if self.roles:
            return ADMIN
        return SCREENS if self.group in (GO, MOVE) else UPKEEP

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
SCREENS, UPKEEP, OWN, ADMIN = "screens", "upkeep", "own", "admin"
SHELVES = {
    SCREENS: Label("Screens", "页面", "頁面"),
    UPKEEP: Label("Upkeep", "整理", "整理"),
    OWN: Label("Own", "个人", "個人"),
    ADMIN: Label("Admin", "管理", "管理"),
}
"""The shelves on which the choices of a prefix stand, from top to bottom."""
