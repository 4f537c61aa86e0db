"""Finding leads: what a query finds, in which order, for whom, alike on both engines and by every way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadtui.domain.fields import REGISTRY, Field, Registry
from leadtui.domain.people import Role, Viewer
from leadtui.domain.query import parse
from leadtui.domain.search_key import matches, query_terms, said_terms, said_tokens, sort_key
from leadtui.i18n import Label
from leadtui.services import finding
from leadtui.store import derived, lead_filter, lead_index, postgres_search, said, search, sqlite_search
from leadtui.store.database import Store
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Draft,
    FieldValue,
    Followup,
    FollowupSearch,
    Lead,
    LeadMember,
    LeadSearch,
    LeadTag,
    Plan,
    StatusChange,
    Team,
    TeamClosure,
    TeamMember,
    User,
)

TODAY = date(2026, 3, 16)
NOON = datetime(2026, 3, 16, 4, tzinfo=UTC)
ZONE = "Asia/Shanghai"
ADMIN = Viewer(1, "wang", "wang", "admin", ZONE, ZONE)
ALL = 100_000

COMPANIES = (
    "深圳市远诚医疗器械有限公司", "單氏食品股份有限公司", "曾国藩家书书店", "重庆长安仇英画院",
    "上海华信证券有限责任公司",
    "Müller Präzision GmbH", "Acme 3D Printing Co., Ltd.", "臺北資訊服務有限公司",
    "乐山乐器行", "3M中国有限公司",
)  # fmt: skip
PEOPLE = ("赵敏", "单雄信", "查良镛", "Anna Müller", "張偉", "曾志伟")
NEEDS = ("希望了解数据安全", "需要培训系统 2.0", "預算20万以內", "")
SAID = (
    ("介绍了产品方案", "比较感兴趣", "下周再电话"),
    ("數據安全措施", "价格偏高", "发送报价单"),
    ("demo of ERP v3", "", "send quote"),
)


class Desk:
    """A small database, filled at random but the same every time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.random = Random(5)
        with store.transaction():
            self._people()
            self.leads = [self._lead(number) for number in range(1, 61)]
        search.index_leads(store, self.leads)
        search.index_followups(store, [row.id for row in Followup.select(Followup.id)])

    def viewer(self, login: str, role: Role | None = None) -> Viewer:
        """A user by login."""
        row: Any = User.get(User.login == login)
        return Viewer(row.id, login, row.display_name, role or row.role, ZONE, ZONE)

    def _people(self) -> None:
        for login, name, role in (
            ("boss", "主管甲", "manager"), ("li", "李雷", "rep"), ("han", "韩梅梅", "rep"),
            ("eye", "看", "viewer"), ("other", "王芳", "rep"),
        ):  # fmt: skip
            User.insert(login=login, display_name=name, role=role, created_at=NOON).execute()
        ids = {row.login: row.id for row in User.select()}
        top = Team.insert(name="华南").execute()
        below = Team.insert(name="深圳", parent_id=top).execute()
        for pair in ((top, top), (top, below), (below, below)):
            TeamClosure.insert(ancestor_id=pair[0], descendant_id=pair[1]).execute()
        for team, login, leads in ((top, "boss", True), (below, "li", False), (below, "han", False)):
            TeamMember.insert(team_id=team, user_id=ids[login], leads=leads).execute()
        self.owners = [None, ids["li"], ids["han"], ids["other"]]
        self.ids = ids

    def _lead(self, number: int) -> int:
        pick = self.random.choice
        customer, status = pick(COMPANIES), pick(["potential", "interested", "won", "lost"])
        owner, due = pick(self.owners), pick([None, *(TODAY + timedelta(days=n) for n in (-3, -1, 0, 2))])
        created = NOON - timedelta(days=self.random.randrange(90))
        lead_id = Lead.insert(
            number=f"XS-20260{1 + number % 3}01-{number:03d}", customer=customer, short_name=customer[:4],
            sort_key=sort_key(customer), source=pick(["online", "trade_show"]), need=pick(NEEDS),
            status=status, status_since=created, level=pick(["A", "B", "C", None]), owner_id=owner,
            due_on=due, industry=pick(["制造业", "医疗", None]),
            expected_value=pick([None, 100_00, 20_000_000]),
            last_contact_at=pick([None, NOON - timedelta(days=5), NOON - timedelta(days=45)]),
            created_at=created, updated_at=created,
        ).execute()  # fmt: skip
        StatusChange.insert(lead_id=lead_id, to_status=status, at=created).execute()
        contact = Contact.insert(lead_id=lead_id, name=pick(PEOPLE), is_primary=True).execute()
        phone = f"1380000{self.random.randrange(10_000):04d}"
        ContactPoint.insert(
            contact_id=contact, lead_id=lead_id, kind="phone", raw=phone, norm=f"+86{phone}"
        ).execute()
        if self.random.random() < 0.3:
            LeadTag.insert(lead_id=lead_id, tag=pick(["重点", "外贸"])).execute()
        if self.random.random() < 0.1:
            LeadMember.insert(lead_id=lead_id, user_id=self.ids["li"]).execute()
        if owner and due:
            Plan.insert(
                lead_id=lead_id, owner_id=owner, responsible_id=owner, track="conversation", kind="next",
                due_on=due, zone=ZONE, method="phone", step="电话回访", created_at=created,
            ).execute()  # fmt: skip
        for days in self.random.sample(range(80), self.random.randrange(4)):
            self.followup(lead_id, NOON - timedelta(days=days), *pick(SAID))
        return int(lead_id)

    def followup(self, lead_id: int, at: datetime, summary: str, feedback: str, step: str) -> int:
        """A follow-up of the lead."""
        return int(
            Followup.insert(
                lead_id=lead_id, contacted_at=at, recorded_at=at, method="phone", summary=summary,
                outcome=self.random.choice(["reached", "not_reached"]), feedback=feedback, next_step=step,
            ).execute()
        )  # fmt: skip


