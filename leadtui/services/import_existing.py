"""A lead of a sheet that is here already: add, fill what is empty, keep what was changed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import fold
from leadtui.domain.masking import is_masked
from leadtui.domain.numbering import parse_number
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import said_tokens, sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import FROM_CALENDAR, SheetLead
from leadtui.i18n import N_, _
from leadtui.services import (
    import_beyond,
    import_changes,
    import_contacts,
    import_own,
    import_people,
    import_plans,
    import_standing,
    left_alone,
)
from leadtui.services.import_case import Case
from leadtui.services.import_known import SHORT_NAME, day_of, identities, row_key
from leadtui.services.import_new import Instants
from leadtui.services.import_owners import Owners
from leadtui.store import derived, import_reads, rows, search
from leadtui.store.database import Store
from leadtui.store.import_reads import Known
from leadtui.store.import_writes import Bulk
from leadtui.store.journal import Journal

FIELDS = ("customer", "source", "need", "level")
REMOVED = N_("removed here")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one known lead; ``same`` follow-ups were here, ``kept`` are labels of what is ours.

    ``told`` is what would be changed, in words, where it is only compared.
    """

    changed: bool
    same: int
    added: int
    kept: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class Merger:
    """Merges the known leads of one chunk, which are read together beforehand."""

    def __init__(
        self,
        store: Store,
        viewer: Viewer,
        batch_id: int,
        group_id: Callable[[], int],
        owners: Owners,
        lead_ids: Iterable[int],
        *,
        hold: bool = True,
    ) -> None:
        self._store = store
        self._viewer = viewer
        self._batch_id = batch_id
        self._group_id = group_id
        self._owners = owners
        self._instants = Instants(viewer.team_zone)
        held = list(lead_ids)
        if hold:
            rows.hold_leads(held)
        self._known = import_reads.known(store, viewer, held)
        self._changed: set[int] = set()
        self._said: set[int] = set()

    def merge(self, lead_id: int, lead: SheetLead) -> Change:
        """Add follow-ups that are new and bring fields in line where nobody here has changed them."""
        if lead_id in self._changed:
            # The sheet names the same lead once more, in another way.
            self._known |= import_reads.known(self._store, self._viewer, [lead_id])
        known = self._known.get(lead_id)
        if known is None:
            return Change(changed=False, same=0, added=0, kept=(_(REMOVED),))
        case, same = self._case(known, lead)
        followup_ids = self._write(case) if case.fresh else {}
        self._bring_in_line(case, followup_ids)
        changed = bool(case.fresh) or case.journal.wrote
        if changed:
            self._changed.add(lead_id)
        return Change(changed, same, len(case.fresh), tuple(case.kept))

    def finish(self) -> None:
        """Have all that was merged be found as it is now; once, at the end of the transaction."""
        search.index_leads(self._store, sorted(self._changed))
        search.index_followups(self._store, sorted(self._said))

    def is_number(self, lead_id: int, number: str | None) -> bool:
        """Whether this is the number of a lead that is here."""
        known = self._known.get(lead_id)
        return known is not None and number is not None and _is_of(known, number)

    def clash(self, lead_id: int, lead: SheetLead) -> str:
        """Why a number that another program has given cannot mean the lead that is here; "" if it can.

        Two programs count from 1, each for itself: a name or a way of contact must agree too.
        """
        known = self._known.get(lead_id)
        if known is None or not lead.number or not lead.customer or parse_number(lead.number):
            return ""
        ours = str(known.columns["customer"])
        here = {point.norm or point.raw for point in known.points}
        shared = here & {point.norm or point.raw for point in lead.points}
        if fold(ours) == fold(lead.customer) or shared or "customer" in known.touched:
            return ""
        return _("{number} is {customer} here.", number=lead.number, customer=ours)

    def compare(self, lead_id: int, lead: SheetLead) -> Change:
        """What ``merge`` would do; nothing is written."""
        known = self._known.get(lead_id)
        if known is None:
            return Change(changed=False, same=0, added=0, kept=(_(REMOVED),))
        case, same = self._case(known, lead)
        told = import_changes.told(case, _field_changes(case), import_beyond.differences(case), self._owners)
        return Change(bool(told), same, len(case.fresh), tuple(case.kept), told)

    def _case(self, known: Known, lead: SheetLead) -> tuple[Case, int]:
        number = str(known.columns["number"])
        here = identities(known, self._viewer.team_zone)
        # Of a lead that was merged into this one, what this one has stays.
        merged = lead.number is not None and not _is_of(known, lead.number)
        # What came from it keeps the identity it had there.
        told = lead.number if merged and lead.number else number
        keys = {row_key(told, row): row for row in reversed(lead.followups)}
        known_as = {key: here.get(key) or here.get(row_key(number, row)) for key, row in keys.items()}
        fresh = [(key, row) for key, row in reversed(keys.items()) if not known_as[key]]
        again = [(followup_id, keys[key]) for key, followup_id in known_as.items() if followup_id]
        newest = not merged and _is_newest(here, {here[key] for key in keys if key in here}, lead)
        journal = Journal(
            self._store, self._viewer, "import", lead_id=known.columns["id"], batch_id=self._batch_id
        )
        return Case(journal, known, lead, newest, fresh, again), len(lead.followups) - len(fresh)

    def _write(self, case: Case) -> dict[str, int]:
        """Write new follow-ups and return their ids by identity."""
        columns = case.known.columns
        bulk = Bulk(self._store, self._viewer, self._batch_id, self._group_id)
        ids = self._store.engine.reserve_ids("followup", len(case.fresh))
        contact_id = case.known.names[0][0] if case.known.names else None
        for followup_id, (key, row) in zip(ids, case.fresh, strict=True):
            assert row.contacted is not None
            at = self._instants[row.contacted]
            name = row.author or row.owner
            author = self._owners(name) if name else columns["owner_id"]
            bulk.followup(followup_id, case.lead_id, columns["owner_id"], author, contact_id, row, at, key)
            own = import_own.of_followup(row)
            for field, value in own.items():
                if other := bulk.field(case.lead_id, followup_id, field, value):
                    case.keep(import_own.clashing(field, value, other))
            tokens = said_tokens(row.summary, row.feedback, row.next_step, *search.own_texts(own))
            bulk.said_tokens(followup_id, case.lead_id, at, tokens)
        bulk.write()
        derived.refresh(case.lead_id)
        return {key: followup_id for followup_id, (key, _row) in zip(ids, case.fresh, strict=True)}

    def _bring_in_line(self, case: Case, followup_ids: Mapping[str, int]) -> None:
        changes = _field_changes(case)
        beyond = import_beyond.differences(case)
        own = import_own.differences(case)
        people = import_people.people(case)
        contacts = import_contacts.differs(case)
        standing = import_standing.differs(case, self._owners)
        planned = bool(case.fresh) or import_plans.differs(case)
        if not (changes or beyond or own or any(people) or contacts or standing or planned):
            return
        case.journal.join(self._group_id())
        if changes:
            rows.update(case.journal, "lead", case.lead_id, changes, lead_id=case.lead_id)
        import_beyond.merge(case, beyond)
        owners = import_people.merge(case, people)
        contact_id = import_contacts.merge(case, owners) if contacts or own.contact else 0
        import_own.merge(case, own, contact_id)
        self._said.update(own.said)
        if standing:
            import_standing.merge(case, self._owners, self._instants, self._batch_id)
        if planned:
            import_plans.merge(case, followup_ids, self._viewer.team_zone, self._batch_id)
        if standing or planned:
            derived.refresh(case.lead_id)
        if beyond.contact.get("do_not_contact") and left_alone.withdraw_plans(case.journal, case.lead_id):
            derived.refresh(case.lead_id)
        case.journal.flush()


