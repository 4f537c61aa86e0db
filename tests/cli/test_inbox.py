"""``leadtui inbox``."""

from __future__ import annotations

from leadtui.services import notices
from tests.cli.program import Program
from tests.services.desk import Desk


def test_the_inbox_is_listed_marked_and_kept(program: Program, migrated_url: str) -> None:
    desk = Desk(migrated_url)
    lead = desk.lead(desk.wang, "华信智云")
    notices.tell(desk.store, desk.wang.user_id, "due", "k", lead_id=lead, args=DUE)
    notices.tell(desk.store, desk.wang.user_id, "alert", "l", args={"text": "x\x1b]52;c;aGk=\x07y"})
    number = desk.show(lead).row.number
    desk.store.close()
    second, first = program.done("inbox", "--json").json
    assert (first["kind"], first["lead"], first["read_at"]) == ("due", number, None)
    assert first["text"] == "华信智云: 回电 is due today"
    listed = program.done("inbox").out
    assert number in listed
    assert "\x1b" not in listed
    assert "1 notice read" in program.done("inbox", "--read", str(first["id"])).out
    assert [row["id"] for row in program.done("inbox", "--json").json] == [second["id"]]
    assert program("inbox", "--read", "99").code == 1
    program.done("inbox", "--read", "0")
    assert "Nothing waits" in program.done("inbox").err
    both = program.done("inbox", "--all", "--json").json
    assert {row["id"] for row in both} == {first["id"], second["id"]}
    assert all(row["read_at"] for row in both)


DUE = {"name": "华信智云", "step": "回电", "when": "today"}
