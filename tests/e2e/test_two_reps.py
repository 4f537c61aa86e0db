"""Two people at once on one lead: what differs merges, what clashes is asked, one of two moves wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pytest

from tests.e2e import small_desk
from tests.e2e.small_desk import PATIENT, Desk, chinese
from tests.terminal import shows

pytestmark = pytest.mark.terminal
FIELDS = ("客户名称", "简称", "客户类型", "统一社会信用代码", "行业", "地区", "规模")
WHEN = "11-23 09:00"
LEAD = {"customer": "华信科技有限公司", "contact": "张伟", "phone": "13800000001", "need": "培训系统"}


@pytest.fixture
def database(database_url: str) -> str:
    """A lead of the admin, and Wang Fang, who may work on them too."""
    small_desk.made(database_url, [LEAD])
    small_desk.leadtui(database_url, "user", "add", "wangfang", "--name", "王芳", "--role", "admin")
    return database_url


def number_of(database: str) -> str:
    """The number of the lead."""
    (row,) = small_desk.lines(database, "list")
    return str(row["number"])


def fill_in(desk: Desk, values: Mapping[str, str]) -> None:
    """Open the form of the lead under the cursor and fill in fields, in their order, by their labels."""
    desk.press("e")
    desk.wait_for("统一社会信用代码", PATIENT)
    at = 0
    for label, text in values.items():
        desk.press(*["tab"] * (FIELDS.index(label) - at))
        at = FIELDS.index(label)
        desk.wait_until(partial(caret_on, desk, label), f"the caret at {label}", PATIENT)
        desk.press("ctrl+u")
        desk.send(text)
        desk.wait_for(text, PATIENT)


def caret_on(desk: Desk, label: str, _screen: Sequence[str]) -> bool:
    """Whether the caret rests in the field of this label; while something is drawn it passes others."""
    desk.drain()
    return desk.screen()[desk.cursor()[0]].startswith(f" {label}")


def either(one: str, other: str, screen: Sequence[str]) -> bool:
    """Whether one of two texts shows."""
    return shows(screen, one) or shows(screen, other)


@pytest.mark.parametrize(("answer", "stays"), [("1", "电子"), ("2", "汽车")], ids=["mine", "theirs"])
def test_different_fields_merge_and_the_same_are_asked(database: str, answer: str, stays: str) -> None:
    with Desk(database) as mine, Desk(database, login="wangfang") as theirs:
        mine.home()
        theirs.wait_for("[1 今日]", PATIENT)
        theirs.send("2")
        theirs.wait_for("华信科技", PATIENT)
        fill_in(mine, {"行业": "电子", "规模": "200人"})
        fill_in(theirs, {"行业": "汽车", "地区": "浙江"})
        theirs.press("ctrl+s")
        theirs.wait_for("已保存", PATIENT)
        mine.press("ctrl+s")
        mine.wait_for("以哪个值为准", PATIENT)
        sides = [chinese("mine: {value}", value="电子"), chinese("theirs: {value}", value="汽车")]
        mine.wait_for(f"1 {sides[0]}  2 {sides[1]}", PATIENT)
        mine.press(answer)
        mine.wait_for(f"[{answer} {sides[int(answer) - 1]}]", PATIENT)
        mine.press("ctrl+s")
        mine.wait_for("已保存", PATIENT)
    lead = small_desk.shown(database, number_of(database))
    assert (lead["industry"], lead["region"], lead["size"]) == (stays, "浙江", "200人")


def test_of_two_moves_of_one_card_one_wins_and_the_other_is_told_who_and_when(database: str) -> None:
    number = number_of(database)
    small_desk.leadtui(
        database, "followup", number, "--method", "phone", "--summary", "聊过", "--next", "+3d"
    )
    with Desk(database) as mine, Desk(database, login="wangfang") as theirs:
        for desk in (mine, theirs):
            desk.wait_for("[1 今日]", PATIENT)
            desk.send("3")
            desk.wait_for("[3 看板]", PATIENT)
            desk.wait_for("华信科技", PATIENT)
        mine.press("s", "2")
        theirs.press("s", "2")
        told = {
            desk: chinese("{who} moved it to {status} on {when}.", who=who, status="意向客户", when=WHEN)
            for desk, who in ((mine, "王芳"), (theirs, "root"))
        }
        mine.wait_until(partial(either, told[mine], "撤销"), "who came first", PATIENT)
        loser = mine if shows(mine.screen(), told[mine]) else theirs
        loser.wait_for(told[loser], PATIENT)
        for desk in (mine, theirs):
            desk.wait_for("意向客户 1", PATIENT)
    changes = small_desk.shown(database, number)["status_changes"]
    assert [change["to"] for change in changes] == ["potential", "interested"]
