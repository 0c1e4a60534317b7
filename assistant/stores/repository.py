"""What every repository has: the transactions, its workspace, and a clock."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from assistant.errors import FieldProblem, InvalidInput
from assistant.stores.transactions import Transactions
from assistant.types.moderation import Policy

PAGE_SIZE = 50
MAX_PAGE_SIZE = 500

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, newest first, and where the next page starts (None: there is none)."""

    items: tuple[Item, ...]
    next_cursor: str | None


class Repository:
    """One kind of thing, in one workspace."""

    def __init__(self, transactions: Transactions, workspace: str) -> None:
        self._transactions = transactions
        self._workspace = workspace


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def new_id(kind: str) -> str:
    """An unguessable id that says what it is of: `conv_…`, at most 40 characters."""
    return f"{kind}_{uuid.uuid4().hex}"


def next_version(policy: Policy, old: Policy) -> Policy:
    """`policy` with the version that follows `old`, or `old`'s own when they say the same."""
    same = policy.model_copy(update={"version": old.version}) == old
    return policy.model_copy(update={"version": old.version + (0 if same else 1)})


def page_of(rows: Sequence[tuple[int, Item]], limit: int) -> Page[Item]:
    """The page of `limit` items from `rows`: (sequence, item), newest first, one more than asked."""
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(tuple(item for _, item in shown), str(shown[-1][0]) if more else None)


def read_cursor(cursor: str | None) -> int | None:
    """The sequence a cursor stands for.

    Raises:
        InvalidInput: it is not one that a page gave.
    """
    if cursor is None:
        return None
    # 18 digits stay inside the 64 bits that databases count with.
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        problem = FieldProblem("cursor", "应为上一页返回的 next_cursor")
        raise InvalidInput("cursor 有误：应为上一页返回的 next_cursor", problems=[problem])
    return int(cursor)
