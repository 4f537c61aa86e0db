"""The normal form of a company's name: width, brackets, blanks, and a legal form written in one way.

By default only what cannot make another company of it: a name is left alone where the words it is compared
by would change. ``thorough`` also writes Latin legal forms short and closes up Chinese names with blanks.
"""

from __future__ import annotations

import re
from functools import cache

from leadtui.domain.company_words import FIRM_FORMS
from leadtui.domain.match_companies import company_name
from leadtui.domain.normal_forms import text_form

_HAN = re.compile(r"[\u3400-\u9fff]")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff）]) (?=[\u3400-\u9fff（])")
_OPENING, _CLOSING = "(（﹙〔", ")）﹚〕"
_MARKS = " ,，。、;；"
# How each Latin legal form is written, and what else means it; longer ones first.
_SAFE = (
    ("Co., Ltd.", r"co\s*\.?\s*,?\s*ltd\s*\.?"),
    ("Pty Ltd", r"pty\s*\.?\s*ltd\s*\.?"),
    ("Pte Ltd", r"pte\s*\.?\s*ltd\s*\.?"),
    ("Sdn Bhd", r"sdn\s*\.?\s*bhd\s*\.?"),
    ("LLC", r"l\.\s?l\.\s?c\.?|llc\.?"),
    ("LLP", r"l\.\s?l\.\s?p\.?|llp\.?"),
    ("GmbH", r"gmbh\.?"),
    ("PLC", r"plc\.?"),
    ("Inc.", r"inc\.?"),
    ("Ltd.", r"ltd\.?"),
    ("Corp.", r"corp\.?"),
)
_BOLD = (
    ("Co., Ltd.", r"(?:company|co\s*\.?)\s*,?\s*(?:limited|ltd\s*\.?)"),
    ("Inc.", r"incorporated"),
    ("Corp.", r"corporation"),
    ("Ltd.", r"limited"),
)


def company_form(name: str, *, thorough: bool = False) -> str:
    """A registered name as it is kept; ``name`` itself where it would be compared by other words."""
    text = text_form(name).strip(_MARKS)
    if not text:
        return name
    han = _HAN.search(text) is not None
    text = _brackets(text, *(("（", "）") if han else ("(", ")")))
    text = _chinese(text, thorough=thorough) if han else text
    text = _latin(text, thorough=thorough)
    return text if company_name(text).key == company_name(name).key else name


def _brackets(text: str, opening: str, closing: str) -> str:
    """Round brackets of one width, blanks only outside of narrow ones; unbalanced ones stay."""
    depth, balanced = 0, True
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        balanced = balanced and depth >= 0
    if depth or not balanced or not any(character in text for character in _OPENING):
        return text
    wide = opening == "（"
    text = re.sub(rf"\s*[{re.escape(_OPENING)}]\s*", opening if wide else f" {opening}", text)
    text = re.sub(rf"\s*[{re.escape(_CLOSING)}]\s*", closing if wide else f"{closing} ", text)
    text = text if wide else re.sub(r"\) (?=[),.;])", ")", text)
    return text.strip()


def _chinese(text: str, *, thorough: bool) -> str:
    for pattern, form in _firm_forms():
        found = pattern.search(text)
        if found and found.start():
            text = text[: found.start()] + form + text[found.end() :]
            return _BETWEEN_HAN.sub("", text) if thorough else text
    return text


@cache
def _firm_forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Legal forms with blanks before or in them: 华信科技 有限 公司."""
    return tuple((re.compile(r"\s*" + r"\s*".join(form)), form) for form in FIRM_FORMS)


def _latin(text: str, *, thorough: bool) -> str:
    for form, pattern in (*_BOLD, *_SAFE) if thorough else _SAFE:
        if found := _at_the_end(pattern).search(text):
            head = text[: found.start()].rstrip(_MARKS)
            comma = "," if "," in found["between"] and form != "Co., Ltd." else ""
            return f"{head}{comma} {form}"
    return text


@cache
def _at_the_end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=[\w.)）&'\"])(?P<between>\s*,\s*|\s+)(?:{pattern})$", re.IGNORECASE)
