"""Text made safe and fitted to the terminal: cleaning, printing, folding, cell widths, glyphs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, digit, east_asian_width, is_normalized, normalize

from rich.cells import cell_len, get_character_cell_size, split_graphemes

# Compiled on first use: the start path needs none of them, and together they take 5 ms.
_re = lru_cache(re.compile)

# Newline and its kin: what Unicode's line breaking calls a mandatory break.
_BREAK = "\r\n|[\n\r\v\f\x85\u2028\u2029]"
_SPACE = "[\xa0\u1680\u2000-\u200a\u202f\u205f]"
# Whole CSI and terminated OSC/DCS/PM/APC/SOS strings (ECMA-48, 5.4 and 5.6), so that no debris is stored.
_ESCAPE = (
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\\\|\x9c)"
)
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
_BIDI = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_INVISIBLE = (
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Emoji are stored without joiners and selectors: terminals disagree on the width of such sequences.
_EMOJI_GLUE = "(?<=[\u203c-\u3299\U0001f000-\U0001faff])[\u200d\ufe0e\ufe0f]+"
_REMOVED = (("control", _CONTROL), ("bidi", _BIDI), ("invisible", _INVISIBLE))
_REPLACEMENT = "\ufffd"


class Cleaned(NamedTuple):
    """Cleaned input; ``removed`` counts what was taken out, ``kinds`` of control, bidi, invisible."""

    text: str
    removed: int = 0
    kinds: tuple[str, ...] = ()


def clean_line(text: str) -> Cleaned:
    """``text`` in NFC on one line, stripped: breaks and tabs become spaces, hostile characters go."""
    if text.isprintable() and (text.isascii() or _is_clean(text)):
        return Cleaned(text.strip())
    return _clean(text, " ")


def clean_prose(text: str) -> Cleaned:
    """``text`` in NFC with tabs and line breaks (as newlines) kept and hostile characters taken out."""
    if text.isprintable() and (text.isascii() or _is_clean(text)):
        return Cleaned(text.strip())
    return _clean(text, "\n")


def _is_clean(text: str) -> bool:
    return is_normalized("NFC", text) and not _re(_INVISIBLE).search(text)


def _clean(text: str, newline: str) -> Cleaned:
    text, removed = _re(_ESCAPE).subn("", text)
    text = _re(_EMOJI_GLUE).sub("", _re(_BREAK).sub(newline, text))
    kinds = ["control"] if removed else []
    for kind, pattern in _REMOVED:
        text, count = _re(pattern).subn("", text)
        removed += count
        if count and kind not in kinds:
            kinds.append(kind)
    text = _re(_SPACE).sub(" ", text)
    if newline != "\n":
        text = text.replace("\t", " ")
    return Cleaned(normalize("NFC", text).strip(), removed, tuple(kinds))


def printable(text: str, newline: str = "⏎") -> str:
    """``text`` on one line as it may reach a terminal: no control, bidi or zero-width character gets out.

    Line breaks become ``newline``, tabs a space, control characters a visible U+FFFD.
    """
    if text.isprintable():
        return text
    text = _re(_BREAK).sub(newline, text).replace("\t", " ")
    text = _re(_INVISIBLE).sub("", _re(_BIDI).sub("", text))
    return _re(_SPACE).sub(" ", _re(_CONTROL).sub(_REPLACEMENT, text))


def printable_lines(text: str) -> list[str]:
    """The lines of prose, each as ``printable`` gives it."""
    return [printable(line) for line in _re(_BREAK).split(text)]


def one_line(text: str) -> str:
    """What a one-line cell draws: breaks as spaces, and stand-ins where ambiguous glyphs are wide."""
    text = printable(text, " ")
    return stand_in(text) if _glyphs is ASCII_GLYPHS else text


# UX 4.2, and the two remaining marks a Chinese input method puts on a US keyboard.
_KEYS = str.maketrans("、。《》〈〉【】「」『』“”‘’￥¥…—·", "/.<><>[][]{}\"\"''$$^_`")
# In values a dash is a dash, a sum keeps its currency, and 、 lists alternatives (UX 5).
_VALUES = str.maketrans("、。《》〈〉【】「」『』“”‘’—–−‐‑‒―", ",.<><>[][]{}\"\"''-------")


def fold_key(character: str) -> str:
    """The key an input method in Chinese mode stands for, outside text fields; others as they are."""
    if character.isascii():
        return character
    folded = normalize("NFKC", character.translate(_KEYS))
    return folded if len(folded) == len(character) else character


def fold_value(text: str) -> str:
    """What was typed into the query bar, a date, a number or a phone, as if the input method were off."""
    if text.isascii():
        return text
    return normalize("NFKC", _re(_INVISIBLE).sub("", _re(_BIDI).sub("", text)).translate(_VALUES))


def is_chinese(character: str) -> bool:
    """Whether one character is a Han ideograph."""
    return (
        "\u3400" <= character <= "\u9fff"
        or character == "〇"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def cells(text: str) -> int:
    """Width of one printable line in terminal cells."""
    return len(text) if text.isascii() else cell_len(text)


def clip(text: str, width: int, ellipsis: str | None = None) -> str:
    """``text`` in at most ``width`` cells, ending in ``ellipsis`` (by default the glyph) where it was cut.

    A wide character is never split, so the result may be one cell short.
    """
    if text.isascii() and len(text) <= width:
        return text
    return _clip(text, width, _glyphs.ellipsis if ellipsis is None else ellipsis)


def pad(text: str, width: int, align: str = "left") -> str:
    """``text`` in exactly ``width`` cells, clipped or filled with spaces; align left, right or center."""
    if text.isascii() and align == "left" and len(text) <= width:
        return text.ljust(width)
    text = clip(text, width)
    missing = width - cells(text)
    match align:
        case "left":
            return text + " " * missing
        case "right":
            return " " * missing + text
        case "center":
            return " " * (missing // 2) + text + " " * (missing - missing // 2)
        case _:
            raise ValueError(f"unknown alignment {align!r}")


@lru_cache(4096)
def _clip(text: str, width: int, ellipsis: str) -> str:
    if cells(text) <= width:
        return text
    tail = cells(ellipsis)
    if tail > width:
        return _cut(text, width)
    return _cut(text, width - tail) + ellipsis


def _cut(text: str, width: int) -> str:
    """The longest start of ``text`` within ``width`` cells that splits no character."""
    if width <= 0:
        return ""
    if text.isascii():
        return text[:width]
    if "\u200d" in text or "\ufe0f" in text:
        return _cut_graphemes(text, width)
    for position, character in enumerate(text):
        width -= get_character_cell_size(character)
        if width < 0:
            return text[:position]
    return text


def _cut_graphemes(text: str, width: int) -> str:
    for start, _end, size in split_graphemes(text)[0]:
        width -= size
        if width < 0:
            return text[:start]
    return text


_RANGES = (
    ("\u2190\u21d0", "<-"), ("\u2191\u21d1", "^"), ("\u2192\u21d2", "->"), ("\u2193", "v"),
    ("─━┄┅┈┉╌╍═╴╶╸╺╼╾", "-"), ("│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▎", "|"), ("▌▍▶▷►▸", ">"), ("◀◁", "<"),
    ("▲△⊿", "^"), ("▼▽", "v"), ("●★☆※", "*"), ("◐◑◎◉", "o"), ("○·•◦⋅∙", "."), ("◆◇■□", "+"),
    ("…", "..."), ("‥", ".."), ("‘’′¨´ˊˋ", "'"), ("“”″", '"'), ("‐–—―‖", "-"), ("×", "x"), ("÷∕", "/"),
    ("≤≦", "<="), ("≥≧", ">="), ("≠≒", "="), ("≈∼", "~"), ("∶", ":"), ("√", "v"), ("‰", "%"),
    ("▀▁▂▃▄▅▆▇█▉▊▋▒▓▔▕", "#"), ("†‡", "+"), ("£", "GBP"), ("€", "EUR"), ("¡", "!"), ("¿", "?"),
    ("¶", "P"), ("§", "S"), ("®", "(R)"), ("°", "o"), ("Ææ", "AE"), ("Œœ", "OE"), ("Øø", "o"),
    ("ßẞ", "ss"), ("ÐðĐđ", "d"), ("Þþ", "th"), ("Łł", "l"), ("ı", "i"),
)  # fmt: skip
_LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёαβγδεζηθικλμνξοπρσςτυφχψω",
        "abvgdejziiklmnoprstufhccssqyqeuaeabgdezhtiklmnxoprsstufcpo",
        strict=True,
    )
)
_LITERAL = {character: stand for characters, stand in _RANGES for character in characters}


class _StandIns(dict[int, str]):
    """Code point to stand-in for every East Asian Ambiguous character, filled as they turn up."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if east_asian_width(character) == "A":
            self[code] = _ascii_for(character)
        else:
            self[code] = character
        return self[code]


