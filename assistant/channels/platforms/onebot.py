"""OneBot v11 (QQ) over HTTP POST: the answer to the call is the action to take.

Protocol: OneBot v11 specification, "HTTP POST" and "quick operation". The body is signed with
HMAC-SHA1 of the secret in `X-Signature`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
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
    kicks,
    loads,
    moment,
    part,
    read_json,
    removes,
)
from assistant.errors import Forbidden
from assistant.types.moderation import Attachment, Decision, Message
from assistant.validation import parsed

_CQ = re.compile(r"\[CQ:([a-zA-Z0-9_.-]{1,32})((?:,[^,\[\]]{0,2000}){0,40})\]")
_ROLES = {"owner": "owner", "admin": "admin"}


class OneBot:
    """Judges group messages; deletes, mutes and kicks through quick operations."""

    def read(self, account: Account, call: Call) -> Incoming:
        _verify(account, call)
        event = read_json(call.body)
        if event.get("post_type") != "message" or event.get("message_type") != "group":
            return Incoming(reply=NOTHING)
        own = str(event.get("user_id")) == str(event.get("self_id"))
        if own or not account.watches(str(event.get("group_id"))):
            return Incoming(reply=NOTHING)
        message = _message(event)
        return Incoming(messages=(message,) if message else (), event=event)

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        if not decisions or decisions[0].action in {"allow", "review"}:
            return NOTHING
        decision = decisions[0]
        operation: dict[str, Any] = {}
        if decision.reply:
            operation |= {"reply": decision.reply, "at_sender": True}
        if removes(decision):
            operation["delete"] = True
        if kicks(decision):
            operation["kick"] = True
        elif decision.action == "mute":
            operation |= {"ban": True, "ban_duration": account.mute_minutes * 60}
        return json_reply(operation) if operation else NOTHING


def _verify(account: Account, call: Call) -> None:
    secret = account.secret.get_secret_value().encode()
    expected = "sha1=" + hmac.new(secret, call.body, hashlib.sha1).hexdigest()
    if not hmac.compare_digest(expected.encode(), call.headers.get("x-signature", "").encode()):
        raise Forbidden("签名不对：检查 OneBot 的 secret 和 channels.toml 里的是否一致")


def _message(event: Mapping[str, Any]) -> Message | None:
    segments = _segments(event.get("message"))
    text = "".join(str(data.get("text", "")) for kind, data in segments if kind == "text")
    attachments = tuple(found for kind, data in segments if (found := _attachment(kind, data)))
    if not text.strip() and not attachments:
        return None
    sender = part(event, "sender")
    return parsed(
        Message,
        {
            "id": event.get("message_id"),
            "group_id": event.get("group_id"),
            "sender_id": event.get("user_id"),
            "sender_name": str(sender.get("card") or sender.get("nickname") or "")[:200] or None,
            "sender_role": _ROLES.get(str(sender.get("role")), "member"),
            "sent_at": moment(event.get("time")),
            "text": text,
            "attachments": attachments,
        },
        where="message",
    )


def _segments(message: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """The segments of a message in array form or in CQ code."""
    if isinstance(message, list):
        return [
            (str(item.get("type")), part(item, "data"))
            for item in message
            if isinstance(item, dict)
        ]
    found: list[tuple[str, Mapping[str, Any]]] = []
    text, at = str(message or ""), 0
    for code in _CQ.finditer(text):
        found.append(("text", {"text": _unescaped(text[at : code.start()])}))
        pairs = (pair.partition("=") for pair in code[2].split(",")[1:])
        found.append((code[1], {name: _unescaped(value) for name, _, value in pairs}))
        at = code.end()
    found.append(("text", {"text": _unescaped(text[at:])}))
    return found


def _unescaped(text: str) -> str:
    for code, character in (("&#91;", "["), ("&#93;", "]"), ("&#44;", ","), ("&amp;", "&")):
        text = text.replace(code, character)
    return text


def _attachment(kind: str, data: Mapping[str, Any]) -> Attachment | None:
    url = str(data.get("url") or "")[:4096] or None
    match kind:
        case "image":
            return Attachment(kind="image", url=url)
        case "share":
            words = " ".join(str(data.get(name) or "") for name in ("title", "content"))
            return Attachment(kind="link", text=words[:20_000].strip() or None, url=url)
        case "contact":
            return Attachment(kind="card", text=str(data.get("id") or "")[:200] or None)
        case "json" | "xml":
            return Attachment(kind="mini_program", text=_card_words(str(data.get("data") or "")))
        case _:
            return None


def _card_words(data: str) -> str | None:
    """The words a person reads on a card: its `prompt`, or the whole where it is no JSON."""
    try:
        card = loads(data)
    except ValueError:
        return data[:20_000] or None
    return str(card.get("prompt") or "")[:20_000] or None if isinstance(card, dict) else None


CHANNELS.register("onebot")(OneBot())
