"""``leadtui undo`` and ``leadtui redo``."""

from __future__ import annotations

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import out
from leadtui.i18n import _


@command("undo")
@pass_desk
def undo(desk: Desk) -> None:
    """Take back the viewer's last command, from whichever screen or shell it came."""
    from leadtui.cli.progress import progress

    with progress(_("Go on with: leadtui undo")) as told, desk.writing() as (store, viewer):
        from leadtui.services.undoing import undo_last

        saved = undo_last(store, viewer, told=told)
    out(f"{saved.number}  {saved.message}" if saved.number else saved.message)


@command("redo")
@pass_desk
def redo(desk: Desk) -> None:
    """Carry out again what was last undone."""
    from leadtui.cli.progress import progress

    with progress() as told, desk.writing() as (store, viewer):
        from leadtui.services.undoing import redo_last

        saved = redo_last(store, viewer, told=told)
    out(f"{saved.number}  {saved.message}" if saved.number else saved.message)
