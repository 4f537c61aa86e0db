"""The brand 字号 inside a registered company name, and the short name made from it.

A registered name reads region, brand, trades, legal form. Regions are taken from the front, everything
known is recognised from the back in one pass, and what stands between is the brand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from leadtui.domain import company_words as words
from leadtui.domain import person_names
from leadtui.domain.name_regions import Region, leading_regions

_BRACKETED = re.compile(r"[(\[{〔<《【「][^()\[\]{}〔〕<>《》【】「」]*[)\]}〕>》】」]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PAIR = re.compile(r"([^\s()/|]+)(?:\s+|\s*[/|]\s*)([^\s/|]+)|([^\s()]+)\(([^()]+)\)")
_LATIN_FORM = re.compile(
    r"[\s,]+(?:&\s*)?(?:incorporated|inc|limited|ltd|l\.?l\.?c|l\.?l\.?p|lp|company|co|corporation|corp|gmbh|mbh|ag|kg"
    r"|plc|pte|pty|s\.?a|sas|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|oyj?|ab|asa|a/s|sdn|bhd|k\.?k)\.?$",
    re.IGNORECASE,
)
_LONGEST_WORD = 8
_SILENT = frozenset(words.LEGAL_FORMS) - {"集团", "控股", "企业"}


@dataclass(frozen=True, slots=True)
class NameParts:
    """A registered name taken apart; ``brand`` is empty where the name holds nothing but trades."""

    regions: tuple[str, ...]
    brand: str
    trades: tuple[str, ...]
    has_legal_form: bool


def short_name(registered: str) -> str:
    """The name lists and cards show: the brand, with its first trade where the brand is two characters.

    At most eight cells where the words allow it; words are never cut; empty only for an empty name.
    """
    text = _clean(registered)
    if not _HAN.search(text):
        return _latin_brand(text)
    person = _person_and_organisation(text)
    if person:
        return f"{person[0]} {short_name(person[1])}"
    parts = _split(text)
    if " " in text and not parts.has_legal_form:
        return text
    if not parts.brand:
        return _without_brand(parts, text)
    follows = parts.trades[0] if parts.trades else ""
    if len(parts.brand) <= 2 and len(follows) == 2 and follows not in _SILENT and _HAN.match(parts.brand):
        return parts.brand + follows
    return parts.brand


def brand(registered: str) -> str:
    """The brand 字号 alone; where there is none, what best tells the name from others."""
    text = _clean(registered)
    if not _HAN.search(text):
        return _latin_brand(text)
    parts = _split(text)
    return parts.brand or _without_brand(parts, text)


def split_name(registered: str) -> NameParts:
    """Take a Chinese registered name apart into regions, brand and trades."""
    return _split(_clean(registered))


def _clean(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


@lru_cache(512)  # a name is shown, and compared with others soon after
def _split(text: str) -> NameParts:
    plain = _BRACKETED.sub("", text).replace(" ", "") or text
    folded = words.simplified(plain)
    size, has_form = _without_firm_form(folded)
    body, folded = plain[:size], folded[:size]
    regions = leading_regions(folded)
    known = _known_from(folded, shop=not has_form and bool(regions))
    start, end, kept = _brand_span(known, regions)
    trades = () if has_form and end == len(body) else _pieces(body, folded, known, end)
    return NameParts(tuple(body[r.start : r.end] for r in kept), body[start:end], trades, has_form)


def _without_firm_form(folded: str) -> tuple[int, bool]:
    """Length before the legal form, and whether there is one; a branch (分公司) may follow it."""
    for form in words.FIRM_FORMS:
        at = folded.find(form)
        if at > 0:
            return at, True
    return len(folded), folded.endswith(words.LEGAL_FORMS)


def _known_from(text: str, *, shop: bool) -> list[bool]:
    """For each position whether everything from there to the end is known words."""
    tail, size = words.tail_words(), len(text)
    known = [False] * size + [True]
    if shop and text[-1] in words.LONE_TAILS:
        known[-2] = True
    for start in range(size - 2, -1, -1):
        for end in range(start + 2, min(size, start + _LONGEST_WORD) + 1):
            if known[end] and text[start:end] in tail:
                known[start] = True
                break
    return known


def _brand_span(known: list[bool], regions: list[Region]) -> tuple[int, int, list[Region]]:
    """Start and end of the brand and the regions before it; a region the brand needs is given back."""
    size = len(known) - 1
    kept = list(regions)
    while kept:
        start, last = kept[-1].end, kept[-1]
        end = _brand_end(known, start)
        only_trades = known[start]
        if last.suffix or not (only_trades or known[min(start + 1, size)]):
            break
        if (only_trades and (last.kind != "narrow" or len(kept) > 1)) or (
            last.kind != "narrow" and end < size
        ):
            break
        kept.pop()
    start = kept[-1].end if kept else 0
    if (
        len(kept) == 1
        and kept[0].kind == "country"
        and not known[start]
        and _brand_end(known, start) - start == 2
    ):
        return 0, start + 2, []
    return start, start if known[start] else _brand_end(known, start), kept


def _brand_end(known: list[bool], start: int) -> int:
    least = min(start + 2, len(known) - 1)
    return next(at for at in range(least, len(known)) if known[at])


def _pieces(body: str, folded: str, known: list[bool], start: int) -> tuple[str, ...]:
    """The words after the brand, two-character ones first where several readings fit."""
    tail, size = words.tail_words(), len(body)
    pieces: list[str] = []
    while start < size:
        longest = min(size, start + _LONGEST_WORD)
        ends = (end for end in range(start + 2, longest + 1) if known[end] and folded[start:end] in tail)
        end = next(ends, start + 1)
        pieces.append(body[start:end])
        start = end
    return tuple(pieces)


def _without_brand(parts: NameParts, text: str) -> str:
    """Region and first trade (福建环境), as many of them as eight cells hold."""
    region = parts.regions[-1].rstrip("省市") if parts.regions else ""
    named = region if len(region) >= 2 else "".join(parts.regions[-1:])
    for index, piece in enumerate(parts.trades):
        if piece in _SILENT or (index and len(named) + len(piece) > 4):
            break
        named += piece
    return named or text


def _person_and_organisation(text: str) -> tuple[str, str] | None:
    """Name and organisation of an individual customer: 王芳 华信智云, 远诚医疗（赵敏）."""
    match = _PAIR.fullmatch(text)
    if match is None:
        return None
    first, second = (part for part in match.groups() if part)
    for person, organisation in ((first, second), (second, first)):
        if _is_person(person) and _is_organisation(organisation):
            return person, organisation
    return None


def _is_person(text: str) -> bool:
    return person_names.looks_like_person(text) and not leading_regions(words.simplified(text))


def _is_organisation(text: str) -> bool:
    return not person_names.looks_like_person(text) or bool(_split(text).trades)


def is_latin_company(text: str) -> bool:
    """Whether an English name ends in a legal form: Acme Widgets Inc."""
    return text.isascii() and _LATIN_FORM.search(text) is not None


def _latin_brand(text: str) -> str:
    """An English name without its legal forms: Acme Widgets Co., Ltd -> Acme Widgets."""
    shorter = _LATIN_FORM.sub("", text).rstrip(" ,&")
    while shorter and shorter != text:
        text, shorter = shorter, _LATIN_FORM.sub("", shorter).rstrip(" ,&")
    return text
