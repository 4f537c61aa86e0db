"""Verbs of the page on which a file is looked at before it is imported."""

from __future__ import annotations

from leadtui.commands.command import IMPORT, PROGRAM, Command
from leadtui.i18n import N_

IMPORTING = (
    Command(
        "import.run",
        N_("Import now"),
        ("ctrl+s",),
        PROGRAM,
        IMPORT,
        N_("Import what is shown, as one batch that can be taken back."),
        footer=1,
        in_fields=True,
    ),
    Command(
        "import.edit",
        N_("Set right"),
        ("e",),
        PROGRAM,
        IMPORT,
        N_("The cell at fault, what a column becomes, what a text means; Enter does the same."),
        twins=("f2",),
        footer=2,
    ),
    Command(
        "import.leave",
        N_("Leave out"),
        ("space",),
        PROGRAM,
        IMPORT,
        N_("Leave this row out, or take it in again."),
        footer=3,
    ),
    Command("import.undo", N_("Undo"), ("u",), PROGRAM, IMPORT, N_("Take the last decision back."), footer=5),
    Command("import.next", N_("Next part"), ("]",), PROGRAM, IMPORT, N_("Columns, errors, duplicates, ...")),
    Command("import.previous", N_("Previous part"), ("[",), PROGRAM, IMPORT, N_("The part before.")),
    Command(
        "import.narrow", N_("Narrow"), ("/",), PROGRAM, IMPORT, N_("Only what has these words."), footer=6
    ),
)
