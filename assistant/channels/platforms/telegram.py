"""Telegram Bot API webhook: one method may be returned in the answer to the call.

Protocol: Bot API, "setWebhook" (`X-Telegram-Bot-Api-Secret-Token`) and "Making requests when
getting updates". Edited messages are judged too, or an edit would be a way around.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
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
    moment,
    part,
    read_json,
)
from assistant.errors import Forbidden
from assistant.types.moderation import Decision, Message
from assistant.validation import parsed


class Telegram:
    """Judges messages of groups; the strongest action due is the one method returned."""

    def read(self, account: Account, call: Call) -> Incoming:
        given = call.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), account.secret.get_secret_value().encode()):
            raise Forbidden("secret_token 不对：和 setWebhook 时给的应当一致")
        update = read_json(call.body)
        edited = "edited_message" in update
        event = part(update, "edited_message" if edited else "message")
        chat = part(event, "chat")
        in_group = str(chat.get("type")) in {"group", "supergroup"}
        if not in_group or not account.watches(str(chat.get("id"))):
            return Incoming(reply=NOTHING)
        message = _message(event, edited)
        return Incoming(messages=(message,) if message else (), event=event)

    def answer(self, account: Account, incoming: Incoming, decisions: Sequence[Decision]) -> Reply:
        if not decisions:
            return NOTHING
        decision, event = decisions[0], incoming.event
        place = {"chat_id": part(event, "chat").get("id")}
        member = {"user_id": part(event, "from").get("id")}
        message = {"message_id": event.get("message_id")}
        if kicks(decision):
            return json_reply(
                {"method": "banChatMember", **place, **member, "revoke_messages": True}
            )
        if decision.action == "mute":
            sent = moment(event.get("date")) or datetime.now(UTC)
            until = int(sent.timestamp()) + account.mute_minutes * 60
            rights = {"permissions": {"can_send_messages": False}, "until_date": until}
            return json_reply({"method": "restrictChatMember", **place, **member, **rights})
        if decision.action in {"delete", "kick"}:
            return json_reply({"method": "deleteMessage", **place, **message})
        if decision.action == "warn" and decision.reply:
            words = {"text": decision.reply, "reply_parameters": message}
            return json_reply({"method": "sendMessage", **place, **words})
        return NOTHING


def _message(event: Mapping[str, Any], edited: bool) -> Message | None:
    own = str(event.get("text") or event.get("caption") or "")
    forwarded = "forward_origin" in event
    attachments = _attachments(event)
    if not own.strip() and not attachments:
        return None
    sender = part(event, "from")
    anonymous = part(event, "sender_chat").get("id") == part(event, "chat").get("id")
    names = (str(sender.get(name) or "") for name in ("first_name", "last_name", "username"))
    quoted = part(event, "reply_to_message")
    role = "bot" if sender.get("is_bot") else "member"
    return parsed(
        Message,
        {
            "id": event.get("message_id"),
            "group_id": part(event, "chat").get("id"),
            "sender_id": sender.get("id"),
            "sender_name": " ".join(name for name in names if name)[:200] or None,
            "sender_role": "admin" if anonymous else role,
            "sent_at": moment(event.get("date")),
            "text": "" if forwarded else own,
            "forward": own if forwarded and own.strip() else None,
            "quote": str(quoted.get("text") or quoted.get("caption") or "") or None,
            "is_edit": edited,
            "attachments": attachments,
        },
        where="message",
    )


def _attachments(event: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.get("photo"):
        found.append({"kind": "image"})
    if contact := part(event, "contact"):
        found.append({"kind": "card", "text": str(contact.get("phone_number") or "")})
    if document := part(event, "document"):
        found.append({"kind": "file", "text": str(document.get("file_name") or "")})
    entities = event.get("entities") or event.get("caption_entities")
    listed = entities if isinstance(entities, list) else ()
    links = (part(item).get("url") for item in listed if isinstance(item, Mapping))
    found += [{"kind": "link", "url": str(url)[:4096]} for url in links if url]
    return found[:50]


CHANNELS.register("telegram")(Telegram())
