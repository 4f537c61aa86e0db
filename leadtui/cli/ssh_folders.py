"""What a process behind a key of SSH stands on: an environment of its own, a folder for files, no other."""

from __future__ import annotations

import os
import pwd
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from leadtui import paths
from leadtui.errors import RuleError
from leadtui.i18n import N_

TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,63}")
LOCALE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
COLOUR = re.compile(r"truecolor|24bit")
FORMS = (
    (re.compile("TERM"), TERM),
    (re.compile("COLORTERM"), COLOUR),
    (re.compile("LANG|LC_[A-Z]+"), LOCALE),
)
# sshd's own words on where somebody comes from; the client cannot set them.
TOLD = ("SSH_CONNECTION", "SSH_TTY")
NOTHING_TO_RUN = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/false"}
PLACES = ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR")


def settle(folder: Path, login: str) -> None:
    """Make the process ``login``'s: what the client sent is dropped, files are in ``folder`` only."""
    os.umask(0o077)
    name = folder_name(login)
    own = _made(folder, "reps", name)
    exchange = _made(folder, "exchange", name)
    environment = cleaned(os.environ, own)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(exchange)
    paths.confine(exchange)


def folder_name(login: str) -> str:
    """The name of a rep's folder; no login has a % of its own, and none leads anywhere else."""
    return f"%{login}" if login.startswith(".") else login


def cleaned(environment: Mapping[str, str], own: Path) -> dict[str, str]:
    """What is left of an environment: the terminal and the language, in a known form."""
    account = pwd.getpwuid(os.geteuid())
    kept = {name: value for name, value in environment.items() if name in TOLD or _is_fit(name, value)}
    home = {"HOME": account.pw_dir, "USER": account.pw_name, "LOGNAME": account.pw_name}
    places = {f"XDG_{place}": str(own) for place in PLACES}
    return {**kept, **home, **NOTHING_TO_RUN, **places}


def _is_fit(name: str, value: str) -> bool:
    return any(names.fullmatch(name) and form.fullmatch(value) for names, form in FORMS)


def _made(folder: Path, *names: str) -> Path:
    """A folder below ``folder``, made where it is missing: ours, closed to others, no link on the way."""
    paths.private(folder)
    for name in names:
        folder /= name
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise RuleError(N_("{path} is a link or no folder."), path=str(folder))
        if found.st_mode & 0o077:
            folder.chmod(0o700)
    return folder