@contextmanager
def opened(request: pytest.FixtureRequest, engine: str) -> Iterator[Desk]:
    """A desk in a database of its own."""
    databases = request.getfixturevalue("sqlite_databases" if engine == "sqlite" else "postgres_databases")
    with databases.fresh(migrated=True) as url:
        store = Store(url)
        store.connect()
        yield Desk(store)
        store.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def _shared(request: pytest.FixtureRequest) -> Iterator[Desk]:
    with opened(request, request.param) as desk:
        yield desk


@pytest.fixture
def desk(_shared: Desk) -> Desk:
    """Sixty leads on each engine in turn, to look at."""
    _shared.store.connect()
    return _shared


@pytest.fixture
def own(engine_name: str, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Sixty leads on each engine in turn, to change."""
    with opened(request, engine_name) as desk:
        yield desk


WAYS = {"few": (20_000, (1, 2_000)), "walk": (-1, (3, 2_000)), "whole": (-1, (1, 1))}


@pytest.fixture(params=sorted(WAYS))
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way of reading a list in turn."""
    few, tests = WAYS[request.param]
    for dialect in (sqlite_search, postgres_search):
        monkeypatch.setattr(dialect, "FEW_LEADS", few)
        monkeypatch.setattr(dialect, "FEW_SAID", few)
    monkeypatch.setattr(lead_filter, "PROMISING", 0 if few < 0 else ALL)
    monkeypatch.setattr(lead_index, "TESTS", tests)
    monkeypatch.setattr(said, "LOOKS", 10_000 if request.param == "walk" else 0)
    return str(request.param)


def found(desk: Desk, text: str, viewer: Viewer = ADMIN, registry: Registry = REGISTRY) -> list[int]:
    """The whole list."""
    return lead_index.lead_ids(desk.store, viewer, parse(text, registry), TODAY, 0, ALL, registry)


def rows_where(test: Callable[[Any], bool]) -> set[int]:
    """Ids of the leads of which a plain test holds."""
    return {row.id for row in Lead.select() if test(row)}


MARKS = st.sampled_from(
    [*COMPANIES, *PEOPLE, *NEEDS, "shan", "zeng", "zgf", "chongqing", "hxzq", "mull", "138", "13800", "00",
     "20260", "xs", "3d", "臺", "台北", "书店", "lq", "yueqi", "leqi", "重点"]
)  # fmt: skip


@st.composite
def searched(draw: st.DrawFn) -> str:
    """A piece of what stands in some lead, or a spelling of it; now and then two."""
    words = []
    for _ in range(draw(st.integers(1, 2))):
        text = draw(MARKS) or "x"
        start = draw(st.integers(0, len(text) - 1))
        words.append(text[start : start + draw(st.integers(1, 6))])
    return " ".join(words)


SLOW = settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)


