"""Shared texts come back as they were kept, few or many."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.exchange import text_store
from leadtui.exchange.text_store import TextStore


@settings(max_examples=25)
@given(st.lists(st.text("客户é a\U0001f600", max_size=20), max_size=30), st.sampled_from([0, 40, 1 << 20]))
def test_texts_come_back_from_memory_and_from_the_file(texts: list[str], limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_store, "_FEW", limit // 2)
        patch.setattr(text_store, "_IN_MEMORY", limit)
        kept = TextStore()
        for text in texts:
            kept.append(text)
        found = kept.freeze()
        assert list(found) == texts
        assert len(found) == len(texts)
        assert found[1:3] == type(found[1:3])(texts[1:3])  # type: ignore[call-arg]


def test_a_number_no_text_has_is_an_error_and_not_the_last_one() -> None:
    kept = TextStore()
    kept.append("a")
    for number in (-1, 1):
        with pytest.raises(IndexError):
            kept[number]
