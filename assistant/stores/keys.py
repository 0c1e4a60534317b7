"""API keys. The plain text is shown once, when a key is made; only its SHA-256 is kept.

A key holds 256 random bits, so a fast hash is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from assistant.errors import NotFound
from assistant.stores.repository import Repository, new_id, now
from assistant.stores.schema import keys
from assistant.types.records import ApiKey

_HINT_CHARS = 7


def sha256(plain: str) -> str:
    """What is kept of a key: SHA-256 in hex."""
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


class Keys(Repository):
    """The API keys of a workspace."""

    async def create(self, name: str) -> tuple[ApiKey, str]:
        """A new key: what is known about it, and its plain text, which can't be had again."""
        plain = f"qg-{secrets.token_urlsafe(32)}"
        key = ApiKey(
            id=new_id("key"),
            name=name.strip()[:100] or "未命名",
            hint=plain[:_HINT_CHARS],
            created_at=now(),
            revoked_at=None,
        )
        row = insert(keys).values(
            workspace=self._workspace, sha256=sha256(plain), **key.model_dump()
        )
        async with self._transactions.write() as connection:
            await connection.execute(row)
        return key, plain

    async def verify(self, plain: str) -> ApiKey | None:
        """The key with this plain text, None when there is none or it was revoked."""
        query = select(keys).where(
            keys.c.workspace == self._workspace,
            keys.c.sha256 == sha256(plain),
            keys.c.revoked_at.is_(None),
        )
        async with self._transactions.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _key(row)

    async def list(self) -> tuple[ApiKey, ...]:
        """Every key, revoked ones too, newest first."""
        query = (
            select(keys)
            .where(keys.c.workspace == self._workspace)
            .order_by(keys.c.created_at.desc(), keys.c.id)
        )
        async with self._transactions.read() as connection:
            return tuple(_key(row) for row in await connection.execute(query))

    async def revoke(self, key_id: str) -> None:
        """Takes the key back; revoking it again changes nothing.

        Raises:
            NotFound: there is no key of that id.
        """
        mine = (keys.c.workspace == self._workspace) & (keys.c.id == key_id)
        async with self._transactions.write() as connection:
            if (await connection.execute(select(keys.c.id).where(mine))).first() is None:
                raise NotFound(f"没有密钥 {key_id!r}")
            await connection.execute(
                update(keys).where(mine, keys.c.revoked_at.is_(None)).values(revoked_at=now())
            )

    async def count(self) -> int:
        """How many keys are in force."""
        query = (
            select(func.count())
            .select_from(keys)
            .where(keys.c.workspace == self._workspace, keys.c.revoked_at.is_(None))
        )
        async with self._transactions.read() as connection:
            return (await connection.execute(query)).scalar_one()


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        hint=row.hint,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
