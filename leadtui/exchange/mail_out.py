"""Mail over SMTP: composing a message, and handing it to a server."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime
from functools import lru_cache

from leadtui.domain.sending import LATER, REFUSED, TAKEN, Fate, Verdict
from leadtui.exchange.channels import MailServer
from leadtui.text import printable, printable_lines

log = logging.getLogger(__name__)

SECONDS = 20.0
SHOWN = 200
SUBJECT = 120


def compose(sender: str, to: str, subject: str, text: str, *, message_id: str, at: datetime) -> EmailMessage:
    """A plain text message; the same ``message_id`` tells a server that it has it already."""
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = printable(subject, " ")[:SUBJECT]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(printable_lines(text)) + "\n", cte="base64")
    return message


def send(server: MailServer, message: EmailMessage, seconds: float = SECONDS) -> Verdict:
    """Hand one message over; what is unsure counts as later, since its Message-ID stays the same."""
    try:
        line = _connected(server, seconds)
    except smtplib.SMTPAuthenticationError as error:
        return Verdict(LATER, f"{error.smtp_code} sign-in refused", down=True)
    except (OSError, smtplib.SMTPException) as error:
        return Verdict(LATER, _words(error, server), down=True)
    try:
        return _handed(line, message, server)
    finally:
        _leave(line)


def _connected(server: MailServer, seconds: float) -> smtplib.SMTP:
    line: smtplib.SMTP
    if server.security == "ssl":
        line = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=_trust(server.ca_file))
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=seconds)
    try:
        if server.security == "starttls":
            line.starttls(context=_trust(server.ca_file))
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


@lru_cache(maxsize=2)
def _trust(ca_file: str) -> ssl.SSLContext:
    """Whose certificates count; reading them takes longer than sending a mail."""
    return ssl.create_default_context(cafile=ca_file or None)


def _handed(line: smtplib.SMTP, message: EmailMessage, server: MailServer) -> Verdict:
    try:
        line.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Verdict(_fate(code), _shown(code, words))
    except smtplib.SMTPResponseException as error:
        return Verdict(_fate(error.smtp_code), _shown(error.smtp_code, error.smtp_error))
    except smtplib.SMTPNotSupportedError as error:
        return Verdict(REFUSED, _words(error, server))
    except (OSError, smtplib.SMTPException) as error:
        return Verdict(LATER, _words(error, server))
    return Verdict(TAKEN)


def _fate(code: int) -> Fate:
    """RFC 5321, 4.2.1: what begins with 5 stays so."""
    return REFUSED if code >= 500 else LATER


def _shown(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return printable(f"{code} {text}", " ")[:SHOWN]


def _words(error: Exception, server: MailServer) -> str:
    text = printable(f"{type(error).__name__}: {error}", " ")
    return (text.replace(server.password, "***") if server.password else text)[:SHOWN]


def _leave(line: smtplib.SMTP) -> None:
    """The message is the server's by now, or not: how it takes leave changes nothing."""
    farewell: Callable[[], object] = line.quit
    try:
        farewell()
    except (OSError, smtplib.SMTPException) as error:
        log.info("the mail server left without a word: %s", type(error).__name__)
        line.close()
