"""``leadtui import FILE --dry-run``: how the columns are read, and what every row would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.cli.output import grid, heading, json_line, out
from leadtui.errors import RejectsError
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.exchange.mapping import Mapped
    from leadtui.services.import_rehearsal import Rehearsal
    from leadtui.services.import_verdicts import Judged

SHOWN = 40


def tell(told: Rehearsal, *, only: str | None, as_json: bool) -> None:
    """Print it; rows that cannot be read are an error of their own."""
    rows = [row for row in told.rows if only in (None, row.verdict)]
    if as_json:
        json_line(_plain(told, rows))
    else:
        _print(told, rows)
    if errors := told.counts.get("error"):
        raise RejectsError(N_("{n} rows would be left out."), n=errors)


def _plain(told: Rehearsal, rows: list[Judged]) -> dict[str, object]:
    from leadtui.services.import_verdicts import VERDICTS

    mapping = told.mapping
    return {
        "file": told.name,
        "sheet": told.sheet,
        "sheets": list(told.sheets),
        "detected": told.detected,
        "layout": "record_sheet" if mapping is None else mapping.layout,
        "mapping": [_column(column) for column in mapping.columns] if mapping else [],
        "unknown_columns": list(told.unknown),
        "owners_unknown": list(told.owners_unknown),
        "unknown_values": [
            {"field": kind, "text": text, "rows": n, "proposed": _proposed(kind, text) or None}
            for kind, text, n in told.unknown_values
        ],
        "left_out": list(told.left_out),
        "counts": {verdict: told.counts.get(verdict, 0) for verdict in VERDICTS},
        "lead_counts": {verdict: told.lead_counts.get(verdict, 0) for verdict in VERDICTS},
        "leads": told.leads,
        "followups": told.followups,
        "rows": [_row(row) for row in rows],
    }


def _column(column: Mapped) -> dict[str, object]:
    return {
        "column": column.letter,
        "title": column.title,
        "field": column.target,
        "confidence": column.confidence,
        "reason": column.reason,
        "sample": column.sample,
        "new_field": column.made,
        "new_field_of": column.made_on if column.made else "",
    }


def _row(row: Judged) -> dict[str, object]:
    return {
        "row": row.row,
        "verdict": row.verdict,
        "number": row.number,
        "customer": row.customer,
        "contact": row.contact,
        "owner": row.owner,
        "status": row.status,
        "reason": row.reason,
        "cell": row.cell,
        "value": row.value,
        "corrected": row.mended,
        "changes": list(row.changes),
    }


def _print(told: Rehearsal, rows: list[Judged]) -> None:
    from leadtui.services.import_verdicts import VERDICTS

    title = f"{told.name} [{told.sheet}]" if told.sheet else told.name
    heading(_("{file}: nothing is written yet", file=title))
    if told.mapping is not None:
        _print_mapping(told)
    out()
    for verdict, label in VERDICTS.items():
        if told.counts.get(verdict):
            out(f"  {told.counts[verdict]:>8,}  {_(label)}")
    for text, names in (
        (N_("Owners nobody here is: {names} (--owner 'NAME=LOGIN')"), told.owners_unknown),
        (N_("Texts no list has, and what they may mean (--proposed takes it): {names}"), _texts(told)),
        (N_("Not read: {names}"), told.left_out),
    ):
        if names:
            out("  " + _(text, names=", ".join(names)))
    out()
    grid(
        [_cells(row) for row in rows[:SHOWN]],
        (_("Row"), _("Result"), _("Customer"), _("Contact"), _("Reason")),
    )
    if len(rows) > SHOWN:
        out("  " + _("and {n} more; all of them with --json", n=len(rows) - SHOWN))


def _texts(told: Rehearsal) -> list[str]:
    """What could be decided once for the whole file."""
    return [
        f"--{kind.replace('_', '-')} '{text}={_proposed(kind, text)}' ({n})"
        for kind, text, n in told.unknown_values[:SHOWN]
    ]


def _proposed(kind: str, text: str) -> str:
    from leadtui.domain.foreign_words import proposed

    item = proposed(kind, text)
    return item.id if item else ""


def _print_mapping(told: Rehearsal) -> None:
    from leadtui.exchange.layouts import layout_named
    from leadtui.exchange.mapping import REASONS, label_of

    assert told.mapping is not None
    layout = layout_named(told.mapping.layout)
    if layout is not None:
        out("  " + _("This is a {name}.", name=str(layout.name)))
    grid(
        [
            (
                column.letter,
                column.title,
                label_of(column),
                f"{column.confidence:.0%}" if column.reason != "unknown" else "",
                _(REASONS[column.reason]),
                column.sample,
            )
            for column in told.mapping.columns
        ],
        ("", _("Column"), _("Field"), _("Sure"), _("Why"), _("Example")),
    )


def _cells(row: Judged) -> tuple[str, ...]:
    from leadtui.services.import_verdicts import VERDICTS

    reason = f"{row.cell} {row.value}: {row.reason}" if row.cell else row.reason
    return str(row.row), _(VERDICTS[row.verdict]), row.customer, row.contact, reason
