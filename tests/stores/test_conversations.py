from __future__ import annotations

import asyncio

import pytest

from assistant.errors import NotFound
from assistant.stores import Database
from assistant.stores.conversations import MAX_TITLE_CHARS
from assistant.stores.repository import now
from tests.stores.examples import answer


async def test_turns_come_back_in_the_order_they_were_said(database: Database) -> None:
    made = await database.conversations.create("群里有人发广告怎么处理?")
    said = answer()
    asked = await database.conversations.append(made.id, "user", "群里有人发广告怎么处理?")
    told = await database.conversations.append(made.id, "assistant", said.answer, said)
    kept = await database.conversations.get(made.id)
    assert kept.turns == (asked, told)
    assert kept.turns[1].answer == said
    assert kept.updated_at >= made.updated_at


async def test_turns_said_at_once_each_get_a_place(database: Database) -> None:
    made = await database.conversations.create("t")
    async with asyncio.TaskGroup() as tasks:
        for number in range(10):
            tasks.create_task(database.conversations.append(made.id, "user", str(number)))
    kept = await database.conversations.get(made.id)
    assert sorted(turn.text for turn in kept.turns) == [str(number) for number in range(10)]


async def test_the_conversation_spoken_in_last_comes_first(database: Database) -> None:
    first = await database.conversations.create("一")
    second = await database.conversations.create("二")
    await database.conversations.append(first.id, "user", "还在吗")
    listed = await database.conversations.list()
    assert [item.id for item in listed] == [first.id, second.id]
    assert listed[0].turns == ()
    assert len(await database.conversations.list(limit=1)) == 1


async def test_a_title_is_one_short_line(database: Database) -> None:
    made = await database.conversations.create("第一行\n第二行" + "长" * 500)
    assert len(made.title) == MAX_TITLE_CHARS
    assert "\n" not in made.title
    renamed = await database.conversations.rename(made.id, "欢迎语")
    assert renamed.title == "欢迎语"
    assert (await database.conversations.get(made.id)).title == "欢迎语"


async def test_deleting_a_conversation_forgets_its_turns(database: Database) -> None:
    made = await database.conversations.create("t")
    await database.conversations.append(made.id, "user", "q")
    await database.conversations.delete(made.id)
    with pytest.raises(NotFound, match=made.id):
        await database.conversations.get(made.id)
    with pytest.raises(NotFound):
        await database.conversations.append(made.id, "user", "q")


async def test_old_conversations_are_forgotten_together(database: Database) -> None:
    await database.conversations.create("旧一")
    await database.conversations.create("旧二")
    border = now()
    new = await database.conversations.create("新")
    assert await database.conversations.delete_before(border) == 2
    assert [item.id for item in await database.conversations.list()] == [new.id]


async def test_a_question_and_its_answer_are_kept_together(database: Database) -> None:
    made = await database.conversations.create("群规")
    said = answer(conversation_id=made.id)
    await database.conversations.record("怎么写?", said)
    kept = await database.conversations.get(made.id)
    assert [(turn.role, turn.text) for turn in kept.turns] == [
        ("user", "怎么写?"),
        ("assistant", said.answer),
    ]
    assert kept.turns[1].answer == said


async def test_a_conversation_may_begin_with_its_first_answer(database: Database) -> None:
    said = answer(conversation_id="conv_new")
    await database.conversations.record("群规怎么写?", said, begin=True)
    kept = await database.conversations.get("conv_new")
    assert kept.title == "群规怎么写?"
    assert len(kept.turns) == 2


async def test_an_answer_to_a_conversation_that_is_gone_leaves_nothing(database: Database) -> None:
    with pytest.raises(NotFound, match="conv_gone"):
        await database.conversations.record("在吗", answer(conversation_id="conv_gone"))
    assert await database.conversations.list() == ()
