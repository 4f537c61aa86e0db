"""Regions at the front of a registered company name: provinces, cities, counties, zones, towns."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from leadtui.domain.company_words import never_a_region
from leadtui.domain.region_words import FULL_NAMES, Place, longest_place, places

_AUTONOMOUS = re.compile(r"[\u4e00-\u9fff]{2,12}?自治[县州旗]")
_ZONE = re.compile(
    r"(?:国家|综合|自由)?(?:经济技术|高新技术产业|高新技术|高新|经济|产业|旅游|自由)?"
    r"(?:开发区|保税区|贸易试验区|自贸区|工业园区|高新区|经开区|示范区|新区|加工区|工业园|合作区)"
)
_COUNTY = re.compile(
    r"[\u4e00-\u9fff]{2,6}?[左右前中后]旗|[\u4e00-\u9fff]{1,3}?县|[\u4e00-\u9fff]{2,4}?[市区]"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,3}?(?:街道|[镇乡])")
_NOT_COUNTY = re.compile(r"[\u4e00-\u9fff]*(?:[城超都门夜股上]市|[社园小景校地灾片战特湾]区)$")
_SUFFIX = re.compile(r"(?:自治区|特别行政区|地区|新区|[省市县区盟州旗])(?![场政民块域间值])")


Kind = Literal["country", "wide", "narrow"]


class Region(NamedTuple):
    """A region at ``start``..``end`` of the name.

    ``kind`` wide: a province or a prefecture-level city, which is never the brand itself.
    ``suffix``: 省市区县 stands with it. ``provinces``: where it may lie; empty when not known by name.
    """

    start: int
    end: int
    kind: Kind
    suffix: str = ""
    provinces: frozenset[str] = frozenset()


def leading_regions(text: str) -> list[Region]:
    """The regions ``text`` (simplified characters) begins with, outermost first."""
    found: list[Region] = []
    at = 2 if text.startswith("中国") and len(text) > 4 else 0
    if at:
        found.append(Region(0, 2, "country"))
    while region := _region_at(text, at, found):
        found.append(region)
        at = region.end
    return found


def _region_at(text: str, at: int, before: list[Region]) -> Region | None:
    if at >= len(text):
        return None
    for full in FULL_NAMES:
        if text.startswith(full, at):
            return Region(at, at + len(full), "wide", full[2:])
    return _named(text, at, before) or _by_suffix(text, at, before)


def _named(text: str, at: int, before: list[Region]) -> Region | None:
    known = places()
    for size in range(min(longest_place(), len(text) - at), 1, -1):
        name = text[at : at + size]
        place = known.get(name)
        if place is None:
            continue
        end = at + size
        suffix = _SUFFIX.match(text, end)
        kind: Kind = "wide" if place.rank in ("province", "city") else "narrow"
        if suffix:
            return Region(at, suffix.end(), kind, suffix[0], place.provinces)
        if _may_stand_bare(name, place, before):
            return Region(at, end, kind, "", place.provinces)
    return None


def _may_stand_bare(name: str, place: Place, before: list[Region]) -> bool:
    outer = [region for region in before if region.provinces]
    if not outer:
        return place.rank != "district" and name not in never_a_region()
    if place.rank == "province":
        return False
    if place.rank == "city":
        return outer[-1].kind == "wide"
    return name not in never_a_region() and bool(outer[-1].provinces & place.provinces)


def _by_suffix(text: str, at: int, before: list[Region]) -> Region | None:
    """A region told by its suffix alone: 某某自治县, 某某区, 开发区, and 某某镇 inside another region."""
    patterns = (_AUTONOMOUS, _ZONE, _COUNTY, _TOWN) if before else (_AUTONOMOUS, _COUNTY)
    for pattern in patterns:
        match = pattern.match(text, at)
        if match and match.end() < len(text) and not (pattern is _COUNTY and _is_word(text, match)):
            return Region(at, match.end(), "narrow", match[0][-1])
    return None


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a county is a word that ends alike (社区), or goes on (市场)."""
    return bool(_NOT_COUNTY.match(match[0])) or not _SUFFIX.match(text, match.end() - 1)
