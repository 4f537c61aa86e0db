"""Errors as one line on standard error, and their exit codes (UX 6)."""

from __future__ import annotations

import click

from leadtui.cli.output import err
from leadtui.errors import LeadtuiError
from leadtui.i18n import _

USAGE = 2
INTERNAL = 70
INTERRUPTED = 130


def told(error: LeadtuiError) -> int:
    """Print what happened and what to do; the exit code."""
    if text := _advised(error):
        err(text)
    return error.exit_code


def _advised(error: LeadtuiError) -> str:
    from leadtui.domain.status import MissingCriteria

    if not isinstance(error, MissingCriteria):
        return str(error)
    settings = " ".join(f"--set {gap.field}={_placeholder(gap.field)}" for gap in error.gaps)
    return " ".join((error.text(), _("Add: {settings}", settings=settings)))


def _placeholder(field_id: str) -> str:
    """What may stand behind ``--set field=``."""
    from leadtui.domain.fields import REGISTRY
    from leadtui.domain.lists import LISTS

    field = REGISTRY[field_id]
    match field.type:
        case "choice":
            return "|".join(item.id for item in LISTS[field.choices])
        case "date":
            return _("DATE")
        case "money":
            return _("AMOUNT")
        case "integer":
            return "N"
        case _:
            return _("TEXT")


def misused(error: click.ClickException) -> int:
    """Print what is wrong with the command line; the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return USAGE
    err(" ".join(part for part in (_complaint(error), _pointer(error)) if part))
    return USAGE


def _complaint(error: click.ClickException) -> str:
    match error:
        case click.exceptions.NoSuchCommand(command_name=name, possibilities=near):
            return _("There is no command {name}.", name=name) + _nearest(near)
        case click.NoSuchOption(option_name=name, possibilities=near):
            return _("There is no option {name}.", name=name) + _nearest(near)
        case click.MissingParameter(param=param) if param is not None:
            return _("{name} is missing.", name=_name(param))
        case click.BadParameter(param=param) if param is not None:
            return f"{_name(param)}: {error.message}"
        case click.BadOptionUsage(option_name=name):
            return _("{name} needs a value.", name=name)
        case _:
            return error.message


def _nearest(names: list[str] | None) -> str:
    return " " + _("Did you mean {names}?", names=" ".join(sorted(names))) if names else ""


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return (param.metavar or param.name or "").strip("[]").upper()


def _pointer(error: click.ClickException) -> str:
    ctx = getattr(error, "ctx", None)
    return _("See: {command} --help", command=ctx.command_path) if ctx is not None else ""
