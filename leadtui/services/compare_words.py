"""A comparison of a pilot in words, the same on the screen and on the command line."""

from __future__ import annotations

from leadtui.i18n import _, ngettext
from leadtui.services.field_compare import Comparison, Tried, share
from leadtui.store.pilots import Went


def comparison_lines(found: Comparison, *, narrow: bool = False) -> list[str]:
    """The span, a line per person, one or two per group of leads; every share bears what it is of."""
    return [
        _("{first} to {last}", first=found.first.isoformat(), last=found.last.isoformat())
        + " · "
        + (_("ended") if found.ended else _("running")),
        *(_person(one) for one in found.people),
        *_went(_("tried, with a value"), found.with_value, narrow=narrow),
        *_went(_("tried, without one"), found.without, narrow=narrow),
        *_went(_("everybody else"), found.others, narrow=narrow),
    ]


def _person(one: Tried) -> str:
    times = ngettext("set {n} time", "set {n} times", one.times)
    last = "" if one.last is None else " · " + _("last {day}", day=one.last.isoformat())
    return f"{one.name}: " + _("filled {share}", share=share(one.filled, one.leads)) + f" · {times}{last}"


def _went(title: str, went: Went, *, narrow: bool) -> list[str]:
    moved = _("moved up {share}", share=share(went.moved, went.leads))
    won = _("won {share}", share=share(went.won, went.leads))
    lost = _("lost {share}", share=share(went.lost, went.leads))
    if narrow:
        return [f"{title}: {moved}", f"  {won} · {lost}"]
    return [f"{title}: {moved} · {won} · {lost}"]
