"""What is found by which query, and that SQLite finds exactly that."""

from __future__ import annotations

import re
import sqlite3
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain import pinyin
from leadtui.domain.build_tables import pack
from leadtui.domain.search_key import (
    SearchFields,
    Term,
    fold,
    fts5_query,
    index_tokens,
    matches,
    name_norm,
    query_terms,
    said_terms,
    said_tokens,
    sort_key,
    tsquery,
)

LEAD = SearchFields(
    customer="深圳市华信智云科技有限公司",
    short_name="华信智云",
    contacts=("张伟", "单雄信"),
    number="展会-20240520-001",
    phones=("138 0013-5678", "+8613800135678", "0755-8888 6666"),
    emails=("Zhang.Wei@hxzy.com.cn",),
    wechat=("zw_cto88",),
    tags=("制造业", "V10"),
    need="采购企业版 CRM 系统, 50席",
)
TOKENS = index_tokens(LEAD)
ALPHABET = re.compile(r"[a-z0-9~\u0080-\U0010ffff]+")
NAME = "华信智云重庆长单乐深圳市科技中國機電銀行"
names = st.text(st.sampled_from(NAME), min_size=1, max_size=14)
messy = st.text(st.one_of(st.sampled_from(NAME + "aZé0123 -~\"'*&|()\\"), st.characters()), max_size=20)


def found(query: str, tokens: str = TOKENS) -> bool:
    return matches(tokens, query_terms(query))


@pytest.mark.parametrize(
    "query",
    [
        *(
            "华信智云",
            "信智",
            "云",
            "司",
            "華信",
            "制造",
            "采购",
            "華信 張偉",
            "展会-20240520-001",
            "华信 crm 5678",
        ),
        *("zhangwei", "zhang", "zhangw", "zw", "ZW", "hxzy", "huaxin", "zhiyun", "hxzykj", "hxzykjyxgs"),
        *("huaxinzhiyunkejiyouxiangongsi", "zhi'yun", "shanxiongxin", "sxx", "danxiongxin"),
        *(
            "5678",
            "135",
            "13800135678",
            "138-0013-5678",
            "+86 138 0013 5678",
            "88886666",
            "75",
            "6",
            "１３８",
        ),
        *("zhang.wei@hxzy.com.cn", "hxzy.com", "wei", "zw_cto", "cto88", "88", "v10", "crm", "CRM", "50"),
    ],
)
def test_a_lead_is_found(query: str) -> None:
    assert found(query)


@pytest.mark.parametrize(
    "query",
    [
        "华智",
        "张三",
        "hangwei",
        "zhangli",
        "wz",
        "1357",
        "13800135679",
        "rm",
        "hxzykk",
        "华信 李",
        "v11",
        "999",
    ],
)
def test_a_lead_is_not_found(query: str) -> None:
    assert not found(query)


def test_a_query_without_letters_or_digits_asks_for_nothing() -> None:
    assert query_terms(" -- ~ 🎉 ") == ()


def test_a_query_splits_where_the_script_changes() -> None:
    assert len(query_terms("A股华信2024")) == 3
    assert found("A股华信2024", index_tokens(SearchFields(customer="A股华信2024")))


def test_a_phone_typed_with_gaps_is_found_by_digits_across_them() -> None:
    assert found("8001356", index_tokens(SearchFields(phones=("138 0013 5678",))))


def test_a_masked_phone_is_not_joined_across_its_stars() -> None:
    assert not found("888", index_tokens(SearchFields(phones=("138****8000",))))


def test_latin_is_found_without_its_accents_and_in_any_width() -> None:
    tokens = index_tokens(SearchFields(customer="Ångström Łódź ＩＢＭ Straße"))
    assert all(found(query, tokens) for query in ("angstrom", "ÅNGSTRÖM", "lodz", "ibm", "strasse"))


