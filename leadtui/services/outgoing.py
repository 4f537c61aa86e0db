"""Sending what waits in the outbox: claimed, sent, and put off or given up where that fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from leadtui.domain import letters
from leadtui.domain.emails import parse_email
from leadtui.domain.people import Person, Viewer
from leadtui.domain.sending import LATER, REFUSED, TAKEN, UNSURE, Verdict, wait
from leadtui.exchange import chat_out, mail_out
from leadtui.exchange.channels import Channels
from leadtui.i18n import N_, _
from leadtui.services import notices
from leadtui.services.telling import speaking
from leadtui.store import outbox, people, settings
from leadtui.store.database import Store
from leadtui.store.outbox import Letter

MOST = 500
"""Letters of one run; the next one goes on."""
STALE = timedelta(hours=12)
"""A digest of the day that could not be sent for so long is not of the day any more."""
MAYBE_THERE = N_("sending broke off; it may have arrived")
NO_SERVER = N_("no mail server is set up")
NO_CHAT = N_("there is no such chat for this user")
NO_ADDRESS = N_("this is no address")


@dataclass(slots=True)
class Sent:
    """Letters by what became of them: ``put_off`` ones are tried again, ``stopped`` need not be sent."""

    sent: int = 0
    put_off: int = 0
    dead: int = 0
    stopped: int = 0


def send_due(store: Store, viewer: Viewer, channels: Channels, most: int = MOST) -> Sent:
    """Send what is due, one letter after the other; where nobody answers no more is tried this time."""
    report, down = Sent(), set[tuple[str, str]]()
    for _turn in range(most):
        with store.transaction():
            letter = outbox.claim(store.now(), down)
        if letter is None:
            break
        verdict = _send(store, viewer, channels, letter, report)
        if verdict is not None and verdict.down:
            first = letter.first
            down.add((first.channel, "" if first.channel == "mail" else first.address))
    return report


def _send(store: Store, viewer: Viewer, channels: Channels, letter: Letter, report: Sent) -> Verdict | None:
    """One letter; None where nothing was tried."""
    if letter.unsure and letter.first.channel != "mail":
        # A robot does not know what it was told before: mail bears an id.
        _give_up(store, letter, MAYBE_THERE, report)
        return None
    begun = _begun(store, letter, report)
    if begun is None:
        return None
    verdict = _tried(store, channels, begun)
    _settle(store, begun, verdict, report)
    return verdict


def _begun(store: Store, letter: Letter, report: Sent) -> Letter | None:
    """The letter without what need not be told any more."""
    with store.transaction():
        oldest = store.now() - STALE
        obsolete = [
            message.id
            for message in letter.messages
            if message.obsolete or (message.kind == letters.DIGEST and message.made_at < oldest)
        ]
        if obsolete:
            outbox.stop(letter, obsolete)
            report.stopped += len(obsolete)
        return outbox.begin(letter, store.now())


def _tried(store: Store, channels: Channels, letter: Letter) -> Verdict:
    first = letter.first
    person = store.read(lambda: people.by_id(first.user_id))
    assert person is not None
    language = person.language or str(store.read(settings.load).get("language", "en"))
    said = [letters.Said(message.kind, message.args) for message in letter.messages]
    with speaking(language):
        if first.channel == "mail":
            return _mail(store, channels, letter, said)
        return _chat(store, channels, person, first.address, said)


def _mail(store: Store, channels: Channels, letter: Letter, said: list[letters.Said]) -> Verdict:
    server, address = channels.mail, letter.first.address
    if server is None:
        return Verdict(LATER, NO_SERVER, down=True)
    if not parse_email(address).valid:
        return Verdict(REFUSED, NO_ADDRESS)
    rows = [(message.id, message.made_at) for message in letter.messages]
    message = mail_out.compose(
        server.sender,
        address,
        letters.subject(said),
        letters.mail_text(said),
        message_id=letters.message_id(rows, server.sender),
        at=store.now(),
    )
    return mail_out.send(server, message)


def _chat(
    store: Store, channels: Channels, person: Person, address: str, said: list[letters.Said]
) -> Verdict:
    hook = channels.chat(address, person.login)
    if hook is None:
        return Verdict(LATER, NO_CHAT)
    return chat_out.send(hook, letters.chat_text(person.name, said), store.now())


def _settle(store: Store, letter: Letter, verdict: Verdict, report: Sent) -> None:
    again = wait(letter.first.tries) if verdict.fate == LATER else None
    with store.transaction():
        if verdict.fate == TAKEN:
            outbox.sent(letter, store.now())
            report.sent += 1
        elif again is not None:
            outbox.later(letter, store.now() + again, verdict.why)
            report.put_off += 1
        else:
            _give_up(store, letter, MAYBE_THERE if verdict.fate == UNSURE else verdict.why, report)


def _give_up(store: Store, letter: Letter, why: str, report: Sent) -> None:
    """It stays in the outbox as dead, and admins hear of it in their inbox, once a day per person and way."""
    first = letter.first
    with store.transaction():
        outbox.dead(letter, why)
        report.dead += 1
        person, language = people.by_id(first.user_id), str(settings.load().get("language", "en"))
        key = f"dead:{first.user_id}:{first.channel}:{store.now():%Y-%m-%d}"
        for admin in people.everyone(active_only=True):
            if admin.role == "admin":
                with speaking(admin.language or language):
                    args = {"who": person.name if person else "-", "why": _(why)}
                notices.tell(store, admin.id, "dead", key, args=args)
                # Telling of what cannot be sent by sending it would never end.
                outbox.stop_notice(admin.id, key)
