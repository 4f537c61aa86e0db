"""Passwords: who may set whose, who is let in by one, and how long one waits after a wrong one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from leadtui import clock
from leadtui.domain import password_rule
from leadtui.domain.people import Person, Viewer
from leadtui.errors import PermissionDenied, RuleError, ValidationError
from leadtui.i18n import N_, _
from leadtui.services import access, audit, password_hash, signing_in
from leadtui.services.reads import reads
from leadtui.store import credentials, people
from leadtui.store.credentials import Secret, Tries
from leadtui.store.database import Store

FREE_TRIES = 3
"""Wrong ones after which waiting begins: everybody mistypes."""
LONGEST_WAIT = 300
"""Seconds. It never gets longer, so nobody can shut a colleague out for good."""
FORGOTTEN = timedelta(days=1)
"""After so long without a wrong one, counting begins anew."""


class Refused(PermissionDenied):
    """Not let in; ``wait`` are the seconds until the next try counts."""

    def __init__(self, message: str, hint: str = "", *, wait: int) -> None:
        super().__init__(message, hint, n=wait)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who proved who they are; ``must_change`` where an admin chose the password."""

    viewer: Viewer
    must_change: bool


@dataclass(frozen=True, slots=True)
class _Try:
    """A try, counted before it is looked at: many at once are not let through before the first is counted."""

    user_id: int | None
    secret: Secret | None
    mark: int
    before: Tries
    tries: Tries


def delay(failures: int) -> int:
    """Seconds to wait after so many wrong ones in a row: 0, 0, 2, 4, 8 and so on up to five minutes."""
    return 0 if failures < FREE_TRIES else min(LONGEST_WAIT, 2 ** (failures - FREE_TRIES + 1))


def left(tries: Tries, now: datetime) -> int:
    """Seconds still to wait; a clock that was set back makes it no longer than the whole delay."""
    if tries.last_at is None:
        return 0
    whole = delay(tries.failures)
    return max(0, min(whole, ceil(whole - (now - tries.last_at).total_seconds())))


def enter(store: Store, login: str, password: str, *, way: str = "password") -> Entered:
    """Who it is; Refused otherwise.

    A wrong name costs the same work as a wrong password and is told in the same words.
    """
    store.read(store.engine.resign)
    tried = _begin(store, login)
    right = _right(tried.secret, password)
    if tried.secret is None or not right or not signing_in.is_active(store, tried.secret.user_id):
        raise _failed(store, tried)
    secret = tried.secret
    viewer = signing_in.viewer_of(store, secret.user_id)
    fresh = password_hash.hashed(password) if password_hash.outdated(secret.hash) else ""
    with store.transaction():
        credentials.count(secret.user_id, Tries())
        if fresh:
            credentials.renew(secret.user_id, fresh)
        audit.note(store, viewer, "login", "user", secret.user_id, values={"way": way})
    return Entered(viewer, secret.must_change)


@reads
def exists(store: Store, viewer: Viewer) -> bool:
    """Whether the viewer has a password."""
    return credentials.exists(viewer.user_id)


def set_own(store: Store, viewer: Viewer, old: str, new: str) -> None:
    """Change one's own password; ``old`` is asked for where there is one."""
    if viewer.actor != viewer.user_id:
        raise PermissionDenied(N_("--as does not change passwords."))
    if store.read(lambda: credentials.exists(viewer.user_id)):
        enter(store, viewer.login, old, way="change")
        if old == new:
            raise ValidationError(
                N_("This is the old password."), N_("Choose another one."), field="password"
            )
    _set(store, viewer, _person(store, viewer.user_id), new, must_change=False)


def set_for(store: Store, viewer: Viewer, login: str, new: str) -> Person:
    """An admin chooses a password for somebody, who changes it at the next sign-in."""
    access.require_admin(viewer)
    person = store.read(lambda: signing_in.one(login))
    if person.id == viewer.user_id:
        raise RuleError(N_("Your own password needs the old one."), N_("Run: leadtui user passwd"))
    _set(store, viewer, person, new, must_change=True)
    return person


