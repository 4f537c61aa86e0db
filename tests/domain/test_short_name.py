from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.company_words import simplified
from leadtui.domain.person_names import looks_like_person, looks_like_title
from leadtui.domain.region_words import places
from leadtui.domain.short_name import brand, short_name, split_name
from tests.bench.short_names import TRUTH, misses, read_labels


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("深圳市华信智云科技有限公司", "华信智云"),
        ("南京中鼎能源(集团)有限公司", "中鼎"),
        ("万滨（上海）酒店管理有限公司", "万滨"),
        ("上海徐汇区瑞丰物流有限责任公司", "瑞丰"),
        ("大厂回族自治县宝艺商行", "宝艺"),
        ("内蒙古自治区赤峰市宁城县塞飞亚农业有限公司", "塞飞亚"),
        ("苏州工业园区科瑞自动化设备有限公司", "科瑞"),
        ("广州番禺星亚服饰有限公司", "星亚"),
        ("鼎力机械（无锡）股份有限公司上海分公司", "鼎力"),
        ("臺北市華碩電腦股份有限公司", "華碩"),
        ("阿里巴巴（中国）网络技术有限公司", "阿里巴巴"),
        ("ＡＢＣ科技有限公司", "ABC"),
    ],
)
def test_the_brand_stands_between_region_and_trade(registered: str, expected: str) -> None:
    assert brand(registered) == expected


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("南京中鼎能源(集团)有限公司", "中鼎能源"),
        ("深圳市华信智云科技有限公司", "华信智云"),
        ("北京启明电子商务有限公司", "启明电子"),
        ("金地房地产公司", "金地"),
        ("大山苗圃", "大山苗圃"),
        ("中国移动通信集团有限公司", "中国移动"),
    ],
)
def test_a_brand_of_two_characters_takes_its_first_trade_along(registered: str, expected: str) -> None:
    assert short_name(registered) == expected


def test_a_region_that_is_needed_for_the_brand_stays() -> None:
    assert brand("平和贸易有限公司") == "平和"
    assert brand("大连接科技有限公司") == "大连接"
    assert brand("栖霞山综合开发公司") == "栖霞山"


def test_a_name_of_trades_only_keeps_its_region() -> None:
    assert split_name("福建环境公司").brand == ""
    assert short_name("福建环境公司") == "福建环境"
    assert short_name("台州市钢结构工程有限公司") == "台州钢结构"


def test_a_district_is_a_region_only_inside_its_own_city() -> None:
    assert short_name("南湖酒店有限公司") == "南湖酒店"
    assert brand("嘉兴南湖云尚酒店有限公司") == "云尚"


def test_a_brand_that_contains_a_suffix_character_is_not_taken_for_a_county() -> None:
    assert brand("临沧鑫旗商贸有限公司") == "鑫旗"
    assert brand("杭州乐居社区服务有限公司") == "乐居"


def test_a_person_with_an_organisation_stays_readable_in_either_order() -> None:
    assert short_name("王芳 深圳市华信智云科技有限公司") == "王芳 华信智云"
    assert short_name("远诚医疗（赵敏）") == "赵敏 远诚医疗"


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("Acme Widgets Co., Ltd.", "Acme Widgets"),
        ("O'Reilly Media, Inc.", "O'Reilly Media"),
        ("Robert Bosch GmbH", "Robert Bosch"),
        ("Coca", "Coca"),
        ("Ltd", "Ltd"),
    ],
)
def test_english_names_lose_their_legal_forms_and_never_everything(registered: str, expected: str) -> None:
    assert short_name(registered) == expected


@pytest.mark.parametrize(
    "name", ["有限公司", "公司", "上海市", "集团", "店", "市", "中国", "科技有限公司", "(北京)"]
)
def test_a_name_without_a_brand_still_gives_something(name: str) -> None:
    assert short_name(name)
    assert brand(name)


@pytest.mark.parametrize(
    "name", ["华信智云", "中鼎能源", "未来食堂", "明德学校", "王芳 华信智云", "福建环境", "瑞丰物流"]
)
def test_a_short_name_is_its_own_short_name(name: str) -> None:
    assert short_name(name) == name


@settings(max_examples=150)
@given(st.text(alphabet="上海市天河区华信智云科技有限公司(集团）店县 Acb.,Ltd广州a1镇中国", max_size=16))
def test_any_name_gives_a_short_name_that_is_empty_only_for_an_empty_one(name: str) -> None:
    assert bool(short_name(name)) == bool(name.strip())


@settings(max_examples=50)
@given(st.sampled_from(sorted(name for name, place in places().items() if place.rank == "city")))
def test_every_prefecture_level_city_is_dropped_with_and_without_its_suffix(city: str) -> None:
    if city != "阿里":
        assert brand(f"{city}市华信智云科技有限公司") == "华信智云"
        assert brand(f"{city}华信智云科技有限公司") == "华信智云"


def test_simplifying_keeps_the_length() -> None:
    assert simplified("臺灣電腦軟體") == "台湾电脑软体"


def test_people_and_titles_are_told_from_words() -> None:
    assert looks_like_person("欧阳娜娜")
    assert looks_like_person("张总")
    assert not looks_like_person("培训系统")
    assert looks_like_title("采购总监")


def test_at_least_95_of_100_labelled_names_are_right(shared_data: Path) -> None:
    labels = [label for label in read_labels(shared_data / TRUTH) if label.brand]
    assert 1 - len(misses(labels)) / len(labels) >= 0.95
