from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.stores import Database


async def test_a_key_opens_until_it_is_revoked(database: Database) -> None:
    key, plain = await database.keys.create("钩子")
    assert await database.keys.verify(plain) == key
    assert await database.keys.verify(plain + "x") is None
    assert await database.keys.verify("") is None
    assert await database.keys.count() == 1
    await database.keys.revoke(key.id)
    assert await database.keys.verify(plain) is None
    assert await database.keys.count() == 0
    (listed,) = await database.keys.list()
    assert listed.revoked_at is not None


async def test_the_plain_key_is_nowhere_in_the_file(database: Database) -> None:
    _, plain = await database.keys.create("k")
    await database.close()
    for file in Path(database.address).parent.iterdir():
        assert plain.encode() not in file.read_bytes()


async def test_revoking_a_key_that_is_not_there_is_refused(database: Database) -> None:
    with pytest.raises(NotFound, match="nope"):
        await database.keys.revoke("nope")


async def test_a_key_of_strange_bytes_is_just_wrong(database: Database) -> None:
    await database.keys.create("k")
    assert await database.keys.verify("\udc80\x00键") is None
