"""WeCom (企业微信) smart robot callback: signed, encrypted both ways.

Protocol: WeCom developer documentation, "callback and encryption" and "smart robot": the signature is
the SHA-1 of the sorted token, time, nonce and cipher text; the plain text is 16 random bytes, a
4-byte length, the message, and the receiver's id, which is empty for a robot. Only messages that
mention the robot arrive, so it cannot watch a whole group, and it has no way to remove anybody: the
answer is a reply where one is due.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import struct
import time
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
    not_an_event,
    part,
    read_json,
)
from assistant.channels.crypt import decrypted, encrypted, wecom_key
from assistant.errors import Forbidden, Misconfigured
from assistant.types.moderation import Decision, Message
from assistant.validation import parsed

_HEAD = 16
_BLOCK = 32


class WeCom:
    """Judges what mentions the robot, and replies where a warning or a comfort is due."""

    def read(self, account: Account, call: Call) -> Incoming:
        if "echostr" in call.query:
            plain = _opened(account, call, call.query["echostr"])
            return Incoming(reply=Reply(content=plain.decode(), media_type="text/plain"))
        sealed = read_json(call.body).get("encrypt")
        if not isinstance(sealed, str):
            raise not_an_event("缺少 encrypt")
        event = read_json(_opened(account, call, sealed))
        group = event.get("chatid")
        if event.get("chattype") != "group" or not account.watches(str(group)):
            return Incoming(reply=NOTHING)
        text = str(part(event, "text").get("content") or "")
        if event.get("msgtype") != "text" or not text.strip():
            return Incoming(reply=NOTHING)
        given = {
            "id": event.get("msgid"),
            "group_id": group,
            "sender_id": part(event, "from").get("userid"),
            "text": text,
            "quote": str(part(event, "quote", "text").get("content") or "") or None,
        }
        return Incoming(messages=(parsed(Message, given, where="message"),), event=event)

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        words = decisions[0].reply if decisions else None
        if not words:
            return NOTHING
        stream = {"id": str(incoming.event.get("msgid")), "finish": True, "content": words}
        return json_reply(_sealed(account, {"msgtype": "stream", "stream": stream}))


def _opened(account: Account, call: Call, sealed: str) -> bytes:
    timestamp, nonce = call.query.get("timestamp", ""), call.query.get("nonce", "")
    expected = _signature(account, timestamp, nonce, sealed)
    given = call.query.get("msg_signature", "")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise Forbidden("签名不对：检查企业微信后台的 Token 和 channels.toml 里的 token 是否一致")
    key = wecom_key(account.secret.get_secret_value())
    plain = decrypted(key, key[:16], sealed)
    if len(plain) < _HEAD + 4:
        raise not_an_event("encrypt 的内容太短")
    (length,) = struct.unpack(">I", plain[_HEAD : _HEAD + 4])
    if length > len(plain) - _HEAD - 4:
        raise not_an_event("encrypt 里写的长度不对")
    return plain[_HEAD + 4 : _HEAD + 4 + length]


def _sealed(account: Account, value: Mapping[str, Any]) -> dict[str, str]:
    key = wecom_key(account.secret.get_secret_value())
    message = json.dumps(value, ensure_ascii=False).encode()
    plain = os.urandom(_HEAD) + struct.pack(">I", len(message)) + message
    sealed = encrypted(key, key[:16], plain, block=_BLOCK)
    timestamp, nonce = str(int(time.time())), os.urandom(8).hex()
    signature = _signature(account, timestamp, nonce, sealed)
    return {"encrypt": sealed, "msgsignature": signature, "timestamp": timestamp, "nonce": nonce}


def _signature(account: Account, timestamp: str, nonce: str, sealed: str) -> str:
    if account.token is None:
        raise Misconfigured("企业微信账号缺少 token：写在 channels.toml 里")
    parts = sorted([account.token.get_secret_value(), timestamp, nonce, sealed])
    return hashlib.sha1("".join(parts).encode()).hexdigest()


CHANNELS.register("wecom")(WeCom())
