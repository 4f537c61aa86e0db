"""How a lead is called beside its customer's full name, and where that puts it in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name


def derived(lead: Mapping[str, Any], *, typed: object = None) -> dict[str, object]:
    """The short name as typed or kept, else as derived from the customer's name, and the order of both."""
    guessed = not typed and (not lead["short_name"] or lead["short_name_guessed"])
    shown = short_name(str(lead["customer"])) if guessed else str(lead["short_name"])
    order = sort_key(shown or str(lead["customer"]))
    return {"short_name": shown, "short_name_guessed": guessed, "sort_key": order}
