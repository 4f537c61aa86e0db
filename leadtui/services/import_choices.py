"""What is decided once for a whole file: what its texts mean, the country of its phones."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import find_item, fold, offered
from leadtui.domain.people import Viewer
from leadtui.errors import UsageError
from leadtui.exchange.mapping import Mapped, TableMapping
from leadtui.exchange.mapping_choice import targets_by_title
from leadtui.i18n import N_
from leadtui.services.import_asked import Asked
from leadtui.store import import_mappings, people
from leadtui.store.database import Store


class NobodyNamed(UsageError):
    """No column says whom a row is about; ``columns`` are those there are."""

    def __init__(self, name: str, columns: Sequence[Mapped]) -> None:
        super().__init__(
            N_("No column of {name} says whom a row is about."),
            N_("Say which one does, as in: --map 'COLUMN=customer'. Its columns are: {known}"),
            name=name,
            known=", ".join(column.title for column in columns[:20]),
        )
        self.columns = tuple(columns)


class OnlyWords(NobodyNamed):
    """The file lists words, as surnames, of which no lead can be made."""

    def __init__(self, name: str, columns: Sequence[Mapped], words: Sequence[str]) -> None:
        UsageError.__init__(
            self,
            N_("{name} lists words ({words}), no customers: no full name, company or way to reach anybody."),
            N_("If they are customers all the same, say so: --map '{column}=customer'."),
            name=name,
            words=", ".join(words),
            column=columns[0].title,
        )
        self.columns = tuple(columns)


def phone_region(text: str) -> str:
    """A country of phones by its two letters; UsageError for one there is none of."""
    if not text:
        return ""
    from phonenumbers import SUPPORTED_REGIONS

    if text.strip().upper() not in SUPPORTED_REGIONS:
        raise UsageError(
            N_("There is no country {name} with phones."), N_("Two letters, as CN, HK, TW, US."), name=text
        )
    return text.strip().upper()


def decided(choices: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """What was decided for texts; UsageError where a choice or a user does not exist."""
    return {(kind, fold(text)): _meaning(kind, meaning) for kind, text, meaning in choices}


def _meaning(kind: str, meaning: str) -> str:
    if kind == "owner":
        found = people.named(meaning)
        if len(found) != 1:
            raise UsageError(
                N_("There is no user {login}."), N_("List them with: leadtui user list"), login=meaning
            )
        return found[0].login
    item = find_item(kind, meaning) if meaning else None
    if item is None and meaning:
        raise UsageError(
            N_("{label}: {value} is not in the list."),
            N_("Known: {known}"),
            label=str(REGISTRY[kind].label),
            value=meaning,
            known=" ".join(f"{each.id} ({each.label})" for each in offered(kind)),
        )
    return item.id if item else ""


def remember(
    store: Store,
    viewer: Viewer,
    mapping: TableMapping | None,
    values: dict[tuple[str, str], str],
    asked: Asked,
) -> None:
    """Keep how the columns were read for the next file with this header, where somebody has chosen."""
    if mapping is None or not asked.decided:
        return
    kept = import_mappings.Kept(targets_by_title(mapping), values, asked.unknown or "")
    import_mappings.keep(mapping.fingerprint, kept, viewer.user_id, store.now())
