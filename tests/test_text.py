"""Hostile characters, folding, cell widths and glyphs."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import bidirectional, category, east_asian_width, is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui import text as tx

OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
HOSTILE = (
    "\x00\x07\x08\x1b\x7f\x9b\x9d\xad\r\v\u200b\u200d\u200e\u202e\u2028\u2066\u2069\ufeff\ufe0f\U000e0041"
)
any_text = st.text(st.one_of(st.sampled_from(HOSTILE + "\n\t a华e\u0301…"), st.characters()), max_size=30)
cell_text = st.text(st.sampled_from("ab 华信“—é😀ｱe\u0301"), max_size=20).map(lambda t: tx.printable(t))


@pytest.fixture(autouse=True)
def _unicode_glyphs() -> Iterator[None]:
    tx.set_glyphs("unicode")
    yield
    tx.set_glyphs("unicode")


def hostile(text: str) -> list[str]:
    return [
        character
        for character in text
        if category(character) in {"Cc", "Cs", "Zl", "Zp"} or bidirectional(character) in OVERRIDES
    ]


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_no_hostile_character_survives_cleaning_a_line(text: str) -> None:
    cleaned = tx.clean_line(text)
    assert not hostile(cleaned.text)
    assert is_normalized("NFC", cleaned.text)
    assert tx.clean_line(cleaned.text) == (cleaned.text, 0, ())


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_prose_keeps_tabs_and_newlines_and_nothing_else_hostile(text: str) -> None:
    cleaned = tx.clean_prose(text)
    assert set(hostile(cleaned.text)) <= {"\n", "\t"}
    assert tx.clean_prose(cleaned.text) == (cleaned.text, 0, ())


@given(any_text)
@settings(max_examples=150, deadline=None)
def test_nothing_hostile_is_printed(text: str) -> None:
    assert not hostile(tx.printable(text))
    assert not hostile(tx.one_line(text))
    assert not hostile("".join(tx.printable_lines(text)))


def test_cleaning_says_how_much_of_what_was_removed() -> None:
    assert tx.clean_line("a\x1b[31mb\u202ec\u200bd\x00") == ("abcd", 4, ("control", "bidi", "invisible"))


def test_a_terminated_escape_string_leaves_no_debris() -> None:
    assert tx.clean_line("张\x1b]52;c;cm0gLXJm\x07伟").text == "张伟"


def test_an_unterminated_escape_string_swallows_no_text() -> None:
    assert tx.clean_line("\x1b]0;深圳华信").text == "]0;深圳华信"


def test_a_line_turns_breaks_and_tabs_into_spaces_and_counts_neither() -> None:
    assert tx.clean_line(" 深圳\r\n华信\t智云\u2028") == ("深圳 华信 智云", 0, ())


def test_prose_breaks_with_newlines_only() -> None:
    assert tx.clean_prose("一\r\n二\r三\x85四\t五") == ("一\n二\n三\n四\t五", 0, ())


def test_emoji_lose_joiners_without_a_word() -> None:
    assert tx.clean_line("👨\u200d👩 ❤\ufe0f") == ("👨👩 ❤", 0, ())


def test_a_joiner_between_chinese_characters_is_reported() -> None:
    assert tx.clean_line("张\u200d伟") == ("张伟", 1, ("invisible",))


def test_accents_are_composed() -> None:
    assert tx.clean_line("e\u0301").text == "é"


def test_a_newline_is_printed_as_a_sign_or_a_space() -> None:
    assert tx.printable("一\n二") == "一⏎二"
    assert tx.one_line("一\n二") == "一 二"
    assert tx.printable_lines("一\r\n二") == ["一", "二"]


def test_a_control_character_is_printed_as_a_visible_replacement() -> None:
    assert tx.printable("a\x1bb") == "a\ufffdb"


def test_an_ideographic_space_is_printed_as_it_is() -> None:
    assert tx.printable("张\u3000伟") == "张\u3000伟"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        *zip("、。《》【】「」『』“”￥…—？！：１ｊ", '/.<>[][]{}""$^_?!:1j', strict=True),
        ("a", "a"),
        ("华", "华"),
    ],
)
def test_a_key_typed_in_chinese_mode_is_the_key_meant(typed: str, key: str) -> None:
    assert tx.fold_key(typed) == key


def test_a_value_typed_in_chinese_mode_is_the_value_meant() -> None:
    assert (
        tx.fold_value("负责人：王芳、李雷　到期《＝２０２４—０５—０１") == "负责人:王芳,李雷 到期<=2024-05-01"
    )
    assert tx.fold_value("“数据安全”") == '"数据安全"'


def test_a_value_keeps_its_currency() -> None:
    assert tx.fold_value("￥６２万") == "¥62万"


def test_only_ideographs_are_chinese() -> None:
    assert all(map(tx.is_chinese, "华㐀〇𠮷"))
    assert not any(map(tx.is_chinese, "aé。カ한"))


@given(cell_text, st.integers(0, 12), st.sampled_from(["…", "", "..."]))
@settings(max_examples=150, deadline=None)
def test_clipped_text_fits_and_is_a_start_of_the_text(text: str, width: int, ellipsis: str) -> None:
    clipped = tx.clip(text, width, ellipsis)
    assert tx.cells(clipped) <= width
    if clipped != text:
        assert tx.cells(text) > width
        assert text.startswith(clipped.removesuffix(ellipsis))
        assert tx.cells(clipped) >= width - 1


@given(cell_text, st.integers(0, 12), st.sampled_from(["left", "right", "center"]))
@settings(max_examples=100, deadline=None)
def test_padded_text_has_exactly_the_width(text: str, width: int, align: str) -> None:
    assert tx.cells(tx.pad(text, width, align)) == width


def test_a_wide_character_is_never_split() -> None:
    assert tx.clip("华信智云", 4) == "华…"
    assert tx.clip("华信智云", 5) == "华信…"
    assert tx.pad("华信智云", 4) == "华… "
    assert tx.pad("华信智云", 8) == "华信智云"


def test_text_is_padded_left_right_and_center() -> None:
    assert [tx.pad("华", 5, align) for align in ("left", "right", "center")] == ["华   ", "   华", " 华  "]


def test_an_unknown_alignment_is_refused() -> None:
    with pytest.raises(ValueError, match="middle"):
        tx.pad("华", 5, "middle")


def test_every_ambiguous_character_has_an_ascii_stand_in() -> None:
    ambiguous = [chr(code) for code in range(0x30000) if east_asian_width(chr(code)) == "A"]
    stands = [tx.stand_in(character) for character in ambiguous]
    assert all(stand.isascii() and (stand.isprintable() or not stand) for stand in stands)


def test_stand_ins_look_like_what_they_stand_for() -> None:
    assert tx.stand_in("“a” … — · ● ◐ ○ ▌ ▲ → × ─ │") == '"a" ... - . * o . > ^ -> x - |'
    assert tx.stand_in("Привет é ① 华信") == "Privet e 1 华信"


def test_cells_use_stand_ins_with_the_ascii_glyphs_only() -> None:
    assert tx.one_line("华信 “云”") == "华信 “云”"
    tx.set_glyphs("ascii")
    assert tx.one_line("华信 “云”") == '华信 "云"'
    assert tx.clip("华信智云", 6) == "华信.."


def test_the_ascii_glyphs_are_ascii_and_the_others_one_cell_wide() -> None:
    assert all(glyph.isascii() for glyph in tx.ASCII_GLYPHS)
    assert all(tx.cells(glyph) == 1 for glyph in tx.UNICODE_GLYPHS)


def test_an_unknown_glyph_set_is_refused() -> None:
    with pytest.raises(ValueError, match="emoji"):
        tx.set_glyphs("emoji")
