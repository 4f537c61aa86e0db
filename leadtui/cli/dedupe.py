"""``leadtui dedupe``: pairs of leads that may be one customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import err, listed, out
from leadtui.cli.values import Number
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.duplicate_pairs import Pair
    from leadtui.services.duplicate_run import Found

_GRADES = click.option(
    "--grade",
    metavar="GRADES",
    default="certain,likely",
    show_default=True,
    help=N_("Which: certain, likely, weak, with commas between."),
)
_LIMIT = click.option("--limit", type=Number(1), metavar="N", help=N_("At most N; without it all."))
_JSON = click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))


@click.group(
    "dedupe",
    cls=Group,
    invoke_without_command=True,
    help=N_("Leads that may be one customer: look through all of them, and print the pairs."),
)
@click.option("--resume", is_flag=True, help=N_("Go on where the last run was ended."))
@_GRADES
@_LIMIT
@_JSON
@pass_desk
@click.pass_context
def dedupe(
    ctx: click.Context, desk: Desk, *, resume: bool, grade: str, limit: int | None, as_json: bool
) -> None:
    """See the help above."""
    if ctx.invoked_subcommand is not None:
        return
    from leadtui.cli.progress import progress

    hint = _("Go on with: leadtui dedupe --resume")
    with progress(hint) as told, desk.writing() as (store, viewer):
        from leadtui.services import duplicate_run

        def tell(leads: int, compared: int) -> None:
            told("pairs" if compared else "keys", compared or leads, 0)

        found = duplicate_run.run(store, viewer, resume=resume, told=tell)
    _sum(found)
    _print(desk, grade, limit, as_json=as_json)


def _sum(found: Found) -> None:
    err(
        _(
            "{compared} pairs compared in {seconds} s: {certain} certain, {likely} likely, {weak} weak.",
            compared=f"{found.compared:,}",
            seconds=f"{found.seconds:.1f}",
            certain=found.certain,
            likely=found.likely,
            weak=found.weak,
        )
    )


@dedupe.command("list", help=N_("The pairs that were found and not decided, surest first."))
@_GRADES
@_LIMIT
@_JSON
@pass_desk
def list_(desk: Desk, *, grade: str, limit: int | None, as_json: bool) -> None:
    """Print them."""
    _print(desk, grade, limit, as_json=as_json)


@dedupe.command("imported", help=N_("What the leads of an import, by default the last, may be one with."))
@click.argument("batch", type=Number(1), required=False)
@_GRADES
@_LIMIT
@_JSON
@pass_desk
def imported(desk: Desk, *, batch: int | None, grade: str, limit: int | None, as_json: bool) -> None:
    """Look, and print all that is open."""
    from leadtui.cli.progress import progress

    with progress("") as told, desk.writing() as (store, viewer):
        from leadtui.services import duplicate_run

        def tell(_leads: int, compared: int) -> None:
            told("pairs", compared, 0)

        found = duplicate_run.imported(store, viewer, batch, tell)
    _sum(found)
    _print(desk, grade, limit, as_json=as_json)


@dedupe.command("reject", help=N_("Two leads are two customers; that is remembered."))
@click.argument("one")
@click.argument("other")
@pass_desk
def reject(desk: Desk, *, one: str, other: str) -> None:
    """Remember it."""
    with desk.writing() as (store, viewer):
        from leadtui.services import duplicate_pairs, showing

        ids = [showing.lead_id_of(store, viewer, number) for number in (one, other)]
        duplicate_pairs.reject(store, viewer, ids[0], ids[1])
    out(_("{one} and {other} are two customers.", one=one, other=other))


@dedupe.command("reopen", help=N_("They may be one after all."))
@click.argument("one")
@click.argument("other")
@pass_desk
def reopen(desk: Desk, *, one: str, other: str) -> None:
    """Forget it."""
    with desk.writing() as (store, viewer):
        from leadtui.services import duplicate_pairs, showing

        ids = [showing.lead_id_of(store, viewer, number) for number in (one, other)]
        duplicate_pairs.reopen(store, viewer, ids[0], ids[1])
    out(_("{one} and {other} may be one customer.", one=one, other=other))


def _print(desk: Desk, grade: str, limit: int | None, *, as_json: bool) -> None:
    store, viewer = desk.reading()
    from leadtui.services import duplicate_pairs

    grades = [name.strip() for name in grade.split(",") if name.strip()]
    found = duplicate_pairs.listed(store, viewer, grades, limit)
    titles = (_("Grade"), _("Score"), _("One"), _("Other"), _("Same"))
    listed(found, _plain, _cells, titles, _("No duplicates."), as_json=as_json)


def _plain(pair: Pair) -> dict[str, object]:
    return {
        "grade": pair.grade,
        "score": round(pair.score, 4),
        "one": pair.low,
        "other": pair.high,
        "one_name": pair.low_name,
        "other_name": pair.high_name,
        "reasons": list(pair.reasons),
    }


def _cells(pair: Pair) -> Sequence[str]:
    from leadtui.domain.match_labels import GRADE_LABELS, reasons_text

    return (
        str(GRADE_LABELS[pair.grade]),
        f"{pair.score:.0%}",
        f"{pair.low} {pair.low_name}",
        f"{pair.high} {pair.high_name}",
        reasons_text(pair.reasons),
    )
