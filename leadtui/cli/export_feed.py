"""``leadtui export --feed``: a folder with a calendar for each rep, to which calendars subscribe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from leadtui import paths
from leadtui.cli.desk import Desk
from leadtui.cli.output import err
from leadtui.cli.ssh_folders import folder_name
from leadtui.cli.target_file import GROUP, OWN, replaced
from leadtui.errors import RuleError, UsageError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.export_plans import Feed

_OURS = b"PRODID:-//leadtui//"


def write_feeds(desk: Desk, folder: str, *, group: bool, force: bool) -> None:
    """Renew the calendars; each is replaced as a whole, and only where it has changed."""
    from leadtui.services.export_plans import cleared, feeds

    place = _made(paths.typed(folder), group=group)
    store, viewer = desk.reading()
    language, mode = desk.options.language or None, GROUP if group else OWN
    found = feeds(store, viewer, language=language)
    changed = 0
    for feed in found:
        path = _calendar(place, feed)
        if path.exists() and not force and not _is_ours(path):
            raise _strange(path)
        changed += replaced(path, feed.content, mode)
    left = [
        path
        for feed in cleared(store, viewer, language=language)
        if _is_ours(path := _calendar(place, feed)) and replaced(path, feed.content, mode)
    ]
    err(
        _(
            "{n} calendars in {folder}, {changed} of them changed; {plans} open plans",
            n=len(found),
            folder=folder,
            changed=changed,
            plans=sum(feed.plans for feed in found),
        )
    )
    if left:
        names = ", ".join(path.name for path in left)
        err(_("Emptied, since nobody works with them any more: {names}", names=names))


def _calendar(place: Path, feed: Feed) -> Path:
    return place / f"{folder_name(feed.login)}.ics"


def _made(place: Path, *, group: bool) -> Path:
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise RuleError(N_("{path} is a link or no folder."), path=str(place))
    try:
        place.mkdir(mode=0o750 if group else 0o700, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(N_("{path} cannot be written: {reason}"), path=str(place), reason=reason) from error
    return place


def _is_ours(path: Path) -> bool:
    """Whether leadtui wrote the calendar: one that it did not is not overwritten."""
    return path.is_file() and not path.is_symlink() and _OURS in path.read_bytes()[:1000]


def _strange(path: Path) -> RuleError:
    return RuleError(
        N_("{path} is no calendar of leadtui's."), N_("Overwrite it with --force."), path=str(path)
    )
