"""Pastes with Escape in them: one message, in one piece, whatever stands in it and however it arrives."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events

from leadtui.text import clean_line
from leadtui.widgets.paste import END, START, PasteParser


def parsed(*chunks: str) -> list[str]:
    """What is told of some input: pastes in braces, keys by name."""
    parser = PasteParser()
    found = [message for chunk in chunks for message in parser.feed(chunk)]
    return [
        f"{{{message.text}}}" if isinstance(message, events.Paste) else message.key
        for message in found
        if isinstance(message, events.Paste | events.Key)
    ]


def test_an_escape_in_a_paste_types_no_key() -> None:
    told = parsed(f"a{START}华\x1b[31m信\x1bs5\x1b]0;x\x07\x1b{END}b")
    assert told[0] == "a"
    assert told[-1] == "b"
    assert len(told) == 3
    assert clean_line(told[1]).text == "{华信s5}"


def test_keys_of_the_terminal_go_on_as_they_are() -> None:
    assert parsed("\x1b[A", "\x1bOP", "x\x1b[B") == ["up", "f1", "x", "down"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab\x1b[201~;mO华\n", max_size=24), st.lists(st.integers(0, 40), max_size=4))
def test_a_paste_is_one_message_wherever_it_is_cut(text: str, cuts: list[int]) -> None:
    text = text.replace(END, "") + "."
    while END in text:
        text = text.replace(END, "")
    whole = f"x{START}{text}{END}y"
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    chunks = [whole[a:b] for a, b in pairwise(places) if a < b]
    told = parsed(*chunks)
    assert len(told) == 3
    assert (told[0], told[-1]) == ("x", "y")
    assert "\x1b" not in told[1]
