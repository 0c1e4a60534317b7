"""Gets the variants of one draft written: by the model where it can, offline where it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.drafting import kinds
from assistant.drafting.checking import RunChecks
from assistant.drafting.facts import facts_of, missing_facts
from assistant.drafting.fields import FIELDS
from assistant.drafting.method import Advice
from assistant.drafting.modelled import Chains, Modelled, write_with_model
from assistant.drafting.offline import values
from assistant.drafting.prepared import Prepared
from assistant.drafting.say import FULL, Say, price_drop
from assistant.drafting.variants import (
    Written,
    character_limit,
    different,
    ordered_angles,
    write_variants,
)
from assistant.errors import ModelError
from assistant.prompting.library import Rendered
from assistant.types.drafts import Check, DraftRequest, DraftWarning, Usage

MAX_NOTES = 1_500
"""Characters of notes that go into a prompt; two pages say what a draft needs."""


READERS = frozenset({"audience", "community"})
"""Fields that say who reads a text. A model may leave them unsaid; a repair is not worth them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that writing needs: the brief, the request, the method, the checks."""

    prepared: Prepared
    request: DraftRequest
    advice: Advice
    run_checks: RunChecks

    @property
    def limit(self) -> int | None:
        """Characters a text may have."""
        return character_limit(self.prepared.task, self.prepared.brief)

    def check(self, text: str) -> tuple[Check, ...]:
        """What the checks say of a text."""
        brief = self.prepared.brief
        drop = price_drop(brief)
        assumed = {name: brief.text(name) for name in brief.assumed}
        return self.run_checks(
            text,
            task=self.prepared.task.name,
            brief={**assumed, **self.request.brief},
            platform=self.request.platform,
            required=self._required(),
            facts=tuple(part for part in drop or () if part),
        )

    def _required(self) -> tuple[str, ...]:
        elements = self.prepared.task.header.elements
        return tuple(f.needle for f in facts_of(self.prepared.brief) if f.field in elements)


@dataclass(frozen=True, slots=True)
class Texts:
    """The variants that were written. `model` None means the offline engine wrote them all."""

    texts: tuple[Written, ...]
    model: str | None = None
    usage: Usage = field(default_factory=Usage)
    warnings: tuple[DraftWarning, ...] = ()


def write_offline(desk: Desk) -> Texts:
    """The variants composed from the task's offline block."""
    return Texts(
        write_variants(
            desk.prepared.task,
            desk.prepared.brief,
            count=desk.request.variants,
            seed=desk.prepared.seed,
            limit=desk.limit,
            check=desk.check,
        )
    )


async def write_by_model(desk: Desk, chains: Chains) -> Texts:
    """The variants by the model, all at once; those it fails at are composed offline instead."""
    angles = ordered_angles(desk.prepared.task, desk.prepared.brief, desk.prepared.seed)
    wanted = [angles[turn % len(angles)] for turn in range(desk.request.variants)]
    answers = await asyncio.gather(
        *(_ask(desk, chains, angle, turn) for turn, angle in enumerate(wanted))
    )
    kept: list[Written] = []
    failures: list[DraftWarning] = []
    usage, model = Usage(), None
    for angle, answer in zip(wanted, answers, strict=True):
        if isinstance(answer, ModelError):
            failures.append(_failed(answer))
            continue
        usage += answer.usage
        if not answer.sound:
            failures.append(_rejected(answer))
        elif all(different(answer.text, other.text) for other in kept):
            model = answer.model
            kept.append(Written(answer.text, answer.items, angle, answer.checks))
    if failures:
        kept += _replacements(desk, kept, len(failures))
    return Texts(tuple(kept), model, usage, tuple(dict.fromkeys(failures)))


async def _ask(desk: Desk, chains: Chains, angle: int, turn: int) -> Modelled | ModelError:
    header = desk.prepared.task.header

    def render(repair: Mapping[str, object]) -> Rendered:
        return desk.prepared.task.prompt.render(prompt_values(desk, angle, turn, repair))

    try:
        return await write_with_model(
            chains,
            render,
            has_items=header.output == "items",
            max_tokens=header.max_tokens,
            check=desk.check,
            lacking=lambda text: _lacking(desk, text),
        )
    except ModelError as error:
        return error


def _lacking(desk: Desk, text: str) -> list[str]:
    absent = missing_facts(desk.prepared.brief, text)
    return [fact.shown for fact in absent if fact.field not in READERS]


def prompt_values(
    desk: Desk, angle: int, turn: int, repair: Mapping[str, object]
) -> dict[str, object]:
    """What the `system` and `user` blocks are given."""
    task, brief = desk.prepared.task, desk.prepared.brief
    kind = kinds.group_kind(brief)
    say = Say(
        brief,
        kind=kind,
        tone=kinds.tone(brief, kind),
        angle=angle,
        turn=turn,
        size=FULL,
        seed=desk.prepared.seed,
    )
    query = task.header.angles[angle].query
    return {
        **values(task, brief, say),
        "facts": _facts(desk),
        "method": tuple(citation.quote for citation in desk.advice.on(query)),
        "elements": tuple(FIELDS[name].title for name in task.header.elements),
        "limit": desk.limit or 0,
        "repair": repair,
    }


def _facts(desk: Desk) -> dict[str, str]:
    brief = desk.prepared.brief
    core = {FIELDS[name].title: brief.text(name) for name in brief.core if name != "max_chars"}
    drop = price_drop(brief)
    derived = {"降价": "，".join(part for part in drop if part)} if drop else {}
    others = {extra.key: extra.sentence for extra in brief.extras if extra.sentence}
    notes = {key: note[:MAX_NOTES] for key, note in brief.notes.items()}
    return {**core, **derived, **others, **notes}


def _replacements(desk: Desk, kept: list[Written], count: int) -> tuple[Written, ...]:
    made = write_offline(replace(desk, request=desk.request.model_copy(update={"variants": 5})))
    fresh = [text for text in made.texts if all(different(text.text, other.text) for other in kept)]
    return tuple(fresh[:count]) or made.texts[: 0 if kept else 1]


def _failed(error: ModelError) -> DraftWarning:
    return DraftWarning(
        code="model_failed", field=None, detail=f"模型没有写成({error.message}),改由离线模板来写"
    )


def _rejected(answer: Modelled) -> DraftWarning:
    names = "、".join(check.id for check in answer.checks if not check.passed)
    return DraftWarning(
        code="model_rejected",
        field=None,
        detail=f"模型的稿子改了几次仍通不过检查({names}),改由离线模板来写",
    )