@SLOW
@given(texts=st.lists(searched(), min_size=20, max_size=20))
def test_words_find_what_the_plain_definition_says(desk: Desk, way: str, texts: list[str]) -> None:
    tokens = dict(search.lead_tokens(desk.store, desk.leads))
    for text in texts:
        query = parse(text)
        if query.unknown or query.conditions or any(w.negated or w.values[0].exact for w in query.words):
            continue
        terms = [[query_terms(value.text) for value in words.values] for words in query.words]
        terms = [each for each in ([t for t in group if t] for group in terms) if each]
        expected = {
            lead
            for lead, held in tokens.items()
            if all(any(matches(held, alternative) for alternative in group) for group in terms)
        }
        assert set(found(desk, text)) == expected, (text, way)


@pytest.mark.parametrize("text", ["方案", "数据安全", "erp", "报价 价格", "send"])
def test_what_was_said_finds_what_the_plain_definition_says(desk: Desk, way: str, text: str) -> None:
    terms = said_terms(text)
    newest: dict[int, tuple[datetime, int]] = {}
    said = {row.id: said_tokens(row.summary, row.feedback, row.next_step) for row in Followup.select()}
    for row in FollowupSearch.select():
        if matches(said[row.followup_id], terms):
            newest[row.lead_id] = max(newest.get(row.lead_id, (row.at, 0)), (row.at, row.followup_id))
    asked = f"text:{text.replace(' ', ' text:')}"
    assert sorted(found(desk, asked)) == sorted(newest), way
    ordered = [newest[lead][0] for lead in found(desk, asked)]
    assert ordered == sorted(ordered, reverse=True)


@pytest.mark.parametrize("login", ["wang", "boss", "li", "eye"])
def test_everyone_finds_only_what_they_may_read(desk: Desk, way: str, login: str) -> None:
    viewer, shared = desk.viewer(login), {row.lead_id for row in LeadMember.select()}
    ids = desk.ids
    readable = {
        "wang": lambda lead: True,
        "boss": lambda lead: lead.owner_id in (None, ids["boss"], ids["li"], ids["han"]),
        "li": lambda lead: lead.owner_id in (None, ids["li"]) or lead.id in shared,
        "eye": lambda lead: False,
    }[login]
    for text in ("", "公司", "level:A,B 有限", "text:方案 sort:name", "owner:li,王芳", "sort:-created"):
        whole = set(found(desk, text))
        assert set(found(desk, text, viewer)) == whole & rows_where(readable), text


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("level:A,B", lambda row: row.level in ("A", "B")),
        ("-level:A", lambda row: row.level != "A"),
        ("level:none", lambda row: row.level is None),
        ("等级:A 来源:展会", lambda row: row.level == "A" and row.source == "trade_show"),
        ("owner:none", lambda row: row.owner_id is None),
        (
            "owner:公海,李雷",
            lambda row: row.owner_id is None or row.owner_id == User.get(User.login == "li").id,
        ),
        ("owner:nobody", lambda row: False),
        ("due<=today", lambda row: row.due_on is not None and row.due_on <= TODAY),
        ("due>today", lambda row: row.due_on is not None and row.due_on > TODAY),
        ("due:none", lambda row: row.due_on is None),
        ("late:yes", lambda row: row.due_on is not None and row.due_on < TODAY),
        ("late:no", lambda row: row.due_on is None or row.due_on >= TODAY),
        ("value>=20万", lambda row: (row.expected_value or 0) >= 20_000_000),
        ("open:yes", lambda row: row.status in ("potential", "interested")),
        ("created>=2026-03", lambda row: row.created_at >= datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("created:2026-02", lambda row: row.created_at.astimezone().month == 2),
        ("last<2026-03-01", lambda row: row.last_contact_at and row.last_contact_at.month < 3),
        ("industry:制造", lambda row: row.industry == "制造业"),
        ("industry=制造", lambda row: False),
        ("number:xs-202602", lambda row: row.number.startswith("XS-202602")),
        ("customer:單", lambda row: "單" in row.customer),
        ("touched:no", lambda row: row.last_touch_at is None),
    ],
)
def test_a_condition_finds_the_rows_of_which_it_holds(
    desk: Desk, text: str, test: Callable[[Any], bool]
) -> None:
    assert set(found(desk, text)) == rows_where(test)


