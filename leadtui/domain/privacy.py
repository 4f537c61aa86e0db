"""A person as the database knows one, and what of it is personal (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leadtui.i18n import N_

GONE = "***"
"""What stands in place of a name in a text that stays."""
ERASED = "erased"
"""The kind of the event that tells of an erasure."""
SHORTEST_NAME, SHORTEST_POINT = 2, 5
"""What is shorter may be any word, and is not looked for in texts."""

LEAD_TEXTS = (
    "source_detail", "referrer", "basis", "need", "product_interest", "no_plan_reason", "last_feedback",
    "lost_competitor", "lost_text", "notes", "links",
)  # fmt: skip
"""Columns of a lead in which somebody may be named; of a person's own lead they are emptied."""
FOLLOWUP_TEXTS = ("summary", "feedback", "decision_progress", "next_step")
PLAN_TEXTS = ("step", "focus", "goal")
MILESTONE_TEXTS = ("title", "note")
STAYS: Mapping[str, frozenset[str]] = {
    "contact": frozenset({"is_primary", "lead_id", "points", "followups"}),
    "contact_point": frozenset({"position", "lead_id", "valid", "kind"}),
}
"""Values of a person's own events that say nothing of the person."""
OF_PERSON: Mapping[str, frozenset[str]] = {
    "lead": frozenset({*LEAD_TEXTS, "customer", "short_name", "sort_key", "credit_code", "tags"}),
    "followup": frozenset(FOLLOWUP_TEXTS),
    "plan": frozenset(PLAN_TEXTS),
    "milestone": frozenset(MILESTONE_TEXTS),
    "handover": frozenset({"body", "facts"}),
}
"""Values of events on a lead that is the person."""

TITLES: Mapping[str, str] = {
    "contacts": N_("Contact records"),
    "points": N_("Ways to reach them"),
    "leads": N_("Leads"),
    "followups": N_("Follow-ups"),
    "plans": N_("Plans"),
    "milestones": N_("Milestones"),
    "status_changes": N_("Status changes"),
    "tags": N_("Tags"),
    "own_fields": N_("Fields of your own"),
    "handovers": N_("Hand-overs"),
    "drafts": N_("Drafts"),
    "events": N_("History"),
    "notices": N_("Notices"),
    "outbox": N_("Messages sent or waiting"),
    "exports": N_("Exports that may hold them"),
    "search": N_("Search index"),
    "reveals": N_("Contact details shown"),
    "looks": N_("Found by duplicate checks"),
    "keys": N_("Keys for duplicates"),
    "pairs": N_("Pairs that may be one"),
    "imports": N_("Rows of imported files"),
    "forgotten": N_("Asked to be forgotten"),
    "texts": N_("Texts that name them"),
    "values": N_("Values in the history"),
    "reasons": N_("Reasons in the history"),
    "old_reasons": N_("Reasons from before they could be erased (these stay)"),
}
"""What is held, and what was erased, by section."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom one asks for: a lead number or a name, a phone, an email; ``lead`` narrows a name."""

    who: str = ""
    phone: str = ""
    email: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person: contact records, the leads these belong to, and those of them that are the person.

    ``names`` and ``reached`` are what they are called, and the ways of contact, as texts may hold them.
    """

    name: str
    contact_ids: tuple[int, ...]
    lead_ids: tuple[int, ...]
    whole: frozenset[int]
    names: tuple[str, ...]
    reached: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def needles(self) -> tuple[str, ...]:
        """All that is looked for, the longest first."""
        return longest((*self.names, *self.reached))


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of what is held, as rows of JSON values; ``name`` is of TITLES."""

    name: str
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about a person as far as the viewer may read it."""

    subject: Subject
    sections: tuple[Section, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by section."""
        return {section.name: len(section.rows) for section in self.sections}


def longest(texts: Iterable[str], least: int = 1) -> tuple[str, ...]:
    """Different texts of at least this length, the longest first."""
    found = {text.strip() for text in texts if len(text.strip()) >= least}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def names_any(text: str | None, wanted: Sequence[str]) -> bool:
    """Whether one of the needles stands in a text."""
    return any(needle in text for needle in wanted) if text else False


def redacted(text: str, wanted: Sequence[str]) -> str:
    """The text with every needle replaced."""
    for needle in wanted:
        text = text.replace(needle, GONE)
    return text
