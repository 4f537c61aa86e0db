"""The ways besides the inbox in which a user wants to be told, and when the digest of the day comes."""

from __future__ import annotations

import re
from typing import NamedTuple

from leadtui.domain.emails import require_email
from leadtui.domain.notices import FAMILIES
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied, RuleError, ValidationError
from leadtui.i18n import N_
from leadtui.services import audit, notices
from leadtui.services.reads import reads
from leadtui.services.signing_in import one
from leadtui.services.telling import DIGEST_AT, DIGEST_TIME
from leadtui.store import channels, settings
from leadtui.store.channels import Way
from leadtui.store.database import Store
from leadtui.text import fold_value

CHAT = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
OFF = "off"
ALL = "all"


class Choice(NamedTuple):
    """Where somebody's notices go: an address and the name of a chat, empty for none; '' is no digest.

    ``mail_kinds`` and ``chat_kinds`` are the families of notices that go there; none named are all.
    """

    mail: str
    chat: str
    digest: str
    mail_kinds: tuple[str, ...] = ()
    chat_kinds: tuple[str, ...] = ()


@reads
def choice(store: Store, viewer: Viewer, login: str | None = None) -> Choice:
    """What the viewer chose, or, for an admin, somebody else."""
    return _choice(_whose(viewer, login))


def choose(
    store: Store,
    viewer: Viewer,
    *,
    mail: str | None = None,
    chat: str | None = None,
    digest: str | None = None,
    mail_kinds: str | None = None,
    chat_kinds: str | None = None,
    login: str | None = None,
) -> Choice:
    """Change what is given, 'off' ends it; an admin does it for others too, and that is on record.

    Kinds are families of notices with commas, or 'all'.
    """
    with store.transaction():
        user_id = _whose(viewer, login)
        ways = {"mail": (mail, address_of), "chat": (chat, chat_of)}
        for channel, (wanted, checked) in ways.items():
            if wanted is not None:
                channels.choose(user_id, channel, None if wanted == OFF else checked(wanted))
        for channel, kinds in {"mail": mail_kinds, "chat": chat_kinds}.items():
            if kinds is not None:
                _choose_kinds(user_id, channel, kinds)
        if digest is not None:
            settings.save(DIGEST_AT, "" if digest == OFF else time_of(digest), user_id)
        found = _choice(user_id)
        audit.note(store, viewer, "updated", "user", user_id, values={"channels": _told(found)})
        return found


def send_test(store: Store, viewer: Viewer) -> None:
    """Tell the viewer something that goes all the ways they chose."""
    found = store.read(lambda: _choice(viewer.user_id))
    if not found.mail and not found.chat:
        raise RuleError(N_("You are told in the inbox only."), N_("First: leadtui notify --mail ADDRESS"))
    at = store.now()
    notices.tell(store, viewer.user_id, "test", f"test:{at.isoformat()}", args={"who": viewer.name})


def _whose(viewer: Viewer, login: str | None) -> int:
    if login is None or login == viewer.login:
        return viewer.user_id
    if viewer.role != "admin":
        raise PermissionDenied(N_("How others are told is theirs, or an admin's, to choose."))
    return one(login).id


def _choice(user_id: int) -> Choice:
    ways, none = channels.of(user_id), Way("")
    mail, chat = ways.get("mail", none), ways.get("chat", none)
    common = settings.load().get(DIGEST_AT, DIGEST_TIME)
    digest = str(settings.load(user_id).get(DIGEST_AT, common))
    return Choice(mail.address, chat.address, digest, mail.families, chat.families)


def _told(found: Choice) -> str:
    ways = f"mail={found.mail or OFF} chat={found.chat or OFF} digest={found.digest or OFF}"
    some = {"mail_kinds": found.mail_kinds, "chat_kinds": found.chat_kinds}
    return " ".join([ways, *(f"{name}={','.join(kinds)}" for name, kinds in some.items() if kinds)])


def _choose_kinds(user_id: int, channel: str, text: str) -> None:
    if not channels.choose_kinds(user_id, channel, _families(text)):
        raise RuleError(
            N_("There is no {channel} to choose notices for."),
            N_("First: leadtui notify --{channel}"),
            channel=channel,
        )


def _families(text: str) -> list[str]:
    """The families typed, in their order; none for all of them."""
    words = [word.strip() for word in fold_value(text).lower().split(",") if word.strip()]
    unknown = [word for word in words if word not in (*FAMILIES, ALL)]
    if unknown or not words:
        raise ValidationError(
            N_("{text} is no kind of notice."),
            N_("These are: {known}"),
            text=unknown[0] if unknown else text,
            known=", ".join((*FAMILIES, ALL)),
        )
    chosen = [name for name in FAMILIES if name in words]
    return [] if ALL in words or len(chosen) == len(FAMILIES) else chosen


def address_of(text: str) -> str:
    """The address typed; ValidationError where mail cannot go there."""
    return require_email(text).norm or text


def chat_of(text: str) -> str:
    """The name of a chat as the admin may have set it up; ValidationError."""
    name = fold_value(text).strip().lower()
    if CHAT.fullmatch(name) is None:
        raise ValidationError(
            N_("{text} is no name of a chat."), N_("Chats have names that the admin gave them."), text=text
        )
    return name


def time_of(text: str) -> str:
    """A time of day as HH:MM; ValidationError."""
    found = TIME.fullmatch(fold_value(text).strip())
    if found is None:
        raise ValidationError(N_("{text} is no time of day."), N_("Write 08:30, or off."), text=text)
    return f"{int(found[1]):02d}:{found[2]}"
