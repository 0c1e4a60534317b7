"""What a platform takes in one message."""

from __future__ import annotations

from typing import Literal, NamedTuple

from assistant.checks.registered import CHECKS
from assistant.checks.report import measured
from assistant.checks.subject import Subject
from assistant.types.drafts import Check, Platform


class _Limit(NamedTuple):
    name: str
    most: int
    unit: Literal["字节", "字"]


# WeCom: developer.work.weixin.qq.com, group_welcome_template/add (text 3,000 bytes, link title 128),
# webhook messages (text 2,048, markdown 4,096), add_msg_template (text 4,000). Telegram: sendMessage,
# 4,096 characters of UTF-16. Feishu: custom bot, 20 KB a request. DingTalk: custom robot, 20,000 bytes.
_LIMITS: dict[Platform, _Limit] = {
    "wecom_welcome": _Limit("企业微信入群欢迎语", 3_000, "字节"),
    "wecom_webhook_text": _Limit("企业微信群机器人文本", 2_048, "字节"),
    "wecom_webhook_markdown": _Limit("企业微信群机器人 Markdown", 4_096, "字节"),
    "wecom_mass_send": _Limit("企业微信群发", 4_000, "字节"),
    "wecom_link": _Limit("企业微信链接标题", 128, "字节"),
    "telegram": _Limit("Telegram 消息", 4_096, "字"),
    "feishu": _Limit("飞书机器人", 20_000, "字节"),
    "dingtalk": _Limit("钉钉机器人", 20_000, "字节"),
}


@CHECKS.register("platform")
def check(subject: Subject) -> Check | None:
    """Hard where the platform cuts or refuses longer text; says nothing without a known limit."""
    limit = _LIMITS.get(subject.platform) if subject.platform else None
    if limit is None:
        return None
    units = "utf-8" if limit.unit == "字节" else "utf-16-le"
    size = len(subject.text.encode(units, errors="replace"))
    size = size if limit.unit == "字节" else size // 2
    detail = f"{limit.name}：{size} {limit.unit}，上限 {limit.most} {limit.unit}"
    return measured("platform", "hard", size <= limit.most, detail)
