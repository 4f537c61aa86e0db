"""Styles on their way to the terminal: fewer bytes, the same screen."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.widgets.thin_driver import thinned

WIDTH, HEIGHT = 20, 4
COLOURS = st.sampled_from(["38;5;252", "38;5;74", "38;2;1;2;3", "31", "97", "39"])
GROUNDS = st.sampled_from(["48;5;234", "48;2;9;8;7", "44", "102", "49"])
OTHERS = st.sampled_from(["1", "2", "3", "4", "7", "9"])
STYLES = st.builds(
    lambda others, colour, ground: ";".join([*others, *filter(None, (colour, ground))]),
    st.lists(OTHERS, max_size=2, unique=True),
    st.none() | COLOURS,
    st.none() | GROUNDS,
)
TEXTS = st.text("ab 中m", min_size=1, max_size=4)
SEGMENTS = st.builds(lambda style, text: f"\x1b[{style}m{text}\x1b[0m" if style else text, STYLES, TEXTS)
MOVES = st.builds(
    lambda row, column: f"\x1b[{row};{column}H", st.integers(1, HEIGHT), st.integers(1, WIDTH - 8)
) | st.sampled_from(["\r\n", "\x1b[K", "\x1b[2J", "\x1b[?25l"])
FRAMES = st.lists(SEGMENTS | MOVES, max_size=30).map("".join)


def drawn(*frames: str) -> object:
    """What a terminal shows after these frames, with every style."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for frame in frames:
        stream.feed(frame)
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)], screen.cursor.attrs


@settings(max_examples=150)
@given(FRAMES, FRAMES)
def test_a_thinned_frame_draws_the_same_with_no_more_bytes(first: str, second: str) -> None:
    assert drawn(thinned(first), thinned(second)) == drawn(first, second)
    assert len(thinned(first)) <= len(first) + len("0;")


def test_a_colour_that_stays_is_written_once() -> None:
    text = (
        "\x1b[38;5;252;48;5;234ma\x1b[0m\x1b[38;5;74;48;5;234mb\x1b[0m\x1b[2;1H\x1b[38;5;74;48;5;234mc\x1b[0m"
    )
    assert thinned(text) == "\x1b[38;5;252;48;5;234ma\x1b[38;5;74mb\x1b[2;1Hc\x1b[0m"


def test_a_style_that_has_more_than_colours_begins_anew() -> None:
    text = "\x1b[1;38;5;252ma\x1b[0m\x1b[38;5;252mb\x1b[0m"
    assert thinned(text) == "\x1b[1;38;5;252ma\x1b[0;38;5;252mb\x1b[0m"


def test_what_is_erased_is_erased_without_a_style() -> None:
    text = "\x1b[48;5;234ma\x1b[0m\x1b[K\x1b[48;5;234mb\x1b[0m"
    assert thinned(text) == text


def test_sequences_that_end_in_m_but_are_no_style_stay() -> None:
    assert thinned("\x1b[>4;2m\x1b[?25l") == "\x1b[>4;2m\x1b[?25l"
