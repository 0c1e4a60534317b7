"""What a message wants, from its words alone: small talk, an inspection, copy, or an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat.briefing import extracted
from assistant.chat.inspecting import inspection
from assistant.chat.intents import DraftOrder, Intent, Question, Talk
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
    looked_at = inspection(reading)
    order = drafting(Reading(_order(text)), tasks, anywhere=looked_at is None)
    if looked_at is not None and (order is None or not _WRITES.search(_head(reading))):
        return looked_at
    return order or Question(text.strip())


def drafting(
    reading: Reading, tasks: Sequence[TaskInfo], *, anywhere: bool = True
) -> DraftOrder | None:
    """The copy that is ordered, with every fact of the sentence in its brief; None: none is.

    `anywhere`: the order may also stand after a colon. It may not where a text is handed over to be
    looked at, since that text orders nothing.
    """
    parted = next((part for part in partings(reading) if part.marked), None)
    task = _task(reading, parted, tasks, anywhere=anywhere)
    if task is None:
        return None
    info = next((info for info in tasks if info.name == task), None)
    brief = extracted(info, reading, parted) if info else {}
    return DraftOrder(task, brief, platform=platform_named(reading.text, task))


def _task(
    reading: Reading, parted: Parted | None, tasks: Sequence[TaskInfo], *, anywhere: bool
) -> str | None:
    if parted is None:
        return task_ordered(reading.text, tasks)
    named = task_ordered(parted.instruction, tasks)
    if named is None and anywhere:
        named = task_ordered(reading.text[: len(parted.instruction) + MAX_BEYOND], tasks)
    return named


MAX_ORDER = 2_000
"""Characters of a message that may be an order with its facts; patterns read no further."""

MAX_BEYOND = 80
_WRITES = re.compile(r"写[个一份段条]|拟|起草|出[个一份]|来[个一份段条]")


def _order(text: str) -> str:
    """The part of a message that is read for an order, long gaps closed."""
    return re.sub(r"\s{3,}", "\n", text[:MAX_ORDER])


def _head(reading: Reading) -> str:
    """What stands before the first colon, line end or quotation: `写个公告:检查一下消防…`."""
    return re.split(r"[:\n“\"「『]", reading.text, maxsplit=1)[0]
