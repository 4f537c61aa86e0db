"""One lead of a sheet beside the lead that is here already, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from leadtui.exchange.record_sheet import SheetLead, SheetRow
from leadtui.store.import_reads import Known
from leadtui.store.journal import Journal


@dataclass(slots=True)
class Case:
    """A lead of the sheet and the one that is here.

    ``newest`` is whether the sheet knows of all that happened here from its deciding follow-up on: an
    older sheet fills what is empty and changes nothing. ``fresh`` are its new follow-ups by identity,
    ``again`` those that are here, by id. ``kept`` are the labels of fields that stayed ours.
    """

    journal: Journal
    known: Known
    lead: SheetLead
    newest: bool
    fresh: Sequence[tuple[str, SheetRow]]
    again: Sequence[tuple[int, SheetRow]] = ()
    kept: list[str] = field(default_factory=list)

    @property
    def lead_id(self) -> int:
        """The id of the lead that is here."""
        return int(self.known.columns["id"])

    @property
    def decides_anew(self) -> bool:
        """Whether the row that decides is new here."""
        return any(row is self.lead.deciding for _key, row in self.fresh)

    def may_set(self, column: str, ours: object) -> bool:
        """Whether the sheet's value may take the place of ours, which it differs from (DOMAIN 2.1)."""
        if column in self.known.touched:
            return False
        if ours in (None, ""):
            return True
        return self.newest and self.known.columns["batch_id"] is not None

    def keep(self, label: object) -> None:
        """Ours stays; the list says so once."""
        if str(label) not in self.kept:
            self.kept.append(str(label))