def test_a_name_in_two_scripts_is_spelled_across_both() -> None:
    tokens = index_tokens(SearchFields(customer="TCL科技"))
    assert all(found(query, tokens) for query in ("tclkeji", "tclkj", "kj", "tcl"))


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("单田芳", "shantianfang dantianfang stf"),
        ("曾国藩", "zengguofan zgf"),
        ("仇英", "qiuying qy"),
        ("查良镛", "zhaliangyong zly"),
        ("解缙", "xiejin xj"),
        ("区志强", "ouzhiqiang ozq"),
        ("任正非", "renzhengfei rzf"),
        ("朴志勇", "piaozhiyong pzy"),
        ("乐嘉", "yuejia yj lejia"),
        ("盖叫天", "gejiaotian gjt"),
        ("尉迟恭", "yuchigong ycg"),
        ("万俟卨", "moqi mq"),
        ("长孙无忌", "zhangsunwuji"),
        ("吕布", "lvbu lubu lb"),
        ("重庆长安", "chongqing cqca zhongqing"),
        ("張偉", "zhangwei zw"),
        ("乾元", "qianyuan"),
    ],
)
def test_a_name_is_found_by_each_of_its_readings(name: str, spellings: str) -> None:
    tokens = index_tokens(SearchFields(contacts=(name,)))
    assert [spelling for spelling in spellings.split() if not found(spelling, tokens)] == []


