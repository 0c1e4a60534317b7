"""What the signals look at: one message, folded, read for evasions, and searched for listed words."""

from __future__ import annotations

from assistant.moderation.lexicons import Hit, Lexicons
from assistant.text.folding import Folded, fold
from assistant.text.folding_evasion import unmask
from assistant.types.moderation import Message, Policy

# Attachments whose content speaks with the sender's voice; a file's name says too little.
_SPEAKING = frozenset({"image", "qr", "link", "mini_program", "card"})


class View:
    """A message prepared once for all signals.

    `text` is the folded text of everything the sender says: the message and what was read out of
    its attachments. `reading` is its evasion reading, `hits` the listed words found in it by family
    (`contact` holds `contact.pull`). Quotes and forwards are somebody else's words and not here.
    """

    __slots__ = ("_own", "folded", "hits", "message", "policy", "reading", "text")

    def __init__(self, message: Message, policy: Policy, lexicons: Lexicons) -> None:
        self.message = message
        self.policy = policy
        self._own = len(message.text)
        self.folded: Folded = fold(said(message))
        self.text = self.folded.text
        self.reading = unmask(self.folded)
        self.hits: dict[str, list[Hit]] = {}
        shields = self._shields()
        for hit in lexicons.scan(self.reading):
            if shields and any(a <= hit.start and hit.end <= b for a, b in shields):
                continue
            self.hits.setdefault(hit.group.signal.partition(".")[0], []).append(hit)

    def has(self, signal: str) -> bool:
        """Whether a listed word of this signal was found."""
        family = self.hits.get(signal.partition(".")[0], ())
        return any(hit.group.signal == signal for hit in family)

    def reading_span(self, start: int, end: int) -> tuple[tuple[int, int] | None, str]:
        """Where a place of the evasion reading is in the message, and the words there.

        The place is None where it lies in an attachment.
        """
        return self._place(*self.reading.original(start, end))

    def folded_span(self, start: int, end: int) -> tuple[tuple[int, int] | None, str]:
        """As `reading_span` for a place of the folded text."""
        return self._place(*self.folded.original(start, end))

    def _place(self, start: int, end: int) -> tuple[tuple[int, int] | None, str]:
        words = self.folded.source[start:end]
        return ((start, end) if end <= self._own else None), words[:120]

    def _shields(self) -> list[tuple[int, int]]:
        spans = []
        for phrase in self.policy.allow_phrases:
            needle = unmask(fold(phrase)).text
            at = self.reading.text.find(needle) if needle else -1
            while at >= 0:
                spans.append((at, at + len(needle)))
                at = self.reading.text.find(needle, at + len(needle))
        return spans


def said(message: Message) -> str:
    """Everything the sender says: the text, then what was read out of the attachments."""
    if not message.attachments:
        return message.text
    spoken = [item.text for item in message.attachments if item.text and item.kind in _SPEAKING]
    return "\n".join([message.text, *spoken])
