"""How alike two short texts are, however they are punctuated or written."""

from __future__ import annotations

from collections import Counter

from assistant.text.folding import fold_text


def bigram_similarity(a: str, b: str) -> float:
    """Dice coefficient of the character bigrams of both texts, folded: 0 (nothing shared) to 1.

    White space and punctuation do not count. Texts of one character are alike when they are equal;
    two texts without any letter are alike when they are the same text.
    """
    left, right = shingles(a), shingles(b)
    if not left or not right:
        return float(_letters(a) == _letters(b) and (bool(_letters(a)) or a == b))
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total())


def shingles(text: str, size: int = 2) -> Counter[str]:
    """The folded character `size`-grams of `text` with how often each occurs, letters only."""
    plain = _letters(text)
    return Counter(plain[at : at + size] for at in range(len(plain) - size + 1))


def _letters(text: str) -> str:
    return "".join(char for char in fold_text(text) if char.isalnum())
