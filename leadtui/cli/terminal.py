"""What ``doctor`` looks for in the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadtui.i18n import _, ngettext

PROMPT = 50
"""Milliseconds within which tmux should let Escape through."""
MIN_COLUMNS, MIN_LINES = 50, 20
PATIENCE = 2.0
DUMB = ("", "dumb", "unknown")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``hint`` says what would be better."""

    name: str
    detail: str
    hint: str = ""
    ok: bool = field(default=True, kw_only=True)


def findings() -> Iterator[Finding]:
    """Everything about the terminal, one after the other."""
    yield _encoding()
    yield _kind()
    yield _colours()
    yield _size()
    if os.environ.get("TMUX"):
        yield from _tmux()
    yield _glyphs()


def _encoding() -> Finding:
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "LANG")
    value = os.environ.get(name, "")
    ok = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    detail = f"{name}={value}" if value else _("no locale is set")
    hint = "" if ok else _("Set {name}=C.UTF-8, en_US.UTF-8 or zh_CN.UTF-8.", name=name)
    return Finding("UTF-8", detail, hint, ok=ok)


def _kind() -> Finding:
    term = os.environ.get("TERM", "")
    ok = term not in DUMB
    hint = "" if ok else _("Set TERM to what your terminal is: xterm-256color.")
    return Finding("TERM", term or "-", hint, ok=ok)


def _colours() -> Finding:
    if os.environ.get("NO_COLOR"):
        return Finding(_("Colours"), "NO_COLOR")
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return Finding(_("Colours"), "16 777 216")
    many = "256" in os.environ.get("TERM", "")
    hint = _("Set COLORTERM=truecolor if your terminal can.")
    return Finding(_("Colours"), "256" if many else "16", "" if many else hint, ok=many)


def _size() -> Finding:
    size = shutil.get_terminal_size()
    ok = size.columns >= MIN_COLUMNS and size.lines >= MIN_LINES
    detail = f"{size.columns}x{size.lines}"
    return Finding(_("Size"), detail, "" if ok else _("80x24 or more shows everything."), ok=ok)


def _tmux() -> Iterator[Finding]:
    delay = _tmux_option("escape-time")
    quick = delay.isdigit() and int(delay) <= PROMPT
    hint = _("Put in ~/.tmux.conf: {line}", line="set -sg escape-time 10")
    yield Finding("tmux escape-time", delay or "?", "" if quick else hint, ok=quick)
    clipboard = _tmux_option("set-clipboard")
    hint = _("Put in ~/.tmux.conf: {line}", line="set -g set-clipboard on")
    shared = clipboard == "on"
    yield Finding("tmux set-clipboard", clipboard or "?", "" if shared else hint, ok=shared)


def _tmux_option(name: str) -> str:
    """The server's value of an option, empty where tmux does not answer."""
    try:
        done = subprocess.run(
            ["tmux", "show-options", "-sv", name],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _glyphs() -> Finding:
    name = _("Width of ●")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding(name, _("not measured: no terminal"))
    from leadtui.terminal_probe import measure

    found = measure(sys.stdin.fileno(), sys.stdout.fileno())
    if found is None:
        return Finding(name, _("the terminal does not tell"))
    detail = ngettext("{n} cell", "{n} cells", found)
    return Finding(name, detail, _("ASCII signs are drawn instead.") if found > 1 else "")
