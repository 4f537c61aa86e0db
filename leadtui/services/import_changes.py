"""What a sheet would change of a lead that is here, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from leadtui.domain.fields import REGISTRY
from leadtui.domain.values import show
from leadtui.i18n import _, ngettext
from leadtui.services import import_contacts, import_own, import_people, import_plans, import_standing
from leadtui.services.import_beyond import Differences, field_of
from leadtui.services.import_case import Case
from leadtui.services.import_owners import Owners
from leadtui.store import people

# Cells of a value: the line is read at a glance.
LONGEST = 24
# Columns that follow from others.
_DERIVED = frozenset({"short_name", "sort_key", "flags"})


def told(case: Case, fields: Mapping[str, object], beyond: Differences, owners: Owners) -> tuple[str, ...]:
    """One text for each field, way of contact, plan, and for all follow-ups."""
    return tuple(
        chain(
            _columns(case, fields),
            _beyond(case, beyond),
            _own(case),
            _contacts(case),
            _standing(case, owners),
            _plans(case),
            _followups(case),
        )
    )


def _columns(case: Case, values: Mapping[str, object]) -> Iterator[str]:
    for name, after in values.items():
        if name not in _DERIVED:
            yield _changed(name, case.known.columns[name], after)


def _changed(name: str, before: object, after: object) -> str:
    field = field_of(name)
    return _move(str(field.label), show(field, before), show(field, after))


def _move(label: str, before: str, after: str) -> str:
    if before:
        return _("{label} {before} → {after}", label=label, before=_short(before), after=_short(after))
    return _("{label} → {after}", label=label, after=_short(after))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _beyond(case: Case, beyond: Differences) -> Iterator[str]:
    yield from _columns(case, beyond.lead)
    ours = case.known.contact or {}
    for name, after in beyond.contact.items():
        yield _changed(name, ours.get(name), after)
    if beyond.tags:
        yield _move(str(REGISTRY["tags"].label), "", _(", ").join(beyond.tags))
    for field, value in beyond.added.items():
        yield _move(str(field.label), show(field, case.known.extra.get(field.id)), show(field, value))


def _own(case: Case) -> Iterator[str]:
    found = import_own.differences(case)
    for values in (found.contact, *found.said.values()):
        for field, value in values.items():
            yield _move(str(field.label), "", show(field, value))
    for told in import_people.people(case):
        if not told.id:
            yield _move(str(REGISTRY["contact"].label), "", told.person.name)
        for field, value in told.own.items():
            yield _move(str(field.label), "", show(field, value))


def _contacts(case: Case) -> Iterator[str]:
    if import_contacts.is_new_name(case):
        yield _move(str(REGISTRY["contact"].label), "", case.lead.contact)
    for point in import_contacts.new_points(case):
        yield _move(str(REGISTRY[point.kind].label), "", point.raw)


def _standing(case: Case, owners: Owners) -> Iterator[str]:
    if import_standing.status_differs(case):
        yield _changed("status", case.known.columns["status"], case.lead.status)
    if import_standing.new_owner(case, owners) is not None:
        before = people.by_id(case.known.columns["owner_id"]) if case.known.columns["owner_id"] else None
        yield _move(str(REGISTRY["owner"].label), before.name if before else "", case.lead.owner)


def _plans(case: Case) -> Iterator[str]:
    for plan in import_plans.wanted(case):
        yield _move(str(REGISTRY["plan_on"].label), "", plan.when.day.isoformat())


def _followups(case: Case) -> Iterator[str]:
    if case.fresh:
        yield ngettext("{n} follow-up", "{n} follow-ups", len(case.fresh))
