"""The options that every command takes, before its name or behind it."""

from __future__ import annotations

import click

from leadtui.cli.desk import Desk
from leadtui.i18n import N_, _


def global_options(*, hidden: bool) -> list[click.Parameter]:
    """Fresh options that keep their values on the Desk; behind a command they are not on its help page."""
    return [
        _option(
            "--db",
            "db",
            "URL",
            N_("sqlite:///path or postgresql://..., or the path of a file."),
            hidden=hidden,
        ),
        _option(
            "--as", "as_login", "USER", N_("Work as someone else: for admins, and in a demo."), hidden=hidden
        ),
        _option(
            "--as-of",
            "as_of",
            "DATE",
            N_("See it as on this day, at 10:00, or at this instant."),
            hidden=hidden,
        ),
        _option("--lang", "lang", "LANG", N_("en, zh_CN or zh_TW."), hidden=hidden),
    ]


def _option(flag: str, name: str, metavar: str, help: str, *, hidden: bool) -> click.Option:
    keep = _check_language if name == "lang" else _keep
    return click.Option(
        [flag, name], metavar=metavar, help=help, hidden=hidden, expose_value=False, callback=keep
    )


def _keep(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and param.name is not None:
        setattr(ctx.ensure_object(Desk).options, param.name, value)


def _check_language(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """The language was chosen before anything was read; here it is only checked."""
    if value is not None and not value.lower().startswith(("en", "zh")):
        raise click.BadParameter(_("Languages are en, zh_CN and zh_TW."), ctx, param)
