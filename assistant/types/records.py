"""What the database adds to a value when it keeps it: when, for whom, and what people said of it."""

from __future__ import annotations

from datetime import datetime

from assistant.types.base import Value
from assistant.types.moderation import Decision, Feedback, Message


class StoredFeedback(Value):
    """A person's word on a decision, and when it was given."""

    feedback: Feedback
    created_at: datetime


class StoredDecision(Value):
    """A decision with the message it was about.

    `sequence` grows with every decision kept, so it orders them and marks where a stream stopped.
    """

    sequence: int
    decision: Decision
    message: Message
    group_id: str | None
    created_at: datetime
    feedback: tuple[StoredFeedback, ...] = ()


class StrikeRecord(Value):
    """One strike of one member. It counts until `expires_at`, unless it was pardoned."""

    id: int
    group_id: str
    member_id: str
    decision_id: str
    message_id: str | None
    created_at: datetime
    expires_at: datetime
    pardoned_at: datetime | None


class ApiKey(Value):
    """What is known about a key once it was handed out. `hint` is its first characters."""

    id: str
    name: str
    hint: str
    created_at: datetime
    revoked_at: datetime | None
