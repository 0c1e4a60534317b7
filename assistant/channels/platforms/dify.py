"""Dify's moderation extension: `app.moderation.input` and `app.moderation.output`.

Protocol: Dify documentation, "Moderation API extension". The key stands in `Authorization`.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.channels.accounts import Account
from assistant.channels.channel import (
    CHANNELS,
    Call,
    Incoming,
    Reply,
    json_reply,
    not_an_event,
    part,
    read_json,
)
from assistant.errors import Forbidden
from assistant.types.moderation import MAX_MESSAGE_CHARS, Decision, Message

PRESET = "这条内容不适合发布，请换个说法。"


class Dify:
    """Says of an app's input or output whether it may pass."""

    def read(self, account: Account, call: Call) -> Incoming:
        expected = f"Bearer {account.secret.get_secret_value()}"
        given = call.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise Forbidden("密钥不对：Authorization 应为 Bearer 加 channels.toml 里的 secret")
        event = read_json(call.body)
        match event.get("point"):
            case "ping":
                return Incoming(reply=json_reply({"result": "pong"}))
            case "app.moderation.input" | "app.moderation.output":
                return _incoming(event)
            case point:
                raise not_an_event(
                    f"point 是 {point!r}，只能是 ping、app.moderation.input、app.moderation.output"
                )

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        flagged = any(decision.flagged for decision in decisions)
        return json_reply(
            {
                "flagged": flagged,
                "action": "direct_output",
                "preset_response": PRESET if flagged else "",
            }
        )


def _incoming(event: Mapping[str, Any]) -> Incoming:
    given = part(event, "params")
    inputs = part(given, "inputs").values()
    words = [
        given.get("query"),
        given.get("text"),
        *(value for value in inputs if isinstance(value, str)),
    ]
    text = "\n".join(str(word) for word in words if word)
    if len(text) > MAX_MESSAGE_CHARS:
        raise not_an_event(f"共 {len(text)} 字，最多 {MAX_MESSAGE_CHARS} 字")
    messages = (Message(text=text),) if text.strip() else ()
    return Incoming(messages=messages, event=event)


CHANNELS.register("dify")(Dify())
