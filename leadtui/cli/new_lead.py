"""A lead to create, from values by field: options of the command line or one JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from leadtui.cli.field_option import new_fields
from leadtui.cli.field_setting import near
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.query_words import is_pool
from leadtui.errors import ValidationError
from leadtui.i18n import N_

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.services.entry import Store

POINTS = ("phone", "wechat", "email")
CONTACTS = "contacts"
TOLD = frozenset({"own", "primary"})
"""Keys of a contact as JSON that are no fields."""
PLURALS = {"phones": "phone", "emails": "email", "tags": "tag"}
ME = ("me", "我")
NOBODY = ("none", "无", "無")


def new_lead(
    store: Store, viewer: Viewer, given: Mapping[str, object], owners: dict[str, int | None] | None = None
) -> NewLead:
    """The lead that ``given`` describes; without an owner it is the viewer's, with none the pool's.

    ``owners`` remembers who was looked up.

    Raises ValidationError for a field that does not exist, is not set when a lead is made, or has
    a value of the wrong type.
    """
    several = _objects(given)
    values = {
        _field(name, value).id: value
        for name, value in given.items()
        if name != CONTACTS and not _is_start(name, value)
    }
    owner = values.pop("owner", viewer.login)
    contact = {
        field.id: values.pop(field.id)
        for field in new_fields()
        if field.entity == "contact" and field.id in values
    }
    found = [_contact(each) for each in (contact, *(_flat(each) for each in several)) if each]
    return NewLead(
        customer=str(values.pop("customer", None) or ""),
        source=str(values.pop("source", None) or ""),
        tags=_texts("tag", values.pop("tag", ())),
        values=values,
        contacts=tuple(found),
        owner_id=_owner(store, viewer, owner, {} if owners is None else owners),
    )


def _contact(given: Mapping[str, object]) -> NewContact:
    """A contact from values by field."""
    values = dict(given)
    points = tuple((kind, text) for kind in POINTS for text in _texts(kind, values.pop(kind, ())))
    return NewContact(str(values.pop("contact", None) or ""), points, values)


def _objects(given: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The contacts that a line lists, as ``show --json`` does."""
    found = given.get(CONTACTS) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValidationError(N_("contacts: a list of objects is expected."), field=CONTACTS)
    return found


def _flat(given: Mapping[str, object]) -> dict[str, object]:
    """Values by field of one of them, those of one's own beside the others."""
    own = given.get("own") or {}
    if not isinstance(own, dict):
        raise ValidationError(N_("own: an object of fields and values is expected."), field=CONTACTS)
    values: dict[str, object] = {}
    for key, value in (*given.items(), *own.items()):
        if key in TOLD or value in (None, "", [], False):
            continue
        shown = (
            [each.get("raw") if isinstance(each, dict) else each for each in value]
            if isinstance(value, list)
            else value
        )
        field = _field("contact" if key == "name" else key, shown)
        if field.entity != "contact":
            raise ValidationError(N_("{name} is no field of a contact."), field=field.id, name=key)
        values[field.id] = (
            ",".join(map(str, shown)) if field.type == "choices" and isinstance(shown, list) else shown
        )
    return values


def _field(name: str, value: object) -> Field:
    name = PLURALS.get(name, name)
    field = REGISTRY[name] if name in REGISTRY else REGISTRY.named(name)
    if field is None:
        names = near(name, new_fields())
        hint = N_("Did you mean {names}?") if names else ""
        raise ValidationError(N_("There is no field {name}."), hint, name=name, names=" ".join(names))
    if field not in tuple(new_fields()):
        raise ValidationError(N_("{name} is not set when a lead is made."), field=field.id, name=field.id)
    broken = isinstance(value, dict) or (isinstance(value, float) and not field.decimals)
    if broken or (isinstance(value, list) and not _takes_list(field)):
        raise ValidationError(
            N_("{name}: a value of this type does not fit."),
            N_("Write it as a text, money also in whole minor units."),
            field=field.id,
            name=field.id,
        )
    return field


def _takes_list(field: Field) -> bool:
    return field.id in (*POINTS, "tag") or field.type == "choices"


def _is_start(name: str, value: object) -> bool:
    """Every lead begins as a prospect, so saying so changes nothing."""
    return name == "status" and value in (None, "potential")


def _texts(name: str, value: object) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            parts = value.replace("、", ",").replace("，", ",").split(",") if name == "tag" else [value]
            return tuple(part.strip() for part in parts if part.strip())
        case list() | tuple():
            return tuple(text for part in value for text in _texts(name, str(part)))
        case _:
            return (str(value),)


def _owner(store: Store, viewer: Viewer, value: object, known: dict[str, int | None]) -> int | None:
    if value is None or not isinstance(value, str) or value.casefold() in NOBODY or is_pool(value):
        return None
    if value in (viewer.login, *ME):
        return viewer.user_id
    from leadtui.services.people import find_person

    if value not in known:
        known[value] = find_person(store, value).id
    return known[value]
