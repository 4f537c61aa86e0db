"""Where mail and chat messages go out: servers and their secrets, from the environment or a private file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from leadtui import paths
from leadtui.domain.emails import parse_email
from leadtui.domain.webhooks import KINDS, Hook
from leadtui.errors import UsageError
from leadtui.i18n import N_

FILE_VARIABLE = "LEADTUI_CHANNELS"
MAIL_VARIABLE = "LEADTUI_MAIL_"
CHAT_VARIABLE = "LEADTUI_CHAT_"
PORTS = MappingProxyType({"ssl": 465, "starttls": 587, "none": 25})
HOSTS = MappingProxyType(
    {
        "qyapi.weixin.qq.com": "wecom",
        "oapi.dingtalk.com": "dingtalk",
        "open.feishu.cn": "feishu",
        "open.larksuite.com": "feishu",
        "hooks.slack.com": "slack",
    }
)
MAIL_NAMES = frozenset({"host", "port", "security", "user", "password", "from", "ca_file"})
CHAT_NAMES = frozenset({"kind", "url", "secret", "users"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server; ``security`` is one of PORTS, ``ca_file`` vouches for a server of one's own."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class Channels:
    """What can be sent through; ``only`` are the logins that may use a chat, where that is limited."""

    mail: MailServer | None = None
    chats: Mapping[str, Hook] = field(default_factory=dict)
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def chat(self, name: str, login: str) -> Hook | None:
        """The chat of this name, if there is one that this user may write to."""
        allowed = self.only.get(name)
        return self.chats.get(name) if allowed is None or login in allowed else None


def channels_file() -> Path:
    """The file that holds them, unless LEADTUI_CHANNELS names another."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else paths.config_file().with_name("channels.toml")


def load(environ: Mapping[str, str] | None = None) -> Channels:
    """The channels, each checked; UsageError says what is wrong and never quotes a value."""
    given = os.environ if environ is None else environ
    table = _file(channels_file())
    mail = {**_table(table, "mail"), **_named(given, MAIL_VARIABLE)}
    chats = {name: _table(_table(table, "chat"), name) for name in _table(table, "chat")}
    for name, value in _named(given, CHAT_VARIABLE).items():
        chat, _line, part = name.rpartition("_")
        chats.setdefault(chat, {})[part] = value
    hooks = {name: _hook(name, values) for name, values in chats.items()}
    only = {name: _logins(name, values["users"]) for name, values in chats.items() if "users" in values}
    return Channels(_mail(mail) if mail else None, hooks, only)


def _named(given: Mapping[str, str], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix).lower(): value for name, value in given.items() if name.startswith(prefix)
    }


def _file(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        with path.open("rb") as stream:
            _require_private(path, os.fstat(stream.fileno()))
            return tomllib.load(stream)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path.name, N_("It cannot be read.")) from error
    except tomllib.TOMLDecodeError as error:
        # Its words may quote the line.
        raise _wrong(path.name, N_("It is no TOML file.")) from error.with_traceback(None)


def _require_private(path: Path, found: os.stat_result) -> None:
    """Whoever else may read it knows the passwords; whoever may write it, reads our mail."""
    if found.st_uid not in (os.getuid(), 0) or stat.S_IMODE(found.st_mode) & 0o077:
        raise UsageError(
            N_("{path} holds passwords, and others than you may read or own it."),
            N_("Run: chmod 600 {path}"),
            path=str(path),
        )


def _table(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise _wrong(name, N_("It is a table: [{name}]."))
    return dict(found)


def _mail(values: Mapping[str, Any]) -> MailServer:
    _require_known("mail", values, MAIL_NAMES)
    security = _text("mail.security", values.get("security", "starttls"))
    if security not in PORTS:
        raise _wrong("mail.security", N_("Choose ssl, starttls or none."))
    host, sender = (_text(f"mail.{name}", values.get(name, "")) for name in ("host", "from"))
    if not host or not parse_email(_address(sender)).valid:
        raise _wrong("mail", N_("It needs a host, and an address as from."))
    if security == "none" and not is_loopback(host):
        raise _wrong("mail.security", N_("Without encryption mail goes to this machine only."))
    user, password, ca_file = (
        _text(f"mail.{key}", values.get(key, "")) for key in ("user", "password", "ca_file")
    )
    return MailServer(
        host, _port(values.get("port", PORTS[security])), security, sender, user, password, ca_file
    )


def _address(sender: str) -> str:
    from email.utils import parseaddr

    return parseaddr(sender)[1]


def _port(value: object) -> int:
    if str(value).isdecimal() and 0 < int(str(value)) < 65536:
        return int(str(value))
    raise _wrong("mail.port", N_("It is a number from 1 to 65535."))


def _hook(name: str, values: Mapping[str, Any]) -> Hook:
    _require_known(f"chat.{name}", values, CHAT_NAMES)
    url, secret = (_text(f"chat.{name}.{key}", values.get(key, "")) for key in ("url", "secret"))
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise _wrong(f"chat.{name}.url", N_("It is no address.")) from None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise _wrong(f"chat.{name}.url", N_("It begins with https:// and names a host."))
    kind = _text(f"chat.{name}.kind", values.get("kind", HOSTS.get(host, "")))
    if kind not in KINDS:
        raise _wrong(f"chat.{name}.kind", N_("Choose wecom, dingtalk, feishu or slack."))
    return Hook(name, kind, url, secret)


def is_loopback(host: str) -> bool:
    """Whether what is sent to ``host`` stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _logins(name: str, value: object) -> frozenset[str]:
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _wrong(f"chat.{name}.users", N_("It is a list of logins."))
    return frozenset(word.strip() for word in words)


def _require_known(name: str, values: Mapping[str, Any], known: frozenset[str]) -> None:
    for unknown in _unknown(values, known):
        raise _wrong(f"{name}.{unknown}", N_("There is no such setting."))


def _unknown(values: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    return (name for name in values if name not in known)


def _text(name: str, value: object) -> str:
    if isinstance(value, str) and value.isprintable():
        return value.strip()
    raise _wrong(name, N_("It is a text in quotes, on one line."))


def _wrong(name: str, hint: str) -> UsageError:
    return UsageError(N_("The channels of mail and chat are set wrongly: {name}"), hint, name=name)
