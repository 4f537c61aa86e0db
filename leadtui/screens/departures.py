"""What is said about leads that leave one's view: who did it, and what."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.domain.lists import label
from leadtui.domain.news import News, Told
from leadtui.i18n import _, ngettext


def told_text(told: Told, name: str = "") -> str:
    """One of them in a line; ``name`` is what the screen called it, where the viewer may not ask any more."""
    called = told.name or name or _("a lead")
    match told.deed:
        case "owner" if told.who and told.who != told.to:
            return _("{who} gave {name} to {owner}", who=told.who, name=called, owner=told.to)
        case "owner":
            return _("{name} now belongs to {owner}", name=called, owner=told.to)
        case "pool":
            return _("{who} put {name} back into the pool", who=told.who, name=called)
        case "status":
            return _(
                "{who} moved {name} to {status}", who=told.who, name=called, status=label("status", told.to)
            )
        case "gone":
            return _("{who} took {name} away", who=told.who, name=called)
        case "changed":
            return _("{who} changed {name}: it is not in this view any more", who=told.who, name=called)


def departed(news: News, left: Mapping[int, str]) -> str:
    """All that left, by id with the names they had; the first in full, the others counted."""
    texts = [told_text(told, left[told.lead_id]) for told in news.told if told.lead_id in left]
    if len(texts) < 2:
        return "".join(texts)
    return f"{texts[0]} · {ngettext('and {n} more', 'and {n} more', len(texts) - 1)}"
