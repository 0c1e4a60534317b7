"""How well passages are found: recall, reciprocal rank and abstention over a set of questions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import FieldProblem, InvalidInput
from assistant.retrieval.library import Library
from assistant.retrieval.quotes import ANSWERABLE
from assistant.types.base import Value

DEPTH = 10


class Question(Value):
    """A question and the cards that answer it; none means that the material does not say."""

    question: str
    cards: tuple[str, ...] = ()
    kind: str = ""


class EngineFigures(Value):
    """Shares of the answerable questions, 0 to 1; `mrr` is the mean reciprocal rank within 10."""

    engine: str
    recall_at_1: float
    recall_at_3: float
    recall_at_5: float
    mrr: float


class RetrievalFigures(Value):
    """`abstained` is the share of unanswerable questions left unanswered, `refused` the share of
    answerable ones that were; `missed` lists answerable questions without a hit among five.
    """

    questions: int
    answerable: int
    engines: tuple[EngineFigures, ...]
    abstained: float
    refused: float
    missed: tuple[str, ...]


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions in a JSON Lines file. Raises InvalidInput with the line that is wrong."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Question.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            where = f"{path.name} 第 {number} 行"
            problem = FieldProblem(where, "应为 {question, cards, kind}")
            raise InvalidInput(f"{where}有误", problems=[problem]) from error
    return tuple(found)


async def evaluate_retrieval(library: Library, path: Path) -> RetrievalFigures:
    """The figures of lexical, dense and fused search over the questions in `path`."""
    questions = read_questions(path)
    answerable = [question for question in questions if question.cards]
    silent = [question for question in questions if not question.cards]
    engines: list[EngineFigures] = []
    missed: tuple[str, ...] = ()
    for engine, weight in (("lexical", 1.0), ("dense", 0.0), ("fused", None)):
        ranks = [await _rank(library, question, weight) for question in answerable]
        engines.append(_figures(engine, ranks))
        missed = tuple(
            question.question
            for question, rank in zip(answerable, ranks, strict=True)
            if rank is None or rank > 5
        )
    return RetrievalFigures(
        questions=len(questions),
        answerable=len(answerable),
        engines=tuple(engines),
        abstained=await _abstained(library, silent),
        refused=await _abstained(library, answerable),
        missed=missed,
    )


async def _rank(library: Library, question: Question, weight: float | None) -> int | None:
    found = await library.search(question.question, k=DEPTH, weight=weight)
    wanted = {f"card:{card}" for card in question.cards}
    return next((at for at, passage in enumerate(found, 1) if passage.id in wanted), None)


async def _abstained(library: Library, questions: Sequence[Question]) -> float:
    if not questions:
        return 0.0
    silent = 0
    for question in questions:
        passages = await library.search(question.question)
        sure = await library.confidence(question.question, passages) >= ANSWERABLE
        gap = bool(passages) and passages[0].gap
        silent += not sure or (gap and not question.cards)
    return silent / len(questions)


def _figures(engine: str, ranks: Sequence[int | None]) -> EngineFigures:
    def within(depth: int) -> float:
        return sum(rank is not None and rank <= depth for rank in ranks) / len(ranks)

    if not ranks:
        return EngineFigures(engine=engine, recall_at_1=0, recall_at_3=0, recall_at_5=0, mrr=0)
    mrr = sum(1 / rank for rank in ranks if rank is not None) / len(ranks)
    return EngineFigures(
        engine=engine,
        recall_at_1=within(1),
        recall_at_3=within(3),
        recall_at_5=within(5),
        mrr=mrr,
    )