def test_idle_counts_whole_days_since_the_last_contact_or_since_the_lead_came(desk: Desk) -> None:
    expected = rows_where(lambda row: (row.last_contact_at or row.created_at) < NOON - timedelta(days=30.5))
    assert set(found(desk, "idle>30d")) == expected
    assert set(found(desk, "idle<=30d")) == set(desk.leads) - expected


def test_conditions_on_what_belongs_to_a_lead_find_it(desk: Desk) -> None:
    tagged = {row.lead_id for row in LeadTag.select() if row.tag == "重点"}
    assert set(found(desk, "tag:重点")) == tagged
    assert set(found(desk, "-tag:重点")) == set(desk.leads) - tagged
    assert set(found(desk, "has:tag")) == {row.lead_id for row in LeadTag.select()}
    assert set(found(desk, "no:email has:phone")) == set(desk.leads)
    assert set(found(desk, "has:email")) == set()
    (phone, *_rest) = ContactPoint.select().order_by(ContactPoint.id)
    assert phone.lead_id in found(desk, f"phone:{phone.raw[-6:]}")
    named = {row.lead_id for row in Contact.select() if row.name == "單雄信" or row.name == "单雄信"}
    assert set(found(desk, "contact:单雄信")) == named
    helped = {row.lead_id for row in LeadMember.select()}
    assert set(found(desk, "member:li")) == helped == set(found(desk, "has:member"))
    assert set(found(desk, "has:followup")) == set()
    planned = {row.lead_id for row in Plan.select()}
    assert set(found(desk, "next_step:回访")) == planned


def test_the_last_follow_up_decides_what_its_outcome_finds(own: Desk) -> None:
    for lead_id in own.leads:
        derived.refresh(lead_id)
    last = {row.lead_id: row.outcome for row in Followup.select().order_by(Followup.contacted_at)}
    expected = {lead for lead, outcome in last.items() if outcome == "not_reached"}
    assert set(found(own, "outcome:not_reached")) == expected
    assert set(found(own, "-outcome:not_reached")) == set(own.leads) - expected


def test_quoted_words_must_stand_as_they_were_typed(own: Desk, way: str) -> None:
    lead_id = own.leads[0]
    Lead.update(customer="有限 公司之 家").where(Lead.id == lead_id).execute()
    search.reindex_lead(own.store, lead_id)
    assert found(own, '"限 公司之"') == [lead_id]
    assert lead_id not in found(own, '"有限公司"')
    assert lead_id in found(own, '-"有限公司"')


def test_words_that_must_not_be_there_leave_the_rest(desk: Desk, way: str) -> None:
    there = set(found(desk, "公司"))
    assert set(found(desk, "-公司")) == set(desk.leads) - there
    assert set(found(desk, "深圳 -医疗")) == set(found(desk, "深圳")) - set(found(desk, "医疗"))
    assert set(found(desk, "-text:方案")) == set(desk.leads) - set(found(desk, "text:方案"))


