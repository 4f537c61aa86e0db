"""Keys of SSH: who gives them, what is recorded, and whom they let in."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from leadtui.domain.vouched import Vouched
from leadtui.errors import LeadtuiError, NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.exchange.key_file import KeyFile
from leadtui.services.people import add_user, set_user
from leadtui.services.signing_in import sign_in
from leadtui.services.ssh_keys import RepKey, add_key, keys, remove_key
from leadtui.store.journal import Journal
from leadtui.store.models import Event, EventGroup, EventValue
from leadtui.store.query import tuples
from tests.domain.test_ssh_key import GOOD
from tests.services.desk import Desk

PROGRAM = ("/opt/leadtui", "ssh-session")
ONE = f"ssh-ed25519 {GOOD['ssh-ed25519'][1]} ann@home"
TWO = f"ecdsa-sha2-nistp256 {GOOD['ecdsa-sha2-nistp256'][1]} ann@work"


@pytest.fixture
def file(tmp_path: Path, desk: Desk) -> KeyFile:
    """A file of the account this runs as; ann and bob are reps."""
    for login in ("ann", "bob"):
        add_user(desk.store, desk.wang, login, name=login.title())
    path = tmp_path / "authorized_keys"
    path.write_bytes(b"# by hand\n")
    path.chmod(0o600)
    return KeyFile(path)


def give(desk: Desk, file: KeyFile, login: str = "ann", text: str = ONE) -> RepKey:
    return add_key(desk.store, desk.wang, login, text, file=file, program=PROGRAM)


def recorded(desk: Desk, command: str) -> list[dict[str, tuple[str | None, str | None]]]:
    """The values of every event of a command."""

    def read() -> list[dict[str, tuple[str | None, str | None]]]:
        groups = EventGroup.select(EventGroup.id).where(EventGroup.command == command)
        events = Event.select(Event.id).where(Event.group_id.in_(groups)).order_by(Event.id)
        columns = (EventValue.field_id, EventValue.before, EventValue.after)
        return [
            {
                name: (before, after)
                for name, before, after in tuples(
                    EventValue.select(*columns).where(EventValue.event_id == event_id)
                )
            }
            for (event_id,) in tuples(events)
        ]

    return desk.store.read(read)


def test_a_key_given_and_taken_is_two_events_and_leaves_the_file_as_it_was(desk: Desk, file: KeyFile) -> None:
    given = give(desk, file)
    assert (given.login, given.name, given.comment) == ("ann", "Ann", "ann@home")
    assert keys(desk.store, desk.wang, file=file) == (given,)
    assert remove_key(desk.store, desk.wang, "ann", file=file) == (given,)
    assert file.read() == b"# by hand\n"
    account, print_ = f'"{file.account.name}"', f'"{given.fingerprint}"'
    (added,) = recorded(desk, "user.key.add")
    (gone,) = recorded(desk, "user.key.remove")
    assert added == {"ssh_key": (None, print_), "ssh_account": (None, account)}
    assert gone == {"ssh_key": (print_, None), "ssh_account": (account, None)}


def test_one_of_several_keys_is_named_by_fingerprint_or_by_itself(desk: Desk, file: KeyFile) -> None:
    first, second = give(desk, file), give(desk, file, text=TWO)
    assert remove_key(desk.store, desk.wang, "ann", first.fingerprint, file=file) == (first,)
    assert keys(desk.store, desk.wang, file=file, login="ann") == (second,)
    assert remove_key(desk.store, desk.wang, "ann", TWO, file=file) == (second,)
    with pytest.raises(NotFoundError):
        remove_key(desk.store, desk.wang, "ann", file=file)


def test_a_key_is_one_person_s(desk: Desk, file: KeyFile) -> None:
    give(desk, file)
    with pytest.raises(RuleError, match="Ann has this key"):
        give(desk, file)
    with pytest.raises(RuleError, match="key of ann"):
        give(desk, file, "bob")
    assert keys(desk.store, desk.wang, file=file, login="bob") == ()


def test_a_key_that_opens_a_shell_already_lets_nobody_in(desk: Desk, file: KeyFile) -> None:
    with file.locked() as opened:
        opened.replace(b"# by hand\n" + ONE.encode() + b"\n")
    with pytest.raises(RuleError, match="line 2"):
        give(desk, file)


def test_only_admins_give_see_and_take_keys(desk: Desk, file: KeyFile) -> None:
    ann = sign_in(desk.store, "ann")
    for call in (
        lambda: add_key(desk.store, ann, "ann", ONE, file=file, program=PROGRAM),
        lambda: remove_key(desk.store, ann, "ann", file=file),
        lambda: keys(desk.store, ann, file=file),
    ):
        with pytest.raises(PermissionDenied):
            call()
    assert file.read() == b"# by hand\n"


def test_no_key_for_nobody_and_for_who_is_not_active(desk: Desk, file: KeyFile) -> None:
    set_user(desk.store, desk.wang, "bob", active=False)
    for login, text, error in (
        ("bob", ONE, RuleError),
        ("carl", ONE, NotFoundError),
        ("ann", "x", ValidationError),
    ):
        with pytest.raises(error):
            give(desk, file, login, text)
    assert recorded(desk, "user.key.add") == []


def test_a_file_that_cannot_be_written_leaves_no_event(
    desk: Desk, file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_names: object, **_folders: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(LeadtuiError, match="No space left"):
        give(desk, file)
    assert recorded(desk, "user.key.add") == []


def test_an_event_that_is_not_kept_leaves_no_key(
    desk: Desk, file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = Journal.__exit__

    def broken(journal: Journal, *_error: object) -> None:
        error = RuleError("the commit fails")
        end(journal, RuleError, error, None)
        raise error

    monkeypatch.setattr(Journal, "__exit__", broken)
    with pytest.raises(RuleError, match="the commit fails"):
        give(desk, file)
    assert file.read() == b"# by hand\n"


def test_the_account_with_the_keys_vouches_for_its_reps(desk: Desk, file: KeyFile) -> None:
    give(desk, file)
    viewer = sign_in(desk.store, Vouched("ann", file.account.name))
    assert (viewer.login, viewer.actor) == ("ann", viewer.user_id)


def test_nobody_else_vouches_for_anyone(desk: Desk, file: KeyFile) -> None:
    with pytest.raises(PermissionDenied, match="lets nobody in"):
        sign_in(desk.store, Vouched("ann", file.account.name))
    give(desk, file)
    for account in ("bob", "wang", ""):
        with pytest.raises(PermissionDenied, match="lets nobody in"):
            sign_in(desk.store, Vouched("ann", account))


def test_behind_a_key_nobody_works_as_somebody_else(desk: Desk, file: KeyFile) -> None:
    give(desk, file)
    for login in ("ann", "wang"):
        with pytest.raises(PermissionDenied):
            sign_in(desk.store, Vouched(login, file.account.name), "ann")


def test_whoever_is_not_active_or_not_there_is_not_let_in(desk: Desk, file: KeyFile) -> None:
    give(desk, file)
    set_user(desk.store, desk.wang, "ann", active=False)
    for login in ("ann", "Ann", "nobody", ""):
        with pytest.raises(PermissionDenied, match="no active user"):
            sign_in(desk.store, Vouched(login, file.account.name))


def test_a_file_of_one_person_is_not_whoever_s_key_says(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "authorized_keys"
    path.touch(mode=0o600)
    file = KeyFile(path)
    give(desk, file, "wang")
    with pytest.raises(PermissionDenied, match="no active user"):
        sign_in(desk.store, Vouched("stranger", file.account.name))
    assert sign_in(desk.store, Vouched("wang", file.account.name)).role == "admin"


def test_a_rep_s_login_in_the_file_that_no_user_has_is_shown_without_a_name(
    desk: Desk, file: KeyFile
) -> None:
    found = give(desk, file)
    with file.locked() as opened:
        opened.replace(opened.data.replace(b"--login=ann", b"--login=gone"))
    (shown,) = keys(desk.store, desk.wang, file=file)
    assert shown == replace(found, login="gone", name="", active=False)
