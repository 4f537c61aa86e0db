"""How long personal data of leads that came to nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from leadtui.errors import ValidationError
from leadtui.i18n import N_, Label

LOST, QUIET = "lost", "quiet"
LEAST, MOST = 1, 240
"""Months."""
RULES: Mapping[str, Label] = MappingProxyType(
    {
        LOST: Label(
            "lost for that long, and nobody was in touch since",
            "流失满这么久，且此后无人联系",
            "流失滿這麼久，且此後無人聯絡",
        ),
        QUIET: Label(
            "open, and nobody was in touch for that long",
            "仍在跟进状态，但这么久无人联系",
            "仍在跟進狀態，但這麼久無人聯絡",
        ),
    }
)
"""What was ever won is not among them: contracts are kept by other rules."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule as it stands: months, or None where it is off."""

    rule: str
    months: int | None


def months_of(text: str) -> int | None:
    """The number typed, or None for ``off``; ValidationError where it is neither."""
    if text.strip().lower() == "off":
        return None
    if not text.isdecimal() or not LEAST <= int(text) <= MOST:
        raise ValidationError(
            N_("{text} is no number of months."),
            N_("Write {least} to {most}, or off."),
            text=text,
            least=LEAST,
            most=MOST,
        )
    return int(text)


def named(rule: str) -> str:
    """The rule of this name; ValidationError."""
    if rule not in RULES:
        raise ValidationError(
            N_("There is no rule {name}."), N_("These are: {names}"), name=rule, names=", ".join(RULES)
        )
    return rule


def before(now: datetime, months: int) -> datetime:
    """The instant that many months ago."""
    from dateutil.relativedelta import relativedelta

    return now - relativedelta(months=months)
