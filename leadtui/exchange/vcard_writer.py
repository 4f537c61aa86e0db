"""Contacts as vCard 3.0 (RFC 2426) or 4.0 (RFC 6350), in UTF-8, lines folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal

from leadtui.domain.person_names import compound_surnames, is_han
from leadtui.text import clean_line

if TYPE_CHECKING:
    from icalendar import Component, Parameters

Version = Literal["3.0", "4.0"]


@dataclass(frozen=True, slots=True)
class Card:
    """One contact: ``points`` are (kind, as typed, whether it is a mobile number)."""

    uid: str
    name: str
    company: str = ""
    title: str = ""
    address: str = ""
    points: tuple[tuple[str, str, bool], ...] = ()


def write_vcards(cards: Iterable[Card], out: BinaryIO, version: Version = "3.0") -> None:
    """Write ``cards``, one by one."""
    for card in cards:
        out.write(_component(card, version).to_ical(sorted=False))


def _component(card: Card, version: Version) -> Component:
    from icalendar import Component, vText
    from icalendar.prop import vAdr, vN, vOrg

    class _Card(Component):
        name = "VCARD"

    made = _Card()
    texts = {"VERSION": version, "PRODID": "-//leadtui//EN", "UID": card.uid}
    texts |= {"FN": card.name or card.company, "TITLE": card.title}
    for name, value in texts.items():
        if value:
            made.add(name, vText(_line(value)))
    made.add("N", vN(_parts(_line(card.name))))
    if card.company:
        made.add("ORG", vOrg((_line(card.company),)))
    if card.address:
        made.add("ADR", vAdr(("", "", _line(card.address), "", "", "", "")), _of_type("WORK"))
    for name, value, parameters in _points(card, version):
        made.add(name, vText(_line(value)), parameters)
    return made


def _points(card: Card, version: Version) -> Iterator[tuple[str, str, Parameters]]:
    from icalendar import Parameters

    for kind, raw, mobile in card.points:
        match kind:
            case "phone":
                yield "TEL", raw, _of_type("CELL" if mobile else "WORK")
            case "email":
                yield "EMAIL", raw, _of_type("INTERNET" if version == "3.0" else "WORK")
            case _:
                yield "X-WECHAT", raw, Parameters()


def _line(text: str) -> str:
    return clean_line(text).text


def _of_type(word: str) -> Parameters:
    from icalendar import Parameters

    return Parameters({"TYPE": word})


def _parts(name: str) -> tuple[str, str, str, str, str]:
    """Family name, given name and what else belongs to N."""
    if not name:
        return "", "", "", "", ""
    if all(map(is_han, name)):
        cut = 2 if name[:2] in compound_surnames() and len(name) > 2 else 1
        return name[:cut], name[cut:], "", "", ""
    given, _space, family = name.rpartition(" ")
    return family, given, "", "", ""
