"""Email addresses, judged by their syntax alone: nothing is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from leadtui.domain.masking import is_masked
from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.text import fold_value

# Plain addresses are nearly all of them; what this refuses goes to the full parser (200 times slower).
_PLAIN = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}",
    re.ASCII | re.IGNORECASE,
)
_LOCAL_LIMIT = 64
_DOMAIN_LIMIT = 253
FIND = re.compile(
    r"[^\s@,;:/|<>()\"'\u3000-\u9fff\uff00-\uffef]+@[^\s@,;:/|<>()\"'\u3000-\u303f\uff00-\uffef]+"
)
"""Where an address stands inside other text."""


@dataclass(frozen=True, slots=True)
class Email:
    """One address as typed and case-folded; ``norm`` is None where the syntax is wrong."""

    raw: str
    norm: str | None
    valid: bool
    masked: bool = False


def parse_email(raw: str) -> Email:
    """Read one address; a wrong one is kept and flagged, a masked one recognised."""
    text = fold_value(raw).strip().removeprefix("mailto:")
    if _is_plain(text):
        return Email(raw, text.casefold(), valid=True)
    if is_masked(text) and "@" in text:
        return Email(raw, None, valid=False, masked=True)
    norm = _normalized(text)
    return Email(raw, norm, valid=norm is not None)


def _is_plain(text: str) -> bool:
    local, _, domain = text.partition("@")
    if len(local) > _LOCAL_LIMIT or len(domain) > _DOMAIN_LIMIT or "--" in domain:
        return False
    return _PLAIN.fullmatch(text) is not None


def _normalized(text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return None
    return found.normalized.casefold()


def require_email(raw: str) -> Email:
    """Like parse_email(); raises ValidationError where the syntax is wrong."""
    email = parse_email(raw)
    if not email.valid:
        raise ValidationError(
            N_("{value} is not an email address."),
            N_("Write it as name@company.com."),
            field="email",
            value=raw,
        )
    return email
