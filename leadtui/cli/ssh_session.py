"""``leadtui ssh-session``: what a key of SSH runs, by the line ``user key add`` wrote."""

from __future__ import annotations

import os
from pathlib import Path

import click

from leadtui import paths
from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.domain.authorized_keys import VERB
from leadtui.errors import UsageError
from leadtui.i18n import N_

ORIGINAL = "SSH_ORIGINAL_COMMAND"


@command(VERB, help=N_("What a key of SSH opens; only sshd calls it."))
@click.option("--login", metavar="LOGIN", required=True, help=N_("Whose key it is."))
@click.option(
    "--folder",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help=N_("Where reps have their files, the data folder if not given."),
)
@pass_desk
@click.pass_context
def ssh_session(ctx: click.Context, desk: Desk, *, login: str, folder: Path | None) -> None:
    """Open the screen as LOGIN, or run the one command the client asked for."""
    if desk.options.as_login is not None or desk.options.as_of:
        raise UsageError(N_("--as and --as-of do not go with a key."))
    from leadtui.cli import ssh_gate

    request, url, account = os.environ.get(ORIGINAL, ""), desk.url, desk.login
    place = (folder or paths.data_folder()).absolute()
    ctx.exit(ssh_gate.opened(request, ssh_gate.Way(login, account, url, place)))
