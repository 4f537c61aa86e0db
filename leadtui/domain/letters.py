"""What goes out to one person at once: a subject and lines, in the current language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from leadtui.domain.notices import Args, text
from leadtui.domain.queue import GROUPS
from leadtui.i18n import _, ngettext

DIGEST = "digest"
FIRST = "first"
"""The key under which a digest holds the leads to begin with, a line each."""
PEOPLE = "people"
IN_CHAT = 12
"""So many notices fit into one message of a chat."""


class Said(NamedTuple):
    """A notice as it was told."""

    kind: str
    args: Args


def subject(said: Sequence[Said]) -> str:
    """One notice in words, or how many there are; a digest goes first."""
    digest = next((one for one in said if one.kind == DIGEST), None)
    if digest is not None or len(said) == 1:
        return text(*(digest or said[0]))
    return ngettext("{n} notice from leadtui", "{n} notices from leadtui", len(said))


def lines(said: Sequence[Said]) -> list[str]:
    """All of it."""
    return [line for one in said for line in _lines(one)]


def _lines(one: Said) -> Iterator[str]:
    yield text(*one)
    if one.kind == DIGEST:
        yield from _digest(one.args)


def _digest(args: Args) -> Iterator[str]:
    counted = [(group, args[f"n_{name}"]) for name, group in GROUPS.items() if f"n_{name}" in args]
    yield from (f"  {group.label} {n}" for group, n in counted)
    if args.get(PEOPLE):
        yield "  " + _("Late per person: {people}", people=args[PEOPLE])
    first = str(args.get(FIRST, ""))
    if first:
        yield _("To begin with:")
        yield from (f"  {line}" for line in first.split("\n"))


def mail_text(said: Sequence[Said]) -> str:
    """The body of a mail."""
    return "\n".join((*lines(said), "", "-- ", _("Sent by leadtui. Change what you get: leadtui notify")))


def chat_text(name: str, said: Sequence[Said]) -> str:
    """What is said in a chat, where many listen: whom it is for comes first, and not everything is said."""
    more = len(said) - IN_CHAT
    if more > 0:
        rest = ngettext("and {n} more, in the inbox", "and {n} more, in the inbox", more)
        return "\n".join((f"{name}:", *lines(said[:IN_CHAT]), rest))
    return "\n".join(
        (f"{name}:", *lines(said)) if len(said) > 1 else (f"{name}: {lines(said)[0]}", *lines(said)[1:])
    )


def message_id(rows: Sequence[tuple[int, datetime]], sender: str) -> str:
    """The Message-ID of a letter: the same whenever the same rows are sent again (RFC 5322, 3.6.4)."""
    marks = ";".join(f"{row_id}@{made_at.isoformat()}" for row_id, made_at in rows)
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    return f"<leadtui.{hashlib.sha256(marks.encode()).hexdigest()[:32]}@{domain}>"
