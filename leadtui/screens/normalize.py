"""Bringing the marked leads, the open one or all that the list shows into one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from leadtui.domain.forms import Saved
from leadtui.domain.lists import offered
from leadtui.errors import RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.screens.choosing import enter
from leadtui.screens.lead_changes import require_bulk
from leadtui.screens.normal_preview import Decision, NormalPreview
from leadtui.screens.picker import Entry
from leadtui.services import normal_writes, normalizing
from leadtui.services.normal_writes import Done
from leadtui.services.normalizing import Asked, Preview
from leadtui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions

MOST_WORDS = 200


async def normalize(screen: LeadActions) -> None:
    """Look, decide, and do it; a word may be mapped in between."""
    require_bulk(screen)
    asked, scope = Asked(), _scope(screen)
    decided: Decision | None = None
    while True:
        found = await foresee(screen, asked, scope)
        decided = await screen.app.push_screen_wait(NormalPreview(found, decided))
        if decided is None:
            return
        if not decided.maps:
            screen.told(await carry_out(screen, found, decided))
            return
        asked = await _with_map(screen, asked, found)


def _scope(screen: LeadActions) -> dict[str, Any]:
    """Which leads: those marked, the one that is open, else what the list shows."""
    selection = getattr(screen, "selection", lambda: None)()
    if selection is not None:
        return {"selection": selection}
    if screen.context == "lead" or any(each.marks for each in screen.query(VirtualList)):
        return {"ids": screen.targets()}
    return {"query": screen.desk.query_text}


async def foresee(screen: LeadActions, asked: Asked, scope: dict[str, Any]) -> Preview:
    """Look through all of them, page by page; Escape stops."""
    desk = screen.desk
    found: Preview = await desk.ask(normalizing.begin, asked, **scope)
    while not found.ended:
        await desk.ask(normalizing.look, found)
        if not found.ended:
            screen.say(
                _("Looking: {done} of {all} · Esc stops", done=f"{found.at:,}", all=f"{len(found.ids):,}")
            )
    screen.say("")
    return found


async def carry_out(screen: LeadActions, found: Preview, decided: Decision) -> Saved:
    """Change them in short transactions; Escape stops between two, and undo takes all back."""
    desk, done, total = screen.desk, Done(), len(found.leads)
    try:
        while done.place < total:
            await desk.keep(
                normal_writes.part, found, done, left_out=decided.left_out, without=decided.without
            )
            if done.place < total:
                screen.say(
                    _("Changing: {done} of {all} · Esc stops", done=f"{done.place:,}", all=f"{total:,}")
                )
    finally:
        desk.changed()
        if done.place < total:
            screen.say(said(done), "warning")
    return Saved(0, done.group_id, "", "", said(done))


def said(done: Done) -> str:
    """What happened, in one line."""
    parts = [ngettext("{n} lead normalised", "{n} leads normalised", done.leads)]
    if done.left_out:
        parts.append(ngettext("{n} value left out", "{n} values left out", done.left_out))
    if done.refused:
        parts.append(
            ngettext("{n} value changed meanwhile", "{n} values changed meanwhile", len(done.refused))
        )
    return " · ".join(parts)


# Mapping a word


async def _with_map(screen: LeadActions, asked: Asked, found: Preview) -> Asked:
    """The same with one more word that becomes something."""
    words = [
        Entry(at, text, text, ngettext("{n} lead", "{n} leads", n))
        for at, (text, n) in enumerate(found.unlisted.most_common(MOST_WORDS), 1)
    ]
    hint = _("a word on the leads, such as google")
    before = await enter(screen, _("Which word?"), _typed, words, placeholder=hint)
    if not before:
        return asked
    sources = [Entry(at, item.label.text(), item.label.text(), _("source")) for at, item in _numbered()]
    title = _("{title} becomes", title=before)
    after = await enter(screen, title, _typed, sources, placeholder=_("a source, or another spelling"))
    return replace(asked, maps=(*asked.maps, ("", before, after))) if after else asked


def _numbered() -> Sequence[tuple[int, Any]]:
    return list(enumerate(offered("source"), 1))


def _typed(text: str) -> Entry[str]:
    word = text.strip()
    if not word:
        raise RuleError(N_("Which word?"))
    return Entry(0, word, word)
