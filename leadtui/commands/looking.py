"""Verbs of looking at a list, and of filling in a form."""

from __future__ import annotations

from leadtui.commands.command import FORM, FORMS, LISTS, LOOK, ROUND, Command
from leadtui.i18n import N_

LOOKING = (
    Command(
        "preview.toggle",
        N_("Preview"),
        ("p",),
        LOOK,
        (*LISTS, *ROUND),
        N_("Show or hide the preview."),
        footer=78,
    ),
    Command("view.pick", N_("Views"), ("V",), LOOK, ("leads",), N_("Choose a saved view.")),
    Command("view.save", N_("Save view"), ("S",), LOOK, ("leads",), N_("Save the query as a view.")),
    Command("list.sort", N_("Order"), ("O",), LOOK, ("leads",), N_("Choose what the list is ordered by.")),
    Command(
        "list.columns", N_("Columns"), ("C",), LOOK, ("leads",), N_("Choose columns, their order and widths.")
    ),
)

FILLING = (
    Command(
        "form.save",
        N_("Save"),
        ("ctrl+s",),
        FORM,
        FORMS,
        N_("Save; after a form about a lead the list goes on to the next one."),
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
        "new.known",
        N_("It is known"),
        ("ctrl+t",),
        FORM,
        ("new",),
        N_("Open the lead that may be the same, add what was typed to it, or say that it is another."),
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