_stand_ins = _StandIns()


def stand_in(text: str) -> str:
    """``text`` with every East Asian Ambiguous character drawn in ASCII; for one-line cells only."""
    return text if text.isascii() else text.translate(_stand_ins)


def _ascii_for(character: str) -> str:
    if character in _LITERAL:
        return _LITERAL[character]
    if combining(character) or _re(_INVISIBLE).match(character):
        return ""
    if letter := _LETTERS.get(character.lower()):
        return letter.upper() if character.isupper() else letter
    if "\u2500" <= character <= "\u257f":
        return "+"
    if (number := digit(character, -1)) >= 0:
        return str(number)
    plain = normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain if plain.isprintable() and plain.strip() else "?"


class Glyphs(NamedTuple):
    """The signs leadtui draws (UX 4.5); every one is a cell wide except the ASCII arrow and ellipsis."""

    late: str = "●"
    today: str = "◐"
    later: str = "○"
    new: str = "◆"
    complaint: str = "!"
    bar: str = "▌"
    up: str = "▲"
    down: str = "▼"
    arrow: str = "→"
    back: str = "←"
    ellipsis: str = "…"
    times: str = "×"
    check: str = "✓"
    dot: str = "·"
    dash: str = "—"
    rule: str = "─"
    line: str = "│"
    cross: str = "┼"
    draft: str = "✎"
    previous: str = "‹"
    next: str = "›"
    block: str = "█"


UNICODE_GLYPHS = Glyphs()
ASCII_GLYPHS = Glyphs(
    late="*", today="o", later=".", new="+", bar=">", up="^", down="v", arrow="->", back="<-",
    ellipsis="..", times="x", check="v", dot="-", dash="-", rule="-", line="|", cross="+",
    draft="%", previous="<", next=">", block="#",
)  # fmt: skip
_SETS = {"unicode": UNICODE_GLYPHS, "ascii": ASCII_GLYPHS}
_glyphs = UNICODE_GLYPHS


def glyphs() -> Glyphs:
    """The set in use."""
    return _glyphs


def set_glyphs(name: str) -> None:
    """Draw with ``unicode`` or ``ascii`` from now on."""
    global _glyphs
    if name not in _SETS:
        raise ValueError(f"unknown glyph set {name!r}")
    _glyphs = _SETS[name]
