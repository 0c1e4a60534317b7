"""The field's synonyms: groups of terms that mean the same to an operator."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind
from pydantic import Field, ValidationError

from assistant.errors import InvalidKnowledgeFile
from assistant.text.folding import fold
from assistant.types.base import Value
from assistant.validation import problems_of


class _Group(Value):
    terms: tuple[str, ...] = Field(min_length=2)
    owner: str
    source: str


class _File(Value):
    groups: tuple[_Group, ...] = ()


class Synonyms:
    """Finds the groups a text touches. Built once; a look costs one pass over the text."""

    def __init__(self, groups: Sequence[Sequence[str]] = ()) -> None:
        self._groups = [tuple(fold(term).text for term in group) for group in groups]
        self._owner: list[int] = []
        patterns: list[str] = []
        for number, group in enumerate(self._groups):
            patterns += group
            self._owner += [number] * len(group)
        self._finder = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)

    @classmethod
    def load(cls, path: Path) -> Synonyms:
        """The groups in `path`; none where there is no file.

        Raises:
            InvalidKnowledgeFile: not TOML, or a key that is not allowed.
        """
        if not path.is_file():
            return cls()
        try:
            file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidKnowledgeFile(f"{path.name}: 不是合法的 TOML:{error}") from error
        except ValidationError as error:
            problems = problems_of(error.errors())
            listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
            raise InvalidKnowledgeFile(f"{path.name}: {listing}", problems=problems) from error
        return cls([group.terms for group in file.groups])

    def groups(self, text: str) -> int:
        """How many groups `text` touches."""
        found = self._finder.find_matches_as_indexes(fold(text).text)
        return len({self._owner[pattern] for pattern, _, _ in found})

    def of(self, text: str) -> tuple[str, ...]:
        """Terms that mean the same as some term in `text` and are not in it themselves."""
        folded = fold(text).text
        touched = {
            self._owner[pattern] for pattern, _, _ in self._finder.find_matches_as_indexes(folded)
        }
        return tuple(
            term
            for number in sorted(touched)
            for term in self._groups[number]
            if term not in folded
        )
