"""Mail, handed to a real SMTP server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from leadtui.domain.sending import LATER, REFUSED, TAKEN
from leadtui.exchange import mail_out
from leadtui.exchange.channels import MailServer
from tests.outgoing import HOST, MailDesk, certificate, nobody, tls

AT = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
ID = "<1.abc@leadtui>"


def message(
    to: str = "ann@example.com", subject: str = "今日待办", text: str = "华信智云：逾期 2 天"
) -> EmailMessage:
    return mail_out.compose("leadtui <crm@example.com>", to, subject, text, message_id=ID, at=AT)


def server(port: int, security: str = "none", **options: str) -> MailServer:
    return MailServer(HOST, port, security, "leadtui <crm@example.com>", **options)


@pytest.fixture
def desk() -> Iterator[MailDesk]:
    with MailDesk() as desk:
        yield desk


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


def test_a_message_arrives_with_its_words_and_its_id(desk: MailDesk) -> None:
    assert mail_out.send(server(desk.port), message()).fate == TAKEN
    (taken,) = desk.taken
    assert taken["Subject"] == "今日待办"
    assert taken["Message-ID"] == ID
    assert taken.get_content().splitlines() == ["华信智云：逾期 2 天"]


def test_a_name_with_line_breaks_makes_no_header_of_its_own(desk: MailDesk) -> None:
    mail_out.send(
        server(desk.port), message(subject="华信\r\nBcc: eve@example.com", text="a\x1b]52;c;x\x07b")
    )
    (taken,) = desk.taken
    assert taken["Bcc"] is None
    assert "\x1b" not in taken.get_content()


def test_starttls_is_spoken_and_the_certificate_is_asked_for(pem: Path) -> None:
    with MailDesk(tls=tls(pem), password="geheim") as desk:
        known = server(desk.port, "starttls", user="crm", password="geheim", ca_file=str(pem))
        assert mail_out.send(known, message()).fate == TAKEN
        unknown = mail_out.send(server(desk.port, "starttls"), message())
    assert (unknown.fate, unknown.down) == (LATER, True)
    assert "certificate" in unknown.why
    assert len(desk.taken) == 1


def test_tls_from_the_first_byte(pem: Path) -> None:
    with MailDesk(tls=tls(pem), implicit=True) as desk:
        assert mail_out.send(server(desk.port, "ssl", ca_file=str(pem)), message()).fate == TAKEN


def test_without_the_starttls_that_was_asked_for_nothing_is_sent(desk: MailDesk) -> None:
    found = mail_out.send(server(desk.port, "starttls"), message())
    assert (found.fate, found.down, desk.taken) == (LATER, True, [])


def test_a_wrong_password_is_tried_again_later_and_not_told(pem: Path) -> None:
    with MailDesk(tls=tls(pem), password="geheim") as desk:
        wrong = server(desk.port, "starttls", user="crm", password="Sesam4711", ca_file=str(pem))
        found = mail_out.send(wrong, message())
    assert (found.fate, found.down) == (LATER, True)
    assert "Sesam4711" not in found.why
    assert "Sesam4711" not in repr(wrong)


@pytest.mark.parametrize(("answer", "fate"), [("451 try later", LATER), ("554 no spam", REFUSED)])
def test_the_first_digit_of_the_answer_says_whether_to_try_again(
    desk: MailDesk, answer: str, fate: str
) -> None:
    desk.answers = [answer]
    found = mail_out.send(server(desk.port), message())
    assert (found.fate, found.why) == (fate, answer)


def test_an_address_nobody_has_is_refused(desk: MailDesk) -> None:
    desk.recipients["ann@example.com"] = "550 no such user"
    assert mail_out.send(server(desk.port), message()).fate == REFUSED


def test_where_nobody_listens_it_is_tried_again() -> None:
    with nobody() as port:
        found = mail_out.send(server(port), message())
    assert (found.fate, found.down) == (LATER, True)
