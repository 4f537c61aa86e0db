"""``leadtui user key``: the keys of SSH by which reps come in through one account of the server."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadtui import paths
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import err, listed, out
from leadtui.domain.authorized_keys import VERB
from leadtui.errors import UsageError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.ssh_keys import RepKey

KEYS_FILE = click.option(
    "--file",
    "place",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help=N_("Another file than ~/.ssh/authorized_keys; its owner is the account reps connect to."),
)


@click.group("key", cls=Group, help=N_("Keys of SSH: reps come in through one account, by a key each."))
def key() -> None:
    """See the help above."""


@key.command("add", help=N_("Let the holder of a key in as LOGIN; FILE is the .pub file, - the pipe."))
@click.argument("login")
@click.argument("file", metavar="FILE|-")
@KEYS_FILE
@pass_desk
def add(desk: Desk, *, login: str, file: str, place: Path | None) -> None:
    """Write the forced command of one key."""
    text, program = _text(file), _program(desk)
    with desk.writing() as (store, viewer):
        from leadtui.exchange.key_file import KeyFile
        from leadtui.services.ssh_keys import add_key

        into = KeyFile(place)
        given = add_key(store, viewer, login, text, file=into, program=program)
    out(f"{given.fingerprint}  {given.kind}  {given.comment}".rstrip())
    out(_("{name} comes in with this key: ssh {account}@SERVER", name=given.name, account=into.account.name))
    if into.account.uid == 0:
        err(
            _(
                "Reps should not come in as {account}: use an account made for them.",
                account=into.account.name,
            )
        )


@key.command("remove", help=N_("Take one key from LOGIN, named by its file or fingerprint, or all of them."))
@click.argument("login")
@click.argument("which", required=False, metavar="[FILE|FINGERPRINT]")
@KEYS_FILE
@pass_desk
def remove(desk: Desk, *, login: str, which: str | None, place: Path | None) -> None:
    """Take the lines of one user out of the file."""
    wanted = which if which is None or which.startswith("SHA256:") else _text(which)
    with desk.writing() as (store, viewer):
        from leadtui.exchange.key_file import KeyFile
        from leadtui.services.ssh_keys import remove_key

        gone = remove_key(store, viewer, login, wanted or "", file=KeyFile(place))
    for found in gone:
        out(_("{fingerprint} no longer lets {name} in", fingerprint=found.fingerprint, name=found.name))


@key.command("list", help=N_("Who comes in by which key; of LOGIN only, if given."))
@click.argument("login", required=False)
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@KEYS_FILE
@pass_desk
def list_(desk: Desk, *, login: str | None, as_json: bool, place: Path | None) -> None:
    """Print the keys of the file in its order."""
    store, viewer = desk.reading()
    from leadtui.exchange.key_file import KeyFile
    from leadtui.services.ssh_keys import keys

    found = keys(store, viewer, file=KeyFile(place), login=login or "")
    titles = (_("Login"), _("Name"), _("State"), _("Type"), _("Fingerprint"), _("Comment"))
    listed(found, _plain, _row, titles, _("There are no keys yet."), as_json=as_json)


def _plain(found: RepKey) -> dict[str, object]:
    return {
        "login": found.login,
        "name": found.name or None,
        "active": found.active,
        "type": found.kind,
        "fingerprint": found.fingerprint,
        "comment": found.comment,
    }


def _row(found: RepKey) -> tuple[str, ...]:
    state = _("active") if found.active else _("inactive")
    return found.login, found.name, state, found.kind, found.fingerprint, found.comment


def _text(file: str) -> str:
    """What is in a .pub file, or comes through the pipe."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(
            N_("{path} cannot be read: {detail}"), path=file, detail=error.strerror or str(error)
        ) from error
    return data.decode("utf-8", "replace")


def _program(desk: Desk) -> list[str]:
    """The command of every key: this program on this database, whatever the environment says then."""
    from leadtui.services.entry import shown

    if shown(desk.url) != desk.url:
        raise UsageError(
            N_("The address of the database has a password in it, which everyone on the server could read."),
            N_("Put it into ~/.pgpass and leave it out of the address."),
        )
    return [*_called(), "--db", _absolute(desk.url), VERB, f"--folder={paths.data_folder().absolute()}"]


def _called() -> list[str]:
    """How this program is called by its absolute name."""
    beside = Path(sys.executable).with_name("leadtui")
    for candidate in (sys.argv[0], shutil.which("leadtui"), str(beside)):
        name = Path(candidate or "")
        if name.name == "leadtui" and name.is_absolute() and os.access(name, os.X_OK):
            return [str(name)]
    return [sys.executable, "-m", "leadtui"]


def _absolute(url: str) -> str:
    """The address as it means the same in any folder."""
    scheme, colons, rest = url.partition(":///")
    is_file = scheme == "sqlite" if colons else "://" not in url
    if not is_file:
        return url
    return f"sqlite:///{Path(rest if colons else url).expanduser().absolute()}"
