"""Calls are built as each platform's documentation says, signed with real keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from assistant.channels.accounts import Account
from assistant.channels.channel import CHANNELS, Call, Incoming, Reply
from assistant.channels.crypt import encrypted
from assistant.errors import Forbidden, InvalidInput, Misconfigured, NotFound
from assistant.types.moderation import Decision

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SECRET = "a-shared-secret"


def account(channel: str, secret: str = SECRET, **more: Any) -> Account:
    return Account.model_validate({"channel": channel, "name": "main", "secret": secret, **more})


def decision(action: str, **more: Any) -> Decision:
    given: dict[str, Any] = {
        "id": "dec_1", "message_id": "1", "labels": [], "flagged": action != "allow", "action": action,
        "reasons": [], "stage": "rule", "intent": "none", "policy": "default", "latency_us": 1,
    }  # fmt: skip
    return Decision.model_validate(given | more)


def answer(channel: str, event: dict[str, Any], made: Decision, **more: Any) -> Reply:
    incoming = Incoming(event=event)
    return CHANNELS.find(channel).answer(account(channel, **more), incoming, [made])


def body(reply: Reply) -> Any:
    return json.loads(reply.content) if reply.content else None


# OneBot


def onebot_call(event: dict[str, Any], secret: str = SECRET) -> Call:
    content = json.dumps(event, ensure_ascii=False).encode()
    signature = hmac.new(secret.encode(), content, hashlib.sha1).hexdigest()
    return Call({"x-signature": f"sha1={signature}"}, {}, content, NOW)


ONEBOT_EVENT: dict[str, Any] = {
    "time": 1767323045, "self_id": 10001, "post_type": "message", "message_type": "group",
    "sub_type": "normal", "message_id": 77, "group_id": 900, "user_id": 42,
    "message": [
        {"type": "reply", "data": {"id": "76"}},
        {"type": "text", "data": {"text": "加我 "}},
        {"type": "image", "data": {"url": "https://img.example/a.png"}},
    ],
    "sender": {"nickname": "小王", "card": "", "role": "member"},
}  # fmt: skip


def test_onebot_reads_a_group_message_with_its_picture() -> None:
    incoming = CHANNELS.find("onebot").read(account("onebot"), onebot_call(ONEBOT_EVENT))
    (message,) = incoming.messages
    assert (message.id, message.group_id, message.sender_id) == ("77", "900", "42")
    assert message.text == "加我 "
    assert message.sender_name == "小王"
    assert [item.kind for item in message.attachments] == ["image"]


def test_onebot_reads_cq_code_as_it_reads_segments() -> None:
    code = "看这个&#91;真&#93;[CQ:share,url=https://a.example/x,title=便宜&#44;快来]"
    event = ONEBOT_EVENT | {"message": code}
    (message,) = CHANNELS.find("onebot").read(account("onebot"), onebot_call(event)).messages
    assert message.text == "看这个[真]"
    assert message.attachments[0].kind == "link"
    assert message.attachments[0].text == "便宜,快来"


@pytest.mark.parametrize(
    "change",
    [
        {"message_type": "private"},
        {"post_type": "notice"},
        {"user_id": 10001},
        {"message": []},
    ],
)
def test_onebot_leaves_alone_what_is_no_message_of_a_member(change: dict[str, Any]) -> None:
    incoming = CHANNELS.find("onebot").read(account("onebot"), onebot_call(ONEBOT_EVENT | change))
    assert incoming.messages == ()


def test_onebot_judges_only_the_groups_it_was_given() -> None:
    only = account("onebot", groups=["901"])
    assert CHANNELS.find("onebot").read(only, onebot_call(ONEBOT_EVENT)).messages == ()


def test_onebot_refuses_a_wrong_signature() -> None:
    with pytest.raises(Forbidden, match="签名"):
        CHANNELS.find("onebot").read(account("onebot"), onebot_call(ONEBOT_EVENT, "another-secret"))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (decision("allow"), None),
        (decision("review", needs_human=True), None),
        (decision("warn", reply="请看群规"), {"reply": "请看群规", "at_sender": True}),
        (decision("mute"), {"delete": True, "ban": True, "ban_duration": 600}),
        (decision("kick"), {"delete": True, "kick": True}),
        (decision("kick", needs_human=True), {"delete": True}),
    ],
)
def test_onebot_answers_with_the_action_to_take(made: Decision, expected: Any) -> None:
    assert body(answer("onebot", ONEBOT_EVENT, made, mute_minutes=10)) == expected


# Telegram


def telegram_call(update: dict[str, Any], token: str = SECRET) -> Call:
    content = json.dumps(update).encode()
    return Call({"x-telegram-bot-api-secret-token": token}, {}, content, NOW)


def telegram_message(**more: Any) -> dict[str, Any]:
    return {
        "message_id": 5, "date": 1767323045, "chat": {"id": -100, "type": "supergroup"},
        "from": {"id": 7, "is_bot": False, "first_name": "Li", "username": "li7"}, "text": "hello",
    } | more  # fmt: skip


def test_telegram_judges_an_edit_as_an_edit() -> None:
    call = telegram_call({"update_id": 1, "edited_message": telegram_message()})
    (message,) = CHANNELS.find("telegram").read(account("telegram"), call).messages
    assert message.is_edit
    assert message.sender_name == "Li li7"


def test_telegram_takes_hidden_links_for_links() -> None:
    linked = telegram_message(entities=[{"type": "text_link", "url": "https://x.example"}])
    call = telegram_call({"message": linked})
    (message,) = CHANNELS.find("telegram").read(account("telegram"), call).messages
    assert message.attachments[0].url == "https://x.example"


def test_telegram_keeps_a_forward_apart_from_own_words() -> None:
    call = telegram_call({"message": telegram_message(forward_origin={"type": "user"})})
    (message,) = CHANNELS.find("telegram").read(account("telegram"), call).messages
    assert (message.text, message.forward) == ("", "hello")


def test_telegram_refuses_a_wrong_secret_token() -> None:
    call = telegram_call({"message": telegram_message()}, token="something else")
    with pytest.raises(Forbidden, match="secret_token"):
        CHANNELS.find("telegram").read(account("telegram"), call)


@pytest.mark.parametrize(
    ("action", "method"),
    [
        ("kick", "banChatMember"),
        ("mute", "restrictChatMember"),
        ("delete", "deleteMessage"),
        ("warn", "sendMessage"),
    ],
)
def test_telegram_returns_the_strongest_method(action: str, method: str) -> None:
    reply = answer("telegram", telegram_message(), decision(action, reply="请看群规"))
    assert body(reply)["method"] == method
    assert body(reply)["chat_id"] == -100


# Dify


def dify_call(event: dict[str, Any], secret: str = SECRET) -> Call:
    return Call({"authorization": f"Bearer {secret}"}, {}, json.dumps(event).encode(), NOW)


def test_dify_is_answered_when_it_knocks() -> None:
    incoming = CHANNELS.find("dify").read(account("dify"), dify_call({"point": "ping"}))
    assert incoming.reply is not None
    assert body(incoming.reply) == {"result": "pong"}


def test_dify_input_is_judged_whole() -> None:
    event = {"point": "app.moderation.input", "params": {"inputs": {"a": "一"}, "query": "二"}}
    (message,) = CHANNELS.find("dify").read(account("dify"), dify_call(event)).messages
    assert message.text == "二\n一"
    reply = answer("dify", event, decision("warn"))
    assert body(reply)["flagged"] is True
    assert body(reply)["preset_response"]


def test_dify_hears_which_points_there_are() -> None:
    with pytest.raises(InvalidInput, match="ping"):
        CHANNELS.find("dify").read(account("dify"), dify_call({"point": "app.unknown"}))


# WeCom: the verification call is the one printed in WeCom's documentation

WECOM_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


def wecom(**more: Any) -> Account:
    return account("wecom", WECOM_KEY, token="QDG6eK", **more)


def wecom_call(event: dict[str, Any]) -> Call:
    key = base64.b64decode(WECOM_KEY + "=")
    message = json.dumps(event, ensure_ascii=False).encode()
    plain = os.urandom(16) + len(message).to_bytes(4, "big") + message
    sealed = encrypted(key, key[:16], plain, block=32)
    signed = "".join(sorted(["QDG6eK", "1767323045", "n1", sealed]))
    query = {
        "msg_signature": hashlib.sha1(signed.encode()).hexdigest(),
        "timestamp": "1767323045",
        "nonce": "n1",
    }
    return Call({}, query, json.dumps({"encrypt": sealed}).encode(), NOW)


def test_wecom_answers_the_published_verification_call() -> None:
    echo = (
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
    )
    query = {
        "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        "timestamp": "1409659589",
        "nonce": "263014780",
        "echostr": echo,
    }
    incoming = CHANNELS.find("wecom").read(wecom(), Call({}, query, b"", NOW))
    assert incoming.reply is not None
    assert incoming.reply.content == "1616140317555161061"


def test_wecom_reads_a_message_and_answers_sealed() -> None:
    event = {
        "msgid": "m1", "chatid": "c1", "chattype": "group", "from": {"userid": "u1"},
        "msgtype": "text", "text": {"content": "@助手 怎么退货"},
    }  # fmt: skip
    incoming = CHANNELS.find("wecom").read(wecom(), wecom_call(event))
    assert incoming.messages[0].text == "@助手 怎么退货"
    made = decision("review", reply="您好,我来帮您看看")
    sealed = body(CHANNELS.find("wecom").answer(wecom(), incoming, [made]))
    query = {
        "msg_signature": sealed["msgsignature"],
        "timestamp": sealed["timestamp"],
        "nonce": sealed["nonce"],
        "echostr": sealed["encrypt"],
    }
    opened = CHANNELS.find("wecom").read(wecom(), Call({}, query, b"", NOW)).reply
    assert opened is not None
    assert body(opened)["stream"]["content"] == "您好,我来帮您看看"


def test_wecom_refuses_a_changed_body() -> None:
    call = wecom_call({"msgid": "m1"})
    changed = Call(call.headers, call.query, call.body.replace(b'"encrypt": "', b'"encrypt": "A'))
    with pytest.raises(Forbidden):
        CHANNELS.find("wecom").read(wecom(), changed)


def test_wecom_says_what_its_secret_should_be() -> None:
    wrong = account("wecom", "not-an-aes-key", token="QDG6eK")
    with pytest.raises(Misconfigured, match="43 位"):
        CHANNELS.find("wecom").read(wrong, wecom_call({"msgid": "m1"}))


# Feishu


def feishu_call(event: dict[str, Any], *, sent: float | None = None, secret: str = SECRET) -> Call:
    key, vector = hashlib.sha256(secret.encode()).digest(), os.urandom(16)
    tail = encrypted(key, vector, json.dumps(event, ensure_ascii=False).encode(), block=16)
    sealed = base64.b64encode(vector + base64.b64decode(tail)).decode()
    content = json.dumps({"encrypt": sealed}).encode()
    timestamp = str(int(NOW.timestamp() if sent is None else sent))
    signature = hashlib.sha256(f"{timestamp}n1{secret}".encode() + content).hexdigest()
    headers = {
        "x-lark-request-timestamp": timestamp,
        "x-lark-request-nonce": "n1",
        "x-lark-signature": signature,
    }
    return Call(headers, {}, content, NOW)


FEISHU_EVENT = {
    "schema": "2.0", "header": {"event_id": "e1", "event_type": "im.message.receive_v1"},
    "event": {
        "sender": {"sender_id": {"open_id": "ou_1"}, "sender_type": "user"},
        "message": {
            "message_id": "om_1", "chat_id": "oc_1", "chat_type": "group", "message_type": "text",
            "create_time": "1767323045000", "content": "{\"text\": \"扫码进群\"}",
        },
    },
}  # fmt: skip


def test_feishu_reads_a_sealed_group_message() -> None:
    (message,) = CHANNELS.find("feishu").read(account("feishu"), feishu_call(FEISHU_EVENT)).messages
    assert (message.id, message.group_id, message.text) == ("om_1", "oc_1", "扫码进群")


def test_feishu_gets_its_challenge_back() -> None:
    call = feishu_call({"type": "url_verification", "challenge": "c-1"})
    reply = CHANNELS.find("feishu").read(account("feishu"), call).reply
    assert reply is not None
    assert body(reply) == {"challenge": "c-1"}


def test_feishu_refuses_yesterday() -> None:
    call = feishu_call(FEISHU_EVENT, sent=NOW.timestamp() - 86_400)
    with pytest.raises(Forbidden, match="相差"):
        CHANNELS.find("feishu").read(account("feishu"), call)


def test_feishu_refuses_what_is_not_sealed() -> None:
    call = Call({}, {}, json.dumps(FEISHU_EVENT).encode(), NOW)
    with pytest.raises(Forbidden, match="Encrypt Key"):
        CHANNELS.find("feishu").read(account("feishu"), call)


# DingTalk


def dingtalk_call(event: dict[str, Any], *, sent: float | None = None) -> Call:
    timestamp = str(int((NOW.timestamp() if sent is None else sent) * 1000))
    digest = hmac.new(SECRET.encode(), f"{timestamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    headers = {"timestamp": timestamp, "sign": base64.b64encode(digest).decode()}
    return Call(headers, {}, json.dumps(event, ensure_ascii=False).encode(), NOW)


DINGTALK_EVENT = {
    "msgId": "m1", "msgtype": "text", "text": {"content": " 日结三百 "}, "conversationId": "c1",
    "conversationType": "2", "senderStaffId": "s1", "senderNick": "老李", "createAt": 1767323045000,
}  # fmt: skip


def test_dingtalk_reads_a_message_and_calls_its_sender() -> None:
    incoming = CHANNELS.find("dingtalk").read(account("dingtalk"), dingtalk_call(DINGTALK_EVENT))
    assert incoming.messages[0].text == "日结三百"
    reply = body(answer("dingtalk", DINGTALK_EVENT, decision("warn", reply="请看群规")))
    assert reply["text"]["content"] == "请看群规"
    assert reply["at"] == {"atUserIds": ["s1"]}


def test_dingtalk_refuses_a_signature_of_two_hours_ago() -> None:
    call = dingtalk_call(DINGTALK_EVENT, sent=NOW.timestamp() - 7200)
    with pytest.raises(Forbidden, match="过期"):
        CHANNELS.find("dingtalk").read(account("dingtalk"), call)


# All of them


def test_an_unknown_platform_lists_those_there_are() -> None:
    with pytest.raises(NotFound, match="telegram"):
        CHANNELS.find("icq")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_event_is_refused(content: bytes) -> None:
    signature = hmac.new(SECRET.encode(), content, hashlib.sha1).hexdigest()
    call = Call({"x-signature": f"sha1={signature}"}, {}, content, NOW)
    with pytest.raises(InvalidInput):
        CHANNELS.find("onebot").read(account("onebot"), call)


LONE = "加V信 abc12345 \ud83d"


def test_half_a_character_does_not_slip_a_message_past() -> None:
    event = ONEBOT_EVENT | {"message": [{"type": "text", "data": {"text": LONE}}]}
    content = json.dumps(event).encode()
    signature = hmac.new(SECRET.encode(), content, hashlib.sha1).hexdigest()
    call = Call({"x-signature": f"sha1={signature}"}, {}, content, NOW)
    (message,) = CHANNELS.find("onebot").read(account("onebot"), call).messages
    assert message.text == "加V信 abc12345 ?"


def test_half_a_character_on_a_card_does_not_either() -> None:
    card = {"type": "json", "data": {"data": json.dumps({"prompt": LONE})}}
    (message,) = (
        CHANNELS.find("onebot")
        .read(account("onebot"), onebot_call(ONEBOT_EVENT | {"message": [card]}))
        .messages
    )
    assert [attachment.text for attachment in message.attachments] == ["加V信 abc12345 ?"]


@pytest.mark.parametrize("odd", [5, "x", [5], {"a": 1}, 10**400, True, None, [None]])
@pytest.mark.parametrize("name", ["chat", "date", "entities", "photo", "from", "document", "type"])
def test_telegram_survives_a_field_of_another_kind(name: str, odd: Any) -> None:
    update = telegram_message(text="早上好")
    change = {"chat": {"id": -1, "type": odd}} if name == "type" else {name: odd}
    call = telegram_call({"message": update | change})
    incoming = CHANNELS.find("telegram").read(account("telegram"), call)
    reply = incoming.reply or CHANNELS.find("telegram").answer(
        account("telegram"), incoming, [decision("mute")]
    )
    assert reply.status == (204 if name in {"chat", "type"} else 200)


@pytest.mark.parametrize("odd", ["x", "1" * 5000, 10**400, [1], {}, None])
def test_a_time_that_is_none_is_left_out(odd: Any) -> None:
    event = DINGTALK_EVENT | {"createAt": odd}
    (message,) = CHANNELS.find("dingtalk").read(account("dingtalk"), dingtalk_call(event)).messages
    assert message.sent_at is None


def test_feishu_content_nested_beyond_reason_is_refused() -> None:
    event = json.loads(json.dumps(FEISHU_EVENT))
    event["event"]["message"]["content"] = "[" * 100_000
    with pytest.raises(InvalidInput, match="content"):
        CHANNELS.find("feishu").read(account("feishu"), feishu_call(event))
