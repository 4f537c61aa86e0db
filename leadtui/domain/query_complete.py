"""What the query bar proposes behind the cursor: names of fields, and values of the one being typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadtui.domain.fields import REGISTRY, Field, Registry
from leadtui.domain.lists import LISTS, fold, label, names_of
from leadtui.domain.people import Person
from leadtui.domain.query import sortable
from leadtui.domain.query_lexer import Item, folded, is_plain_value, items, quoted
from leadtui.domain.query_text import name_of
from leadtui.domain.query_tree import ME, NO, NONE, YES
from leadtui.domain.query_words import HAS, HELP, LABELS, SPECIAL, find_field, havable
from leadtui.i18n import LANGUAGES, Label, _, language

LIMIT = 12
# What to insert, what to show, and other names of a value.
Listed = tuple[str, str, tuple[str, ...]]
_DATES = ("today", "tomorrow", "this week", "next week", "this month", "last month")
_DATE_WORDS = {
    "zh_CN": ("今天", "明天", "本周", "下周", "本月", "上月"),
    "zh_TW": ("今天", "明天", "本週", "下週", "本月", "上月"),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """``insert`` takes the place of ``text[start:end]``; ``label`` and ``help`` are shown beside it."""

    insert: str
    label: str
    help: str
    start: int
    end: int


def complete(
    text: str, cursor: int, registry: Registry = REGISTRY, people: Sequence[Person] = ()
) -> list[Completion]:
    """At most LIMIT proposals for what is being typed at ``cursor``, best first."""
    before = folded(text[:cursor])
    found = items(before.text)
    item = found[-1] if found and found[-1].end == len(before.text) else None
    if item is None or not item.operator:
        word = before.text[item.start + item.negated :] if item is not None else ""
        start = before.origin[len(before.text) - len(word)]
        proposals = _names(word, registry)
    else:
        start, proposals = _values(item, before.text, registry, people)
        start = before.origin[start]
    return [Completion(*proposal, start, cursor) for proposal in _first(proposals)]


def _first(proposals: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    unique = {proposal[0]: proposal for proposal in proposals}
    return list(unique.values())[:LIMIT]


def _names(word: str, registry: Registry) -> Iterator[tuple[str, str, str]]:
    """Fields of which any name starts with ``word``, those of the query language first."""
    wanted = fold(word)
    for field in (*SPECIAL, *registry):
        names = (field.id, *field.names, *(field.label.text(tag) for tag in LANGUAGES))
        reachable = find_field(name_of(field, language()), registry) is field
        if reachable and any(fold(name).startswith(wanted) for name in names):
            help_text = _(HELP[field.id]) if field.id in HELP else _help(field)
            yield f"{name_of(field, language())}:", str(field.label), help_text


def _help(field: Field) -> str:
    if field.help is not None:
        return str(field.help)
    values = LISTS.get(field.choices, ())
    return " ".join(str(item.label) for item in values[:5])


def _values(
    item: Item, text: str, registry: Registry, people: Sequence[Person]
) -> tuple[int, Iterator[tuple[str, str, str]]]:
    """Where the value being typed starts, and what it could be."""
    field = find_field(item.name, registry)
    typing = bool(item.pieces) and not text.endswith(",")
    start = item.pieces[-1].start if typing else len(text)
    if field is None:
        return start, iter(())
    word = fold(item.pieces[-1].text) if typing else ""
    sign = "-" if field.id == "sort" and word.startswith("-") else ""
    matching = _matching(_of(field, registry, people), word.removeprefix(sign), sign)
    return start, matching


def _matching(values: Iterable[Listed], word: str, sign: str) -> Iterator[tuple[str, str, str]]:
    """Values of which any name starts with ``word``, then those that have it inside."""
    known = [
        (insert, shown, [fold(name) for name in (insert, shown, *names)]) for insert, shown, names in values
    ]
    starting = [value for value in known if any(name.startswith(word) for name in value[2])]
    inside = [value for value in known if value not in starting and any(word in name for name in value[2])]
    for insert, shown, _names_of_it in (*starting, *inside):
        yield sign + (insert if is_plain_value(insert) else quoted(insert)), shown, ""


def _of(field: Field, registry: Registry, people: Sequence[Person]) -> Iterator[Listed]:
    """Every value that can be listed."""
    match field.id, field.type:
        case "has" | "no", _:
            yield from _constants(HAS)
            yield from _fields(havable(registry), registry)
        case "sort", _:
            yield from _fields((known.id for known in registry if sortable(known)), registry)
        case _, "choice" | "choices":
            for item in LISTS.get(field.choices, ()):
                shown = label(field.choices, item.id)
                yield item.id if language() == "en" else shown, shown, tuple(names_of(item))
        case _, "user":
            yield from _constants({name: LABELS[name] for name in (ME, NONE)})
            yield from ((person.name, person.login, person.aliases) for person in people)
        case _, "flag":
            yield from _constants({name: LABELS[name] for name in (YES, NO)})
        case _, "date" | "instant":
            yield from ((word, word, ()) for word in _DATE_WORDS.get(language(), _DATES))


def _constants(labels: Mapping[str, Label]) -> Iterator[Listed]:

    for name, text in labels.items():
        yield (name if language() == "en" else str(text)), str(text), (name,)


def _fields(ids: Iterable[str], registry: Registry) -> Iterator[Listed]:
    for field_id in ids:
        field = registry[field_id]
        yield name_of(field, language()), str(field.label), (field.id, *field.names)
