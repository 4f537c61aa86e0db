"""Entries of a calendar as plans of the leads they name; a calendar makes no leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from leadtui import clock
from leadtui.domain.dates import When
from leadtui.domain.fields import REGISTRY
from leadtui.domain.match_blocks import hashed
from leadtui.domain.people import Viewer
from leadtui.domain.person_names import is_han
from leadtui.domain.search_key import sort_key
from leadtui.exchange.cells import RawRow
from leadtui.exchange.header_words import LENGTHS
from leadtui.exchange.ical_writer import uid_of
from leadtui.exchange.mentions import Mentions, mentions_of
from leadtui.exchange.record_sheet import FROM_CALENDAR, RowError, SheetRow
from leadtui.exchange.tables import Column
from leadtui.exchange.values import text_of
from leadtui.i18n import N_
from leadtui.services import context
from leadtui.store import export_contacts, named_leads
from leadtui.store.database import Store
from leadtui.store.export_contacts import OpenPlan
from leadtui.store.named_leads import Found, Named
from leadtui.text import clean_line, clean_prose

NOBODY = N_("No lead here is named in it: by its number, company, contact, phone or email.")
SEVERAL = N_("It may be about {leads}.")
OVER = N_("It is over; only what is still to come is planned.")
DONE = N_("It was cancelled, or is done.")
UNDATED = N_("It has no date.")
LOST = N_("{number} {customer} is lost; nothing is planned there.")
LATER = N_("{number} {customer} has an earlier one in this calendar.")

_BATCH = 50
_HORIZON = timedelta(days=800)
_FIRST_YEAR = 1990
_PLAIN_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(?:;(?:INTERVAL=\d{1,3}|COUNT=\d{1,4}|UNTIL=\d{8}[T\dZ]*|BYDAY=[-+\w,]+|BYMONTHDAY=[-+\d,]+|BYMONTH=[\d,]+"
    r"|WKST=\w\w))*"
)
_UNTIL = re.compile(r";UNTIL=(\d{8})[T\dZ]*")
_SHOWN = 3
_SHORTEST = 2
_ENDED = frozenset({"CANCELLED", "COMPLETED"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry by the meanings of its columns; ``when`` is the next time it takes place."""

    row: int
    texts: Mapping[str, str]
    when: When | None

    def error(self, reason: str, **params: object) -> RowError:
        """Why it is left out."""
        summary = self.texts.get("summary", "")
        return RowError(self.row, "plan_on", summary, reason, params, tuple(self.texts.values()))


def rows(
    store: Store, viewer: Viewer, columns: Sequence[Column], raws: Iterable[RawRow]
) -> Iterator[SheetRow | RowError]:
    """Every entry as a row about a lead that is here, or the reason why it is none.

    An entry of our own calendars that still stands here as it does there changes nothing.
    """
    today = context.team_today(viewer)
    entries = (_entry(raw, columns, today) for raw in raws)
    placed: dict[int, list[_Placed]] = {}
    while batch := list(islice(entries, _BATCH)):
        for each in _Leads(store, viewer, batch).placed(today):
            if isinstance(each, RowError):
                yield each
            else:
                placed.setdefault(each.lead.id, []).append(each)
    for of_lead in placed.values():
        yield from _settled(of_lead)


def _entry(raw: RawRow, columns: Sequence[Column], today: date) -> _Entry:
    cells = {column.meaning: raw.cells[column.index] for column in columns if column.index in raw.cells}
    start = cells.get("plan_on")
    if isinstance(start, datetime) and "recurrence" in cells:
        start = _next(start, str(cells["recurrence"]), today)
    texts = {name: text_of(cell) for name, cell in cells.items()}
    return _Entry(raw.number, texts, _when(start) if isinstance(start, datetime) else None)


def _when(moment: datetime) -> When:
    at = moment.time().replace(second=0, microsecond=0)
    return When(moment.date(), at if at != time() else None)


def _bounded(rule: str, today: date) -> str | None:
    """The rule with an end that is soon reached; None for what nobody plans by, as every second."""
    if _PLAIN_RULE.fullmatch(rule) is None or ("COUNT=" in rule and "BYMONTHDAY=" in rule):
        return None
    end = f"{today + _HORIZON:%Y%m%d}"
    if "COUNT=" in rule:
        return rule
    given = _UNTIL.search(rule)
    # An end in UTC beside a start in wall time would be refused (RFC 5545 3.3.10).
    return f"{_UNTIL.sub('', rule)};UNTIL={min(given[1] if given else end, end)}T235959"


