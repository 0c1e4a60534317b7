"""What judging costs: median microseconds a message, beside NFKC of the same messages.

Run with `python -m tests.bench.bench_moderate`. CPU time of this process, so that a busy machine
disturbs it less; compare ratios of one run only.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import process_time_ns

from assistant.moderation.judge import Judge
from assistant.types.moderation import Message

MESSAGES = Path(__file__).parent.parent / "evals" / "moderation_messages.jsonl"
ROUNDS = 200
BULK = 10_000


def each(work: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Median microseconds `work` takes for each text, over the rounds."""
    taken: list[list[int]] = [[] for _ in texts]
    for _ in range(ROUNDS // 10):
        for times, text in zip(taken, texts, strict=True):
            start = process_time_ns()
            for _ in range(10):
                work(text)
            times.append(process_time_ns() - start)
    return [median(times) / 10_000 for times in taken]


def bulk(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Microseconds a text when `BULK` texts are worked through in a row; median of three."""
    many = [texts[at % len(texts)] for at in range(BULK)]
    runs = []
    for _ in range(3):
        start = process_time_ns()
        for text in many:
            work(text)
        runs.append((process_time_ns() - start) / 1000 / BULK)
    return median(runs)


def main() -> None:
    """Prints the figures."""
    rows = MESSAGES.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(row)["text"] for row in rows]
    start = process_time_ns()
    judge = Judge()
    loaded = (process_time_ns() - start) / 1e6

    def judged(text: str) -> object:
        return judge.judge(Message.model_construct(text=text))

    def normalised(text: str) -> object:
        return unicodedata.normalize("NFKC", text)

    for text in texts:
        judged(text)
    # As people type them: a message that is ASCII or already normal costs NFKC nothing.
    ours, theirs = each(judged, texts), each(normalised, texts)
    lines = [
        f"word lists and signals loaded    {loaded:8.1f} ms CPU",
        f"messages                         {len(texts):8d}, median {median(map(len, texts)):.0f} characters",
        f"judge, one message, median       {median(ours):8.1f} us",
        f"judge, one message, p99          {quantiles(ours, n=100)[98]:8.1f} us",
        f"NFKC, one message, median        {median(theirs):8.2f} us",
        f"ratio of the medians             {median(ours) / median(theirs):8.1f}",
        f"judge, {BULK} in a row          {bulk(judged, texts):8.1f} us a message",
        f"NFKC, {BULK} in a row           {bulk(normalised, texts):8.2f} us a message",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
