"""``leadtui doctor``: settings, database and terminal, with what to do about each."""

from __future__ import annotations

from collections.abc import Iterator

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import GREEN, RED, YELLOW, heading, json_line, out, styled
from leadtui.cli.terminal import Finding, findings
from leadtui.errors import DatabaseError, UsageError
from leadtui.i18n import N_, _


@command("doctor")
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
@click.pass_context
def doctor(ctx: click.Context, desk: Desk, *, as_json: bool) -> None:
    """Look at everything; exit code 2 for broken settings, 5 for the database, else 0."""
    parts = {
        _("Settings"): list(_settings(desk)),
        _("Database"): list(_database(desk)),
        _("Terminal"): list(findings()),
    }
    for title, found in parts.items():
        if as_json:
            for one in found:
                json_line(
                    {"part": title, "name": one.name, "ok": one.ok, "detail": one.detail, "hint": one.hint}
                )
        else:
            _print(title, found)
    settings, database, _terminal = (all(one.ok for one in found) for found in parts.values())
    ctx.exit(0 if settings and database else DatabaseError.exit_code if settings else UsageError.exit_code)


def _settings(desk: Desk) -> Iterator[Finding]:
    from leadtui import paths

    place = str(paths.config_file())
    try:
        config = desk.config
    except UsageError as error:
        yield Finding(_("File"), place, str(error), ok=False)
        return
    hint = _("Not known: {names}", names=" ".join(config.unknown)) if config.unknown else ""
    yield Finding(_("File"), place if paths.config_file().exists() else _("none"), hint)
    from leadtui.keymap import keymap

    for problem in keymap(config.keys).problems:
        yield Finding(_("Keys"), "", problem.text())
    yield _channels()


def _channels() -> Finding:
    """Through what this account could send mail and chat messages; never a secret."""
    from leadtui.exchange import channels

    try:
        found = channels.load()
    except UsageError as error:
        return Finding(_("Mail and chat"), str(channels.channels_file()), str(error), ok=False)
    ways = ([found.mail.host] if found.mail else []) + sorted(found.chats)
    return Finding(_("Mail and chat"), ", ".join(ways) or _("none"))


def _database(desk: Desk) -> Iterator[Finding]:
    try:
        url = desk.url
    except UsageError:
        return
    from leadtui.services.entry import load_driver, shown

    yield Finding(_("Address"), shown(url))
    load_driver(url)
    from leadtui.services.doctor import checks

    for check in checks(url):
        yield Finding(check.name, check.detail, check.hint, ok=check.ok)


def _print(title: str, found: list[Finding]) -> None:
    heading(title)
    for one in found:
        sign, colour = ("+", GREEN) if one.ok and not one.hint else ("!", YELLOW) if one.ok else ("-", RED)
        click.echo(styled(f"  {sign} ", colour), nl=False)
        out(f"{one.name}: {one.detail}")
        if one.hint:
            out(f"      {one.hint}")
