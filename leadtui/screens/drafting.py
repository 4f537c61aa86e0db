"""Forms that never lose typing: drafts go to a file first, then to the database (DESIGN 2.16)."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from leadtui import clock
from leadtui.errors import DatabaseError, Unreachable
from leadtui.i18n import _
from leadtui.keyed import Keyed
from leadtui.services import draft_files, drafts
from leadtui.services.draft_files import DraftKey

if TYPE_CHECKING:
    from leadtui.app import LeadTui

    class _Host(Keyed):
        """What a form is besides."""
else:
    _Host = object

PAUSE = 0.3
"""Seconds after the last key until a draft is written."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and when."""

    body: dict[str, Any]
    at: datetime


def draft_key(desk: LeadTui, kind: str, entity_id: int) -> DraftKey:
    """The key of the viewer's draft."""
    login = desk.viewer.login if desk.viewer is not None else desk.login
    return DraftKey(desk.url, login, kind, entity_id)


async def newest(desk: LeadTui, kind: str, entity_id: int) -> Draft | None:
    """The draft of a form, from the file or the database, whichever is newer."""
    found = [draft_files.read(draft_key(desk, kind, entity_id))]
    try:
        found.append(await desk.keep(drafts.load, kind, entity_id))
    except DatabaseError:
        # The file is what there is while the database is away.
        found.append(None)
    kept = [Draft(*draft) for draft in found if draft is not None]
    draft = max(kept, key=lambda draft: draft.at, default=None)
    # An empty one stands for what was saved or thrown away while the database could not be told.
    return draft if draft is not None and draft.body else None


class Drafting(_Host):
    """Mixed into forms; they say what they hold in ``draft_body`` and take it back in ``take_draft``."""

    KIND = "form"

    _kept: dict[str, Any] | None = None
    _pause: asyncio.TimerHandle | None = None
    restored: Draft | None = None
    parked = False

    @property
    def desk(self) -> LeadTui:
        """The app."""
        return cast("LeadTui", self.app)

    @property
    def draft_entity(self) -> int:
        """The id of the lead the form is about; 0 for a new one."""
        return 0

    @abstractmethod
    def draft_body(self) -> dict[str, Any]:
        """All that was typed and chosen, as JSON takes it."""

    @abstractmethod
    def take_draft(self, body: dict[str, Any]) -> None:
        """Show what ``draft_body`` once gave."""

    def start_drafting(self, draft: Draft | None) -> None:
        """The form stands: what it holds now is no draft yet; restore one if there is one."""
        self._pristine = self._kept = self.draft_body()
        if draft is None:
            return
        self.take_draft(draft.body)
        self._kept = self.draft_body()
        self.restored = draft
        zone = self.desk.viewer.zone if self.desk.viewer is not None else "UTC"
        when = clock.local(draft.at, zone).strftime("%m-%d %H:%M")
        self.say(
            _("Draft of {when} restored", when=when),
            "good",
            _("{key} afresh", key=self.keys.shown("form.afresh")),
        )

    def touch_draft(self) -> None:
        """Something was typed: write it once the keys rest."""
        if self._kept is None:
            return
        if self._pause is not None:
            self._pause.cancel()
        self._pause = asyncio.get_running_loop().call_later(PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        """Write now what was not written yet: to the file at once, to the database as soon as it has time."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if self._kept is None or not self.is_attached:
            return
        body = self.draft_body()
        if body == self._kept:
            return
        self._kept, self.parked, at = body, True, clock.now()
        self._write_file(body, at)
        self.app.run_worker(cast("Any", partial(self._store, body, at)), group="draft", exclusive=True)

    def _write_file(self, body: dict[str, Any], at: datetime) -> None:
        try:
            draft_files.write(self._draft_key, body, at)
        except OSError as error:
            self.say(_("The draft could not be written: {why}", why=error.strerror or error), "warning")

    async def _store(self, body: dict[str, Any], at: datetime) -> None:
        try:
            await self.desk.keep(drafts.save, self.KIND, self.draft_entity, body, at)
        except Unreachable:
            what = _("The database is out of reach; your draft is kept on this machine.")
            self.say(what, "warning")
            if await self.desk.came_back(what) and self._kept is body:
                await self._store(body, at)
        except DatabaseError as error:
            self.say(error.text(), "warning", _("your draft is kept on this machine"))

    async def discard_draft(self) -> None:
        """It is saved, or not wanted: forget it."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        self._kept, self.parked = None, False
        draft_files.discard(self._draft_key)
        try:
            await self.desk.keep(drafts.discard, self.KIND, self.draft_entity)
        except DatabaseError:
            self._write_file({}, clock.now())

    @property
    def _draft_key(self) -> DraftKey:
        return draft_key(self.desk, self.KIND, self.draft_entity)

    async def cmd_form_afresh(self) -> None:
        """Throw the draft away and show what the form began with."""
        self.take_draft(self._pristine)
        await self.discard_draft()
        self._kept = self.draft_body()
        self.restored = None
        self.say(_("Started afresh."))
