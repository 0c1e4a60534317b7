"""Answers out of the material's own sentences: chosen, numbered, never reworded."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.chat.quoting import Numbering, Point, bare, best, quoted, sentences
from assistant.retrieval.quotes import ANSWERABLE
from assistant.text.segment import STOPWORDS, terms, words
from assistant.text.similarity import bigram_similarity
from assistant.types.passages import Citation, Passage, SourceRef

WHOLE = 320
"""A passage of at most so many characters is quoted whole: it is one thought already."""

MAX_POINTS = 5
MAX_MORE = 2
MORE_POINTS = 2
OWN_POINTS = 3
NEAR_FUSED, NEAR_LEXICAL = 0.7, 0.6
"""How near the best passage another must come, by its share of the scores, to be quoted too."""

OF_THE_FIELD = 0.1
"""Confidence below which a question is not of the field at all."""

MIN_SIDES = 2
_OF_RISK = re.compile(r"风险|违规|违法|合法|合规|封号|后果|要注意")
_EVERYWHERE = frozenset(
    ["社群", "群里", "群主", "群友", "用户", "客户", "成员", "微信", "运营", "资料", "品牌"]
)
"""Words that every other passage of the field has."""


@dataclass(frozen=True, slots=True)
class Section:
    """What one passage says."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: its claim, where it stands, and the quote's number."""

    claim: str
    places: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: `query` is what was searched for.

    `own` is what the user said where that only goes on from an earlier question, else empty; `said`
    are the quotes of the answer before, which need not be said again.
    """

    query: str
    own: str = ""
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """What the material says of a question.

    `silent`: it does not say; then `sections` hold at most the card that says so. `nearest` are
    titles of what it does speak of. `further`: the quotes only follow on from the answer before.
    `dispute` names what the sides differ about; `beside`: that is not the question itself.
    """

    silent: bool
    strange: bool = False
    further: bool = False
    sections: tuple[Section, ...] = ()
    sides: tuple[Side, ...] = ()
    dispute: str = ""
    beside: bool = False
    risks: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


def found(asked: Asked, passages: Sequence[Passage], confidence: float) -> Found:
    """What `passages`, found for a question, say; `confidence` is that they do, 0 to 1."""
    if silent(passages, confidence):
        return _silence(asked.query, passages, confidence)
    if asked.own:
        return _followed(asked, passages, confidence)
    chosen = relevant(passages)
    numbers = Numbering()
    sided = next((passage for passage in chosen if len(passage.positions) >= MIN_SIDES), None)
    beside = sided is not None and sided is not chosen[0]
    sides = _sides(sided, numbers) if sided and not beside else ()
    sections = _whole(
        asked.query, [item for item in chosen if item is not sided or not beside], numbers
    )
    sides = sides or (_sides(sided, numbers) if sided else ())
    cited = {citation.passage.id for citation in numbers.citations}
    return Found(
        silent=False,
        sections=sections,
        sides=sides,
        dispute=sided.title if sided else "",
        beside=beside,
        risks=risks_of([passage for passage in passages if passage.id in cited]),
        citations=tuple(numbers.citations),
    )


def _followed(asked: Asked, passages: Sequence[Passage], confidence: float) -> Found:
    """What the passages say of the one thing that a follow-up adds, the earlier ones first."""
    chosen = [passage for passage in passages if not passage.gap][: MAX_MORE + 2]
    numbers = Numbering()
    first = chosen[0]
    disputed = len(first.positions) >= MIN_SIDES and _adds(asked.own, first)
    sides = _sides(first, numbers) if disputed else ()
    sections = () if disputed else _own(asked, chosen, numbers)
    cited = {citation.passage.id for citation in numbers.citations}
    if not cited:
        return _silence(asked.query, passages, confidence)
    return Found(
        silent=False,
        further=True,
        sections=sections,
        sides=sides,
        dispute=first.title if sides else "",
        risks=risks_of([passage for passage in chosen if passage.id in cited]),
        citations=tuple(numbers.citations),
    )


def _adds(own: str, passage: Passage) -> bool:
    """Whether a passage speaks of what a follow-up adds."""
    return bool(set(terms(own)) & set(terms(passage.text)))


def _whole(query: str, chosen: Sequence[Passage], numbers: Numbering) -> tuple[Section, ...]:
    """The best passage in full, and of the others what speaks of the same."""
    said = {citation.quote for citation in numbers.citations}
    sections = [Section(chosen[0].title, _points(query, chosen[0], numbers, MAX_POINTS, said))]
    for passage in chosen[1:]:
        about = [piece for piece in best(query, passage, MORE_POINTS) if _speaks_of(query, piece)]
        points = quoted(passage, numbers, set(about), said) if about else ()
        sections.append(Section(passage.title, points))
    return tuple(section for section in sections if section.points)


def _own(asked: Asked, chosen: Sequence[Passage], numbers: Numbering) -> tuple[Section, ...]:
    """The sentences that speak of what a follow-up adds; without any, what is left of the best."""
    wanted = set(terms(asked.own))
    risky = bool(_OF_RISK.search(asked.own))
    about: list[tuple[Passage, list[str]]] = []
    for passage in chosen:
        pieces = sentences(passage.text)
        fitting = [piece for piece in pieces if wanted & set(terms(piece))]
        about.append((passage, fitting or pieces[: 1 if risky and passage.risk else 0]))
    if not any(fitting for _, fitting in about):
        left = [piece for piece in sentences(chosen[0].text) if not _said(piece, asked.said)]
        about = [(chosen[0], left)]
    sections = [
        Section(passage.title, quoted(passage, numbers, set(fitting[:OWN_POINTS]), ()))
        for passage, fitting in [pair for pair in about if pair[1]][:MAX_MORE]
    ]
    return tuple(section for section in sections if section.points)


def _said(piece: str, quotes: Collection[str]) -> bool:
    return any(bare(piece) in quote for quote in quotes)


def _speaks_of(query: str, piece: str) -> bool:
    """Whether a sentence shares most of the words that a question is about."""
    asked = {word for word in words(query) if len(word) > 1 and word not in STOPWORDS | _EVERYWHERE}
    return bool(asked) and len(asked & set(words(piece))) * 2 > len(asked)


def silent(passages: Sequence[Passage], confidence: float) -> bool:
    """Whether the material should be called silent."""
    return not passages or confidence < ANSWERABLE or passages[0].gap


def relevant(passages: Sequence[Passage]) -> list[Passage]:
    """The best passage and those that come near it."""
    best = passages[0]
    near = [
        passage
        for passage in passages[1:]
        if not passage.gap
        and passage.scores.fused >= NEAR_FUSED * best.scores.fused
        and passage.scores.lexical >= NEAR_LEXICAL * best.scores.lexical
    ]
    return [best, *near[:MAX_MORE]]


def risks_of(passages: Sequence[Passage]) -> tuple[str, ...]:
    """What is risky about the advice in `passages`."""
    return tuple(dict.fromkeys(passage.risk for passage in passages if passage.risk))


def places_of(sources: Sequence[SourceRef]) -> str:
    """Files and lines for a reader: `001_61c0f302d6125344.txt 第 101 行`."""
    return ";".join(
        f"{source.document} 第 {source.lines[0]}"
        + (f"–{source.lines[1]}" if source.lines[1] != source.lines[0] else "")
        + " 行"
        for source in sources
    )


def _silence(query: str, passages: Sequence[Passage], confidence: float) -> Found:
    if confidence < OF_THE_FIELD:
        return Found(silent=True, strange=True)
    numbers = Numbering()
    gap = passages[0] if passages and passages[0].gap and confidence >= ANSWERABLE else None
    points = _points(query, gap, numbers, MORE_POINTS, set()) if gap else ()
    best = max((passage.scores.lexical for passage in passages), default=0.0)
    near = [
        passage.title
        for passage in passages
        if not passage.gap and passage.scores.lexical >= 0.4 * best
    ]
    return Found(
        silent=True,
        sections=(Section(gap.title, points),) if gap and points else (),
        risks=risks_of([gap]) if gap else (),
        nearest=tuple(near[:3]),
        citations=tuple(numbers.citations),
    )


def _sides(passage: Passage, numbers: Numbering) -> tuple[Side, ...]:
    """Every position with the sentence of the passage that says it."""
    pieces = [bare(piece) for piece in sentences(passage.text)]
    sides = []
    for position in passage.positions:
        nearest = max(
            pieces, key=lambda piece: bigram_similarity(piece, position.claim), default=""
        )
        number = numbers.number(passage, nearest) if nearest else None
        sides.append(Side(position.claim, places_of(position.sources), number))
    return tuple(sides)


def _points(
    query: str, passage: Passage, numbers: Numbering, limit: int, said: Collection[str]
) -> tuple[Point, ...]:
    """A short passage in full, the best sentences of a long one; what was `said` is left out."""
    whole = len(passage.text) <= WHOLE and limit == MAX_POINTS
    wanted = None if whole else set(best(query, passage, limit))
    return quoted(passage, numbers, wanted, said)
