"""Company names as they are compared: width, script, brackets, region and legal form taken off."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from leadtui.domain.match_words import COMMON, LEGAL, SILENT, SPELLINGS
from leadtui.domain.search_key import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = re.compile(r"[(\[{〔<《【「]([^()\[\]{}〔〕<>《》【】「」]*)[)\]}〕>》】」]")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"['’`´]")
_AND = re.compile(r"\b(\w{1,3})&(\w{1,3})\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}|\b[a-z](?:/[a-z])+\b")
_FORM = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|合伙企业|总公司|公司)")
_BRANCH = re.compile(
    r"(?:第?[一二三四五六七八九十\d]*(?:分公司|子公司|支公司|办事处|代表处|分行|支行|分店|分部|分院|分校|分厂)"
    r"|(?<=[\u3400-\u9fff]{2})店)$"
)
_LATIN_BRANCH = re.compile(r"\b([a-z]+) (?:branch|office|subsidiary)\b|\bbranch (?:of|no) (\w+)")
_ASIAN_FORMS = re.compile(r"株式会社|有限会社|合同会社|株式會社|주식회사|유한회사|\(주\)|㈜|㈱")


class CompanyName(NamedTuple):
    """A name taken apart for comparing.

    ``core`` are its words without legal form and region, ``key`` the same as one word, ``regions`` where it
    says it is, without 省市区, ``branch`` which branch of a firm it is, ``spoken`` the core in pinyin.
    """

    core: tuple[str, ...]
    key: str
    regions: frozenset[str]
    branch: str
    spoken: str
    brand: str


EMPTY = CompanyName((), "", frozenset(), "", "", "")


@lru_cache(8192)
def company_name(text: str) -> CompanyName:
    """Take a company's name apart; ``EMPTY`` where nothing can be compared."""
    if not text.strip():
        return EMPTY
    folded = _ASIAN_FORMS.sub(" ", fold(text))
    return _chinese(folded) if _HAN.search(folded) else _latin(folded)


def _chinese(folded: str) -> CompanyName:
    from leadtui.domain.pinyin import simplify
    from leadtui.domain.short_name import split_name

    text = simplify(folded)
    notes = [note for note in _BRACKETS.findall(text) if note]
    bare = "".join(_WORD.findall(_BRACKETS.sub("", text))) or "".join(_WORD.findall(text))
    head, branch = _branch(bare)
    parts = split_name(head)
    regions = {_region(name) for name in parts.regions}
    for note in notes:
        inner = _places_in(note)
        regions |= inner
        if _BRANCH.search(note):
            branch = branch or note
    core = _core(parts.brand, parts.trades, head)
    key = "".join(core)
    return CompanyName(core, key, frozenset(regions), branch, pinyin(key), pinyin(parts.brand or key))


def _core(brand: str, trades: tuple[str, ...], head: str) -> tuple[str, ...]:
    from leadtui.domain.company_words import LEGAL_FORMS

    kept = tuple(word for word in (brand, *trades) if word and word not in LEGAL_FORMS)
    return kept or ((_FORM.sub("", head) or head),)


def _branch(text: str) -> tuple[str, str]:
    """The firm, and which of its branches: 某某有限公司 + 上海分公司."""
    for form in re.finditer(_FORM, text):
        tail = text[form.end() :]
        if tail and _BRANCH.search(tail):
            return text[: form.end()], tail
    found = _BRANCH.search(text)
    if found is None or found.start() < 2:
        return text, ""
    return _without_place(text[: found.start()], found[0])


def _without_place(head: str, marker: str) -> tuple[str, str]:
    """某某上海分公司: the place before the marker belongs to it."""
    from leadtui.domain.region_words import places

    known = places()
    for size in range(min(4, len(head) - 2), 1, -1):
        for ending in ("", "市", "省", "区", "县"):
            if head.endswith(ending) and head.removesuffix(ending)[-size:] in known:
                cut = size + len(ending)
                return (head[:-cut], head[-cut:] + marker) if len(head) - cut >= 2 else (head, marker)
    return (head, marker) if marker != "店" else (head + marker, "")


def _region(name: str) -> str:
    return re.sub(r"(?:特别行政区|自治区|新区|地区|[省市区县州盟旗])$", "", name) or name


def _places_in(text: str) -> set[str]:
    from leadtui.domain.name_regions import leading_regions

    return {_region(text[found.start : found.end]) for found in leading_regions(text)}


@lru_cache(8192)
def regions_of(text: str) -> frozenset[str]:
    """The regions a place is written with: 广东省深圳市 -> 广东, 深圳; other words as they are."""
    from leadtui.domain.pinyin import simplify

    folded = simplify(fold(text)).strip()
    if not _HAN.search(folded):
        return frozenset(" ".join(_WORD.findall(part)) for part in folded.split(",") if part.strip())
    return frozenset(_places_in("".join(_WORD.findall(folded)))) or frozenset({_region(folded)})


def regions_differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of regions, both known, cannot mean one place: 深圳 and 广东 may."""
    if not one or not other or one & other:
        return False
    return not (_provinces(one) & _provinces(other) and (_is_wide(one) or _is_wide(other)))


def _provinces(regions: frozenset[str]) -> frozenset[str]:
    from leadtui.domain.region_words import places

    known = places()
    found: set[str] = set()
    for region in regions:
        place = known.get(region)
        found |= {region} if place is None or place.rank == "province" else place.provinces
    return frozenset(found)


def _is_wide(regions: frozenset[str]) -> bool:
    from leadtui.domain.region_words import places

    known = places()
    return all((place := known.get(region)) is not None and place.rank == "province" for region in regions)


def _latin(folded: str) -> CompanyName:
    notes = frozenset(
        " ".join(_WORD.findall(note)) for note in _BRACKETS.findall(folded) if _WORD.search(note)
    )
    text = _AND.sub(r"\1\2", _APOSTROPHE.sub("", folded))
    text = _DOTTED.sub(lambda found: re.sub(r"[./]", "", found[0]), text)
    branch = _LATIN_BRANCH.search(text)
    if branch:
        text = text[: branch.start()] + text[branch.end() :]
    head, comma, tail = _BRACKETS.sub(" ", text).partition(", ")
    if comma and not _all_legal(tail):
        head = f"{head} {tail}"
    words = [SPELLINGS.get(word, word) for word in _WORD.findall(head)]
    core = tuple(word for word in words if word not in SILENT and word not in LEGAL) or tuple(words)
    key = "".join(core)
    named = (branch[1] or branch[2] or "") if branch else ""
    return CompanyName(core, key, notes, named, key, core[0] if core else "")


def _all_legal(text: str) -> bool:
    return all(word in LEGAL for word in _WORD.findall(text))


def is_common(word: str) -> bool:
    """Whether a word stands in so many names that sharing it says little."""
    return word in COMMON or len(word) == 1


@lru_cache(8192)
def pinyin(text: str) -> str:
    """The likeliest reading of Chinese text as one Latin word; other text as it is."""
    from leadtui.domain.pinyin import spoken

    if text.isascii():
        return text
    return "".join(spoken(list(text)))