def test_the_list_is_ordered_by_due_date_and_then_the_newest_first(desk: Desk, way: str) -> None:
    rows = {row.id: (row.due_on or date.max, -row.id) for row in Lead.select()}
    for text in ("", "公司", "tag:重点,外贸", "owner:none,li"):
        for viewer in (ADMIN, desk.viewer("li"), desk.viewer("boss")):
            listed = found(desk, text, viewer)
            assert listed == sorted(listed, key=rows.__getitem__), (text, viewer.login)


@pytest.mark.parametrize(
    ("text", "key", "descending"),
    [
        ("sort:-due", "due_on", True),
        ("sort:value", "expected_value", False),
        ("sort:-value", "expected_value", True),
        ("sort:-last 公司", "last_contact_at", True),
        ("sort:created", "created_at", False),
        ("sort:name", "sort_key", False),
        ("sort:-number", "number", True),
    ],
)
def test_leads_without_a_value_come_last_either_way(
    desk: Desk, way: str, text: str, key: str, descending: bool
) -> None:
    values = {row.id: getattr(row, key) for row in Lead.select()}
    listed = [values[lead_id] for lead_id in found(desk, text)]
    filled = [value for value in listed if value is not None]
    assert listed[: len(filled)] == sorted(filled, reverse=descending)


def test_choices_are_ordered_as_their_list_is(desk: Desk) -> None:
    order = ["potential", "interested", "high_intent", "won", "lost"]
    status = {row.id: (order.index(row.status), row.due_on or date.max) for row in Lead.select()}
    listed = [status[lead_id] for lead_id in found(desk, "sort:status,due")]
    assert listed == sorted(listed)


@pytest.mark.parametrize(
    "text", ["", "公司", "sort:-value", "sort:status", "level:A sort:last,-created", "text:方案"]
)
def test_windows_counts_and_positions_agree_with_the_whole_list(desk: Desk, way: str, text: str) -> None:
    for viewer in (ADMIN, desk.viewer("li"), desk.viewer("boss")):
        query, whole = parse(text), found(desk, text, viewer)
        assert lead_index.count(desk.store, viewer, query, TODAY) == len(whole) == len(set(whole))
        windows = [
            lead_index.lead_ids(desk.store, viewer, query, TODAY, offset, 7) for offset in range(0, 63, 7)
        ]
        assert [lead_id for window in windows for lead_id in window] == whole
        if not query.said:
            places = [
                lead_index.position(desk.store, viewer, query, TODAY, lead_id) for lead_id in whole[::5]
            ]
            assert places == list(range(0, len(whole), 5))


def test_a_lead_that_is_not_in_the_list_has_no_position(desk: Desk) -> None:
    lead_id = found(desk, "-level:A")[0]
    assert lead_index.position(desk.store, ADMIN, parse("level:A"), TODAY, lead_id) is None


def test_voided_leads_and_follow_ups_are_not_found(own: Desk, way: str) -> None:
    lead_id = found(own, "公司")[0]
    Lead.update(voided_at=NOON).where(Lead.id == lead_id).execute()
    assert lead_id not in found(own, "公司") + found(own, "") + found(own, "sort:name")
    followup = own.followup(own.leads[1], NOON, "拜占庭", "", "")
    search.index_followups(own.store, [followup])
    assert found(own, "text:拜占庭") == ([own.leads[1]] if own.leads[1] != lead_id else [])
    Followup.update(voided_at=NOON).where(Followup.id == followup).execute()
    search.index_followups(own.store, [followup])
    assert found(own, "text:拜占庭") == []


def test_tokens_are_written_again_only_when_they_changed(own: Desk) -> None:
    lead_id = own.leads[0]
    before = LeadSearch.get_by_id(lead_id).tokens
    search.reindex_lead(own.store, lead_id)
    assert LeadSearch.get_by_id(lead_id).tokens == before
    Lead.update(need="独一无二的需求").where(Lead.id == lead_id).execute()
    search.reindex_lead(own.store, lead_id)
    assert found(own, "独一无二") == [lead_id]
    assert found(own, "duyiwuer") == []


