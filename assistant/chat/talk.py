"""Short answers to small talk, and what is asked for when an order lacks something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.chat.intents import (
    DraftOrder,
    Intent,
    JudgeOrder,
    Lacking,
    LintOrder,
    Order,
    TalkKind,
)
from assistant.types.drafts import TaskInfo

_ABLE = (
    "我能做四件事：\n\n"
    "- **答疑**：社群运营怎么做，每句都带出处，例如“群里有人发广告怎么处理？”\n"
    "- **写文案**：{titles}，例如“给宝妈群写个欢迎语”\n"
    "- **查文案**：看有没有违规，例如“检查一下这段文案：……”\n"
    "- **判断消息**：是不是广告、骂人、投诉，例如“这条是不是广告：……”"
)
_SAID: dict[TalkKind, str] = {
    "greeting": "你好！可以问我社群运营的问题，也可以让我写文案、查文案、判断一条群消息。",
    "thanks": "不客气，有需要再叫我。",
    "who": "我是群管，帮做社群运营的人答疑、写文案、查文案、判断群消息。回答只按手头的资料，资料里没有的我会直说。",
    "able": _ABLE,
    "bye": "再见，群里有事随时来问。",
    "fine": "好的。还要写文案、查文案、判断消息，或者有问题要问，直接发给我就行。",
    "cancel": "好，先不做了。",
}

_NEEDED: dict[str, tuple[tuple[str, ...], str]] = {
    "promo": (
        ("product", "event", "benefits", "selling_points"),
        "要推什么产品？把名字发给我；有原价、现价、截止时间的话一起发，写得会更准。",
    ),
    "announcement": (
        ("event", "product", "schedule", "policy", "说明"),
        "要通知什么事？把事情、时间和地点（或链接）发给我。",
    ),
    "soothe": (
        ("complaint_text",),
        "顾客的原话是什么？发给我，我照着回；打算怎么处理、给什么补偿也可以一起说。",
    ),
    "warning": (
        ("offence",),
        "他做了什么？例如“阿强在群里发了兼职广告”；第几次、群规怎么写的也可以一起说。",
    ),
}
ASK_LINT = "把要检查的文案发给我，整段贴过来就行。"
ASK_JUDGE = "把要判断的那条消息发给我，原文贴过来就行。"


def small_talk(kind: TalkKind, tasks: Sequence[TaskInfo]) -> str:
    """The answer to small talk."""
    return _SAID[kind].format(titles=_titles(tasks)) if kind == "able" else _SAID[kind]


def checked(intent: Intent, tasks: Sequence[TaskInfo]) -> Intent:
    """`intent`, or what it lacks to be carried out."""
    match intent:
        case LintOrder(text=""):
            return Lacking(intent, "text", ASK_LINT)
        case JudgeOrder(text=""):
            return Lacking(intent, "text", ASK_JUDGE)
        case DraftOrder(task=""):
            return Lacking(intent, "task", f"要写哪一种？我会写：{_titles(tasks)}。")
        case DraftOrder(task=task, brief=brief) if missing(task, brief):
            needed, ask = _NEEDED[task]
            return Lacking(intent, needed[0], ask)
    return intent


def missing(task: str, brief: Mapping[str, Any]) -> bool:
    """Whether nothing is known that copy of this task could be about."""
    needed, _ = _NEEDED.get(task, ((), ""))
    return bool(needed) and not any(brief.get(name) for name in needed)


def text_wanted(order: Order) -> bool:
    """Whether what the order lacks is a text, to be taken as it stands."""
    return isinstance(order, LintOrder | JudgeOrder)


def _titles(tasks: Sequence[TaskInfo]) -> str:
    return "、".join(task.title for task in tasks)
