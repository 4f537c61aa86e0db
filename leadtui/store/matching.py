"""Words of a query as clauses on Lead: listed by the engine's index, or asked of one row at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

from peewee import Value as Bound
from peewee import fn

from leadtui.domain.query_tree import Value, Words
from leadtui.domain.search_key import Term, query_terms
from leadtui.store import postgres_search, sqlite_search
from leadtui.store.comparing import Eyes, both, either
from leadtui.store.database import Store
from leadtui.store.filters import Clause, in_set
from leadtui.store.models import Contact, ContactPoint, Lead, LeadSearch, LeadTag
from leadtui.store.related import exists
from leadtui.store.scope import open_contacts
from leadtui.text import fold_value

_DIGITS = re.compile(r"[0-9]+")
Terms = Callable[[str], tuple[Term, ...]]
_DIALECTS: dict[str, ModuleType] = {"sqlite": sqlite_search, "postgresql": postgres_search}


def dialect(store: Store) -> Any:
    """How this store's engine searches."""
    return _DIALECTS[store.engine.name]


def word_clauses(store: Store, words: Iterable[Words], eyes: Eyes) -> list[Clause]:
    """What must be there in one clause that an index lists; then what was quoted, and what must not be."""
    asked = meaningful(words, query_terms)
    wanted = [each for each in asked if not each.negated]
    exact = [each for each in wanted if any(value.exact for value in each.values)]
    made = []
    if wanted:
        ids = store.engine.matching("lead", match(store, wanted, query_terms))

        def at(column: Any) -> Any:
            return both(_in_lead(store, each, column) for each in wanted)

        made.append(Clause(at(Lead.id), ids, None if exact else at, in_set(ids)))
        made += [Clause(test) for each in wanted if (test := _shown(store, each, eyes)) is not None]
    made += [Clause(_literal(each, eyes)) for each in exact]
    return made + [_absent(store, each, eyes) for each in asked if each.negated]


def _absent(store: Store, words: Words, eyes: Eyes) -> Clause:
    ids = store.engine.matching("lead", match(store, [words], query_terms))
    if any(value.exact for value in words.values):
        return Clause(~_in_lead(store, words, Lead.id) | ~_literal(words, eyes))
    shown = _shown(store, words, eyes)
    if shown is not None:
        return Clause(~(_in_lead(store, words, Lead.id) & fn.COALESCE(shown, Bound(value=False))))
    key = LeadSearch.lead_id
    without = dialect(store).without(Lead.id, ids, LeadSearch.select().where(key.in_(ids)), key)
    return Clause(~_in_lead(store, words, Lead.id), whole=without)


def meaningful(words: Iterable[Words], terms: Terms) -> list[Words]:
    """Words without the values in which there is nothing to search for."""
    kept = (Words(tuple(v for v in each.values if terms(v.text)), each.negated) for each in words)
    return [each for each in kept if each.values]


def match(store: Store, words: Sequence[Words], terms: Terms) -> str:
    """The words, all wanted, as the engine's index is asked."""
    engine = dialect(store)
    alternatives = [[engine.rendered(terms(value.text)) for value in each.values] for each in words]
    return str(engine.ALL.join(f"({engine.ANY.join(each)})" for each in alternatives))


def holds(store: Store, column: Any, words: Words, terms: Terms) -> Any:
    """Whether the tokens in ``column`` hold any of the words."""
    engine = dialect(store)
    return either(engine.holds(column, terms(value.text)) for value in words.values)


def _in_lead(store: Store, words: Words, lead_id: Any) -> Any:
    """Asked of one lead, with one look at its tokens."""
    held = holds(store, LeadSearch.tokens, words, query_terms)
    # Row security shows the tokens of what is one's own; of the rest its function tells.
    other: Any = Bound(value=False)
    if store.engine.bound:
        other = fn.leadtui_lead_holds(lead_id, match(store, [words], query_terms))
    # A scalar sub-select, which no planner turns into a join with all tokens.
    return fn.COALESCE(LeadSearch.select(held).where(LeadSearch.lead_id == lead_id), other)


def _shown(store: Store, words: Words, eyes: Eyes) -> Any | None:
    """That digits stand in what is not masked of the lead, where they could be of a masked number."""
    if store.engine.bound or eyes.viewer.role == "admin":
        return None
    asked = [_DIGITS.findall(fold_value(value.text)) for value in words.values]
    if not all(asked):
        return None
    columns = (Lead.number, Lead.customer, Lead.short_name, Lead.need)
    runs = (both(either(column.contains(run) for column in columns) for run in runs) for runs in asked)
    return open_contacts(eyes.viewer) | either(runs)


def _literal(words: Words, eyes: Eyes) -> Any:
    """Quoted values stand in the lead as they were typed; for the others the tokens have answered."""
    return either(_stands(value, eyes) if value.exact else Lead.id > 0 for value in words.values)


def _stands(value: Value, eyes: Eyes) -> Any:
    live = (Contact.lead_id == Lead.id) & Contact.voided_at.is_null()
    reach = (ContactPoint.lead_id == Lead.id) & ContactPoint.voided_at.is_null()
    return either(
        [
            in_columns(value, (Lead.customer, Lead.short_name, Lead.number, Lead.need)),
            exists(Contact.select(1).where(live & Contact.name.contains(value.text))),
            open_contacts(eyes.viewer)
            & exists(ContactPoint.select(1).where(reach & ContactPoint.raw.contains(value.text))),
            exists(LeadTag.select(1).where((LeadTag.lead_id == Lead.id) & (LeadTag.tag == value.text))),
        ]
    )


def in_columns(value: Value, columns: Sequence[Any]) -> Any:
    """Whether any of the columns has the value in it as it was typed."""
    return either(column.contains(value.text) for column in columns)
