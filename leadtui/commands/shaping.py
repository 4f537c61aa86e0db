"""Verbs of the page on which an admin makes and changes the team's own fields."""

from __future__ import annotations

from leadtui.commands.command import FIELDS, LEADS, PEOPLE, PROGRAM, Command
from leadtui.i18n import N_

SHAPING = (
    Command(
        "fields.open",
        N_("Fields of your own"),
        ("g f",),
        PROGRAM,
        (*LEADS, *PEOPLE),
        N_("Make and change fields of your own, for admins."),
        roles=frozenset({"admin"}),
    ),
    Command("field.add", N_("New field"), ("n",), PROGRAM, FIELDS, N_("Make a field."), footer=10),
    Command(
        "field.edit",
        N_("Edit"),
        ("e",),
        PROGRAM,
        FIELDS,
        N_("Its labels, type, choices and rules; another type first says what would not fit."),
        footer=20,
    ),
    Command(
        "field.choice",
        N_("Rename a choice"),
        ("c",),
        PROGRAM,
        FIELDS,
        N_("Call a choice something else; leads keep it, and its old name still finds it."),
    ),
    Command(
        "field.pilot",
        N_("Try out"),
        ("p",),
        PROGRAM,
        FIELDS,
        N_("Let only some have it until a day, or roll it out to everyone."),
        footer=25,
    ),
    Command(
        "field.hide",
        N_("Hide or show"),
        ("H",),
        PROGRAM,
        FIELDS,
        N_("Out of forms and pages, or back; queries, columns and sheets keep it."),
    ),
    Command(
        "field.retire",
        N_("Retire or restore"),
        ("x",),
        PROGRAM,
        FIELDS,
        N_("Out of use with its values, or back with them; asks first."),
        footer=30,
    ),
    Command("field.down", N_("Move down"), ("J", "shift+down"), PROGRAM, FIELDS, N_("One place down.")),
    Command("field.up", N_("Move up"), ("K", "shift+up"), PROGRAM, FIELDS, N_("One place up.")),
)
