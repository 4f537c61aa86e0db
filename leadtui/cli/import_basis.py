"""Why the people of a file may be kept: asked once for it where somebody sits at the terminal."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadtui.cli.output import err
from leadtui.i18n import _

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.services.import_asked import Asked
    from leadtui.store.database import Store


def with_basis(store: Store, viewer: Viewer, path: Path, asked: Asked) -> Asked:
    """What was asked for, with the basis that somebody gives now; without a terminal it stays unknown."""
    from leadtui.services.import_rehearsal import lacks_basis

    if not lacks_basis(store, viewer, path, asked):
        return asked
    if sys.stdin.isatty() and sys.stderr.isatty():
        question = _("Why may you keep these people's data (basis of collection; Enter: not known)")
        text = click.prompt(question, default="", show_default=False, err=True)
        return replace(asked, basis=str(text).strip())
    err(_("No basis of collection was given, and none is kept; say it with --basis TEXT."))
    return asked
