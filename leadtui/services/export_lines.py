"""Leads with all that is known of them as JSON objects, one each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from leadtui.domain.fields import REGISTRY, Entity
from leadtui.domain.people import Viewer
from leadtui.domain.values import plain
from leadtui.exchange.chosen_columns import all_columns
from leadtui.exchange.jsonl_writer import OWN
from leadtui.services.export_columns import ChosenRows
from leadtui.services.exporting import PAGE, Progress
from leadtui.store import export_contacts, export_fields, export_reads
from leadtui.store.database import Store
from leadtui.store.details import split
from leadtui.store.export_contacts import Person
from leadtui.store.export_reads import Planned, Said


class Lines:
    """Every field of some leads, their contacts, follow-ups and open plans; ids and ISO 8601 throughout."""

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        lead_ids: Sequence[int],
        *,
        masked: bool = False,
        on_progress: Progress | None = None,
    ) -> None:
        self.leads = self.written = 0
        self._store, self._viewer, self._lead_ids = store, viewer, lead_ids
        self._masked, self._on_progress = masked, on_progress
        self._zone = ZoneInfo(viewer.team_zone)

    def objects(self) -> Iterator[dict[str, object]]:
        """One object per lead."""
        for start in range(0, len(self._lead_ids), PAGE):
            ids = list(self._lead_ids[start : start + PAGE])
            yield from self._page(ids)
            if self._on_progress:
                self._on_progress("write", start + len(ids), len(self._lead_ids))

    def _page(self, ids: list[int]) -> Iterator[dict[str, object]]:
        persons: dict[int, list[Person]] = {}
        for person in export_contacts.contacts(self._store, self._viewer, ids, masked=self._masked):
            persons.setdefault(person.lead_id, []).append(person)
        own = export_fields.own_of(self._viewer, ids, "contact", masked=self._masked)
        sources = export_reads.load(self._store, self._viewer, ids, masked=self._masked)
        rows = ChosenRows(
            self._store, self._viewer, ids, all_columns(), "en", latest=True, masked=self._masked
        )
        for source, line in zip(sources, rows.objects(), strict=True):
            self.leads += 1
            self.written += 1
            yield line | {
                "contacts": [
                    _contact(person) | _own("contact", own.get(person.id, {}))
                    for person in persons.get(source.id, [])
                ],
                "followups": [self._followup(said) for said in source.said],
                "plans": [self._plan(plan) for plan in source.plans],
            }

    def _followup(self, said: Said) -> dict[str, object]:
        local = said.contacted_at.astimezone(self._zone)
        when = local.replace(microsecond=0) if said.has_time else local.date()
        names = ("author", "method", "outcome", "summary", "feedback", "next_step")
        told = {"contacted_at": when.isoformat(), **{name: getattr(said, name) or None for name in names}}
        return told | _own("followup", said.own)

    def _plan(self, plan: Planned) -> dict[str, object]:
        at = plan.due_time
        due = datetime.combine(plan.due_on, at, self._zone) if at else plan.due_on
        kept = {name: value for name, value in asdict(plan).items() if name not in ("due_on", "due_time")}
        return {"due_at": due.isoformat(), **kept}


def _contact(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "address_form": person.address_form or None,
        "title": person.title or None,
        "address": person.address or None,
        "roles": split(person.roles),
        "preferred": person.preferred,
        "primary": person.primary,
        "do_not_contact": person.do_not_contact,
        "points": [{"kind": kind, "raw": raw, "norm": norm} for kind, raw, norm in person.points],
    }


def _own(entity: Entity, values: Mapping[str, object]) -> dict[str, object]:
    """The values of all fields of the team's own, where there are any, under a key that none of them has."""
    fields = [field for field in REGISTRY.of(entity) if field.added]
    return {OWN: {field.id: plain(field, values.get(field.id)) for field in fields}} if fields else {}
