"""Finds the listed terms in a text and leaves out those that stand there lawfully."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from assistant.checks.lexicon import Frame, Group, Lexicon, as_read
from assistant.checks.reading import CLAUSE_ENDS, read
from assistant.text.folding import Folded

WINDOW = 60
"""Characters around a term that its grammar may reach; clauses are shorter than that."""

_SENTENCE_ENDS = frozenset("。!?;\n！？；…")


class Hit(NamedTuple):
    """A term that counts: its group, its place in the text as sent, and how it reads."""

    group: Group
    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A group with its patterns compiled."""

    group: Group
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    frames: tuple[_Surroundings, ...]


class _Surroundings(NamedTuple):
    sentence: bool
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


class Matcher:
    """All word lists compiled into one automaton; thread-safe, read-only."""

    def __init__(self, lexicon: Lexicon) -> None:
        frames: dict[str, list[_Surroundings]] = {}
        for frame in lexicon.frames:
            frames.setdefault(frame.name, []).append(_surroundings(frame))
        by_term: dict[str, list[_Rule]] = {}
        allowed: set[str] = set()
        self._patterns: list[tuple[re.Pattern[str], _Rule]] = []
        for file in lexicon.files:
            allowed.update(_spelled(file.allow))
            for group in file.groups:
                rule = _rule(group, frames)
                allowed.update(_spelled(group.allow))
                for term in _spelled(group.terms):
                    by_term.setdefault(term, []).append(rule)
                self._patterns += [(re.compile(pattern), rule) for pattern in group.patterns]
        words = sorted(by_term.keys() | allowed)
        self._rules = [tuple(by_term.get(word, ())) for word in words]
        self._allows = [word in allowed for word in words]
        self._words = words
        self._matcher = AhoCorasick(words, implementation=Implementation.DFA)

    @property
    def terms(self) -> int:
        """How many words and phrases are known."""
        return len(self._words)

    def scan(self, text: str) -> tuple[Hit, ...]:
        """Every term in `text` that counts, in the order of the text, none inside another."""
        reading = read(text)
        found = self._matcher.find_matches_as_indexes(reading.text, overlapping=True)
        shields = [(start, end) for index, start, end in found if self._allows[index]]
        shields += _titles(reading.text)
        places = [(start, end, rule) for index, start, end in found for rule in self._rules[index]]
        places += [
            (*place.span(), rule)
            for pattern, rule in self._patterns
            for place in pattern.finditer(reading.text)
        ]
        hits = [
            (start, end, rule.group)
            for start, end, rule in places
            if not _covered(start, end, shields) and _counts(rule, reading.text, start, end)
        ]
        return tuple(_apart(reading, hits))


def _spelled(terms: Iterable[str]) -> list[str]:
    return [form for term in terms for form in as_read(term)]


def _rule(group: Group, frames: dict[str, list[_Surroundings]]) -> _Rule:
    return _Rule(
        group=group,
        before=_compiled(group.before),
        after=_compiled(group.after),
        not_before=_compiled(group.not_before),
        not_after=_compiled(group.not_after),
        frames=tuple(frame for name in group.frames for frame in frames[name]),
    )


def _surroundings(frame: Frame) -> _Surroundings:
    return _Surroundings(frame.scope == "sentence", _compiled(frame.before), _compiled(frame.after))


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


def _titles(text: str) -> list[tuple[int, int]]:
    """Names of works and laws: what stands between 《 and 》 is their name, not a claim."""
    return [match.span() for match in re.finditer(r"《[^《》\n]{1,40}》", text)]


def _covered(start: int, end: int, shields: Sequence[tuple[int, int]]) -> bool:
    return any(
        first <= start and end <= last and last - first > end - start for first, last in shields
    )


def _counts(rule: _Rule, text: str, start: int, end: int) -> bool:
    left, right = _around(text, start, end, CLAUSE_ENDS)
    if rule.before and not rule.before.search(left):
        return False
    if rule.after and not rule.after.search(right):
        return False
    if rule.not_before and rule.not_before.search(left):
        return False
    if rule.not_after and rule.not_after.search(right):
        return False
    if not rule.frames:
        return True
    whole = _around(text, start, end, _SENTENCE_ENDS)
    return not any(
        (frame.before is None or frame.before.search(whole[0] if frame.sentence else left))
        and (frame.after is None or frame.after.search(whole[1] if frame.sentence else right))
        for frame in rule.frames
    )


def _around(text: str, start: int, end: int, ends: frozenset[str]) -> tuple[str, str]:
    """What stands before and after a term in its clause; after it with the mark that ends it."""
    first = start
    while first > 0 and start - first < WINDOW and text[first - 1] not in ends:
        first -= 1
    last = end
    while last < len(text) and last - end < WINDOW and text[last] not in ends:
        last += 1
    return text[first:start], text[end : last + 1]


def _apart(reading: Folded, hits: list[tuple[int, int, Group]]) -> list[Hit]:
    """Of terms that overlap the one that starts first, of those the longest, hard ones before."""
    ordered = sorted(hits, key=lambda hit: (hit[0], hit[2].severity != "hard", -hit[1]))
    kept: list[Hit] = []
    reached = 0
    for start, end, group in ordered:
        if start >= reached:
            kept.append(Hit(group, *reading.original(start, end), reading.text[start:end]))
            reached = end
    return kept
