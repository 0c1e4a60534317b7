from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.errors import NotFound
from assistant.stores import Database
from assistant.stores.repository import now
from assistant.types.groups import GroupProfile, GroupUpdate
from assistant.types.moderation import LadderStep, Policy


async def test_an_unknown_group_appears_with_the_default_policy(database: Database) -> None:
    made = await database.groups.get_or_create("群/1 😀")
    assert made.policy is None
    assert await database.groups.get("群/1 😀") == made
    assert await database.groups.list() == (made,)


async def test_a_profile_and_policy_come_back_as_they_were(database: Database) -> None:
    policy = Policy(
        thresholds={"ad": 0.7}, ladder=(LadderStep(action="mute", minutes=5),), shadow=True
    )
    change = GroupUpdate(profile=GroupProfile(title="宝妈群", tone="亲切"), policy=policy)
    kept = await database.groups.put("g", change)
    again = await database.groups.get("g")
    assert again == kept
    assert again.policy == policy
    assert again.profile.title == "宝妈群"


async def test_a_policy_that_changed_gets_the_next_version(database: Database) -> None:
    versions = []
    for days in (30, 30, 7):
        group = await database.groups.put("g", GroupUpdate(policy=Policy(strike_days=days)))
        assert group.policy is not None
        versions.append(group.policy.version)
    assert versions == [1, 1, 2]


async def test_an_update_keeps_the_day_the_group_was_made(database: Database) -> None:
    made = await database.groups.get_or_create("g")
    kept = await database.groups.put("g", GroupUpdate())
    assert kept.created_at == made.created_at
    assert kept.updated_at >= made.updated_at
    assert kept.created_at.utcoffset() == timedelta(0)


async def test_a_deleted_group_takes_its_strikes_along(database: Database) -> None:
    await database.groups.get_or_create("g")
    await database.strikes.add("g", "m", "d", "1", now() + timedelta(days=1))
    await database.groups.delete("g")
    assert await database.groups.find("g") is None
    assert await database.strikes.list("g", "m") == ()


async def test_a_group_that_is_not_there_is_named(database: Database) -> None:
    for call in (database.groups.get, database.groups.delete):
        with pytest.raises(NotFound, match="没有群 '无'"):
            await call("无")


async def test_a_named_policy_is_kept_and_versioned(database: Database) -> None:
    assert await database.policies.find("严格") is None
    assert (await database.policies.put(Policy(name="严格"))).version == 1
    assert (await database.policies.put(Policy(name="严格", shadow=True))).version == 2
    assert (await database.policies.get("严格")).shadow is True
    assert [policy.name for policy in await database.policies.list()] == ["严格"]


async def test_an_unknown_policy_lists_those_there_are(database: Database) -> None:
    await database.policies.put(Policy(name="严格"))
    with pytest.raises(NotFound, match="严格"):
        await database.policies.get("宽松")
    await database.policies.delete("严格")
    with pytest.raises(NotFound):
        await database.policies.delete("严格")
