"""A query compiled for one viewer on one day: what must hold for a lead, told in several ways."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from peewee import SQL, fn

from leadtui.domain.fields import Registry
from leadtui.domain.people import Viewer
from leadtui.domain.query_tree import NONE, Query
from leadtui.store.comparing import Eyes, both
from leadtui.store.database import Store
from leadtui.store.filters import Clause, clauses, due_key, user_ids
from leadtui.store.listing import bounded, expected
from leadtui.store.matching import dialect, word_clauses
from leadtui.store.models import FieldValue, Lead
from leadtui.store.people import led_users
from leadtui.store.said import said_clauses
from leadtui.store.scope import nothing, shared, visible_leads

ARMS = 40
# From so many expected matches on, a short walk is tried before they are listed.
PROMISING = 1_000


def _leads_of(clause: Clause, rows: Any, tests: list[Any]) -> int:
    """How many leads these values are of."""
    counted = rows.select(fn.COUNT(FieldValue.lead_id.distinct() if clause.several else SQL("*")))
    return int((counted.where(both(tests)) if tests else counted).scalar())


def _ids_of(rows: Any) -> Any:
    """In a scope of its own, beside other rows of the same table."""
    inner = rows.select(FieldValue.lead_id).alias("others")
    return Lead.select(inner.c.lead_id).from_(inner)


class LeadFilter:
    """All conditions of a query and of the viewer's scope."""

    def __init__(self, store: Store, viewer: Viewer, query: Query, today: date, registry: Registry) -> None:
        self.store, self.viewer, self.query, self.registry = store, viewer, query, registry
        self.eyes = Eyes(viewer, today, store.engine.bound)
        self.clauses = [
            *clauses(query.conditions, registry, self.eyes),
            *word_clauses(store, query.words, self.eyes),
        ]
        self.said, unsaid = said_clauses(store, query.said)
        self.clauses += unsaid if self.said is None else [self.said, *unsaid]

    @property
    def deep(self) -> list[Clause]:
        """Clauses that look beyond the lead's own row, one lead at a time."""
        return [clause for clause in self.clauses if clause.at is not None]

    @property
    def promising(self) -> bool:
        """Whether listing would touch so many rows that a short walk is likely to find a page sooner."""
        listings = [clause.ids for clause in self.deep if clause.ids is not None]
        return all(expected(self.store, ids) >= PROMISING for ids in listings)

    @cached_property
    def few(self) -> tuple[Clause, list[int]] | None:
        """The first clause that lists few leads, with their ids."""
        for clause in self.clauses:
            if clause.ids is not None:
                rows = bounded(self.store, clause.ids, dialect(self.store).FEW_LEADS)
                if rows is not None:
                    return clause, [row[0] for row in rows]
        return None

    def whole(self) -> Any:
        """Everything, by way of sets where there are any; of few leads where that is known."""
        if self.few is not None:
            clause, ids = self.few
            listed = self.store.engine.among(Lead.id, ids)
            return both([visible_leads(self.viewer), *self._others(clause, [listed])])
        return both([visible_leads(self.viewer), *(clause.member for clause in self.clauses)])

    def counted(self) -> Any:
        """``whole`` for a count, which has no order to keep: an admin, who reads all, is led by the sets."""
        if self.few is not None or self.viewer.role != "admin":
            return self.whole()
        return both(
            [
                visible_leads(self.viewer),
                *(each.member if each.ids is None else Lead.id.in_(each.ids) for each in self.clauses),
            ]
        )

    def tally(self) -> int | None:
        """How many leads there are, from the values of added fields alone; None where more is asked for.

        Leads that were removed keep their values. They are few, and counted by themselves.
        """
        if self.viewer.role != "admin" or not self.clauses:
            return None
        meant = [clause for clause in self.clauses if clause.rows is not None]
        others = [clause for clause in self.clauses if clause.without is not None]
        if len(meant) + len(others) < len(self.clauses) or (not meant and len(others) > 1):
            return None
        if not meant:
            live = int(Lead.select(fn.COUNT(SQL("*"))).where(visible_leads(self.viewer)).scalar())
            there = _leads_of(others[0], others[0].without, [])
            return live - there + self._removed(both([~self.clauses[0].test]))
        tests = [FieldValue.lead_id.in_(_ids_of(clause.rows)) for clause in meant[1:]]
        tests += [FieldValue.lead_id.not_in(_ids_of(clause.without)) for clause in others]
        return _leads_of(meant[0], meant[0].rows, tests) - self._removed(
            both([clause.test for clause in self.clauses])
        )

    def _removed(self, test: Any) -> int:
        gone = Lead.voided_at.is_null(is_null=False)
        return int(Lead.select(fn.COUNT(SQL("*"))).where(gone & test).scalar())

    def besides_said(self) -> Any:
        """Everything but what was said, asked of one lead at a time."""
        others = [clause.test for clause in self.clauses if clause is not self.said]
        return both([visible_leads(self.viewer), *others])

    def _others(self, but: Clause | None, tests: list[Any]) -> list[Any]:
        return [*tests, *(clause.test for clause in self.clauses if clause is not but)]

    def shallow(self) -> Any:
        """What the lead's own row and the viewer's scope tell; ``deep`` is the rest."""
        return both([visible_leads(self.viewer), *self._shallow()])

    def _shallow(self) -> list[Any]:
        return [clause.test for clause in self.clauses if clause.at is None]

    @cached_property
    def owners(self) -> tuple[int | None, ...] | None:
        """Whose leads the viewer reads, None for the pool; None where that is no short list."""
        asked = self._asked_owners()
        if self.viewer.role == "viewer":
            return ()
        if self.viewer.role == "admin":
            return asked if asked is not None and len(asked) <= ARMS else None
        mine = self._own_owners()
        owners = mine if asked is None else tuple(owner for owner in asked if owner in mine)
        return owners if len(owners) <= ARMS else None

    def _own_owners(self) -> tuple[int | None, ...]:
        match self.viewer.role:
            case "viewer":
                return ()
            case "manager":
                led = [user_id for (user_id,) in led_users(self.viewer.user_id).distinct().tuples()]
                return tuple(dict.fromkeys((self.viewer.user_id, *led, None)))
            case _:
                return (self.viewer.user_id, None)

    def _asked_owners(self) -> tuple[int | None, ...] | None:
        for condition in self.query.conditions:
            if condition.field == "owner" and not condition.negated:
                pool = (None,) if any(value.text == NONE for value in condition.values) else ()
                return tuple(dict.fromkeys((*user_ids(condition.values, self.eyes), *pool)))
        return None

    def arms(self, *tests: Any) -> list[Any]:
        """Conditions that part the visible leads by owner, each with an order of its own in an index."""
        assert self.owners is not None
        parts = [
            Lead.owner_id.is_null() if owner is None else Lead.owner_id == owner for owner in self.owners
        ]
        if self.viewer.role in ("rep", "manager"):
            known = [owner for owner in self.owners if owner is not None]
            others = Lead.owner_id.is_null(is_null=False) & Lead.owner_id.not_in(known)
            parts.append(shared(self.viewer, Lead.id) & others)
        return [both([Lead.voided_at.is_null(), part, *self._shallow(), *tests]) for part in parts]

    def merged(self, limit: int, offset: int = 0) -> Any:
        """The ids of ``arms`` in the order of the list, without the deep tests.

        PostgreSQL merges arms that have an order and a LIMIT of their own, SQLite arms that have neither.
        """
        arms = [self._arm(test) for test in self.arms() or [nothing()]]
        if len(arms) == 1:
            return arms[0].order_by(due_key(), Lead.id.desc()).limit(limit).offset(offset)
        if dialect(self.store).REORDERS:
            # The owner leads the order, else the pool would be picked out of everyone's leads.
            arms = [
                arm.order_by(Lead.owner_id, due_key(), Lead.id.desc()).limit(offset + limit) for arm in arms
            ]
        merged = arms[0]
        for arm in arms[1:]:
            merged = merged.union_all(arm)
        return merged.order_by(SQL("k0"), SQL("id DESC")).limit(limit).offset(offset)

    def _arm(self, test: Any) -> Any:
        return Lead.select(Lead.id, due_key().alias("k0")).where(test)
