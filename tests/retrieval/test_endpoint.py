"""A library whose vectors come from an endpoint, which may change, fail or go away."""

from __future__ import annotations

import pytest

from assistant.errors import ModelTimeout, Unavailable
from assistant.retrieval.embedding import Corpus
from assistant.retrieval.library import Library
from assistant.settings import Settings
from tests.retrieval.fakes import Given, Letters, Words

GONE = ModelTimeout("模型没有在限定时间内回答")


async def ids(library: Library, query: str) -> list[str]:
    return [passage.id for passage in await library.search(query)]


async def test_an_endpoint_s_vectors_take_the_place_of_the_corpus_s_own(settings: Settings) -> None:
    fake = Letters()
    async with Library.open(settings, embeddings=fake) as library:
        status = library.status()
        assert (status.ready, status.embedding) == (True, "endpoint:Letters")
        assert len((await library.embed(["拉新"]))[0]) == 64
        asked = fake.asked
        assert (await ids(library, "打广告要不要踢人?"))[0] == "card:ads"
        assert fake.asked == asked + 1


async def test_a_passage_without_a_word_of_the_question_can_be_found_by_its_vector(
    settings: Settings,
) -> None:
    async with Library.open(settings, embeddings=Letters()) as library:
        found = await library.search("獗禁")  # letters, none of them a word the cards have
    assert found[0].id == "card:gap-mute"
    assert all(passage.scores.lexical == 0 for passage in found)
    assert all(0 <= passage.scores.fused <= 1 for passage in found)


async def test_the_model_s_name_says_which_vectors_they_are(settings: Settings) -> None:
    named = settings.model_copy(update={"embedding_model": "bge-m3"})
    async with Library.open(named, embeddings=Letters()) as library:
        assert library.status().embedding == "endpoint:bge-m3"


async def test_other_vectors_build_the_index_anew(settings: Settings) -> None:
    built = []
    for embeddings in (Letters(), Letters(), Words(), None):
        async with Library.open(settings, embeddings=embeddings) as library:
            built.append(library.status().fingerprint)
            assert (await ids(library, "打广告要不要踢人?"))[0] == "card:ads"
    assert built[0] == built[1]
    assert len(set(built)) == 3


async def test_vectors_of_another_length_build_the_index_anew_at_the_first_search(
    settings: Settings,
) -> None:
    async with Library.open(settings, embeddings=Letters(64)) as library:
        before = library.status().built_at
    async with Library.open(settings, embeddings=Letters(32)) as library:
        assert library.status().built_at == before
        assert (await ids(library, "打广告要不要踢人?"))[0] == "card:ads"
        assert library.status().built_at != before
        assert len((await library.embed(["拉新"]))[0]) == 32


async def test_an_endpoint_that_fails_while_building_leaves_a_library_that_searches(
    settings: Settings,
) -> None:
    async with Library.open(settings, embeddings=Letters(failure=GONE)) as library:
        assert (library.status().ready, library.status().embedding) == (False, Corpus.name)
        assert (await ids(library, "打广告要不要踢人?"))[0] == "card:ads"
    async with Library.open(settings, embeddings=Letters()) as library:
        assert (library.status().ready, library.status().embedding) == (True, "endpoint:Letters")


async def test_an_endpoint_that_fails_while_searching_leaves_the_words(settings: Settings) -> None:
    fake = Letters()
    async with Library.open(settings, embeddings=fake) as library:
        fake.failure = GONE
        found = await library.search("打广告要不要踢人?")
        assert found[0].id == "card:ads"
        assert all(passage.scores.dense == 0 for passage in found)


async def test_an_endpoint_that_fails_is_named_to_who_asks_for_vectors(settings: Settings) -> None:
    fake = Letters()
    async with Library.open(settings, embeddings=fake) as library:
        fake.failure = ValueError("no such thing")
        with pytest.raises(Unavailable, match="向量接口用不了"):
            await library.embed(["拉新"])


async def test_an_endpoint_that_gives_too_few_vectors_builds_nothing_wrong(
    settings: Settings,
) -> None:
    async with Library.open(settings, embeddings=Given([[1.0, 0.0]])) as library:
        assert library.status().embedding == Corpus.name
        assert (await ids(library, "打广告要不要踢人?"))[0] == "card:ads"