def _is_of(known: Known, number: str) -> bool:
    return number.strip().upper() == str(known.columns["number"]).upper()


def _is_newest(here: Mapping[str, int], told: set[int], lead: SheetLead) -> bool:
    """Whether nothing is on record here, from the sheet's deciding day on, that the sheet does not tell."""
    if FROM_CALENDAR in lead.flags:
        return True
    last = lead.deciding.contacted.day.isoformat() if lead.deciding.contacted else ""
    return all(followup_id in told or day_of(key) < last for key, followup_id in here.items())


def _field_changes(case: Case) -> dict[str, object]:
    """Columns to set; what stays ours is noted."""
    changes: dict[str, object] = {}
    for name in FIELDS:
        theirs, ours = getattr(case.lead, name), case.known.columns[name]
        if not theirs or theirs == ours:
            continue
        if ours and is_masked(str(theirs)) and not is_masked(str(ours)):
            continue
        if case.may_set(name, ours):
            changes[name] = theirs
        else:
            case.keep(REGISTRY[name].label)
    if "customer" in changes and case.known.columns["short_name_guessed"]:
        shown = short_name(str(changes["customer"]))[:SHORT_NAME]
        changes |= {"short_name": shown, "sort_key": sort_key(shown or str(changes["customer"]))}
    return changes
