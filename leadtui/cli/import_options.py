"""The options that say how ``leadtui import`` reads a file that is no record sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.values import Number
from leadtui.errors import UsageError
from leadtui.i18n import N_, Label

if TYPE_CHECKING:
    from leadtui.services.import_asked import Asked

Command = Callable[..., Any]
DECIDED = ("owner", "source", "status", "level", "method", "outcome", "lost_reason")
_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option(
        "--map", "columns", multiple=True, metavar="COLUMN=FIELD",
        help=N_("Read a column, by title or letter, as this field; skip leaves it out. May be repeated."),
    ),
    click.option(
        "--unknown", type=click.Choice(("notes", "skip")),
        help=N_("What becomes of columns that are not understood; notes unless asked otherwise."),
    ),
    click.option(
        "--owner", multiple=True, metavar="NAME=LOGIN", help=N_("Whom an owner's name on the sheet means.")
    ),
    click.option("--source", multiple=True, metavar="TEXT=SOURCE", help=N_("Which source a text means.")),
    click.option("--status", multiple=True, metavar="TEXT=STATUS", help=N_("Which status a text means.")),
    click.option("--level", multiple=True, metavar="TEXT=LEVEL", help=N_("Which level a text means.")),
    click.option("--method", multiple=True, metavar="TEXT=METHOD", help=N_("Which method a text means.")),
    click.option("--outcome", multiple=True, metavar="TEXT=OUTCOME", help=N_("Which outcome a text means.")),
    click.option(
        "--lost-reason", "lost_reason", multiple=True, metavar="TEXT=REASON",
        help=N_("Which reason for a loss a text means."),
    ),
    click.option(
        "--proposed", is_flag=True,
        help=N_("Take texts of other programs' lists as what they most likely mean; --dry-run shows it."),
    ),
    click.option(
        "--basis", metavar="TEXT", help=N_("Why these people's data may be kept; written on every new lead.")
    ),
    click.option(
        "--day-first/--month-first", "day_first", default=None,
        help=N_("How 3/4/2024 is read; otherwise as the column itself shows."),
    ),
    click.option("--sheet", metavar="NAME|NUMBER", help=N_("The sheet of the workbook to read.")),
    click.option(
        "--header-row", type=Number(0), metavar="NUMBER", help=N_("The row of titles; 0: there is none.")
    ),
    click.option("--hidden-rows", is_flag=True, help=N_("Take the hidden rows of the sheet too.")),
    click.option("--encoding", metavar="NAME", help=N_("The encoding of a text file, as gb18030.")),
    click.option("--delimiter", metavar="SIGN", help=N_("What parts the columns of a text file.")),
    click.option(
        "--phone-region", metavar="CN",
        help=N_("The country of phones without a code, in two letters; otherwise that of the team."),
    ),
    click.option(
        "--set", "cells", multiple=True, metavar="ROW:COLUMN=VALUE",
        help=N_("What stands in a cell instead, the column by letter or title. May be repeated."),
    ),
    click.option(
        "--leave-out", "without", type=Number(1), multiple=True, metavar="ROW",
        help=N_("Leave this row of the file out. May be repeated."),
    ),
    click.option(
        "--new-field", "made", multiple=True, metavar="COLUMN[:TYPE][@contact|@followup]",
        help=N_("Make a field of your own of this column (of leads, or as said); only admins may."),
    ),
    click.option(
        "--skip-duplicates", is_flag=True, help=N_("Leave out rows that may be about a lead that is here.")
    ),
    click.option(
        "--update-duplicates", is_flag=True,
        help=N_("Add what rows say that may be about a lead that is here to that lead."),
    ),
)  # fmt: skip


def reading_options(command: Command) -> Command:
    """Add the options to a command; it takes them as ``**reading``."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def asked(reading: dict[str, Any]) -> Asked:
    """What was asked for."""
    from leadtui.exchange.mending import parse_cell
    from leadtui.services.import_asked import Asked

    sheet = reading["sheet"]
    delimiter = reading["delimiter"]
    return Asked(
        columns=tuple(reading["columns"]),
        choices=tuple((kind, *_pair(text)) for kind in DECIDED for text in reading[kind]),
        unknown=reading["unknown"],
        basis=(reading["basis"] or "").strip(),
        day_first=reading["day_first"],
        encoding=reading["encoding"],
        delimiter="\t" if delimiter in ("tab", "\\t") else delimiter,
        sheet=int(sheet) if sheet and sheet.isascii() and sheet.isdecimal() else sheet,
        header_row=reading["header_row"],
        hidden_rows=reading["hidden_rows"],
        phone_region=reading["phone_region"] or "",
        cells=tuple(map(parse_cell, reading["cells"])),
        without=tuple(reading["without"]),
        made=tuple(map(_made, reading["made"])),
        skip_duplicates=reading["skip_duplicates"],
        update_duplicates=reading["update_duplicates"],
        proposed=reading["proposed"],
    )


def _pair(text: str) -> tuple[str, str]:
    name, sign, meaning = text.rpartition("=")
    if not sign or not name.strip():
        raise UsageError(N_("“{text}” does not say what it means."), N_("Write it TEXT=MEANING."), text=text)
    return name.strip(), meaning.strip()


def _made(text: str) -> tuple[str, str]:
    """A column and the type of field it becomes; titles may hold a colon or @ of their own."""
    from leadtui.domain.fields.definition import ENTITIES, KINDS
    from leadtui.services.import_fields import ON

    column, entity = _cut(text, ON, ENTITIES)
    column, kind = _cut(column, ":", KINDS)
    return column, f"{kind}{ON}{entity}" if entity else kind


def _cut(text: str, sign: str, known: Mapping[Any, Label]) -> tuple[str, str]:
    """What stands before the last sign and what behind it, where that is one of these."""
    from leadtui.domain.lists import fold

    head, found, tail = text.rpartition(sign)
    words = {fold(name) for key, label in known.items() for name in (key, *label)}
    return (head.strip(), tail.strip()) if found and fold(tail) in words else (text.strip(), "")
