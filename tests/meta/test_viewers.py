"""Nothing of a customer is read without somebody's eyes (DESIGN 2.7): on SQLite this is all that guards it.

A public function of the store that names a table of customers' data takes the viewer, or what is made
for one; or every way to it in the services goes through a function that has the viewer at hand and has
asked ``access`` for the lead, or the scope for its ids. What is neither stands below, with the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import leadtui

PACKAGE = Path(leadtui.__file__).parent
CUSTOMERS = frozenset(
    {
        "Contact", "ContactPoint", "Event", "EventGroup", "EventValue", "FieldValue", "Followup",
        "FollowupSearch", "Handover", "ImportRow", "Lead", "LeadMember", "LeadSearch", "LeadTag", "Milestone",
        "Plan", "Presence", "Reveal", "StatusChange",
    }
)  # fmt: skip
EYES = frozenset({"viewer", "eyes", "wanted", "journal", "seen", "scope", "case", "_viewer", "user_id"})
EXCEPTIONS = {
    "computing.plan_of": "formulas, no rows",
    "recomputing.by_day": "names of fields",
    "filters.due_key": "a column, no rows",
    "filters.in_set": "a condition, no rows",
    "filters.listed": "a condition, no rows",
    "filters.ranged": "a condition, no rows",
    "related.added_column": "a condition, no rows",
    "related.added_rows": "a condition, no rows",
    "related.added_value": "a condition, no rows",
    "related.tagged": "a condition, no rows",
    "persons.points_of": "a condition, no rows",
    "said.said_clauses": "a condition, no rows",
    "undo.live": "a condition, no rows",
    "inspection.counts": "doctor: numbers of the whole database, no names",
    "inspection.wrong_status": "doctor: numbers of broken leads, for who repairs them",
    "inspection.without_tokens": "doctor: a count",
    "inspection.altered_events": "doctor: ids of events",
    "inspection.values": "proof: what an event's hash covers",
    "sealing.lines_query": "seals cover all events; hashes come out",
    "news.since": "ids of events; what they are about is read again with the viewer's eyes",
    "presence.beat": "a program's own row",
    "presence.leave": "a program's own row",
    "presence.stale": "ids of programs",
    "imports.has_leads": "whether there are many, for the planner",
    "imports.unstage": "a batch's own rows; who may is asked where the batch is named",
    "imports.drop": "a batch's own rows; who may is asked where the batch is named",
    "search.index_followups": "brings tokens in step, gives nothing back",
    "search.lead_tokens": "brings tokens in step, gives nothing back",
    "search.write_lead_tokens": "brings tokens in step, gives nothing back",
    "search.write_said_tokens": "brings tokens in step, gives nothing back",
    "derived.refresh": "brings columns in step, gives nothing back",
}  # fmt: skip


@cache
def functions(folder: str) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """Functions and classes at the top of the modules of a folder, by module and name."""
    return {
        f"{path.stem}.{node.name}": node
        for path in sorted((PACKAGE / folder).glob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


@cache
def words(node: ast.AST) -> frozenset[str]:
    """Every name, attribute and parameter in a piece of code, ``module.name`` as well."""
    return frozenset(_words(node))


def _words(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name) | ast.arg(arg=name):
                yield name
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                yield from (name, f"{module}.{name}")
            case ast.Attribute(attr=name):
                yield name


def takes_eyes(node: ast.AST) -> bool:
    """Whether a viewer, or what is made for one, is at hand in this code."""
    return bool(words(node) & EYES) or "Viewer" in words(node)


def blind_readers() -> list[str]:
    """Public functions of the store that name customers' tables and take nobody's eyes."""
    return [
        name
        for name, node in functions("store").items()
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and words(node) & CUSTOMERS
        and not takes_eyes(node.args)
    ]


def callers(name: str) -> Iterator[tuple[str, ast.AST]]:
    """Who in store and services calls a function, by its module's name or its own."""
    short = name.rpartition(".")[2]
    for folder in ("store", "services"):
        for other, node in functions(folder).items():
            direct = short in words(node) and (name in words(node) or _imports(folder, other, name))
            if other != name and direct:
                yield other, node


def _imports(folder: str, caller: str, name: str) -> bool:
    module = caller.partition(".")[0]
    return module == name.partition(".")[0] or name in imported(folder, module)


@cache
def imported(folder: str, module: str) -> frozenset[str]:
    """What a module imports by name, as ``module.name``."""
    tree = ast.parse((PACKAGE / folder / f"{module}.py").read_text("utf-8"))
    return frozenset(
        f"{(node.module or '').rpartition('.')[2]}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


def guarded(name: str, seen: frozenset[str] = frozenset()) -> str:
    """The first caller without eyes, through callers of callers; empty where each has them."""
    for other, node in callers(name):
        if other in seen or other in EXCEPTIONS or takes_eyes(node):
            continue
        above = list(callers(other))
        blind = guarded(other, seen | {name, other})
        if not above or blind:
            return blind or other
    return ""


def test_a_reader_of_customers_data_takes_the_viewer_or_stands_below_one_that_does() -> None:
    wrong = {name: guarded(name) for name in blind_readers() if name not in EXCEPTIONS}
    assert {name: caller for name, caller in wrong.items() if caller} == {}


def test_every_exception_is_still_one() -> None:
    assert EXCEPTIONS.keys() <= set(blind_readers())
