"""What checking a text costs, against folding the same text.

python -m tests.bench.bench_lint
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from assistant.checks.runner import Checker, shipped
from assistant.resources import knowledge_dir
from assistant.text.folding import fold_text

SENTENCES = Path(__file__).parents[1] / "evals" / "lint_sentences.jsonl"
ROUNDS = 7


def main() -> None:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    loading = _median(lambda: Checker(knowledge_dir(None) / "lexicons"))
    checker = shipped()
    folding = _median(lambda: [fold_text(text) for text in texts]) / len(texts)
    linting = _median(lambda: [checker.lint(text) for text in texts]) / len(texts)
    long_text = "\n".join(texts)[:5_000]
    long_folding = _median(lambda: fold_text(long_text))
    long_linting = _median(lambda: checker.run(long_text))
    _say(f"load the word lists: {loading * 1000:.0f} ms")
    _say(f"one sentence: {linting * 1e6:.0f} us, {linting / folding:.0f} x folding it")
    _say(
        f"{len(long_text)} characters: {long_linting * 1000:.1f} ms,"
        f" {long_linting / long_folding:.0f} x folding them"
    )


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
