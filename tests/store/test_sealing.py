"""Seals over events: made in batches, by one at a time, in the order in which events settle."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.domain.privacy import GONE
from leadtui.errors import ConflictError
from leadtui.store import proof, sealing
from leadtui.store.columns import instant_text
from leadtui.store.database import Store
from leadtui.store.digests import ERASED, columns_text, digest, reason_hash, value_hash
from leadtui.store.journal import Journal, note
from leadtui.store.models import Event, EventGroup, EventSeal, EventValue
from leadtui.store.proof import Break, verify
from tests.databases import NOW
from tests.store.tampering import tamper

WANG = Viewer(1, "wang", "wang", "admin", "Asia/Shanghai", "Asia/Shanghai")


on_server = pytest.mark.parametrize(
    "engine_name", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


def happen(store: Store, n: int = 1) -> list[int]:
    """That many notes."""
    return [note(store, WANG, "export", "lead", 0, values={"rows": each}) for each in range(n)]


def seal_all(store: Store, limit: int = 4) -> int:
    """Seal whatever is there, in batches."""
    total = 0
    while done := sealing.seal(store, limit=limit, least=1):
        total += done
    return total


def test_few_events_wait_until_they_are_many_or_old(store: Store) -> None:
    clock.freeze(NOW)
    seal_all(store)
    happen(store, 3)
    assert sealing.seal(store, least=4) == 0
    assert sealing.seal(store, least=3) == 3
    happen(store)
    clock.freeze(NOW + timedelta(minutes=9))
    assert sealing.seal(store) == 0
    clock.freeze(NOW + timedelta(minutes=10))
    assert sealing.seal(store) == 1


def test_what_was_sealed_verifies_and_so_does_what_was_erased(store: Store) -> None:
    happen(store, 11)
    events = int(Event.select().count())
    assert seal_all(store) == events
    happen(store, 2)
    found = verify(store)
    assert (found.broken, found.events, found.unsealed) == (None, events + 2, 2)
    with store.transaction():
        for value in list(EventValue.select()):
            kept = ERASED + value_hash(value.field_id, value.before, value.after, value.salt)
            this = (EventValue.event_id == value.event_id) & (EventValue.field_id == value.field_id)
            EventValue.update(before=None, after=None, salt=kept).where(this).execute()
    assert verify(store).broken is None


def test_seals_are_kept_as_they_were_written(store: Store) -> None:
    happen(store)
    seal_all(store)
    for change in (EventSeal.update(count=9), EventSeal.delete(), EventGroup.update(command="x")):
        with pytest.raises(ConflictError), store.transaction():
            change.execute()


@pytest.mark.parametrize("ids", [[1], [1, 2, 3], [1, 3], [5, 6, 9, 11, 12]])
def test_ids_are_read_from_the_list_that_a_seal_keeps(ids: list[int]) -> None:
    spans = sealing.spans_of(sealing.multirange(ids))
    assert [each for low, high in spans for each in range(low, high)] == ids


COLUMNS = "group_id, at, actor_id, kind, entity, entity_id, digest"
AGAIN = f"INSERT INTO event (id, {COLUMNS}) SELECT {{id}}, {COLUMNS} FROM event WHERE id = {{last}}"
TAMPERING = [
    (["UPDATE event_value SET after = '99' WHERE event_id = {id}"], "values"),
    (["UPDATE event_value SET salt = '#' || salt WHERE event_id = {id}"], "values"),
    (["DELETE FROM event_value WHERE event_id = {id}"], "values"),
    (["UPDATE event SET actor_id = NULL WHERE id = {id}"], "columns"),
    (["UPDATE event SET reason = 'none' WHERE id = {id}"], "columns"),
    (["UPDATE event SET reason = '***', reason_salt = '#' WHERE id = {id}"], "columns"),
    (["UPDATE event SET reason_salt = 'x' WHERE id = {id}"], "columns"),
    (["DELETE FROM event_value WHERE event_id = {id}", "DELETE FROM event WHERE id = {id}"], "missing"),
]


@pytest.mark.parametrize(("statements", "what"), TAMPERING)
def test_the_first_event_that_was_tampered_with_is_named(
    store: Store, statements: list[str], what: str
) -> None:
    target, *_others = happen(store, 9)[4:]
    seal_all(store)
    tamper(store, *(statement.format(id=target) for statement in statements))
    broken = verify(store).broken
    assert broken is not None
    assert (broken.what, broken.event_id) == (what, target)


def test_no_column_of_an_event_changes_but_its_reason_and_that_once(store: Store) -> None:
    with Journal(store, WANG, "test") as journal:
        journal.updated("lead", 1, {"level": ("B", "A")}, reason="张三很急")
    event = store.read(lambda: Event.get(Event.reason != ""))
    kept = reason_hash(event.reason, event.reason_salt or "")
    for wrong in (
        {"reason": "", "reason_salt": kept},
        {"reason": GONE},
        {"reason": GONE, "reason_salt": "abc"},
        {"reason": GONE, "reason_salt": kept, "actor_id": None},
    ):
        with pytest.raises(ConflictError), store.transaction():
            Event.update(wrong).where(Event.id == event.id).execute()
    with store.transaction():
        Event.update(reason=GONE, reason_salt=kept).where(Event.id == event.id).execute()
    assert verify(store).broken is None
    with pytest.raises(ConflictError), store.transaction():
        Event.update(reason=GONE, reason_salt=f"{kept}0").where(Event.id == event.id).execute()


def test_a_digest_that_was_made_to_fit_breaks_the_seal(store: Store) -> None:
    one, other, *_rest = happen(store, 9)[4:]
    seal_all(store)
    first, second = (Event.get_by_id(each) for each in (one, other))
    swap = "UPDATE event SET group_id = {}, digest = '{}' WHERE id = {}"
    tamper(
        store,
        f"DELETE FROM event_value WHERE event_id IN ({one}, {other})",
        swap.format(first.group_id, first.digest.rpartition(".")[0], one),
        swap.format(second.group_id, second.digest.rpartition(".")[0], other),
    )
    broken = verify(store).broken
    assert broken is not None
    assert (broken.what, broken.seal_id is not None) == ("seal", True)


def test_who_a_command_is_said_to_be_of_is_sealed_too(store: Store) -> None:
    target = happen(store)[0]
    seal_all(store)
    tamper(store, f"UPDATE event_group SET user_id = NULL WHERE id = {Event.get_by_id(target).group_id}")
    broken = verify(store).broken
    assert broken is not None
    assert broken.what == "seal"


def test_an_event_put_in_between_is_named(store: Store) -> None:
    before, gap, _after = happen(store, 3)
    tamper(
        store,
        f"DELETE FROM event_value WHERE event_id IN ({before}, {gap})",
        f"DELETE FROM event WHERE id = {gap}",
        f"UPDATE event SET digest = substr(digest, 1, 45) WHERE id = {before}",
    )
    seal_all(store)
    assert verify(store).broken is None
    tamper(store, AGAIN.format(id=gap, last=before))
    if store.engine.name == "postgresql":
        tamper(store, f"UPDATE event SET txid = 3 WHERE id = {gap}")
    assert verify(store).broken == Break("order", gap)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event_seal SET previous = 'x' WHERE id = 2",
        "UPDATE event_seal SET count = count + 1 WHERE id = 2",
        "UPDATE event_seal SET events = 'none' WHERE id = 2",
        "DELETE FROM event_seal WHERE id = 1",
    ],
)
def test_a_seal_out_of_its_chain_is_named(store: Store, statement: str) -> None:
    happen(store, 9)
    seal_all(store)
    tamper(store, statement)
    assert verify(store).broken == Break("chain", seal_id=2)


def test_a_seal_bears_when_it_was_made(store: Store) -> None:
    happen(store, 9)
    seal_all(store)
    tamper(store, "UPDATE event_seal SET sealed_at = '2020-01-01T00:00:00.000000Z' WHERE id = 1")
    broken = verify(store).broken
    assert broken is not None
    assert (broken.what, broken.seal_id) == ("seal", 1)


def test_events_that_bear_the_first_kind_of_digest_verify(store: Store) -> None:
    (target,) = happen(store)
    event = Event.get_by_id(target)
    value = EventValue.get(EventValue.event_id == target)
    hashed = value_hash(value.field_id, value.before, value.after, value.salt)
    start = f"{instant_text(event.at)}|{event.kind}|{event.entity}|{event.entity_id}"
    first = hashlib.sha256(start.encode() + bytes.fromhex(hashed)).hexdigest()
    tamper(store, f"UPDATE event SET digest = '{first}' WHERE id = {target}")
    seal_all(store)
    assert verify(store).broken is None
    tamper(store, f"UPDATE event SET kind = 'login' WHERE id = {target}")
    assert verify(store).broken == Break("event", target)


def test_the_walk_takes_pages_and_says_how_far_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "PAGE", 3)
    monkeypatch.setattr(proof, "SEALS", 2)
    happen(store, 20)
    seal_all(store, limit=3)
    told: list[tuple[int, int]] = []
    found = verify(store, lambda done, total: told.append((done, total)))
    assert (found.broken, found.events) == (None, Event.select().count())
    assert told[-1][0] == told[-1][1]
    assert len(told) == -(-found.events // 3)


def open_beside(url: str) -> Any:
    """Another connection to the server, which commits when it is told to."""
    return psycopg.connect(url)


def write_event(connection: Any, event_id: int | None = None) -> int:
    """An event that is there once the connection commits."""
    draw = "SELECT nextval(pg_get_serial_sequence('event', 'id'))"
    own_id = event_id or connection.execute(draw).fetchone()[0]
    group = connection.execute(
        "INSERT INTO event_group (at, command, count) VALUES (now(), 'export', 0) RETURNING id"
    ).fetchone()[0]
    at = connection.execute("SELECT now()").fetchone()[0]
    columns = (group, None, at, None, "export", "lead", 0, None, "", "")
    insert = (
        "INSERT INTO event (group_id, batch_id, at, actor_id, kind, entity, entity_id, lead_id, audience,"
        " reason, digest, id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
    )
    return int(connection.execute(insert, (*columns, digest(columns_text(*columns)), own_id)).fetchone()[0])


@on_server
def test_what_is_committed_late_is_sealed_with_the_next(store: Store) -> None:
    seal_all(store)
    with open_beside(store.url) as late, open_beside(store.url) as later:
        first = write_event(late)
        happen(store, 3)
        second = write_event(later)
        happen(store, 3)
        assert sealing.seal(store, least=1) == 0
        late.commit()
        assert sealing.seal(store, least=1) == 4
        found = verify(store)
        assert (found.broken, found.unsealed) == (None, 3)
        later.commit()
        assert sealing.seal(store, least=1) == 4
        assert [first <= each.first_event <= second for each in EventSeal.select()]
        assert verify(store).broken is None


@on_server
def test_a_late_event_below_a_seal_is_listed_in_the_one_after(store: Store) -> None:
    seal_all(store)
    draw = "SELECT nextval(pg_get_serial_sequence('event', 'id'))"
    held = int(store.database.execute_sql(draw).fetchone()[0])
    happen(store, 3)
    assert sealing.seal(store, least=1) == 3
    with open_beside(store.url) as late:
        write_event(late, held)
    found = verify(store)
    assert (found.broken, found.unsealed) == (None, 1)
    happen(store, 2)
    assert sealing.seal(store, least=1) == 3
    last = EventSeal.select().order_by(EventSeal.id.desc()).get()
    assert last.events == f"{{[{held},{held + 1}),[{held + 4},{held + 6})}}"
    found = verify(store)
    assert (found.broken, found.unsealed) == (None, 0)


@on_server
def test_a_server_whose_transactions_start_anew_goes_on_sealing(store: Store) -> None:
    happen(store, 3)
    seal_all(store)
    happen(store, 2)
    tamper(
        store, "UPDATE event SET txid = txid + 1000000", "UPDATE event_seal SET horizon = horizon + 1000000"
    )
    happen(store, 2)
    assert seal_all(store) == 4
    happen(store, 2)
    assert seal_all(store) == 2
    found = verify(store)
    assert (found.broken, found.unsealed) == (None, 0)


def test_two_who_seal_at_once_make_one_chain(store: Store) -> None:
    happen(store, 40)

    def work() -> None:
        mine = Store(store.url)
        mine.connect()
        while sealing.seal(mine, limit=3, least=1) or sealing.seal(mine, limit=3, least=1):
            pass
        mine.close()

    threads = [threading.Thread(target=work) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify(store)
    assert (found.broken, found.unsealed) == (None, 0)
