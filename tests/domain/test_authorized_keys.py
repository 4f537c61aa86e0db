"""Our lines in an authorized_keys file, and everybody else's."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.domain import authorized_keys
from leadtui.domain.authorized_keys import added, entries, forced, removed
from leadtui.domain.ssh_key import parse_key
from tests.domain.test_ssh_key import GOOD

KEY = parse_key(f"ssh-ed25519 {GOOD['ssh-ed25519'][1]} ann@home")
OTHER = GOOD["ecdsa-sha2-nistp256"][1]
PROGRAM = ("/opt/lead tui/bin/leadtui", "--db", "postgresql:///leads?options=-c%20x='1'", "ssh-session")
FOREIGN = (
    b"",
    b"# a comment, ssh-session --login=bob",
    b"ecdsa-sha2-nistp256 " + OTHER.encode() + b" root@server",
    b'from="10.0.0.0/8",command="echo \\"hi\\" there" ecdsa-sha2-nistp256\t' + OTHER.encode(),
    b"garbage \xff\xfe\x00",
    b"\tindented\r",
    b"\x0b",
    b'command="unfinished',
)


@given(
    st.lists(st.sampled_from(FOREIGN) | st.binary(max_size=60).filter(lambda line: b"\n" not in line)),
    st.booleans(),
)
def test_foreign_lines_stay_byte_for_byte(lines: list[bytes], closed: bool) -> None:
    before = b"\n".join(lines) + (b"\n" if closed else b"")
    whole = added(before, forced(PROGRAM, "ann"), KEY)
    assert whole.startswith(before)
    assert whole.endswith(b"\n")
    after = removed(whole, lambda entry: entry.login == "ann")
    assert after == before or after == before + b"\n"


@given(st.from_regex(r"[\w.@-]{1,64}", fullmatch=True))
def test_whom_a_line_lets_in_is_read_back(login: str) -> None:
    (entry,) = entries(added(b"", forced(PROGRAM, login), KEY))
    assert (entry.login, entry.fingerprint, entry.comment) == (login, KEY.fingerprint, "ann@home")


def test_a_line_gives_back_a_terminal_and_nothing_else() -> None:
    options = forced(("/opt/leadtui", "ssh-session"), "ann")
    assert options == 'command="/opt/leadtui ssh-session --login=ann",restrict,pty'


def test_the_shell_cuts_the_command_as_it_was_put_together() -> None:
    inside = forced(PROGRAM, "王芳").removeprefix('command="').removesuffix('",restrict,pty')
    assert shlex.split(inside.replace('\\"', '"')) == [*PROGRAM, "--login=王芳"]


@pytest.mark.parametrize("word", ["a\nb", "back\\slash", "\x1b"])
def test_what_sshd_could_not_read_back_is_no_command(word: str) -> None:
    with pytest.raises(ValueError):
        forced((word, "ssh-session"), "ann")


def test_a_key_with_other_rights_is_seen_and_nobodys() -> None:
    data = b"\n".join(FOREIGN) + b"\n"
    found = list(entries(data))
    assert [(entry.line, entry.login) for entry in found] == [(3, ""), (4, "")]
    assert found[1].options == 'from="10.0.0.0/8",command="echo \\"hi\\" there"'
    assert authorized_keys.removed(data, lambda entry: bool(entry.login)) == data
