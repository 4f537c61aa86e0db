"""Address books as phones write them (vCard 2.1, 3.0, 4.0) as a table of contacts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import IO

from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.csv_sheet import text_of
from leadtui.exchange.raw_sheet import RawSheet
from leadtui.exchange.tables import Column, Detected
from leadtui.exchange.text_encoding import Encoding, detect_encoding, known_encoding
from leadtui.exchange.vcard_lines import Property, properties
from leadtui.text import is_chinese

# Meaning -> title, in the order of the columns.
_TITLES = MappingProxyType(
    {
        "contact_name": "Contact name", "customer": "Company", "department": "Department",
        "title": "Job title", "mobile": "Mobile", "phone": "Phone", "fax": "Fax", "email": "Email",
        "wechat": "WeChat", "qq": "QQ", "address": "Address", "website": "Website",
        "birthday": "Birthday", "tags": "Tags", "nickname": "Nickname", "note": "Notes",
    }
)  # fmt: skip
_MOST_OF_ONE = 5
_MOST_PROPERTIES = 2_000
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPLIT = re.compile(r"(?<!\\);")
_EXTENSION = re.compile(r";(?:ext|isub)=(.*)")
_PLAIN = MappingProxyType(
    {"TITLE": "title", "EMAIL": "email", "URL": "website", "BDAY": "birthday", "NOTE": "note",
     "NICKNAME": "nickname", "X-QQ": "qq", "X-WECHAT": "wechat", "X-WECHAT-ID": "wechat"}
)  # fmt: skip
_CHATS = MappingProxyType({"wechat": "wechat", "weixin": "wechat", "微信": "wechat", "qq": "qq"})

Card = dict[str, list[str]]


def open_vcards(stream: IO[bytes], name: str, *, encoding: str | None = None) -> tuple[RawSheet, Detected]:
    """The contacts in ``stream``, one row each; several phones or emails stand in columns of their own."""
    found = Encoding(known_encoding(encoding), 1.0) if encoding else detect_encoding(stream, name)
    widths: dict[str, int] = {}
    count = 0
    for card in _cards(stream, found):
        count += 1
        for meaning, values in card.items():
            widths[meaning] = max(widths.get(meaning, 0), min(len(values), _MOST_OF_ONE))
    columns = tuple(_columns(widths))
    detected = Detected("vcard", found.name, "", found.confidence, found.alternatives)

    def read() -> Iterator[RawRow]:
        for number, card in enumerate(_cards(stream, found), start=1):
            yield RawRow(number, _cells(card, columns))

    return RawSheet(name.rpartition(".")[0] or name, read, count, columns=columns), detected


def _columns(widths: dict[str, int]) -> Iterator[Column]:
    index = 0
    for meaning, title in _TITLES.items():
        for place in range(widths.get(meaning, 0)):
            shown = f"{title} {place + 1}" if place else title
            yield Column(index, shown, shown, meaning=meaning)
            index += 1


def _cells(card: Card, columns: tuple[Column, ...]) -> dict[int, Cell]:
    waiting = {meaning: list(values) for meaning, values in card.items()}
    cells: dict[int, Cell] = {}
    for place, column in enumerate(columns):
        values = waiting.get(column.meaning, [])
        last = place + 1 == len(columns) or columns[place + 1].meaning != column.meaning
        taken, waiting[column.meaning] = (values, []) if last else (values[:1], values[1:])
        if taken:
            cells[column.index] = " / ".join(taken)
    return cells


def _lines(stream: IO[bytes], encoding: Encoding) -> Iterator[bytes]:
    """The lines as bytes an ASCII reader understands: wide encodings are made UTF-8."""
    if encoding.name.startswith(("utf-16", "utf-32", "utf-8")):
        yield from (line.encode() for line in text_of(stream, encoding))
        return
    stream.seek(encoding.skip)
    place = encoding.skip
    while line := stream.readline():
        place += len(line)
        yield line
        stream.seek(place)


def _cards(stream: IO[bytes], encoding: Encoding) -> Iterator[Card]:
    """Every card in order; EOFError where the last one is cut off."""
    depth = 0
    found: list[Property] = []
    for each in properties(_lines(stream, encoding), encoding.name):
        is_card = each.text.strip().upper() == "VCARD"
        if each.name == "BEGIN" and is_card:
            depth += 1
            if depth == 1:
                found = []
        elif each.name == "END" and is_card and depth:
            depth -= 1
            if not depth:
                yield _card(found)
        elif depth == 1 and len(found) < _MOST_PROPERTIES:
            found.append(each)
    if depth:
        raise EOFError("card without an end")


def _card(found: list[Property]) -> Card:
    card: Card = {}
    for each in found:
        for meaning, text in _meant(each):
            values = card.setdefault(meaning, [])
            if text and text not in values:
                values.append(text)
    full = next((_name(each.text) for each in found if each.name == "N"), "")
    if not card.get("contact_name") and full:
        card["contact_name"] = [full]
    if not full and card.get("customer") == card.get("contact_name") and any(p.name == "N" for p in found):
        # A card without a person bears the company's name for want of theirs.
        card.pop("contact_name", None)
    return {meaning: values for meaning, values in card.items() if values}


def _meant(each: Property) -> list[tuple[str, str]]:
    """(meaning, value) of what one property says."""
    if make := _MAKERS.get(each.name):
        return make(each)
    if meaning := _PLAIN.get(each.name):
        text = plain(each.text)
        return [(meaning, text.removeprefix("mailto:") if meaning == "email" else text)]
    return []


def _full_name(each: Property) -> list[tuple[str, str]]:
    return [("contact_name", " ".join(plain(each.text).split()))]


def _organisation(each: Property) -> list[tuple[str, str]]:
    company, *units = [plain(part) for part in _SPLIT.split(each.text)]
    return [("customer", company), ("department", " ".join(filter(None, units)))]


def _telephone(each: Property) -> list[tuple[str, str]]:
    words = each.words | {word for group in each.words for word in group.split(",")}
    number = plain(each.text).removeprefix("tel:")
    extension = _EXTENSION.search(number)
    number = _EXTENSION.sub("", number) + (f" ext. {extension[1]}" if extension else "")
    if "FAX" in words:
        return [("fax", number)]
    return [("mobile" if words & {"CELL", "IPHONE", "MOBILE"} else "phone", number)]


def _address(each: Property) -> list[tuple[str, str]]:
    parts = [" ".join(plain(part).split()) for part in _SPLIT.split(each.text)]
    box, more, street, city, region, code, country = (*parts, *[""] * 7)[:7]
    if any(map(is_chinese, each.text)):
        return [("address", " ".join(filter(None, (country, region, city, street, more, box, code))))]
    return [("address", ", ".join(filter(None, (box, more, street, city, region, code, country))))]


def _tags(each: Property) -> list[tuple[str, str]]:
    return [("tags", ", ".join(part.strip() for part in plain(each.text).split(",") if part.strip()))]


def _chat(each: Property) -> list[tuple[str, str]]:
    text = plain(each.text)
    scheme, _colon, rest = text.partition(":")
    words = {word.casefold() for word in each.words} | {scheme.casefold()}
    return [(_CHATS[word], rest or text) for word in sorted(words) if word in _CHATS][:1]


_MAKERS: MappingProxyType[str, Callable[[Property], list[tuple[str, str]]]] = MappingProxyType(
    {"FN": _full_name, "ORG": _organisation, "TEL": _telephone, "ADR": _address, "CATEGORIES": _tags,
     "IMPP": _chat, "X-SOCIALPROFILE": _chat}
)  # fmt: skip


def _name(text: str) -> str:
    """The parts of an N property in the order they are spoken."""
    last, first, middle, prefix, suffix = (*(plain(part) for part in _SPLIT.split(text)), *[""] * 5)[:5]
    if any(map(is_chinese, last + first)):
        return f"{last}{middle}{first}".strip()
    return " ".join(filter(None, (prefix, first, middle, last, suffix)))


def plain(text: str) -> str:
    """``text`` without the escapes of RFC 6350 3.4, without spaces around."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text).strip()
