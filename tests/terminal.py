"""Programs driven in a terminal: a pty drawn by pyte, and a real tmux.

Both wait for what the program prints and never for time to pass.
"""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self, cast

import pexpect
import pyte

from tests.requirements import need_program

PROGRAM = (str(Path(sys.executable).with_name("leadtui")),)
"""The installed command."""
TIMEOUT = 10.0

Wanted = str | re.Pattern[str]


def shows(screen: Sequence[str], wanted: Wanted) -> bool:
    """Whether the screen has this text on one line, or a match of this pattern in all its lines."""
    if isinstance(wanted, str):
        return any(wanted in line for line in screen)
    return wanted.search("\n".join(screen)) is not None


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The test's own environment with ``extra`` variables; a size in it would overrule the terminal's."""
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TMUX")}
    return kept | dict(extra or {})


def described(screen: Sequence[str]) -> str:
    """A screen as a failure shows it."""
    return "\n".join(f"|{line}" for line in screen)


class Terminal:
    """A program in a pty; what it draws is read whenever something is waited for."""

    def __init__(
        self,
        argv: Sequence[str] = PROGRAM,
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.received = 0
        self._screen = _Screen(columns, lines, self._answer)
        self._stream = pyte.ByteStream(self._screen)
        self._filter = _Filter()
        self._child = pexpect.spawn(
            argv[0],
            list(argv[1:]),
            dimensions=(lines, columns),
            env=environment(env),
            timeout=None,
        )
        self._child.delaybeforesend = None
        self._child.delayafterread = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """The process id of the program."""
        assert self._child.pid is not None
        return self._child.pid

    def send(self, text: str) -> None:
        """Type ``text``; control characters and escape sequences are keys."""
        self._child.send(text.encode())

    def screen(self) -> list[str]:
        """The lines as drawn so far, without the blanks at their ends."""
        # Not its own display: that fails where half of a wide character was just overwritten.
        rows = [self._screen.buffer[row] for row in range(self._screen.lines)]
        return ["".join(row[x].data for x in range(self._screen.columns)).rstrip() for row in rows]

    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    def wait_for(self, wanted: Wanted, timeout: float = TIMEOUT) -> list[str]:
        """Read until the screen shows ``wanted``, and return it."""
        return self.wait_until(lambda screen: shows(screen, wanted), repr(wanted), timeout)

    def wait_gone(self, unwanted: Wanted, timeout: float = TIMEOUT) -> list[str]:
        """Read until the screen no longer shows ``unwanted``, and return it."""
        return self.wait_until(lambda screen: not shows(screen, unwanted), f"no {unwanted!r}", timeout)

    def wait_until(
        self, condition: Callable[[list[str]], bool], what: str, timeout: float = TIMEOUT
    ) -> list[str]:
        """Read until ``condition`` holds for the screen, and return it; ``what`` names it in the failure."""
        deadline = monotonic() + timeout
        while not condition(self.screen()):
            if not self._read(deadline - monotonic()):
                raise AssertionError(f"waited {timeout:g} s for {what}:\n{described(self.screen())}")
        return self.screen()

    def drain(self, quiet: float = 0.1) -> int:
        """Read until nothing came for ``quiet`` seconds; the number of bytes that came."""
        before = self.received
        while self._read(quiet):
            pass
        return self.received - before

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal under the program."""
        self._screen.resize(lines, columns)
        self._child.setwinsize(lines, columns)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    def wait_exit(self, timeout: float = TIMEOUT) -> int:
        """Read until the program ends; its exit code, negative for a signal."""
        deadline = monotonic() + timeout
        while self._read(deadline - monotonic()):
            pass
        if monotonic() >= deadline:
            raise AssertionError(f"did not end in {timeout:g} s:\n{described(self.screen())}")
        self._child.wait()
        return -self._child.signalstatus if self._child.signalstatus else int(self._child.exitstatus or 0)

    def _read(self, timeout: float) -> bool:
        """Read and draw what is there within ``timeout``; whether anything was."""
        try:
            # Typed as text, but bytes without an encoding.
            data = cast(bytes, self._child.read_nonblocking(65536, max(timeout, 0)))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.received += len(data)
        self._stream.feed(self._filter.known(data))
        return True

    def _answer(self, data: str) -> None:
        self._child.send(data.encode())


