"""Verbs of a day's work, and of the inbox."""

from __future__ import annotations

from leadtui.commands.command import INBOX, LEADS, LISTS, WORK, Command
from leadtui.i18n import N_

WORKING = (
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
READING = (
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