def _next(start: datetime, rule: str, today: date) -> datetime:
    """The next time of what is repeated, its first where there is none or the rule cannot be understood."""
    from dateutil.rrule import rrulestr

    bounded = _bounded(rule.upper(), today)
    if bounded is None or start.year < _FIRST_YEAR:
        return start
    try:
        repeated = rrulestr(bounded, dtstart=start)
        found = repeated.after(datetime.combine(today, time()), inc=True)
    except (ValueError, TypeError):
        return start
    return found or start


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry of one lead; ``plan`` is the open one it is of, where it comes from our own calendar."""

    entry: _Entry
    lead: Named
    plan: OpenPlan | None = None
    stands: bool = False

    @property
    def track(self) -> str:
        return self.plan.track if self.plan else "conversation"


class _Leads:
    """The leads that some entries name, looked up together."""

    def __init__(self, store: Store, viewer: Viewer, entries: Sequence[_Entry]) -> None:
        self._viewer = viewer
        region = context.phone_region()
        self._said = [(entry, _mentions(entry, region)) for entry in entries]
        numbers = {number for _entry, said in self._said for number in said.numbers}
        points = {point for _entry, said in self._said for point in said.points}
        pieces = {piece for _entry, said in self._said for piece in said.pieces}
        people = {piece for _entry, said in self._said for piece in said.people}
        self._numbered = _grouped(named_leads.by_number(store, viewer, sorted(numbers)))
        self._reached = _grouped(named_leads.by_point(store, viewer, sorted(points)))
        keys = {sort_key(piece) for piece in pieces}
        named = named_leads.by_order(store, viewer, sorted(keys))
        brands = [hashed(f"s{key.replace(' ', '')}") for key in keys]
        branded = named_leads.by_key(store, viewer, brands)
        self._named = {lead.id: lead for lead in (*(lead for _key, lead in named), *branded)}
        self._contacts = _grouped(named_leads.by_contact(store, viewer, sorted(people)))
        ids = {lead.id for leads in self._numbered.values() for lead in leads}
        self._plans = {uid_of(plan.key): plan for plan in export_contacts.plans_of(sorted(ids))}

    def placed(self, today: date) -> Iterator[_Placed | RowError]:
        """Each entry with its lead, or why it has none."""
        for entry, said in self._said:
            yield self._one(entry, said, today)

    def _one(self, entry: _Entry, said: Mentions, today: date) -> _Placed | RowError:
        leads = self._of(entry, said)
        plan = self._plans.get(entry.texts.get("uid", ""))
        if plan is not None:
            lead = next(lead for lead in self._numbered[plan.number] if lead.id == plan.lead_id)
            return _Placed(entry, lead, plan, stands=self._stands(entry, plan))
        if _is_ours(entry) and len(leads) == 1:
            # It was planned here and is done, or was taken back.
            return _Placed(entry, leads[0], stands=True)
        if reason := _unusable(entry, today):
            return entry.error(reason)
        match leads:
            case []:
                return entry.error(NOBODY)
            case [lead] if lead.status == "lost":
                return entry.error(LOST, number=lead.number, customer=lead.short_name or lead.customer)
            case [lead]:
                return _Placed(entry, lead)
        shown = ", ".join(f"{lead.number} {lead.short_name or lead.customer}" for lead in leads[:_SHOWN])
        return entry.error(SEVERAL, leads=shown)

    def _stands(self, entry: _Entry, plan: OpenPlan) -> bool:
        if plan.due_time is None:
            return entry.when == When(plan.due_on)
        there = clock.at(plan.due_on, plan.due_time, plan.zone)
        return entry.when == _when(clock.local(there, self._viewer.team_zone).replace(tzinfo=None))

    def _of(self, entry: _Entry, said: Mentions) -> list[Named]:
        """Whom an entry is about: what says so most surely, told apart by what says it less surely."""
        text = entry.texts.get("summary", "") + "\n" + entry.texts.get("location", "")
        ways = (
            _all(self._numbered, said.numbers),
            _all(self._reached, said.points),
            _longest(self._named.values(), text),
            _all(self._contacts, said.people),
        )
        left: dict[int, Named] = {}
        for way in ways:
            found = {lead.id: lead for lead in way}
            both = {lead_id: lead for lead_id, lead in found.items() if lead_id in left}
            left = both or left or found
        return list(left.values())


def _mentions(entry: _Entry, region: str) -> Mentions:
    texts = entry.texts
    named = [texts.get("summary", ""), texts.get("location", "")]
    found = mentions_of(named, [texts.get("note", ""), texts.get("attendee", "")], region)
    if _is_ours(entry):
        # Numbers may have any form; that of the lead begins what our own calendars say.
        first = texts.get("note", "").partition(" ")[0]
        found = replace(found, numbers=found.numbers | {first})
    return found


def _is_ours(entry: _Entry) -> bool:
    return entry.texts.get("uid", "").endswith("@leadtui")


def _grouped(found: Found) -> dict[str, list[Named]]:
    groups: dict[str, list[Named]] = {}
    for key, lead in found:
        groups.setdefault(key, []).append(lead)
    return groups


def _all(found: Mapping[str, list[Named]], asked: Iterable[str]) -> list[Named]:
    return [lead for key in asked for lead in found.get(key, ())]


def _longest(leads: Iterable[Named], text: str) -> list[Named]:
    """Those whose name or brand stands in the text; a name within another one does not count."""
    folded = text.casefold()
    there: dict[str, list[Named]] = {}
    for lead in leads:
        if name := next((name for name in _names(lead) if name in folded), ""):
            there.setdefault(name, []).append(lead)
    kept = [name for name in there if not any(name != other and name in other for other in there)]
    return [lead for name in kept for lead in there[name]]


def _names(lead: Named) -> Iterator[str]:
    """What people call it, the longest first: the full name, the short one, a Chinese brand."""
    short = lead.short_name.casefold()
    yield from (name for name in (lead.customer.casefold(), short) if len(name) >= _SHORTEST)
    if short and all(map(is_han, short)):
        yield from (short[:length] for length in range(len(short) - 1, _SHORTEST - 1, -1))


def _unusable(entry: _Entry, today: date) -> str:
    if entry.texts.get("status", "").upper() in _ENDED:
        return DONE
    if entry.when is None:
        return UNDATED
    return OVER if entry.when.day < today else ""


def _settled(placed: Sequence[_Placed]) -> Iterator[SheetRow | RowError]:
    """The rows of one lead: of a track the earliest entry counts, and the last row bears what is planned."""
    plans: dict[str, _Placed] = {}
    kept: list[_Placed] = []
    for each in sorted(placed, key=_moment):
        if not each.stands and each.track in plans:
            yield each.entry.error(
                LATER, number=each.lead.number, customer=each.lead.short_name or each.lead.customer
            )
            continue
        kept.append(each)
        if not each.stands:
            plans[each.track] = each
    last = max((each.entry.row for each in kept), default=0)
    for each in kept:
        yield _row(each, plans if each.entry.row == last else {})


def _moment(placed: _Placed) -> tuple[date, time]:
    when = placed.entry.when
    return (when.day, when.at or time()) if when else (date.max, time())


def _row(placed: _Placed, plans: Mapping[str, _Placed]) -> SheetRow:
    talk, content = plans.get("conversation"), plans.get("content")
    return SheetRow(
        placed.entry.row,
        placed.lead.number,
        placed.lead.customer,
        plan_when=talk.entry.when if talk else None,
        plan_step=_step(talk) if talk else "",
        plan_focus=_focus(talk) if talk else "",
        plan_goal=talk.plan.goal if talk and talk.plan else "",
        content_plan=_content(content) if content else "",
        flags=(FROM_CALENDAR,),
    )


def _step(placed: _Placed) -> str:
    if placed.plan:
        return placed.plan.step
    texts = placed.entry.texts
    said = " · ".join(filter(None, (texts.get("summary", ""), texts.get("location", ""))))
    return clean_line(said).text[: LENGTHS["plan_step"]]


def _focus(placed: _Placed) -> str:
    """The description, as much of it as fits."""
    if placed.plan:
        return placed.plan.focus
    lines = clean_prose(placed.entry.texts.get("note", "")).text.splitlines()
    return " ".join(" ".join(lines).split())[: REGISTRY["plan_focus"].length]


def _content(placed: _Placed) -> str:
    when = placed.entry.when
    assert when is not None
    return f"{when.day.isoformat()} {_step(placed)}".strip()
