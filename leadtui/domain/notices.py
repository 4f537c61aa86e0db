"""What notices say, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from leadtui.domain.lists import label
from leadtui.i18n import N_, _

Args = Mapping[str, str | int]

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "status": N_("{who} moved {name} to {status}"),
        "status_many": N_("{who} moved {n} of your leads, {name} among them"),
        "given": N_("{who} gave you {name}"),
        "given_many": N_("{who} gave you {n} leads, {name} among them"),
        "taken": N_("{who} gave {name} to {owner}"),
        "taken_many": N_("{who} took {n} leads from you, {name} among them"),
        "released": N_("{who} put {name} into the pool"),
        "released_many": N_("{who} put {n} of your leads into the pool, {name} among them"),
        "imported": N_("{who} imported a sheet that gave you {name} and maybe more"),
        "followup": N_("{who} followed up {name}: {method}, {outcome}"),
        "followup_many": N_("{who} followed up {n} of your leads, {name} among them"),
        "undone": N_("{who} took back a change of {name}"),
        "redone": N_("{who} made a change of {name} again"),
        "due": N_("{name}: {step} is due {when}"),
        "late": N_("{name} is {n} workdays late"),
        "late_managed": N_("{name} of {owner} is {n} workdays late"),
        "reassign": N_("{name} of {owner} is {n} workdays late: give it to somebody else?"),
        "reveals": N_("{who} had {n} customers' contact details shown today"),
        "digest": N_("Today: {late} late, {today} due"),
        "dead": N_("A message to {who} could not be sent: {why}"),
        "alert": N_("{text}"),
    }
)
"""Kind and text. ``name`` is the customer; status, method and outcome are ids of their lists."""

MANY = "_many"
_LISTS = ("status", "method", "outcome")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing a user was told; a lead that the user may not read any more has no id here."""

    id: int
    kind: str
    args: Args
    at: datetime
    lead_id: int | None = None
    lead_number: str = ""
    read_at: datetime | None = None
    snoozed_until: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Whether it is unread and not put off."""
        return self.read_at is None and (self.snoozed_until is None or self.snoozed_until <= now)


def text(kind: str, args: Args) -> str:
    """A notice in words; of a kind that this program does not know, its kind and what is known."""
    template = TEXTS.get(kind)
    if template is None:
        return " ".join((kind, *(str(value) for value in args.values())))
    shown = {name: label(name, str(value)) if name in _LISTS else value for name, value in args.items()}
    return _(template).format_map(_Given(shown))


class _Given(dict[str, object]):
    """What a program of another version did not tell is shown as a dash."""

    def __missing__(self, name: str) -> object:
        return "-"
