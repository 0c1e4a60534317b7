from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.folding import fold
from assistant.text.folding_evasion import gaps, unmask, unmasked_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
SPLIT_TEXT = st.text(st.sampled_from("彳散亻言力口微扌立群❤🐧+ .,v1a"), max_size=40)


@pytest.mark.parametrize(
    ("sent", "reading"),
    [
        ("加.微.信", "加微信"),
        ("加 微\n信", "加微信"),
        ("彳散亻言 zq1", "微信zq1"),
        ("力口微", "加微"),
        ("V❤️号", "v心号"),
        ("🐧群+v", "qq群加v"),
        ("有力口号", "有力口号"),
    ],
)
def test_what_an_advertiser_hides_is_read_aloud(sent: str, reading: str) -> None:
    assert unmask(fold(sent)).text == reading
    assert unmasked_text(sent) == reading


def test_a_place_in_the_reading_leads_to_the_text_as_sent() -> None:
    sent = "快来 扌立君 加彳散 亻言❤️!"
    reading = unmask(fold(sent))
    start = reading.text.index("微信")
    assert sent[slice(*reading.original(start, start + 2))] == "彳散 亻言"
    pulled = reading.text.index("拉")
    assert sent[slice(*reading.original(pulled, pulled + 1))] == "扌立"


@pytest.mark.parametrize(
    ("sent", "word", "between"),
    [("加微信", "加微信", ""), ("加.微 信", "加微信", "· "), ("好的,微笑", "的微", ",")],
)
def test_what_stood_between_two_letters_is_told(sent: str, word: str, between: str) -> None:
    reading = unmask(fold(sent))
    start = reading.text.index(word)
    assert gaps(reading, start, start + len(word)) == between


@given(ANY_TEXT | SPLIT_TEXT, st.data())
def test_any_text_can_be_read_and_every_place_is_valid(text: str, data: st.DataObject) -> None:
    reading = unmask(fold(text))
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    first, last = reading.original(start, end)
    assert 0 <= first <= last <= len(text)
    assert isinstance(gaps(reading, start, end) if start < end else "", str)
    assert unmasked_text(text) == reading.text
