"""Controls made from the field registry, and what they hold."""

from __future__ import annotations

from leadtui.domain.fields import Field
from leadtui.domain.lists import WORDED, offered
from leadtui.domain.values import show
from leadtui.i18n import _
from leadtui.screens.criteria import options
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import Control
from leadtui.widgets.suggested_field import SuggestedField
from leadtui.widgets.text_fields import LineField, ProseField


def control_of(field: Field, name: str, held: object = None) -> Control:
    """The control that fits the field's type; a retired choice that is ``held`` is among its choices."""
    mine = ",".join(held) if isinstance(held, tuple | list) else str(held or "")
    match field.type:
        case "choice":
            return ChoiceField(options(field.choices, mine), required=field.required, id=name)
        case "choices":
            return ChoiceField(options(field.choices, mine), several=True, id=name)
        case "flag":
            return ChoiceField([Option("yes", _("yes")), Option("no", _("no"))], id=name)
        case "prose":
            return ProseField(id=name)
        case _ if field.id in WORDED:
            words = [str(item.label) for item in offered(field.id)]
            return SuggestedField(words, several=field.type == "tags", id=name)
        case _:
            return LineField(placeholder=field.help.text() if field.help else "", id=name)


def text_of(field: Field, value: object, *, currency: str = "CNY") -> str:
    """A stored value as its control holds it, so that it reads back the same."""
    if value is None:
        return ""
    if field.type == "flag":
        return "yes" if value else "no"
    if field.type == "choices" and isinstance(value, tuple | list):
        return ",".join(value)
    if field.type in ("choice", "choices"):
        return str(value)
    if field.type == "tags" and isinstance(value, tuple | list):
        return ", ".join(value)
    return show(field, value, currency=currency)
