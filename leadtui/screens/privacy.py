"""The page of personal data: what is held about somebody, written to a file, erased; how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from textual.app import ComposeResult
from textual.strip import Strip

from leadtui.base import BaseScreen
from leadtui.domain.privacy import TITLES, Held, Wanted
from leadtui.domain.retention import RULES, months_of
from leadtui.errors import LeadtuiError, RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.screens.actions import LeadActions
from leadtui.screens.choosing import enter
from leadtui.screens.picker import Entry, Picker
from leadtui.screens.typed_confirm import TypedConfirm
from leadtui.services import persons, privacy, retention
from leadtui.services.persons import Candidate
from leadtui.services.privacy import Erasure
from leadtui.services.retention import A_TURN, Due, Standing
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.ink import Ink
from leadtui.widgets.key_line import KeyLine
from leadtui.widgets.message_line import MessageLine
from leadtui.widgets.panel import Panel, Rule
from leadtui.widgets.privacy_line import PrivacyRow, details, held_rows, paint_privacy, rule_rows
from leadtui.widgets.rows import Rows

STAYS = (
    N_("the lead with its number, source, status, owner, dates and amounts"),
    N_("that there were follow-ups, plans and changes: when, by whom, with what outcome"),
    N_("what reports count, and the proof of the history"),
)
OUT_OF_REACH = N_("Backups, exported files and sent messages are not reached: see docs/privacy.md.")


class PersonPicker(Picker[Candidate]):
    """Who is meant, narrowed as one types."""

    CONTEXT = "choice"


class PrivacyScreen(LeadActions, BaseScreen):
    """Rules of retention until somebody is looked for; then all that is held about them."""

    CONTEXT = "privacy"
    AUTO_FOCUS = "#list"
    DEFAULT_CSS = """
    PrivacyScreen { layout: vertical; }
    PrivacyScreen #list { height: 1fr; }
    PrivacyScreen #told { height: 6; }
    """
    wanted: Wanted | None = None
    held: Held | None = None

    def compose(self) -> ComposeResult:
        """Whom it is about, the lines, all of the current one below."""
        yield Rule(_("Personal data"), id="title")
        yield HintedList[PrivacyRow](paint_privacy, id="list")
        yield Rule(id="told-rule")
        yield Panel(self._paint, id="told")
        yield MessageLine()
        yield KeyLine()

    @property
    def list(self) -> HintedList[PrivacyRow]:
        """The lines."""
        return self.query_one("#list", HintedList)

    @property
    def is_admin(self) -> bool:
        """Whether rules and erasing are the viewer's."""
        return self.desk.viewer is not None and self.desk.viewer.role == "admin"

    def on_mount(self) -> None:
        """The rules."""
        self.read()

    def read(self) -> None:
        """Read in the background what is shown."""

        async def load() -> None:
            try:
                await (self._read_person() if self.wanted is not None else self._read_rules())
            except LeadtuiError as error:
                self.desk.failed(error)

        self.run_worker(cast("Any", load), group="load", exclusive=True)

    async def _read_rules(self) -> None:
        self.held = None
        rows: Sequence[PrivacyRow] = ()
        if self.is_admin:
            rows = self._rules(await self.desk.ask(retention.standing, key="privacy"), None)
        self._show(_("Personal data"), rows)
        self.list.tell(self._hints())
        if self.is_admin:
            # Counting takes its time where there are many leads.
            standing, due = await self.desk.ask(retention.counted, key="privacy")
            self.list.show(Rows.of(self._rules(standing, due)), cursor=self.list.cursor_id)

    @staticmethod
    def _rules(standing: Standing, due: Mapping[str, int] | None) -> Sequence[PrivacyRow]:
        months = {kept.rule: kept.months for kept in standing.rules}
        return rule_rows(months, due, _("on") if standing.on else _("off"))

    def _hints(self) -> tuple[str, ...]:
        key = self.keys.shown
        hints = [
            _("{key} finds a person: all that is held about them.", key=key("privacy.find")),
            _("By name or a part of it, lead number, phone, email or WeChat."),
        ]
        if self.is_admin:
            hints.append(
                _(
                    "Above: how long personal data is kept. Enter sets a rule, {run} runs them.",
                    run=key("privacy.run"),
                )
            )
        return tuple(hints)

    async def _read_person(self) -> None:
        assert self.wanted is not None
        self.held = await self.desk.ask(privacy.show, self.wanted, key="privacy")
        subject = self.held.subject
        self._show(f"{subject.name} · {', '.join(subject.numbers)}", held_rows(self.held))
        self.list.tell(())

    def _show(self, title: str, rows: Sequence[PrivacyRow]) -> None:
        rule = self.query_one("#title", Rule)
        rule.title = title
        rule.sync()
        self.list.show(Rows.of(rows), cursor=rows[0].id if rows else None)
        self._follow()

    # What follows the cursor

    def on_virtual_list_highlighted(self) -> None:
        """The cursor rests: show all of its line."""
        self._follow()

    def _follow(self) -> None:
        self.query_one("#told", Panel).show(self._paint)

    def _paint(self, width: int, _height: int, ink: Ink) -> Sequence[Strip]:
        row = self.list.cursor_row
        return [] if row is None else details(row, width, ink)

    # Whom it is about

    async def cmd_privacy_find(self) -> None:
        """Somebody else."""
        hint = _("name, lead number, phone, email, WeChat")
        picker = PersonPicker(_("Whose data"), self._source, placeholder=hint)
        found = await self.app.push_screen_wait(picker)
        if found is not None:
            self.wanted = found.wanted
            self.read()

    async def _source(self, text: str) -> Sequence[Entry[Candidate]]:
        found: Sequence[Candidate] = await self.desk.ask(persons.candidates, text, key="person")
        return [Entry(at, one, one.name, _numbers(one.numbers)) for at, one in enumerate(found, 1)]

    def cmd_nav_back(self) -> None:
        """Back to the rules, then up."""
        if self.wanted is None:
            self.dismiss()
        else:
            self.wanted = None
            self.read()

    def _person(self) -> tuple[Wanted, Held]:
        if self.wanted is None or self.held is None:
            key = self.keys.shown("privacy.find")
            raise RuleError(N_("Nobody is shown here yet."), N_("{key} finds a person."), key=key)
        return self.wanted, self.held

    async def cmd_privacy_export(self) -> None:
        """Write it to a file."""
        from leadtui import paths
        from leadtui.exchange.person_writer import form_of, written
        from leadtui.screens.export_dialog import new_file

        wanted, held = self._person()

        def read(text: str) -> Entry[str]:
            said = _("as JSON") if form_of(text) == "json" else _("to be read")
            return Entry(0, text.strip(), text.strip(), said)

        name = await enter(self, _("Write to"), read, text=f"{held.subject.numbers[0]}.txt")
        if not name:
            return
        path: Path = paths.typed(name)
        try:
            with new_file(path) as out:
                told = await self.desk.keep(privacy.export, wanted, form_of(name))
                out.write(written(told, form_of(name)))
        except OSError as error:
            self.say(_("Cannot write {path}: {reason}", path=name, reason=error.strerror), "error")
            return
        n = sum(told.counts.values())
        text = _("{name}: {n} rows written to {path}", name=told.subject.name, n=n, path=path)
        self.say(text, "good")

    async def cmd_privacy_erase(self) -> None:
        """For good, after a preview and the name typed."""
        wanted, _held = self._person()
        found: Erasure = await self.desk.ask(privacy.look, wanted)
        hint = _("type {name} to erase it for good", name=found.name)
        dialog = TypedConfirm(_("Erase {name}", name=found.name), _preview(found), found.name, hint)
        if not await self.app.push_screen_wait(dialog):
            return
        done: Erasure = await self.desk.change(privacy.erase, wanted)
        self.wanted = None
        self.read()
        text = _("Erased, at {numbers}", numbers=_numbers(done.leads))
        self.say(text, "good", _("kept out from now on: {mark}", mark=done.mark) if done.mark else "")

    # How long it is kept

    def on_virtual_list_selected(self) -> None:
        """Enter on a rule sets it."""
        row = self.list.cursor_row
        if row is not None and row.kind in ("rule", "auto"):
            self._start(self.cmd_privacy_rule())

    async def cmd_privacy_rule(self) -> None:
        """Another number of months for the rule under the cursor, or whether the clock runs them."""
        row = self.list.cursor_row
        if row is not None and row.kind == "rule":
            await self._set_rule(row.key)
        elif row is not None and row.kind == "auto":
            await self._switch(row.right)
        else:
            raise RuleError(N_("There is no rule under the cursor."))

    async def _set_rule(self, rule: str) -> None:
        def read(text: str) -> Entry[str]:
            months = months_of(text)
            said = _("off") if months is None else ngettext("{n} month", "{n} months", months)
            return Entry(0, text.strip(), said)

        off = [Entry(1, "off", _("off"))]
        hint = _("months, or off")
        wanted = await enter(self, str(RULES[rule]), read, off, placeholder=hint)
        if wanted is not None:
            await self.desk.keep(retention.change, rule, wanted)
            self.read()

    async def _switch(self, now: str) -> None:
        await self.desk.keep(retention.switch, "off" if now == _("on") else "on")
        self.read()

    async def cmd_privacy_run(self) -> None:
        """Run the rules, after a preview and the count typed."""
        due: list[Due] = await self.desk.ask(retention.preview)
        if not due:
            self.say(_("Nothing is due to go."), "plain")
            return
        n = str(len(due))
        title = ngettext("Erase personal data of {n} lead", "Erase personal data of {n} leads", len(due))
        lines = [f"{one.number}  {one.name}  ({one.rule})" for one in due]
        dialog = TypedConfirm(title, lines, n, _("type {n} to erase it for good", n=n))
        if not await self.app.push_screen_wait(dialog):
            return
        done = 0
        while part := await self.desk.keep(retention.run, A_TURN):
            done += len(part)
            self.say(ngettext("{n} lead anonymised", "{n} leads anonymised", done), "good")
        self.read()


def _numbers(numbers: Sequence[str]) -> str:
    first = numbers[0] if numbers else ""
    return first if len(numbers) < 2 else _("{first} and {n} more", first=first, n=len(numbers) - 1)


def _preview(found: Erasure) -> list[str]:
    """What goes, and what stays."""
    lines = ["#" + _("Goes for good, at {numbers}:", numbers=_numbers(found.leads))]
    lines += [f"{_(TITLES[name])} {n}" for name, n in found.counts.items() if name != "old_reasons"]
    lines.append("#" + _("Stays:"))
    lines += [_(text) for text in STAYS]
    if "old_reasons" in found.counts:
        lines.append(f"{_(TITLES['old_reasons'])} {found.counts['old_reasons']}")
    if found.points:
        lines.append(
            ngettext(
                "a keyed hash of {n} way of contact, so that they do not come back",
                "keyed hashes of {n} ways of contact, so that they do not come back",
                found.points,
            )
        )
    return [*lines, "#" + _(OUT_OF_REACH)]
