"""How well passages are found, and how well it is known when there are none, on labelled questions.

A question file holds one JSON object a line; keys that are not named here are not read.

```
{"question": "…", "cards": ["group-rules-content"]}             one of these cards is right
{"question": "…", "kind": "gap", "cards": ["gap-lost-tables"]}  a card that says: not in the material
{"question": "…", "kind": "off_topic"}                          not about communities at all
{"question": "…", "gold_doc": "a.txt", "gold_snippets_any": ["…"]}      a place of a document
```

For the last, a passage of the document is right when it holds a snippet, and a card when its sources
name a line that does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from assistant.errors import InvalidInput, NotFound
from assistant.retrieval.cleaning import searchable
from assistant.retrieval.decoding import read_lines
from assistant.retrieval.library import Library
from assistant.retrieval.quotes import ANSWERABLE
from assistant.text.folding import fold_text
from assistant.types.base import Value
from assistant.types.passages import Passage
from assistant.validation import parsed

DEPTH = 10
SHOWN = 5


class Question(Value):
    """A question and what is right for it; see the module's text."""

    question: str = Field(min_length=1)
    kind: Literal["answerable", "gap", "off_topic"] = "answerable"
    cards: tuple[str, ...] = ()
    gold_doc: str | None = None
    gold_snippets_any: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the right thing is to say that the material does not tell."""
        return self.kind != "answerable"


class EngineFigures(Value):
    """Shares of the questions with a right passage, 0 to 1; `mrr` is the mean reciprocal rank
    within 10.
    """

    engine: str
    recall_at_1: float
    recall_at_3: float
    recall_at_5: float
    mrr: float


class RetrievalFigures(Value):
    """`abstained` is the share of gap and off-topic questions left unanswered, `refused` the share
    of answerable ones that were, `abstention_precision` the share of the unanswered that had to be.
    `missed` are questions without a right passage among five.
    """

    questions: int
    answerable: int
    engines: tuple[EngineFigures, ...]
    abstained: float
    abstention_precision: float
    refused: float
    missed: tuple[str, ...]
    wrongly_refused: tuple[str, ...]
    wrongly_answered: tuple[str, ...]


class _Gold(NamedTuple):
    """What is right for one question. `lines` are those of `document` that hold a snippet."""

    cards: frozenset[str]
    document: str | None
    snippets: tuple[str, ...]
    lines: frozenset[int]

    def has(self, passage: Passage) -> bool:
        if passage.id in self.cards:
            return True
        if passage.document == self.document:
            text = _plain(passage.text)
            return any(snippet in text for snippet in self.snippets)
        places = (place.lines for place in passage.sources if place.document == self.document)
        return any(first <= line <= last for first, last in places for line in self.lines)


def read_questions(path: Path) -> tuple[Question, ...]:
    """The questions in a JSON Lines file.

    Raises:
        NotFound: no such file. InvalidInput: a line is no question; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise NotFound(f"没有这个评测文件：{path}") from error
    return tuple(
        _question(line, f"{path.name} 第 {number} 行")
        for number, line in enumerate(lines, 1)
        if line.strip()
    )


async def evaluate_retrieval(
    library: Library, path: Path, *, sources: Path | None = None
) -> RetrievalFigures:
    """The figures of lexical, dense and fused search over the questions in `path`.

    `sources` is the folder of the documents that questions with a `gold_doc` name.

    Raises:
        NotFound: no such file, or a named document is not in `sources`.
        InvalidInput: a line is no question; names the line.
    """
    questions = read_questions(path)
    golds = {q.question: _gold(q, sources) for q in questions if q.kind != "off_topic"}
    engines: list[EngineFigures] = []
    missed: tuple[str, ...] = ()
    for engine, weight in (("lexical", 1.0), ("dense", 0.0), ("fused", None)):
        ranks = {text: await _rank(library, text, gold, weight) for text, gold in golds.items()}
        engines.append(_figures(engine, tuple(ranks.values())))
        missed = tuple(text for text, rank in ranks.items() if rank is None or rank > SHOWN)
    unanswered = {q.question for q in questions if await _abstains(library, q.question)}
    silent = {q.question for q in questions if q.silent}
    spoken = {q.question for q in questions if not q.silent}
    return RetrievalFigures(
        questions=len(questions),
        answerable=len(spoken),
        engines=tuple(engines),
        abstained=_share(len(silent & unanswered), len(silent), of_nothing=1.0),
        abstention_precision=_share(len(silent & unanswered), len(unanswered), of_nothing=1.0),
        refused=_share(len(spoken & unanswered), len(spoken), of_nothing=0.0),
        missed=missed,
        wrongly_refused=tuple(sorted(spoken & unanswered)),
        wrongly_answered=tuple(sorted(silent - unanswered)),
    )


def _question(line: str, where: str) -> Question:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise InvalidInput(f"{where}不是合法的 JSON") from error
    if not isinstance(data, dict):
        raise InvalidInput(f"{where}应为一个 JSON 对象")
    known = {key: value for key, value in data.items() if key in Question.model_fields}
    question = parsed(Question, known, where=where)
    if question.kind != "off_topic" and not (question.cards or question.gold_snippets_any):
        raise InvalidInput(f"{where}没有写对的是哪张卡片(cards)或哪段原文(gold_snippets_any)")
    return question


def _gold(question: Question, sources: Path | None) -> _Gold:
    cards = frozenset(f"card:{card}" for card in question.cards)
    if question.gold_doc is None:
        return _Gold(cards, None, (), frozenset())
    path = (sources or Path()) / question.gold_doc
    if not path.is_file():
        raise NotFound(f"评测要用到的文件 {question.gold_doc} 不在 {sources or '当前文件夹'} 里")
    snippets = tuple(_plain(snippet) for snippet in question.gold_snippets_any)
    lines = frozenset(
        line.number
        for line in read_lines(path.name, path.read_bytes())
        if any(snippet in _plain(line.text) for snippet in snippets)
    )
    return _Gold(cards, question.gold_doc, snippets, lines)


def _plain(text: str) -> str:
    return "".join(fold_text(searchable(text, annotated=True)).split())


async def _rank(library: Library, question: str, gold: _Gold, weight: float | None) -> int | None:
    found = await library.search(question, k=DEPTH, weight=weight)
    return next((at for at, passage in enumerate(found, 1) if gold.has(passage)), None)


async def _abstains(library: Library, question: str) -> bool:
    """Nothing fits well enough, or what fits best is a card that says the material is silent."""
    passages = await library.search(question)
    if not passages or passages[0].gap:
        return True
    return await library.confidence(question, passages) < ANSWERABLE


def _figures(engine: str, ranks: Sequence[int | None]) -> EngineFigures:
    def within(depth: int) -> float:
        hits = sum(rank is not None and rank <= depth for rank in ranks)
        return _share(hits, len(ranks), of_nothing=1.0)

    reciprocal = sum(1 / rank for rank in ranks if rank is not None)
    return EngineFigures(
        engine=engine,
        recall_at_1=within(1),
        recall_at_3=within(3),
        recall_at_5=within(SHOWN),
        mrr=_share(reciprocal, len(ranks), of_nothing=1.0),
    )


def _share(part: float, whole: int, *, of_nothing: float) -> float:
    return part / whole if whole else of_nothing
