"""Regions known by the names that company names begin with: their ranks and their provinces."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from leadtui.domain.region_names import REGIONS

FULL_NAMES = (
    "内蒙古自治区",
    "新疆维吾尔自治区",
    "广西壮族自治区",
    "宁夏回族自治区",
    "西藏自治区",
    "香港特别行政区",
    "澳门特别行政区",
)


class Place(NamedTuple):
    """One region: its rank, and the provinces it may belong to."""

    rank: str
    provinces: frozenset[str]


@cache
def places() -> dict[str, Place]:
    """Region name without suffix -> Place; rank is province, city, county or district.

    A name used at several ranks keeps the highest; the provinces are those of that rank.
    """
    lists = {province: _ranks(text) for province, text in REGIONS.items()}
    found = {province: Place("province", frozenset((province,))) for province in lists}
    for rank in ("city", "county", "district"):
        for province, ranks in lists.items():
            for name in ranks[rank]:
                _add(found, name, rank, province)
    return found


def _ranks(text: str) -> dict[str, list[str]]:
    cities, rest = text.removeprefix("\ncities:").split("counties:")
    counties, districts = rest.split("districts:")
    return {"city": cities.split(), "county": counties.split(), "district": districts.split()}


def _add(found: dict[str, Place], name: str, rank: str, province: str) -> None:
    known = found.get(name)
    if known is None:
        found[name] = Place(rank, frozenset((province,)))
    elif known.rank == rank:
        found[name] = Place(rank, known.provinces | {province})


@cache
def longest_place() -> int:
    """The length in characters of the longest name in places()."""
    return max(map(len, places()))
