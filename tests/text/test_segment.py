"""Words and terms of Chinese text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.text.segment import FILLERS, STOPWORDS, commonness, terms, words


def test_words_leave_punctuation_out_and_keep_their_order() -> None:
    assert words("群里,有人发广告!") == ["群里", "有人", "发", "广告"]


def test_traditional_and_full_width_text_has_the_same_words() -> None:
    assert words("社群運營ＳＯＰ") == words("社群运营sop")


def test_terms_are_long_words_and_pairs_of_neighbours() -> None:
    found = terms("管理员")
    assert "管理员" in found
    assert {"管理", "理员"} <= set(found)


def test_grammar_and_question_words_are_no_terms() -> None:
    assert terms("怎么的呢") == []


def test_letters_and_digits_stay_in_runs() -> None:
    assert "aarrr" in terms("AARRR模型")


def test_everyday_words_are_commoner_than_words_of_a_trade() -> None:
    assert commonness("今天") > commonness("社群") > 0


@given(st.text(max_size=80))
def test_any_text_can_be_taken_apart(text: str) -> None:
    found = terms(text)
    assert not STOPWORDS & set(found)
    assert not [term for term in found if len(term) == 2 and term in FILLERS]
    assert all(word.strip() for word in words(text))
