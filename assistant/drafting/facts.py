"""Whether what an operator gave is in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.drafting import wording
from assistant.drafting.brief import Brief
from assistant.drafting.fields import FIELDS
from assistant.drafting.money import Price, plain
from assistant.drafting.values import clean

_NOT_WRITTEN = frozenset({"recent_topics", "count"})
_NUMBERED_ALONE = frozenset({"price_before", "price_now"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing given under `field`; `needle` is what must be in the text for it to be there."""

    field: str
    needle: str
    shown: str


def facts_of(brief: Brief) -> tuple[Fact, ...]:
    """The facts of a brief, core fields first; not what only steers the wording."""
    return tuple(_facts(brief))


def missing_facts(brief: Brief, text: str) -> tuple[Fact, ...]:
    """The facts that are not in `text`, punctuation and white space aside."""
    plain_text = letters(text)
    return tuple(fact for fact in facts_of(brief) if letters(fact.needle) not in plain_text)


def letters(text: str) -> str:
    """`text` in lower case with nothing but letters, digits and decimal points."""
    return "".join(char for char in text.lower() if char.isalnum() or char == ".").strip(".")


def _facts(brief: Brief) -> Iterator[Fact]:
    for name, value in brief.core.items():
        if FIELDS[name].style or name in _NOT_WRITTEN or name in brief.assumed:
            continue
        if isinstance(value, tuple):
            yield from (Fact(name, item, item) for item in value)
        elif isinstance(value, Price):
            yield Fact(name, plain(value.amount), str(value))
        else:
            yield Fact(name, _core(name, str(value)), str(value))
    for extra in brief.extras:
        if extra.sentence is not None:
            value = extra.sentence.removeprefix(f"{clean(extra.key)}：")
            yield Fact(extra.key, value, extra.sentence)


def _core(name: str, text: str) -> str:
    if name == "deadline":
        return wording.until(text).removesuffix("截止").removesuffix("有效").removesuffix("内")
    if name == "contact":
        return wording.person(text)
    if name == "nickname_format":
        return wording.nickname(text)
    if name == "offence":
        return wording.deed(text).removeprefix("在群里").removeprefix("发布")
    return text
