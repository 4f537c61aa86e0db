"""One spelling of many: words that differ in case, width and blanks only, and what is mapped by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from leadtui.domain.lists import LISTS, ListItem, find_item, fold, names_of
from leadtui.domain.normal_forms import text_form
from leadtui.errors import UsageError
from leadtui.i18n import N_

OTHER = "other"
"""The source of leads whose source no list has; what it was called stands in the campaign."""
_MUNICIPALITIES = frozenset({"北京", "上海", "天津", "重庆"})
# A province and a city of one name: 吉林 alone may mean either.
_AMBIGUOUS = frozenset({"吉林"})
_PLACE = re.compile(r"(?P<name>[\u3400-\u9fff]{2,})(?P<suffix>[省市])")


@dataclass(frozen=True, slots=True)
class Spellings:
    """``best`` is the spelling that stands for each key, ``by_hand`` what somebody said; that wins."""

    best: Mapping[str, str] = field(default_factory=dict)
    by_hand: Mapping[str, str] = field(default_factory=dict)
    key: Callable[[str], str] = fold

    def of(self, text: str) -> str:
        """The spelling for ``text``."""
        said = self.by_hand.get(fold(text))
        if said is not None:
            return said
        return self.best.get(self.key(text)) or text_form(text) or text


def commonest(counted: Iterable[tuple[str, int]], key: Callable[[str], str] = fold) -> dict[str, str]:
    """Per key the spelling that occurs most, where there are several; of equally common ones the capital."""
    groups: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for text, n in counted:
        if text.strip():
            groups[key(text)][text_form(text)] += n
    return {
        name: min(spelt, key=lambda text: (-spelt[text], text))
        for name, spelt in groups.items()
        if len(spelt) > 1
    }


def region_key(text: str) -> str:
    """What a region is grouped by: 深圳市 stands with 深圳, 广东省 with 广东; 吉林市 only with itself."""
    from leadtui.domain.region_words import places

    folded = fold(text)
    found = _PLACE.fullmatch(folded)
    if found is None or found["name"] in _AMBIGUOUS:
        return folded
    place = places().get(found["name"])
    if place is None:
        return folded
    city = place.rank == "city" or found["name"] in _MUNICIPALITIES
    return found["name"] if (city if found["suffix"] == "市" else place.rank == "province") else folded


def mapped_by_hand(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each word becomes, by its key: chains are followed, and what it becomes stays as it was typed.

    UsageError where a word would become itself by way of others.
    """
    said = {fold(before): after.strip() for before, after in pairs}
    ends: dict[str, str] = {}
    for start, after in said.items():
        seen = {start}
        while (key := fold(after)) in said and fold(said[key]) != key:
            if key in seen:
                raise UsageError(N_("{text} would become itself."), text=after)
            seen.add(key)
            after = said[key]
        ends[start] = said.get(fold(after), after)
    return {**{fold(after): after for after in ends.values()}, **ends}


def source_form(source: str, detail: str, spellings: Spellings) -> tuple[str, str]:
    """Source and campaign of a lead: a campaign that names an item of the list is a source nobody had yet.

    A word mapped by hand to an item stays as the campaign; one that is the item's own name goes.
    """
    if (moved := _item(spellings.by_hand.get(fold(source), ""))) is not None:
        source = moved.id
    if source != OTHER and source in {item.id for item in LISTS["source"]}:
        return source, _detail(detail, spellings)
    text = detail or (source if source != OTHER else "")
    said = spellings.by_hand.get(fold(text)) if text else None
    found = _item(said if said is not None else text)
    if found is None or found.id == OTHER:
        return source, _detail(detail, spellings)
    known = {fold(name) for name in names_of(found)}
    return found.id, "" if fold(text) in known else _detail(text, spellings)


def _detail(text: str, spellings: Spellings) -> str:
    """The spelling of a campaign; what a word means as a source is not said of the campaign."""
    said = spellings.by_hand.get(fold(text))
    if said is None or _item(said) is None:
        return spellings.of(text) if text else ""
    return spellings.best.get(spellings.key(text)) or text_form(text)


def _item(text: str) -> ListItem | None:
    found = find_item("source", text) if text else None
    return None if found is None or found.retired else found
