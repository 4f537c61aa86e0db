"""What a list is asked for: a view, what narrows it, an order; as text and as a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadtui.domain.fields import REGISTRY
from leadtui.domain.query import Query, SortKey, parse
from leadtui.i18n import _
from leadtui.screens.query_bar import View as Shown

if TYPE_CHECKING:
    from leadtui.services.views import View


@dataclass(frozen=True, slots=True)
class ListQuery:
    """``base`` is the query of the view at ``place`` (-1: none of them), ``text`` what narrows it.

    ``sort`` was chosen by hand and goes before what the query says; ``usual`` comes after it.
    """

    views: tuple[View, ...] = ()
    place: int = -1
    base: str = ""
    text: str = ""
    sort: tuple[SortKey, ...] = ()
    usual: tuple[SortKey, ...] = ()

    @property
    def whole(self) -> str:
        """View and narrowing as one text, as Board and commands take it."""
        return " ".join(part for part in (self.base.strip(), self.text.strip()) if part)

    @property
    def query(self) -> Query:
        """What is asked of the database."""
        found = parse(self.whole)
        return replace(found, sort=self.order(found))

    @property
    def keys(self) -> tuple[SortKey, ...]:
        """The order in force."""
        return self.order(parse(self.whole))

    def order(self, found: Query) -> tuple[SortKey, ...]:
        """By hand, else by the query, else as usual."""
        return self.sort or found.sort or self.usual

    @property
    def words(self) -> Query | None:
        """What narrows, alone, where a view limits it."""
        return parse(self.text) if self.base.strip() and self.text.strip() else None

    @property
    def shown(self) -> Shown:
        """The view for the query bar."""
        if 0 <= self.place < len(self.views):
            return Shown(self.place + 1, len(self.views), self.views[self.place].name, self.base)
        return Shown(0, 0, _("Query") if self.base else _("All leads"), self.base)

    def at(self, place: int) -> ListQuery:
        """Another view, nothing narrowed; the same where none is known yet."""
        if not self.views:
            return self
        place %= len(self.views)
        return replace(self, place=place, base=self.views[place].query, text="", sort=())

    def begun(self, views: tuple[View, ...], whole: str, place: int) -> ListQuery:
        """With the views, once they are known: what another screen asked for, else the one at ``place``.

        What was typed before that narrows the view.
        """
        known = replace(self, views=views, base="", text="")
        if self.text or not whole:
            return known.at(place).narrowed(self.text)
        return known.of(whole)

    def narrowed(self, text: str) -> ListQuery:
        """The same view, narrowed otherwise."""
        return replace(self, text=text)

    def everywhere(self) -> ListQuery:
        """What narrows, without the view."""
        return replace(self, place=-1, base="")

    def opened(self) -> ListQuery:
        """The query of the view as text to edit."""
        return replace(self, place=-1, base="", text=self.whole)

    def of(self, whole: str) -> ListQuery:
        """The same query if it says ``whole``; else the view that does, or none of them."""
        if whole == self.whole:
            return self
        place = place_of(self.views, whole)
        return replace(self, place=place, base=whole, text="", sort=())


def place_of(views: Sequence[View], query: str) -> int:
    """The view with this query, -1 where there is none."""
    return next((place for place, view in enumerate(views) if view.query == query), -1)


def sort_keys(stored: object) -> tuple[SortKey, ...]:
    """The order kept in the settings: a field id, a minus before it for descending."""
    name = stored.lstrip("-") if isinstance(stored, str) else ""
    return (SortKey(name, str(stored).startswith("-")),) if name in REGISTRY else ()
