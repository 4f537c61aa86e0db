"""Carrying out a preview of normal forms: in short transactions, as one unit of undo, row by row."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadtui.domain.normal_rules import LeadWords, Proposal
from leadtui.domain.normal_rules import proposals as proposed
from leadtui.domain.people import Viewer
from leadtui.i18n import _
from leadtui.services import access, context, lead_names, pacing
from leadtui.services.normalizing import Preview, Told
from leadtui.services.undoing import NORMALIZE
from leadtui.store import added, lead_keys, normal_reads, rows, search
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@dataclass(slots=True)
class Done:
    """What was carried out so far; ``refused`` are (number, why) of values that stay as they are."""

    group_id: int = 0
    place: int = 0
    size: int = pacing.FIRST
    leads: int = 0
    values: int = 0
    left_out: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def part(
    store: Store,
    viewer: Viewer,
    preview: Preview,
    done: Done,
    *,
    left_out: Collection[int] = (),
    without: Collection[str] = (),
) -> Done:
    """Carry out as much of a preview as one transaction may take, from ``done.place`` on.

    ``left_out`` are digests of proposals, ``without`` fields, that are not wanted.
    """
    started = time.monotonic()
    ids = preview.leads[done.place : done.place + done.size].tolist()
    # Told only once the transaction has ended well.
    made = Done()
    with Journal(store, viewer, NORMALIZE) as journal:
        access.require_right(viewer, "bulk")
        if done.group_id:
            journal.join(done.group_id)
        _Chunk(journal, viewer, preview, made, set(left_out), set(without)).run(done.place, ids)
        journal.flush()
        group_id = journal.group_id if journal.wrote else done.group_id
    done.group_id, done.place = group_id, done.place + len(ids)
    done.leads, done.values = done.leads + made.leads, done.values + made.values
    done.left_out += made.left_out
    done.refused += made.refused
    done.size = pacing.next_size(done.size, time.monotonic() - started)
    return done


def apply(
    store: Store,
    viewer: Viewer,
    preview: Preview,
    *,
    left_out: Collection[int] = (),
    without: Collection[str] = (),
    told: Told | None = None,
) -> Done:
    """Carry out a whole preview; ``told`` hears how far it is, and ends it between two parts by raising."""
    done = Done()
    while done.place < len(preview.leads):
        part(store, viewer, preview, done, left_out=left_out, without=without)
        if told:
            told("write", done.place, len(preview.leads))
    return done


@dataclass(slots=True)
class _Chunk:
    """Some leads on their way through one transaction."""

    journal: Journal
    viewer: Viewer
    preview: Preview
    done: Done
    left_out: set[int]
    without: set[str]
    searched: list[int] = field(default_factory=list)

    def run(self, place: int, ids: Sequence[int]) -> None:
        """Hold the leads, look again, write what is still as it was seen."""
        store, rules = self.journal.store, self.preview.rules
        rows.hold_leads(ids)
        mine = normal_reads.owners(self.viewer)
        words = {lead.id: lead for lead in normal_reads.words(store, self.viewer, ids, rules.fields)}
        agreed: list[Proposal] = []
        for at, lead_id in enumerate(ids, place):
            lead = words.get(lead_id)
            if lead is not None and mine is not None and lead.owner_id not in mine:
                lead = None
            agreed += self._agreed(at, lead_id, lead)
        self._write(agreed)

    def _agreed(self, at: int, lead_id: int, lead: LeadWords | None) -> list[Proposal]:
        """What was seen and is still so; the rest is refused."""
        still = {each.digest: each for each in proposed(lead, self.preview.rules)} if lead else {}
        found: list[Proposal] = []
        for digest, kind in self.preview.expected(at):
            if digest in self.left_out or kind in self.without:
                self.done.left_out += 1
            elif digest in still:
                found.append(still[digest])
            elif lead is None:
                self.done.refused.append((f"#{lead_id}", _("It is not yours to change any more.")))
            else:
                self.done.refused.append((lead.number, _("It was changed since the preview.")))
        return found

    def _write(self, agreed: Sequence[Proposal]) -> None:
        store = self.journal.store
        by_entity: dict[str, list[Proposal]] = defaultdict(list)
        for each in agreed:
            by_entity[each.entity].append(each)
        self._write_leads(by_entity.pop("lead", []))
        for entity, found in by_entity.items():
            now = normal_reads.rows_of(store, entity, [each.row_id for each in found])
            for each in found:
                values = {name: after for name, _before, after in each.changes}
                current = now[each.row_id]
                rows.update(self.journal, entity, each.row_id, values, current=current, lead_id=each.lead_id)
                self.searched.append(each.lead_id)
        self.done.leads = len({each.lead_id for each in agreed})
        self.done.values = len(agreed)
        if self.searched:
            search.index_leads(store, list(dict.fromkeys(self.searched)))

    def _write_leads(self, found: Sequence[Proposal]) -> None:
        by_lead: dict[int, list[Proposal]] = defaultdict(list)
        for each in found:
            by_lead[each.lead_id].append(each)
        current = normal_reads.held(self.journal.store, self.viewer, list(by_lead))
        keyed: list[int] = []
        for lead_id, mine in by_lead.items():
            before = current[lead_id]
            after = self._write_lead(before, mine)
            if any(before[name] != after[name] for name in context.SEARCHED):
                self.searched.append(lead_id)
            elif any(before[name] != after[name] for name in context.KEYED):
                keyed.append(lead_id)
        if keyed:
            lead_keys.index(self.journal.store, keyed)

    def _write_lead(self, lead: Mapping[str, Any], found: Sequence[Proposal]) -> dict[str, Any]:
        columns: dict[str, object] = {}
        for each in found:
            for name, before, after in each.changes:
                if name == "tags":
                    self._retag(lead["id"], before, after)
                else:
                    columns[name] = after
        if "customer" in columns:
            columns |= lead_names.derived({**lead, **columns})
        changes = rows.update(self.journal, "lead", lead["id"], columns, current=lead, lead_id=lead["id"])
        return rows.after(lead, changes)

    def _retag(self, lead_id: int, before: object, after: object) -> None:
        assert isinstance(after, list)
        added.replace_tags(lead_id, after)
        self.journal.updated("lead", lead_id, {"tags": (before, after)}, lead_id=lead_id)
        self.searched.append(lead_id)
