"""Signing in, standing in, and the users an admin keeps (DOMAIN 8, DESIGN 2.19)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from leadtui.errors import NotFoundError, PermissionDenied, RuleError, ValidationError
from leadtui.services import people, undoing
from leadtui.store import settings
from tests.services.desk import Desk


def test_a_login_is_who_one_is_with_language_and_zones(desk: Desk) -> None:
    desk.user("rep", name="王芳", language="zh_CN", zone="Asia/Taipei")
    viewer = people.sign_in(desk.store, "rep")
    assert (viewer.name, viewer.role, viewer.language) == ("王芳", "rep", "zh_CN")
    assert (viewer.zone, viewer.team_zone) == ("Asia/Taipei", "Asia/Shanghai")
    assert people.sign_in(desk.store, "wang").zone == "Asia/Shanghai"


def test_strangers_and_those_who_left_stay_out(desk: Desk) -> None:
    desk.user("rep")
    people.set_user(desk.store, desk.wang, "rep", active=False)
    for login in ("rep", "stranger"):
        with pytest.raises(PermissionDenied, match=login):
            people.sign_in(desk.store, login)


def test_a_file_with_one_user_is_that_persons_and_a_server_is_not(desk: Desk, engine_name: str) -> None:
    if engine_name == "sqlite":
        assert people.sign_in(desk.store, "whoever").login == "wang"
    else:
        with pytest.raises(PermissionDenied):
            people.sign_in(desk.store, "whoever")


def test_as_needs_an_admin(desk: Desk) -> None:
    desk.user("rep")
    desk.user("other", name="rep2")
    assert people.sign_in(desk.store, "wang", "rep").actor == desk.wang.user_id
    assert people.sign_in(desk.store, "rep", "rep").actor_id is None
    for login, other in (("rep", "wang"), ("stranger", "rep")):
        with pytest.raises(PermissionDenied):
            people.sign_in(desk.store, login, other)


def test_a_display_name_that_is_anothers_login_opens_no_door(desk: Desk) -> None:
    desk.user("rep", name="wang")
    with pytest.raises(PermissionDenied):
        people.sign_in(desk.store, "rep", "wang")


def test_nobody_stands_in_for_who_left(desk: Desk) -> None:
    desk.user("rep")
    people.set_user(desk.store, desk.wang, "rep", active=False)
    with pytest.raises(PermissionDenied, match="not active"):
        people.sign_in(desk.store, "wang", "rep")


def test_in_a_demo_database_whoever_comes_may_be_anybody(desk: Desk) -> None:
    desk.user("rep")
    with desk.store.transaction():
        settings.save("demo", "rep")
    assert people.sign_in(desk.store, "stranger").login == "rep"
    assert people.sign_in(desk.store, "stranger", "wang").login == "wang"


def test_a_name_that_several_bear_is_asked_about(desk: Desk) -> None:
    desk.user("one", name="王芳")
    desk.user("two", aliases=["王芳", "芳姐"])
    with pytest.raises(RuleError, match="one, two"):
        people.find_person(desk.store, "王芳")
    assert people.find_person(desk.store, "芳姐").login == "two"
    assert people.find_person(desk.store, "ONE").login == "one"
    with pytest.raises(NotFoundError):
        people.find_person(desk.store, "李雷")


@pytest.mark.parametrize(
    "values",
    [
        {"login": "a b"},
        {"login": ""},
        {"login": "x" * 65},
        {"role": "king"},
        {"language": "fr"},
        {"zone": "Mars/Olympus"},
        {"zone": "Asia"},
        {"name": "x" * 81},
        {"name": "\x1b"},
        {"aliases": [""]},
    ],
)
def test_what_does_not_fit_makes_no_user(desk: Desk, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        people.add_user(desk.store, desk.wang, **{"login": "new", **values})
    assert len(people.everyone(desk.store)) == 1


def test_a_login_is_taken_whatever_its_case(desk: Desk) -> None:
    desk.user("rep")
    with pytest.raises(RuleError, match="already"):
        people.add_user(desk.store, desk.wang, "REP")


def test_a_user_is_changed_and_values_go_back_to_the_teams(desk: Desk) -> None:
    desk.user("rep", language="zh_CN", zone="Asia/Tokyo", aliases=["芳"])
    person = people.set_user(
        desk.store, desk.wang, "rep", display_name="王芳", role="主管", time_zone="", aliases=["芳姐"]
    )
    assert (person.name, person.role, person.zone, person.aliases) == ("王芳", "manager", None, ("芳姐",))
    undoing.undo_last(desk.store, desk.wang)
    person = people.find_person(desk.store, "rep")
    assert (person.name, person.role, person.zone, person.aliases) == ("rep", "rep", "Asia/Tokyo", ("芳",))


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: people.set_user(desk.store, desk.wang, "wang", role="rep"),
        lambda desk: people.set_user(desk.store, desk.wang, "wang", active=False),
    ],
)
def test_an_admin_does_not_lock_the_door_from_outside(desk: Desk, change: Callable[[Desk], object]) -> None:
    with pytest.raises(RuleError):
        change(desk)


def test_users_are_an_admins(desk: Desk) -> None:
    rep = desk.user("rep")
    with pytest.raises(PermissionDenied):
        people.add_user(desk.store, rep, "friend")
    with pytest.raises(PermissionDenied):
        people.set_user(desk.store, rep, "rep", role="admin")


def test_an_unknown_attribute_of_a_user_is_named(desk: Desk) -> None:
    with pytest.raises(ValidationError, match="shoe_size"):
        people.set_user(desk.store, desk.wang, "wang", shoe_size=44)


def test_everyone_is_listed_by_name(desk: Desk) -> None:
    desk.user("b", name="A")
    people.add_user(desk.store, desk.wang, "c", active=False)
    assert [person.login for person in people.everyone(desk.store)] == ["b", "c", "wang"]
    assert [person.login for person in people.everyone(desk.store, active_only=True)] == ["b", "wang"]
