"""Composes a text from a task's offline block, within a length, with no model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.drafting import kinds
from assistant.drafting.brief import Brief
from assistant.drafting.fields import FIELDS
from assistant.drafting.money import Price
from assistant.drafting.say import BARE, FULL, PLAIN, TIGHT, Say
from assistant.drafting.task import Task
from assistant.drafting.wording import tidy


@dataclass(frozen=True, slots=True)
class Composed:
    """A text, its parts, and the way it was written."""

    text: str
    items: tuple[dict[str, Any], ...]
    angle: int


Fits = Callable[[str], bool]


def compose(task: Task, brief: Brief, *, angle: int, turn: int, seed: str, fits: Fits) -> Composed:
    """The fullest text that `fits`: ornament goes first, then the least important facts.

    Where not even the subject alone fits, the shortest text is what comes back.
    """
    made = _write(task, brief, angle, turn, FULL, seed)
    for size, kept in _shorter(task, brief):
        if fits(made.text):
            break
        made = _write(task, kept, angle, turn, size, seed)
    return made


def values(task: Task, brief: Brief, say: Say) -> dict[str, object]:
    """What a prompt's blocks are given about the brief and the group."""
    kind = kinds.group_kind(brief)
    tone = kinds.tone(brief, kind)
    formal = tone == kinds.FORMAL
    return {
        "brief": {name: shown(brief.core.get(name), FIELDS[name].kind) for name in FIELDS},
        "say": say,
        "group": {
            "kind": kind,
            "stage": kinds.stage(brief) or "",
            "tone": tone,
            "you": "您" if formal else "你",
            "all": "各位" if formal else "大家",
        },
        "extras": extras(task, brief),
        "angle": task.header.angles[say.angle].name,
    }


def shown(value: object, kind: str) -> object:
    """A field's value as a template sees it: absent is empty, a price is text."""
    if value is None:
        return () if kind == "texts" else ""
    return str(value) if isinstance(value, Price) else value


def extras(task: Task, brief: Brief) -> tuple[str, ...]:
    """What was given beyond the task's own fields, each as a sentence."""
    own = set(task.header.fields)
    others = [
        f"{FIELDS[name].title}：{brief.text(name)}"
        for name in brief.core
        if name not in own
        and not FIELDS[name].style
        and name not in brief.assumed
        and name not in {"recent_topics", "count"}
    ]
    return (*others, *(extra.sentence for extra in brief.extras if extra.sentence is not None))


def _write(task: Task, brief: Brief, angle: int, turn: int, size: int, seed: str) -> Composed:
    kind = kinds.group_kind(brief)
    say = Say(
        brief,
        kind=kind,
        tone=kinds.tone(brief, kind),
        angle=angle,
        turn=turn,
        size=size,
        seed=seed,
    )
    text = task.prompt.offline(values(task, brief, say))
    return Composed(tidy(text), tuple(say.items), angle)


def _shorter(task: Task, brief: Brief) -> Iterator[tuple[int, Brief]]:
    yield TIGHT, brief
    yield BARE, brief
    yield PLAIN, brief
    for extra in reversed(brief.extras):
        brief = brief.without(extra.key)
        yield PLAIN, brief
    for name in _least_important(task, brief):
        value = brief.core[name]
        if isinstance(value, tuple):
            for end in range(len(value) - 1, 0, -1):
                brief = brief.having(name, value[:end])
                yield PLAIN, brief
        brief = brief.without(name)
        yield PLAIN, brief


def _least_important(task: Task, brief: Brief) -> Sequence[str]:
    own = [name for name in task.header.fields if name in brief.core]
    other = [name for name in brief.core if name not in own and not FIELDS[name].style]
    droppable = [name for name in own if name not in task.header.subject]
    return [*reversed(other), *reversed(droppable)]
