"""Where leadtui keeps its files; all of it belongs to the person and is closed to others."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from leadtui.errors import PermissionDenied
from leadtui.i18n import N_

NAME = "leadtui"
OUTSIDE = N_("{path} is outside the folder for your files.")
PLAIN = N_("Give a plain name, or - for the pipe.")

_confines: list[Path] = []


def config_file() -> Path:
    """The settings people write by hand."""
    return platformdirs.user_config_path(NAME) / "config.toml"


def data_folder() -> Path:
    """The folder of the database that is used when no other is named."""
    return platformdirs.user_data_path(NAME)


def database_file() -> Path:
    """The database that is used when no other is named."""
    return data_folder() / "leadtui.db"


def state_folder() -> Path:
    """What outlives a run but is no data: log, drafts, demo."""
    return platformdirs.user_state_path(NAME)


def cache_folder() -> Path:
    """What can be made again at any time."""
    return platformdirs.user_cache_path(NAME)


def log_file() -> Path:
    """Where tracebacks go."""
    return state_folder() / "leadtui.log"


def drafts_folder() -> Path:
    """What was typed and not saved, one file per draft."""
    return state_folder() / "drafts"


def demo_folder() -> Path:
    """Scratch databases with sample data."""
    return state_folder() / "demo"


def confine(folder: Path | None) -> None:
    """From now on paths that people type lie in ``folder``; None lets them lie anywhere again."""
    _confines[:] = [] if folder is None else [folder.resolve()]


def typed(text: str) -> Path:
    """A path as somebody typed it; PermissionDenied where it leads out of the folder of ``confine``.

    There no link is followed, not even one that leads back in.
    """
    if not _confines:
        return Path(text)
    (folder,) = _confines
    path = folder / text if text.isprintable() else Path("/")
    if ".." in path.parts or folder not in path.parents or _has_link(folder, path):
        raise PermissionDenied(OUTSIDE, PLAIN, path=text)
    return path


def _has_link(folder: Path, path: Path) -> bool:
    return any(part.is_symlink() for part in (path, *path.parents) if folder in part.parents)


def private(folder: Path) -> Path:
    """``folder``, made with its parents if need be, open to its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
