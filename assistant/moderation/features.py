"""A message as hashed character n-grams, for the classifier.

Digits, runs of Latin letters and links are masked first: which number an advertiser has says nothing
about the next one, and data sets mask theirs in ways a learner must not notice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS_LOG2 = 18
BUCKETS = 1 << BUCKETS_LOG2
LONGEST = 4
MAX_CHARS = 400
"""What comes after this is not looked at: what a long text is shows in its beginning."""

_LINK = re.compile(r"(?:https?://|www\.)[^\s一-鿿]{1,200}")
_HANDLE = re.compile(r"[a-z0-9_@.+-]*[0-9_@][a-z0-9_@.+-]*")
_SPACE = re.compile(r"\s+")

_MULTIPLIER = 0x9E3779B1
_MIX = 0x85EBCA6B


def masked(folded: str) -> str:
    """`folded` without what identifies somebody: links, handles, numbers, one space for many."""
    text = _LINK.sub("\x01", folded[: MAX_CHARS * 2])
    text = _HANDLE.sub(_mask, text)
    return f" {_SPACE.sub(' ', text).strip()} "[:MAX_CHARS]


def _mask(found: re.Match[str]) -> str:
    """Numbers of up to four digits are prices and times; what is longer or mixed is a handle."""
    text = found[0]
    if not any(letter.isalpha() for letter in text.replace("x", "")):
        return "0" if len(text) <= 4 else "\x02"
    return "\x02" if len(text) >= 5 else text


def indices(folded: str) -> NDArray[np.int64]:
    """The distinct buckets of the text's n-grams of 1 to `LONGEST` characters, ascending.

    Each n-gram is hashed by a multiplicative polynomial (Knuth, TAOCP 3, 6.4) over its code points.
    """
    import numpy as np

    codes = np.frombuffer(masked(folded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    word = np.uint64(0xFFFFFFFF)
    found = []
    rolling = codes
    for length in range(1, LONGEST + 1):
        if length > 1:
            if len(codes) < length:
                break
            rolling = (rolling[:-1] * np.uint64(_MULTIPLIER) + codes[length - 1 :]) & word
        mixed = ((rolling + np.uint64(length)) * np.uint64(_MIX)) & word
        found.append((mixed >> np.uint64(32 - BUCKETS_LOG2)).astype(np.int64))
    return np.unique(np.concatenate(found))
