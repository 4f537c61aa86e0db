"""A desk of a few leads, made through the command line, and terminals that answer or listen."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from leadtui import i18n
from tests.terminal import PROGRAM, Terminal

NOW = "2026-11-23T09:00:00+08:00"
ENVIRONMENT = {"LEADTUI_NOW": NOW, "LC_ALL": "C.UTF-8"}
PATIENT = 30.0
HOME = "[1 今日]"
SAVED = "跟进已保存"
LEADS: tuple[dict[str, str], ...] = (
    {"customer": "华信科技有限公司", "contact": "张伟", "phone": "13800000001", "need": "培训系统"},
    {"customer": "启明电子有限公司", "contact": "李娜", "phone": "13800000002", "need": "培训系统"},
    {"customer": "远诚医疗有限公司", "contact": "赵敏", "phone": "13800000003", "need": "培训系统"},
    {"customer": "中鼎能源有限公司", "contact": "王强", "phone": "13800000004", "need": "培训系统"},
)


def chinese(message: str, **params: object) -> str:
    """A message as the program says it."""
    i18n.set_language("zh_CN")
    return i18n._(message, **params)


def ran(database: str, *arguments: str, stdin: str | bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One run of the program, whatever becomes of it."""
    return subprocess.run(
        [*PROGRAM, "--db", database, "--lang", "zh_CN", *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**os.environ, **ENVIRONMENT},
        check=False,
        timeout=60,
    )


def leadtui(database: str, *arguments: str, stdin: str | bytes = b"") -> str:
    """What the program prints; it must succeed."""
    done = ran(database, *arguments, stdin=stdin)
    assert done.returncode == 0, done
    return done.stdout.decode()


def lines(database: str, *arguments: str) -> list[dict[str, Any]]:
    """The JSON lines it prints."""
    return [json.loads(line) for line in leadtui(database, *arguments, "--json").splitlines()]


def shown(database: str, number: str) -> dict[str, Any]:
    """Everything about one lead."""
    return lines(database, "show", number)[0]


def made(database: str, leads: Sequence[Mapping[str, str]] = LEADS) -> str:
    """The database, with leads that are due today, in their order."""
    leadtui(database, "init", "--yes", "--zone", "Asia/Shanghai")
    added(database, leads)
    return database


def added(database: str, leads: Sequence[Mapping[str, str]] = LEADS) -> None:
    """The leads come through the pipe."""
    given = [{"source": "trade_show", "level": "A", **lead} for lead in leads]
    leadtui(database, "add", "--json", "-", stdin="\n".join(json.dumps(lead) for lead in given))


def opened(database: str, login: str = "") -> list[str]:
    """The command that opens the screen."""
    who = ["--as", login] if login else []
    return [*PROGRAM, "--db", database, "--lang", "zh_CN", *who]


class Desk(Terminal):
    """The program in a pty that counts keystrokes and keeps every byte it was sent.

    ``column`` is what it says to the question where the cursor is: a column, other bytes, or None
    for no answer; by default the truth.
    """

    _QUESTION = re.compile(r"\x1b\[\d+;\d+R")

    def __init__(
        self,
        database: str,
        *,
        login: str = "",
        columns: int = 100,
        lines: int = 30,
        answer: str | None = "truth",
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.keystrokes = 0
        self.bytes = bytearray()
        self._said = answer
        given = {**ENVIRONMENT, **(env or {})}
        super().__init__(opened(database, login), columns=columns, lines=lines, env=given)
        drawn = self._filter.known

        def known(data: bytes) -> bytes:
            self.bytes += data
            return drawn(data)

        self._filter.known = known  # type: ignore[method-assign]

    def press(self, *keys: str) -> None:
        """Keys that count, one after the other."""
        for key in keys:
            self.keystrokes += 1
            self.send(KEYS.get(key, key))

    def home(self) -> list[str]:
        """Wait for today's work."""
        return self.wait_for(re.compile(r"\[1 ?今日\].*有限公司", re.DOTALL), PATIENT)

    def paste(self, text: str) -> None:
        """Text from the clipboard, bracketed as terminals do."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def _answer(self, data: str) -> None:
        if self._said != "truth" and self._QUESTION.fullmatch(data):
            if self._said is not None:
                super()._answer(self._said)
            return
        super()._answer(data)


KEYS = {
    "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "enter": "\r", "escape": "\x1b",
    "tab": "\t", "ctrl+s": "\x13", "ctrl+l": "\x0c", "ctrl+n": "\x0e", "ctrl+o": "\x0f", "ctrl+u": "\x15",
    "down": "\x1b[B", "up": "\x1b[A", "shift+right": "\x1b[1;2C", "shift+left": "\x1b[1;2D",
}  # fmt: skip
