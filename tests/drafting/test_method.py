"""Every citation quotes its passage word for word."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.method import best_quote, cite, find_advice
from assistant.errors import Unavailable
from assistant.types.passages import Passage
from tests.drafting.fakes import PASSAGES, search


def test_the_sentence_nearest_to_the_query_is_quoted_as_it_stands() -> None:
    (citation,) = cite("不同的群配不同的欢迎语", PASSAGES)
    assert citation.quote == "不同的群应配不同的欢迎语，不要一条通用。"
    assert citation.quote in citation.passage.text


def test_risky_advice_and_gaps_are_not_cited() -> None:
    assert [citation.id for citation in cite("群里的托", PASSAGES)] == ["welcome-purpose"]


def test_a_list_item_is_quoted_without_its_mark() -> None:
    assert (
        best_quote("福利群", "- 福利群：以成交和复购为主要目的。\n")
        == "福利群：以成交和复购为主要目的。"
    )


def test_a_passage_without_a_sentence_gives_no_quote() -> None:
    assert best_quote("福利", "# 标题\n| 表 | 格 |") == ""


async def test_each_query_is_looked_up_once() -> None:
    asked: list[str] = []

    async def counting(query: str, k: int) -> Sequence[Passage]:
        asked.append(query)
        return await search(query, k)

    advice = await find_advice(counting, ["甲", "乙", "甲"])
    assert sorted(asked) == ["乙", "甲"]
    assert advice.on("甲")
    assert advice.on("丙") == ()


async def test_an_index_that_does_not_answer_is_no_disaster() -> None:
    async def down(query: str, k: int) -> Sequence[Passage]:
        raise Unavailable("索引打不开")

    advice = await find_advice(down, ["甲"])
    assert advice.missing == "索引打不开"
    assert advice.on("甲") == ()
