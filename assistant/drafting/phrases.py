"""Chooses among ways to say the same thing: the same brief says it the same way every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence


class Chooser:
    """Picks one of several phrases by a seed, and another one for each next `turn`.

    With at least as many phrases as turns, no two turns of one seed say the same.
    """

    def __init__(self, seed: str, turn: int) -> None:
        self._seed = seed
        self._turn = turn

    def pick(self, *phrases: str) -> str:
        """One of `phrases`; what was asked before does not change the answer."""
        start = _number(self._seed, *phrases)
        return phrases[(start + self._turn) % len(phrases)]

    def pick_for(self, kind: str, table: Mapping[str, Sequence[str]]) -> str:
        """One of the phrases for `kind`, or of those under `default`; empty where there are none."""
        phrases = table.get(kind) or table.get("default") or ("",)
        return self.pick(*phrases)

    def rank(self, text: str) -> int:
        """A number for `text` that orders things differently for every seed."""
        return _number(self._seed, text)


def seed_of(data: Mapping[str, object]) -> str:
    """A seed that any change of the brief changes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)


def _number(*parts: str) -> int:
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest())
