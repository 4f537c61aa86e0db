"""The contacts of the leads found as an address book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from leadtui.domain.people import Viewer
from leadtui.domain.phones import parse_phone
from leadtui.exchange.vcard_writer import Card, Version, write_vcards
from leadtui.services import context
from leadtui.services.exporting import PAGE, Progress
from leadtui.store import export_contacts
from leadtui.store.database import Store
from leadtui.store.export_contacts import Person


class Cards:
    """The contacts of some leads; whoever is not to be contacted stands in no address book."""

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
        self._region = context.phone_region()

    def write(self, out: BinaryIO, version: Version) -> None:
        """Write every contact with a name or a way to reach them."""
        write_vcards(self._cards(), out, version)

    def _cards(self) -> Iterator[Card]:
        for start in range(0, len(self._lead_ids), PAGE):
            ids = list(self._lead_ids[start : start + PAGE])
            told = set()
            for person in export_contacts.contacts(self._store, self._viewer, ids, masked=self._masked):
                if not person.do_not_contact and (person.name or person.points):
                    told.add(person.lead_id)
                    self.written += 1
                    yield self._card(person)
            self.leads += len(told)
            if self._on_progress:
                self._on_progress("write", start + len(ids), len(self._lead_ids))

    def _card(self, person: Person) -> Card:
        points = tuple(
            (kind, raw, kind == "phone" and self._is_mobile(norm or raw)) for kind, raw, norm in person.points
        )
        uid = uuid5(NAMESPACE_URL, f"leadtui:contact:{person.number}:{person.id}").urn
        # A person without a company is the customer themself.
        company = "" if person.customer == person.name else person.customer
        return Card(uid, person.name, company, person.title, person.address, points)

    def _is_mobile(self, phone: str) -> bool:
        return parse_phone(phone, self._region).kind == "mobile"
