"""Feishu / Lark event callback, schema 2.0.

Protocol: Feishu open platform, "event subscription": the signature is the hex SHA-256 of time, nonce,
encrypt key and raw body; the body may be sealed with AES-256-CBC under the SHA-256 of that key. The
answer to the call cannot act on the group, so decisions are kept and shown, and the call is
acknowledged.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from assistant.channels.accounts import Account
from assistant.channels.channel import (
    CHANNELS,
    Call,
    Incoming,
    Reply,
    json_reply,
    loads,
    moment,
    moment_of_milliseconds,
    not_an_event,
    part,
    read_json,
)
from assistant.channels.crypt import decrypted
from assistant.errors import Forbidden
from assistant.types.moderation import Decision, Message
from assistant.validation import parsed

_TOLERANCE_SECONDS = 300


class Feishu:
    """Judges text messages of groups the robot can read. `secret` is the Encrypt Key."""

    def read(self, account: Account, call: Call) -> Incoming:
        outer = read_json(call.body)
        sealed = outer.get("encrypt")
        if not isinstance(sealed, str):
            raise Forbidden(
                "回调没有加密：在飞书后台设置 Encrypt Key，并写进 channels.toml 的 secret"
            )
        event = read_json(_opened(account, sealed))
        if event.get("type") == "url_verification":
            # Sent before signatures are switched on; opening it proved that the key is shared.
            return Incoming(reply=json_reply({"challenge": str(event.get("challenge"))}))
        _verify(account, call)
        if part(event, "header").get("event_type") != "im.message.receive_v1":
            return Incoming(reply=json_reply({}))
        message = _message(part(event, "event"))
        watched = message is not None and account.watches(message.group_id)
        return Incoming(messages=(message,) if message and watched else (), event=event)

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        return json_reply({})


def _opened(account: Account, sealed: str) -> bytes:
    key = hashlib.sha256(account.secret.get_secret_value().encode()).digest()
    # The first 16 bytes are the vector; opening everything with any vector only spoils them.
    plain = decrypted(key, bytes(16), sealed)
    return plain[16:]


def _verify(account: Account, call: Call) -> None:
    timestamp = call.headers.get("x-lark-request-timestamp", "")
    nonce = call.headers.get("x-lark-request-nonce", "")
    secret = account.secret.get_secret_value()
    signed = f"{timestamp}{nonce}{secret}".encode() + call.body
    expected = hashlib.sha256(signed).hexdigest()
    if not hmac.compare_digest(
        expected.encode(), call.headers.get("x-lark-signature", "").encode()
    ):
        raise Forbidden(
            "签名不对：检查飞书后台的 Encrypt Key 和 channels.toml 里的 secret 是否一致"
        )
    sent = moment(timestamp)
    if sent is None or abs((call.now - sent).total_seconds()) > _TOLERANCE_SECONDS:
        raise Forbidden(f"回调的时间和本机相差超过 {_TOLERANCE_SECONDS} 秒")


def _message(event: dict[str, Any]) -> Message | None:
    message = part(event, "message")
    if message.get("chat_type") != "group" or message.get("message_type") != "text":
        return None
    try:
        content = loads(str(message.get("content") or "{}"))
    except ValueError as error:
        raise not_an_event("message.content 不是合法的 JSON") from error
    text = str(content.get("text") or "") if isinstance(content, dict) else ""
    if not text.strip():
        return None
    given = {
        "id": message.get("message_id"),
        "group_id": message.get("chat_id"),
        "sender_id": part(event, "sender", "sender_id").get("open_id"),
        "sender_role": "bot" if part(event, "sender").get("sender_type") == "app" else "member",
        "sent_at": moment_of_milliseconds(message.get("create_time")),
        "text": text,
    }
    return parsed(Message, given, where="message")


CHANNELS.register("feishu")(Feishu())
