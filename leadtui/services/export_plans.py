"""Open plans as a calendar: of the leads found, or as a feed for each rep."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from leadtui import i18n
from leadtui.domain.lists import label
from leadtui.domain.people import Person, Viewer
from leadtui.exchange.ical_writer import Entry, write_calendar
from leadtui.i18n import Label
from leadtui.services import audit
from leadtui.services.exporting import PAGE, Progress, require_export
from leadtui.store import export_contacts, people
from leadtui.store.database import Store
from leadtui.store.export_contacts import OpenPlan

TITLE = Label("leadtui plans", "跟进计划", "跟進計劃")
_FOCUS = Label("Focus", "沟通重点", "溝通重點")
_GOAL = Label("Goal", "预期目标", "預期目標")


class Plans:
    """The open plans of some leads."""

    def __init__(
        self,
        lead_ids: Sequence[int],
        language: str,
        *,
        on_progress: Progress | None = None,
    ) -> None:
        self.leads = self.written = 0
        self._lead_ids, self._language = lead_ids, language
        self._on_progress = on_progress

    def write(self, out: BinaryIO) -> None:
        """Write a calendar; no way to reach anybody stands in it, so that nothing is to be masked."""
        write_calendar(self._entries(), out, TITLE.text(self._language))

    def _entries(self) -> Iterator[Entry]:
        for start in range(0, len(self._lead_ids), PAGE):
            ids = list(self._lead_ids[start : start + PAGE])
            found = export_contacts.plans_of(ids)
            self.leads += len({plan.lead_id for plan in found})
            self.written += len(found)
            yield from _entries(found, self._language)
            if self._on_progress:
                self._on_progress("write", start + len(ids), len(self._lead_ids))


def _entries(plans: Iterable[OpenPlan], language: str) -> Iterator[Entry]:
    for plan in plans:
        words = [plan.short_name or plan.customer, plan.step or plan.focus]
        if plan.method:
            words.insert(1, label("method", plan.method, language))
        yield Entry(
            plan.key,
            " · ".join(word for word in words if word),
            _about(plan, language),
            plan.due_on,
            plan.due_time,
            plan.zone,
            plan.created_at,
            plan.version,
        )


def _about(plan: OpenPlan, language: str) -> str:
    lines = [f"{plan.number} {plan.customer}", plan.contact]
    for name, text in ((_FOCUS, plan.focus), (_GOAL, plan.goal)):
        if text:
            lines.append(f"{name.text(language)}: {text}")
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Feed:
    """The calendar of one user's open plans."""

    login: str
    plans: int
    content: bytes


def feeds(store: Store, viewer: Viewer, *, language: str | None = None) -> list[Feed]:
    """A calendar for each active user whose plans the viewer answers for: one's own, the team's, all.

    Recorded as one export; a calendar without plans clears what stood in it.
    """
    require_export(store, viewer)
    with store.reading():
        found = [_feed(viewer, person, language) for person in _reps(viewer)]
        values = {
            "query": "",
            "format": "feed",
            "leads": 0,
            "rows": sum(feed.plans for feed in found),
            "columns": ",".join(feed.login for feed in found),
        }
        audit.note(store, viewer, "export", "lead", 0, values=values)
    return found


def cleared(store: Store, viewer: Viewer, *, language: str | None = None) -> list[Feed]:
    """Calendars without an entry for those of them who have none any more: who left, or only reads."""
    require_export(store, viewer)
    with store.reading():
        gone = [person for person in _answered_for(viewer) if not _has_feed(person)]
        return [_written(person, (), language) for person in gone]


def _reps(viewer: Viewer) -> list[Person]:
    return [person for person in _answered_for(viewer) if _has_feed(person)]


def _has_feed(person: Person) -> bool:
    return person.active and person.role != "viewer"


def _answered_for(viewer: Viewer) -> list[Person]:
    return [
        person
        for person in people.everyone()
        if viewer.role == "admin"
        or person.id == viewer.user_id
        or (viewer.role == "manager" and people.leads_user(viewer.user_id, person.id))
    ]


def _feed(viewer: Viewer, person: Person, language: str | None) -> Feed:
    return _written(person, list(export_contacts.plans_for(viewer, person.id)), language)


def _written(person: Person, plans: Sequence[OpenPlan], language: str | None) -> Feed:
    spoken = language or person.language or i18n.language()
    out = io.BytesIO()
    write_calendar(_entries(plans, spoken), out, f"{TITLE.text(spoken)} · {person.name}")
    return Feed(person.login, len(plans), out.getvalue())
