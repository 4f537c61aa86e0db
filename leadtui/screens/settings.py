"""Settings: language, theme, glyphs, signals; where the rest is set."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from leadtui import config, i18n, paths
from leadtui.domain.limits import SHIPPED, value_of
from leadtui.i18n import LANGUAGE_NAMES, LANGUAGES, _
from leadtui.screens.notice_settings import choose_notices
from leadtui.screens.picker import Entry, Picker, Source, fixed
from leadtui.services import limits
from leadtui.services.limits import Held
from leadtui.text import set_glyphs

if TYPE_CHECKING:
    from leadtui.app import LeadTui

T = TypeVar("T")


class SettingsPicker(Picker[str]):
    """The settings with their values."""

    CONTEXT = "choice"


class LimitPicker(Picker[Held]):
    """The limits with their values."""

    CONTEXT = "choice"


async def open_settings(desk: LeadTui) -> None:
    """Show the settings until one leaves; each takes effect at once and is kept."""
    while True:
        chosen = await desk.push_screen_wait(SettingsPicker(_("Settings"), fixed(_entries(desk))))
        if chosen == "fields":
            await desk.cmd_fields_open()
        if chosen not in (pages := _pages()):
            return
        await pages[chosen](desk)


def _pages() -> dict[str | None, Callable[[LeadTui], Awaitable[None]]]:
    return {
        "language": _choose_language,
        "theme": _choose_theme,
        "glyphs": _choose_glyphs,
        "bell": _choose_bell,
        "notices": choose_notices,
        "limits": _choose_limit,
    }


def _entries(desk: LeadTui) -> list[Entry[str]]:
    problems = [problem.text() for problem in desk.keys.problems]
    file = str(paths.config_file())
    entries = [
        Entry(1, "language", _("Language"), LANGUAGE_NAMES[i18n.language()]),
        Entry(2, "theme", _("Theme"), desk.theme),
        Entry(3, "glyphs", _("Glyphs"), desk.config.glyphs or _("as the terminal allows")),
        Entry(4, "bell", _("New notices"), _bells()[desk.config.bell or "off"]),
        Entry(9, "notices", _("Mail, chat, digest"), "", _("how you are told besides the inbox")),
        Entry(5, "keys", _("Keys"), "", problems[0] if problems else file, dim=True),
        Entry(6, "columns", _("Columns"), "", _("Press c in the list of leads."), dim=True),
    ]
    if desk.viewer is not None and desk.viewer.role == "admin":
        entries.append(Entry(7, "limits", _("Limits"), _("for everybody")))
        entries.append(Entry(8, "fields", _("Fields of your own"), _("for everybody")))
    return entries


def _bells() -> dict[str, str]:
    return {
        "off": _("silent"),
        "bell": _("the terminal's bell"),
        "osc9": _("a notification of the desktop (OSC 9)"),
        "both": _("bell and notification"),
    }


async def _choose_language(desk: LeadTui) -> None:
    entries = [Entry(n, tag, LANGUAGE_NAMES[tag]) for n, tag in enumerate(LANGUAGES)]
    tag = await desk.push_screen_wait(SettingsPicker(_("Language"), fixed(entries)))
    if tag:
        i18n.set_language(tag)
        config.save_setting("language", tag)
        desk.language_changed()


async def _choose_theme(desk: LeadTui) -> None:
    names = sorted(desk.available_themes, key=lambda name: (not name.startswith("leadtui"), name))
    entries = [Entry(n, name, name) for n, name in enumerate(names)]
    name = await desk.push_screen_wait(SettingsPicker(_("Theme"), fixed(entries)))
    if name:
        desk.theme = name
        config.save_setting("theme", name)


async def _choose_glyphs(desk: LeadTui) -> None:
    entries = [Entry(1, "unicode", "● ◐ ○ ▲ →"), Entry(2, "ascii", "* o . ^ ->")]
    name = await desk.push_screen_wait(SettingsPicker(_("Glyphs"), fixed(entries)))
    if name:
        set_glyphs(name)
        config.save_setting("glyphs", name)
        desk.repaint_all()


async def _choose_bell(desk: LeadTui) -> None:
    entries = [Entry(n, way, text) for n, (way, text) in enumerate(_bells().items())]
    way = await desk.push_screen_wait(SettingsPicker(_("New notices"), fixed(entries)))
    if way:
        desk.config = replace(desk.config, bell=way)
        config.save_setting("bell", way)


async def _choose_limit(desk: LeadTui) -> None:
    """Set limits for everybody until one leaves."""
    while True:
        found = await desk.ask(limits.everything)
        entries = [
            Entry(n, held, str(held.limit.label), held.limit.shown(held.value))
            for n, held in enumerate(found)
        ]
        held = await desk.push_screen_wait(LimitPicker(_("Limits"), fixed(entries)))
        if held is None:
            return
        bounds = _("from {least} to {most}", least=held.limit.least, most=held.limit.most)
        asked = SettingsPicker(str(held.limit.label), _numbers(held), placeholder=bounds)
        wanted = await desk.push_screen_wait(asked)
        if wanted is not None:
            await desk.change(limits.change, held.key, wanted)


def _numbers(held: Held) -> Source[str]:
    """The number being typed, or the one shipped; what is none of the limit's says so."""

    async def source(text: str) -> Sequence[Entry[str]]:
        if not text.strip():
            words = [Entry(n, word, word) for n, word in enumerate(held.limit.words, 2)]
            return [Entry(1, SHIPPED, held.limit.shown(held.limit.shipped), _("as shipped")), *words]
        return [Entry(1, text, held.limit.shown(value_of(held.key, text)))]

    return source
