"""How long an offline draft takes, in process: `python -m tests.bench.bench_draft`."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path

from assistant import resources
from assistant.drafting.drafter import Drafter
from assistant.errors import AssistantError
from assistant.prompting.library import PromptLibrary
from assistant.types.drafts import DraftRequest
from tests.drafting.fakes import search

ROUNDS = 5
BRIEFS = Path(__file__).parents[1] / "evals" / "briefs.jsonl"


def main() -> None:
    started = time.perf_counter()
    prompts = PromptLibrary(resources.prompts_dir())
    loaded = time.perf_counter() - started
    drafter = Drafter(prompts=prompts, search=search)
    requests = [_request(line) for line in BRIEFS.read_text(encoding="utf-8").splitlines()]
    for variants in (1, 3):
        figures = [
            _milliseconds(drafter, request.model_copy(update={"variants": variants}))
            for _ in range(ROUNDS)
            for request in requests
        ]
        figures.sort()
        _say(
            f"offline draft, {variants} variant(s): median {statistics.median(figures):.1f} ms, "
            f"p95 {figures[int(len(figures) * 0.95)]:.1f} ms over {len(figures)} drafts"
        )
    _say(f"prompt library: {loaded * 1000:.0f} ms for {len(prompts.names())} prompts")


def _request(line: str) -> DraftRequest:
    case = json.loads(line)
    return DraftRequest(task=case["task"], brief=case["brief"], platform=case.get("platform"))


def _milliseconds(drafter: Drafter, request: DraftRequest) -> float:
    started = time.perf_counter()
    try:
        asyncio.run(drafter.draft(request))
    except AssistantError as error:
        if not error.fields:
            raise
    return (time.perf_counter() - started) * 1000


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
