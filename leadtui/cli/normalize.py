"""``leadtui normalize``: phones, names, sources and the like in one form, over many leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command, words_of
from leadtui.cli.output import err, grid, json_line, out
from leadtui.cli.values import Number
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.normal_rules import Proposal
    from leadtui.services.normal_writes import Done
    from leadtui.services.normalizing import Asked, Preview

SHOWN, FEW = 40, 10


@command(
    "normalize",
    wide=True,
    help=N_(
        "Write phones, emails, names, sources, tags and regions in one form; it shows what would change:"
        " leadtui normalize source:other --fields source --map google=Google"
    ),
)
@click.argument("query", nargs=-1)
@click.option(
    "--fields",
    metavar="FIELDS",
    default="",
    help=N_("Which, with commas between: phone email company person source tag region industry; else all."),
)
@click.option(
    "--map",
    "maps",
    metavar="A=B",
    multiple=True,
    help=N_("A word, and what it becomes: google=Google, or of one field tag:vip=VIP."),
)
@click.option("--thorough", is_flag=True, help=N_("Also write out long legal forms the short way."))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would change; so it is without --apply."))
@click.option("--apply", "apply_", is_flag=True, help=N_("Do it; leadtui undo takes all of it back."))
@click.option("--limit", type=Number(0), default=SHOWN, metavar="N", help=N_("Show at most N changes."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines, every change, then the counts."))
@pass_desk
@click.pass_context
def normalize(
    ctx: click.Context,
    desk: Desk,
    *,
    query: tuple[str, ...],
    fields: str,
    maps: tuple[str, ...],
    thorough: bool,
    dry_run: bool,
    apply_: bool,
    limit: int,
    as_json: bool,
) -> None:
    """See the help above."""
    if dry_run and apply_:
        raise click.UsageError(_("Give --dry-run or --apply, not both."), ctx)
    text = words_of(ctx, query)
    desk.reading()  # opening the store loads the one driver it needs
    from leadtui.services.normalizing import asked_for

    asked = asked_for(fields.replace("，", ",").split(","), maps, thorough=thorough)
    if apply_:
        _apply(desk, asked, text, as_json=as_json)
    else:
        _show(desk, asked, text, limit, as_json=as_json)


def _show(desk: Desk, asked: Asked, query: str, limit: int, *, as_json: bool) -> None:
    """What would change; JSON lines come as they are found."""
    from leadtui.cli.lead_table import understand
    from leadtui.cli.progress import progress

    store, viewer = desk.reading()
    from leadtui.services import normalizing

    with progress() as told:
        preview = normalizing.begin(store, viewer, asked, understand(desk, query))
        while not preview.ended:
            for each in normalizing.look(store, viewer, preview):
                if as_json:
                    json_line(_plain(each))
            told("read", preview.at, len(preview.ids))
    if as_json:
        json_line({"dry_run": True, **_counts(preview)})
        return
    _print(preview, limit)


def _apply(desk: Desk, asked: Asked, query: str, *, as_json: bool) -> None:
    from leadtui.cli.lead_table import understand
    from leadtui.cli.progress import progress
    from leadtui.errors import ConflictError

    hint = _("What is done stays; leadtui undo takes it back.")
    with progress(hint) as told, desk.writing() as (store, viewer):
        from leadtui.services import normal_writes, normalizing

        preview = normalizing.preview(store, viewer, asked, understand(desk, query), told=told)
        done = normal_writes.apply(store, viewer, preview, told=told)
    if as_json:
        json_line({"dry_run": False, **_counts(preview), **_done(done)})
    else:
        _tell(preview, done)
    if done.refused:
        raise ConflictError(N_("{n} values were changed meanwhile and stay."), n=len(done.refused))


def _plain(each: Proposal) -> dict[str, object]:
    return {
        "number": each.number,
        "field": each.kind,
        "before": each.before,
        "after": each.after,
        "columns": {name: [before, after] for name, before, after in each.changes},
    }


def _counts(preview: Preview) -> dict[str, object]:
    return {
        "looked_at": preview.at,
        "leads": len(preview.leads),
        "values": preview.total,
        "counts": dict(preview.counts),
        "alike": [twin._asdict() for twin in preview.twins],
        "unlisted": dict(preview.unlisted.most_common()),
        "masked": preview.masked,
        "foreign": preview.foreign,
    }


def _done(done: Done) -> dict[str, object]:
    return {
        "leads": done.leads,
        "values": done.values,
        "refused": [{"number": number, "why": why} for number, why in done.refused],
    }


def _print(preview: Preview, limit: int) -> None:
    from leadtui.domain.normal_rules import FIELDS
    from leadtui.text import glyphs

    shown, arrow = preview.rows[:limit], glyphs().arrow
    grid(
        [(each.number, str(FIELDS[each.kind]), each.before, arrow, each.after) for each in shown],
        (_("Number"), _("Field"), _("Is"), "", _("Becomes")) if shown else (),
    )
    if shown and preview.total > len(shown):
        out("  " + _("and {n} more; all of them with --json", n=f"{preview.total - len(shown):,}"))
    _print_counts(preview)
    if preview.total:
        err(_("Nothing is changed yet: --apply does it, and leadtui undo takes it back."))
    else:
        err(_("Nothing to normalise."))


def _print_counts(preview: Preview) -> None:
    from leadtui.domain.normal_rules import FIELDS

    for name, n in preview.counts.items():
        out(f"  {n:>8,}  {FIELDS[name]}")
    for twin in preview.twins[:FEW]:
        out("  " + _("{number} would be like {other}: {value}", **_of(twin)))
    if len(preview.twins) > FEW:
        out("  " + _("and {n} more leads would be like another", n=len(preview.twins) - FEW))
    if preview.unlisted:
        texts = ", ".join(f"{text} ({n})" for text, n in preview.unlisted.most_common(FEW))
        out("  " + _("Sources no list has: {names} (--map 'A=B')", names=texts))
    _print_left(preview)


def _of(twin: object) -> dict[str, str]:
    return {name: str(getattr(twin, name)) for name in ("number", "other", "value")}


def _print_left(preview: Preview) -> None:
    if preview.masked:
        text = ngettext(
            "{n} lead keeps its contact details, which you do not see",
            "{n} leads keep their contact details, which you do not see",
            preview.masked,
        )
        out("  " + text)
    if preview.foreign:
        text = ngettext(
            "{n} lead is not yours to change", "{n} leads are not yours to change", preview.foreign
        )
        out("  " + text)


def _tell(preview: Preview, done: Done) -> None:
    from leadtui.domain.normal_rules import FIELDS

    for name, n in preview.counts.items():
        out(f"  {n:>8,}  {FIELDS[name]}")
    for number, why in done.refused[:FEW]:
        out(f"  {number}  {why}")
    out(ngettext("{n} lead normalised", "{n} leads normalised", done.leads))
