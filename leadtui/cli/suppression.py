"""``leadtui privacy suppress|suppressed|lift``: who asked to be forgotten, kept as keyed hashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.output import json_line, listed, out
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.forgetting import Kept

F = TypeVar("F", bound=Callable[..., object])


def _points(function: F) -> F:
    """The options that say how somebody is reached."""
    for option in (
        click.option("--wechat", metavar="ID", multiple=True, help=N_("A WeChat id; may be repeated.")),
        click.option("--email", metavar="EMAIL", multiple=True, help=N_("An email; may be repeated.")),
        click.option("--phone", metavar="PHONE", multiple=True, help=N_("A phone; may be repeated.")),
    ):
        function = option(function)
    return function


@click.command(
    "suppress", help=N_("Keep that somebody asked to be forgotten: by a keyed hash, not by the number.")
)
@_points
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def suppress(
    desk: Desk, *, phone: tuple[str, ...], email: tuple[str, ...], wechat: tuple[str, ...], as_json: bool
) -> None:
    """Keep it; what is held stays until it is erased."""
    points = _typed(phone, email, wechat)
    if not points:
        raise click.UsageError(_("Give a phone, an email or a WeChat id."))
    with desk.writing() as (store, viewer):
        from leadtui.services import forgetting

        done = forgetting.suppress(store, viewer, points)
    if as_json:
        json_line({"mark": done.mark, "points": done.points, "new": done.new})
        return
    out(
        ngettext(
            "{n} way of contact kept as {mark}",
            "{n} ways of contact kept as {mark}",
            done.new,
            mark=done.mark,
        )
    )


@click.command("suppressed", help=N_("Who asked to be forgotten: since when, how they are reached."))
@click.option("--all", "every", is_flag=True, help=N_("Those that were lifted too."))
@click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))
@pass_desk
def suppressed(desk: Desk, *, every: bool, as_json: bool) -> None:
    """Print them."""
    store, viewer = desk.reading()
    from leadtui.services import forgetting

    titles = (_("Mark"), _("Since"), _("Reached by"), _("By"), _("Origin"))
    found = forgetting.listed(store, viewer, lifted=every)
    listed(found, _plain, _row, titles, _("Nobody asked to be forgotten."), as_json=as_json)


@click.command("lift", help=N_("Let somebody come back who asked to be forgotten."))
@click.argument("mark", default="")
@_points
@pass_desk
def lift(
    desk: Desk, *, mark: str, phone: tuple[str, ...], email: tuple[str, ...], wechat: tuple[str, ...]
) -> None:
    """Lift it by its mark, or by a way of contact."""
    points = _typed(phone, email, wechat)
    if bool(mark) == bool(points):
        raise click.UsageError(_("Give the mark, or a phone, an email or a WeChat id."))
    with desk.writing() as (store, viewer):
        from leadtui.services import forgetting

        done = forgetting.lift(store, viewer, mark) if mark else forgetting.lift_points(store, viewer, points)
    out(ngettext("{n} way of contact lifted", "{n} ways of contact lifted", done))


def _typed(phone: tuple[str, ...], email: tuple[str, ...], wechat: tuple[str, ...]) -> list[tuple[str, str]]:
    named = (("phone", phone), ("email", email), ("wechat", wechat))
    return [(kind, text) for kind, texts in named for text in texts]


def _plain(kept: Kept) -> dict[str, object]:
    return {
        "mark": kept.mark,
        "origin": kept.origin,
        "kinds": list(kept.kinds),
        "at": kept.at.isoformat(),
        "by": kept.by,
        "lifted_at": kept.lifted_at.isoformat() if kept.lifted_at else None,
        "lifted_by": kept.lifted_by or None,
    }


def _row(kept: Kept) -> tuple[str, ...]:
    origin = _("erased") if kept.origin == "erased" else _("asked")
    if kept.lifted_at:
        origin = _("lifted {day} by {who}", day=f"{kept.lifted_at:%Y-%m-%d}", who=kept.lifted_by)
    return kept.mark, f"{kept.at:%Y-%m-%d}", ", ".join(kept.kinds), kept.by, origin
