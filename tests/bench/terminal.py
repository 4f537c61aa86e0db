"""A program in a pseudo-terminal: keys in, bytes and milliseconds out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

SYNC_QUESTION = b"\x1b[?2026$p"
SYNC_ANSWER = b"\x1b[?2026;2$y"
WIDTH_QUESTION = b"\x1b[6n"
WIDTH_ANSWER = b"\x1b[1;2R"
ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the terminal got after something was typed: bytes, and milliseconds until the last of them."""

    data: bytes
    ms: float


class Terminal:
    """``argv`` running in a terminal of ``columns`` x ``rows``; it answers what Textual asks a terminal."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 120,
        rows: int = 40,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.started = perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], list(argv), {**os.environ, **ENVIRONMENT, **(environment or {})})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def until(self, text: str, seconds: float = 30) -> float:
        """Milliseconds from the start until ``text`` has been written."""
        wanted, seen, deadline = text.encode(), b"", perf_counter() + seconds
        while wanted not in seen:
            if perf_counter() > deadline:
                raise TimeoutError(f"{text!r} did not appear in {seen[-2000:]!r}")
            seen += self._read(0.05)
        return (perf_counter() - self.started) * 1000

    def type(self, keys: str, quiet: float = 0.03, patience: float = 0.5) -> Reply:
        """Type ``keys`` and collect what comes until nothing has come for ``quiet`` seconds.

        Where nothing comes at all, the reply is empty after ``patience`` seconds.
        """
        sent = last = perf_counter()
        os.write(self.fd, keys.encode())
        data = b""
        while True:
            wait = quiet if data else patience
            chunk = self._read(max(0.0, last + wait - perf_counter()))
            if chunk:
                data, last = data + chunk, perf_counter()
            elif perf_counter() - last >= wait:
                return Reply(data, (last - sent) * 1000 if data else 0.0)

    def silence(self, seconds: float) -> int:
        """Bytes written in so many seconds without a key."""
        end, count = perf_counter() + seconds, 0
        while (left := end - perf_counter()) > 0:
            count += len(self._read(left))
        return count

    def pss(self) -> float:
        """Proportional set size of the program and its children, in MB."""
        return sum(_pss(pid) for pid in (self.pid, *_children(self.pid))) / 1024

    def _read(self, seconds: float) -> bytes:
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError as error:
            raise EOFError("the program has ended") from error
        for question, answer in ((SYNC_QUESTION, SYNC_ANSWER), (WIDTH_QUESTION, WIDTH_ANSWER)):
            if question in data:
                os.write(self.fd, answer)
        return data


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
