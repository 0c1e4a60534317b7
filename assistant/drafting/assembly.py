"""Puts the answer together: variants with checks and citations, and every warning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.drafting.facts import missing_facts
from assistant.drafting.prepared import Prepared
from assistant.drafting.variants import Written
from assistant.drafting.writing import Desk, Texts
from assistant.types.drafts import Draft, DraftWarning, Refusal, Usage, Variant
from assistant.types.passages import Citation

MAX_NAMED = 60


def assemble(identity: str, desk: Desk, written: Texts) -> Draft:
    """The draft that was written."""
    prepared = desk.prepared
    angles = prepared.task.header.angles
    variants = tuple(
        Variant(
            text=text.text,
            items=_items(desk, text) or None,
            checks=text.checks,
            citations=desk.advice.on(angles[text.angle].query),
        )
        for text in written.texts
    )
    warnings = (
        *prepared.warnings,
        *written.warnings,
        *_left_out(desk, written.texts),
        *_shortcomings(desk, written.texts),
    )
    return Draft(
        id=identity,
        task=prepared.task.name,
        variants=variants,
        engine="llm" if written.model else "template",
        model=written.model,
        prompt=prepared.task.prompt.identity,
        usage=written.usage,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _items(desk: Desk, text: Written) -> tuple[dict[str, Any], ...]:
    """The parts of a text, each with the passage it rests on where the task is made of parts."""
    header = desk.prepared.task.header
    found = desk.advice.on(header.angles[text.angle].query)
    if header.output != "items" or not found:
        return text.items
    return tuple(
        {**item, "source": _source(found[at % len(found)])} for at, item in enumerate(text.items)
    )


def _source(citation: Citation) -> dict[str, str]:
    return {"id": citation.id, "title": citation.passage.title, "quote": citation.quote}


def refusal(identity: str, prepared: Prepared, reason: Refusal) -> Draft:
    """A draft with nothing in it, and why."""
    return Draft(
        id=identity,
        task=prepared.task.name,
        variants=(),
        engine="template",
        model=None,
        prompt=prepared.task.prompt.identity,
        usage=Usage(),
        warnings=prepared.warnings,
        refused=reason,
    )


def _left_out(desk: Desk, texts: tuple[Written, ...]) -> Iterator[DraftWarning]:
    absent: dict[str, dict[str, list[int]]] = {}
    for number, text in enumerate(texts, start=1):
        parts = "\n".join(str(value) for item in text.items for value in item.values())
        for fact in missing_facts(desk.prepared.brief, f"{text.text}\n{parts}"):
            absent.setdefault(fact.field, {}).setdefault(fact.shown, []).append(number)
    for field, facts in absent.items():
        everywhere = all(len(numbers) == len(texts) for numbers in facts.values())
        named = "、".join(f"“{shown[:MAX_NAMED]}”" for shown in facts)
        numbers = sorted({number for found in facts.values() for number in found})
        which = "" if everywhere else f"第 {'、'.join(map(str, numbers))} 稿"
        yield DraftWarning(
            code="fact_not_used", field=field, detail=f"{named}没有写进{which or '文案'}"
        )


def _shortcomings(desk: Desk, texts: tuple[Written, ...]) -> Iterator[DraftWarning]:
    if desk.advice.missing is not None:
        detail = f"方法库暂时不可用({desk.advice.missing}),这次没有引用"
        yield DraftWarning(code="method_unavailable", field=None, detail=detail)
    if any(not text.sound for text in texts):
        detail = "这一稿没有通过全部硬性检查，请按检查结果改好再发"
        yield DraftWarning(code="check_failed", field=None, detail=detail)
    if len(texts) < desk.request.variants:
        detail = f"要 {desk.request.variants} 稿，写得出明显不同的只有 {len(texts)} 稿"
        yield DraftWarning(code="fewer_variants", field=None, detail=detail)
