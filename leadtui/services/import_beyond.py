"""What a table says beyond the record sheet: fields of the lead and its contact, tags, fields added here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from leadtui.domain.area_regions import GUESSED_REGION
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.values import show
from leadtui.exchange.combine import LINES, joined
from leadtui.i18n import N_, Label, _
from leadtui.services import import_own
from leadtui.services.import_case import Case
from leadtui.store import added, rows
from leadtui.store.holders import of_lead
from leadtui.store.import_reads import BEYOND_CONTACT, BEYOND_LEAD
from leadtui.store.import_writes import SAME_SHEET
from leadtui.store.own_masks import is_detail

# What a column holds where a row says nothing.
_BLANK: Mapping[str, object] = MappingProxyType(
    {"kind": "company", "priority": "normal", "roles": "", "do_not_contact": False}
)
# Told of a new lead; never set against what is here.
_ONCE = frozenset({"basis", "basis_on", "kind"})


@dataclass(slots=True)
class Beyond:
    """The values of one lead by where they stand: its columns, those of its contact, tags, added fields."""

    lead: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    added: list[tuple[Field, object]] = field(default_factory=list)


def sorted_out(extra: Iterable[tuple[str, object]]) -> Beyond:
    """Values by field id, each where it is kept."""
    found = Beyond()
    for name, value in extra:
        each = REGISTRY[name]
        if each.added and each.change == "never":
            # A sheet brings back what was worked out when it was written.
            continue
        if each.added:
            # What stands on contacts and follow-ups is not for the lead.
            found.added += [(each, value)] if each.entity == "lead" else []
        elif each.type == "tags":
            found.tags += _tags(str(value), each.length)
        elif each.entity == "contact":
            found.contact[each.column] = value
        elif each.column:
            found.lead[each.column] = value
    return found


def _tags(text: str, longest: int) -> list[str]:
    for sign in "，、；;\n|":
        text = text.replace(sign, ",")
    return list(dict.fromkeys(part.strip()[:longest] for part in text.split(",") if part.strip()))


def blanks(names: Iterable[str]) -> dict[str, object]:
    """The columns of some fields as they are where nothing is said."""
    return {name: _BLANK.get(name) for name in names}


def columns_of(fields: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of the lead and of the contact behind field ids."""
    known = [REGISTRY[name] for name in fields if name in REGISTRY]
    ours = {each.column for each in known if not each.added}
    lead = tuple(name for name in BEYOND_LEAD if name in ours)
    return lead, tuple(name for name in BEYOND_CONTACT if name in ours)


@dataclass(frozen=True, slots=True)
class Differences:
    """What is to be written of a known lead."""

    lead: Mapping[str, object]
    contact: Mapping[str, object]
    tags: tuple[str, ...]
    added: Mapping[Field, object]

    def __bool__(self) -> bool:
        return bool(self.lead or self.contact or self.tags or self.added)


def differences(case: Case) -> Differences:
    """What the table says that is not here; what stays ours is noted."""
    theirs = sorted_out(case.lead.extra)
    return Differences(
        _lead(case, theirs.lead),
        _contact(case, theirs.contact),
        tuple(tag for tag in theirs.tags if tag not in case.known.tags and "tags" not in case.known.touched),
        _added(case, theirs.added),
    )


def _lead(case: Case, theirs: Mapping[str, Any]) -> dict[str, object]:
    changes: dict[str, object] = {}
    for name, value in theirs.items():
        ours = case.known.columns[name]
        if name in LINES:
            value = joined(str(ours or ""), str(value))
        if value == ours or (ours not in (None, "") and _once(case, name)):
            continue
        if case.may_set(name, None if name in LINES else ours):
            changes[name] = value
        else:
            case.keep(_label(name))
    if "region" in changes:
        changes["flags"] = _flags(case)
    return changes


def _flags(case: Case) -> str:
    """The flags of a lead whose region the table tells, or guesses."""
    flags = set(filter(None, str(case.known.columns["flags"]).split(","))) - {GUESSED_REGION}
    return ",".join(sorted(flags | ({GUESSED_REGION} & set(case.lead.flags))))


def _once(case: Case, name: str) -> bool:
    return name in _ONCE or (name == "region" and GUESSED_REGION in case.lead.flags)


def _contact(case: Case, theirs: Mapping[str, Any]) -> dict[str, object]:
    """A contact's empty columns are filled; what stands there stays."""
    changes: dict[str, object] = {}
    ours = case.known.contact
    for name, value in theirs.items() if ours is not None and not case.known.closed else ():
        if ours is None or ours[name] == value:
            continue
        if ours[name] in (None, "", False) and name not in case.known.contact_touched:
            changes[name] = value
        else:
            case.keep(_label(name))
    return changes


def _added(case: Case, theirs: Iterable[tuple[Field, object]]) -> dict[Field, object]:
    changes: dict[Field, object] = {}
    for each, value in theirs:
        ours = case.known.extra.get(each.id)
        if value == ours:
            continue
        other = added.taken(each, value, case.lead_id)
        hidden = case.known.hides and is_detail(each)
        if case.may_set(added.PREFIX + each.id, ours) and not other and not hidden:
            changes[each] = value
        else:
            case.keep(import_own.clashing(each, value, other) if other else each.label)
    return changes


def clash(number: str, field: Field, value: object, other: str) -> str:
    """Why a value of a unique field is left out of a new lead."""
    shown = show(field, value)
    if other == SAME_SHEET:
        text = N_("{number}: {label} is left empty, another row of this file has {value}.")
        return _(text, number=number, label=field.label, value=shown)
    text = N_("{number}: {label} is left empty, {other} has {value}.")
    return _(text, number=number, label=field.label, value=shown, other=other)


def field_of(column: str) -> Field:
    """The field behind a column of a lead or of its contact."""
    return next(each for each in REGISTRY if each.column == column and each.entity in ("lead", "contact"))


def _label(column: str) -> Label:
    return field_of(column).label


def merge(case: Case, found: Differences) -> None:
    """Write the differences, each with its event."""
    if found.lead:
        rows.update(case.journal, "lead", case.lead_id, found.lead, lead_id=case.lead_id)
    added.write(case.journal, of_lead(case.lead_id), found.added)
    if found.contact and case.known.names:
        rows.update(case.journal, "contact", case.known.names[0][0], found.contact, lead_id=case.lead_id)
    if found.tags:
        before = case.known.tags
        after = sorted({*before, *found.tags})
        added.replace_tags(case.lead_id, after)
        case.journal.updated("lead", case.lead_id, {"tags": (before, after)}, lead_id=case.lead_id)
