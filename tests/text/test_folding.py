from __future__ import annotations

import sys
import unicodedata

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.folding import fold, fold_text
from assistant.text.folding_table import FoldingTable, fixed_point, simplified

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@pytest.mark.parametrize(
    ("sent", "folded"),
    [
        ("\uff36\uff38：\uff11\uff13\uff18", "vx:138"),
        ("ⓥⓧ 🅥🆇 🇶🇶", "vx vx qq"),
        ("①❷⑶⒋٥", "12345"),
        ("加\u200b微\ufeff信", "加微信"),
        ("轉發進群,妳好", "转发进群,你好"),
        ("\u0405\u0440\u0435\u0441\u0456\u0430l \u039fff\u0435r", "special offer"),
        ("é ñ Å", "e n a"),
        ("ｶﾞ한국", "カ한국"),
        ("1️⃣2️⃣", "12"),
        ("第一行\r\n第二行\u2028第三行", "第一行 \n第二行\n第三行"),
        ("\u3164看\u2800不见", "看不见"),
        ("\u1d20x ⒜ ㊙", "vx a 秘"),
    ],
)
def test_what_only_changes_the_look_of_a_text_is_folded_away(sent: str, folded: str) -> None:
    assert fold(sent).text == folded


@pytest.mark.parametrize("text", ["微风拂过薇薇的脸", "一二三四", "加一点,别加太多", "👍 ❤ 🐧"])
def test_ordinary_words_and_symbols_are_left_alone(text: str) -> None:
    assert fold(text).text == text


def test_a_span_maps_back_to_the_text_as_sent() -> None:
    sent = "快來加\u200b微\u200b信㍿ⓥ123"
    folded = fold(sent)
    start = folded.text.index("加微信")
    assert sent[slice(*folded.original(start, start + 3))] == "加\u200b微\u200b信"
    company = folded.text.index("株式会社")
    assert sent[slice(*folded.original(company + 1, company + 2))] == "㍿"


@pytest.mark.parametrize("span", [(-1, 2), (2, 1), (0, 9)])
def test_a_span_outside_the_text_is_an_error(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not inside"):
        fold("三个字").original(*span)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold_text(once) == once


@given(ANY_TEXT, ANY_TEXT)
def test_folding_works_character_by_character(a: str, b: str) -> None:
    assert fold_text(a + b) == fold_text(a) + fold_text(b)


@given(ANY_TEXT, st.data())
def test_offsets_are_valid_and_never_run_backwards(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.original(start, end)
    assert 0 <= first <= last <= len(text)
    assert (first < last) == (start < end)
    assert folded.text[start:end] in fold_text(text[first:last])


def test_every_code_point_folds_to_something_that_stays() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    once = fold_text(everything)
    assert fold_text(once) == once
    assert not any(unicodedata.category(char) in {"Cf", "Mn", "Cs"} for char in once)


def test_the_table_stops_growing_under_a_text_of_every_character() -> None:
    table = FoldingTable(fixed_point)
    everything = "".join(map(chr, range(0x2_0000)))
    folded = (everything + everything).translate(table)
    assert len(table) <= 131_072
    assert folded[: len(folded) // 2] == folded[len(folded) // 2 :]


def test_the_traditional_table_is_what_opencc_says() -> None:
    convert = opencc.OpenCC("t2s").convert
    ours = simplified()
    own_additions = {"妳"}
    assert {char: convert(char) for char in ours if char not in own_additions} == {
        char: to for char, to in ours.items() if char not in own_additions
    }
    assert all(ours.get(char, char) == convert(char) for char in "開關轉發進圖書館體驗課優惠")
