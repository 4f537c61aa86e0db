"""Which finding stands where in the queue: kinds in their order, of long ones only a part known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from leadtui.domain.audit_rules import KINDS, Finding


class Run(NamedTuple):
    """A run of ``n`` findings of one kind from a place on; ``length`` is how many of the kind there are."""

    kind: str
    first: int
    n: int
    length: int


class Shelf:
    """Places of findings among all; ``lengths`` by kind, in the order of the queue."""

    def __init__(self, lengths: Mapping[str, int] | None = None) -> None:
        known = lengths or {}
        self.lengths = {kind: known[kind] for kind in KINDS if known.get(kind)}
        self._starts = dict(zip(self.lengths, accumulate(self.lengths.values(), initial=0), strict=False))
        self._known: dict[int, Finding] = {}
        self._places: dict[int, int] = {}

    @property
    def length(self) -> int:
        """How many there are in all."""
        return sum(self.lengths.values())

    @property
    def complete(self) -> bool:
        """Whether all of them are known."""
        return len(self._known) == self.length

    def put(self, kind: str, first: int, findings: Sequence[Finding]) -> None:
        """Say which findings of a kind stand from a place of it on; what is too long for it is left out."""
        if kind not in self.lengths:
            return
        start = self._starts[kind] + first
        for place, one in enumerate(findings[: max(0, self.lengths[kind] - first)], start):
            older = self._places.pop(one.id, None)
            if older is not None:
                self._known.pop(older, None)
            self._known[place] = one
            self._places[one.id] = place

    def place_of(self, finding_id: int) -> int | None:
        """Where a finding stands among all, where known."""
        return self._places.get(finding_id)

    def place_in_kind(self, finding_id: int) -> int | None:
        """Where it stands in its kind."""
        place = self.place_of(finding_id)
        return None if place is None else place - self._starts[self._known[place].kind]

    def of_length(self, kind: str, length: int) -> Shelf:
        """The same with more or fewer places for a kind."""
        made = Shelf({**self.lengths, kind: length})
        for place, one in self.known():
            made.put(one.kind, place - self._starts[one.kind], [one])
        return made

    def get(self, finding_id: int) -> Finding | None:
        """A finding by its id."""
        place = self.place_of(finding_id)
        return None if place is None else self._known[place]

    def known(self, first: int = 0, last: int | None = None) -> Iterator[tuple[int, Finding]]:
        """Those between two places that are known, in order."""
        if last is None:
            yield from sorted((place, one) for place, one in self._known.items() if place >= first)
            return
        yield from ((place, self._known[place]) for place in range(first, last) if place in self._known)

    def gaps(self, first: int, last: int) -> list[Run]:
        """What is not known between two places."""
        found = []
        for kind, length in self.lengths.items():
            start = self._starts[kind]
            places = range(max(first, start), min(last, start + length))
            unknown = [place for place in places if place not in self._known]
            if unknown:
                here = unknown[0] - start
                found.append(Run(kind, here, unknown[-1] + 1 - unknown[0], length))
        return found
