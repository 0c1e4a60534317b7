"""Answers out of the material's own sentences."""

from __future__ import annotations

from assistant.chat.extractive import Asked, found
from assistant.retrieval.quotes import verified
from tests.chat.support import ADS, GAP, SHILLS, WELCOME, passage


def test_every_quote_stands_in_its_passage() -> None:
    result = found(Asked("欢迎语写什么"), [WELCOME, ADS, SHILLS], 0.9)
    assert len(result.citations) >= 3
    assert all(verified(citation.quote, citation.passage) for citation in result.citations)
    assert [citation.id for citation in result.citations] == [
        str(number) for number in range(1, len(result.citations) + 1)
    ]


def test_a_short_passage_is_quoted_whole_in_its_own_order() -> None:
    result = found(Asked("欢迎语写什么"), [WELCOME], 0.9)
    quotes = [point.quote for point in result.sections[0].points]
    assert quotes == [
        "欢迎语按用途来写。不同的群配不同的欢迎语。",
        "宣布群规。",
        "介绍福利。",
        "我们建议：先想新人最该做的一件事。",
    ]
    assert [point.item for point in result.sections[0].points] == [False, True, True, False]


def test_of_a_long_passage_only_the_nearest_sentences_are_quoted() -> None:
    filler = "".join(f"第{number}段讲别的事情和安排。" for number in range(60))
    long = passage("长文", f"{filler}裂变海报要突出福利。{filler}")
    result = found(Asked("裂变海报怎么设计"), [long], 0.9)
    quotes = [point.quote for section in result.sections for point in section.points]
    assert any("裂变海报要突出福利。" in quote for quote in quotes)
    assert sum(map(len, quotes)) < 200


def test_sides_stand_beside_each_other_with_their_sources() -> None:
    result = found(Asked("有人发广告怎么处理"), [ADS], 0.9)
    assert [side.places for side in result.sides] == ["001.txt 第 101 行", "004.txt 第 80–82 行"]
    assert [side.number for side in result.sides] == [1, 2]
    assert result.citations[1].quote == "零容忍：直接打广告的当场移出。"


def test_below_the_threshold_nothing_is_quoted() -> None:
    result = found(Asked("群里养猫"), [WELCOME], 0.2)
    assert result.silent
    assert result.citations == ()
    assert result.nearest == ("欢迎语写什么",)


def test_a_card_that_says_the_material_is_silent_is_quoted_as_such() -> None:
    result = found(Asked("禁言多久"), [GAP, WELCOME], 0.9)
    assert result.silent
    assert [citation.quote for citation in result.citations] == ["资料没有谈到禁言的时长。"]


def test_what_is_risky_is_told() -> None:
    assert found(Asked("气氛组"), [SHILLS], 0.9).risks == (SHILLS.risk,)


def test_a_follow_up_gets_the_sentences_that_speak_of_it() -> None:
    result = found(Asked("欢迎语写什么 福利呢", own="福利呢"), [WELCOME], 0.9)
    assert [citation.quote for citation in result.citations] == ["介绍福利。"]


def test_a_follow_up_that_the_material_does_not_answer_is_not_answered_again() -> None:
    said = frozenset(citation.quote for citation in found(Asked("x"), [WELCOME], 0.9).citations)
    result = found(Asked("欢迎语写什么 要多久", own="要多久", said=said), [WELCOME], 0.9)
    assert result.silent
    assert result.citations == ()


def test_nothing_found_is_silence() -> None:
    assert found(Asked("群"), [], 0.9).silent