def test_an_added_field_is_found_and_sorted_by(own: Desk) -> None:
    registry = Registry(tuple(REGISTRY))
    registry.add(Field("machines", "integer", Label("Machines", "设备数", "設備數"), added=True))
    for value, lead_id in enumerate(own.leads[:5]):
        FieldValue.insert(entity="lead", entity_id=lead_id, field_id="machines", int_value=value).execute()
    assert set(found(own, "设备数>=3", registry=registry)) == set(own.leads[3:5])
    assert found(own, "sort:-machines", registry=registry)[:5] == own.leads[4::-1][:5]
    assert set(found(own, "machines:none", registry=registry)) == set(own.leads[5:])
    (row,) = lead_index.rows(own.store, ADMIN, own.leads[2:3], TODAY, ["machines", "tag"], registry)
    assert row.values[0] == ("machines", 2)


def test_a_page_of_rows_takes_the_same_few_queries_however_long_it_is(desk: Desk) -> None:
    def queries(ids: list[int]) -> int:
        asked: list[str] = []
        execute = desk.store.database.execute_sql

        def counting(sql: str, *args: Any, **kwargs: Any) -> Any:
            asked.append(sql)
            return execute(sql, *args, **kwargs)

        desk.store.database.execute_sql = counting
        try:
            rows = lead_index.rows(desk.store, ADMIN, ids, TODAY, ["industry", "tag"])
        finally:
            desk.store.database.execute_sql = execute
        assert [row.id for row in rows] == ids
        return len(asked)

    # Who is away is read once and kept.
    first = queries(desk.leads[:2])
    assert queries(desk.leads[:2]) == queries(desk.leads) <= first <= 8


def test_a_row_says_who_is_called_and_what_comes_next(own: Desk) -> None:
    lead_id = found(own, "has:plan next_step:回访")[0]
    Draft.insert(user_id=1, kind="followup", entity_id=lead_id, body="{}", updated_at=NOON).execute()
    (row,) = lead_index.rows(own.store, ADMIN, [lead_id], TODAY)
    lead: Any = Lead.get_by_id(lead_id)
    contact: Any = Contact.get(Contact.lead_id == lead_id)
    assert (row.contact, row.next_step, row.next_method) == (contact.name, "电话回访", "phone")
    assert row.phone.startswith("1380000")
    assert row.owner == User.get_by_id(lead.owner_id).display_name
    assert row.has_draft
    assert not lead_index.rows(own.store, own.viewer("boss"), [lead_id], TODAY)[:1] or not (
        lead_index.rows(own.store, own.viewer("boss"), [lead_id], TODAY)[0].has_draft
    )


def test_rows_of_leads_that_one_may_not_read_are_left_out(desk: Desk) -> None:
    other = rows_where(lambda row: row.owner_id == desk.ids["other"])
    hidden = [lead for lead in other if not LeadMember.select().where(LeadMember.lead_id == lead).exists()]
    assert lead_index.rows(desk.store, desk.viewer("li"), hidden, TODAY) == []


def test_find_anywhere_puts_the_number_and_the_name_itself_first(own: Desk) -> None:
    number: Any = Lead.get_by_id(own.leads[30]).number
    assert finding.everywhere(own.store, ADMIN, number.lower())[0] == own.leads[30]
    lead_id = own.leads[17]
    Lead.update(customer="华信", short_name="华信", sort_key=sort_key("华信"), due_on=None).where(
        Lead.id == lead_id
    ).execute()
    search.reindex_lead(own.store, lead_id)
    best = finding.everywhere(own.store, ADMIN, "华信", 5)
    assert best[0] == lead_id
    assert len(best) == len(set(best)) == 5


def test_the_services_find_count_place_and_complete(desk: Desk) -> None:
    viewer = replace(ADMIN, user_id=desk.ids["li"])
    ids = finding.find(desk.store, viewer, "owner:me", 0, ALL)
    assert finding.count(desk.store, viewer, "owner:me") == len(ids)
    assert finding.position(desk.store, viewer, "owner:me", ids[3]) == 3
    assert [row.id for row in finding.rows(desk.store, viewer, ids[:4])] == ids[:4]
    assert [each.insert for each in finding.complete(desk.store, "owner:韩", 7)] == ["韩梅梅"]
