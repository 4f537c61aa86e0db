"""What formulas can be made of: the fields of a lead by the names people write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.definition import TYPES, Definition
from leadtui.domain.lists import fold
from leadtui.i18n import LANGUAGES, language

ValueKind = Literal["text", "number", "date", "flag", "choice", "choices", "nothing"]
_KINDS: Mapping[str, ValueKind] = MappingProxyType(
    {
        "text": "text",
        "integer": "number",
        "money": "number",
        "date": "date",
        "instant": "date",
        "flag": "flag",
        "choice": "choice",
        "choices": "choices",
    }
)
# A hand-over shall not need the formula of a lead that is out of sight by then.
LEFT_OUT = frozenset({"owner", "assigned_at"})
# Ways to reach somebody are masked for most who look.
_DETAILS = ("phone", "email")


@dataclass(frozen=True, slots=True)
class Input:
    """A field as formulas have it."""

    field: Field
    kind: ValueKind

    @property
    def id(self) -> str:
        """The name that formulas are kept with."""
        return self.field.id


class Names:
    """The fields that formulas of these definitions may use."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._by_id = {found.id: found for found in _inputs(definitions)}
        self._by_name: dict[str, Input] = {}
        for found in self._by_id.values():
            self._by_name.setdefault(fold(found.id), found)
        for found in self._by_id.values():
            for name in _written(found.field):
                self._by_name.setdefault(fold(name), found)

    def __iter__(self) -> Iterator[Input]:
        return iter(self._by_id.values())

    def named(self, word: str) -> Input | None:
        """The field a word of a formula means."""
        return self._by_name.get(fold(word))

    def __getitem__(self, field_id: str) -> Input:
        return self._by_id[field_id]

    def __contains__(self, field_id: object) -> bool:
        return field_id in self._by_id

    def shown(self, field_id: str) -> str:
        """What the viewer writes for a field: its label where that is one word, else its id."""
        found = self._by_id.get(field_id)
        if found is None:
            return field_id
        word = found.field.label.text(language()).replace(" ", "_")
        plain = word.isidentifier() and self._by_name.get(fold(word)) is found
        return word if plain else field_id


def _inputs(definitions: Iterable[Definition]) -> Iterator[Input]:
    yield from _shipped()
    for found in definitions:
        if found.entity == "lead" and not found.retired and found.kind not in _DETAILS:
            yield Input(found.field(), _KINDS[TYPES[found.kind][0]])


@lru_cache(maxsize=1)
def _shipped() -> tuple[Input, ...]:
    return tuple(
        Input(field, _KINDS[field.type])
        for field in REGISTRY.of("lead")
        if field.column and not field.added and not field.mask and field.type in _KINDS
        and field.id not in LEFT_OUT
    )  # fmt: skip


def _written(field: Field) -> Iterator[str]:
    for name in (*field.names, *(field.label.text(tag) for tag in LANGUAGES)):
        word = name.replace(" ", "_")
        if word.isidentifier():
            yield word
