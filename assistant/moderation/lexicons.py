"""The word lists operators keep in `knowledge/lexicons/moderation_*.toml`, as one matcher.

A file holds an `owner`, a `source` and groups of terms. A group is one signal: what its words mean,
which label they speak for and how strongly (`weight`, log-odds; negative speaks for the writer).
A term counts as found wherever it stands, unless it lies inside an `allow` phrase of its file set,
is part of a longer Latin word, or is torn apart in a way nobody tears words apart on purpose.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation
from pydantic import Field, ValidationError

from assistant.errors import FieldProblem, InvalidKnowledgeFile
from assistant.moderation.terms import forms
from assistant.text.folding import Folded, fold_text
from assistant.text.folding_evasion import RADICALS, gaps, unmasked_text
from assistant.types.base import Value
from assistant.types.moderation import Label
from assistant.validation import problems_of


class Group(Value):
    """Terms of one meaning. `gaps` `free`: blanks between the letters do not matter."""

    signal: Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z_]+)+$")]
    label: Label | None = None
    weight: Annotated[float, Field(ge=-8, le=8)]
    detail: Annotated[str, Field(min_length=1, max_length=80)]
    terms: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
    gaps: Literal["whole", "free"] = "whole"


class LexiconFile(Value):
    """One file of word lists. `allow` phrases contain listed words and mean something else."""

    owner: str
    source: str
    allow: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]


class Hit(NamedTuple):
    """A term found: its group and its place in the evasion reading."""

    group: Group
    start: int
    end: int
    hidden: bool


class Lexicons:
    """All word lists compiled into one automaton; thread-safe, read-only."""

    def __init__(self, files: Iterable[LexiconFile]) -> None:
        by_term: dict[str, list[Group]] = {}
        allowed: set[str] = set()
        for file in files:
            for group in file.groups:
                for term in _spelled(group.terms):
                    groups = by_term.setdefault(term, [])
                    if group not in groups:
                        groups.append(group)
            allowed.update(_spelled(file.allow))
        words = sorted(by_term.keys() | allowed)
        self._groups = [tuple(by_term.get(word, ())) for word in words]
        self._allows = [word in allowed for word in words]
        self._latin = [word.isascii() for word in words]
        self._matcher = AhoCorasick(words, implementation=Implementation.DFA)
        self.terms = len(words)

    def scan(self, reading: Folded) -> list[Hit]:
        """Every term in a text that counts, in the order of where it ends.

        `reading` is the evasion reading (`folding_evasion.unmask`) of a folded text.
        """
        found = self._matcher.find_matches_as_indexes(reading.text, overlapping=True)
        if not found:
            return []
        shields = [(start, end) for index, start, end in found if self._allows[index]]
        places, _ = reading.places()
        hits: list[Hit] = []
        for index, start, end in found:
            groups = self._groups[index]
            if not groups or (shields and _covered(start, end, shields)):
                continue
            if self._latin[index] and not _stands_alone(reading.text, start, end):
                continue
            if places[end - 1] - places[start] == end - start - 1:
                hits += [Hit(group, start, end, False) for group in groups]
            else:
                hits += _torn(groups, reading, start, end)
        return hits


def load(folder: Path) -> Lexicons:
    """The word lists in `folder`, one file `moderation_<what>.toml` each.

    Raises:
        InvalidKnowledgeFile: a file is no TOML, or a key or term in it is wrong; or there is none.
    """
    paths = sorted(folder.glob("moderation_*.toml"))
    if not paths:
        raise InvalidKnowledgeFile(f"{folder} 里没有 moderation_*.toml 词表")
    return Lexicons([read(path) for path in paths])


def read(path: Path) -> LexiconFile:
    """One file of word lists; raises as `load` does."""
    try:
        file = LexiconFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        for number, group in enumerate(file.groups):
            _check(group.terms, f"groups.{number}.terms")
        _check(file.allow, "allow")
    except ValidationError as error:
        raise _invalid(path, problems_of(error.errors())) from error
    except _BadTerm as error:
        raise _invalid(path, (error.problem,)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(path, (FieldProblem(path.name, f"不是合法的 TOML:{error}"),)) from error
    return file


class _BadTerm(Exception):
    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def _check(terms: Sequence[str], where: str) -> None:
    for number, term in enumerate(terms):
        try:
            empty = not all(_spelled([term]))
        except ValueError as error:
            raise _BadTerm(FieldProblem(f"{where}.{number}", str(error))) from error
        if empty:
            raise _BadTerm(FieldProblem(f"{where}.{number}", f"{term!r} 里没有字母或汉字"))


def _invalid(path: Path, problems: Sequence[FieldProblem]) -> InvalidKnowledgeFile:
    listing = ";".join(f"{item.field}: {item.detail}" for item in problems)
    return InvalidKnowledgeFile(f"词表 {path.name} 有误:{listing}", problems=problems)


def _spelled(terms: Iterable[str]) -> list[str]:
    return [form for term in terms for form in _forms_as_read(term)]


@cache
def _forms_as_read(term: str) -> tuple[str, ...]:
    # Most forms are nothing but letters, which the evasion reading leaves as they are.
    return tuple(
        form if form.isalpha() and RADICALS.isdisjoint(form) else unmasked_text(form)
        for form in forms(fold_text(term))
    )


def _torn(groups: tuple[Group, ...], reading: Folded, start: int, end: int) -> list[Hit]:
    between = gaps(reading, start, end)
    return [
        Hit(group, start, end, bool(between))
        for group in groups
        if not between or _torn_on_purpose(between, reading, start, end, free=group.gaps == "free")
    ]


def _covered(start: int, end: int, shields: list[tuple[int, int]]) -> bool:
    return any(
        first <= start and end <= last and last - first > end - start for first, last in shields
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin term is not just a piece of a Latin word or number.

    After it letters may follow when they look like an id, that is, hold a digit: `vxabc123`.
    """
    first = text[start]
    if start and text[start - 1].isascii():
        before = text[start - 1]
        if before.isalpha() or (before.isdigit() and first.isdigit()):
            return False
    if end == len(text) or not (text[end].isascii() and text[end].isalpha()):
        return True
    tail = text[end : end + 12]
    return any(char.isdigit() for char in tail[: _ascii_run(tail)])


def _ascii_run(text: str) -> int:
    return next((at for at, char in enumerate(text) if not char.isascii()), len(text))


def _torn_on_purpose(between: str, reading: Folded, start: int, end: int, *, free: bool) -> bool:
    """Whether what stands between the letters of a term hides it rather than ends a sentence.

    Noise inside a word (`微*信`) always does. Blanks do when the word is long or its neighbours are
    torn apart too (`做 刷 单 吗`); punctuation only when every letter of a long word is cut off.
    """
    length = end - start
    cut_everywhere = all(gaps(reading, at, at + 2) for at in range(start, end - 1))
    noise = set(between)
    if noise <= {"·"}:
        return True
    if noise <= {"·", " "}:
        alone = _cut_before(reading, start) and _cut_before(reading, end)
        return free or length >= 4 or (cut_everywhere and (length >= 3 or alone))
    return cut_everywhere and length >= 3


def _cut_before(reading: Folded, at: int) -> bool:
    return at in {0, len(reading.text)} or bool(gaps(reading, at - 1, at + 1))
