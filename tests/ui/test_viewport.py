"""Which items of a list are in sight: any list, any jumps."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.widgets.viewport import Group, Heading, Item, Viewport

GROUPS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=5)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.integers(-9, 9)),
        st.tuples(st.just("move"), st.integers(0, 60)),
        st.tuples(st.just("group"), st.sampled_from((-1, 1))),
        st.tuples(st.just("scroll"), st.integers(-7, 7)),
        st.tuples(st.just("fold"), st.integers(0, 4)),
        st.tuples(st.just("resize"), st.integers(4, 20)),
    ),
    max_size=8,
)


def shown(
    length: int, height: int, groups: tuple[Group, ...] = (), *, item_height: int = 1, cursor: int = 0
) -> Viewport:
    view = Viewport(item_height)
    view.resize(height)
    view.show(length, groups, cursor)
    return view


def apply(view: Viewport, move: str, value: int) -> None:
    match move:
        case "step":
            view.step(value)
        case "move":
            view.move(value)
        case "group":
            view.jump_group(value)
        case "scroll":
            view.scroll(value)
        case "fold" if value < len(view.groups):
            view.fold(value, folded=not view.groups[value].folded)
        case "resize":
            view.resize(value)


@settings(max_examples=150, deadline=None)
@given(GROUPS, st.integers(0, 40), st.integers(1, 3), MOVES)
def test_the_cursor_is_always_an_item_in_sight(
    groups: list[tuple[int, bool]], ungrouped: int, item_height: int, moves: list[tuple[str, int]]
) -> None:
    named = tuple(Group(str(at), str(at), count, folded) for at, (count, folded) in enumerate(groups))
    length = sum(group.count for group in named) if named else ungrouped
    view = shown(length, 12, named, item_height=item_height)
    for move, value in moves:
        apply(view, move, value)
        open_items = sum(group.count for group in view.groups if not group.folded) if named else length
        assert (view.cursor == -1) is (open_items == 0)
        if view.cursor >= 0:
            assert len(view.lines_at(view.cursor)) == item_height
        assert 0 <= view.top <= max(0, view.lines - view.height)


@settings(max_examples=80, deadline=None)
@given(GROUPS, st.integers(1, 3))
def test_every_line_leads_back_to_its_item(groups: list[tuple[int, bool]], item_height: int) -> None:
    named = tuple(Group(str(at), str(at), count, folded) for at, (count, folded) in enumerate(groups))
    view = shown(sum(group.count for group in named), 300, named, item_height=item_height)
    for y in range(view.lines):
        place = view.at(y)
        assert place is not None
        if isinstance(place, Item):
            assert view.line_of(place.position) + place.line == y
    assert view.below() == 0
    assert view.at(view.lines) is None


def test_at_the_edge_it_jumps_most_of_a_page() -> None:
    view = shown(1000, 30)
    view.step(29)
    assert view.top == 0
    view.step(1)
    assert (view.top, view.cursor) == (28, 30)
    view.step(-3)
    assert (view.top, view.cursor) == (0, 27)


def test_below_counts_what_is_out_of_sight() -> None:
    assert shown(100, 30).below() == 70
    assert shown(100, 30, item_height=3).below() == 90


def test_a_million_items_cost_what_ten_do() -> None:
    view = shown(1_000_000, 30)
    view.ends(bottom=True)
    assert view.cursor == 999_999
    assert view.at(29) == Item(999_999, 0)


def test_groups_have_headings_and_jumps_unfold() -> None:
    view = shown(5, 10, (Group("a", "A", 2), Group("b", "B", 0), Group("c", "C", 3, folded=True)))
    assert [view.at(y) for y in range(6)] == [
        Heading(0),
        Item(0, 0),
        Item(1, 0),
        Heading(1),
        Heading(2),
        None,
    ]
    view.jump_group(1)
    assert view.cursor == 2
    assert not view.groups[2].folded
    view.jump_group(-1)
    assert view.cursor == 0


def test_folding_moves_the_cursor_to_the_nearest_item() -> None:
    view = shown(5, 10, (Group("a", "A", 2), Group("b", "B", 3)))
    view.move(3)
    view.fold(1, folded=True)
    assert view.cursor == 1


def test_the_heading_above_the_first_item_comes_into_sight() -> None:
    view = shown(60, 10, (Group("a", "A", 30), Group("b", "B", 30)), cursor=45)
    view.jump_group(-1)
    assert Heading(1) in [view.at(y) for y in range(10)]
