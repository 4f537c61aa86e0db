"""Owners on sheets: matched by display name or alias, created inactive where nobody has the name."""

from __future__ import annotations

from leadtui.domain.masking import is_masked
from leadtui.domain.people import Person
from leadtui.domain.search_key import sort_key
from leadtui.exchange.record_sheet import SheetLead
from leadtui.store import people
from leadtui.store.database import Store


class Owners:
    """Resolves owner names of one import; remembers each name.

    ``created`` are users it made or activated, ``activated`` ids of those who may log in since, ``unclear``
    names that several users share, ``unknown`` those nobody has, where no users are made. In a ``rehearsal``
    users that would be made have ids below 0, and their names are unknown.
    """

    def __init__(self, store: Store, *, activate: bool, create: bool = True, rehearsal: bool = False) -> None:
        self._store = store
        self._activate = activate
        self._creates = create
        self._rehearsal = rehearsal
        self._known: dict[str, int | None] = {"": None}
        self._zones: dict[int, str | None] = {}
        self.created: list[str] = []
        self.activated: list[int] = []
        self.unclear: list[str] = []
        self.unknown: list[str] = []

    def __call__(self, name: str) -> int | None:
        """The user id for a name; None for nobody, a masked name, or one that two users share."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def look_up(self, lead: SheetLead) -> None:
        """Whom a lead of the sheet names, without regard to what becomes of it."""
        for name in (lead.owner, *(row.author or row.owner for row in lead.followups if self._creates)):
            self(name)

    def has(self, name: str) -> bool:
        """Whether anybody here has this name; nobody is made."""
        return bool(self._known.get(name) or people.named(name))

    def working_zone(self, user_id: int, team_zone: str) -> str | None:
        """The time zone in which an owner works; None for one who is not active."""
        if user_id not in self._zones:
            person = people.by_id(user_id)
            self._zones[user_id] = (person.zone or team_zone) if person and person.active else None
        return self._zones[user_id]

    def _find(self, name: str) -> int | None:
        if is_masked(name):
            return None
        found = people.named(name)
        if len(found) > 1:
            self.unclear.append(name)
            return None
        if found:
            return self._known_one(name, found[0])
        if self._creates and not self._rehearsal:
            return self._create(name)
        self.unknown.append(name)
        return -len(self.unknown) if self._creates else None

    def _known_one(self, name: str, person: Person) -> int:
        """Asking for owners to be activated also means those that an earlier import left inactive."""
        if self._activate and not person.active and not self._rehearsal:
            people.activate(person.id)
            self.activated.append(person.id)
            self.created.append(name)
        return person.id

    def _create(self, name: str) -> int:
        self.created.append(name)
        made = people.add(
            login=_free_login(name),
            display_name=name,
            role="rep",
            active=self._activate,
            created_at=self._store.now(),
        )
        if self._activate:
            self.activated.append(made)
        return made


def _free_login(name: str) -> str:
    """A login made of the pinyin of a name, with a number where it is taken."""
    base = "".join(character for character in sort_key(name) if character.isalnum()) or "user"
    login, n = base[:60], 1
    while people.by_login(login) is not None:
        n += 1
        login = f"{base[:60]}{n}"
    return login
