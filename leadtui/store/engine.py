"""What differs between the engines, behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol

from leadtui.domain.capacity import Seats


class Window(NamedTuple):
    """The events between two looks: a condition on Event, their order, and where the next look begins.

    ``held`` says that more is committed already which may not be read before others have ended,
    ``empty`` that there are none between the two.
    """

    until: int
    where: Any
    order: tuple[Any, ...]
    held: bool
    empty: bool


class Told(NamedTuple):
    """Somebody who knows what is taken back, and the lead it was about."""

    user_id: int
    lead_id: int | None


class Engine(Protocol):
    """One database engine.

    ``database`` is Peewee's, ``personal`` whether whoever may open it may do everything anyway, ``bound``
    whether the database itself decides row by row what whoever is connected may read and write.
    """

    name: str
    personal: bool
    database: Any

    @property
    def bound(self) -> bool:
        """See above."""

    def become(self, login: str) -> None:
        """Work with the rights of this user from now on, where the database tells users apart."""

    def resign(self) -> None:
        """Have no user's rights any more, until somebody signs in."""

    def reopen(self, lead_ids: Sequence[int]) -> None:
        """For this transaction, let the caller see leads again that they gave away and nobody has touched."""

    def hidden_numbers(self, numbers: Sequence[str]) -> set[str]:
        """Which of these numbers living leads have that the database does not show to who is connected."""

    def claimed_by(self, lead_id: int) -> int | None:
        """Who took a lead from the pool that the database does not show any more since."""

    def tell(self, notice: tuple[object, ...]) -> bool | None:
        """Write a notice where only the database may; None where the caller writes the rows."""

    def untell(self, group_id: int, at: datetime) -> list[Told] | None:
        """Withdraw what a group told, likewise; the users who know already."""

    def retell(self, group_id: int, due: datetime) -> list[Told] | None:
        """Tell it again, likewise; the users from whom it was not withdrawn."""

    def opened(self) -> None:
        """Remember the connection of this thread, which others may interrupt."""

    def lost(self) -> bool:
        """Whether the connection is gone, as far as can be told without asking the server."""

    def drop(self) -> None:
        """Let go of a connection that was lost, whatever state it is in."""

    def skew(self) -> timedelta:
        """How far the database's clock is ahead of this machine's."""

    def version(self) -> str:
        """Name and version of what runs."""

    def seats(self) -> Seats | None:
        """How many connections there may be; None where nobody counts them."""

    def damage(self) -> str:
        """What a quick look finds broken in the data; empty where nothing is."""

    def interrupt(self) -> None:
        """Stop the query that runs in another thread, if any."""

    def lock_for_migration(self) -> Any:
        """A context manager under which only one process changes the schema."""

    def before_migration(self) -> None:
        """What must be safe before the schema changes; a backup on SQLite."""

    def guarded(self) -> bool:
        """Whether the database itself tells users apart."""

    def unbound(self) -> str:
        """The account whose connection it does not bind all the same; empty where it does."""

    def after_migration(self) -> None:
        """Row security anew over the tables as they are now, where the server has it and lets us."""

    def next_number(self, code: str, day: date) -> int:
        """The next number of this CODE and day; call it inside the lead's transaction."""

    def next_numbers(self, code: str, day: date, n: int) -> list[int]:
        """The next ``n`` numbers of this CODE and day, in order."""

    def raise_counters(self, counters: Sequence[tuple[str, date, int]]) -> None:
        """Make sure that later numbers of each CODE and day are greater than the given one."""

    def change_owner(self, lead_id: int, owner_id: int | None, at: datetime) -> None:
        """The one way in which a lead and everything that repeats its owner changes hands."""

    def among(self, column: Any, ids: Sequence[object]) -> Any:
        """Whether ``column`` is one of the ids, or texts, bound as one value."""

    def saying(self, match: str) -> tuple[str, tuple[str, ...]]:
        """SQL, with its parameters, of (followup_id, lead_id, at) of the follow-ups that match."""

    def matching(self, table: str, match: str) -> Any:
        """A sub-select of the ids in a search ``table`` ('lead' or 'followup') for a rendered match."""

    def listen(self) -> None:
        """From now on ``wait_for_change`` hears what others commit, also over a new connection.

        What was before may be heard once, too. Asking for it again does nothing.
        """

    def announce(self) -> None:
        """Others hear of this transaction once it is committed, as they do of every event."""

    def wait_for_change(self, wake: int) -> bool:
        """Wait until others may have committed something, or until the descriptor ``wake`` is readable.

        False where it was only woken. A connection that is gone counts as a change: asking tells.
        """

    def horizon(self) -> int:
        """Where news begin from now on."""

    def changes_since(self, horizon: int) -> Window:
        """The events committed since; none is left out, however late it was committed (DESIGN 2.12)."""

    def at_once(self) -> AbstractContextManager[None]:
        """What is written inside fails where it would have to wait for another writer."""

    def data_version(self) -> int:
        """A number that changes when somebody else has written."""

    def analyze(self) -> None:
        """Bring the planner's statistics up to date after a large change."""

    def bulk_insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows at once; values as ``instant`` and ``day`` make them."""

    def bulk_load(self) -> AbstractContextManager[None]:
        """Around thousands of ``bulk_insert``s: what the engine can put off until they are done."""

    def reserve_ids(self, table: str, n: int) -> list[int]:
        """Ids for ``n`` rows that are inserted in this transaction."""

    def instant(self, value: datetime | None) -> object:
        """An instant as ``bulk_insert`` takes it."""

    def day(self, value: date | time | None) -> object:
        """A date or a time of day as ``bulk_insert`` takes it."""
