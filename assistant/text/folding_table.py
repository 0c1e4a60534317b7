"""What every single character folds to, worked out at the first sight of it and then remembered.

Folding is a function of single characters: `fold(a + b) == fold(a) + fold(b)`. That makes it linear,
lets `str.translate` do the work, and makes the way back to the text as sent a matter of adding
lengths. Each result is a fixed point, so folding twice changes nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

_TRADITIONAL = Path(__file__).parent / "tables" / "traditional.txt"

# Characters beyond this many distinct ones are worked out each time, so that a hostile text of
# every code point there is can't make the table grow without end.
_REMEMBERED = 131_072

# Letters of other alphabets, small capitals and phonetic letters that are drawn like Latin ones.
_LOOK_ALIKE_FROM = "авсеԁһіјкӏмнорԛѕтуѵԝхαβγεικνορςστυχωᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢɑɡıøłđ"
_LOOK_ALIKE_TO = "abcedhijklmhopqstyvwxabyeikvopsstuxwabcdefghijklmnopqrstuvwyzagiold"
_LOOK_ALIKE = dict(zip(_LOOK_ALIKE_FROM, _LOOK_ALIKE_TO, strict=True))

# Letters and blanks that show nothing although Unicode does not call them format characters.
_INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc")

# Alphabets of pictured letters without a decomposition: first code point of A.
_PICTURED_A = (0x1F150, 0x1F170, 0x1F1E6)

_LINE_ENDS = frozenset("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")


class FoldingTable(dict[int, "int | str"]):
    """A table for `str.translate`: code point to what it folds to, worked out when first met.

    `dropped` are the characters met so far that fold to nothing, `grown` those that fold to several.
    """

    def __init__(self, folds_to: Callable[[str], str]) -> None:
        super().__init__()
        self.dropped: set[str] = set()
        self.grown: set[str] = set()
        self._folds_to = folds_to

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        folded = self._folds_to(char)
        value = code if folded == char else folded
        if not folded:
            self.dropped.add(char)
        elif len(folded) > 1:
            self.grown.add(char)
        if len(self) < _REMEMBERED:
            self[code] = value
        return value

    def places(self, text: str) -> tuple[Sequence[int], Sequence[int]]:
        """Start and end in `text` of the original of each character of its translation.

        Call it only after `text.translate(self)`, when every character of `text` has been met.
        """
        dropped = self.dropped
        if not self.grown.isdisjoint(text):
            starts = [at for at, char in enumerate(text) for _ in range(len(self._folded(char)))]
        elif dropped.isdisjoint(text):
            return range(len(text)), range(1, len(text) + 1)
        else:
            starts = [at for at, char in enumerate(text) if char not in dropped]
        return starts, [start + 1 for start in starts]

    def _folded(self, char: str) -> str:
        value = self[ord(char)]
        return char if isinstance(value, int) else value


@cache
def simplified() -> dict[str, str]:
    """Traditional characters with the one simplified character that stands for them."""
    lines = _TRADITIONAL.read_text(encoding="utf-8").splitlines()
    return dict(zip(lines[0], lines[1], strict=True))


def fixed_point(char: str) -> str:
    """What one character folds to, such that folding it again changes nothing."""
    if _stands_for_itself(char):
        return char
    now = _step(char)
    for _ in range(4):
        after = "".join(map(_step, now))
        if after == now:
            break
        now = after
    return now


def _stands_for_itself(char: str) -> bool:
    """The short way out for most of Unicode: ideographs, syllables and code points without a use."""
    category = unicodedata.category(char)
    if category in {"Cn", "Co"}:
        return True
    plain = category == "Lo" and char not in _INVISIBLE and not unicodedata.decomposition(char)
    return plain and char not in simplified()


def _step(char: str) -> str:
    special = _special(char)
    if special is not None:
        return special
    # Decomposed without its accents and composed again: é is e, a Hangul syllable stays whole.
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not _is_mark(c))
    plain = unicodedata.normalize("NFC", bare).casefold()
    if len(plain) == 3 and plain[0] == "(" and plain[2] == ")":
        plain = plain[1]
    table = simplified()
    return "".join(table.get(c, _LOOK_ALIKE.get(c, c)) for c in plain)


def _special(char: str) -> str | None:
    """What a character folds to that must not go through decomposition; None for all others."""
    if char in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(char)
    if category == "Zs" or char in "\t\r":
        return " "
    if category in {"Cc", "Cf", "Mn", "Me"} or char in _INVISIBLE or "🏻" <= char <= "🏿":
        return ""
    if category == "Cs":
        return "\ufffd"
    if category in {"Nd", "No"}:
        return _number(char)
    return _pictured_letter(ord(char))


def _number(char: str) -> str | None:
    value = unicodedata.numeric(char)
    return str(int(value)) if value == int(value) else None


def _pictured_letter(code: int) -> str | None:
    for first in _PICTURED_A:
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return None


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Cf"}


BASE = FoldingTable(fixed_point)
"""What every text is folded by."""
