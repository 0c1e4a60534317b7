"""Small turns of phrase: what an operator typed, made to fit into a sentence of ours."""

from __future__ import annotations

import re

_CLOSING = "」』”’）)】》%"
_UNTIL_HEAD = re.compile(
    r"^(?:活动)?(?:截止|截至)(?:时间|日期)?(?:到|至|为|是)?[:：]?\s*|^到(?=\S)"
)
_DONE = re.compile(r"(?:止|结束|有效|为止|完)$")
_SPAN = re.compile(r"(?:\d+|[一二两三四五六七八九十半几]+)个?\s*(?:小时|分钟|天|周|月)$")
# What is posted: `广告` was 发布, `剧透结局` was simply done.
_POSTED = re.compile(
    r"^(?![在刷贴转晒推传散])[^发]{0,12}(?:广告|信息|消息|链接|二维码|小程序|海报|名片|内容|图片|视频|文章|谣言|口令|红包|截图|通知|[文帖码])$"
)
_PAIRS = (
    (re.compile(r"([，。！？：；、])[。；，、]+"), r"\1"),
    (re.compile(r"([!?~～…])。"), r"\1"),
    (re.compile(r"[，、；,;]+([。！？\n]|$)"), r"\1"),
    (re.compile(r"[ \t\u3000]+(?=\n|$)"), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def tidy(text: str) -> str:
    """`text` without doubled punctuation, white space at line ends and runs of empty lines."""
    for pattern, replacement in _PAIRS:
        text = pattern.sub(replacement, text)
    return text.strip()


def ended(text: str) -> str:
    """`text` as a sentence: with 。 after a letter or a closing mark, as it is after any other."""
    return f"{text}。" if text and (text[-1].isalnum() or text[-1] in _CLOSING) else text


def until(deadline: str) -> str:
    """A deadline as a clause: `本周日` is `本周日截止`, `今晚8点前` is `今晚8点前有效`."""
    core = _UNTIL_HEAD.sub("", deadline).strip() or deadline
    if _DONE.search(core) or core.startswith(("即日起", "仅限", "限", "只限")):
        return core
    if _SPAN.search(core):
        return f"{core}内有效"
    return f"{core}有效" if core.endswith(("前", "内")) else f"{core}截止"


def person(contact: str) -> str:
    """Whom to turn to, without the verb that was typed before it."""
    return (
        re.sub(
            r"^(?:请|可以?|有事|有问题)?(?:私信|私聊|联系|咨询|找)(?:一下)?[:：]?\s*", "", contact
        )
        or contact
    )


def stock(text: str) -> str:
    """What is in store: a bare number gets a unit, a bare amount gets a verb."""
    if re.fullmatch(r"\d+", text):
        return f"备货{text}份"
    return f"备货{text}" if text[:1].isdigit() else text


def deed(offence: str) -> str:
    """What was done, as something that can follow a name: `广告` is `在群里发布广告`."""
    core = re.sub(r"^(?:刚才|刚刚)", "", offence)
    if _POSTED.search(core):
        core = f"发布{core}"
    return core if "群" in core else f"在群里{core}"


def question(text: str) -> str:
    """A worry as a question to the reader, as it was typed where it is one already."""
    return text if text.endswith(("?", "？")) else f"{text.rstrip('。！!')}？"


def nickname(text: str) -> str:
    """The nickname format itself, without the words that announce it."""
    return (
        re.sub(
            r"^(?:请)?(?:群)?(?:昵称)?(?:格式|统一)?(?:请)?(?:改成|改为|为|是|写成)?[:：]?\s*",
            "",
            text,
        )
        or text
    )