class _Screen(pyte.Screen):
    """A screen that answers the questions a program asks a terminal, such as where the cursor is."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, lines)
        self._reply = answer

    def write_process_input(self, data: str) -> None:
        self._reply(data)


class _Filter:
    """Takes out what pyte would print instead of obeying: private sequences newer than it."""

    _UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*(?:\$p|u)|\x1bP[^\x1b]*\x1b\\")
    _UNFINISHED = re.compile(rb"\x1b(?:\[[<>=?0-9;]*\$?|P[^\x1b]*\x1b?)?\Z")

    def __init__(self) -> None:
        self._rest = b""

    def known(self, data: bytes) -> bytes:
        """``data`` without them; one cut in two by the reading waits for its other half."""
        data = self._UNKNOWN.sub(b"", self._rest + data)
        cut = self._UNFINISHED.search(data)
        self._rest = data[cut.start() :] if cut else b""
        return data[: cut.start()] if cut else data


class Tmux:
    """A program in a tmux server of its own; without tmux the test is left out."""

    def __init__(
        self,
        argv: Sequence[str] = PROGRAM,
        *,
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        program = need_program("tmux")
        # A socket's path may have some 100 bytes only, so it is not in the test's own folder.
        self._folder = Path(tempfile.mkdtemp(prefix="leadtui-tmux-", dir="/tmp"))
        self._tmux = [program, "-S", str(self._folder / "socket"), "-f", os.devnull]
        self._env = environment(env)
        command = shlex.join(argv)
        self._run("new-session", "-d", "-x", str(columns), "-y", str(lines), "-s", "main", command)
        self._run("set-option", "-g", "status", "off")
        self._run("set-option", "-g", "window-size", "manual")
        self._run("set-option", "-s", "escape-time", "10")
        self._run("resize-window", "-t", "main", "-x", str(columns), "-y", str(lines))
        self._events = self._listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server and whatever runs in it."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)
        self._events.communicate()
        shutil.rmtree(self._folder)

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return int(self._run("display-message", "-p", "-t", "main", "#{pane_pid}"))

    def send(self, text: str) -> None:
        """Type ``text`` as it is."""
        self._run("send-keys", "-t", "main", "-l", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: ``Enter``, ``Escape``, ``C-s``, ``F2``."""
        self._run("send-keys", "-t", "main", "--", *keys)

    def screen(self) -> list[str]:
        """The lines now shown, without the blanks at their ends."""
        return [line.rstrip() for line in self._run("capture-pane", "-p", "-t", "main").splitlines()]

    def wait_for(self, wanted: Wanted, timeout: float = TIMEOUT) -> list[str]:
        """Wait until the screen shows ``wanted``, and return it."""
        return self.wait_until(lambda screen: shows(screen, wanted), repr(wanted), timeout)

    def wait_gone(self, unwanted: Wanted, timeout: float = TIMEOUT) -> list[str]:
        """Wait until the screen no longer shows ``unwanted``, and return it."""
        return self.wait_until(lambda screen: not shows(screen, unwanted), f"no {unwanted!r}", timeout)

    def wait_until(
        self, condition: Callable[[list[str]], bool], what: str, timeout: float = TIMEOUT
    ) -> list[str]:
        """Wait until ``condition`` holds for the screen, and return it; ``what`` names it in the failure."""
        deadline = monotonic() + timeout
        while not condition(screen := self.screen()):
            if not self._heard(deadline - monotonic()):
                raise AssertionError(f"waited {timeout:g} s for {what}:\n{described(screen)}")
        return screen

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the window under the program."""
        self._run("resize-window", "-t", "main", "-x", str(columns), "-y", str(lines))

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], env=self._env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"tmux {shlex.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def _listen(self) -> subprocess.Popen[bytes]:
        """A client that prints a line whenever the program prints something."""
        return subprocess.Popen(
            [*self._tmux, "-C", "attach-session", "-t", "main", "-f", "ignore-size"],
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def _heard(self, timeout: float) -> bool:
        """Wait for output of the program; whether there was any within ``timeout`` seconds."""
        assert self._events.stdout is not None
        stream = self._events.stdout.fileno()
        ready, _written, _failed = select.select([stream], [], [], max(timeout, 0))
        return bool(ready) and bool(os.read(stream, 65536))
