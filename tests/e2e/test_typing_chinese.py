"""The input method left in Chinese: every rule of typing, with the very characters, through a pty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from leadtui.text import cells, fold_key
from tests.e2e import small_desk
from tests.e2e.small_desk import PATIENT, SAVED, Desk

pytestmark = pytest.mark.terminal
NOTHING = "没有作用"
SAID = "客户确认需求，约下周演示"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of four leads; tests get copies of it."""
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    small_desk.made(str(path))
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> str:
    path = tmp_path / "desk.db"
    path.write_bytes(template.read_bytes())
    return str(path)


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    """The screen, on today's work."""
    with Desk(database) as desk:
        desk.home()
        yield desk


def numbers(database: str) -> dict[str, str]:
    """The numbers of the leads by their short names."""
    return {row["short_name"]: row["number"] for row in small_desk.lines(database, "list")}


# The loop


def test_the_loop_needs_no_letter_and_few_keys(desk: Desk, database: str) -> None:
    desk.press("f2")
    desk.wait_for("下次日期", PATIENT)
    desk.send(SAID)
    desk.press("ctrl+s")
    desk.wait_for(f"华信科技：{SAVED}", PATIENT)
    assert desk.keystrokes <= 8
    desk.wait_for(re.compile("▌ ◆ A 启明电子"), PATIENT)
    desk.keystrokes = 0
    desk.press("f5")
    desk.wait_for("启明电子：未接通（1）", PATIENT)
    assert desk.keystrokes <= 2
    desk.wait_for(re.compile("▌ ◆ A 远诚医疗"), PATIENT)
    known = numbers(database)
    first, second = (small_desk.shown(database, known[name]) for name in ("华信科技", "启明电子"))
    assert first["followups"][0]["summary"] == SAID
    assert first["next_at"] > "2026-11-24"
    assert second["followups"][0]["outcome"] == "not_reached"


def test_what_is_typed_before_the_form_stands_is_not_lost(desk: Desk, database: str) -> None:
    desk.send(f"\x1bOQ{SAID}\x13")
    desk.wait_for(SAVED, PATIENT)
    lead = small_desk.shown(database, numbers(database)["华信科技"])
    assert lead["followups"][0]["summary"] == SAID


TWINS = {
    ("f4", "2"): "意向客户还差：已说明需求",
    ("f4", "5"): "流失原因",
    ("f3",): "查找线索",
    ("f6",): "改期：华信科技",
    ("f7",): "指派给",
    ("f9",): "这里能做的事",
}


def test_every_verb_of_the_loop_has_a_twin(desk: Desk) -> None:
    for keys, shown in TWINS.items():
        desk.press(*keys)
        screen = desk.wait_for(shown, PATIENT)
        assert not any("正在运行" in line for line in screen), keys
        desk.press("escape")
        desk.wait_gone(shown, PATIENT)
    desk.press("f8")
    desk.wait_for("已复制： 张伟 138 0000 0001", PATIENT)


def test_the_menu_takes_a_number(desk: Desk) -> None:
    desk.press("f9")
    desk.wait_for("这里能做的事", PATIENT)
    desk.send("２")
    desk.press("enter")
    desk.wait_for("[2 线索]", PATIENT)


# Folding


BOUND = (
    ("。", ".", "还没有可重复的修改"),
    ("《", "<", "那边没有列了"),
    ("》", ">", "潜在客户 → 意向客户"),
    ("？", "?", "─ 帮助 ─"),
    ("：", ":", "─ 命令 ─"),
    ("ｆ", "f", "下次日期"),
    ("ａ", "a", "指派给"),
    ("Ｙ", "Y", "─ 复制"),
    ("２", "2", "[2 线索]"),
    ("ｘ", "x", "未接通（1）"),
)
UNBOUND = {"“": '"', "”": '"', "￥": "$", "…": "^", "—": "_", "＃": "#", "Ｑ": "Q"}


def test_a_folded_key_does_what_its_ascii_twin_does(desk: Desk) -> None:
    for typed, twin, shown in BOUND:
        assert fold_key(typed) == twin
        desk.send(typed)
        desk.wait_for(shown, PATIENT)
        if typed in "》？：ｆａＹ":
            desk.press("escape")
            desk.wait_gone(shown, PATIENT)


def test_an_unbound_folded_key_is_named_by_its_twin(desk: Desk) -> None:
    for typed, twin in UNBOUND.items():
        desk.send(typed)
        desk.wait_for(f"{twin} 在这里{NOTHING}", PATIENT)


def test_brackets_of_an_input_method_walk_the_views(desk: Desk) -> None:
    desk.send("2")
    desk.wait_for("‹1/4›", PATIENT)
    for typed, view in (("】", "‹2/4›"), ("【", "‹1/4›"), ("」", "‹2/4›"), ("「", "‹1/4›")):
        desk.send(typed)
        desk.wait_for(view, PATIENT)


def test_braces_of_an_input_method_walk_the_groups(desk: Desk) -> None:
    desk.send("x")
    desk.wait_for("两小时内有约", PATIENT)
    desk.send("『")
    desk.wait_for(re.compile("▌ ◐ A 启明电子|▌ ◐ A 华信科技"), PATIENT)
    desk.send("』")
    desk.wait_for(re.compile("▌ ◆ A"), PATIENT)


def test_prose_is_saved_as_it_was_typed(desk: Desk, database: str) -> None:
    prose = "他说：“先看《方案》、再谈价￥”。【急】「好」『行』…—ＡＢＣ１２３"
    desk.send("f")
    desk.wait_for("下次日期", PATIENT)
    desk.send(prose)
    desk.wait_for("ＡＢＣ", PATIENT)
    desk.press("ctrl+s")
    desk.wait_for(SAVED, PATIENT)
    lead = small_desk.shown(database, numbers(database)["华信科技"])
    assert lead["followups"][0]["summary"] == prose


