"""``leadtui notify``: the ways besides the inbox in which one is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import command
from leadtui.cli.output import json_line, labelled, out
from leadtui.i18n import N_, _

if TYPE_CHECKING:
    from leadtui.services.notifying import Choice


@command("notify", help=N_("Where notices go besides the inbox: mail, a chat, a digest of the day."))
@click.option("--mail", metavar="ADDRESS", help=N_("By mail, or off."))
@click.option("--chat", metavar="NAME", help=N_("Into a chat that the admin set up, or off."))
@click.option("--digest", metavar="TIME", help=N_("When the digest of the day comes, or off."))
@click.option("--mail-kinds", metavar="KINDS", help=N_("Only these by mail, with commas, or all."))
@click.option("--chat-kinds", metavar="KINDS", help=N_("Only these into the chat, with commas, or all."))
@click.option("--user", "login", metavar="LOGIN", help=N_("For somebody else; for admins."))
@click.option("--test", "testing", is_flag=True, help=N_("Send yourself a message."))
@click.option("--json", "as_json", is_flag=True, help=N_("As one JSON object."))
@pass_desk
def notify(
    desk: Desk,
    *,
    mail: str | None,
    chat: str | None,
    digest: str | None,
    mail_kinds: str | None,
    chat_kinds: str | None,
    login: str | None,
    testing: bool,
    as_json: bool,
) -> None:
    """Change what was given, then print the choice."""
    given = {
        "mail": mail,
        "chat": chat,
        "digest": digest,
        "mail_kinds": mail_kinds,
        "chat_kinds": chat_kinds,
    }
    if any(value is not None for value in given.values()):
        with desk.writing() as (store, viewer):
            from leadtui.services import notifying

            found = notifying.choose(store, viewer, **given, login=login)
    else:
        store, viewer = desk.reading()
        from leadtui.services import notifying

        found = notifying.choice(store, viewer, login)
    if testing:
        with desk.writing() as (store, viewer):
            notifying.send_test(store, viewer)
        out(_("A message to you goes out within two minutes."))
    _print(found, as_json=as_json)


def _print(found: Choice, *, as_json: bool) -> None:
    if as_json:
        json_line({name: value or None for name, value in found._asdict().items()})
        return
    off = _("off")
    mail, chat = found.mail or off, found.chat or off
    labelled(
        {
            _("Mail"): mail + _only(found.mail_kinds),
            _("Chat"): chat + _only(found.chat_kinds),
            _("Digest"): found.digest or off,
        }
    )


def _only(families: Sequence[str]) -> str:
    from leadtui.domain.notices import FAMILIES

    named = ", ".join(f"{name} ({FAMILIES[name]})" for name in families)
    return "  " + _("only {kinds}", kinds=named) if named else ""
