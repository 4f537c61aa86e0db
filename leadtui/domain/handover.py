"""The one page a lead changes hands with: who, promised, sore points, next (DOMAIN 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadtui.domain.lists import label
from leadtui.i18n import Label, _

SECTIONS = (
    ("who", Label("Who", "联系人", "聯絡人")),
    ("promised", Label("Promised", "已承诺", "已承諾")),
    ("sore", Label("Sore points", "顾虑", "顧慮")),
    ("next", Label("Next", "下一步", "下一步")),
)
_PROMISE = re.compile(
    r"答应|承诺|承諾|保证|保證|约好|約好|说好|說好|约定|約定|同意"
    r"|promis|agree|commit|will (?:send|call|sign|pay)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over; ``facts`` is the page as structure, ``body`` as it was written down."""

    id: int
    lead_id: int
    number: str
    name: str
    from_name: str
    to_id: int
    to_name: str
    at: datetime
    facts: Mapping[str, Any]
    body: str
    acknowledged_at: datetime | None


def promises(texts: Sequence[str]) -> list[str]:
    """The sentences that promise something, as they stand, each once."""
    sentences = (match[0].strip() for text in texts for match in _SENTENCE.finditer(text))
    return list(dict.fromkeys(sentence for sentence in sentences if _PROMISE.search(sentence)))


def sections(facts: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(title, lines) of the page in the current language; a part about which nothing is known says so."""
    parts = {"who": _who, "promised": _promised, "sore": _sore, "next": _next}
    for name, title in SECTIONS:
        yield title.text(), list(parts[name](facts)) or [_("nothing on record")]


def text(facts: Mapping[str, Any]) -> str:
    """The page as plain text."""
    blocks = ("\n".join((title, *(f"  {line}" for line in lines))) for title, lines in sections(facts))
    return "\n".join(blocks)


def _who(facts: Mapping[str, Any]) -> Iterator[str]:
    for contact in facts["contacts"]:
        roles = " ".join(label("buying_role", role) for role in contact["roles"])
        parts = [contact["name"], contact["title"], roles]
        if contact["preferred"]:
            parts.append(_("best by {method}", method=label("method", contact["preferred"])))
        if contact["do_not_contact"]:
            parts.append(_("do not contact"))
        yield " · ".join(part for part in parts if part)


def _promised(facts: Mapping[str, Any]) -> Iterator[str]:
    for plan in facts["plans"]:
        yield _plan(plan)
    if facts["next_step"]:
        yield _("agreed: {text}", text=facts["next_step"])
    for sentence in facts["promises"]:
        yield f"“{sentence}”"


def _sore(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["concerns"]:
        yield _("concerns: {names}", names=" ".join(label("concern", one) for one in facts["concerns"]))
    if facts["attitudes"]:
        trend = " → ".join(label("attitude", str(one)) for one in facts["attitudes"])
        yield _("attitude: {trend}", trend=trend)
    if facts["feedback"]:
        yield _("last said: {text}", text=facts["feedback"])


def _next(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["plans"]:
        yield _plan(facts["plans"][0])
    elif facts["open"]:
        yield _("no date is set: plan the next contact")


def _plan(plan: Mapping[str, Any]) -> str:
    when = " ".join(part for part in (plan["on"], plan["at"]) if part)
    method = label("method", plan["method"]) if plan["method"] else ""
    who = f"({plan['who']})" if plan["who"] else ""
    return " · ".join(part for part in (when, method, plan["step"], plan["goal"], who) if part)
