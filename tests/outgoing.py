"""A mail server and a chat robot on loopback that keep what they are given and fail when told to."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests import requirements

HOST = "127.0.0.1"


class MailDesk:
    """An SMTP server in a thread; ``answers`` come first, then every message is taken."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, implicit: bool = False, password: str = ""
    ) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: list[str] = []
        self.recipients: dict[str, str] = {}
        self.port = 0
        self._tls = tls
        self._implicit = implicit
        self._password = password
        self._lines: list[SMTP] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> MailDesk:
        self._thread.start()
        self._server = self._run(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_error: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_RCPT(  # noqa: N802 - called by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse whom ``recipients`` has an answer for."""
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - called by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a message, unless there is another answer."""
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    def _run(self, job: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(job, self._loop).result(10)

    async def _listen(self) -> asyncio.Server:
        ssl_context = self._tls if self._implicit else None
        return await self._loop.create_server(self._smtp, HOST, 0, ssl=ssl_context)

    async def _close(self) -> None:
        self._server.close()
        for smtp in self._lines:
            if isinstance(smtp.transport, asyncio.Transport):
                smtp.transport.abort()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _smtp(self) -> SMTP:
        options: dict[str, Any] = {}
        if self._password:
            options = {"authenticator": self._known, "auth_required": True}
        tls = None if self._implicit else self._tls
        line = SMTP(self, hostname="mail.test", loop=self._loop, tls_context=tls, **options)
        self._lines.append(line)
        return line

    def _known(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, said: Any
    ) -> AuthResult:
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said.password.decode() == self._password, handled=False)


class Call(NamedTuple):
    """What a robot was asked."""

    path: str
    body: dict[str, Any]


class Robot:
    """A chat robot; ``answers`` (status, body) come first, then all is well."""

    def __init__(
        self, well: str = '{"errcode": 0, "errmsg": "ok"}', *, tls: ssl.SSLContext | None = None
    ) -> None:
        self.calls: list[Call] = []
        self.answers: list[tuple[int, str]] = []
        self.well = well
        self.location = ""
        self.heard = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()
        robot = self

        class Handler(BaseHTTPRequestHandler):
            """Answers for the robot."""

            def do_POST(self) -> None:
                """Keep what was said."""
                size = int(self.headers["Content-Length"])
                robot.calls.append(Call(self.path, json.loads(self.rfile.read(size))))
                robot.heard.set()
                robot.may_answer.wait(30)
                status, body = robot.answers.pop(0) if robot.answers else (200, robot.well)
                if status == 0:
                    # Hangs up without a word.
                    self.close_connection = True
                    return
                self.send_response(status)
                if robot.location:
                    self.send_header("Location", robot.location)
                self.end_headers()
                with suppress(ConnectionError):
                    self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://{HOST}:{self._server.server_address[1]}/hook/abcdef0123"

    def __enter__(self) -> Robot:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def nobody() -> Iterator[int]:
    """A port at which nobody listens."""
    import socket

    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]


def certificate(folder: Path) -> Path:
    """A certificate of localhost with its key, in one file, that vouches for itself."""
    openssl = requirements.need_program("openssl")
    both = folder / "localhost.pem"
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return both


def tls(certificate: Path) -> ssl.SSLContext:
    """What a server with this certificate speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
