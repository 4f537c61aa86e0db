"""Colleagues at a lead, in a line: who writes goes before who only has it open."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui import clock
from leadtui.domain.news import Beside
from leadtui.i18n import _


def beside_text(beside: Sequence[Beside], zone: str) -> str:
    """Who is there since when, by the viewer's clock; the others are counted."""
    if not beside:
        return ""
    first = min(beside, key=lambda one: one.doing != "writing")
    at = f"{clock.local(first.since, zone):%H:%M}"
    if first.doing == "writing":
        text = _("{who} has been writing a follow-up on this lead since {time}", who=first.name, time=at)
    else:
        text = _("{who} has had this lead open since {time}", who=first.name, time=at)
    return f"{text} +{len(beside) - 1}" if len(beside) > 1 else text
