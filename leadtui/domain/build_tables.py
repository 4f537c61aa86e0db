"""Builds the packed table of Chinese characters: ``python -m leadtui.domain.build_tables``.

Readings come from pypinyin (MIT), simplified forms from OpenCC (Apache-2.0); neither is used at run time.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from unicodedata import normalize

from leadtui.domain.pinyin import FIRST, LAST, MAGIC, TABLE, Readings

# With this much evidence from words, a reading that hardly any of them has is a dictionary's curiosity;
# with less, the dictionary's first two are kept. A few characters of company names have but one in use.
_ENOUGH = 10
_HARDLY = 0.025
_ONE_READING = frozenset("圳鑫络房杭汾莆氏溪佰壹")
# Ideographs beyond the first plane that are in the table of general standard characters or later names.
_RARE = ("〇", "\U0002a700", "\U0002ebef")

# Readings of surnames that a character has in hardly any word.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "解": "xie", "区": "ou", "任": "ren", "朴": "piao",
    "盖": "ge", "乐": "yue", "员": "yun", "召": "shao", "缪": "miao", "覃": "qin", "洗": "xian", "繁": "po",
    "秘": "bi", "种": "chong", "折": "she", "祭": "zhai", "隗": "wei", "郇": "xun", "郗": "xi", "翟": "zhai",
    "冼": "xian", "逄": "pang", "宓": "mi", "瞿": "qu", "宁": "ning", "都": "du", "车": "che",
    "盛": "sheng", "燕": "yan", "应": "ying", "佘": "she", "葛": "ge", "谌": "chen", "柏": "bai", "卜": "bu",
    "晁": "chao", "巢": "chao", "褚": "chu", "干": "gan", "过": "guo", "那": "na", "阙": "que",
    "沈": "shen", "眭": "sui", "郄": "qie", "尉": "wei", "相": "xiang", "於": "yu", "臧": "zang", "贾": "jia",
    "俞": "yu", "纪": "ji", "占": "zhan", "邵": "shao", "尹": "yin", "侯": "hou", "莘": "shen", "令": "ling",
}  # fmt: skip

# Words whose characters are not read as most often elsewhere: cities, double surnames, trades.
WORDS = """
重庆 chong qing,厦门 xia men,蚌埠 beng bu,番禺 pan yu,六安 lu an,六合 lu he,朝阳 chao yang,东莞 dong guan
大厦 da sha,单县 shan xian,乐清 yue qing,乐亭 lao ting,台州 tai zhou,西藏 xi zang,丽水 li shui,浚县 xun xian
长沙 chang sha,长春 chang chun,长治 chang zhi,长江 chang jiang,长城 chang cheng,长安 chang an,成都 cheng du
佛山 fo shan,洪洞 hong tong,铅山 yan shan,涡阳 guo yang,莘县 shen xian,歙县 she xian
银行 yin hang,行业 hang ye,商行 shang hang,车行 che hang,音乐 yin yue,乐器 yue qi,会计 kuai ji,空调 kong tiao
尉迟 yu chi,万俟 mo qi,长孙 zhang sun,单于 chan yu,令狐 ling hu,澹台 tan tai,宿迁 su qian,石家 shi jia
重工 zhong gong,重型 zhong xing,宝藏 bao zang,传记 zhuan ji,调味 tiao wei,调料 tiao liao,角色 jue se
"""


def main() -> None:
    """Build the table from the installed pypinyin and opencc and write it where ``pinyin`` reads it."""
    simple = _simplified()
    packed = pack(_readings(simple), simple, _words(), SURNAMES)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_bytes(packed)
    sys.stdout.write(f"{TABLE.name}: {len(packed)} bytes\n")


def pack(
    readings: Mapping[str, Readings],
    simple: Mapping[str, str],
    words: Mapping[str, Readings],
    surnames: Mapping[str, str],
) -> bytes:
    """The table as bytes, see ``pinyin.unpack``."""
    sets: dict[Readings, int] = {(): 0}
    index = array("H", bytes(2 * (LAST - FIRST + 1)))
    others = []
    for character, syllables in readings.items():
        if FIRST <= ord(character) <= LAST:
            index[ord(character) - FIRST] = sets.setdefault(syllables, len(sets))
        else:
            others.append(character + ",".join(syllables))
    if sys.byteorder == "big":
        index.byteswap()
    lines = (
        " ".join(map(",".join, sets)),
        " ".join(others),
        "".join(simple),
        "".join(simple.values()),
        " ".join(",".join((word, *syllables)) for word, syllables in words.items()),
        " ".join(map(",".join, surnames.items())),
    )
    return MAGIC + index.tobytes() + "\n".join(lines).encode()


def _simplified() -> dict[str, str]:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    every = (chr(code) for code in range(FIRST, LAST + 1))
    pairs = ((character, convert(character)) for character in every)
    return {character: other for character, other in pairs if len(other) == 1 and other != character}


def _readings(simple: Mapping[str, str]) -> dict[str, Readings]:
    """Readings by character, likeliest first, without those that stand in a dictionary only."""
    from pypinyin.pinyin_dict import pinyin_dict

    evidence = _evidence()
    spoken = _spoken()
    found = {}
    for code, marked in pinyin_dict.items():
        character = chr(code)
        if FIRST <= code <= LAST or character == _RARE[0] or _RARE[1] <= character <= _RARE[2]:
            known = [name for mark in marked.split(",") for name in _plain(mark)]
            other = simple.get(character, character)
            seen = evidence[character] if other == character else evidence[character] + evidence[other]
            if other in _ONE_READING:
                known = known[:1]
            found[character] = tuple(dict.fromkeys([*_in_use(known, seen), *spoken[other]]))
    return {character: readings for character, readings in sorted(found.items()) if readings}


def _in_use(known: list[str], seen: Counter[str]) -> list[str]:
    total = seen.total()
    if total < _ENOUGH:
        return [name for place, name in enumerate(known) if place < 2 or seen[name]]
    known.sort(key=lambda name: -seen[name])
    return [name for place, name in enumerate(known) if place == 0 or seen[name] >= _HARDLY * total]


def _spoken() -> defaultdict[str, list[str]]:
    """The readings that the surnames and words above need."""
    spoken: defaultdict[str, list[str]] = defaultdict(list)
    for characters, syllables in [*((name, (one,)) for name, one in SURNAMES.items()), *_words().items()]:
        for character, syllable in zip(characters, syllables, strict=True):
            spoken[character].append(syllable)
    return spoken


def _evidence() -> defaultdict[str, Counter[str]]:
    """How often each character is read how, over pypinyin's words."""
    from pypinyin.phrases_dict import phrases_dict

    evidence: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, marks in phrases_dict.items():
        for character, (mark, *_rest) in zip(word, marks, strict=False):
            evidence[character].update(_plain(mark))
    return evidence


def _plain(mark: str) -> list[str]:
    """A syllable without its tone; ü as v and as u, both are typed."""
    letters = normalize("NFD", mark)
    name = "".join(letter for letter in letters if "a" <= letter <= "z")
    if "\u0308" in letters:
        return [name.replace("u", "v", 1), name]
    return [name] if name else []


def _words() -> dict[str, Readings]:
    entries = (entry.split() for line in WORDS.split("\n") for entry in line.split(",") if entry)
    return {word: tuple(syllables) for word, *syllables in entries}


if __name__ == "__main__":
    main()
