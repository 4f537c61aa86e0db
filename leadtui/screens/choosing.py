"""Choosing one of a few, typing a value, a date: pickers that answer a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from leadtui.domain.lists import offered
from leadtui.errors import LeadtuiError
from leadtui.i18n import _
from leadtui.screens.picker import Entry, Picker, fitting, fixed
from leadtui.text import fold_value

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions

T = TypeVar("T")
Read = Callable[[str], T]


class NumberedPicker(Picker[T]):
    """Choices that bear their numbers: a digit takes one at once, whatever the input method does."""

    async def _fill(self, text: str) -> None:
        await super()._fill(text)
        typed = fold_value(text).strip()
        meant = [entry for entry in self.found if entry.label.split(" ", 1)[0] == typed]
        if typed.isdigit() and meant:
            self._choose(meant[0])


async def choose_numbered(screen: LeadActions, title: str, choices: Sequence[tuple[T, str, str]]) -> T | None:
    """One of at most nine (value, label, detail), by its number or by typing."""
    entries = [
        Entry(at, value, f"{at} {label}", "", detail)
        for at, (value, label, detail) in enumerate(choices[:9], 1)
    ]

    async def source(text: str) -> Sequence[Entry[T]]:
        return entries if fold_value(text).strip().isdigit() else fitting(entries, text)

    return await screen.app.push_screen_wait(NumberedPicker(title, source))


async def choose(
    screen: LeadActions, title: str, entries: Sequence[Entry[T]], *, placeholder: str = ""
) -> T | None:
    """One of these, narrowed as one types."""
    return await screen.app.push_screen_wait(Picker(title, fixed(entries), placeholder=placeholder))


async def choose_item(screen: LeadActions, kind: str, title: str) -> str | None:
    """The id of an item of a list."""
    return await choose_numbered(screen, title, [(item.id, item.label.text(), "") for item in offered(kind)])


def typed(text: str) -> Entry[str]:
    """What was typed, as it stands."""
    return Entry(0, text.strip(), text.strip())


async def enter(
    screen: LeadActions,
    title: str,
    read: Callable[[str], Entry[T]],
    proposals: Sequence[Entry[T]] = (),
    *,
    text: str = "",
    placeholder: str = "",
) -> T | None:
    """Something typed, shown at once as it is read, or one of the proposals."""

    async def source(typed: str) -> Sequence[Entry[T]]:
        kept = list(fitting(proposals, typed))
        if not typed.strip():
            return list(proposals)
        try:
            return [read(typed), *kept]
        except LeadtuiError as error:
            wrong: Entry[T] = Entry(-1, None, typed, "", error.text(), dim=True)  # type: ignore[arg-type]  # a dim one is never given back
            return [*kept, wrong]

    picker: Picker[T] = Picker(title, source, text=text, placeholder=placeholder or _("type it"))
    return await screen.app.push_screen_wait(picker)
