"""The plain form of a text, and the way back from it to the text as sent.

`fold` takes away what carries no meaning in any text: width and style of letters (NFKC), case,
accents, invisible characters, traditional forms, look-alike letters of other alphabets, circled and
pictured letters and digits. It is safe for every text, so retrieval and features build on it. What
only an advertiser does to a text is undone by `assistant.text.folding_evasion` and not here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.text.folding_table import BASE

Places = tuple[Sequence[int], Sequence[int]]
"""Where the original of each character starts, and where it ends."""


class Folded:
    """A folded text and where each of its characters came from.

    `source` is the text as sent, `text` its folded form. The places are worked out at the first
    question, since most messages are never asked about.
    """

    __slots__ = ("_known", "_places", "parent", "source", "text")

    def __init__(
        self,
        source: str,
        text: str,
        places: Callable[[], Places],
        parent: Folded | None = None,
    ) -> None:
        """`places` gives, for each folded character, where its original starts and ends.

        With a `parent` those places lie in the parent's folded text, else in `source`.
        """
        self.source = source
        self.text = text
        self._places = places
        self.parent = parent
        self._known: Places | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of `source` that the folded characters `start` to `end` (exclusive) came from.

        Raises:
            ValueError: not 0 <= start <= end <= len(text).
        """
        inner = self.within(start, end)
        return inner if self.parent is None else self.parent.original(*inner)

    def places(self) -> Places:
        """Where each folded character starts and ends, one layer down."""
        if self._known is None:
            self._known = self._places()
        return self._known

    def within(self, start: int, end: int) -> tuple[int, int]:
        """As `original`, but one layer down: in the text this one was made from."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}:{end} is not inside a text of {len(self.text)}")
        starts, ends = self.places()
        if start == end:
            place = starts[start] if start < len(starts) else (ends[-1] if ends else 0)
            return place, place
        return starts[start], ends[end - 1]


def fold(text: str) -> Folded:
    """`text` folded; linear in its length, idempotent, never raises."""
    return Folded(text, text.translate(BASE), lambda: BASE.places(text))


def fold_text(text: str) -> str:
    """Only the folded text, for those who never ask where it came from."""
    return text.translate(BASE)
