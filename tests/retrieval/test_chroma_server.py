"""A library whose vectors lie in a Chroma server, by settings alone."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import Misconfigured, Unavailable
from assistant.retrieval.library import Library
from assistant.settings import Settings
from tests.support.chroma_server import ChromaServer, chroma_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def served(tmp_path: Path, knowledge: Path, server: ChromaServer) -> Settings:
    return Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge, chroma_url=server.url)


def collections(server: ChromaServer) -> set[str]:
    path = "/api/v2/tenants/default_tenant/databases/default_database/collections"
    with urllib.request.urlopen(server.url + path, timeout=10) as answer:
        return {item["name"] for item in json.loads(answer.read())}


async def test_passages_are_found_by_words_and_vectors(served: Settings) -> None:
    async with Library.open(served) as library:
        found = await library.search("打广告要不要踢人?")
        assert found[0].id == "card:ads"
        assert found[0].scores.dense > 0.3
    assert not list(served.index_dir.rglob("chroma.sqlite3"))


async def test_a_rebuilt_index_leaves_one_collection_and_those_of_others(
    served: Settings, knowledge: Path, server: ChromaServer, tmp_path: Path
) -> None:
    before = collections(server)
    other = served.model_copy(update={"data_dir": tmp_path / "other"})
    async with Library.open(other) as neighbour, Library.open(served) as library:
        await library.rebuild()
        await library.rebuild()
        assert len(collections(server) - before) == 2
        assert (await neighbour.search("打广告要不要踢人?"))[0].scores.dense > 0.3


async def test_a_server_that_goes_away_leaves_the_words(tmp_path: Path, knowledge: Path) -> None:
    with chroma_server(tmp_path / "chroma") as server:
        settings = Settings(
            data_dir=tmp_path / "data", knowledge_dir=knowledge, chroma_url=server.url
        )
        async with Library.open(settings) as library:
            server.stop()
            found = await library.search("打广告要不要踢人?")
            assert found[0].id == "card:ads"
            assert all(passage.scores.dense == 0 for passage in found)
    with pytest.raises(Unavailable, match=f"Chroma 服务 {server.url}"):
        async with Library.open(settings):
            pass


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "ftp://localhost",
        "http://",
        "http://[",
        "http://localhost:99999",
        "数据库",
    ],
)
async def test_an_address_that_is_none_is_named(url: str, tmp_path: Path, knowledge: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", knowledge_dir=knowledge, chroma_url=url)
    with pytest.raises(Misconfigured, match="QUNGUAN_CHROMA_URL"):
        async with Library.open(settings):
            pass
