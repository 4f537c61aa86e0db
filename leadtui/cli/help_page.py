"""Help pages: translated when they are shown, and straight where characters are two cells wide."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator

import click

from leadtui.cli.field_option import FieldOption
from leadtui.i18n import N_, _

WIDEST = 100
Rows = list[tuple[str, str]]


def page(command: click.Command, ctx: click.Context, groups: Iterable[tuple[str, Rows]] = ()) -> str:
    """What ``--help`` prints; ``groups`` are titled lists of subcommands."""
    lines = [f"{_('Usage')}: {usage(command, ctx)}", ""]
    for text in filter(None, (command.help, command.epilog)):
        lines += [*_wrapped(_(text), 2), ""]
    options = [record for param in command.get_params(ctx) if (record := _option(param))]
    for title, rows in (*groups, (N_("Options"), options)):
        lines += [f"{_(title)}:", *_table(rows), ""]
    return "\n".join(lines).rstrip()


def usage(command: click.Command, ctx: click.Context) -> str:
    """The command with its arguments, on one line."""
    return " ".join((ctx.command_path, *command.collect_usage_pieces(ctx)))


def _option(param: click.Parameter) -> tuple[str, str] | None:
    if not isinstance(param, click.Option) or param.hidden:
        return None
    names = ", ".join(param.opts) + ("/" + ", ".join(param.secondary_opts) if param.secondary_opts else "")
    takes = "" if param.is_flag or param.count else f" {param.metavar or 'TEXT'}"
    return names + takes, str(param.label) if isinstance(param, FieldOption) else _(param.help or "")


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST)


def _table(rows: Rows) -> Iterator[str]:
    from leadtui.text import cells

    indent = min(max((cells(name) for name, _help in rows), default=0), 26) + 4
    for name, text in rows:
        first, *rest = _wrapped(text, indent) or [""]
        if cells(name) + 4 > indent:
            yield f"  {name}"
            yield from (first, *rest) if text else ()
        else:
            yield (f"  {name}".ljust(indent) + first.lstrip()).rstrip()
            yield from rest


def _wrapped(text: str, indent: int) -> list[str]:
    """``text`` in lines of the terminal's width, broken at blanks and between Chinese characters."""
    from leadtui.text import cells

    room, lines, line = max(_width() - indent, 20), list[str](), ""
    for piece in _pieces(text):
        if line and cells(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    lines.append(line.rstrip())
    return [" " * indent + line for line in lines if line]


def _pieces(text: str) -> Iterator[str]:
    """Words with the blank behind them; a Chinese character may end a line, with its punctuation."""
    from leadtui.text import is_chinese

    piece = ""
    for character, following in zip(text, [*text[1:], ""], strict=True):
        piece += character
        wide = is_chinese(character) or character in "，。；：、）"
        if character == " " or (wide and following not in " ，。；：、）"):
            yield piece
            piece = ""
    yield piece
