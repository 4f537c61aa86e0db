"""Lead numbers: CODE-YYYYMMDD-NNN (DOMAIN 2.3)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from leadtui.errors import ValidationError
from leadtui.i18n import N_

_DASHES = re.compile(r"[\s_\-‐-―−－—~～]+")
_CODE = r"[^\W\d_](?:[^\W_]{0,14}[^\W\d_])?"
_NUMBER = re.compile(rf"(?P<code>{_CODE})-?(?P<day>\d{{8}})(?P<dash2>-?)(?P<n>\d{{1,6}})")
_VALID_CODE = re.compile(_CODE)


@dataclass(frozen=True, slots=True, order=True)
class LeadNumber:
    """The three parts of a lead number."""

    code: str
    day: date
    n: int

    def __str__(self) -> str:
        return format_number(self.code, self.day, self.n)


def format_number(code: str, day: date, n: int) -> str:
    """CODE-YYYYMMDD-NNN, four digits past 999; raises ValidationError for a CODE that cannot stand there."""
    if n < 1:
        raise ValueError(f"a lead number counts from 1, not {n}")
    return f"{check_code(code)}-{day:%Y%m%d}-{n:03d}"


def check_code(code: str) -> str:
    """``code`` as it stands in numbers, in capitals; raises ValidationError where it cannot stand there."""
    folded = unicodedata.normalize("NFKC", code).strip().upper()
    if not _VALID_CODE.fullmatch(folded):
        raise ValidationError(
            N_("{code} cannot begin a lead number."),
            N_("Use 1 to 16 letters or Chinese characters, digits only between them."),
            field="code",
            code=code,
        )
    return folded


def parse_number(text: str) -> LeadNumber | None:
    """Read a lead number typed in any width, case or dash, or with none; None where it is another form."""
    folded = _DASHES.sub("-", unicodedata.normalize("NFKC", text).strip()).upper()
    match = _NUMBER.fullmatch(folded)
    if match is None or (not match["dash2"] and len(match["n"]) < 3):
        return None
    day = _day(match["day"])
    n = int(match["n"])
    return LeadNumber(match["code"], day, n) if day and n else None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
