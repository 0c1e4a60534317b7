"""What a conversation has standing: an order that waits for a fact, the last order carried out.

It is worked out anew from the stored turns each time, by understanding them in turn as they were
understood when they were said. So nothing beside the turns has to be kept, and a conversation that
came from elsewhere (the OpenAI-compatible route) stands as well as our own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.chat.amending import amended
from assistant.chat.briefing import extracted
from assistant.chat.followup import Depends, depends
from assistant.chat.intents import (
    DraftOrder,
    Intent,
    JudgeOrder,
    Lacking,
    LintOrder,
    Order,
    Question,
    Talk,
)
from assistant.chat.naming import first_name
from assistant.chat.ordering import ASKS
from assistant.chat.reading import Reading, partings, unwrapped
from assistant.chat.router import route
from assistant.chat.talk import checked, missing, text_wanted
from assistant.types.chat import DraftCard, Turn
from assistant.types.drafts import TaskInfo

MAX_TURNS = 40
MAX_FACT = 60
MAX_ASKING = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """`topic` is the last question that stood alone, `text` the copy written last."""

    topic: str | None = None
    waiting: Lacking | None = None
    done: Order | None = None
    text: str = ""


def standing(turns: Sequence[Turn], tasks: Sequence[TaskInfo]) -> Standing:
    """What the newest `MAX_TURNS` of a conversation leave standing."""
    state = Standing()
    for turn in turns[-MAX_TURNS:]:
        if turn.role == "user":
            state = after(state, understood(turn.text, state, tasks))
        elif turn.answer is not None and isinstance(turn.answer.result, DraftCard):
            draft = turn.answer.result.value
            if draft.variants:
                state = replace(state, text=draft.variants[-1].text, waiting=None)
            if not isinstance(state.done, DraftOrder) or state.done.task != draft.task:
                state = replace(state, done=DraftOrder(draft.task))
        elif turn.answer is None and isinstance(state.done, DraftOrder):
            state = replace(state, text=turn.text)
    return state


def after(state: Standing, intent: Intent) -> Standing:
    """What stands once `intent` was answered."""
    match intent:
        case Lacking():
            return replace(state, waiting=intent)
        case Question(text=text, earlier=earlier):
            topic = state.topic if earlier and state.topic else text
            return replace(state, topic=topic, waiting=None)
        case DraftOrder() | LintOrder() | JudgeOrder():
            return replace(state, done=intent, waiting=None)
        case Talk(kind="cancel"):
            return replace(state, waiting=None)
    return state


def understood(text: str, state: Standing, tasks: Sequence[TaskInfo]) -> Intent:
    """What `text` wants, said after what stands."""
    intent = route(text, tasks)
    if state.waiting is not None:
        return checked(_supplied(text, intent, state.waiting, tasks), tasks)
    if isinstance(state.done, DraftOrder):
        intent = amended(text, intent, state.done, state.text, tasks) or intent
    elif state.done is not None and isinstance(intent, Question):
        intent = _another(text, state.done) or intent
    if isinstance(intent, LintOrder) and not intent.text and state.text:
        done = state.done if isinstance(state.done, DraftOrder) else None
        intent = LintOrder(state.text, brief=done.brief if done else None)
    if isinstance(intent, Question) and state.topic and depends(text) is not Depends.NO:
        intent = Question(intent.text, state.topic, depends(text) is Depends.PERHAPS)
    return checked(intent, tasks)


_PREFIX = re.compile(r"^(?:就是|是)?(?:这|那)?一?(?:条|段|句|个)?(?:是|:|：|,|，)+")


def _supplied(text: str, intent: Intent, waiting: Lacking, tasks: Sequence[TaskInfo]) -> Intent:
    """The waiting order with what `text` supplies, or `intent` where it wants something else."""
    if isinstance(intent, Talk) and not text_wanted(waiting.order):
        return intent
    if isinstance(intent, Talk) and intent.kind in {"cancel", "able", "who"}:
        return intent
    if isinstance(intent, LintOrder | JudgeOrder) and intent.text:
        return intent
    if not isinstance(waiting.order, DraftOrder):
        elsewhere = isinstance(intent, DraftOrder) or (
            isinstance(intent, Question) and _asks_us(text)
        )
        if elsewhere:
            return intent
        given = unwrapped(_PREFIX.sub("", text.strip()))
        return replace(waiting.order, text=given)
    if waiting.field == "task":
        named = route(f"帮我写个{text.strip()}", tasks)
        return named if isinstance(named, DraftOrder) and named.task else intent
    if isinstance(intent, DraftOrder) and intent.task not in {"", waiting.order.task}:
        return intent
    if isinstance(intent, Question) and _asks_us(text):
        return intent
    return _filled(text, waiting, waiting.order, tasks)


def _filled(
    text: str, waiting: Lacking, order: DraftOrder, tasks: Sequence[TaskInfo]
) -> DraftOrder:
    """The order with the facts of `text`; where none is named, the text is the fact asked for."""
    info = next(info for info in tasks if info.name == order.task)
    reading = Reading(text)
    parted = next((part for part in partings(reading) if part.marked), None)
    brief = {**order.brief, **extracted(info, reading, parted)}
    named = first_name(reading) if waiting.field in {"product", "event"} else ""
    if named and not brief.get("product") and not brief.get("event"):
        # The first thing said is what was asked for; what follows it is praise.
        praise = [point for point in brief.pop("selling_points", []) if point != named]
        brief |= {waiting.field: named} | ({"selling_points": praise} if praise else {})
    if missing(order.task, brief):
        brief[waiting.field] = named[:MAX_FACT] or text.strip()
    return replace(order, brief=brief)


def _asks_us(text: str) -> bool:
    """Whether a short text asks the assistant something, as no copy and no fact does."""
    last = re.split(r"[,。;!\n]|\?(?=.)", Reading(text).text)[-1]
    return len(text) <= MAX_ASKING and bool(ASKS.search(last))


_NEXT = re.compile(
    r"^(?:那|再看(?:看|下|一下)?|还有|另外)?(?:这|下面|以下)?(?:一)?(?:条|句|段|个)?(?:呢|怎么样|行吗|行不行"
    r"|可以吗)?[:：\s,，]+(?P<v>\S.{3,})$",
    re.DOTALL,
)


def _another(text: str, done: Order) -> Intent | None:
    """`那这条呢:…` after a judgement: the same once more."""
    match = _NEXT.match(text.strip())
    if match is None or match.start("v") < 2 or isinstance(done, DraftOrder):
        return None
    return replace(done, text=unwrapped(match["v"]))
