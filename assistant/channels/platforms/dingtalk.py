"""DingTalk robot callback.

Protocol: DingTalk open platform, "receive messages": `sign` is the base64 HMAC-SHA256, under the app
secret, of time (milliseconds), a line feed and that secret, and holds for one hour. It does not cover
the body, so a call is only as fresh as its time: messages carry ids, and the same one twice gives the
same decision. The answer may be a message to the group; removing is not possible.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.channels.accounts import Account
from assistant.channels.channel import (
    CHANNELS,
    NOTHING,
    Call,
    Incoming,
    Reply,
    json_reply,
    moment_of_milliseconds,
    part,
    read_json,
)
from assistant.errors import Forbidden
from assistant.types.moderation import Decision, Message
from assistant.validation import parsed

_VALID_SECONDS = 3600
_GROUP = "2"


class DingTalk:
    """Judges text messages that reach the robot, and answers with a message where one is due."""

    def read(self, account: Account, call: Call) -> Incoming:
        _verify(account, call)
        event = read_json(call.body)
        text = str(part(event, "text").get("content") or "").strip()
        group = str(event.get("conversationId"))
        watched = event.get("conversationType") == _GROUP and account.watches(group)
        if event.get("msgtype") != "text" or not text or not watched:
            return Incoming(reply=NOTHING)
        return Incoming(messages=(_message(event, group, text),), event=event)

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        words = decisions[0].reply if decisions else None
        if not words:
            return NOTHING
        member = incoming.event.get("senderStaffId")
        called = {"atUserIds": [member]} if member else {}
        return json_reply({"msgtype": "text", "text": {"content": words}, "at": called})


def _verify(account: Account, call: Call) -> None:
    timestamp = call.headers.get("timestamp", "")
    secret = account.secret.get_secret_value()
    digest = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    expected = base64.b64encode(digest)
    if not hmac.compare_digest(expected, call.headers.get("sign", "").encode()):
        raise Forbidden("签名不对：检查钉钉的 AppSecret 和 channels.toml 里的 secret 是否一致")
    sent = moment_of_milliseconds(timestamp)
    if sent is None or abs((call.now - sent).total_seconds()) > _VALID_SECONDS:
        raise Forbidden("签名已过期：它只在一小时内有效")


def _message(event: Mapping[str, Any], group: str, text: str) -> Message:
    given = {
        "id": event.get("msgId"),
        "group_id": group,
        "sender_id": event.get("senderStaffId") or event.get("senderId"),
        "sender_name": str(event.get("senderNick") or "")[:200] or None,
        "sender_role": "admin" if event.get("isAdmin") is True else "member",
        "sent_at": moment_of_milliseconds(event.get("createAt")),
        "text": text,
    }
    return parsed(Message, given, where="message")


CHANNELS.register("dingtalk")(DingTalk())
