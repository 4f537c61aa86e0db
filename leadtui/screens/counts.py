"""Who one is and what there is to do today, at the right end of the first line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leadtui.domain.lists import label
from leadtui.domain.people import Viewer
from leadtui.i18n import Label, ngettext
from leadtui.text import glyphs

_LATE = (Label("late", "逾期", "逾期"), Label("late", "逾", "逾"))
_TODAY = (Label("today", "今日", "今日"), Label("today", "今", "今"))
_NEW = (Label("new", "新", "新"), Label("new", "新", "新"))
_DONE = (Label("done", "完成", "完成"), Label("done", "完", "完"))
_POOL = (Label("unassigned", "未分配", "未分配"), Label("pool", "未分", "未分"))
_GROUPS = (
    (_LATE, ("late", "team_late", "first_contact_overdue")),
    (_TODAY, ("today", "appointments", "waiting")),
    (_NEW, ("new",)),
    (_POOL, ("unassigned",)),
    (_DONE, ("done_today",)),
)


def counts_text(viewer: Viewer, counts: Mapping[str, int]) -> tuple[str, str]:
    """The text in full and the short one."""
    shown = [
        (labels, total)
        for labels, groups in _GROUPS
        if (total := sum(counts.get(group, 0) for group in groups)) or labels in (_LATE, _TODAY)
    ]
    if viewer.role == "viewer":
        shown = []
    full = [f"{labels[0]} {total}" for labels, total in shown]
    who = f"{viewer.name} {label('role', viewer.role)}"
    dot = f" {glyphs().dot} "
    short = [viewer.name, *_short(shown)]
    if unread := counts.get("handovers", 0):
        full.insert(0, ngettext("{n} hand-over to read", "{n} hand-overs to read", unread))
        short.insert(1, ngettext("{n} hand-over", "{n} hand-overs", unread))
    return dot.join((who, *full)), " ".join(short)


def _short(shown: Iterable[tuple[tuple[Label, Label], int]]) -> Iterable[str]:
    """Chinese runs word and number together, English does not."""
    for (_full, word), total in shown:
        yield f"{word} {total}" if word.text().isascii() else f"{word}{total}"
