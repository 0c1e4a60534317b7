"""An index is whole or it is not there: kills, damage, other processes."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import Unavailable
from assistant.retrieval import generation
from assistant.retrieval.builder import Builder
from assistant.retrieval.generation import Generation, current
from assistant.retrieval.library import Library
from assistant.retrieval.shelf import Shelf
from assistant.settings import Settings
from tests.retrieval.examples import GROWTH

HANDBOOK = "# 值班\n晚班由阿青负责。\n".encode()
MORNING = "# 早报\n每天七点半发三条新闻。\n".encode()


def folders(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index_dir.iterdir() if path.is_dir())


def in_use(settings: Settings) -> str:
    folder = current(settings.index_dir)
    assert folder is not None
    return folder


def builder(settings: Settings) -> Builder:
    assert settings.knowledge_dir is not None
    shelf = Shelf(settings.uploads_dir, settings.max_upload_bytes)
    return Builder(settings.index_dir, settings.knowledge_dir, shelf, None, None)


async def first(library: Library, query: str) -> str:
    return (await library.search(query))[0].title


async def test_a_half_written_index_is_not_used_and_goes_with_the_next_build(
    settings: Settings,
) -> None:
    before = in_use(settings)
    half = settings.index_dir / "0badf00d-00000000"
    shutil.copytree(settings.index_dir / before / "lexical", half / "lexical")
    async with Library.open(settings) as library:
        assert in_use(settings) == before
        assert await first(library, "打广告要不要踢人?") == "有人发广告怎么罚"
        await library.rebuild()
        assert in_use(settings) != before
    assert folders(settings) == [in_use(settings)]


BUILD_AND_HANG = """
import asyncio, sys, threading
from pathlib import Path
from assistant.retrieval.library import Library
from assistant.settings import Settings
from tests.retrieval.fakes import Letters

class Hanging(Letters):
    def embed_documents(self, texts):
        print("building", flush=True)
        threading.Event().wait()

async def main():
    settings = Settings(data_dir=Path(sys.argv[1]), knowledge_dir=Path(sys.argv[2]))
    async with Library.open(settings, embeddings=Hanging()):
        pass

asyncio.run(main())
"""


def build_and_kill(settings: Settings) -> None:
    command = [sys.executable, "-c", BUILD_AND_HANG]
    places = [str(settings.data_dir), str(settings.knowledge_dir)]
    with subprocess.Popen([*command, *places], stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "building\n"
        os.kill(process.pid, signal.SIGKILL)


async def test_a_process_killed_in_mid_build_leaves_the_old_index_and_no_lock(
    settings: Settings,
) -> None:
    before = in_use(settings)
    build_and_kill(settings)
    assert in_use(settings) == before
    assert len(folders(settings)) == 2
    async with Library.open(settings) as library:
        assert library.status().ready
        assert await first(library, "打广告要不要踢人?") == "有人发广告怎么罚"
        await library.rebuild()
    assert folders(settings) == [in_use(settings)]


@pytest.mark.parametrize("part", ["meta.json", "space.npz", "lexical", "dense"])
@pytest.mark.parametrize("damage", ["gone", "garbage"])
async def test_a_damaged_index_is_built_anew(part: str, damage: str, settings: Settings) -> None:
    place = settings.index_dir / in_use(settings) / part
    files = [path for path in place.rglob("*") if path.is_file()] if place.is_dir() else [place]
    for file in files:
        if damage == "gone":
            file.unlink()
        else:
            file.write_bytes(b"\0garbage" * 64)
    async with Library.open(settings) as library:
        assert library.status().ready
        assert await first(library, "打广告要不要踢人?") == "有人发广告怎么罚"


@pytest.mark.parametrize("said", ["", "no-such-folder\n", "../knowledge\n", "\0"])
async def test_a_pointer_that_names_no_index_is_like_none(said: str, settings: Settings) -> None:
    (settings.index_dir / "CURRENT").write_text(said, encoding="utf-8")
    assert current(settings.index_dir) is None
    async with Library.open(settings) as library:
        assert library.status().ready


async def test_an_index_of_an_older_format_is_built_anew(settings: Settings) -> None:
    meta = settings.index_dir / in_use(settings) / "meta.json"
    old = meta.read_text(encoding="utf-8").replace('"passages"', '"pieces"')
    meta.write_text(old, encoding="utf-8")
    async with Library.open(settings) as library:
        assert library.status().ready


def test_opening_an_index_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="索引"):
        Generation(tmp_path, "none", None, None)


async def test_a_data_folder_that_cannot_be_written_is_named(
    tmp_path: Path, knowledge: Path
) -> None:
    (tmp_path / "file").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(Unavailable, match="file"):
        async with Library.open(Settings(data_dir=tmp_path / "file", knowledge_dir=knowledge)):
            pass


async def test_what_one_library_adds_another_on_the_same_folder_finds(settings: Settings) -> None:
    async with Library.open(settings) as one, Library.open(settings) as other:
        added = await one.add("值班.md", HANDBOOK)
        assert await first(other, "晚班谁负责") == "值班"
        await other.remove(added.id)
        assert "值班" not in [passage.title for passage in await one.search("晚班谁负责")]
        assert one.status().ready
        assert other.status().ready


async def test_two_libraries_that_add_at_once_keep_both_documents(settings: Settings) -> None:
    async with Library.open(settings) as one, Library.open(settings) as other:
        await asyncio.gather(one.add("值班.md", HANDBOOK), other.add("早报.md", MORNING))
        for library in (one, other):
            assert {document.name for document in library.documents()} == {"值班.md", "早报.md"}
            assert await first(library, "晚班谁负责") == "值班"
            assert await first(library, "几点发新闻") == "早报"


async def test_a_library_opened_before_a_card_changed_does_not_bring_the_old_one_back(
    settings: Settings, knowledge: Path
) -> None:
    async with Library.open(settings) as old:
        text = GROWTH.replace("地推来的人少但更愿意说话", "摆摊抽奖也能拉来人")
        (knowledge / "methods" / "growth.md").write_text(text, encoding="utf-8")
        async with Library.open(settings) as new:
            await old.add("值班.md", HANDBOOK)
            assert "摆摊抽奖" in (await new.search("摆摊抽奖"))[0].text


async def test_an_index_swept_away_meanwhile_costs_no_search(settings: Settings) -> None:
    async with Library.open(settings) as library:
        shutil.rmtree(settings.index_dir / in_use(settings))
        assert await first(library, "打广告要不要踢人?") == "有人发广告怎么罚"


def test_a_build_that_another_has_done_is_not_done_again(settings: Settings) -> None:
    before = in_use(settings)
    newer = builder(settings).rebuilt(instead_of=before)
    assert newer != before
    assert builder(settings).rebuilt(instead_of=before) == newer


def test_sweeping_leaves_those_alone_who_are_building(settings: Settings) -> None:
    half = settings.index_dir / "0badf00d-00000000"
    half.mkdir()
    maker = builder(settings)
    with maker.alone():
        builder(settings).sweep()
        assert half.is_dir()
    maker.sweep()
    assert not half.exists()


def test_what_was_built_from_is_kept_beside_it(settings: Settings) -> None:
    meta = generation.meta_of(settings.index_dir, in_use(settings))
    assert meta is not None
    assert (meta.passages, meta.cards, meta.documents) == (3, 3, 0)
    assert meta.fingerprint == builder(settings).fingerprint()
