"""The briefs of `tests/evals/briefs.jsonl` all come out sound, or refused for a true reason."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.drafting.drafter import Drafter
from assistant.drafting.facts import letters
from assistant.errors import AssistantError
from assistant.text.similarity import bigram_similarity
from assistant.types.drafts import Draft, DraftRequest
from tests.drafting.fakes import PROMPTS, search

EVALS = Path(__file__).parents[1] / "evals" / "briefs.jsonl"
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in EVALS.read_text(encoding="utf-8").splitlines() if line.strip()
]
ERRORS = {"ContradictoryBrief", "InvalidBrief"}
DRAFTER = Drafter(prompts=PROMPTS, search=search)

UGLY = re.compile(
    r"。。|，，|，。|：。|：：|、、|；；|[！？。]，|“”|「」|【】|\(\)|（）|None|\{%|的的|了了|^\s*[，。：；、]|：\s*\Z",
    re.MULTILINE,
)


def request(case: dict[str, Any]) -> DraftRequest:
    return DraftRequest(
        task=case["task"],
        brief=case["brief"],
        variants=case.get("variants", 1),
        platform=case.get("platform"),
    )


async def drafted(case: dict[str, Any]) -> Draft:
    return await DRAFTER.draft(request(case))


def named(cases: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


@named([case for case in CASES if case.get("expect") in ERRORS])
async def test_a_brief_that_cannot_be_true_is_an_error(case: dict[str, Any]) -> None:
    with pytest.raises(AssistantError) as caught:
        await drafted(case)
    assert type(caught.value).__name__ == case["expect"]


@named([case for case in CASES if case.get("expect") == "refused"])
async def test_a_brief_with_nothing_lawful_in_it_is_refused(case: dict[str, Any]) -> None:
    draft = await drafted(case)
    assert draft.variants == ()
    assert draft.refused is not None
    assert draft.refused.provision


@named([case for case in CASES if case.get("expect") not in ERRORS | {"refused"}])
async def test_a_brief_becomes_copy_that_may_be_posted(case: dict[str, Any]) -> None:
    draft = await drafted(case)
    assert draft.variants
    if "expect" in case:
        assert case["expect"] in {warning.code for warning in draft.warnings}
    for variant in draft.variants:
        failed = [c for c in variant.checks if not c.passed and c.severity == "hard"]
        assert not failed, (variant.text, failed)
        assert variant.text.strip()
        assert not UGLY.search(variant.text), variant.text
        assert all(citation.quote in citation.passage.text for citation in variant.citations)
    for one, other in itertools.combinations(draft.variants, 2):
        assert bigram_similarity(one.text, other.text) <= 0.6
    _check_facts(case, draft)
    _check_numbers(case, draft)


def _check_facts(case: dict[str, Any], draft: Draft) -> None:
    """Every text that was given is in each variant, or its key is named in a warning."""
    told = {warning.field for warning in draft.warnings}
    shaping = {"group_type", "lifecycle_stage", "tone", "platform", "max_chars", "count"}
    for key, value in case["brief"].items():
        if key in told | shaping | {"recent_topics"}:
            continue
        items = value if isinstance(value, list) else re.split("、", str(value))
        for variant in draft.variants:
            for item in items:
                core = re.sub(r"^找|[元前]$", "", str(item))
                parts = re.findall(r"\d[\d.]*", core) if key.startswith("price") else []
                for part in parts or [core]:
                    assert letters(part) in letters(variant.text), (key, item, variant.text)


def _check_numbers(case: dict[str, Any], draft: Draft) -> None:
    """No number that is neither given, nor derived from two prices, nor a list's own."""
    given = set(re.findall(r"\d+(?:\.\d+)?", json.dumps(case["brief"], ensure_ascii=False)))
    for variant in draft.variants:
        text = re.sub(r"^\d+\. ", "", variant.text, flags=re.MULTILINE)
        text = re.sub(r"(?:立减|省下|省了|少花|省)[\d.]+元|约?[\d.]+折", "", text)
        assert set(re.findall(r"\d+(?:\.\d+)?", text)) <= given, text


def test_there_are_enough_briefs_of_every_task() -> None:
    tasks = [case["task"] for case in CASES]
    assert len(tasks) >= 25
    assert {task.name for task in DRAFTER.tasks()} == set(tasks)
