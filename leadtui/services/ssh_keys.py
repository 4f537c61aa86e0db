"""Keys of SSH that let reps in through one account of the server; an admin gives and takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from leadtui.domain import authorized_keys
from leadtui.domain.authorized_keys import Entry
from leadtui.domain.people import Person, Viewer
from leadtui.domain.ssh_key import PublicKey, parse_key
from leadtui.errors import NotFoundError, RuleError, UsageError
from leadtui.exchange.key_file import KeyFile, OpenKeys
from leadtui.i18n import N_
from leadtui.services import access, vouching
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.store import people
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@dataclass(frozen=True, slots=True)
class RepKey:
    """One key that lets a rep in; ``name`` is empty where the login is no user's."""

    login: str
    name: str
    active: bool
    kind: str
    fingerprint: str
    comment: str


def add_key(
    store: Store, viewer: Viewer, login: str, text: str, *, file: KeyFile, program: Sequence[str]
) -> RepKey:
    """Let whoever holds the key in ``text`` (a .pub file) in as ``login``, by running ``program``.

    The file and its event are written both or neither.
    """
    access.require_admin(viewer)
    key = parse_key(text)
    with file.locked() as opened, _both_or_neither(opened):
        with Journal(store, viewer, "user.key.add", undoable=False) as journal:
            person = one(login)
            _refuse(person, key, authorized_keys.entries(opened.data))
            options = _options(program, person.login)
            _note(journal, person, file, (None, key.fingerprint))
            vouching.trust(file.account.name)
            journal.flush()
            opened.replace(authorized_keys.added(opened.data, options, key))
        return RepKey(person.login, person.name, person.active, key.kind, key.fingerprint, key.comment)


def remove_key(
    store: Store, viewer: Viewer, login: str, which: str = "", *, file: KeyFile
) -> tuple[RepKey, ...]:
    """Take from a user the key named by its fingerprint or its own text, all of them by default."""
    access.require_admin(viewer)
    wanted = which if not which or which.startswith("SHA256:") else parse_key(which).fingerprint
    with file.locked() as opened, _both_or_neither(opened):
        with Journal(store, viewer, "user.key.remove", undoable=False) as journal:
            person = one(login)
            gone = [
                entry
                for entry in authorized_keys.entries(opened.data)
                if entry.login == person.login and wanted in ("", entry.fingerprint)
            ]
            if not gone:
                raise NotFoundError(
                    N_("{name} has no such key in {path}."),
                    N_("List them with: leadtui user key list"),
                    name=person.name,
                    path=str(file.path),
                )
            for entry in gone:
                _note(journal, person, file, (entry.fingerprint, None))
            journal.flush()
            lines = {entry.line for entry in gone}
            opened.replace(authorized_keys.removed(opened.data, lambda entry: entry.line in lines))
        return tuple(_row(entry, {person.login: person}) for entry in gone)


@reads
def keys(store: Store, viewer: Viewer, *, file: KeyFile, login: str = "") -> tuple[RepKey, ...]:
    """The keys in the file that let somebody in, or one user."""
    access.require_admin(viewer)
    known = {person.login: person for person in people.everyone()}
    wanted = one(login).login if login else ""
    return tuple(
        _row(entry, known)
        for entry in authorized_keys.entries(file.read())
        if entry.login and wanted in ("", entry.login)
    )


def _row(entry: Entry, known: dict[str, Person]) -> RepKey:
    person = known.get(entry.login)
    return RepKey(
        entry.login,
        person.name if person else "",
        person is not None and person.active,
        entry.kind,
        entry.fingerprint,
        entry.comment,
    )


def _refuse(person: Person, key: PublicKey, given: Iterable[Entry]) -> None:
    """One key is one person's: of two lines with the same key sshd believes the first."""
    if not person.active:
        raise RuleError(N_("{name} is not active."), name=person.name)
    for entry in given:
        if entry.blob != key.blob:
            continue
        if entry.login == person.login:
            raise RuleError(N_("{name} has this key already."), name=person.name)
        if entry.login:
            raise RuleError(
                N_("This is the key of {login}."),
                N_("Each rep has a key of their own."),
                login=entry.login,
            )
        raise RuleError(
            N_("This key opens something else already (line {line})."),
            N_("Each rep has a key of their own."),
            line=entry.line,
        )


def _options(program: Sequence[str], login: str) -> str:
    try:
        return authorized_keys.forced(program, login)
    except ValueError as error:
        raise UsageError(
            N_("sshd cannot read this command: {command}"),
            N_("Paths and addresses in it must not have backslashes or control characters."),
            command=str(error),
        ) from error


def _note(journal: Journal, person: Person, file: KeyFile, key: tuple[str | None, str | None]) -> None:
    account = file.account.name
    where = (None if key[0] is None else account, None if key[1] is None else account)
    journal.updated("user", person.id, {"ssh_key": key, "ssh_account": where})


@contextmanager
def _both_or_neither(opened: OpenKeys) -> Iterator[None]:
    """A file that was written is put back where the database kept no event of it."""
    try:
        yield
    except BaseException:
        if opened.replaced:
            opened.replace(opened.data)
        raise
