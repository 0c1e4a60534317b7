"""Citation marks in a model's words."""

from __future__ import annotations

import pytest

from assistant.chat.marks import Marks
from assistant.chat.quoting import Numbering
from tests.chat.support import ADS, WELCOME

PASSAGES = [WELCOME, ADS]


def read(text: str, size: int = 3) -> tuple[str, list[str]]:
    """What is said of `text` fed in pieces of `size`, and the quotes it cites."""
    numbers = Numbering()
    marks = Marks(PASSAGES, numbers)
    said = [marks.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(said) + marks.finish(), [citation.quote for citation in numbers.citations]


@pytest.mark.parametrize("size", [1, 2, 5, 500])
def test_a_quote_that_stands_there_is_cited(size: int) -> None:
    said, quotes = read("写用途[1“欢迎语按用途来写。”]。再犯移出[2“第二回移出群”]。", size)
    assert said == "写用途[1]。再犯移出[2]。"
    assert quotes == ["欢迎语按用途来写。", "第二回移出群"]


def test_a_quote_that_stands_nowhere_takes_its_mark_along() -> None:
    assert read("要写三百字[1“欢迎语至少三百字。”]。") == ("要写三百字。", [])
    assert read("见资料[9“欢迎语按用途来写。”]") == ("见资料", [])


def test_a_quote_of_another_passage_is_not_cited() -> None:
    assert read("再犯移出[1“第二回移出群”]") == ("再犯移出", [])


def test_a_quote_touched_up_becomes_the_sentence_itself() -> None:
    said, quotes = read("不同的群不同写[1“不同的群，配不同的欢迎语”]")
    assert said == "不同的群不同写[1]"
    assert quotes == ["不同的群配不同的欢迎语。"]


def test_a_mark_without_a_quote_gets_the_sentence_that_says_the_same() -> None:
    said, quotes = read("不同的群要配不同的欢迎语[1]。今天下雨[1]。")
    assert said == "不同的群要配不同的欢迎语[1]。今天下雨。"
    assert quotes == ["不同的群配不同的欢迎语。"]


def test_the_same_quote_twice_is_one_citation() -> None:
    said, quotes = read("甲[1“介绍福利。”]乙[1“介绍福利。”]")
    assert said == "甲[1]乙[1]"
    assert quotes == ["介绍福利。"]


@pytest.mark.parametrize("text", ["见[附件]和[链接](http://a.b)", "数组 a[i]", "[", "半个[1", "[“"])
def test_other_brackets_do_no_harm(text: str) -> None:
    said, quotes = read(text)
    assert quotes == []
    assert said == (text if "[1" not in text else "半个")
