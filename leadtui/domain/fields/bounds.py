"""The bounds of numbers of a team's own fields, as people type and read them."""

from __future__ import annotations

from leadtui.domain.fields.field import Field
from leadtui.i18n import Label

MOST_DECIMALS = 6
RANGE = Label("Range", "范围", "範圍")


def bound(text: str, decimals: int, name: str = "limit") -> int | None:
    """A bound in the last of the decimals, None for none; ValidationError at ``name``."""
    from leadtui.domain.values import scaled

    return scaled(Field(name, "integer", RANGE, decimals=decimals), text) if text.strip() else None


def bound_text(value: int | None, decimals: int) -> str:
    """What ``bound`` reads back as the same."""
    from leadtui.domain.values import unscaled

    return "" if value is None else unscaled(Field("limit", "integer", RANGE, decimals=decimals), value)
