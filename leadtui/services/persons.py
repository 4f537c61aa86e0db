"""Whom one means by a name, a lead number, a phone or an email."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadtui.domain.people import Viewer
from leadtui.domain.privacy import Subject, Wanted
from leadtui.errors import NotFoundError, RuleError, UsageError
from leadtui.i18n import N_
from leadtui.services import access, context, finding
from leadtui.services.reads import reads
from leadtui.store import contacts, persons
from leadtui.store.database import Store
from leadtui.store.persons import Known

SHOWN = 5
NEAR = 20
"""Leads among whose contacts somebody is looked for as one types."""
LEAST = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant: ``wanted`` finds them again; the leads they stand on by number."""

    name: str
    numbers: tuple[str, ...]
    wanted: Wanted


@reads
def candidates(store: Store, viewer: Viewer, text: str) -> list[Candidate]:
    """Those whom a name, a part of one, a lead number, a phone, an email or a WeChat id may mean."""
    access.require_writer(viewer)
    typed = text.strip()
    if len(typed) < LEAST:
        return []
    known = list(dict.fromkeys([*_exactly(store, viewer, typed), *_nearly(store, viewer, typed)]))
    return [_candidate(typed, group) for group in _grouped(known)]


def _exactly(store: Store, viewer: Viewer, typed: str) -> list[Known]:
    found = persons.named(viewer, typed)
    if lead := persons.lead(viewer, typed):
        lead_id, number, customer, kind = lead
        own = Known(0, lead_id, customer, number, individual=True)
        found += [own] if kind == "individual" else persons.of_leads(viewer, [lead_id])
    for kind in ("email",) if "@" in typed else ("phone", "wechat"):
        norm, _valid = contacts.normalise(kind, typed, context.phone_region())
        found += persons.reached_by(store, viewer, kind, [one for one in (norm, typed) if one])
    return found


def _nearly(store: Store, viewer: Viewer, typed: str) -> list[Known]:
    ids = finding.find(store, viewer, f'"{typed}"', 0, NEAR)
    folded = typed.casefold()
    return [one for one in persons.of_leads(viewer, ids) if folded in one.name.casefold()]


def _candidate(typed: str, group: Sequence[Known]) -> Candidate:
    names = [one.name for one in group if one.name]
    name = typed if typed in names else next(iter(names), "")
    numbers = tuple(dict.fromkeys(one.number for one in group))
    return Candidate(
        name or numbers[0], numbers, Wanted(name, lead=numbers[0]) if name else Wanted(numbers[0])
    )


def find(store: Store, viewer: Viewer, wanted: Wanted) -> Subject:
    """The one person; NotFoundError for none, RuleError naming what tells several apart."""
    access.require_writer(viewer)
    if sum(bool(text) for text in (wanted.who, wanted.phone, wanted.email)) != 1:
        raise UsageError(
            N_("Say who: a name, a lead number, --phone or --email."), N_("One of them, and only one.")
        )
    if wanted.phone or wanted.email:
        return _reached(store, viewer, wanted)
    found = persons.lead(viewer, wanted.who.strip())
    if found is not None:
        return _of_lead(viewer, *found)
    return _named(viewer, wanted.who.strip(), wanted.lead.strip())


def _reached(store: Store, viewer: Viewer, wanted: Wanted) -> Subject:
    kind, text = ("phone", wanted.phone) if wanted.phone else ("email", wanted.email)
    norm, _valid = contacts.normalise(kind, text, context.phone_region())
    known = persons.reached_by(store, viewer, kind, [one for one in (norm, text.strip()) if one])
    _require(known, text)
    names = list(dict.fromkeys(one.name for one in known if one.name))
    if len(names) > 1:
        raise RuleError(
            N_("Several people are reached by {text}: {names}."),
            N_("Name one of them: leadtui privacy ... NAME --lead NUMBER"),
            text=text,
            names=", ".join(names[:SHOWN]),
        )
    return persons.subject(viewer, names[0] if names else "", known)


def _of_lead(viewer: Viewer, lead_id: int, number: str, customer: str, kind: str) -> Subject:
    if kind == "individual":
        return persons.subject(viewer, customer, [Known(0, lead_id, customer, number, individual=True)])
    known = persons.of_leads(viewer, [lead_id])
    _require(known, number)
    names = list(dict.fromkeys(one.name for one in known))
    if len(names) > 1:
        raise RuleError(
            N_("{number} has several contacts: {names}."),
            N_("Name one of them: leadtui privacy ... NAME --lead NUMBER"),
            number=number,
            names=", ".join(name or "-" for name in names[:SHOWN]),
        )
    return persons.subject(viewer, names[0], _same(viewer, known))


def _named(viewer: Viewer, name: str, number: str) -> Subject:
    every = persons.named(viewer, name)
    _require(every, name)
    known = [one for one in every if one.number.casefold() == number.casefold()] if number else every
    _require(known, f"{name} ({number})")
    groups = _grouped(every)
    mine = [group for group in groups if any(one in known for one in group)]
    if len(mine) > 1:
        raise RuleError(
            N_("{n} people are called {name}: {numbers}."),
            N_("Say which: --lead NUMBER"),
            n=len(mine),
            name=name,
            numbers=", ".join(group[0].number for group in mine[:SHOWN]),
        )
    return persons.subject(viewer, name, mine[0])


def _same(viewer: Viewer, known: Sequence[Known]) -> list[Known]:
    """These, and those of the same name who share a way of contact with one of them."""
    every = persons.named(viewer, known[0].name) if known[0].name else list(known)
    groups = _grouped([*every, *(one for one in known if one not in every)])
    return [one for group in groups if any(other in known for other in group) for one in group]


def _grouped(known: Sequence[Known]) -> list[list[Known]]:
    """Who is one: records of one lead, and such as share a way of contact."""
    norms = persons.norms(one.id for one in known if one.id)
    groups: list[tuple[set[object], list[Known]]] = []
    for one in known:
        marks: set[object] = {one.lead_id, *norms.get(one.id, ())}
        near = [group for group in groups if group[0] & marks]
        groups = [group for group in groups if group not in near]
        people = [other for _marks, others in near for other in others]
        groups.append((marks.union(*(found for found, _others in near)), [*people, one]))
    return [people for _marks, people in groups]


def _require(known: Sequence[Known], text: str) -> None:
    if not known:
        raise NotFoundError(N_("Nobody is known by {text} among the leads you can see."), text=text)
