"""Fields by id and by the words people write for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadtui.domain.fields.field import Entity, Field
from leadtui.domain.lists import fold
from leadtui.errors import UsageError
from leadtui.i18n import LANGUAGES, N_


class Registry:
    """Fields by id and by any of their names; ``version`` changes with every addition."""

    def __init__(self, fields: tuple[Field, ...] = ()) -> None:
        self._fields: dict[str, Field] = {}
        self._names: dict[str, Field] = {}
        self._installed: tuple[Field, ...] = ()
        self.version = 0
        for field in fields:
            self.add(field)

    def add(self, field: Field) -> None:
        """Take in a field; its id and names must be new, labels give way to names that are there."""
        for name in (field.id, *field.names):
            if self._names.get(fold(name), field) is not field:
                raise UsageError(N_("There is a field named {name} already."), name=name)
        for name in (field.id, *field.names, *(field.label.text(tag) for tag in LANGUAGES)):
            self._names.setdefault(fold(name), field)
        self._fields[field.id] = field
        self.version += 1

    def remove(self, field_id: str) -> None:
        """Forget a field; stored values stay."""
        field = self._fields.pop(field_id)
        self._names = {name: kept for name, kept in self._names.items() if kept is not field}
        self.version += 1

    def install(self, fields: Iterable[Field]) -> None:
        """Have exactly these fields of a database besides the others; one whose id is taken gives way.

        Whoever reads meanwhile in another thread sees all of the old ones or all of the new ones.
        """
        wanted = tuple(fields)
        if wanted == self._installed:
            return
        gone = {field.id for field in self._installed}
        kept = Registry(tuple(field for field in self if field.id not in gone))
        for field in wanted:
            if fold(field.id) not in kept._names:
                kept.add(field)
        self._installed = tuple(field for field in wanted if kept.get(field.id) is field)
        self._fields, self._names = kept._fields, kept._names
        self.version += 1

    def __getitem__(self, field_id: str) -> Field:
        return self._fields[field_id]

    def get(self, field_id: str) -> Field | None:
        """The field with this id, if there is one."""
        return self._fields.get(field_id)

    def __contains__(self, field_id: object) -> bool:
        return field_id in self._fields

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def named(self, name: str) -> Field | None:
        """The field that a word of the query language or of a person names."""
        return self._names.get(fold(name))

    def of(self, entity: Entity) -> tuple[Field, ...]:
        """The fields of one entity, in order."""
        return tuple(field for field in self if field.entity == entity)

    def groups(self, entity: Entity = "lead") -> dict[str, tuple[Field, ...]]:
        """Editable fields by group, in order."""
        groups: dict[str, list[Field]] = {}
        for field in self.of(entity):
            if field.group:
                groups.setdefault(field.group, []).append(field)
        return {name: tuple(fields) for name, fields in groups.items()}
