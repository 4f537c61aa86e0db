"""Where findings stand in a queue of which only a part is known."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.audit_rules import KINDS, Finding
from leadtui.domain.finding_shelf import Shelf

LENGTHS = st.dictionaries(st.sampled_from(sorted(KINDS)), st.integers(0, 9))


def queue(lengths: dict[str, int]) -> list[Finding]:
    """A whole queue, in order."""
    kinds = [kind for kind in KINDS for _n in range(lengths.get(kind, 0))]
    return [Finding(at, at * 10, kind) for at, kind in enumerate(kinds, 1)]


@settings(max_examples=40)
@given(LENGTHS, st.integers(0, 30), st.integers(0, 30))
def test_filling_the_gaps_between_two_places_makes_all_of_them_known(
    lengths: dict[str, int], first: int, last: int
) -> None:
    whole = queue(lengths)
    shelf = Shelf(lengths)
    assert shelf.length == len(whole)
    for run in shelf.gaps(first, last):
        of_kind = [one for one in whole if one.kind == run.kind]
        shelf.put(run.kind, run.first, of_kind[run.first : run.first + run.n])
    assert shelf.gaps(first, last) == []
    assert [one for _place, one in shelf.known(first, max(first, last))] == whole[first : max(first, last)]
    assert shelf.complete == ((first == 0 and last >= len(whole)) or not whole)


def test_a_finding_that_turns_up_elsewhere_leaves_its_former_place() -> None:
    one = Finding(7, 70, "late")
    shelf = Shelf({"late": 5})
    shelf.put("late", 1, [one])
    shelf.put("late", 3, [one])
    assert (shelf.place_of(7), shelf.place_in_kind(7)) == (3, 3)
    assert [run[1:3] for run in shelf.gaps(0, 5)] == [(0, 5)]
    assert list(shelf.known()) == [(3, one)]


def test_a_kind_that_turns_out_shorter_keeps_what_is_known_of_the_others() -> None:
    shelf = Shelf({"late": 4, "contact": 3})
    shelf.put("late", 0, [Finding(1, 10, "late"), Finding(2, 20, "late")])
    shelf.put("contact", 2, [Finding(3, 30, "contact")])
    shorter = shelf.of_length("late", 1)
    assert [(place, one.id) for place, one in shorter.known()] == [(0, 1), (3, 3)]
    assert shorter.length == 4
