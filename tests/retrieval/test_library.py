"""The library as the service uses it: building, cards that change, documents that come and go."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.errors import InvalidInput, InvalidKnowledgeFile, NotFound, TooLarge, Unavailable
from assistant.retrieval.library import Library
from assistant.settings import Settings
from assistant.types.passages import SearchFilters
from tests.retrieval.examples import GROWTH

HANDBOOK = "# 值班\n晚班由阿青负责,九点以后的投诉第二天早上回。\n".encode()
MARKER = "晚班由阿青负责"


async def best(library: Library, query: str) -> str:
    """The title of the passage found for `query` by its words; empty where there is none."""
    found = await library.search(query, k=1, weight=1.0)
    return found[0].title if found and found[0].matched else ""


def change_card(knowledge: Path) -> None:
    text = GROWTH.replace("地推来的人少但更愿意说话", "摆摊抽奖也能拉来人")
    (knowledge / "methods" / "growth.md").write_text(text, encoding="utf-8")


def break_card(knowledge: Path) -> None:
    text = GROWTH.replace("topics", "topcis")
    (knowledge / "methods" / "growth.md").write_text(text, encoding="utf-8")


async def test_a_first_opening_builds_the_index(tmp_path: Path, knowledge: Path) -> None:
    async with Library.open(Settings(data_dir=tmp_path / "new", knowledge_dir=knowledge)) as new:
        status = new.status()
        assert (status.ready, status.cards, status.documents, status.passages) == (True, 3, 0, 3)
        assert await best(new, "打广告要不要踢人?") == "有人发广告怎么罚"


async def test_opening_touches_nothing_before_it_is_entered(
    tmp_path: Path, knowledge: Path
) -> None:
    closed = Library.open(Settings(data_dir=tmp_path / "new", knowledge_dir=knowledge))
    assert not (tmp_path / "new").exists()
    assert not closed.status().ready
    with pytest.raises(Unavailable, match="index rebuild"):
        await closed.search("广告")


async def test_an_index_that_is_right_is_used_again(settings: Settings) -> None:
    built = []
    for _ in range(2):
        async with Library.open(settings) as library:
            built.append((library.status().built_at, library.status().fingerprint))
    assert built[0] == built[1]


async def test_a_changed_card_is_found_after_the_next_opening(
    settings: Settings, knowledge: Path
) -> None:
    async with Library.open(settings) as library:
        assert await best(library, "摆摊抽奖") == ""
    change_card(knowledge)
    async with Library.open(settings) as library:
        assert await best(library, "摆摊抽奖") == "第一批成员从哪里来"


async def test_a_changed_card_is_found_after_a_refresh(library: Library, knowledge: Path) -> None:
    change_card(knowledge)
    await library.refresh()
    assert await best(library, "摆摊抽奖") == "第一批成员从哪里来"
    assert any("摆摊抽奖" in card.passage.text for card in library.cards)
    assert library.status().ready


async def test_a_card_broken_meanwhile_does_not_keep_documents_out(
    library: Library, knowledge: Path
) -> None:
    break_card(knowledge)
    await library.add("值班.md", HANDBOOK)
    assert await best(library, "晚班谁负责") == "值班"
    assert len(library.cards) == 3
    with pytest.raises(InvalidKnowledgeFile, match="topcis"):
        await library.rebuild()


async def test_a_broken_card_is_named_when_the_library_is_opened(
    settings: Settings, knowledge: Path
) -> None:
    break_card(knowledge)
    with pytest.raises(InvalidKnowledgeFile, match=r"growth\.md.*topcis"):
        Library.open(settings)


async def test_a_folder_without_cards_still_takes_documents(
    tmp_path: Path, knowledge: Path
) -> None:
    for card in (knowledge / "methods").iterdir():
        card.unlink()
    async with Library.open(Settings(data_dir=tmp_path / "new", knowledge_dir=knowledge)) as empty:
        assert await best(empty, "广告") == ""
        await empty.add("值班.md", HANDBOOK)
        assert await best(empty, "晚班谁负责") == "值班"


async def test_a_document_is_found_with_its_lines(library: Library) -> None:
    document = await library.add("值班.md", HANDBOOK)
    assert (document.status, document.passages, document.bytes) == ("indexed", 1, len(HANDBOOK))
    found = await library.search("晚班谁负责", filters=SearchFilters(documents=("值班.md",)))
    assert [passage.document for passage in found] == ["值班.md"]
    assert [(place.document, place.lines) for place in found[0].sources] == [("值班.md", (1, 2))]
    assert library.documents() == (document,)


async def test_the_same_content_twice_is_one_document(library: Library) -> None:
    first = await library.add("值班.md", HANDBOOK)
    second = await library.add("值班.md", HANDBOOK)
    assert first.id == second.id
    assert [document.id for document in library.documents()] == [first.id]
    found = [passage.title for passage in await library.search("晚班谁负责", k=50)]
    assert found.count("值班") == 1


async def test_a_document_of_the_same_name_takes_its_place(library: Library) -> None:
    await library.add("值班.md", HANDBOOK)
    await library.add("值班.md", HANDBOOK.replace("阿青".encode(), "老陈".encode()))
    assert len(library.documents()) == 1
    assert "老陈" in (await library.search("晚班谁负责"))[0].text


async def test_a_removed_document_leaves_nothing_behind(
    library: Library, settings: Settings
) -> None:
    before = library.status()
    document = await library.add("值班.md", HANDBOOK)
    passage = (await library.search("晚班谁负责"))[0]
    folder = settings.uploads_dir / f"{document.id}.original"
    assert MARKER in folder.read_text(encoding="utf-8")
    await library.remove(document.id)
    after = library.status()
    assert await best(library, "晚班谁负责") == ""
    assert (after.fingerprint, after.passages) == (before.fingerprint, before.passages)
    with pytest.raises(NotFound):
        await library.passage(passage.id)
    assert sorted(path.name for path in settings.uploads_dir.iterdir()) == ["lock", "manifest.json"]
    assert [path for path in settings.index_dir.iterdir() if path.is_dir()] == [
        settings.index_dir / (settings.index_dir / "CURRENT").read_text(encoding="utf-8").strip()
    ]
    # Chroma fills the unused part of its vector files with whatever the process's memory held.
    kept = [
        path for path in settings.data_dir.rglob("*") if path.is_file() and path.suffix != ".bin"
    ]
    assert not [path for path in kept if MARKER.encode() in path.read_bytes()]


async def test_removing_what_is_not_there_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound, match="doc_none"):
        await library.remove("doc_none")


async def test_a_document_that_was_shelved_is_indexed_at_the_next_opening(
    settings: Settings,
) -> None:
    async with Library.open(settings) as library:
        await library.shelve("值班.md", HANDBOOK)
        assert not library.status().ready
    async with Library.open(settings) as library:
        assert await best(library, "晚班谁负责") == "值班"


async def test_a_document_whose_original_is_lost_leaves_the_others_in_place(
    settings: Settings,
) -> None:
    async with Library.open(settings) as library:
        lost = await library.add("值班.md", HANDBOOK)
        await library.add("早报.md", "# 早报\n每天七点半发三条新闻。".encode())
    (settings.uploads_dir / f"{lost.id}.original").unlink()
    async with Library.open(settings) as library:
        await library.rebuild()
        assert await best(library, "几点发新闻") == "早报"
        assert await best(library, "晚班谁负责") == ""
        await library.remove(lost.id)
        assert [document.name for document in library.documents()] == ["早报.md"]


async def test_a_damaged_list_of_documents_is_named(settings: Settings) -> None:
    settings.uploads_dir.mkdir()
    (settings.uploads_dir / "manifest.json").write_text('[{"id": ', encoding="utf-8")
    with pytest.raises(Unavailable, match=r"manifest\.json"):
        async with Library.open(settings):
            pass


@pytest.mark.parametrize("name", ["", "  ", "..", "a/..", "甲" * 151 + ".md", "\n\t"])
async def test_a_name_that_is_none_is_refused(name: str, library: Library) -> None:
    with pytest.raises(InvalidInput) as caught:
        await library.add(name, HANDBOOK)
    assert caught.value.fields == ("file",)


@pytest.mark.parametrize("name", ["../../值班.md", "C:\\文件\\值班.md", "/etc/值班.md"])
async def test_a_name_never_leads_out_of_the_folder(
    name: str, library: Library, settings: Settings
) -> None:
    document = await library.shelve(name, HANDBOOK)
    assert document.name == "值班.md"
    originals = list(settings.data_dir.parent.rglob("*.original"))
    assert [path.parent for path in originals] == [settings.uploads_dir]


async def test_a_document_over_the_limit_is_refused(settings: Settings) -> None:
    small = settings.model_copy(update={"max_upload_bytes": 1024})
    async with Library.open(small) as library:
        with pytest.raises(TooLarge, match=r"大\.txt"):
            await library.add("大.txt", b"a" * 1025)
        assert library.documents() == ()


async def test_a_passage_is_fetched_by_its_id(library: Library) -> None:
    assert (await library.passage("card:ads")).title == "有人发广告怎么罚"
    with pytest.raises(NotFound, match="card:none"):
        await library.passage("card:none")


async def test_embedding_gives_a_vector_a_text(library: Library) -> None:
    rows = await library.embed(["拉新", "广告", "🎉"])
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert [round(sum(value**2 for value in row), 3) for row in rows] == [1.0, 1.0, 0.0]


async def test_searches_go_on_while_the_index_is_built(library: Library) -> None:
    async def ask() -> set[str]:
        return {await best(library, "打广告要不要踢人?") for _ in range(20)}

    found, *_ = await asyncio.gather(
        ask(), library.rebuild(), library.add("值班.md", HANDBOOK), library.rebuild()
    )
    assert found == {"有人发广告怎么罚"}
    assert library.status().documents == 1


async def test_a_caller_that_gives_up_leaves_the_library_in_order(library: Library) -> None:
    waiting = [asyncio.create_task(best(library, "打广告要不要踢人?")) for _ in range(10)]
    building = asyncio.create_task(library.rebuild())
    await asyncio.sleep(0.01)
    for task in (*waiting, building):
        task.cancel()
    await asyncio.gather(*waiting, building, return_exceptions=True)
    assert await best(library, "打广告要不要踢人?") == "有人发广告怎么罚"
    await library.refresh()
    assert library.status().ready
