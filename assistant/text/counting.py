"""How long a text is for the one who reads it."""

from __future__ import annotations

import re
import unicodedata

READING_CHARACTERS_A_SECOND = 400 / 60
"""Chinese characters a general reader takes in silently.

The curriculum of compulsory education (Chinese, 2022) asks for 300 characters a minute in years 5
and 6 and 500 in years 7 to 9; the middle stands for a reader on a phone.
"""

READING_WORDS_A_SECOND = 238 / 60
"""Latin words, numbers and links: Brysbaert 2019, mean of silent reading of non-fiction."""

_WORD = re.compile(
    r"https?://[^\s\u3000-\u9fff\uff00-\uffef]+|[A-Za-z0-9]+(?:[.,:'%/@_-][A-Za-z0-9]+)*"
)
_JOINER = "\N{ZERO WIDTH JOINER}"


def characters(text: str) -> int:
    """What a reader sees of `text`: no white space, nothing invisible, one for a joined emoji."""
    count = 0
    joined = False
    for char in text:
        if char == _JOINER:
            joined = True
        elif not (char.isspace() or _invisible(char)):
            count += not joined
            joined = False
    return count


def reading_seconds(text: str) -> float:
    """Seconds it takes to read `text` silently, 0.0 and up."""
    rest, words = _WORD.subn(" ", text)
    return characters(rest) / READING_CHARACTERS_A_SECOND + words / READING_WORDS_A_SECOND


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"} or "🏻" <= char <= "🏿"
