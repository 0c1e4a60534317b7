from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from assistant.errors import InvalidInput, NotFound
from assistant.stores import Database
from assistant.stores.decisions import notable_labels, text_hash
from assistant.stores.repository import now
from assistant.types.moderation import Feedback
from tests.stores.examples import decision, message


async def test_a_decision_comes_back_with_its_message(database: Database) -> None:
    made = decision(message_id="m1")
    said = message(id="m1", group_id="g", quote="别人的话", sent_at="2026-01-01T20:00:00+08:00")
    await database.decisions.save(made, said, "g")
    kept = await database.decisions.get(made.id)
    assert kept.decision == made
    assert kept.message == said
    assert kept.group_id == "g"
    assert kept.feedback == ()
    assert kept.created_at.utcoffset() == timedelta(0)


async def test_the_same_message_is_known_by_group_id_and_text(database: Database) -> None:
    made = decision(message_id="m1")
    await database.decisions.save(made, message("原文", id="m1"), "g")
    find = database.decisions.find_same
    assert await find("g", "m1", text_hash("原文")) == made
    assert await find("g", "m1", text_hash("改过")) is None
    assert await find("g", "m2", text_hash("原文")) is None
    assert await find("h", "m1", text_hash("原文")) is None
    assert await find("g", None, text_hash("原文")) is None


async def test_saving_the_same_message_again_returns_the_first_decision(
    database: Database,
) -> None:
    first = decision(message_id="m1")
    await database.decisions.save(first, message(id="m1"), "g")
    again = await database.decisions.save(decision(message_id="m1"), message(id="m1"), "g")
    assert again == first


async def test_messages_without_an_id_are_each_their_own(database: Database) -> None:
    for _ in range(2):
        await database.decisions.save(decision(), message(), "g")
    assert len((await database.decisions.list()).items) == 2


async def test_decisions_are_filtered_by_group_action_label_and_time(database: Database) -> None:
    ad = decision()
    abuse = decision(action="warn", scores={"negative": 0.8, "negative/abuse": 0.8})
    clean = decision(action="allow", flagged=False, scores={"ad": 0.6})
    await database.decisions.save(ad, message(), "g")
    await database.decisions.save(abuse, message("滚"), "h")
    middle = (await database.decisions.get(abuse.id)).created_at
    await database.decisions.save(clean, message("早"), "h")

    async def ids(**filters: object) -> list[str]:
        page = await database.decisions.list(**filters)  # type: ignore[arg-type]  # any filter
        return [item.decision.id for item in page.items]

    assert await ids() == [clean.id, abuse.id, ad.id]
    assert await ids(group_id="h") == [clean.id, abuse.id]
    assert await ids(action="delete") == [ad.id]
    assert await ids(label="ad") == [ad.id]
    assert await ids(label="ad/scam") == [ad.id]
    assert await ids(label="negative/abuse") == [abuse.id]
    assert await ids(since=middle) == [clean.id, abuse.id]
    assert await ids(since=now()) == []


def test_a_flagged_decision_below_one_half_is_found_by_its_highest_label() -> None:
    assert notable_labels(decision(scores={"flood": 0.4})) == ("flood",)
    assert notable_labels(decision(flagged=False)) == ()


async def test_pages_follow_one_another_without_gap_or_repeat(database: Database) -> None:
    made = [decision() for _ in range(7)]
    for item in made:
        await database.decisions.save(item, message(), "g")
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = await database.decisions.list(limit=3, cursor=cursor)
        seen += [item.decision.id for item in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == [item.id for item in reversed(made)]


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1e3", "9" * 40, "\u0663"])
async def test_a_made_up_cursor_is_refused(database: Database, cursor: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        await database.decisions.list(cursor=cursor)
    assert caught.value.fields == ("cursor",)


async def test_feedback_is_kept_in_its_order(database: Database) -> None:
    made = decision()
    await database.decisions.save(made, message(), "g")
    first = await database.decisions.add_feedback(made.id, Feedback(verdict="false_positive"))
    second = await database.decisions.add_feedback(
        made.id, Feedback(verdict="correct", labels=("ad/soft",), note="软广")
    )
    assert await database.decisions.list_feedback(made.id) == (first, second)


async def test_feedback_on_nothing_is_refused(database: Database) -> None:
    with pytest.raises(NotFound, match="nope"):
        await database.decisions.add_feedback("nope", Feedback(verdict="correct"))
    with pytest.raises(NotFound, match="nope"):
        await database.decisions.get("nope")


async def test_whoever_follows_decisions_is_woken_and_sees_them_in_order(
    database: Database,
) -> None:
    await database.decisions.save(decision(), message(), "g")
    start = await database.decisions.latest()
    waiting = asyncio.create_task(database.decisions.arrival(30))
    await asyncio.sleep(0)
    fresh = [decision(), decision()]
    for item in fresh:
        await database.decisions.save(item, message(), "g")
    await waiting
    seen = await database.decisions.after(start)
    assert [item.decision.id for item in seen] == [item.id for item in fresh]
    await database.decisions.arrival(0)
