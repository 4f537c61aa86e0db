"""The choices of a waiting prefix: when they show, how they stand, how they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual import events

from leadtui import i18n
from leadtui.base import BaseApp
from leadtui.commands import REGISTRY
from leadtui.hints import Shelf, Way
from leadtui.keyed import Keyed
from leadtui.keymap import Keymap, keymap
from leadtui.overlay import Overlay, OverlayCompositor
from leadtui.text import cells, set_glyphs
from leadtui.widgets import choices
from leadtui.widgets.ink import Ink
from leadtui.widgets.themes import register_themes
from tests.ui import golden
from tests.ui.desk_app import SIZES, opened, press
from tests.ui.screen_text import screen_text, settle
from tests.ui.test_keys import Bench, Desk, DeskApp

WIDE = (100, 24)


class Ways(Desk):
    """A desk that leads to more places than one line names."""

    def _go(self) -> None:
        self.done.append("went")

    cmd_screen_today = cmd_screen_board = cmd_screen_inbox = cmd_round_open = _go
    cmd_app_settings = cmd_sheet_import = cmd_sheet_export = cmd_handover_open = _go
    cmd_status_interested = cmd_status_won = _go


class WaysApp(DeskApp):
    """The desk of many ways; every right but that of importing."""

    def __init__(self, keys: Keymap | None = None) -> None:
        super().__init__(keys)
        self.desk = Ways()
        self.rights = {"assign", "export"}


@pytest.fixture
async def bench(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    """A desk on which no time passes but by ``ask`` and ``wait``."""
    monkeypatch.setattr("leadtui.prefixes.PREFIX_SECONDS", 600)
    monkeypatch.setattr("leadtui.prefixes.CHOICES_SECONDS", 300)
    app = WaysApp(getattr(request, "param", None))
    async with app.run_test(size=WIDE) as pilot:
        app.desk.set_focus(None)
        await pilot.pause()
        yield Bench(app, pilot)


async def ask(app: BaseApp, bench: Bench | None = None) -> list[str]:
    """The wait before the choices are shown is over; the screen."""
    screen = app.screen
    assert isinstance(screen, Keyed)
    screen._show_choices()
    if bench is not None:
        await bench.pilot.pause()
    return lines_of(app)


async def asked(bench: Bench, *keys: str) -> list[str]:
    """The screen once a prefix has waited long enough for its choices."""
    await bench.press(*keys)
    return await ask(bench.app, bench)


async def waited(bench: Bench) -> list[str]:
    """The screen once the second is over."""
    bench.desk._waited()
    await bench.pilot.pause()
    return lines_of(bench.app)


def mouse(kind: type[events.MouseEvent], x: int, y: int) -> events.MouseEvent:
    """An event of the mouse as the driver makes it."""
    return kind(None, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)


async def click(bench: Bench, x: int, y: int, up: tuple[int, int] | None = None) -> list[str]:
    """Press the button of the mouse and let it go, elsewhere perhaps, as the driver tells it."""
    for kind, (at_x, at_y) in ((events.MouseDown, (x, y)), (events.MouseUp, up or (x, y))):
        bench.app.post_message(mouse(kind, at_x, at_y))
        await bench.pilot.pause()
    return bench.desk.done


def lines_of(app: BaseApp) -> list[str]:
    """The screen line by line, empty ones at its foot too."""
    return screen_text(app).split("\n")


def overlay_of(app: BaseApp) -> Overlay:
    assert isinstance(app.screen._compositor, OverlayCompositor)
    return app.screen._compositor.overlay


# When


async def test_nothing_is_painted_for_whoever_knows_the_next_key(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[object] = []
    monkeypatch.setattr(bench.app, "_display", lambda _screen, what: painted.append(what))
    assert await bench.press("g", "l", "s", "5", "g", "g") == ["leads", "lost", "top"]
    assert [what for what in painted if what is not None] == []


async def test_choices_show_when_no_key_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.prefixes.PREFIX_SECONDS", 600)
    monkeypatch.setattr("leadtui.prefixes.CHOICES_SECONDS", 0.01)
    app = WaysApp()
    async with app.run_test(size=WIDE) as pilot:
        app.desk.set_focus(None)
        await pilot.press("s")
        while not overlay_of(app).strips:
            await pilot.pause()
        assert lines_of(app)[-1] == " Status  2 Interested  4 Won  5 Lost"


async def test_the_next_key_takes_the_choices_away(bench: Bench) -> None:
    before = screen_text(bench.app)
    await asked(bench, "g")
    assert await bench.press("l") == ["leads"]
    assert screen_text(bench.app) == before


async def test_escape_takes_the_choices_away(bench: Bench) -> None:
    before = screen_text(bench.app)
    await asked(bench, "g")
    assert await bench.press("escape") == []
    assert screen_text(bench.app) == before


async def test_after_the_second_choices_stay_dim_and_the_next_key_counts_by_itself(bench: Bench) -> None:
    before = screen_text(bench.app)
    bright = await asked(bench, "g")
    strips = overlay_of(bench.app).strips
    dim = await waited(bench)
    assert bright[-4].startswith("─ Go to ─")
    assert dim[-4].startswith("─ g once more ─")
    assert dim[-3:] == bright[-3:]
    assert all(a != b for a, b in zip(strips, overlay_of(bench.app).strips, strict=True))
    assert await bench.press("j") == ["down"]
    assert screen_text(bench.app) == before


async def test_after_the_second_escape_does_no_more_than_clear_the_choices(bench: Bench) -> None:
    before = screen_text(bench.app)
    await asked(bench, "g")
    await waited(bench)
    assert await bench.press("escape") == []
    assert screen_text(bench.app) == before
    assert await bench.press("escape") == ["back"]


async def test_once_more_the_prefix_lights_its_choices_at_once(bench: Bench) -> None:
    bright = await asked(bench, "g")
    await waited(bench)
    await bench.press("g")
    assert lines_of(bench.app) == bright
    assert await bench.press("l") == ["leads"]


async def test_another_prefix_shows_its_own_choices_at_once(bench: Bench) -> None:
    await asked(bench, "g")
    await waited(bench)
    await bench.press("f4")
    lines = lines_of(bench.app)
    assert lines[-1] == " Status  2 Interested  4 Won  5 Lost"
    assert "Go to" not in "".join(lines)


async def test_a_second_that_ends_before_anything_is_shown_shows_nothing(bench: Bench) -> None:
    before = screen_text(bench.app)
    await bench.press("g")
    assert "\n".join(await waited(bench)) == before


async def test_a_timer_that_comes_too_late_shows_nothing(bench: Bench) -> None:
    before = screen_text(bench.app)
    await bench.press("g", "l")
    assert await ask(bench.app, bench) == before.split("\n")


async def test_choices_do_not_outlive_their_screen(bench: Bench) -> None:
    await asked(bench, "g")
    await bench.press("华")
    await settle_top(bench)
    assert "Go to" not in screen_text(bench.app)
    await bench.press("enter")
    await settle(bench.pilot)
    assert "Go to" not in screen_text(bench.app)


async def settle_top(bench: Bench) -> None:
    """Wait for the dialog to stand."""
    for _turn in range(4):
        await bench.pilot.pause()


# Where


async def test_the_screen_below_neither_moves_nor_is_laid_out_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lines_of(bench.app)
    laid: list[object] = []
    monkeypatch.setattr(OverlayCompositor, "reflow", lambda *parts: laid.append(parts))
    monkeypatch.setattr(OverlayCompositor, "_arrange_root", lambda *parts, **_more: laid.append(parts))
    lines = await asked(bench, "g")
    rows = len(overlay_of(bench.app).strips)
    assert (len(lines), rows) == (24, 4)
    assert lines[:-4] == before[:-4]
    await waited(bench)
    await bench.press("j")
    assert laid == []


async def test_another_size_sets_the_choices_anew(bench: Bench) -> None:
    await asked(bench, "g")
    await bench.pilot.resize_terminal(50, 20)
    lines = lines_of(bench.app)
    assert len(lines) == 20
    assert "t Today" in lines[-len(overlay_of(bench.app).strips) + 1]
    assert max(map(cells, lines)) == 50


# What


async def test_only_what_one_may_do_is_offered(bench: Bench) -> None:
    lines = "\n".join((await asked(bench, "g"))[-4:])
    assert "x Export to a sheet" in lines
    assert "Import a sheet" not in lines
    assert "Duplicates" not in lines


async def test_a_prefix_without_a_choice_shows_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.desk, "why_not", lambda _command: "Closed")
    before = screen_text(bench.app)
    assert "\n".join(await asked(bench, "s")) == before
    assert await bench.press("5") == []
    assert bench.line(1) == " Closed"


@pytest.mark.parametrize(
    "bench", [keymap({"prefix.go": "Z", "nav.top": "Z 0", "nav.down": "Z b n"})], indirect=True
)
async def test_rebound_keys_are_shown_as_they_are(bench: Bench) -> None:
    lines = await asked(bench, "Z")
    assert lines[-4].startswith("─ Go to ─")
    assert "0 First row" in lines[-3]
    assert "b n Down" in lines[-3]
    await bench.press("b")
    assert lines_of(bench.app)[-1].endswith("n Down")
    assert await bench.press("n") == ["down"]


# The mouse


async def test_a_click_on_a_choice_takes_it(bench: Bench) -> None:
    lines = await asked(bench, "g")
    assert await click(bench, lines[-3].index("Leads"), 21) == ["leads"]
    assert overlay_of(bench.app).strips == ()


async def test_a_dim_choice_can_be_clicked_too(bench: Bench) -> None:
    lines = await asked(bench, "g")
    await waited(bench)
    assert await click(bench, lines[-3].index("l Leads"), 21) == ["leads"]


async def test_a_click_between_choices_does_nothing(bench: Bench) -> None:
    await asked(bench, "g")
    assert await click(bench, 2, 20) == []
    assert len(overlay_of(bench.app).strips) == 4


async def test_a_click_that_ends_elsewhere_takes_no_choice(bench: Bench) -> None:
    lines = await asked(bench, "g")
    assert await click(bench, lines[-3].index("Leads"), 21, up=(2, 0)) == []


async def test_a_click_beside_the_choices_clears_them_and_counts(bench: Bench) -> None:
    await asked(bench, "g")
    assert await click(bench, 3, 0) == []
    assert overlay_of(bench.app).strips == ()
    assert bench.desk.focused is not None


async def test_the_wheel_does_not_turn_what_lies_below(bench: Bench) -> None:
    await asked(bench, "g")
    wheel = mouse(events.MouseScrollDown, 3, 22)
    assert bench.desk.take_mouse(wheel)


# How it looks


@pytest.fixture
def unicode_after() -> Iterator[None]:
    yield
    set_glyphs("unicode")


async def test_signs_and_colours_are_those_of_the_terminal(
    bench: Bench, unicode_after: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_themes(bench.app)
    bench.app.theme = "leadtui-ansi"
    set_glyphs("ascii")
    await bench.pilot.pause()
    assert (await asked(bench, "g"))[-4].startswith("- Go to ---")
    colours = {
        segment.style.color.name
        for strip in overlay_of(bench.app).strips
        for segment in strip
        if segment.style and segment.style.color
    }
    assert colours <= {"default", "color(6)", "color(8)"}


@pytest.mark.usefixtures("frozen_now")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
async def test_the_choices_look_like_this(
    desk_url: str, language: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadtui.prefixes.PREFIX_SECONDS", 600)
    i18n.set_language(language)
    async with opened(desk_url, "wang", SIZES[size]) as (app, pilot):
        await press(app, pilot, "2")
        await pilot.press("g")
        await ask(app)
        golden.check(app, f"choices_admin_{language}_{size}")


@pytest.mark.usefixtures("frozen_now")
@pytest.mark.parametrize("place", ["1", "3", "enter", "6"])
async def test_a_rep_is_offered_less_wherever_it_is(
    desk_url: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadtui.prefixes.PREFIX_SECONDS", 600)
    i18n.set_language("zh_CN")
    async with opened(desk_url, "zhao") as (app, pilot):
        await press(app, pilot, place)
        await pilot.press("g")
        await ask(app)
        golden.check(app, f"choices_rep_{place}_zh_CN_80x24")


WORDS = st.text(st.sampled_from("abcXYZ 线索看板导出…"), min_size=1, max_size=12).map(str.strip).filter(bool)
WAYS = st.builds(Way, st.sampled_from(["t", "F4", "a b"]), WORDS, st.sampled_from(REGISTRY))
SHELVES = st.lists(
    st.builds(Shelf, WORDS, st.lists(WAYS, min_size=1, max_size=8).map(tuple)), min_size=1, max_size=4
)


@given(shelves=SHELVES, title=WORDS, width=st.integers(40, 130), height=st.integers(14, 50))
@settings(max_examples=60, deadline=None)
def test_every_choice_stands_once_whole_and_where_a_click_finds_it(
    shelves: list[Shelf], title: str, width: int, height: int
) -> None:
    drawn = choices.overlay(shelves, title, size=(width, height), ink=ink(), waits=True)
    ways = [way for shelf in shelves for way in shelf.ways]
    assert {strip.cell_length for strip in drawn.strips} == {width}
    assert len(drawn.strips) <= height - 2
    assert len(drawn.areas) == len(ways) or len(drawn.strips) == height - 2
    for area, way in zip(drawn.areas, ways, strict=False):
        assert drawn.strips[area.y].crop(area.first, area.end).text == f"{way.keys} {way.label}"
        assert drawn.command_at(area.first, area.y) is way.command
        assert drawn.command_at(area.end - 1, area.y) is way.command
    assert_apart(drawn)


def assert_apart(drawn: Overlay) -> None:
    """Neighbours leave two cells between them."""
    for left, right in zip(drawn.areas, drawn.areas[1:], strict=False):
        assert left.y < right.y or left.end + 2 <= right.first


def ink() -> Ink:
    return Ink(*[Style()] * len(fields(Ink)))
