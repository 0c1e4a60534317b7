"""What a platform's module does: prove who calls, read what was posted, answer in its own words.

A module registers itself under its platform's name and appears as `POST /hooks/<name>/<account>`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from assistant.channels.accounts import Account
from assistant.errors import FieldProblem, InvalidInput
from assistant.registry import Registry
from assistant.types.moderation import Decision, Message


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request of a platform. Header names are lower-case; `body` is as it came."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Reply:
    """What the platform gets back. `content` None is an empty body."""

    status: int = 200
    content: str | None = None
    media_type: str = "application/json"


NOTHING = Reply(status=204)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a call brought: messages to judge, or an answer that is due at once.

    `event` is the platform's event, for `answer` to take ids from.
    """

    messages: tuple[Message, ...] = ()
    reply: Reply | None = None
    event: Mapping[str, Any] = field(default_factory=dict)


class Channel(Protocol):
    """One platform."""

    def read(self, account: Account, call: Call) -> Incoming:
        """The messages of a call whose sender was verified.

        Raises:
            Forbidden: the signature, token or time does not fit. InvalidInput: not an event.
        """
        ...

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        """What the platform should do about the decisions, in its own protocol."""
        ...


CHANNELS: Registry[Channel] = Registry("平台", "assistant.channels.platforms")


def json_reply(value: Mapping[str, Any]) -> Reply:
    """`value` as a JSON answer."""
    return Reply(content=json.dumps(value, ensure_ascii=False))


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`.

    Raises:
        InvalidInput: it holds something else.
    """
    try:
        value = loads(body)
    except ValueError as error:
        raise not_an_event("不是合法的 JSON") from error
    if not isinstance(value, dict):
        raise not_an_event("应为一个 JSON 对象")
    return value


def loads(text: str | bytes) -> Any:
    """The JSON value in `text`, with a question mark for each half of a surrogate pair.

    Refusing those would let anybody slip past who puts one into a message.

    Raises:
        ValueError: not JSON, or nested too deeply to be an event.
    """
    try:
        value = json.loads(text)
        plain = json.dumps(value, ensure_ascii=False)
        return value if plain.isascii() else json.loads(plain.encode("utf-8", "replace"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def not_an_event(detail: str) -> InvalidInput:
    """The error for a body that is not one of the platform's events."""
    return InvalidInput(f"回调内容有误：{detail}", problems=[FieldProblem("body", detail)])


def part(event: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """The object at `path`, empty where there is none or something else stands there."""
    value: Any = event
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else {}


def moment(seconds: Any) -> datetime | None:
    """A Unix time in seconds as a moment, None where it is none."""
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def moment_of_milliseconds(milliseconds: Any) -> datetime | None:
    """A Unix time in milliseconds as a moment, None where it is none."""
    try:
        return moment(float(milliseconds) / 1000)
    except (TypeError, ValueError, OverflowError):
        return None


def removes(decision: Decision) -> bool:
    """Whether the message itself should go. A kick that waits for a human still removes it."""
    return decision.action in {"delete", "mute", "kick"}


def kicks(decision: Decision) -> bool:
    """Whether the member should go now, without waiting for a human."""
    return decision.action == "kick" and not decision.needs_human
