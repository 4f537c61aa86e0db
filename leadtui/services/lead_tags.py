"""The tags of a lead: read as they are typed, kept clean and each once."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.fields import REGISTRY
from leadtui.domain.values import read
from leadtui.services import context
from leadtui.store import added, rows
from leadtui.store.journal import Journal


def parts(value: object) -> tuple[str, ...]:
    """The tags that one text or a sequence holds, as they stand there."""
    if isinstance(value, str):
        return tuple(value.replace("、", ",").replace("，", ",").replace(";", ",").split(","))
    return tuple(str(part) for part in value) if isinstance(value, Sequence) else ()


def checked(tags: Sequence[str]) -> list[str]:
    """Clean tags in order, each once, blank ones left out; ValidationError for one that is too long."""
    field = REGISTRY["tag"]
    found = {str(read(field, tag, now=context.epoch()) or "") for tag in tags}
    return sorted(found - {""})


def write(journal: Journal, lead_id: int, wanted: Sequence[str], *, seen: object = None) -> bool:
    """Make the tags exactly these; whether that changed them. ``seen`` are those the editor saw."""
    before, after = added.read_tags(lead_id), checked(wanted)
    if seen is not None:
        rows.refuse_conflicts({"tag": before}, {"tag": after}, {"tag": sorted(parts(seen))})
    if before != after:
        added.replace_tags(lead_id, after)
        journal.updated("lead", lead_id, {"tags": (before, after)}, lead_id=lead_id)
    return before != after
