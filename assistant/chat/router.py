"""What a message wants, from its words alone: small talk, an inspection, copy, or an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat.briefing import extracted
from assistant.chat.inspecting import inspection
from assistant.chat.intents import DraftOrder, Intent, JudgeOrder, LintOrder, Question, Talk
from assistant.chat.ordering import task_ordered
from assistant.chat.reading import Parted, Reading, partings
from assistant.chat.smalltalk import talk_in
from assistant.chat.spoken import platform_named
from assistant.types.drafts import TaskInfo


def route(text: str, tasks: Sequence[TaskInfo]) -> Intent:
    """The intent of `text` without what was said before. Never raises."""
    kind = talk_in(text)
    if kind is not None:
        return Talk(kind)
    reading = Reading(text)
    order = drafting(reading, tasks)
    looked_at = inspection(reading)
    if looked_at is not None and (order is None or _inspects_first(looked_at, reading)):
        return looked_at
    return order or Question(text.strip())


def drafting(reading: Reading, tasks: Sequence[TaskInfo]) -> DraftOrder | None:
    """The copy that is ordered, with every fact of the sentence in its brief; None: none is."""
    parted = next((part for part in partings(reading) if part.marked), None)
    task = _task(reading, parted, tasks)
    if task is None:
        return None
    info = next((info for info in tasks if info.name == task), None)
    brief = extracted(info, reading, parted) if info else {}
    return DraftOrder(task, brief, platform=platform_named(reading.text, task))


def _task(reading: Reading, parted: Parted | None, tasks: Sequence[TaskInfo]) -> str | None:
    if parted is not None:
        return task_ordered(parted.instruction, tasks) or task_ordered(
            reading.text[: len(parted.instruction) + 80], tasks
        )
    return task_ordered(reading.text, tasks)


_WRITES = re.compile(r"写[个一份段条]|拟|起草|出[个一份]|来[个一份段条]")


def _inspects_first(order: LintOrder | JudgeOrder, reading: Reading) -> bool:
    """`写个公告:检查一下消防…` orders copy though it speaks of checking."""
    return not _WRITES.search(reading.text[:20])
