"""The app: one gateway, one viewer, three modes; every service call of the screens passes here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from textual.message import Message

from leadtui import i18n
from leadtui.base import BaseApp
from leadtui.config import Config
from leadtui.domain.forms import Saved
from leadtui.domain.people import Viewer
from leadtui.gateway import Gateway
from leadtui.keymap import keymap
from leadtui.widgets.themes import DEFAULT, register_themes

P = ParamSpec("P")
T = TypeVar("T")


def _today() -> Any:
    from leadtui.screens.today import TodayScreen

    return TodayScreen()


def _leads() -> Any:
    from leadtui.screens.leads import LeadsScreen

    return LeadsScreen()


def _board() -> Any:
    from leadtui.screens.board import BoardScreen

    return BoardScreen()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one was: a mode and the lead under the cursor, for ctrl+o."""

    mode: str
    lead_id: int | None


class LeadTui(BaseApp):
    """The program.

    ``query`` is what Leads and Board show; ``revision`` counts changes, so that a screen knows on
    its way back whether it is stale.
    """

    MODES = {"today": _today, "leads": _leads, "board": _board}
    DEFAULT_MODE = "today"
    TITLE = "leadtui"

    class Changed(Message):
        """Leads were changed; ``lead_ids`` is None where anything may have."""

        def __init__(self, lead_ids: frozenset[int] | None) -> None:
            super().__init__()
            self.lead_ids = lead_ids

    def __init__(
        self, url: str, login: str, *, as_login: str | None = None, config: Config | None = None
    ) -> None:
        self.config = config or Config()
        super().__init__(keymap(self.config.keys))
        self.url = url
        self.login = login
        self.as_login = as_login
        self.viewer: Viewer | None = None
        self.query_text = ""
        self.revision = 0
        self.places: list[Place] = []
        self.gateway: Gateway[Any] = Gateway(self._open)
        register_themes(self)
        self.theme = self.config.theme or DEFAULT

    def _open(self) -> Any:
        """Open the store and sign in; called in the gateway's thread."""
        from leadtui.services import people, setup

        store = setup.open_store(self.url)
        try:
            self.viewer = people.sign_in(store, self.login, self.as_login)
        except BaseException:
            store.close()
            raise
        return store

    async def ask(
        self, function: Callable[Concatenate[Any, Viewer, P], T], *args: Any, key: str | None = None, **kwargs: Any
    ) -> T:
        """A read: the answer of ``function(store, viewer, *args)``; a newer one with the same key wins."""
        return await self.gateway.run(self._as_viewer, function, args, kwargs, key=key)

    async def change(
        self, function: Callable[Concatenate[Any, Viewer, P], T], *args: Any, **kwargs: Any
    ) -> T:
        """A write; screens hear what changed."""
        result = await self.gateway.run(self._as_viewer, function, args, kwargs, write=True)
        self.revision += 1
        touched = frozenset({result.lead_id}) if isinstance(result, Saved) and result.lead_id else None
        self.screen.post_message(self.Changed(touched))
        return result

    def _as_viewer(self, store: Any, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        assert self.viewer is not None
        return function(store, self.viewer, *args, **kwargs)

    def may(self, right: str) -> bool:
        """Whether the viewer holds a right; so far only viewers lack any."""
        return self.viewer is None or self.viewer.role != "viewer"

    # Going places

    async def go(self, mode: str, lead_id: int | None = None) -> None:
        """Switch to a mode, remembering where one was."""
        if mode != self.current_mode:
            self.places.append(Place(self.current_mode, getattr(self.screen, "current_id", None)))
            del self.places[:-50]
            await self.switch_mode(mode)

    async def cmd_screen_today(self) -> None:
        """Today's work."""
        await self.go("today")

    async def cmd_screen_leads(self) -> None:
        """The list."""
        await self.go("leads")

    async def cmd_screen_board(self) -> None:
        """The board."""
        await self.go("board")

    async def cmd_nav_return(self) -> None:
        """Back where one was."""
        if self.places:
            place = self.places.pop()
            await self.switch_mode(place.mode)
            show = getattr(self.screen, "go_to_lead", None)
            if show is not None and place.lead_id is not None:
                await show(place.lead_id)

    async def action_quit(self) -> None:
        """Close the connection, then leave."""
        await self.gateway.close()
        self.exit(0)


def run(url: str, login: str, *, as_login: str | None = None, config: Config | None = None) -> int:
    """Open the screen and return the exit code."""
    if config is not None and config.language:
        i18n.set_language(config.language)
    return LeadTui(url, login, as_login=as_login, config=config).run() or 0
