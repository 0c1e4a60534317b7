from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.similarity import bigram_similarity


def test_an_edited_copy_is_alike_and_another_message_is_not() -> None:
    ad = "兼职日结300元,在家就能做,加微信abc12345了解"
    edited = "兼职日结 500 元!在家就能做，加薇信 xyz98765 咨询"
    other = "请问明天上午几点发车?我想带两个孩子一起去"
    assert bigram_similarity(ad, edited) > 0.4
    assert bigram_similarity(ad, other) < 0.05


@pytest.mark.parametrize(
    ("a", "b", "score"),
    [("你好呀", "你好呀", 1.0), ("你好呀", "妳好呀!!", 1.0), ("好", "好", 1.0), ("好", "坏", 0.0)],
)
def test_width_script_and_punctuation_do_not_count(a: str, b: str, score: float) -> None:
    assert bigram_similarity(a, b) == score


@pytest.mark.parametrize(("a", "b", "score"), [("", "", 1.0), ("👍", "👍", 1.0), ("👍", "👎", 0.0)])
def test_texts_without_letters_are_alike_only_when_equal(a: str, b: str, score: float) -> None:
    assert bigram_similarity(a, b) == score


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_score_is_symmetric_and_between_nothing_and_all(a: str, b: str) -> None:
    score = bigram_similarity(a, b)
    assert 0 <= score <= 1
    assert score == bigram_similarity(b, a)
    assert bigram_similarity(a, a) == 1
