"""An authorized_keys file on disk: checked as sshd checks it, locked, replaced whole or not at all."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leadtui.errors import RuleError, UsageError
from leadtui.i18n import N_

LARGEST = 16_000_000
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
OTHERS = 0o077
NO_LINKS = N_("Links are never followed; name the file itself.")
STRICT = N_("sshd would not use the file. Change it with: chmod {mode} {path}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system: name, ids and home."""

    name: str
    uid: int
    gid: int
    home: Path


def account(uid: int) -> Account:
    """The account with this id; UsageError where the system knows none."""
    import pwd

    try:
        found = pwd.getpwuid(uid)
    except KeyError:
        raise UsageError(N_("No account of this machine has the id {uid}."), uid=uid) from None
    return Account(found.pw_name, found.pw_uid, found.pw_gid, Path(found.pw_dir))


class KeyFile:
    """The file of an account: its own in ~/.ssh by default, else ``path``, which belongs to its owner."""

    def __init__(self, path: Path | None = None) -> None:
        own = account(os.geteuid())
        self.usual = path is None
        self.path = own.home / ".ssh" / "authorized_keys" if path is None else path.absolute()
        self.account = own if path is None else _owner(self.path, own)

    @contextmanager
    def locked(self) -> Iterator[OpenKeys]:
        """The file, which nobody else writes through leadtui meanwhile."""
        if self.usual:
            self._make_folder()
        folder = _opened(self.path.parent, FOLDER)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            self._check(folder)
            yield OpenKeys(folder, self.path, self.account)
        finally:
            os.close(folder)

    def read(self) -> bytes:
        """What is in it; nothing where there is no file yet."""
        if not self.path.parent.exists():
            return b""
        folder = _opened(self.path.parent, FOLDER)
        try:
            return OpenKeys(folder, self.path, self.account).data
        finally:
            os.close(folder)

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(mode=0o700)
        except FileExistsError:
            return
        except OSError as error:
            raise _unusable(self.path.parent, error) from error

    def _check(self, folder: int) -> None:
        """What sshd asks of home, folder and file before it believes the file (StrictModes)."""
        # Elsewhere than in a home the file may be for all to read, as long as only its owner writes it.
        wide = OTHERS if self.usual else OTHERS_WRITE
        if self.usual:
            self._require(self.account.home, self.account.home.stat(), OTHERS_WRITE, "go-w")
        self._require(self.path.parent, os.fstat(folder), wide, "700" if self.usual else "go-w")
        try:
            found = os.stat(self.path.name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return
        if not stat.S_ISREG(found.st_mode):
            raise RuleError(N_("{path} is a link or no file."), NO_LINKS, path=str(self.path))
        self._require(self.path, found, wide, "600" if self.usual else "go-w")

    def _require(self, path: Path, found: os.stat_result, forbidden: int, mode: str) -> None:
        if found.st_uid not in (0, self.account.uid):
            raise RuleError(
                N_("{path} belongs to another account than {account}."),
                N_("sshd would not use the file. Change it with: chown {account} {path}"),
                path=str(path),
                account=self.account.name,
            )
        if found.st_mode & forbidden:
            raise RuleError(
                N_("Others may read or write {path} (mode {found})."),
                STRICT,
                path=str(path),
                found=f"{stat.S_IMODE(found.st_mode):03o}",
                mode=mode,
            )


class OpenKeys:
    """The file while its folder is held open; every step goes through that folder and follows no link.

    ``data`` is what was in it at first.
    """

    def __init__(self, folder: int, path: Path, account: Account) -> None:
        self._folder = folder
        self._path = path
        self._account = account
        self.data = self._read()
        self.replaced = False

    def _read(self) -> bytes:
        try:
            handle = os.open(
                self._path.name,
                os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK,
                dir_fd=self._folder,
            )
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise _unusable(self._path, error) from error
        with open(handle, "rb") as stream:  # noqa: PTH123 - a handle, not a path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise RuleError(N_("{path} is a link or no file."), NO_LINKS, path=str(self._path))
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise RuleError(N_("{path} is too large for a file of keys."), path=str(self._path))
        return data

    def replace(self, data: bytes) -> None:
        """Put ``data`` in the file's place: written beside it, synced, renamed."""
        fresh = f".{self._path.name}.{os.getpid()}"
        try:
            self._write(fresh, data)
            os.rename(fresh, self._path.name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
            self.replaced = True
            os.fsync(self._folder)
        except OSError as error:
            raise _unusable(self._path, error) from error

    def _write(self, name: str, data: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(name, flags, 0o600, dir_fd=self._folder)
        try:
            with open(handle, "wb") as stream:  # noqa: PTH123 - a handle, not a path
                self._liken(handle)
                stream.write(data)
                stream.flush()
                os.fsync(handle)
        except BaseException:
            os.unlink(name, dir_fd=self._folder)
            raise

    def _liken(self, handle: int) -> None:
        """Owner and mode of the file it takes the place of."""
        mode, owner, group = 0o600, self._account.uid, self._account.gid
        try:
            old = os.stat(self._path.name, dir_fd=self._folder, follow_symlinks=False)
            mode, owner, group = stat.S_IMODE(old.st_mode), old.st_uid, old.st_gid
        except FileNotFoundError:
            pass
        os.fchmod(handle, mode)
        if (owner, group) != (os.geteuid(), os.getegid()):
            os.fchown(handle, owner, group)


def _owner(path: Path, own: Account) -> Account:
    """Whose file it is; one that is not there yet will be the folder's owner's."""
    for place in (path, path.parent):
        try:
            found = place.lstat()
        except FileNotFoundError:
            continue
        return own if found.st_uid == own.uid else account(found.st_uid)
    raise UsageError(N_("There is no folder {path}."), path=str(path.parent))


def _opened(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags)
    except NotADirectoryError:
        raise RuleError(N_("{path} is a link or no folder."), NO_LINKS, path=str(path)) from None
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or str(error)
    return UsageError(N_("{path} cannot be written: {reason}"), path=str(path), reason=reason)
