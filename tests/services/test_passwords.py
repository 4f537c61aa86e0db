"""Passwords: who is let in, how long one waits, what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.errors import PasswordNeeded, PermissionDenied, RuleError, ValidationError
from leadtui.services import password_hash, passwords, people, signing_in, terminals
from leadtui.services.passwords import Refused
from leadtui.store.credentials import Tries
from leadtui.store.models import Credential, Event, EventValue, Stranger
from leadtui.store.query import tuples
from tests.databases import NOW
from tests.services.desk import Desk

GOOD = "seven green kettles"
OTHER = "nine purple ladders"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least that Argon2 takes."""
    monkeypatch.setattr(password_hash, "PASSES", 1)
    monkeypatch.setattr(password_hash, "MEMORY", 8)
    monkeypatch.setattr(password_hash, "LANES", 1)


@pytest.fixture
def ann(desk: Desk) -> Viewer:
    """A rep with the password GOOD."""
    viewer = desk.user("ann", name="安娜", aliases=["Annie"])
    passwords.set_own(desk.store, viewer, "", GOOD)
    return viewer


def refused(desk: Desk, login: str = "ann", password: str = "wrong") -> Refused:
    with pytest.raises(Refused) as caught:
        passwords.enter(desk.store, login, password)
    return caught.value


def later(seconds: float) -> None:
    clock.freeze(clock.now() + timedelta(seconds=seconds))


def notes(kind: str) -> list[tuple[Any, ...]]:
    found = Event.select(Event.entity_id, Event.actor_id).where(Event.kind == kind).order_by(Event.id)
    return list(tuples(found))


def test_the_right_password_lets_in_as_oneself_whatever_the_case_of_the_name(desk: Desk, ann: Viewer) -> None:
    entered = passwords.enter(desk.store, " Ann ", GOOD)
    assert (entered.viewer, entered.must_change) == (ann, False)
    assert entered.viewer.actor == ann.user_id
    assert notes("login") == [(ann.user_id, ann.user_id)]


def test_wide_letters_of_an_input_method_are_the_same_password(desk: Desk, ann: Viewer) -> None:
    assert passwords.enter(desk.store, "ann", "ｓｅｖｅｎ ｇｒｅｅｎ ｋｅｔｔｌｅｓ").viewer == ann


