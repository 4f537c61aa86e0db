"""Objects of other programs with contacts inside them: each with what is theirs; and other nested values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from leadtui.domain.contact_points import parse_contact_points
from leadtui.domain.fields import REGISTRY
from leadtui.exchange.cells import Cell
from leadtui.exchange.mapping_words import POINTS, fields_titled
from leadtui.exchange.sheet_people import PEOPLE, ToldPerson, write_people

Object = Mapping[str, Any]

# Keys, without case and signs, under which programs list the people of a company.
_KEYS = frozenset(
    {
        "contacts",
        "contactpersons",
        "contactlist",
        "people",
        "persons",
        "联系人",
        "联系人列表",
        "聯絡人",
        "聯絡人列表",
    }
)
# What counts of an object that stands for a single value, as {"type": "mobile", "value": "138..."}.
_VALUES = ("value", "number", "phone", "mobile", "email", "address", "url", "name", "title", "label", "text")
_FIELDS = ("contact", *POINTS, "title", "address_form", "roles", "address", "preferred", "do_not_contact")
_DEEPEST = 4
_SURE = 0.9
# The titles of the cells that tell of them, and the fields they are.
MEANT: Mapping[str, str] = {**{f"contacts {name}": name for name in _FIELDS}, PEOPLE: PEOPLE}


def flat(value: Object) -> dict[str, Cell]:
    """The members as cells; those of an object inside it under both keys, people under ``MEANT``."""
    people: list[Object] = []
    rest: dict[str, Any] = {}
    for key, each in value.items():
        if _is_people(key, each):
            people += each
        else:
            rest[key] = each
    cells = dict(_members(rest, "", _DEEPEST))
    return {key: cell for key, cell in (cells | _people(people)).items() if cell != ""}


def field_of(key: str, keys: Iterable[str]) -> str:
    """The field that a key surely is, or none; beside contacts a name is the company's."""
    if key in MEANT:
        return MEANT[key]
    others = [each for each in keys if each != key]
    named = any(
        target == "customer" and sure > _SURE for each in others for target, sure in fields_titled(each)
    )
    beside = any(each in MEANT for each in others)
    return "customer" if key.lower() in ("name", "名称", "名稱") and beside and not named else ""


def _is_people(key: str, value: object) -> bool:
    plain = "".join(letter for letter in key.lower() if letter.isalpha())
    return (
        plain in _KEYS and isinstance(value, list) and bool(value) and all(isinstance(x, dict) for x in value)
    )


def _members(value: Object, before: str, deep: int) -> Iterator[tuple[str, Cell]]:
    for key, each in value.items():
        title = f"{before} {key}".strip()
        if isinstance(each, dict) and deep:
            # The parts of an address are called so without it.
            is_place = not before and _is_place(key) and not each.keys() & value.keys()
            yield from _members(each, "" if is_place else title, deep - 1)
        else:
            yield title, cell_of(each)


def _is_place(key: str) -> bool:
    return any(target == "address" for target, _score in fields_titled(key))


def cell_of(value: object) -> Cell:
    """A value as one cell; what a list holds side by side."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return value
        case list():
            return ", ".join(text for each in value if (text := str(_single(each))))
        case _:
            return json.dumps(value, ensure_ascii=False)


def _single(value: object) -> Cell:
    """A value of a list: of an object what it stands for, else all that it says."""
    if not isinstance(value, dict):
        return cell_of(value)
    meant = next((value[name] for name in _VALUES if isinstance(value.get(name), str | int)), None)
    if meant is not None:
        return cell_of(meant)
    said = ((key, cell_of(each)) for key, each in value.items())
    return "; ".join(f"{key}: {each}" for key, each in said if each != "")


def _people(people: Sequence[Object]) -> dict[str, Cell]:
    """The cells of the first contact, or the primary one, of all ways of contact, and of the others."""
    ordered = sorted(people, key=lambda each: each.get("primary") is not True)
    told = [(each, _read(each)) for each in ordered]
    # Nobody could be known again by nothing: each import would add another.
    told = [(each, person) for each, person in told if person.name or person.points or person.values]
    if not told:
        return {}
    ordered, read = [each for each, _person in told], [person for _each, person in told]
    first, *others = read
    cells: dict[str, Cell] = {f"contacts {name}": text for name, text in first.values.items()}
    cells["contacts contact"] = first.name
    for kind in POINTS:
        typed = dict.fromkeys(text for each in read for mine, text in each.points if mine == kind)
        cells[f"contacts {kind}"] = "\n".join(typed)
    cells[PEOPLE] = write_people([_known_again(each) for each in others])
    return cells | _aside(ordered, read)


def _read(person: Object) -> ToldPerson:
    """Whose name, ways of contact and fields the members are, by their keys."""
    names: dict[str, str] = {}
    points: list[tuple[str, str]] = []
    values: dict[str, str] = {}
    for key, each in _members(person, "", _DEEPEST):
        target, text = _of_person(key), str(each).strip()
        if not text:
            continue
        if target in POINTS:
            points += ((target, part) for part in _texts(person.get(key), text))
        elif target in ("contact", "first_name", "last_name"):
            names.setdefault(target, text)
        elif target:
            values.setdefault(target, text)
    return ToldPerson(_full_name(names), tuple(dict.fromkeys(points)), values)


def _texts(value: object, text: str) -> list[str]:
    return [str(_single(each)) for each in value] if isinstance(value, list) else [text]


def _full_name(names: Mapping[str, str]) -> str:
    last, first = names.get("last_name", ""), names.get("first_name", "")
    between = " " if (last + first).isascii() else ""
    both = (first, last) if between else (last, first)
    return names.get("contact") or between.join(filter(None, both))


def _of_person(key: str) -> str:
    """The field of a contact that a key means; empty for none."""
    word = key.rpartition(" ")[2].removesuffix("s") if key.lower() != "address" else key
    found = [target for title in (key, word) for target, _score in fields_titled(title)]
    named = ("contact", "first_name", "last_name", *POINTS)
    return next((target for target in found if target in named or _is_of_contacts(target)), "")


def _is_of_contacts(target: str) -> bool:
    return target in _FIELDS and REGISTRY[target].entity == "contact"


def _known_again(person: ToldPerson) -> ToldPerson:
    """With each way of contact in the form it is kept in too."""
    points = [*person.points]
    for kind, text in person.points:
        points += [(each.kind, each.norm) for each in parse_contact_points(text) if each.norm]
        points.append((kind, text.lower()))
    return ToldPerson(person.name, tuple(dict.fromkeys(points)), person.values)


def _aside(people: Sequence[Object], read: Sequence[ToldPerson]) -> dict[str, Cell]:
    """What else is told of them, each with the name; it becomes notes."""
    told: dict[str, list[str]] = {}
    for person, each in zip(people, read, strict=True):
        for key, cell in _members(person, "", _DEEPEST):
            if cell != "" and not _of_person(key) and key not in ("id", "primary"):
                told.setdefault(f"contacts {key}", []).append(f"{each.name}: {cell}".removeprefix(": "))
    return {key: "; ".join(texts) for key, texts in told.items()}