@given(names, st.data())
@settings(max_examples=100, deadline=None)
def test_any_characters_in_a_row_find_a_name(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert found(name[start:end], index_tokens(SearchFields(customer=name)))
    assert found(name[start:end], said_tokens("见了", name, ""))


@given(names, st.data())
@settings(max_examples=100, deadline=None)
def test_the_usual_reading_from_any_character_on_finds_a_name(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    usual = [pinyin.readings(character)[0][0] for character in name[start:end]]
    tokens = index_tokens(SearchFields(contacts=(name,)))
    assert found("".join(usual), tokens)
    assert found("".join(syllable[0] for syllable in usual), tokens)


@given(st.text(st.sampled_from("华信单重乐"), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_up_to_eight_readings_of_a_short_name_all_find_it(name: str) -> None:
    readings = ["".join(syllables) for syllables in product(*(pinyin.readings(one)[0] for one in name))]
    tokens = index_tokens(SearchFields(contacts=(name,)))
    assert len(readings) > 8 or all(found(reading, tokens) for reading in readings)


@given(st.text("0123456789", min_size=1, max_size=14), st.data())
@settings(max_examples=100, deadline=None)
def test_any_digits_in_a_row_find_a_phone(phone: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(phone) - 1))
    end = data.draw(st.integers(start + 1, len(phone)))
    assert found(phone[start:end], index_tokens(SearchFields(phones=(phone,))))
    assert found(phone[start:end], index_tokens(SearchFields(need=f"tel{phone}x")))


@given(names)
@settings(max_examples=60, deadline=None)
def test_simplified_finds_traditional_and_back(name: str) -> None:
    simple = pinyin.simplify(name)
    assert found(simple, index_tokens(SearchFields(customer=name)))
    assert found(name, index_tokens(SearchFields(customer=simple)))


@given(messy, messy)
@settings(max_examples=150, deadline=None)
def test_no_token_leaves_the_alphabet(one: str, other: str) -> None:
    fields = SearchFields(one, other, (other,), one, (one,), (other,), (one,), (other,), one)
    for tokens in (index_tokens(fields), said_tokens(one, other, one)):
        assert all(ALPHABET.fullmatch(token) for token in tokens.split(" ") if tokens)
        assert len(set(tokens.split(" "))) == tokens.count(" ") + 1
    asked = [match for term in query_terms(one) for wanted in term.alternatives for match in wanted]
    assert all(ALPHABET.fullmatch(match.token) for match in asked)


@given(messy)
@settings(max_examples=150, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def engine(corpus: list[str]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE search USING fts5(tokens, detail=none, prefix='1 2 3 4',"
        " tokenize=\"ascii tokenchars '~'\")"
    )
    db.executemany("INSERT INTO search(rowid, tokens) VALUES (?, ?)", enumerate(corpus))
    return db


def asked(db: sqlite3.Connection, terms: tuple[Term, ...]) -> list[int]:
    rows = db.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid", [fts5_query(terms)])
    return [row[0] for row in rows]


words = st.text(st.sampled_from("华信重庆乐aBz019 é-'\"*^:+()~国國"), max_size=8)
leads = st.builds(
    SearchFields,
    customer=words,
    contacts=st.lists(words, max_size=2),
    phones=st.lists(st.text("0123 +", max_size=8), max_size=1),
)


@given(st.lists(leads, min_size=1, max_size=6), st.lists(words, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_sqlite_finds_exactly_what_matches(corpus: list[SearchFields], queries: list[str]) -> None:
    tokens = [index_tokens(fields) for fields in corpus]
    db = engine(tokens)
    queries += [
        "zw",
        "cq",
        "huaxinzhongqing",
        "lecqhxh",
        "0",
        "01",
        "a1",
        *(lead.customer for lead in corpus),
    ]
    for terms in filter(None, map(query_terms, queries)):
        assert asked(db, terms) == [n for n, text in enumerate(tokens) if matches(text, terms)]
    db.close()


def test_sqlite_finds_nothing_for_a_hostile_query() -> None:
    db = engine([TOKENS])
    for query in ('" OR *', "NEAR(华 信)", "tokens:zw AND", "'; DROP TABLE search"):
        assert asked(db, query_terms(query)) == [0] * found(query)
    db.close()


def test_terms_are_written_for_each_engine() -> None:
    terms = query_terms("华信智 zw 云")
    assert fts5_query(terms) == '(("华信" AND "信智")) AND (("zw" *) OR ("~zw" *)) AND (("云" *))'
    assert tsquery(terms) == "(('华信' & '信智')) & (('zw':*) | ('~zw':*)) & (('云':*))"


def test_what_was_said_is_not_searched_by_pinyin() -> None:
    said = said_tokens("关注数据安全", "预算20万", "5/18 发送案例")
    assert matches(said, said_terms("数据安全 20 案例 5/18"))
    assert not matches(said, query_terms("sjaq"))
    assert all(len(term.alternatives) == 1 for term in said_terms("zw 5678 华信"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张伟", "zhang wei"),
        ("張偉", "zhang wei"),
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("重庆华信科技有限公司", "chong qing hua xin ke ji you xian gong s"),
        ("厦门Ａ１ 银行", "xia men a1 yin hang"),
        ("Ångström", "angstrom"),
        ("Ωmega", "~003c9mega"),
        ("", ""),
    ],
)
def test_names_have_a_sort_key(name: str, key: str) -> None:
    assert sort_key(name) == key


@given(messy)
@settings(max_examples=100, deadline=None)
def test_a_sort_key_is_short_ascii(text: str) -> None:
    assert sort_key(text).isascii()
    assert len(sort_key(text)) <= 40


def test_names_sort_by_pinyin_among_latin_ones() -> None:
    names = [
        "张伟",
        "IBM",
        "华信智云",
        "Ωmega",
        "3M",
        "华信",
        "先锋",
        "阿里云",
        "西安电子",
        "重庆长安",
        "Baidu",
    ]
    assert " ".join(sorted(names, key=sort_key)) == (
        "3M 阿里云 Baidu 重庆长安 华信 华信智云 IBM 西安电子 先锋 张伟 Ωmega"
    )


def test_names_that_differ_in_marks_only_have_one_norm() -> None:
    assert (
        name_norm("華信（北京）科技 有限公司")
        == name_norm("华信(北京)科技有限公司")
        == "华信北京科技有限公司"
    )
    assert name_norm("Acme, Inc.") == name_norm("ＡＣＭＥ INC") == "acmeinc"


def test_a_packed_table_unpacks_to_what_was_packed() -> None:
    words, surnames = {"重庆": ("chong", "qing")}, {"单": "shan"}
    readings = {"〇": ("ling",), "单": ("dan", "shan", "da"), "重": ("zhong",)}
    table = pinyin.unpack(pack(readings, {"單": "单"}, words, surnames))
    assert table.sets[table.places[ord("单") - pinyin.FIRST]] == "dan,shan,da"
    assert table.sets[table.places[ord("龘") - pinyin.FIRST]] == ""
    assert (table.others, table.words, table.surnames) == ({"〇": "ling"}, words, surnames)
    assert "單".translate(table.simple) == "单"


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="table"):
        pinyin.unpack(b"PK\x03\x04")


def test_every_common_character_has_a_reading() -> None:
    standard = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    common = [pair.decode("gb2312", "ignore") for pair in standard]
    assert [character for character in common if character and not pinyin.readings(character)[0]] == []
