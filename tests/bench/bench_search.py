"""What searching costs: median milliseconds a question over the shipped cards, in process.

Run with `python -m tests.bench.bench_search`. CPU time of this process, all threads, so that a busy
machine disturbs it less; compare ratios of one run only. The yardstick is reading every card's text
for the question's terms, which is what a search without an index would do at the least.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time_ns

from assistant import resources
from assistant.retrieval.cards import load_cards
from assistant.retrieval.embedding import Corpus
from assistant.retrieval.entry import of_card
from assistant.retrieval.finder import CANDIDATES, SYNONYM_WEIGHT, Finder
from assistant.retrieval.generation import Generation, current
from assistant.retrieval.lexical import weighted_terms
from assistant.retrieval.library import Library
from assistant.retrieval.synonyms import Synonyms
from assistant.settings import Settings
from assistant.text.segment import terms
from assistant.types.passages import Passage, SearchFilters

QUESTIONS = Path(__file__).parent.parent / "evals" / "retrieval_questions.jsonl"
ROUNDS = 7
LONG = 2000
SHOWN = 5

Work = Callable[[str], object]


def each(work: Work, questions: Sequence[str]) -> list[float]:
    """Median milliseconds `work` takes for each question, over the rounds."""
    taken: list[list[int]] = [[] for _ in questions]
    for _ in range(ROUNDS):
        for times, question in zip(taken, questions, strict=True):
            start = process_time_ns()
            work(question)
            times.append(process_time_ns() - start)
    return [median(times) / 1e6 for times in taken]


def line(name: str, figures: Sequence[float], base: float) -> str:
    """One row: median, 95th percentile, and the ratio to the yardstick's median."""
    at = median(figures)
    return f"{name:<28} {at:8.2f} {quantiles(figures, n=20)[18]:8.2f} {at / base:8.1f}"


def searched(root: Path) -> list[str]:
    """Rows for the yardstick, each engine, both as one order, and what belongs to them."""
    rows = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows]
    knowledge = resources.knowledge_dir()
    texts = [card.passage.text for card in load_cards(knowledge)]
    synonyms = Synonyms.load(knowledge / "lexicons" / "synonyms.toml")
    index = Generation(root, current(root) or "", None, None)
    finder, anything = Finder(index, synonyms), SearchFilters()

    def scanned(question: str) -> object:
        asked = terms(question)
        return [sum(term in text for term in asked) for text in texts]

    def lexical(question: str) -> object:
        weights = weighted_terms(question, synonyms.of(question), SYNONYM_WEIGHT)
        return index.lexical.search(weights, anything, CANDIDATES)

    def dense(question: str) -> object:
        return index.dense.search(question, CANDIDATES)

    def fused(question: str) -> list[Passage]:
        return finder.search(question, SHOWN, anything)

    def judged(question: str) -> object:
        return finder.confidence(question, fused(question))

    each(judged, questions)  # the dictionary is loaded, the passages are read
    yardstick = each(scanned, questions)
    long = [(question * LONG)[:LONG] for question in questions[:20]]
    measured: list[tuple[str, Work, Sequence[str]]] = [
        ("lexical: terms and BM25", lexical, questions),
        ("dense: a vector and Chroma", dense, questions),
        ("fused: a search", fused, questions),
        ("a search and its confidence", judged, questions),
        (f"a search of {LONG} characters", fused, long),
    ]
    head = f"{f'{len(questions)} questions':<28} {'median':>8} {'p95':>8} {'ratio':>8}   (ms CPU)"
    found = [head, line("reading every card", yardstick, median(yardstick))]
    found += [line(n, each(work, asked), median(yardstick)) for n, work, asked in measured]
    index.close()
    return found


def built(root: Path) -> list[str]:
    """Rows for building the index of the shipped cards, and for its slowest part."""
    cards = load_cards(resources.knowledge_dir())
    windows = [window for card in cards for window in of_card(card).windows]

    async def opened(name: str) -> None:
        async with Library.open(Settings(data_dir=root / name)):
            return

    rows = [f"{'':<28} {'CPU s':>8} {'wall s':>8}"]
    whole: list[tuple[str, Callable[[], object]]] = [
        (f"build, {len(cards)} cards", lambda: asyncio.run(opened("new"))),
        ("open what is built", lambda: asyncio.run(opened("new"))),
        (f"fit {len(windows)} windows", lambda: Corpus.fitted(windows)),
    ]
    terms("先读词典")
    for name, work in whole:
        cpu, wall = process_time_ns(), perf_counter()
        work()
        figures = (process_time_ns() - cpu) / 1e9, perf_counter() - wall
        rows.append(f"{name:<28} {figures[0]:8.2f} {figures[1]:8.2f}")
    return rows


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        index = Settings(data_dir=root / "new").index_dir
        lines = [*built(root), "", *searched(index)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
