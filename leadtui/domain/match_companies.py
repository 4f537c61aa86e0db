"""Company names as they are compared: width, script, brackets, region and legal form taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from leadtui.domain.match_glosses import spelled_places
from leadtui.domain.match_sounds import is_spelled_by_sound, pinyin, romanised
from leadtui.domain.match_words import COMMON, KINDS, LEGAL, PHRASES, SILENT, SPELLINGS
from leadtui.domain.search_key import fold

_HAN = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = re.compile(r"[(\[{〔<《【「]([^()\[\]{}〔〕<>《》【】「」]*)[)\]}〕>》】」]")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"['’`´]")
_AND = re.compile(r"\b(\w{1,3})&(\w{1,3})\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}|\b[a-z](?:/[a-z])+\b")
_FORM = re.compile(r"(?:股份有限公司|有限责任公司|股份公司|有限公司|合伙企业|总公司|公司)")
_BRANCH = re.compile(
    r"(?:第?[一二三四五六七八九十\d]*(?:分公司|子公司|支公司|办事处|代表处|分行|支行|分店|分部|分院|分校|分厂)"
    r"|(?<=[\u3400-\u9fff]{2})店)$"
)
_LATIN_BRANCH = re.compile(r"\b([a-z]+) (?:branch|office|subsidiary)\b|\bbranch (?:of|no) (\w+)")
_DOMAIN = re.compile(r"(?<=[a-z0-9])\.(?:com?\.[a-z]{2}|com|net|org|cn|io|ai)\b")
_CAPITALS = re.compile(r"[A-Z](?:[.& ]{0,3}[A-Z]){1,5}(?![a-z])")
_INITIALS = 6
_LONGEST_PLACE = 4
_ASIAN_FORMS = re.compile(r"株式会社|有限会社|合同会社|株式會社|주식회사|유한회사|\(주\)|㈜|㈱")


class CompanyName(NamedTuple):
    """A name taken apart for comparing.

    ``core`` are its words without legal form and region, ``key`` the same as one word, ``regions`` where it
    says it is, without 省市区, ``branch`` which branch of a firm it is, ``spoken`` the core in pinyin.
    ``whole`` is a name in another script than Latin with its regions, ``capitals`` whether the key was typed
    in capitals only, as initials are.
    """

    core: tuple[str, ...]
    key: str
    regions: frozenset[str]
    branch: str
    spoken: str
    brand: str
    whole: str = ""
    capitals: bool = False


EMPTY = CompanyName((), "", frozenset(), "", "", "")


@lru_cache(1024)  # most names come once: more of them would only be kept
def company_name(text: str) -> CompanyName:
    """Take a company's name apart; ``EMPTY`` where nothing can be compared."""
    if not text.strip():
        return EMPTY
    folded = _ASIAN_FORMS.sub(" ", fold(text))
    if is_spelled_by_sound(folded):
        return _by_sound(folded)
    return _chinese(folded) if _HAN.search(folded) else _latin(folded, text)


def _by_sound(folded: str) -> CompanyName:
    """A Japanese or Korean name: its script is neither spelled nor cut as a Chinese one."""
    from leadtui.domain.pinyin import simplify

    whole = "".join(_WORD.findall(_BRACKETS.sub("", simplify(folded)))) or "".join(_WORD.findall(folded))
    spoken = romanised(whole)
    return CompanyName((whole,), whole, frozenset(), "", spoken, spoken, whole)


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
    whole = _FORM.sub("", head) or head
    return CompanyName(core, key, frozenset(regions), branch, pinyin(key), pinyin(parts.brand or key), whole)


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


def _latin(folded: str, typed: str) -> CompanyName:
    notes = _notes(_BRACKETS.findall(folded))
    text = _AND.sub(r"\1\2", _APOSTROPHE.sub("", _DOMAIN.sub("", folded)))
    text = _DOTTED.sub(lambda found: re.sub(r"[./]", "", found[0]), text)
    branch = _LATIN_BRANCH.search(text)
    if branch:
        text = text[: branch.start()] + text[branch.end() :]
    head, comma, tail = _BRACKETS.sub(" ", text).partition(", ")
    if comma and _is_place(head, tail):
        notes |= _notes([tail])
    elif comma and not _all_legal(tail):
        head = f"{head} {tail}"
    plain = " ".join(_WORD.findall(head))
    for phrase, word in PHRASES.items():
        plain = plain.replace(phrase, word) if phrase in plain else plain
    words = [SPELLINGS.get(word, word) for word in plain.split()]
    if any(word in LEGAL for word in words):
        words, regions = _without_city(words)
        notes |= regions
    core = tuple(word for word in words if word not in SILENT and word not in LEGAL) or tuple(words)
    key = "".join(core)
    named = (branch[1] or branch[2] or "") if branch else ""
    capitals = 2 <= len(key) <= _INITIALS and _CAPITALS.match(typed.strip()) is not None
    return CompanyName(core, key, notes, named, key, core[0] if core else "", "", capitals)


def _is_place(head: str, tail: str) -> bool:
    """Queen Mary Hospital, Hong Kong: what stands after a name that ends with its kind is where it is."""
    words = [SPELLINGS.get(word, word) for word in _WORD.findall(head)]
    after = _WORD.findall(tail)
    return (
        len(words) >= 2
        and words[-1] in KINDS
        and 0 < len(after) <= _LONGEST_PLACE
        and not any(word in LEGAL or SPELLINGS.get(word, word) in COMMON for word in after)
    )


def _notes(texts: Iterable[str]) -> frozenset[str]:
    """Places that stand in brackets, one by one: Chinese ones by their Chinese names."""
    found: set[str] = set()
    for part in (part for text in texts for part in text.split(",")):
        words = _WORD.findall(part)
        known = spelled_places().get("".join(words), frozenset())
        found |= known or ({" ".join(words).removesuffix(" city")} if words else set())
    return frozenset(found)


def _without_city(words: list[str]) -> tuple[list[str], frozenset[str]]:
    """Shenzhen Huaxin Technology Co., Ltd.: a registered Chinese firm begins with where it is."""
    known = spelled_places()
    for size in (2, 1):
        regions = known.get("".join(words[:size]))
        left = words[size:]
        if regions and any(word not in LEGAL and not is_common(word) for word in left):
            return left, regions
    return words, frozenset()


def _all_legal(text: str) -> bool:
    return all(word in LEGAL for word in _WORD.findall(text))


def is_common(word: str) -> bool:
    """Whether a word stands in so many names that sharing it says little."""
    return word in COMMON or len(word) == 1
