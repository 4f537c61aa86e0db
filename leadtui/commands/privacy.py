"""Verbs of the page of personal data."""

from __future__ import annotations

from leadtui.commands.command import LEADS, PEOPLE, PRIVACY, PROGRAM, Command
from leadtui.i18n import N_

GUARDING = (
    Command(
        "privacy.open",
        N_("Personal data"),
        ("g y",),
        PROGRAM,
        (*LEADS, *PEOPLE),
        N_("What is held about a person, to be shown, written to a file, erased; for managers and admins."),
        roles=frozenset({"manager", "admin"}),
    ),
    Command(
        "privacy.find", N_("Find a person"), ("/",), PROGRAM, PRIVACY, N_("All held about one."), footer=10
    ),
    Command(
        "privacy.export",
        N_("Write to a file"),
        ("x",),
        PROGRAM,
        PRIVACY,
        N_("All that is held about the person, as text or JSON."),
        right="export",
        footer=20,
    ),
    Command(
        "privacy.erase",
        N_("Erase"),
        ("D",),
        PROGRAM,
        PRIVACY,
        N_("Erase the person for good, after a preview; statistics stay."),
        footer=30,
        roles=frozenset({"admin"}),
    ),
    Command(
        "privacy.rule",
        N_("Set the rule"),
        ("e",),
        PROGRAM,
        PRIVACY,
        N_("After how many months personal data goes, or whether the clock runs the rules."),
        footer=40,
        roles=frozenset({"admin"}),
    ),
    Command(
        "privacy.run",
        N_("Run the rules"),
        ("R",),
        PROGRAM,
        PRIVACY,
        N_("Erase what the rules of retention reach, after a preview."),
        footer=50,
        roles=frozenset({"admin"}),
    ),
)
