from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.masking import is_masked, mask_email, mask_name, mask_phone, mask_text, masks

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("13812348000", "138****8000"),
        ("+8613812348000", "138****8000"),
        ("138 1234 8000", "138****8000"),
        ("0755-12345678", "0755-****5678"),
        ("+861012345678", "010-****5678"),
        ("+14155552671", "+141****671"),
        ("138****8000", "138****8000"),
    ],
)
def test_a_phone_hides_its_middle(phone: str, expected: str) -> None:
    assert mask_phone(phone) == expected


@settings(max_examples=60)
@given(st.from_regex(r"\+?[0-9]{1,15}", fullmatch=True))
def test_a_masked_phone_hides_at_least_four_digits_or_all(phone: str) -> None:
    shown = sum(character.isdigit() for character in mask_phone(phone))
    assert shown <= max(0, sum(character.isdigit() for character in phone) - 4)


def test_an_email_shows_its_first_letter_and_its_domain() -> None:
    assert mask_email("zhang.wei@example.com") == "z***@example.com"
    assert mask_email("no address") == "n***"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张伟", "张*"),
        ("欧阳娜娜", "欧阳*"),
        ("John Smith", "J***"),
        ("张*", "张*"),
        ("王某", "王某"),
        ("", ""),
    ],
)
def test_a_name_shows_its_surname_only(name: str, expected: str) -> None:
    assert mask_name(name) == expected


def test_a_wechat_id_shows_its_first_character() -> None:
    assert mask_text("zw_cto") == "z***"


@pytest.mark.parametrize(
    "text", ["138****5678", "139****", "张*", "王某某", "z***@a.com", "138xxxx5678", "张＊", "138●●●●5678"]
)
def test_masked_values_are_told(text: str) -> None:
    assert is_masked(text)


@pytest.mark.parametrize(
    "text", ["13800005678", "张伟", "zhang@xx.com", "0755-12345678", "某云科技有限公司", "xxl 800"]
)
def test_real_values_are_not_taken_for_masked(text: str) -> None:
    assert not is_masked(text)


@pytest.mark.parametrize(
    ("masked", "real"),
    [
        ("138****5678", "13800005678"),
        ("138****5678", "+86 138 0000 5678"),
        ("１３８＊＊＊＊５６７８", "13800005678"),
        ("139****", "+8613911112222"),
        ("王*", "王芳"),
        ("王某", "王芳"),
        ("z***@example.com", "Zhang.Wei@Example.com"),
        ("0755-****5678", "+8675512345678"),
        ("0912***678", "+886912345678"),
    ],
)
def test_a_mask_is_matched_with_what_it_may_hide(masked: str, real: str) -> None:
    assert masks(masked, real)


@pytest.mark.parametrize(
    ("masked", "real"),
    [
        ("138****5678", "13800005679"),
        ("139****", "13801391234"),
        ("王*", "李芳"),
        ("z***@example.com", "z@example.org"),
        ("13800005678", "13800005678"),
        ("138****5678", "138****5678"),
    ],
)
def test_a_mask_is_not_matched_with_anything_else(masked: str, real: str) -> None:
    assert not masks(masked, real)


@settings(max_examples=60)
@given(MOBILES)
def test_every_mask_we_make_of_a_mobile_matches_it_in_each_form(mobile: str) -> None:
    assert masks(mask_phone(mobile), mobile)
    assert masks(mask_phone(f"+86{mobile}"), f"+86 {mobile}")


@settings(max_examples=60)
@given(st.sampled_from("王欧张J李"), st.text(alphabet="芳伟阳abc", min_size=1, max_size=4))
def test_every_mask_we_make_of_a_name_matches_it(surname: str, given_name: str) -> None:
    name = surname + given_name
    if name != "欧阳":
        assert masks(mask_name(name), name)
