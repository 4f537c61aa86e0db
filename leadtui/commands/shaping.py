"""Verbs of the page on which an admin makes and changes the team's own fields."""

from __future__ import annotations

from leadtui.commands.command import FIELDS, LEADS, PEOPLE, PROGRAM, Command
from leadtui.i18n import N_

ITEM = ("items",)

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
    Command(
        "lists.open",
        N_("Lists"),
        ("g c",),
        PROGRAM,
        (*LEADS, *PEOPLE, *FIELDS),
        N_("Sources, ways of contact, industries, tags and the other lists, for admins."),
        roles=frozenset({"admin"}),
    ),
    Command("item.add", N_("New choice"), ("n",), PROGRAM, ITEM, N_("Add a choice at the end."), footer=10),
    Command(
        "item.edit",
        N_("Edit"),
        ("e",),
        PROGRAM,
        ITEM,
        N_("Its labels and code; what it was called before still finds it."),
        footer=20,
    ),
    Command(
        "item.map",
        N_("Map"),
        ("m",),
        PROGRAM,
        ITEM,
        N_("Give whatever bears a value the list does not know one of its choices."),
        footer=25,
    ),
    Command(
        "item.retire",
        N_("Retire or restore"),
        ("x",),
        PROGRAM,
        ITEM,
        N_("Offer it no longer, or again; whatever bears it keeps it."),
        footer=30,
    ),
    Command("item.down", N_("Move down"), ("J", "shift+down"), PROGRAM, ITEM, N_("One place down.")),
    Command("item.up", N_("Move up"), ("K", "shift+up"), PROGRAM, ITEM, N_("One place up.")),
    Command(
        "field.lists",
        N_("Lists"),
        ("l",),
        PROGRAM,
        FIELDS,
        N_("Sources, industries, tags and the other lists one chooses from."),
        footer=27,
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
