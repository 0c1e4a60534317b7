"""Citation marks in a model's words: read as they stream, verified, renumbered or taken out.

A mark is `[2“原句”]`. The quote must stand in passage 2; where a model left the quote out or touched
it up, the sentence of that passage that says the same takes its place, and where there is none the
mark goes. Everything else passes through at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat.quoting import Numbering
from assistant.retrieval.quotes import sentences
from assistant.text.similarity import bigram_similarity
from assistant.types.passages import Passage

LONGEST_MARK = 400
MIN_QUOTE = 4
SAME_QUOTE = 0.8
"""Bigram similarity from which a sentence is the quote, touched up."""

SAME_CLAIM = 0.3
"""Bigram similarity from which a sentence supports a claim that was marked without a quote."""

_MARK = re.compile(
    r"[\[【]\s*(?:资料)?\s*(?P<n>\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[:：,，]?\s*(?P<q>[“\"「『‘']."
    r"*[”\"」』’'])?\s*[\]】]",
    re.DOTALL,
)
_QUOTE_SIGNS = " “”\"「」『』‘’'"
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


class Marks:
    """Feeds on pieces of text, gives them back with marks `[1]`, `[2]` that are verified."""

    def __init__(self, passages: Sequence[Passage], numbers: Numbering) -> None:
        self._passages = passages
        self._numbers = numbers
        self._held = ""
        self._claim = ""

    def feed(self, piece: str) -> str:
        """What of the text so far can be said; an open mark is held back."""
        self._held += piece
        said = []
        while self._held:
            opening = re.search(r"[\[【]", self._held)
            if opening is None:
                said.append(self._passed(len(self._held)))
                break
            said.append(self._passed(opening.start()))
            closing = self._closing()
            if closing is None and len(self._held) < LONGEST_MARK:
                break
            end = closing or 1
            mark = _MARK.fullmatch(self._held[:end])
            if mark is None:
                said.append(self._passed(1 if closing is None else end))
            else:
                self._held = self._held[end:]
                said.append(self._verified(mark))
        return "".join(said)

    def finish(self) -> str:
        """What is left when no more text comes; a mark that never closed goes."""
        left, self._held = self._held, ""
        return "" if re.match(r"[\[【]\s*(?:资料)?\s*\d", left) else left

    def _closing(self) -> int | None:
        """Where the mark at the start of what is held ends, quotes closed."""
        match = re.match(
            r"[\[【](?:[^\]】“\"「『]|[“「『][^”」』]*[”」』]|\"[^\"]*\")*[\]】]", self._held
        )
        return match.end() if match else None

    def _passed(self, length: int) -> str:
        text, self._held = self._held[:length], self._held[length:]
        self._claim = (self._claim + text)[-LONGEST_MARK:]
        return text

    def _verified(self, mark: re.Match[str]) -> str:
        quote = (mark["q"] or "").strip(_QUOTE_SIGNS)
        claim = _last_sentence(self._claim)
        numbers = []
        for said in re.findall(r"\d+", mark["n"]):
            at = int(said) - 1
            if 0 <= at < len(self._passages):
                number = self._number(self._passages[at], quote, claim)
                numbers += [number] if number is not None and number not in numbers else []
        return "".join(f"[{number}]" for number in numbers)

    def _number(self, passage: Passage, quote: str, claim: str) -> int | None:
        if len(quote) >= MIN_QUOTE:
            number = self._numbers.number(passage, quote)
            if number is not None:
                return number
        against, least = (quote, SAME_QUOTE) if quote else (claim, SAME_CLAIM)
        pieces = [piece.lstrip("-*• ") for piece in sentences(passage.text)]
        nearest = max(pieces, key=lambda piece: bigram_similarity(piece, against), default="")
        if not nearest or bigram_similarity(nearest, against) < least:
            return None
        return self._numbers.number(passage, nearest)


def _last_sentence(text: str) -> str:
    pieces = [piece for piece in _SENTENCE_END.split(text) if piece.strip()]
    return pieces[-1] if pieces else ""
