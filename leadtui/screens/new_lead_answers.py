"""A new lead as the one line and the rows of its form say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadtui import clock
from leadtui.domain.contact_points import parse_contact_points
from leadtui.domain.day_text import plain_day
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.lists import LISTS
from leadtui.domain.money import format_money
from leadtui.domain.one_line import Understood, Vocab, parse_one_line, vocab_of
from leadtui.errors import RuleError
from leadtui.i18n import N_, Label, _, language
from leadtui.screens import own_rows
from leadtui.services.duplicates_hint import Twin
from leadtui.text import clean_line

FROM_LINE = (
    "source",
    "customer",
    "contact",
    "title",
    "phone",
    "wechat",
    "email",
    "need",
    "level",
    "expected_value",
    "budget",
)
PIECES: Mapping[str, Label] = {
    "source": Label("source", "来源", "來源"),
    "customer": Label("customer", "客户", "客戶"),
    "contact": Label("contact", "联系人", "聯絡人"),
    "phone": Label("phone", "电话", "電話"),
    "need": Label("need", "需求", "需求"),
    "level": Label("level", "等级", "等級"),
}
KEPT = ("source", "source_detail", "owner")
"""What the next card of the same pile keeps."""
WHY = {
    "phone": N_("same phone"),
    "email": N_("same email"),
    "wechat": N_("same WeChat"),
    "customer": N_("same name"),
    "credit_code": N_("same credit code"),
    "person": N_("same person at the company"),
}


def vocabulary(currency: str) -> Vocab:
    """What a line may name here."""
    return vocab_of(LISTS["source"], currency=currency)


def understood(line: str, vocab: Vocab) -> tuple[Understood, dict[str, str]]:
    """A line taken apart, and what each row gets from it."""
    found = parse_one_line(clean_line(line).text, vocab)
    value = format_money(found.value, vocab.currency, language()) if found.value is not None else ""
    budget = next((piece.text for piece in found.pieces if piece.kind == "budget"), "")
    return found, {
        "source": found.source or "",
        "customer": found.customer or "",
        "contact": found.contact or "",
        "title": found.title or "",
        "phone": ", ".join(found.phones),
        "wechat": ", ".join(found.wechats),
        "email": ", ".join(found.emails),
        "need": found.need,
        "level": found.level or "",
        "expected_value": value,
        "budget": budget,
    }


def missing_text(found: Understood, own: Iterable[str] = ()) -> str:
    """What the line does not say yet, and the labels of ``own`` fields that are needed and empty."""
    names = [*(PIECES[kind].text() for kind in found.needs if kind in PIECES), *own]
    return _("not yet: {what}", what=_(", ").join(names)) if names else _("all there")


def points_of(answers: Mapping[str, str], region: str = "CN") -> tuple[tuple[str, str], ...]:
    """Ways of contact as typed, each once: what looks like an email in the phone row is one."""
    points: list[tuple[str, str]] = []
    for kind in ("phone", "wechat", "email"):
        text = answers.get(kind, "").strip()
        if not text:
            continue
        if kind == "phone":
            points += [(point.kind, point.raw) for point in parse_contact_points(text, region)]
        else:
            parts = text.replace("，", ",").replace("、", ",").split(",")
            points += [(kind, part.strip()) for part in parts if part.strip()]
    return tuple(dict.fromkeys(points))


def lead_of(answers: Mapping[str, str], viewer_id: int, currency: str, firsts: Mapping[str, str]) -> NewLead:
    """The lead to create; RuleError at the row that is missing.

    ``firsts`` are the defaults that rows of the team's own fields begin with: those are nothing typed.
    """
    own = {name: text for name, text in answers.items() if text != firsts.get(name)}

    def said(name: str) -> str:
        return answers.get(name, "").strip()

    if not said("customer"):
        raise RuleError(N_("Who is it? A name is needed."), field="customer")
    if not said("source"):
        raise RuleError(N_("Where does the lead come from?"), field="source")
    names = ("level", "need", "source_detail", "expected_value", "industry", "region")
    values: dict[str, object] = {name: said(name) for name in names if said(name)}
    values |= _budget(said("budget"), currency) | own_rows.given(own, "lead", firsts)
    points = points_of(answers)
    of_contact = {"title": said("title")} if said("title") else {}
    contact = NewContact(said("contact"), points, of_contact | own_rows.given(own, "contact", firsts))
    return NewLead(
        customer=said("customer"),
        source=said("source"),
        values=values,
        contacts=(contact,) if contact.name or points or contact.values else (),
        tags=tuple(part.strip() for part in said("tag").replace("，", ",").split(",") if part.strip()),
        owner_id=viewer_id if said("owner") == "mine" else None,
    )


def _budget(text: str, currency: str) -> dict[str, object]:
    if not text:
        return {}
    from leadtui.domain.money import parse_money_range

    both = parse_money_range(text, currency)
    ends = {"budget_min": both.low, "budget_max": both.high}
    return {name: end for name, end in ends.items() if end is not None}


def twin_text(twin: Twin, today: object, zone: str) -> str:
    """A lead that may be the same, in one line."""
    from datetime import date

    when = ""
    if twin.last_contact_at is not None and isinstance(today, date):
        when = plain_day(clock.local(twin.last_contact_at, zone).date(), today)
    parts = (_(WHY[twin.why]), twin.customer, twin.number, twin.owner or _("the pool"), when)
    return " · ".join(part for part in parts if part)