def check(store: Store, viewer: Viewer, person: Person, password: str) -> None:
    """ValidationError, with what to do about it, unless a password is hard enough to guess."""
    if len(password) > password_rule.LONGEST:
        raise ValidationError(
            N_("A password has at most {n} characters."), field="password", n=password_rule.LONGEST
        )
    if not all(character.isprintable() for character in password):
        raise ValidationError(
            N_("A password has no control characters."),
            N_("Type it instead of pasting it."),
            field="password",
        )
    strength = password_rule.strength(password, _known(store, viewer, person, password))
    if strength.missing:
        raise _weak(strength)


def _weak(strength: password_rule.Strength) -> ValidationError:
    kinds = _(", ").join(_(kind) for kind in strength.easy)
    message = (
        N_("This counts as {size} of {needed} characters: {kinds} count as one each.")
        if kinds
        else N_("This is {size} of {needed} characters.")
    )
    return ValidationError(
        message,
        N_("Add {missing} more, such as a word or two that nobody connects with you."),
        field="password",
        size=strength.size,
        needed=password_rule.NEEDED,
        missing=strength.missing,
        kinds=kinds,
    )


def _known(store: Store, viewer: Viewer, person: Person, password: str) -> list[str]:
    """What is easy to guess for this person: their names, also in pinyin, and customers they work with."""
    from leadtui.domain.pinyin import spoken

    names = [person.login, person.name, *person.aliases]
    words = [word for name in names for word in password_rule.words_in(name)]
    said = ["".join(spoken(name)) for name in names]
    found = password_rule.words_in(password)
    return [*words, *said, *store.read(lambda: credentials.customers_among(viewer, found))]


def _set(store: Store, viewer: Viewer, person: Person, new: str, *, must_change: bool) -> None:
    check(store, viewer, person, new)
    fresh = password_hash.hashed(new)
    with store.transaction():
        credentials.put(person.id, fresh, store.now(), must_change=must_change)
        audit.note(store, viewer, "password_set", "user", person.id)


def _person(store: Store, user_id: int) -> Person:
    person = store.read(lambda: people.by_id(user_id))
    assert person is not None
    return person


def _begin(store: Store, login: str) -> _Try:
    with store.transaction():
        now = _now(store)
        tried = _held(login, now)
        wait = left(tried.before, now)
        if not wait:
            _count(tried, tried.tries)
        elif tried.before.last_at is not None and tried.before.last_at > now:
            # The clock was set back: waiting counts from now on and not from a day to come.
            _count(tried, Tries(tried.before.failures, now))
    if wait:
        raise Refused(N_("Too many wrong ones."), N_("The next try counts in {n} s."), wait=wait)
    return tried


def _held(login: str, now: datetime) -> _Try:
    """The same queries whether there is such a user or not."""
    user_id = credentials.user_id(login.strip())
    secret = credentials.of(user_id or 0)
    mark = _mark(login)
    strange = credentials.of_stranger(mark)
    before = secret.tries if secret is not None else strange
    old = before.last_at is None or now - before.last_at > FORGOTTEN
    return _Try(user_id, secret, mark, before, Tries(1 if old else before.failures + 1, now))


def _count(tried: _Try, tries: Tries) -> None:
    if tried.secret is not None:
        credentials.count(tried.secret.user_id, tries)
    else:
        credentials.count_stranger(tried.mark, tries)


def _right(secret: Secret | None, password: str) -> bool:
    """Where there is nothing to compare with it takes as long."""
    if secret is None:
        password_hash.hashed(password)
        return False
    return password_hash.fits(secret.hash, password)


def _failed(store: Store, tried: _Try) -> Refused:
    # Who typed it is not known: the event bears nobody's name, and never what was typed.
    audit.note(
        store, None, "login_failed", "user", tried.user_id or 0, values={"tries": tried.tries.failures}
    )
    wait = left(tried.tries, _now(store))
    hint = N_("The next try counts in {n} s.") if wait else ""
    return Refused(N_("The user name or the password is wrong."), hint, wait=wait)


def _mark(login: str) -> int:
    """A few bits of a name: people type passwords there, so nothing that could be guessed back is kept."""
    return int.from_bytes(sha256(login.strip().casefold().encode()).digest()[:2], "big")


def _now(store: Store) -> datetime:
    """By the database's clock, asked anew: the machine's may have been set since it was opened."""
    if clock.is_frozen():
        return clock.now()
    return clock.now() + store.engine.skew()
