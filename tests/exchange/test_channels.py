"""Where mail and chat go out, and who else may know."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui import paths
from leadtui.errors import UsageError
from leadtui.exchange import channels

FILE = """
[mail]
host = "smtp.example.com"
security = "ssl"
user = "crm"
password = "Sesam4711"
from = "leadtui <crm@example.com>"

[chat.sales]
url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"

[chat.bosses]
kind = "feishu"
url = "https://open.example.com/hook/1"
secret = "s"
users = ["wang"]
"""


@pytest.fixture
def file() -> Path:
    path = paths.config_file().with_name("channels.toml")
    path.parent.mkdir(parents=True)
    path.write_text(FILE, "utf-8")
    path.chmod(0o600)
    return path


def test_nothing_is_set_at_first() -> None:
    assert channels.load() == channels.Channels()


def test_the_file_names_a_mail_server_and_chats(file: Path) -> None:
    found = channels.load()
    assert found.mail is not None
    assert (found.mail.host, found.mail.port, found.mail.security) == ("smtp.example.com", 465, "ssl")
    assert {name: hook.kind for name, hook in found.chats.items()} == {"sales": "wecom", "bosses": "feishu"}


def test_a_chat_may_be_for_some_only(file: Path) -> None:
    found = channels.load()
    assert found.chat("bosses", "ann") is None
    assert found.chat("bosses", "wang") is not None
    assert found.chat("sales", "ann") is not None
    assert found.chat("nobody", "ann") is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_file_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(UsageError) as refused:
        channels.load()
    assert "chmod 600" in refused.value.advice()


def test_the_environment_comes_before_the_file(file: Path) -> None:
    given = {
        "LEADTUI_MAIL_PASSWORD": "other",
        "LEADTUI_MAIL_PORT": "2465",
        "LEADTUI_CHAT_SALES_SECRET": "t",
        "LEADTUI_CHAT_NEW_URL": "https://hooks.slack.com/services/x",
    }
    found = channels.load(given)
    assert found.mail is not None
    assert (found.mail.password, found.mail.port) == ("other", 2465)
    assert found.chats["sales"].secret == "t"
    assert found.chats["new"].kind == "slack"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LEADTUI_MAIL_SECURITY", "none"),
        ("LEADTUI_MAIL_SECURITY", "maybe"),
        ("LEADTUI_MAIL_PORT", "0"),
        ("LEADTUI_MAIL_FROM", "nobody"),
        ("LEADTUI_MAIL_HOST", ""),
        ("LEADTUI_MAIL_HOTS", "x"),
        ("LEADTUI_CHAT_SALES_URL", "http://qyapi.weixin.qq.com/hook/Sesam4711"),
        ("LEADTUI_CHAT_SALES_URL", "https://[Sesam4711"),
        ("LEADTUI_CHAT_SALES_KIND", "irc"),
        ("LEADTUI_CHAT_SALES_URL", "ftp://127.0.0.1/Sesam4711"),
    ],
)
def test_a_mistake_is_named_and_no_value_quoted(file: Path, variable: str, value: str) -> None:
    with pytest.raises(UsageError) as refused:
        channels.load({variable: value})
    assert "Sesam4711" not in str(refused.value)


def test_a_broken_file_is_not_quoted(file: Path) -> None:
    file.write_text('[mail]\npassword = "Sesam4711', "utf-8")
    with pytest.raises(UsageError) as refused:
        channels.load()
    assert "Sesam4711" not in str(refused.value)


def test_secrets_do_not_show_in_tracebacks(file: Path) -> None:
    assert "Sesam4711" not in repr(channels.load())
