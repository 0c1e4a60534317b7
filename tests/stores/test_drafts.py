from __future__ import annotations

import pytest

from assistant.errors import Conflict, NotFound
from assistant.stores import Database
from tests.stores.examples import draft


async def test_a_draft_comes_back_with_what_it_was_made_from(database: Database) -> None:
    made = draft()
    kept = await database.drafts.save(made, {"brand": "汉堡王"}, "g", "wechat")
    assert await database.drafts.get(made.id) == kept
    assert (kept.draft, kept.brief, kept.group_id, kept.platform) == (
        made,
        {"brand": "汉堡王"},
        "g",
        "wechat",
    )
    assert (kept.version, kept.approved) == (1, False)


async def test_an_edit_is_a_new_version_and_the_old_one_stays(database: Database) -> None:
    made = draft("第一版")
    await database.drafts.save(made, {})
    edited = draft("第二版", id=made.id)
    kept = await database.drafts.put(edited, based_on=1)
    assert kept.version == 2
    assert [item.draft.variants[0].text for item in await database.drafts.versions(made.id)] == [
        "第一版",
        "第二版",
    ]
    assert (await database.drafts.get(made.id)).draft == edited


async def test_an_edit_of_an_old_version_does_not_overwrite_the_new_one(
    database: Database,
) -> None:
    made = draft()
    await database.drafts.save(made, {})
    await database.drafts.put(made, based_on=1)
    with pytest.raises(Conflict, match="第 2 版"):
        await database.drafts.put(made, based_on=1)
    assert len(await database.drafts.versions(made.id)) == 2


async def test_approval_is_of_one_version(database: Database) -> None:
    made = draft()
    await database.drafts.save(made, {})
    assert (await database.drafts.approve(made.id, 1)).approved is True
    assert (await database.drafts.put(made)).approved is False
    with pytest.raises(Conflict):
        await database.drafts.approve(made.id, 1)
    first, second = await database.drafts.versions(made.id)
    assert (first.approved, second.approved) == (True, False)


async def test_drafts_are_listed_newest_first_by_task_and_group(database: Database) -> None:
    for task, group in (("welcome", "g"), ("promo", "g"), ("promo", None)):
        await database.drafts.save(draft(task=task), {}, group)
    everything = await database.drafts.list()
    assert [item.draft.task for item in everything.items] == ["promo", "promo", "welcome"]
    assert len((await database.drafts.list(task="promo")).items) == 2
    assert len((await database.drafts.list(task="promo", group_id="g")).items) == 1
    first = await database.drafts.list(limit=2)
    rest = await database.drafts.list(limit=2, cursor=first.next_cursor)
    assert [item.draft.task for item in rest.items] == ["welcome"]
    assert rest.next_cursor is None


async def test_a_draft_that_is_not_there_is_named(database: Database) -> None:
    with pytest.raises(NotFound, match="nope"):
        await database.drafts.get("nope")
    with pytest.raises(NotFound, match="nope"):
        await database.drafts.put(draft(id="nope"))
    with pytest.raises(NotFound, match="nope"):
        await database.drafts.approve("nope", 1)
    with pytest.raises(NotFound, match="nope"):
        await database.drafts.versions("nope")
