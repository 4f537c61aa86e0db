"""The registry and its keys: one meaning each, rebinding, clashes, the key table."""

from __future__ import annotations

import pytest

from leadtui.commands import BY_ID, DOORS, EVERYWHERE, GROUPS, REGISTRY
from leadtui.keymap import FORBIDDEN, key_text, keymap, markdown_table

LATER = {"!", "@", "w", "o", "4", "5"}


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(REGISTRY)


def test_the_defaults_do_not_clash() -> None:
    assert keymap().problems == ()


def test_no_default_uses_a_key_the_terminal_keeps() -> None:
    keys = {key for found in keymap().sequences.values() for sequence in found for key in sequence}
    assert not keys & FORBIDDEN


def test_keys_of_what_is_not_built_yet_are_free() -> None:
    singles = {found[0] for many in keymap().sequences.values() for found in many if len(found) == 1}
    assert not singles & LATER


def test_every_command_belongs_to_known_groups_and_contexts() -> None:
    for command in REGISTRY:
        assert command.group in GROUPS
        assert command.contexts
        assert set(command.contexts) <= {*EVERYWHERE, *DOORS}
        assert command.help.endswith(".")


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        (("1",), "screen.today"),
        (("g", "t"), "screen.today"),
        (("g", "g"), "nav.top"),
        (("s", "5"), "status.lost"),
        (("f4", "2"), "status.interested"),
        (("f5",), "followup.not_reached"),
        ((">",), "status.next_column"),
        (("shift+left",), "status.previous_column"),
        (("f3",), "find.anywhere"),
    ],
)
def test_keys_lead_to_their_command_on_the_board(keys: tuple[str, ...], command: str) -> None:
    found = keymap().command("board", keys)
    assert found is not None
    assert found.id == command


def test_a_key_may_mean_another_thing_on_another_screen() -> None:
    keys = keymap()
    assert keys.command("lead", ("J",)) is BY_ID["lead.next"]
    assert keys.command("today", ("J",)) is BY_ID["preview.down"]


def test_a_prefix_names_its_choices() -> None:
    keys = keymap()
    assert keys.is_prefix("today", ("s",))
    assert [choice.keys for choice in keys.choices("today", ("s",))] == [(number,) for number in "12345"]
    assert "".join(choice.keys[0] for choice in keys.choices("today", ("g",))) == "tlbmgsixkoapvhdfcyq"
    assert not keys.is_prefix("form", ("s",))


def test_a_command_is_rebound_by_its_id() -> None:
    keys = keymap({"followup.new": "c, g w"})
    assert keys.command("today", ("c",)) is BY_ID["followup.new"]
    assert keys.command("today", ("g", "w")) is BY_ID["followup.new"]
    assert keys.command("today", ("f",)) is None
    assert keys.problems == ()


def test_a_prefix_is_rebound_as_a_whole() -> None:
    keys = keymap({"prefix.go": "Z"})
    assert keys.command("today", ("Z", "t")) is BY_ID["screen.today"]
    assert not keys.is_prefix("today", ("g",))


def test_two_commands_may_swap_keys() -> None:
    keys = keymap({"followup.new": "x", "followup.not_reached": "f"})
    assert keys.command("today", ("x",)) is BY_ID["followup.new"]
    assert keys.problems == ()


def test_a_clash_is_told_and_the_rebound_command_wins() -> None:
    keys = keymap({"followup.new": "e"})
    assert keys.command("today", ("e",)) is BY_ID["followup.new"]
    assert [problem.text() for problem in keys.problems] == [
        "Keys: e is taken by followup.new, lead.edit goes without"
    ]


def test_a_key_that_begins_a_sequence_clashes_with_it() -> None:
    keys = keymap({"followup.new": "s"})
    assert keys.command("today", ("s",)) is BY_ID["followup.new"]
    assert len(keys.problems) == 5


@pytest.mark.parametrize("key", ["ctrl+q", "F1", "ctrl+h", "shift+space", "f12", "ctrl+,"])
def test_a_key_the_terminal_keeps_is_refused(key: str) -> None:
    keys = keymap({"lead.edit": key.replace("ctrl+,", "ctrl+comma")})
    assert keys.command("leads", ("e",)) is BY_ID["lead.edit"]
    assert len(keys.problems) == 1


def test_an_unknown_command_is_told() -> None:
    assert keymap({"lead.fly": "w"}).problems[0].text() == "Keys: there is no command lead.fly"


def test_keys_are_shown_as_people_read_them() -> None:
    assert [key_text(key) for key in ("f2", "f", "ctrl+s", "escape", "shift+left", "+", "ctrl+d")] == [
        "F2",
        "f",
        "ctrl+s",
        "Esc",
        "shift+Left",
        "+",
        "ctrl+d",
    ]


def test_the_key_table_has_every_command_once() -> None:
    table = markdown_table()
    for command in REGISTRY:
        assert table.count(f"| {command.help} |") >= 1
    assert "| `s 5` | `F4 5` | Lost: a reason. |" in table
