"""Offline variants: each checked, each really different from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.drafting.brief import Brief
from assistant.drafting.checking import failed_hard
from assistant.drafting.facts import letters, missing_facts
from assistant.drafting.offline import Composed, compose
from assistant.drafting.phrases import Chooser
from assistant.drafting.task import Task
from assistant.text.similarity import bigram_similarity
from assistant.types.drafts import Check

MAX_SIMILARITY = 0.6
"""Bigram similarity up to which two variants count as different."""

REPAIRS = 4
"""How often one text is shortened or relieved of a fact before it is given up."""

POOL = 15
"""Texts written at most to choose the variants from; more hardly ever add one that differs."""

RunCheck = Callable[[str], tuple[Check, ...]]


@dataclass(frozen=True, slots=True)
class Written:
    """A text with what the checks say, its angle, and the brief's keys it had to leave out."""

    text: str
    items: tuple[dict[str, Any], ...]
    angle: int
    checks: tuple[Check, ...]
    dropped: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it may be posted."""
        return not failed_hard(self.checks)


def write_variants(
    task: Task, brief: Brief, *, count: int, seed: str, limit: int | None, check: RunCheck
) -> tuple[Written, ...]:
    """Up to `count` texts that may be posted and differ from each other; at least one text.

    Fewer come back where the facts leave no room to differ. Where no text passes the checks, the
    first one comes back with what they found.
    """
    pool: list[Written] = []
    unsound: Written | None = None
    chosen: tuple[Written, ...] = ()
    for turn, angle in _attempts(task, brief, seed):
        written = write_checked(
            task, brief, angle=angle, turn=turn, seed=seed, limit=limit, check=check
        )
        if written.sound:
            pool.append(written)
            chosen = max(chosen, _differing(pool, count), key=len)
        else:
            unsound = unsound or written
        if len(chosen) == count:
            break
    return chosen or ((unsound,) if unsound else ())


def _differing(pool: Sequence[Written], count: int) -> tuple[Written, ...]:
    """As many of the pool as can be told apart, starting from each in turn."""
    best: tuple[Written, ...] = ()
    for first in range(len(pool)):
        chosen = [pool[first]]
        for other in pool:
            if len(chosen) < count and all(different(other.text, kept.text) for kept in chosen):
                chosen.append(other)
        best = max(best, tuple(chosen), key=len)
        if len(best) == count:
            break
    return best


def write_checked(
    task: Task,
    brief: Brief,
    *,
    angle: int,
    turn: int,
    seed: str,
    limit: int | None,
    check: RunCheck,
) -> Written:
    """One text, repaired by rule until it passes: a fact that a check objects to goes, else length."""
    dropped: list[str] = []
    room = limit
    written = _write(task, brief, angle, turn, seed, room, check, dropped)
    for _ in range(REPAIRS):
        if written.sound:
            break
        culprit = _culprit(written, brief, task.header.subject)
        if culprit is not None:
            brief = brief.without(culprit)
            dropped.append(culprit)
        else:
            room = int(len(written.text) * 0.85)
        written = _write(task, brief, angle, turn, seed, room, check, dropped)
    return written


def usable_angles(task: Task, brief: Brief) -> list[int]:
    """The angles that the brief has the material for; the first one where it has none for any."""
    given = brief.core
    usable = [
        at
        for at, angle in enumerate(task.header.angles)
        if not angle.needs or any(name in given for name in angle.needs)
    ]
    return usable or [0]


def character_limit(task: Task, brief: Brief) -> int | None:
    """How many characters a text may have: the task's own limit or the brief's, the smaller."""
    asked = brief.core.get("max_chars")
    limits = [limit for limit in (asked, task.header.limit) if isinstance(limit, int)]
    return min(limits) if limits else None


def ordered_angles(task: Task, brief: Brief, seed: str) -> list[int]:
    """The usable angles in the order in which this brief's variants try them."""
    first = Chooser(seed, 0)
    return sorted(
        usable_angles(task, brief), key=lambda angle: first.rank(task.header.angles[angle].name)
    )


def _attempts(task: Task, brief: Brief, seed: str) -> Iterator[tuple[int, int]]:
    order = ordered_angles(task, brief, seed)
    for turn in range(POOL):
        yield turn, order[turn % len(order)]


def _write(
    task: Task,
    brief: Brief,
    angle: int,
    turn: int,
    seed: str,
    room: int | None,
    check: RunCheck,
    dropped: Sequence[str],
) -> Written:
    def fits(text: str) -> bool:
        return room is None or len(text) <= room

    made: Composed = compose(task, brief, angle=angle, turn=turn, seed=seed, fits=fits)
    return Written(made.text, made.items, angle, check(made.text), tuple(dropped))


def _culprit(written: Written, brief: Brief, subject: Sequence[str]) -> str | None:
    """The field whose words a failed check points at."""
    absent = {fact.needle for fact in missing_facts(brief, written.text)}
    for check in failed_hard(written.checks):
        for finding in check.findings:
            if finding.span is None:
                continue
            found = letters(written.text[slice(*finding.span)])
            for name in brief.core:
                value = letters(brief.text(name))
                if found and found in value and name not in subject and value not in absent:
                    return name
            for extra in brief.extras:
                if found and extra.sentence and found in letters(extra.sentence):
                    return extra.key
    return None


@lru_cache(maxsize=512)
def different(text: str, other: str) -> bool:
    """Whether two variants really differ."""
    return bigram_similarity(text, other) <= MAX_SIMILARITY
