"""Quotes are exact or they are not shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.quotes import best_sentences, sentences, verified
from assistant.types.passages import Passage

TEXT = "欢迎语先写主题和用途。群规当天就要公布,并说清楚后果!\n- 红包跟在通知后面发;不单独发。"


def passage(text: str) -> Passage:
    return Passage(id="p", document="d.md", title="t", text=text)


def test_only_the_exact_words_are_verified() -> None:
    assert verified("群规当天就要公布", passage(TEXT))
    assert not verified("群规当天就得公布", passage(TEXT))
    assert not verified(" ", passage(TEXT))


def test_the_sentence_about_the_question_is_chosen() -> None:
    chosen = best_sentences("群规什么时候公布", [passage(TEXT)], 1, each=1)
    assert [sentence for _, sentence in chosen] == ["群规当天就要公布,并说清楚后果!"]


def test_no_more_sentences_than_asked_for_come_back() -> None:
    assert len(best_sentences("群规", [passage(TEXT)] * 5, 3)) == 3


@settings(deadline=None)  # the first text waits for the dictionary
@given(st.text(max_size=200), st.text(max_size=30))
def test_every_chosen_sentence_stands_in_its_passage(text: str, query: str) -> None:
    shown = passage(text)
    assert all(verified(sentence, shown) for _, sentence in best_sentences(query, [shown], 5))
    assert all(sentence in text for sentence in sentences(text))
