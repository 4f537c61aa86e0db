"""What a field can be set to, as options of a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from leadtui.cli.entities import EntityWord
from leadtui.cli.values import Number, OneOf
from leadtui.errors import RuleError
from leadtui.i18n import LANGUAGES, N_, Label, _

if TYPE_CHECKING:
    from leadtui.domain.fields.definition import Definition

TYPES = ("text", "number", "date", "choice", "choices", "flag", "email", "phone", "link", "computed")
GROUPS = ("identity", "origin", "need", "added")
NO = frozenset({"no", "否", "none", "无", "無", ""})
YES = frozenset({"yes", "是", "always"})


def setting_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """All but its label."""
    for option in reversed(
        (
            click.option(
                "--type",
                "kind",
                type=OneOf(*TYPES),
                metavar="TYPE",
                help=N_("One of: text number date choice choices flag email phone link computed."),
            ),
            click.option(
                "--on",
                "entity",
                type=EntityWord(),
                metavar="lead|contact|followup",
                help=N_("What it stands on; leads where nothing is said."),
            ),
            click.option(
                "--formula",
                metavar="TEXT",
                help=N_("What a computed field is made of, such as: expected_value * 0.1"),
            ),
            click.option(
                "--group",
                type=OneOf(*GROUPS),
                metavar="GROUP",
                help=N_("Where it stands: identity origin need added."),
            ),
            click.option("--length", type=Number(1), metavar="N", help=N_("Characters at most.")),
            click.option("--min", "minimum", metavar="N", help=N_("The least number; '' for none.")),
            click.option("--max", "maximum", metavar="N", help=N_("The largest number; '' for none.")),
            click.option(
                "--decimals", type=Number(0), metavar="N", help=N_("Decimals of a number, 6 at most.")
            ),
            click.option(
                "--required", metavar="YES|NO|STATUS", help=N_("Must be filled, always or from a status on.")
            ),
            click.option("--default", metavar="VALUE", help=N_("What a new one gets; '' for nothing.")),
            click.option("--help-text", metavar="TEXT", help=N_("Shown in the empty field.")),
            click.option("--help-en", metavar="TEXT", help=N_("The same in English.")),
            click.option("--help-zh", metavar="TEXT", help=N_("The same in simplified Chinese.")),
            click.option("--help-zh-tw", metavar="TEXT", help=N_("The same in traditional Chinese.")),
            click.option("--unique/--not-unique", default=None, help=N_("No two share a value.")),
        )
    ):
        function = option(function)
    return function


def settings_of(options: dict[str, Any], before: Definition) -> dict[str, Any]:
    """What was given, as a definition has it; numbers are read with the decimals the field will have."""
    values = {
        name: options[name]
        for name in ("kind", "entity", "group", "length", "decimals", "default", "unique", "formula")
        if options.get(name) is not None
    }
    if values.get("entity", before.entity) != "lead" and values.get("group", "added") != "added":
        raise RuleError(N_("Only fields of leads stand in groups."))
    _settle_formula(values, before)
    from leadtui.domain.fields.bounds import MOST_DECIMALS, bound, bound_text

    decimals = int(values.get("decimals", before.decimals))
    if decimals > MOST_DECIMALS:
        raise click.UsageError(_("6 decimals at most."), click.get_current_context())
    for name in ("minimum", "maximum"):
        given, kept = options.get(name), getattr(before, name)
        if given is not None:
            values[name] = bound(given, decimals)
        elif kept is not None and decimals != before.decimals:
            values[name] = bound(bound_text(kept, before.decimals), decimals)
    if options.get("required") is not None:
        values["required_from"] = _status(options["required"])
    values |= _hint(options, before)
    return values


def _hint(options: dict[str, Any], before: Definition) -> dict[str, Any]:
    """The hint, in every language or in some."""
    names = {"en": "help_en", "zh_CN": "help_zh", "zh_TW": "help_zh_tw"}
    whole = options.get("help_text")
    given = {tag: options.get(names[tag]) for tag in LANGUAGES}
    if whole is None and all(text is None for text in given.values()):
        return {}
    first = whole if whole is not None else next(text for text in given.values() if text is not None)
    kept = {tag: before.help.text(tag) if any(before.help) and whole is None else first for tag in LANGUAGES}
    return {"help": Label(*(str(kept[tag] if given[tag] is None else given[tag]) for tag in LANGUAGES))}


def _settle_formula(values: dict[str, Any], before: Definition) -> None:
    """The type of what a formula gives follows from it; a new one keeps two decimals."""
    if values.get("formula") and not before.id:
        values.setdefault("decimals", 2)
    if values.get("kind") == "computed":
        del values["kind"]
        if not (values.get("formula") or before.formula):
            raise click.UsageError(_("A computed field needs --formula."), click.get_current_context())


def _status(text: str) -> str:
    """The status from which a field is needed; the first one for always."""
    from leadtui.domain.lists import find_item

    folded = text.strip().casefold()
    if folded in NO:
        return ""
    if folded in YES:
        return "potential"
    item = find_item("status", text)
    if item is None:
        raise click.UsageError(
            _("{value} is no status: yes, no, or a status.", value=text), click.get_current_context()
        )
    return item.id