def test_a_wrong_name_a_missing_and_a_wrong_password_and_a_deactivated_user_are_told_alike(
    desk: Desk, ann: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.user("bob")
    desk.user("gone")
    passwords.set_for(desk.store, desk.wang, "gone", GOOD)
    people.set_user(desk.store, desk.wang, "gone", active=False)
    work: list[str] = []
    whole = password_hash._hasher

    def counted() -> Any:
        work.append("hash")
        return whole()

    monkeypatch.setattr(password_hash, "_hasher", counted)
    told = set()
    for login, password in (("ann", "wrong"), ("nobody", GOOD), ("bob", GOOD), ("gone", GOOD)):
        work.clear()
        error = refused(desk, login, password)
        told.add((error.text(), error.advice(), error.wait, tuple(work)))
    assert told == {("The user name or the password is wrong.", "", 0, ("hash",))}


@pytest.mark.parametrize("login", ["ann", "nobody"])
def test_waiting_grows_with_every_wrong_one_for_strangers_too(desk: Desk, ann: Viewer, login: str) -> None:
    waits = []
    for _try in range(12):
        waits.append(refused(desk, login).wait)
        later(waits[-1])
    assert waits == [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_while_one_waits_even_the_right_one_is_not_looked_at_and_nothing_is_counted(
    desk: Desk, ann: Viewer
) -> None:
    for _try in range(3):
        refused(desk)
    for _try in range(5):
        assert refused(desk, password=GOOD).wait == 2
    later(2)
    assert passwords.enter(desk.store, "ann", GOOD).viewer == ann
    assert refused(desk).wait == 0


def test_waiting_survives_a_restart_and_is_each_names_own(desk: Desk, ann: Viewer) -> None:
    for _try in range(4):
        later(refused(desk, "nobody").wait)
    refused(desk, "nobody")
    desk.reopen()
    assert refused(desk, "nobody").wait == 8
    assert passwords.enter(desk.store, "ann", GOOD).viewer == ann


@pytest.mark.parametrize("login", ["ann", "nobody"])
def test_a_clock_that_was_set_back_never_shuts_anybody_out(desk: Desk, ann: Viewer, login: str) -> None:
    for _try in range(4):
        later(refused(desk, login).wait)
    clock.freeze(NOW - timedelta(days=400))
    assert refused(desk, login).wait == 4
    later(4)
    assert refused(desk, login).text() == "The user name or the password is wrong."


def test_after_a_day_wrong_ones_are_forgotten(desk: Desk, ann: Viewer) -> None:
    for _try in range(6):
        later(refused(desk).wait)
    later(86_401)
    assert refused(desk).wait == 0


def test_a_try_counts_before_it_is_looked_at(
    desk: Desk, ann: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_given: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(password_hash, "fits", break_off)
        for _try in range(3):
            with pytest.raises(KeyboardInterrupt):
                passwords.enter(desk.store, "ann", GOOD)
    assert refused(desk, password=GOOD).wait == 2


def test_what_an_admin_chose_has_to_be_changed(desk: Desk, ann: Viewer) -> None:
    passwords.set_for(desk.store, desk.wang, "Annie", OTHER)
    refused(desk, password=GOOD)
    assert passwords.enter(desk.store, "ann", OTHER).must_change
    passwords.set_own(desk.store, ann, OTHER, GOOD)
    assert not passwords.enter(desk.store, "ann", GOOD).must_change


def test_a_reset_ends_waiting(desk: Desk, ann: Viewer) -> None:
    for _try in range(9):
        later(refused(desk).wait)
    passwords.set_for(desk.store, desk.wang, "ann", OTHER)
    assert passwords.enter(desk.store, "ann", OTHER).viewer == ann


def test_one_changes_ones_own_only_with_the_old_one_and_nobody_elses(desk: Desk, ann: Viewer) -> None:
    with pytest.raises(Refused):
        passwords.set_own(desk.store, ann, "wrong", OTHER)
    with pytest.raises(ValidationError):
        passwords.set_own(desk.store, ann, GOOD, GOOD)
    with pytest.raises(PermissionDenied):
        passwords.set_for(desk.store, ann, "wang", OTHER)
    with pytest.raises(RuleError):
        passwords.set_for(desk.store, desk.wang, "wang", OTHER)
    behind = signing_in.sign_in(desk.store, "wang", "ann")
    with pytest.raises(PermissionDenied):
        passwords.set_own(desk.store, behind, GOOD, OTHER)
    assert passwords.enter(desk.store, "ann", GOOD).viewer == ann


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("kettle", "This is 6 of 10 characters. Add 4 more"),
        ("anna安娜annie", "names count as one each. Add"),
        ("password-asdfgh", "common words, rows of keys count as one each"),
        ("anna-huaxin-zhiyun", ""),
        ("华信智云-2026", "names, years and long numbers"),
        ("x" * 201, "at most 200"),
        ("seven\x00green kettles", "control characters"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(
    desk: Desk, ann: Viewer, password: str, says: str
) -> None:
    desk.lead(ann, "深圳市华信智云有限公司", short_name="华信智云")
    if not says:
        passwords.set_own(desk.store, ann, GOOD, password)
        return
    with pytest.raises(ValidationError) as caught:
        passwords.set_own(desk.store, ann, GOOD, password)
    assert says in str(caught.value)
    assert password not in str(caught.value)


def test_customers_of_others_are_not_told_by_what_is_refused(desk: Desk, ann: Viewer) -> None:
    desk.lead(desk.wang, "Kettleburgh", short_name="Kettleburgh")
    passwords.set_own(desk.store, ann, GOOD, "kettleburgh")


def test_neither_password_nor_hash_nor_what_was_typed_as_a_name_stands_in_an_event(
    desk: Desk, ann: Viewer
) -> None:
    passwords.set_for(desk.store, desk.wang, "ann", OTHER)
    refused(desk, login=GOOD, password=OTHER)
    passwords.enter(desk.store, "ann", OTHER)
    assert notes("password_set") == [(ann.user_id, ann.user_id), (ann.user_id, desk.wang.user_id)]
    assert notes("login_failed") == [(0, None)]
    values = [str(value) for row in tuples(EventValue.select()) for value in row]
    assert not [value for value in values if GOOD in value or OTHER in value or "argon" in value]
    assert {row.mark for row in Stranger.select()} <= set(range(65_536))


def test_hashes_are_made_anew_when_the_parameters_change(
    desk: Desk, ann: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Credential.get().hash
    assert before.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    monkeypatch.setattr(password_hash, "PASSES", 2)
    passwords.enter(desk.store, "ann", GOOD)
    assert Credential.get().hash.startswith("$argon2id$v=19$m=8,t=2,p=1$")
    assert passwords.enter(desk.store, "ann", GOOD).viewer == ann


def test_a_hash_that_is_damaged_lets_nobody_in(desk: Desk, ann: Viewer) -> None:
    with desk.store.transaction():
        Credential.update(hash="$argon2id$rubbish").execute()
    refused(desk, password=GOOD)


@pytest.mark.parametrize(
    ("failures", "since", "wait"), [(0, 0, 0), (2, 0, 0), (3, 0, 2), (3, 1.5, 1), (3, 2, 0), (99, -1e6, 300)]
)
def test_what_is_left_to_wait(failures: int, since: float, wait: int) -> None:
    assert passwords.left(Tries(failures, NOW - timedelta(seconds=since)), NOW) == wait


def test_whoever_was_deactivated_is_no_longer_active_at_once(desk: Desk, ann: Viewer) -> None:
    behind = signing_in.sign_in(desk.store, "wang", "ann")
    assert signing_in.still_active(desk.store, ann)
    assert signing_in.still_active(desk.store, behind)
    people.set_user(desk.store, desk.wang, "ann", active=False)
    assert not signing_in.still_active(desk.store, ann)
    assert not signing_in.still_active(desk.store, behind)
    assert signing_in.still_active(desk.store, desk.wang)


def test_a_shared_terminals_login_says_nothing_about_who_sits_there(desk: Desk, ann: Viewer) -> None:
    desk.user("kiosk")
    found = terminals.set_terminals(desk.store, desk.wang, add=["kiosk", "hall"], lock_after=3)
    assert (found.logins, found.lock_after) == (("hall", "kiosk"), 3)
    for as_login in (None, "ann", "kiosk"):
        with pytest.raises(PasswordNeeded):
            signing_in.sign_in(desk.store, "kiosk", as_login)
    terminals.set_terminals(desk.store, desk.wang, remove=["kiosk"])
    assert desk.sign_in("kiosk").login == "kiosk"


@pytest.mark.parametrize(
    "change",
    [
        lambda desk, ann: terminals.set_terminals(desk.store, ann, add=["hall"]),
        lambda desk, ann: terminals.set_terminals(desk.store, desk.wang, add=["wang"]),
        lambda desk, ann: terminals.set_terminals(desk.store, desk.wang, lock_after=-1),
    ],
)
def test_terminals_are_an_admins_to_set(
    desk: Desk, ann: Viewer, change: Callable[[Desk, Viewer], object]
) -> None:
    with pytest.raises((PermissionDenied, ValidationError)):
        change(desk, ann)
    assert terminals.terminals(desk.store).logins == ()
