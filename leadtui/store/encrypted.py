"""A SQLite file that SQLCipher encrypts, where a passphrase is given; the extra ``encrypt`` brings it.

The passphrase comes from the environment or from a file, never from the address or the command line,
which other users of a machine can read.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from leadtui.errors import UsageError
from leadtui.i18n import N_

VARIABLE, FILE_VARIABLE = "LEADTUI_DB_KEY", "LEADTUI_DB_KEY_FILE"
OTHERS = 0o077


def passphrase() -> str | None:
    """The passphrase of the database file; None where it is not encrypted."""
    place = os.environ.get(FILE_VARIABLE)
    if not place:
        return os.environ.get(VARIABLE) or None
    try:
        with Path(place).open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS:
                raise UsageError(
                    N_("Others can read the passphrase in {path}."),
                    N_("Keep it to yourself with: chmod 600 {path}"),
                    path=place,
                )
            found = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(N_("The passphrase cannot be read from {path}."), path=place) from error
    if not found:
        raise UsageError(N_("There is no passphrase in {path}."), path=place)
    return found


def keyed(plain: type[Any], path: str, key: str, options: dict[str, Any]) -> Any:
    """A database like ``plain``, of Peewee's SQLite, encrypted with ``key``."""
    try:
        from playhouse.sqlcipher_ext import SqlCipherDatabase
    except ImportError as error:
        raise UsageError(
            N_("A passphrase is set, but SQLCipher is not installed."),
            N_("Install it with: pip install 'leadtui[encrypt]'"),
        ) from error

    class Encrypted(plain, SqlCipherDatabase):  # type: ignore[misc]  # a base known at run time
        """Connections come from SQLCipher, everything else is as with a plain file."""

        _connect = SqlCipherDatabase._connect

    return Encrypted(path, passphrase=key, **options)


def connect(path: Path, key: str) -> Any:
    """A connection of the driver itself to an encrypted file."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path))
    quoted = key.replace("'", "''")
    connection.execute(f"PRAGMA key='{quoted}'")
    return connection
