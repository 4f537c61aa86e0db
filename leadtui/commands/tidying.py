"""Verbs of bringing many leads into one form, and of the preview that comes before it."""

from __future__ import annotations

from leadtui.commands.command import CHANGE, NORMAL, Command
from leadtui.i18n import N_

_LEFT_OUT = N_("Leave this field out, or take it in again.")


def _field(name: str, key: str, label: str) -> Command:
    return Command(f"normal.{name}", label, (key,), CHANGE, NORMAL, _LEFT_OUT)


TIDYING = (
    Command(
        "lead.normalize",
        N_("Normalize…"),
        ("g z",),
        CHANGE,
        ("leads", "board", "lead"),
        N_(
            "Phones, names and sources in one form: the marked leads, or all the list shows, after a preview."
        ),
        right="bulk",
    ),
    Command(
        "normal.skip",
        N_("Leave out"),
        ("space",),
        CHANGE,
        NORMAL,
        N_("Leave this value as it is, or take it in again."),
        footer=10,
    ),
    Command(
        "normal.map",
        N_("Map a word"),
        ("m",),
        CHANGE,
        NORMAL,
        N_("Say what a word becomes, such as a source that no list has."),
        footer=20,
    ),
    _field("phone", "p", N_("Phones")),
    _field("email", "e", N_("Emails")),
    _field("company", "c", N_("Company names")),
    _field("person", "n", N_("Names of persons")),
    _field("source", "s", N_("Sources")),
    _field("tag", "t", N_("Tags")),
    _field("region", "r", N_("Regions")),
    _field("industry", "i", N_("Industries")),
)
