"""``leadtui export --feed``: a folder with a calendar for each rep, to which calendars subscribe."""

from __future__ import annotations

from pathlib import Path

from leadtui import paths
from leadtui.cli.desk import Desk
from leadtui.cli.output import err
from leadtui.cli.ssh_folders import folder_name
from leadtui.cli.target_file import GROUP, OWN, replaced
from leadtui.errors import RuleError, UsageError
from leadtui.i18n import N_, _

_OURS = b"PRODID:-//leadtui//"


def write_feeds(desk: Desk, folder: str, *, group: bool, force: bool) -> None:
    """Renew the calendars; each is replaced as a whole, and only where it has changed."""
    from leadtui.services.export_plans import feeds

    place = _made(paths.typed(folder), group=group)
    store, viewer = desk.reading()
    found = feeds(store, viewer, language=desk.options.language or None)
    changed = 0
    for feed in found:
        path = place / f"{folder_name(feed.login)}.ics"
        if not force:
            _refuse_strange(path)
        changed += replaced(path, feed.content, GROUP if group else OWN)
    err(
        _(
            "{n} calendars in {folder}, {changed} of them changed; {plans} open plans",
            n=len(found),
            folder=folder,
            changed=changed,
            plans=sum(feed.plans for feed in found),
        )
    )


def _made(place: Path, *, group: bool) -> Path:
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise RuleError(N_("{path} is a link or no folder."), path=str(place))
    try:
        place.mkdir(mode=0o750 if group else 0o700, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(N_("{path} cannot be written: {reason}"), path=str(place), reason=reason) from error
    return place


def _refuse_strange(path: Path) -> None:
    """A calendar that leadtui did not write is not overwritten."""
    if path.is_file() and not path.is_symlink() and _OURS not in path.read_bytes()[:1000]:
        raise RuleError(
            N_("{path} is no calendar of leadtui's."), N_("Overwrite it with --force."), path=str(path)
        )
