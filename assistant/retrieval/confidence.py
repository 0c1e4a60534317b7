"""Whether the material speaks of a question at all: four pieces of evidence, one logistic function.

Fitted on 163 questions of the field against 420 of everyday life and general knowledge, each side
weighing the same: in cross-validation the area under the curve is .97, and where one question of the
field in twenty is refused, five strangers in six are. No single piece of evidence is over .95. What
still passes are questions about the same things with another purpose ("微信好友上限是多少?").
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from assistant.retrieval.lexical import Lexical
from assistant.retrieval.synonyms import Synonyms
from assistant.text.segment import STOPWORDS, commonness, terms, words
from assistant.types.passages import Passage

SCORE_WEIGHT = 0.10
KNOWN_WEIGHT = 2.4
GROUPS_WEIGHT = 2.1
FIELD_WEIGHT = 0.47
OFFSET = -4.47

MOST_SCORE = 60.0
MOST_FIELD = 20.0
"""Beyond these a longer question says more about its length than about the field."""

MOST_GROUPS = 3
MOST_IDF = 4.0
EVERY_NTH = 300
"""A word is the field's own when more than one passage has it where one word in so many is it."""


def confidence(
    query: str, passages: Sequence[Passage], index: Lexical, synonyms: Synonyms
) -> float:
    """How likely it is that `passages`, found for `query`, answer it at all, 0 to 1."""
    best = max((passage.scores.lexical for passage in passages), default=0.0)
    if best <= 0:
        return 0.0
    evidence = (
        SCORE_WEIGHT * min(best, MOST_SCORE)
        + KNOWN_WEIGHT * _known(query, index)
        + GROUPS_WEIGHT * min(synonyms.groups(query), MOST_GROUPS)
        + FIELD_WEIGHT * min(_of_the_field(query, index), MOST_FIELD)
    )
    return 1 / (1 + exp(-(evidence + OFFSET)))


def _known(query: str, index: Lexical) -> float:
    """The share of what the query says, by how telling it is, that the index knows at all."""
    telling = {term: min(index.idf(term), MOST_IDF) for term in terms(query)}
    total = sum(telling.values())
    known = sum(value for term, value in telling.items() if index.frequency(term))
    return known / total if total else 0.0


def _of_the_field(query: str, index: Lexical) -> float:
    """How much more often the query's words are met in the index than in Chinese at large."""
    asked = {word for word in words(query) if len(word) > 1 and word not in STOPWORDS}
    return sum(_lift(word, index) for word in asked if index.frequency(word))


def _lift(word: str, index: Lexical) -> float:
    here = index.frequency(word) / index.size
    return max(0.0, min(6.0, log(here / ((commonness(word) + 5e-7) * EVERY_NTH))))
