from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant.stores import Database
from assistant.stores.repository import now


async def test_strikes_count_until_they_expire(database: Database) -> None:
    moment = now()
    await database.strikes.add("g", "m", "d1", "1", moment + timedelta(days=1))
    await database.strikes.add("g", "m", "d2", "2", moment + timedelta(days=3))
    count = database.strikes.active
    assert await count("g", "m", moment) == 2
    assert await count("g", "m", moment + timedelta(days=2)) == 1
    assert await count("g", "m", moment + timedelta(days=4)) == 0
    assert await count("g", "other", moment) == 0
    assert await count("h", "m", moment) == 0


async def test_one_message_gives_one_strike(database: Database) -> None:
    later = now() + timedelta(days=1)
    assert await database.strikes.add("g", "m", "d1", "1", later) is True
    assert await database.strikes.add("g", "m", "d2", "1", later) is False
    assert await database.strikes.has("g", "1") is True
    assert await database.strikes.has("g", "2") is False
    assert await database.strikes.active("g", "m", now()) == 1


async def test_messages_without_an_id_give_a_strike_each(database: Database) -> None:
    later = now() + timedelta(days=1)
    for number in range(2):
        assert await database.strikes.add("g", "m", f"d{number}", None, later) is True
    assert await database.strikes.active("g", "m", now()) == 2


async def test_pardoned_strikes_no_longer_count_but_stay_on_record(database: Database) -> None:
    moment = now()
    await database.strikes.add("g", "m", "old", "0", moment - timedelta(days=1))
    await database.strikes.add("g", "m", "new", "1", moment + timedelta(days=1))
    assert await database.strikes.pardon("g", "m") == 1
    assert await database.strikes.pardon("g", "m") == 0
    assert await database.strikes.active("g", "m", moment) == 0
    newest, oldest = await database.strikes.list("g", "m")
    assert newest.decision_id == "new"
    assert newest.pardoned_at is not None
    assert oldest.pardoned_at is None


async def test_moments_of_any_zone_come_back_in_utc(database: Database) -> None:
    beijing = datetime.fromisoformat("2026-06-01T08:00:00+08:00")
    await database.strikes.add("g", "m", "d", "1", beijing)
    (strike,) = await database.strikes.list("g", "m")
    assert strike.expires_at == beijing
    assert strike.expires_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_a_mistake(database: Database) -> None:
    with pytest.raises(Exception, match="without a time zone"):
        await database.strikes.add("g", "m", "d", "1", datetime(2026, 1, 1))
