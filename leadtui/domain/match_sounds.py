"""Names as they sound in Latin letters: hangul and kana read out, and two spellings of one sound compared."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_FIRST_HANGUL, _VOWELS_EACH, _FINALS_EACH = 0xAC00, 588, 28
_INITIALS_TEXT = "g kk n d tt r m b pp s ss - j jj ch k t p h"
_VOWELS_TEXT = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
_FINALS_TEXT = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
_INITIALS, _VOWELS, _FINALS = (text.split() for text in (_INITIALS_TEXT, _VOWELS_TEXT, _FINALS_TEXT))
_KANA_ROWS = """
アa イi ウu エe オo カka キki クku ケke コko サsa シshi スsu セse ソso タta チchi ツtsu テte トto ナna ニni
ヌnu ネne ノno ハha ヒhi フfu ヘhe ホho マma ミmi ムmu メme モmo ヤya ユyu ヨyo ラra リri ルru レre ロro
ワwa ヲo ンn ガga ギgi グgu ゲge ゴgo ザza ジji ズzu ゼze ゾzo ダda ヂji ヅzu デde ドdo バba ビbi ブbu ベbe
ボbo パpa ピpi プpu ペpe ポpo ヴbu
"""
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo"}
_SPELLED = (
    ("ph", "f"), ("th", "s"), ("ck", "k"), ("qu", "ku"), ("sh", "s"), ("tch", "C"), ("ch", "C"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("x", "ks"), ("q", "k"), ("v", "b"), ("l", "r"),
    ("y", "i"), ("w", "u"), ("f", "h"), ("z", "s"), ("j", "C"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_SILENT_R = re.compile(r"(?<=[aeiou])r(?=[^aeiou]|$)")
_VOWEL = re.compile(r"[aeiou]")
LEAST = 3
"""Consonants from which on they tell one name from another by themselves."""


def is_spelled_by_sound(text: str) -> bool:
    """Whether there is hangul or kana in a text."""
    return bool(_HANGUL.search(text) or _KANA.search(text))


def romanised(text: str) -> str:
    """Hangul and kana read out in Latin letters; other characters as they are."""
    found = ""
    for letter in text:
        if _HANGUL.match(letter):
            found += _hangul(ord(letter) - _FIRST_HANGUL)
        else:
            found = _kana(found, _as_katakana(letter))
    return found


def _hangul(place: int) -> str:
    initial, rest = divmod(place, _VOWELS_EACH)
    vowel, final = divmod(rest, _FINALS_EACH)
    return (_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]).replace("-", "")


def _as_katakana(letter: str) -> str:
    return chr(ord(letter) + 0x60) if "\u3041" <= letter <= "\u3096" else letter


def _kana(before: str, letter: str) -> str:
    if letter in _SMALL:
        return before.rstrip("aeiou") + _SMALL[letter] if before else _SMALL[letter]
    return before if letter in "ーッ・" else before + _kana_table().get(letter, letter)


@cache
def _kana_table() -> dict[str, str]:
    return {entry[0]: entry[1:] for entry in _KANA_ROWS.split()}


@lru_cache(8192)
def sound(word: str) -> str:
    """A Latin word as it sounds, roughly: one letter for letters that stand for each other abroad."""
    word = _SILENT_R.sub("", word)
    for spelled, said in _SPELLED:
        word = word.replace(spelled, said)
    word = _TWICE.sub(r"\1", word)
    # What ends in a consonant gets an u or o after it in kana.
    return re.sub(r"(?<=[^aeiou])[uoe]$", "", word)


@lru_cache(8192)
def skeleton(word: str) -> str:
    """The consonants of a word's sound, with a vowel it begins with; the whole of it where they are few."""
    heard = sound(word)
    bones = heard[:1] + _VOWEL.sub("", heard[1:])
    return bones if len(bones) >= LEAST else heard


def sounds_alike(one: str, other: str) -> bool:
    """Whether two words may be one name written down by ear: soni and sony, sutabakkusu and starbucks."""
    from rapidfuzz.distance import OSA

    first, second = sound(one), sound(other)
    if first == second:
        return True
    if min(len(first), len(second)) < 4:
        return False
    likeness = float(OSA.normalized_similarity(first, second))
    bones, others = skeleton(one), skeleton(other)
    if bones == others:
        return likeness >= 0.5
    near = min(len(bones), len(others)) > LEAST and int(OSA.distance(bones, others)) == 1
    return near and bones[0] == others[0] and likeness >= 0.75


@lru_cache(2048)
def pinyin(text: str) -> str:
    """The likeliest reading of Chinese text as one Latin word; other text as it is."""
    from leadtui.domain.pinyin import spoken

    if text.isascii():
        return text
    return "".join(spoken(list(text)))
