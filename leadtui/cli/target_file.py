"""Files that are written whole or not at all, closed to others, never through a link."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from leadtui import paths
from leadtui.errors import RuleError, UsageError
from leadtui.i18n import N_

OWN, GROUP = 0o600, 0o640


@contextmanager
def target(file: str, *, force: bool) -> Iterator[BinaryIO]:
    """Where to write what ends up in ``file``, or in the pipe for -."""
    if file == "-":
        if sys.stdout.isatty():
            raise UsageError(
                N_("A sheet is nothing for a terminal."), N_("Name a file, or send it on: | less")
            )
        yield sys.stdout.buffer
        return
    path = paths.typed(file)
    refuse_links(path)
    if path.exists() and not force:
        raise _exists(path)
    with _beside(path) as (stream, fresh):
        yield stream
        _settle(stream, OWN)
        _place(fresh, path, force=force)


def replaced(path: Path, content: bytes, mode: int) -> bool:
    """Have ``content`` in the file at once, with this mode; False where it was there already."""
    refuse_links(path)
    if path.exists() and path.read_bytes() == content:
        path.chmod(mode)
        return False
    with _beside(path) as (stream, fresh):
        stream.write(content)
        _settle(stream, mode)
        fresh.replace(path)
    return True


def refuse_links(path: Path) -> None:
    """Raise RuleError where the path is there and is no plain file."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise RuleError(
            N_("{path} is a link or no file."),
            N_("Links are never followed; name the file itself."),
            path=str(path),
        )


def _exists(path: Path) -> RuleError:
    return RuleError(N_("{path} exists."), N_("Overwrite it with --force."), path=str(path))


def _settle(stream: BinaryIO, mode: int) -> None:
    stream.flush()
    os.fchmod(stream.fileno(), mode)
    os.fsync(stream.fileno())


@contextmanager
def _beside(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file in the same folder, for its owner only, gone again unless it took its place."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(N_("{path} cannot be written: {reason}"), path=str(path), reason=reason) from error
    fresh = Path(name)
    try:
        with open(handle, "w+b") as stream:  # noqa: PTH123 - a handle, not a path
            yield stream, fresh
    finally:
        fresh.unlink(missing_ok=True)


def _place(fresh: Path, path: Path, *, force: bool) -> None:
    """Put the finished file in its place at once; somebody may have made one there meanwhile."""
    if force:
        fresh.replace(path)
        return
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # A file system without hard links.
        fresh.rename(path)
