"""Verbs of the queue of an audit round."""

from __future__ import annotations

from leadtui.commands.command import INBOX, PROGRAM, ROUND, TURNS, WORK, Command
from leadtui.i18n import N_

AUDITING = (
    Command(
        "round.open",
        N_("Audit round"),
        ("g q",),
        PROGRAM,
        (*TURNS, *INBOX),
        N_("What the audit round found on your leads, to be put right."),
    ),
    Command(
        "finding.snooze",
        N_("Put off"),
        ("z",),
        WORK,
        ROUND,
        N_("Let it come again in a week, a month or on a day; on marked rows all of them."),
        footer=22,
    ),
    Command(
        "finding.leave",
        N_("Leave alone"),
        ("d",),
        WORK,
        ROUND,
        N_("It is no problem: say why. It comes again after some months; on marked rows all of them."),
        footer=24,
    ),
    Command(
        "round.start",
        N_("Look now"),
        ("N",),
        WORK,
        ROUND,
        N_("Look through the leads now: an admin all, a manager those of their teams."),
        roles=frozenset({"manager", "admin"}),
    ),
    Command(
        "round.progress",
        N_("Progress"),
        ("P",),
        WORK,
        ROUND,
        N_("How far everybody is whom you lead; Enter shows only theirs."),
        roles=frozenset({"manager", "admin"}),
    ),
)
