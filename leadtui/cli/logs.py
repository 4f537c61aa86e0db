"""The log file: opened with its first line, rotated, closed to others."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from pathlib import Path

from leadtui import paths

MAX_BYTES = 1_000_000
KEPT = 3
FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class LogFile(logging.Handler):
    """Writes to the state folder; nothing is imported or opened before there is something to write."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, or nowhere where the folder cannot be written."""
        try:
            self._file = self._file or _opened(paths.log_file())
        except OSError:
            self._file = logging.NullHandler()
        self._file.handle(record)

    def close(self) -> None:
        """Close the file, if there was anything to write."""
        if self._file is not None:
            self._file.close()
        super().close()


def _opened(path: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler

    class Private(RotatingFileHandler):
        """A rotating file that only its owner reads."""

        def _open(self) -> TextIOWrapper:
            handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            return open(handle, "a", encoding="utf-8")  # noqa: PTH123 - a handle, not a path

    paths.private(path.parent)
    handler = Private(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORMAT))
    return handler


def start() -> None:
    """Send what is logged to the file; called again it begins anew."""
    stop()
    root = logging.getLogger("leadtui")
    root.addHandler(LogFile())
    root.setLevel(logging.INFO)


def stop() -> None:
    """Close the file."""
    root = logging.getLogger("leadtui")
    for handler in [found for found in root.handlers if isinstance(found, LogFile)]:
        root.removeHandler(handler)
        handler.close()
