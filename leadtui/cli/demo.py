"""``leadtui demo``: the screen on a scratch database with sample data."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import click

from leadtui import __version__, clock, paths
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import out
from leadtui.i18n import N_, _, language
from leadtui.services.entry import local_zone


@command("demo")
@click.option("--reset", is_flag=True, help=N_("Begin again with fresh sample data."))
@click.option("--db-only", is_flag=True, help=N_("Only make the database and print its address."))
@pass_desk
def demo(desk: Desk, *, reset: bool, db_only: bool) -> None:
    """Make sample data when the last ones are of another day or version, then open the screen."""
    paths.private(paths.demo_folder())
    with _alone(paths.demo_folder() / "lock"):
        url = "" if reset else _current()
        if not url:
            url = _made()
    if db_only:
        out(url)
        return
    from leadtui.cli.screen import open_screen

    click.get_current_context().exit(open_screen(desk, url))


def _stamp() -> dict[str, str]:
    """What sample data must agree with to be used again: dates in it are relative to the day."""
    return {
        "version": __version__,
        "day": clock.today(local_zone(language())).isoformat(),
        "language": language(),
    }


def _note() -> Path:
    return paths.demo_folder() / f"demo-{language()}.json"


def _current() -> str:
    """The address of the sample data at hand, empty where there are none for today."""
    try:
        known = json.loads(_note().read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    folder = paths.demo_folder() / str(known.pop("folder", ""))
    return _url(folder) if known == _stamp() and (folder / "leadtui.db").exists() else ""


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'leadtui.db'}"


def _made() -> str:
    """New sample data in a folder of their own: another demo may still be open on the old ones."""
    if sys.stderr.isatty():
        click.echo(_("Making sample data ..."), err=True)
    folder = Path(mkdtemp(prefix="demo-", dir=paths.demo_folder()))
    url = _url(folder)
    from leadtui.services.entry import load_driver

    load_driver(url)
    from leadtui.services.demo import create

    try:
        create(url, language())
    except BaseException:
        shutil.rmtree(folder)
        raise
    _forget_old()
    _note().write_text(json.dumps({**_stamp(), "folder": folder.name}), "utf-8")
    return url


def _forget_old() -> None:
    """Remove the sample data this language had before."""
    try:
        known = json.loads(_note().read_text("utf-8"))
    except (OSError, ValueError):
        return
    old = paths.demo_folder() / Path(str(known.get("folder", ""))).name
    if old.name.startswith("demo-"):
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Two demos started at once make sample data once."""
    import fcntl

    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
