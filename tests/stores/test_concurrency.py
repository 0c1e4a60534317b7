from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from assistant.stores import Database
from assistant.types.groups import GroupProfile, GroupUpdate
from tests.stores.examples import decision, draft, message


async def test_twenty_tasks_write_at_once_and_nothing_is_lost(database: Database) -> None:
    async def work(number: int) -> None:
        for step in range(5):
            made = decision(message_id=f"{number}-{step}")
            await database.decisions.save(made, message(id=f"{number}-{step}"), "g")
            await database.groups.get_or_create(f"g{step}")
            await database.groups.put("g", GroupUpdate(profile=GroupProfile(title=str(number))))

    async with asyncio.TaskGroup() as tasks:
        for number in range(20):
            tasks.create_task(work(number))
    page = await database.decisions.list(limit=200)
    assert len(page.items) == 100
    assert len({item.sequence for item in page.items}) == 100
    assert len(await database.groups.list()) == 6


async def test_two_programs_write_to_one_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shared.sqlite3"
    async with Database.open(url) as one, Database.open(url) as other:
        await one.upgrade()

        async def work(database: Database, name: str) -> None:
            for step in range(20):
                await database.groups.get_or_create(f"{name}{step}")

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work(one, "a"))
            tasks.create_task(work(other, "b"))
        assert len(await one.groups.list()) == 40


async def test_programs_that_start_together_upgrade_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shared.sqlite3"
    async with Database.open(url) as one, Database.open(url) as other:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(one.upgrade())
            tasks.create_task(other.upgrade())
        assert await other.groups.list() == ()


async def test_the_same_message_judged_twice_at_once_has_one_decision(database: Database) -> None:
    async with asyncio.TaskGroup() as tasks:
        saved = [
            tasks.create_task(
                database.decisions.save(decision(message_id="m"), message(id="m"), "g")
            )
            for _ in range(10)
        ]
    assert len({task.result().id for task in saved}) == 1
    assert len((await database.decisions.list()).items) == 1


async def test_an_unknown_group_asked_for_at_once_is_made_once(database: Database) -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(10):
            tasks.create_task(database.groups.get_or_create("新群"))
    assert [group.id for group in await database.groups.list()] == ["新群"]


async def test_edits_at_once_get_numbers_of_their_own(database: Database) -> None:
    first = draft()
    await database.drafts.save(first, {})
    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(database.drafts.put(first))
    assert [item.version for item in await database.drafts.versions(first.id)] == [1, 2, 3, 4, 5, 6]


async def test_a_cancelled_write_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    holder = sqlite3.connect(database.address, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(database.groups.get_or_create("cancelled"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    holder.execute("ROLLBACK")
    holder.close()
    await database.groups.get_or_create("after")
    assert [group.id for group in await database.groups.list()] == ["after"]
