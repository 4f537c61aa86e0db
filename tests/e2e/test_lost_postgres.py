"""The PostgreSQL server hangs up, goes away and comes back while somebody works: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import own_server, small_desk
from tests.e2e.small_desk import ENVIRONMENT, PATIENT, SAVED, Desk, chinese
from tests.postgres import Cluster
from tests.terminal import Tmux

pytestmark = [pytest.mark.terminal, pytest.mark.postgres]
WORDS = "客户说预算要等总部批复，先别催"
MORE = "；月底再问"
AGAIN = "秒后重试"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with own_server.running() as found:
        yield found


@pytest.fixture(scope="module")
def template(cluster: Cluster) -> str:
    """A database with four leads that are due."""
    name = own_server.fresh(cluster)
    small_desk.made(own_server.url(cluster, name))
    return name


@pytest.fixture
def database(cluster: Cluster, template: str) -> str:
    return own_server.url(cluster, own_server.fresh(cluster, template))


def said(database: str) -> list[str]:
    """Every follow-up on record."""
    numbers = [row["number"] for row in small_desk.lines(database, "list")]
    return [found["summary"] for one in numbers for found in small_desk.shown(database, one)["followups"]]


def write_up(desk: Desk) -> None:
    """The follow-up form, with something typed into it."""
    desk.home()
    desk.press("f2")
    desk.wait_for("下次日期", PATIENT)
    desk.send(WORDS)
    desk.wait_for(WORDS, PATIENT)


def log_of(home: Path) -> str:
    return (home / ".local/state/leadtui/leadtui.log").read_text()


def test_a_connection_that_was_cut_is_replaced_without_a_word(database: str) -> None:
    with Desk(database) as desk:
        write_up(desk)
        assert own_server.hang_up(database)
        desk.press("ctrl+s")
        desk.wait_for(SAVED, PATIENT)
        desk.press("f5")
        desk.wait_for("未接通", PATIENT)
        assert b"Traceback" not in desk.bytes
    assert said(database).count(WORDS) == 1


def test_a_form_outlives_the_server_and_saves_once_it_is_back(
    cluster: Cluster, database: str, home: Path
) -> None:
    with Desk(database, columns=80, lines=24) as desk:
        write_up(desk)
        cluster.stop()
        desk.send(MORE)
        desk.wait_for(AGAIN, PATIENT)
        desk.wait_for(WORDS + MORE, PATIENT)
        cluster.resume()
        desk.wait_for(chinese("The database is back."), PATIENT)
        desk.press("ctrl+s")
        desk.wait_for(SAVED, PATIENT)
        desk.press("f5")
        desk.wait_for("未接通", PATIENT)
        assert b"Traceback" not in desk.bytes
    assert said(database).count(WORDS + MORE) == 1
    assert "Traceback" in log_of(home)


def test_what_is_saved_while_the_server_is_away_stays_in_the_form(
    cluster: Cluster, database: str, home: Path
) -> None:
    with Desk(database, columns=80, lines=24) as desk:
        write_up(desk)
        cluster.stop()
        desk.press("ctrl+s")
        desk.wait_for(chinese("Not saved: the database is out of reach"), PATIENT)
        desk.press("ctrl+s")
        desk.wait_for(AGAIN, PATIENT)
        desk.wait_for(WORDS, PATIENT)
        cluster.resume()
        desk.wait_for(chinese("The database is back · {key} saves", key="ctrl+s"), PATIENT)
        desk.wait_for(WORDS)
        desk.press("ctrl+s")
        desk.wait_for(SAVED, PATIENT)
        desk.press("f2")
        desk.wait_for("下次日期", PATIENT)
        assert b"Traceback" not in desk.bytes
    assert said(database).count(WORDS) == 1
    assert "Traceback" in log_of(home)


def test_the_list_waits_for_the_server_in_a_real_terminal(cluster: Cluster, database: str) -> None:
    with Tmux(small_desk.opened(database), columns=80, lines=24, env=ENVIRONMENT) as tmux:
        tmux.wait_for("华信科技", PATIENT)
        cluster.stop()
        tmux.press("2")
        tmux.wait_for(AGAIN, PATIENT)
        cluster.resume()
        tmux.wait_for("4 条线索", PATIENT)
        tmux.press("F5")
        tmux.wait_for("未接通", PATIENT)
        assert "Traceback" not in "\n".join(tmux.screen())
