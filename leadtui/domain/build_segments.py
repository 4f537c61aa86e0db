"""Builds the packed table of mobile segments: ``python -m leadtui.domain.build_segments``.

Places come from the Chinese data of libphonenumber (Apache-2.0), as the package phonenumbers has them. It
brings 40 MB and takes the name of phonenumberslite, so that it is installed in an environment of its own.
"""

from __future__ import annotations

import importlib
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping

from leadtui.domain.area_regions import known_places
from leadtui.domain.mobile_segments import FIRST, LAST, MAGIC, TABLE

_COUNTRY, _DIGITS = "86", 7
# What fewer digits tell was right of one number in ten that were tried.
_FEWEST = 6
_ENDINGS = ("市", "地区", "盟", "自治州")
_PROVINCES = ("省", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "市")
# Renamed since, or shortened otherwise than by an ending.
_NOW = {"襄樊": "襄阳", "海南藏族": "海南", "克孜勒苏柯尔克孜": "克孜勒苏", "神农架林区": "神农架"}


def main() -> None:
    """Build the table from the installed phonenumbers and write it where ``mobile_segments`` reads it."""
    data = importlib.import_module("phonenumbers.geodata").GEOCODE_DATA
    packed = pack({prefix: names["zh"] for prefix, names in data.items() if _is_mobile(prefix, names)})
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_bytes(packed)
    sys.stdout.write(f"{TABLE.name}: {len(packed)} bytes\n")


def _is_mobile(prefix: str, names: Mapping[str, str]) -> bool:
    digits = prefix.removeprefix(_COUNTRY)
    return digits != prefix and digits[0] == "1" and len(digits) in (_FEWEST, _DIGITS) and "zh" in names


def pack(named: Mapping[str, str]) -> bytes:
    """The table as bytes; ``named`` holds places by the digits, 86 in front, that numbers begin with."""
    index = array("H", bytes(2 * (LAST - FIRST + 1)))
    places = {"": 0}
    # What is said of more digits is said more exactly, and so comes later.
    for prefix, name in sorted(named.items(), key=lambda each: (len(each[0]), each[0])):
        number = places.setdefault(plain_place(name), len(places))
        for segment in _segments(prefix.removeprefix(_COUNTRY)):
            index[segment - FIRST] = number
    if sys.byteorder == "big":
        index.byteswap()
    return MAGIC + zlib.compress(" ".join(places).encode() + b"\n" + index.tobytes(), 9)


def _segments(digits: str) -> Iterator[int]:
    """The segments whose numbers begin with these digits."""
    free: int = 10 ** (_DIGITS - len(digits))
    start = int(digits) * free
    yield from (segment for segment in range(start, start + free) if FIRST <= segment <= LAST)


def plain_place(name: str) -> str:
    """A place as regions are written here: 广东省深圳市 is 广东深圳, 北京市 is 北京."""
    name = name.replace("\ufffd", "")
    province = next((each for each in known_places() if name.startswith(each)), "")
    rest = name.removeprefix(province)
    ending = next((each for each in _PROVINCES if province and rest.startswith(each)), "")
    city = rest.removeprefix(ending)
    known = next((each for each in known_places().get(province, ()) if city.startswith(each)), "")
    if known:
        return province + known
    ending = next((each for each in _ENDINGS if city.endswith(each) and len(city) > len(each) + 1), "")
    city = city.removesuffix(ending)
    return province + _NOW.get(city, city)


if __name__ == "__main__":
    main()
