"""What narrows the queue of an audit round: leads, whose they are, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

from leadtui.domain.audit_rules import KINDS
from leadtui.domain.fields import REGISTRY
from leadtui.domain.finding_words import Meant, meant, says
from leadtui.domain.people import Person, Viewer
from leadtui.domain.query import Query
from leadtui.domain.query_tree import Words
from leadtui.store import people
from leadtui.store.comparing import both, either
from leadtui.store.database import Store
from leadtui.store.lead_filter import LeadFilter
from leadtui.store.models import AuditFinding, Lead
from leadtui.store.query import column
from leadtui.store.scope import visible_leads

ONE = AuditFinding.alias("one")
KINDS_LIKE = next(iter(KINDS))
"""The kind that is looked at where all are alike."""
LEADING = frozenset({"manager", "admin"})
"""Roles whose queue holds leads of several people."""


class Part(NamedTuple):
    """What must hold for findings of one kind.

    ``listed`` where that names findings one by one, ``deep`` where it looks into each lead. An ``arm`` is a
    select of the ids that are listed.
    """

    test: Any = None
    listed: bool = False
    deep: bool = False
    arm: Any = None


@dataclass(frozen=True, slots=True)
class Sieve:
    """By kind what must hold; of a kind that is not here nothing is let through.

    ``alike`` is what must hold for every kind, where that is the same for all and any may be let through.
    """

    parts: Mapping[str, Part]
    alike: Part | None = None


EVERYTHING = Sieve({kind: Part() for kind in KINDS}, Part())


class _Word(NamedTuple):
    """A word that may mean more than a lead: kinds and marks, owners, the leads that hold it."""

    meant: Meant
    owners: Sequence[int]
    leads: Part


def sieve(store: Store, viewer: Viewer, query: Query, today: date, *, counting: bool = False) -> Sieve:
    """The query of leads, in which a word may also stand in the owner's name or in what is wrong.

    ``today`` is the viewer's day; for ``counting`` every lead will be asked, else the first that fit.
    """
    if not query.terms and not query.said:
        return EVERYTHING
    known = people.everyone() if viewer.role in LEADING else ()
    told = {words: _told(words, known) for words in query.words if not words.negated}
    more = {words: found for words, found in told.items() if any(found)}
    plain = replace(query, terms=tuple(term for term in query.terms if term not in more), sort=())
    leads = Part()
    if plain.terms or plain.said:
        leads = _leads(store, viewer, plain, today, counting=counting)
    asked = [
        _Word(kinds, owners, _leads(store, viewer, Query((words,)), today, counting=counting))
        for words, (kinds, owners) in more.items()
    ]
    made = {kind: _of_kind(kind, leads, asked) for kind in KINDS}
    parts = {kind: part for kind, part in made.items() if part is not None}
    alike = parts.get(KINDS_LIKE) if not any(word.meant for word in asked) else None
    return Sieve(parts, alike)


def _told(words: Words, known: Sequence[Person]) -> tuple[Meant, list[int]]:
    """What a word says of findings, and the people who bear it in their names."""
    found = [meant(value.text) for value in words.values]
    kinds = frozenset(kind for one in found for kind in one.kinds)
    marks = frozenset(mark for one in found for mark in one.marks)
    texts = [value.text for value in words.values]
    owners = [person.id for person in known if any(_bears(person, text) for text in texts)]
    return Meant(kinds, marks), owners


def _bears(person: Person, text: str) -> bool:
    return says(text, person.name, person.login, *person.aliases)


def _leads(store: Store, viewer: Viewer, query: Query, today: date, *, counting: bool) -> Part:
    """The leads of a query: by their ids where they are few."""
    wanted = LeadFilter(store, viewer, query, today, REGISTRY)
    if wanted.few is not None:
        ids = column(Lead.select(Lead.id).where(wanted.whole()))
        if not ids:
            return Part(listed=True)
        arm = ONE.select(ONE.id).where(store.engine.among(ONE.lead_id, ids))
        return Part(AuditFinding.id.in_(arm), listed=True, arm=arm)
    if counting and viewer.role in LEADING:
        # A set that is made once: looking into each of very many leads costs more than making it.
        return Part(AuditFinding.lead_id.in_(Lead.select(Lead.id).where(wanted.counted())))
    return Part(both([visible_leads(viewer), *(clause.test for clause in wanted.clauses)]), deep=True)


def _of_kind(kind: str, leads: Part, asked: Sequence[_Word]) -> Part | None:
    """What must hold for a kind; None where nothing of it can fit."""
    if leads.listed and leads.test is None:
        return None
    tests, listed, deep = ([] if leads.test is None else [leads.test]), leads.listed, leads.deep
    for word in asked:
        if kind in word.meant.kinds:
            continue
        marks = word.meant.marks_of(kind)
        fits = [AuditFinding.mark.in_(marks)] if marks else []
        arms = [] if word.leads.arm is None else [word.leads.arm]
        if word.owners:
            # Each arm along an index of its own; said with an or, one engine would walk the whole queue.
            arms.append(ONE.select(ONE.id).where((ONE.state == "open") & ONE.owner_id.in_(word.owners)))
        fits += [AuditFinding.id.in_(reduce(lambda all_, arm: all_.union_all(arm), arms))] if arms else []
        if word.leads.arm is None and word.leads.test is not None:
            fits.append(word.leads.test)
        if not fits:
            return None
        tests.append(either(fits))
        listed, deep = listed or (word.leads.listed and not marks), deep or word.leads.deep
    return Part(both(tests) if tests else None, listed, deep)
