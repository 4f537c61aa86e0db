"""Texts of a certain form: email addresses, phone numbers, links."""

from __future__ import annotations

from urllib.parse import urlsplit

from leadtui.domain.fields import Field
from leadtui.errors import ValidationError
from leadtui.i18n import N_


def formatted(field: Field, text: str) -> str:
    """The text as its format keeps it; ValidationError where it has not that form."""
    match field.format:
        case "email":
            return _email(field, text)
        case "phone":
            return _phone(field, text)
        case "link":
            return _link(field, text)
        case _:
            return text


def _email(field: Field, text: str) -> str:
    from leadtui.domain.emails import parse_email

    found = parse_email(text)
    if not found.valid or found.norm is None:
        raise ValidationError(
            N_("{label}: {value} is no email address."), field=field.id, label=str(field.label), value=text
        )
    return found.norm


def _phone(field: Field, text: str) -> str:
    """E.164; without a country code it is read as a number of China, as contact details are by default."""
    from leadtui.domain.phones import parse_phone

    found = parse_phone(text)
    if not found.valid or found.e164 is None:
        raise ValidationError(
            N_("{label}: {value} is no phone number."), field=field.id, label=str(field.label), value=text
        )
    return found.e164


def _link(field: Field, text: str) -> str:
    """A web address, with its scheme; none that runs anything."""
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in whole:
        raise ValidationError(
            N_("{label}: {value} is no web address."), field=field.id, label=str(field.label), value=text
        )
    return whole
