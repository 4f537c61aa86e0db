"""Tables of other programs under row security: a rep brings them in, and colleagues read them alike."""

from __future__ import annotations

import psycopg
import pytest

from leadtui.domain.people import Viewer
from leadtui.services import import_rehearsal, import_revert, importing
from leadtui.services.import_source import Asked
from leadtui.store.database import Store
from tests.services.foreign_desk import DENG, LEE, ZOHO, file
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres
CHOSEN = Asked(choices=(("source", "Google", "online"), ("owner", "Dwight", "ann")))


@pytest.fixture
def secured(frozen_now: object, bare_desk: SecuredDesk) -> SecuredDesk:
    """Reps ann and zoe, each under a role of their own."""
    bare_desk.user("ann", name="ann")
    bare_desk.user("zoe", name="zoe")
    return bare_desk


def bring(store: Store, viewer: Viewer, *lines: str, asked: Asked | None = None) -> importing.Result:
    """Import a CSV file of these lines."""
    return importing.run(store, viewer, file(*lines), name="leads.csv", asked=asked)


def test_a_rep_imports_a_table_once_and_takes_it_back(secured: SecuredDesk) -> None:
    store, ann = secured.as_role("ann")
    done = bring(store, ann, ZOHO, LEE, DENG, asked=CHOSEN)
    assert (done.counts["leads_created"], done.rejected) == (2, [])
    assert not bring(store, ann, ZOHO, LEE, DENG).changed
    changed = bring(store, ann, ZOHO, LEE.replace("vip;fair", "vip;new").replace("Retail", "Food"))
    assert changed.counts["leads_updated"] == 1
    for batch_id in (changed.batch_id, done.batch_id):
        assert import_revert.revert(store, ann, batch_id).refused == []


def test_colleagues_read_the_same_titles_alike_and_change_nobodys_way(secured: SecuredDesk) -> None:
    store, ann = secured.as_role("ann")
    bring(store, ann, ZOHO, LEE, asked=CHOSEN)
    hers, zoe = secured.as_role("zoe")
    told = import_rehearsal.rehearse(hers, zoe, file(ZOHO, DENG), name="leads.csv")
    assert told.mapping is not None
    assert {column.reason for column in told.mapping.columns} == {"remembered"}
    with secured.psql("zoe") as connection:
        assert connection.execute("UPDATE import_mapping SET body = '{}'").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("INSERT INTO import_mapping SELECT 'x', id, '{}', now() FROM app_user LIMIT 1")


def test_a_rehearsal_tells_nothing_of_leads_one_may_not_open(secured: SecuredDesk) -> None:
    store, ann = secured.as_role("ann")
    bring(store, ann, ZOHO, LEE, asked=CHOSEN)
    hers, zoe = secured.as_role("zoe")
    told = import_rehearsal.rehearse(
        hers, zoe, file(ZOHO, LEE.replace("Acme Inc.", "Other Inc.")), name="x.csv"
    )
    assert [(row.verdict, row.reason) for row in told.rows] == [("create", "")]
