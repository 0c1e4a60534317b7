"""Searching: what is found, how it is scored, and what strange input does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieval.chunking import entries_of
from assistant.retrieval.cleaning import clean
from assistant.retrieval.decoding import Line
from assistant.retrieval.finder import Finder, matched
from assistant.retrieval.generation import Generation, current
from assistant.retrieval.library import Library
from assistant.retrieval.quotes import ANSWERABLE
from assistant.retrieval.synonyms import Synonyms
from assistant.settings import Settings
from assistant.types.passages import Passage, SearchFilters

STRANGE = [
    "",
    " \n\t",
    "🎉🎉🎉",
    "!!!???。。。",
    "\u200b\u202e\ufeff",
    "\0",
    "\ud800",
    '"群规',
    "a AND (b OR",
    "terms:广告^99 ~2 * ? [a TO b] {}",
    "-广告 +拉新 id:card\\:ads",
    "'; DROP TABLE passages; --",
    "<script>alert(1)</script>",
    "禁言" * 1000,
    "x" * 2000,
    "怎么拉新获客发广告踢人" * 181,
    "\uff41\uff42\uff43\uff11\uff12\uff13",
    "㊗️群规",
]


@pytest.fixture(scope="module")
def finder(built: Path) -> Iterator[Finder]:
    root = built / "data" / "index"
    folder = current(root)
    assert folder is not None
    generation = Generation(root, folder, None, None)
    synonyms = Synonyms.load(built / "knowledge" / "lexicons" / "synonyms.toml")
    yield Finder(generation, synonyms)
    generation.close()


def search(finder: Finder, query: str, k: int = 5, **filters: object) -> list[Passage]:
    return finder.search(query, k, SearchFilters.model_validate(filters))


def ids(passages: list[Passage]) -> list[str]:
    return [passage.id for passage in passages]


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("打广告要不要踢人?", "card:ads"),
        ("打廣告要不要踢人?", "card:ads"),
        ("刚建的群怎么获客", "card:growth"),
        ("禁言禁多久", "card:gap-mute"),
        ("直接移出", "card:ads"),
    ],
)
def test_the_card_about_the_question_comes_first(query: str, best: str, finder: Finder) -> None:
    found = search(finder, query)
    assert ids(found)[0] == best
    assert finder.confidence(query, found) > ANSWERABLE


@pytest.mark.parametrize("query", ["量子力学的测不准原理", "xylophone", "东京塔多高"])
def test_a_question_of_unknown_words_finds_nothing(query: str, finder: Finder) -> None:
    assert search(finder, query) == []
    assert finder.confidence(query, []) == 0


@pytest.mark.parametrize("query", STRANGE, ids=lambda query: ascii(query)[:20])
@pytest.mark.parametrize("weight", [None, 0.0, 1.0])
def test_strange_input_is_searched_like_any_other(
    query: str, weight: float | None, finder: Finder
) -> None:
    found = finder.search(query, 2, SearchFilters(), weight=weight)
    assert len(found) <= 2
    assert all(0 <= passage.scores.fused <= 1 for passage in found)
    assert 0 <= finder.confidence(query, found) <= 1


@settings(deadline=None)  # the first text waits for the dictionary
@given(query=st.text(max_size=80), k=st.integers(1, 50))
def test_scores_are_shares_and_go_down(query: str, k: int, finder: Finder) -> None:
    found = search(finder, query, k)
    scores = [passage.scores for passage in found]
    assert len(found) <= k
    assert len(set(ids(found))) == len(found)
    assert all(0 <= score.fused <= 1 and score.lexical >= 0 for score in scores)
    assert all(-1.001 <= score.dense <= 1.001 for score in scores)
    assert [score.fused for score in scores] == sorted((s.fused for s in scores), reverse=True)
    assert 0 <= finder.confidence(query, found) <= 1


def test_no_more_than_k_come_back(finder: Finder) -> None:
    everything = "广告 拉新 禁言"
    assert [len(search(finder, everything, k)) for k in (1, 2, 3, 50)] == [1, 2, 3, 3]


def test_the_same_question_gives_the_same_answer(finder: Finder) -> None:
    assert search(finder, "广告 拉新 禁言") == search(finder, "广告 拉新 禁言")


def test_what_matched_stands_in_the_passage_or_means_the_same(finder: Finder) -> None:
    found = search(finder, "刚建的群怎么获客")[0]
    assert "拉新" in found.matched
    assert all(term in f"{found.title}{found.text}" for term in found.matched)


def test_a_synonym_finds_a_card_that_has_none_of_the_question_s_words(finder: Finder) -> None:
    assert ids(search(finder, "怎么引流"))[0] == "card:growth"


def test_a_term_within_a_longer_one_is_not_named_twice(finder: Finder) -> None:
    passage = search(finder, "公众号菜单")[0]
    weights = {"众号": 1.0, "公众号": 1.0, "公众": 1.0, "菜单": 1.0, "小程序": 1.0}
    assert matched(passage, weights) == ("公众号", "菜单")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"card:ads", "card:growth", "card:gap-mute"}),
        ({"topics": ["增长"]}, {"card:growth"}),
        ({"topics": ["增长", "缺口"]}, {"card:growth", "card:gap-mute"}),
        ({"topics": ["没有这个主题"]}, set()),
        ({"stages": ["初建期"]}, {"card:ads", "card:growth", "card:gap-mute"}),
        ({"stages": ["沉默期"]}, {"card:ads", "card:gap-mute"}),
        ({"group_types": ["福利"]}, {"card:ads", "card:gap-mute"}),
        ({"documents": ["ads.md"]}, {"card:ads"}),
        ({"documents": ["ads.md", "none.md"], "stages": ["沉默期"]}, {"card:ads"}),
        ({"risk": True}, {"card:growth"}),
        ({"risk": False}, {"card:ads", "card:gap-mute"}),
        ({"risk": True, "documents": ["ads.md"]}, set()),
    ],
    ids=str,
)
@pytest.mark.parametrize("weight", [None, 0.0, 1.0])
def test_filters_let_through_what_they_name_whichever_way_it_was_found(
    filters: dict[str, object], found: set[str], weight: float | None, finder: Finder
) -> None:
    wanted = SearchFilters.model_validate(filters)
    passages = finder.search("广告 拉新 禁言", 5, wanted, weight=weight)
    assert set(ids(passages)) == found


def test_a_card_s_id_is_its_file_s_name(finder: Finder) -> None:
    assert set(ids(search(finder, "广告 拉新 禁言"))) == {
        "card:ads",
        "card:growth",
        "card:gap-mute",
    }


def test_a_document_s_ids_never_change() -> None:
    """Citations are stored by these ids: another way to make them would orphan every one."""
    lines = [Line(1, "# 值班"), Line(2, "晚班由阿青负责。")]
    entries = entries_of("值班.md", clean(lines))
    assert [entry.passage.id for entry in entries] == ["doc:6824049d1b6c056a3267"]


def test_ids_are_the_same_in_every_index(tmp_path: Path, knowledge: Path) -> None:
    async def made(name: str) -> list[str]:
        place = Settings(data_dir=tmp_path / name, knowledge_dir=knowledge)
        async with Library.open(place) as library:
            await library.add("值班.md", "# 值班\n晚班由阿青负责。".encode())
            return ids(list(await library.search("晚班 广告 拉新 禁言", k=50)))

    assert asyncio.run(made("one")) == asyncio.run(made("two"))
