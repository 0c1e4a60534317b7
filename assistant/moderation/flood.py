"""Flooding: how much, and how often the same, one member has said within the policy's window.

It is behaviour, so it looks at no words but to tell whether two messages are nearly the same.
Everything is bounded: so many members are remembered, so many of their messages, so much of each.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from datetime import UTC, datetime
from typing import NamedTuple

from assistant.text.similarity import shingles
from assistant.types.moderation import Message, Policy

MAX_MEMBERS = 20_000
MAX_MESSAGES = 64
_COMPARED_CHARS = 400

# From this Dice coefficient of bigrams on two messages are the same with small edits.
_SAME = 0.8
# Shorter ones (收到, 哈哈哈, 1) repeat by nature.
_MIN_BIGRAMS = 4


class Pace(NamedTuple):
    """What one member did within the window, this message included."""

    messages: int
    repeats: int

    def score(self, policy: Policy) -> float:
        """0 to 1; from 0.5 on one of the policy's limits is reached."""
        reached = max(
            self.messages / policy.flood_messages,
            self.repeats / policy.flood_repeats if self.repeats > 1 else 0.0,
        )
        return min(0.99, 0.5 * reached) if reached >= 1 else 0.45 * reached


class _Said(NamedTuple):
    message_id: str | None
    at: float
    bigrams: Counter[str]


class FloodWatch:
    """Remembers what members said lately, in memory, per group and member."""

    def __init__(self, max_members: int = MAX_MEMBERS) -> None:
        self._max_members = max_members
        self._members: OrderedDict[tuple[str | None, str], deque[_Said]] = OrderedDict()

    def observe(self, message: Message, policy: Policy, now: datetime) -> Pace | None:
        """Takes note of `message` and says how its sender behaves; None without a sender.

        Times are the platform's (`sent_at`) where given. A clock that is off or runs backwards
        only moves the window: what counts is how far apart two messages of one sender are. An
        edit takes the place of what it edits.
        """
        if message.sender_id is None:
            return None
        said = self._of((message.group_id, message.sender_id))
        at = _seconds(message.sent_at or now)
        bigrams = shingles(message.text[:_COMPARED_CHARS])
        if message.id is not None:
            for old in [item for item in said if item.message_id == message.id]:
                said.remove(old)
        near = [item for item in said if abs(item.at - at) <= policy.flood_window_seconds]
        said.append(_Said(message.id, at, bigrams))
        repeats = sum(_same(bigrams, item.bigrams) for item in near)
        return Pace(messages=len(near) + 1, repeats=repeats + 1)

    def _of(self, key: tuple[str | None, str]) -> deque[_Said]:
        said = self._members.setdefault(key, deque(maxlen=MAX_MESSAGES))
        self._members.move_to_end(key)
        if len(self._members) > self._max_members:
            self._members.popitem(last=False)
        return said


def _same(a: Counter[str], b: Counter[str]) -> bool:
    left, right = a.total(), b.total()
    if min(left, right) < _MIN_BIGRAMS or 2 * min(left, right) < _SAME * (left + right):
        return False
    return 2 * (a & b).total() >= _SAME * (left + right)


def _seconds(moment: datetime) -> float:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.timestamp()
