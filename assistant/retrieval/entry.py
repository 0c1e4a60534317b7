"""What goes into the index: a passage, and the words it can be found by."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from assistant.retrieval.cards import MethodCard
from assistant.types.passages import Passage

_SENTENCE_ENDS = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
WINDOW_SENTENCES = 2
_MARK = "#"


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is shown (`passage`), as it is searched (`text`), and questions it answers."""

    passage: Passage
    text: str
    questions: tuple[str, ...] = ()
    windows: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, passage: Passage, text: str, questions: tuple[str, ...] = ()) -> Entry:
        """An entry whose windows are the title with each two sentences, and each question."""
        pieces = [piece.strip() for piece in _SENTENCE_ENDS.findall(text) if piece.strip()]
        pairs = ["".join(pieces[at : at + WINDOW_SENTENCES]) for at in range(len(pieces))]
        shown = pairs[: max(1, len(pairs) - 1)]
        windows = tuple(f"{passage.title} {pair}" for pair in shown) + questions
        return cls(passage, text, questions, windows or (passage.title,))


def of_card(card: MethodCard) -> Entry:
    """A card's entry: positions are searched with its text, since people ask for either side."""
    claims = "".join(f"{position.claim}。" for position in card.passage.positions)
    return Entry.of(card.passage, f"{card.passage.text}\n{claims}", card.questions)


def window_id(passage_id: str, window: str) -> str:
    """The id of a window: the same text of the same passage keeps its id, which names the passage."""
    digest = hashlib.sha256(f"{passage_id}\0{window}".encode()).hexdigest()[:16]
    return f"{passage_id}{_MARK}{digest}"


def passage_of(window: str) -> str:
    """The id of the passage that a window's id names."""
    return window.rpartition(_MARK)[0]