def narrowing(desk: Desk) -> None:
    """The bar under the list of leads, as an input method opens it."""
    desk.send("2")
    desk.wait_for("[2 线索]", PATIENT)
    desk.send("、")
    desk.wait_for("回车保留", PATIENT)


def test_query_date_and_phone_are_read_folded(desk: Desk, database: str) -> None:
    narrowing(desk)
    desk.send("１３８００００００３")
    desk.wait_for("1 条线索", PATIENT)
    desk.wait_for("远诚医疗")
    desk.press("enter")
    desk.wait_gone("回车保留", PATIENT)
    desk.press("f6")
    desk.wait_for("改期：远诚医疗", PATIENT)
    desk.send("１２／２５")
    desk.wait_for("12/25", PATIENT)
    desk.press("enter")
    desk.wait_gone("改期：", PATIENT)
    assert small_desk.shown(database, numbers(database)["远诚医疗"])["next_at"].startswith("2026-12-25")


# A Chinese character outside a field


@pytest.mark.parametrize("mode", ["1", "3"])
def test_chinese_typed_anywhere_finds(desk: Desk, mode: str) -> None:
    desk.send(mode)
    desk.wait_for(re.compile(rf"\[{mode} "), PATIENT)
    desk.send("华信")
    desk.wait_for("查找线索", PATIENT)
    desk.wait_for("输入法为中文 · F9 菜单", PATIENT)
    desk.wait_until(lambda screen: screen[5].strip().endswith("华信"), "both characters", PATIENT)
    desk.press("enter")
    desk.wait_for("时间线", PATIENT)
    assert "华信科技" in desk.screen()[0] + desk.screen()[1] + desk.screen()[2]


# The caret


def caret_behind(desk: Desk, typed: str) -> None:
    """Wait until the real cursor stands right behind ``typed`` where that is on the screen."""

    def there(screen: list[str]) -> bool:
        row, column = desk.cursor()
        line = screen[row]
        at = line.find(typed)
        return at >= 0 and column == cells(line[:at]) + cells(typed)

    desk.wait_until(there, f"the cursor behind {typed!r}", PATIENT)


def test_the_cursor_stands_on_the_caret_of_prose(desk: Desk) -> None:
    desk.send("f")
    desk.wait_until(lambda screen: "摘要" in screen[7] and desk.cursor() == (7, 11), "the caret", PATIENT)
    desk.send("客户a确认")
    caret_behind(desk, "客户a确认")
    desk.send("\x1b[D\x1b[D")
    caret_behind(desk, "客户a")


def test_the_cursor_stands_on_the_caret_of_a_picker(desk: Desk) -> None:
    for key, title in (("f3", "查找线索"), ("f6", "─ 改期"), ("f7", "指派给")):
        desk.press(key)
        desk.wait_for(title, PATIENT)
        desk.wait_until(lambda _screen: desk.cursor() == (5, 6), "the empty field's caret", PATIENT)
        desk.send("中文a")
        caret_behind(desk, "中文a")
        desk.press("escape")
        desk.wait_gone(title, PATIENT)


def test_the_cursor_stands_on_the_caret_of_the_query_bar(desk: Desk) -> None:
    narrowing(desk)
    caret_behind(desk, "全部在跟 / ")
    desk.send("远诚b")
    caret_behind(desk, "远诚b")


def test_the_cursor_stands_on_the_caret_of_a_line_field(desk: Desk) -> None:
    desk.send("n")
    desk.wait_for("一行录入", PATIENT)
    desk.wait_until(lambda screen: "一行录入" in screen[desk.cursor()[0]], "the caret in the line", PATIENT)
    desk.send("展会 远诚")
    caret_behind(desk, "展会 远诚")


# Ambiguous characters

NAME = "“双引”…—·●×公司"


def drawn(database: str, answer: str | None) -> str:
    """Today's work as a terminal shows it that answers so."""
    with Desk(database, answer=answer) as desk:
        desk.home()
        desk.wait_for("双引", PATIENT)
        desk.drain()
        return "\n".join(desk.screen())


def test_a_terminal_that_draws_them_wide_gets_ascii(database: str) -> None:
    small_desk.added(database, [{"customer": NAME}])
    screen = drawn(database, "\x1b[1;3R")
    assert not re.findall("[●◐○◆▌▲→·…×─│“”—]", screen), screen
    assert '"双引"' in screen
    assert "> + A" in screen
    assert {row["customer"] for row in small_desk.lines(database, "list")} >= {NAME}


@pytest.mark.parametrize("answer", ["\x1b[1;2R", "\x1b[;R garbage", None])
def test_any_other_answer_or_none_gets_the_glyphs(database: str, answer: str | None) -> None:
    small_desk.added(database, [{"customer": NAME}])
    screen = drawn(database, answer)
    assert "▌ ◆ A" in screen
    assert "“双引”" in screen


def test_the_answer_is_remembered(database: str) -> None:
    small_desk.added(database, [{"customer": NAME}])
    drawn(database, "\x1b[1;3R")
    screen = drawn(database, None)
    assert "> + A" in screen


def test_the_question_is_asked_before_the_screen_and_waits_a_moment_only(database: str) -> None:
    with Desk(database, answer=None) as desk:
        desk.wait_until(lambda _screen: b"\x1b[6n" in desk.bytes, "the question", PATIENT)
        start = monotonic()
        desk.wait_until(lambda _screen: desk.bytes.count(b"\r\x1b[K") > 0, "the eraser", PATIENT)
        assert monotonic() - start < 1
        asked = desk.bytes.index(b"\x1b[6n")
        desk.home()
        assert asked < desk.bytes.index(b"\x1b[?1049h")
