"""A change in words, for previews and for what '.' would do again."""

from __future__ import annotations

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import label
from leadtui.i18n import _
from leadtui.services.changes import Assign, Change, Level, Mark, Move, Redate, Retag, SetField, Touch
from leadtui.text import glyphs


def words_for(change: Change) -> str:
    """What a change does, in the current language."""
    match change:
        case SetField():
            field = REGISTRY[change.field]
            return f"{field.label.text()} {glyphs().arrow} {_shown(change) or '-'}"
        case Retag():
            signs = [f"+{tag}" for tag in change.add] + [f"-{tag}" for tag in change.remove]
            return _("Tags {signs}", signs=" ".join(signs))
        case Assign():
            return _("Another owner")
        case Level():
            return _("Level up") if change.step > 0 else _("Level down")
        case _:
            return _steps(change)


def _steps(change: Move | Redate | Mark | Touch) -> str:
    match change:
        case Move():
            return f"{_('Status')} {glyphs().arrow} {label('status', change.status)}"
        case Redate():
            return _("Next contact on {day}", day=change.plan.day.isoformat())
        case Mark():
            return _("Milestone: {title}", title=change.title)
        case Touch():
            return _("Content touch: {summary}", summary=change.form.summary)


def _shown(change: SetField) -> str:
    field = REGISTRY[change.field]
    text = str(change.value or "")
    return label(field.choices, text) if field.choices else text
