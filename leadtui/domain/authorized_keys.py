"""The lines of an authorized_keys file: ours, one per key of a rep, between others' (sshd(8))."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from leadtui.domain.ssh_key import KIND, PublicKey, decoded, fingerprint

VERB = "ssh-session"
LOGIN = "--login="
# No forwarding, no agent, no X11, no rc file; a terminal alone is given back.
RIGHTS = "restrict,pty"
# To sshd nothing else is a blank.
BLANKS = re.compile(r"[ \t]+")
OPTION = re.compile(r'[\w-]+(?:="(?:\\"|[^"])*")?,?', re.ASCII)
COMMAND = re.compile(r'(?:^|,)command="((?:\\"|[^"])*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the file; ``login`` is whom it lets in, empty on a line that is not ours."""

    line: int
    kind: str
    blob: bytes
    comment: str
    options: str
    login: str

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` prints it."""
        return fingerprint(self.blob)


def entries(data: bytes) -> Iterator[Entry]:
    """Every key in the file; comments, blank lines and what sshd cannot read either are passed over."""
    for number, line in enumerate(data.split(b"\n"), 1):
        found = _entry(number, line.decode("utf-8", "surrogateescape").strip(" \t\r"))
        if found is not None:
            yield found


def _entry(number: int, line: str) -> Entry | None:
    if not line or line.startswith("#"):
        return None
    options, rest = "", line
    if not KIND.fullmatch(BLANKS.split(line, 1)[0]):
        options, rest = _options(line)
    kind, encoded, comment = (*BLANKS.split(rest, 2), "", "")[:3]
    blob = decoded(encoded)
    if not KIND.fullmatch(kind) or blob is None:
        return None
    return Entry(number, kind, blob, comment, options, _login(options))


def _options(line: str) -> tuple[str, str]:
    """The options before a key, with the blanks in their quotes, and the rest of the line."""
    at = 0
    while found := OPTION.match(line, at):
        at = found.end()
    return line[:at], line[at:].lstrip(" \t")


def _login(options: str) -> str:
    """Whom a forced command of ours names."""
    found = COMMAND.search(options)
    if found is None:
        return ""
    try:
        words = shlex.split(found[1].replace('\\"', '"'))
    except ValueError:
        return ""
    if VERB not in words or not words[-1].startswith(LOGIN):
        return ""
    return words[-1].removeprefix(LOGIN)


def forced(program: Sequence[str], login: str) -> str:
    """The options of a key that opens ``program`` as ``login`` and nothing else.

    ValueError where sshd could not read them back.
    """
    command = shlex.join([*program, f"{LOGIN}{login}"])
    if not command.isprintable() or "\\" in command:
        raise ValueError(command)
    # sshd knows one escape between the quotes: that of the quote itself.
    return 'command="' + command.replace('"', '\\"') + f'",{RIGHTS}'


def added(data: bytes, options: str, key: PublicKey) -> bytes:
    """The file with one more line at its end, everything before it byte for byte."""
    line = " ".join(filter(None, (options, key.kind, key.encoded, key.comment)))
    end = b"" if not data or data.endswith(b"\n") else b"\n"
    return data + end + line.encode() + b"\n"


def removed(data: bytes, unwanted: Callable[[Entry], bool]) -> bytes:
    """The file without the lines of unwanted keys, everything else byte for byte."""
    gone = {entry.line for entry in entries(data) if unwanted(entry)}
    lines = data.split(b"\n")
    kept = [line for number, line in enumerate(lines, 1) if number not in gone]
    return b"\n".join(kept)
