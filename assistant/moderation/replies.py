"""The words a decision suggests posting: a reminder, a warning, a goodbye, a soothing answer.

None of them promises anything: no refund, no date, no compensation. Which wording is taken depends
on the message, so that a group does not read the same sentence again and again.
"""

from __future__ import annotations

from zlib import crc32

from assistant.types.moderation import Action, Label

_AD_WARN = (
    "温馨提醒：本群不发广告、二维码和外部链接，陌生链接点了可能中毒或被骗。这次先提醒一下，请不要再发啦。",
    "温馨提醒：为了大家的群聊体验和账号安全，群里请不要发推广信息。有好东西想分享，可以先私聊群主。",
    "温馨提醒：群里不发推广和加人信息哦，来路不明的链接和码有风险，请大家也不要点。下次注意~",
)
_AD_MUTE = (
    "警告：之前已经提醒过不要在群里发推广，现在先请你休息一会儿。再发会被移出群聊，请大家也不要添加陌生人。",
    "警告：再次出现广告，按群规暂停发言。请遵守群规，否则只能请你离开本群。",
)
_AD_KICK = (
    "提醒大家：刚才的推广信息已按群规处理，请不要添加、扫码或转账，谨防上当。",
    "刚才的广告已按群规处理。陌生人的链接、二维码和加好友请求请不要理会，保护好自己的账号和钱包。",
)
_ABUSE_WARN = (
    "温馨提醒：有不同意见可以慢慢说，请不要出口伤人。需要沟通的可以私聊管理员。",
    "温馨提醒：群里和气聊天，请不要攻击别人。有矛盾请小窗沟通，管理员也可以帮忙协调。",
)
_ABUSE_HARD = (
    "警告：请停止辱骂。已按群规处理，继续攻击他人会被移出群聊。",
    "警告：群里不接受人身攻击，已按群规处理。有问题请联系管理员解决。",
)
_FLOOD = (
    "温馨提醒：消息发得有点密，先歇一歇，别把大家的消息刷没啦。",
    "温馨提醒：请不要刷屏，同样的内容发一次大家就看到了。",
)
_COMPLAINT = (
    "看到您的反馈了，给您添麻烦了，很抱歉。麻烦把订单号或者情况私信给管理员，我们马上去核实，有结果会第一时间回复您。",
    "抱歉让您有不好的体验。您说的情况我们记下了，请私信发一下订单信息或照片，我们尽快核实后给您答复。",
    "谢谢您直接告诉我们，让您着急了。方便的话私聊发下具体情况（时间、订单、图片）,我们去查清楚再回复您。",
    "您的心情我们理解，对不起。这个问题我们已经在跟进核实，请把细节私信给管理员，我们会给您一个明确的回复。",
)
_DISPARAGE = (
    "谢谢您的看法，每个人的情况确实不一样。方便说说您遇到的具体情况吗？我们可以一起看看。",
    "理解您的顾虑。如果是使用中遇到了问题，欢迎私信告诉我们具体情况，我们认真了解一下。",
)
_INCITE = (
    "大家先别着急，您反映的情况我们看到了，正在核实。请把具体问题私信给管理员，我们逐一登记、逐一回复。",
    "各位的意见我们都看到了，负责人正在了解情况，核实后会在群里统一说明。有具体诉求的请先私信登记。",
)


def reply(action: Action, labels: tuple[Label, ...], text: str) -> str | None:
    """What could be posted after `action`, None when nothing needs saying."""
    if action == "allow" or not labels:
        return None
    choices = _choices(action, labels)
    return choices[crc32(text.encode("utf-8", "replace")) % len(choices)]


def _choices(action: Action, labels: tuple[Label, ...]) -> tuple[str, ...]:
    if "negative/incite" in labels:
        return _INCITE
    if action == "review":
        return _DISPARAGE if "negative/disparage" in labels else _COMPLAINT
    if "ad" in labels:
        return {"kick": _AD_KICK, "mute": _AD_MUTE}.get(action, _AD_WARN)
    if "negative/abuse" in labels:
        return _ABUSE_WARN if action in {"warn", "delete"} else _ABUSE_HARD
    return _FLOOD
