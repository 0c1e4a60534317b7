"""What the offline block of a prompt may call: choosing, listing, deriving."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.drafting import wording
from assistant.drafting.brief import Brief
from assistant.drafting.kinds import FORMAL, LIVELY
from assistant.drafting.money import Price, saving
from assistant.drafting.phrases import Chooser
from assistant.drafting.values import joined
from assistant.text.similarity import bigram_similarity

SAME_TOPIC = 0.5
"""Similarity from which two topics are the same one; two wordings of one question reach it."""

MAX_TOPICS = 20

Entry = tuple[str, str, str]
"""A topic, how to open it, why this audience takes it up."""

FULL, TIGHT, BARE, PLAIN = 3, 2, 1, 0
"""How much room there is: everything, no ornament, facts only, facts with hardly a word between."""


SHOWN_BY = {
    "until": "deadline",
    "person": "contact",
    "stock": "stock",
    "deed": "offence",
    "nickname": "nickname_format",
}
"""The fields that templates write through a helper instead of as they were typed."""


class Say:
    """The helpers of one offline text.

    `angle` is which way to write it, `turn` which of the variants it is, `size` how much room there
    is (FULL, TIGHT, BARE, PLAIN). `items` gathers what the block hands to `item`.
    """

    def __init__(
        self, brief: Brief, *, kind: str, tone: str, angle: int, turn: int, size: int, seed: str
    ) -> None:
        self.angle = angle
        self.size = size
        self.full = size == FULL
        self.bare = size <= BARE
        self.plain = size == PLAIN
        self.items: list[dict[str, Any]] = []
        self._brief = brief
        self._kind = kind
        self._tone = tone
        self._turn = turn
        self._chooser = Chooser(seed, turn)

    # Choosing

    def pick(self, *phrases: str) -> str:
        """One of `phrases`, another one in every variant."""
        return self._chooser.pick(*phrases)

    def by(self, table: Mapping[str, Sequence[str]]) -> str:
        """One of the phrases for this kind of group, else of those under `default`."""
        return self._chooser.pick_for(self._kind, table)

    def emoji(self, *marks: str) -> str:
        """One of `marks` where the tone is lively, nothing elsewhere."""
        return self._chooser.pick(*marks) if self._tone == LIVELY else ""

    # Listing

    def listed(self, items: Sequence[str]) -> str:
        """The items in one sentence."""
        return joined(tuple(items))

    def told(self, items: Sequence[str]) -> str:
        """The items told one after the other, as in speech: the last one with a word before it."""
        if len(items) < 2:
            return "".join(items)
        links = ("还有", "再加上", "以及", "另外还有")
        if any("：" in item for item in items):
            return "；".join(items)
        plain_items = not any(set(item) & set("，,；;：:。") for item in items)
        between, before_last = ("、", "，") if plain_items else ("；", "；")
        link = links[self._turn % len(links)]
        return f"{between.join(items[:-1])}{before_last}{link}{items[-1]}"

    def lines(self, items: Sequence[str]) -> str:
        """The items one a line, marked as this variant marks them."""
        marks = (
            ("numbers", "· ", "- ", "▪ ")
            if self._tone == FORMAL
            else ("numbers", "· ", "✅ ", "👉 ")
        )
        mark = marks[self.angle % len(marks)]
        if mark == "numbers" and len(items) == 1:
            return items[0]
        return "\n".join(
            f"{number}. {item}" if mark == "numbers" else f"{mark}{item}"
            for number, item in enumerate(items, start=1)
        )

    def steps(self, steps: Sequence[object]) -> str:
        """Pairs of what to do and how, numbered one a line; what is no pair is left out."""
        real = [step for step in steps if isinstance(step, tuple) and len(step) == 2]
        if len(real) == 1:
            return f"{real[0][0]}：{real[0][1]}"
        return "\n".join(
            f"{number}. {what}{_colon(how)}{how}"
            for number, (what, how) in enumerate(real, start=1)
        )

    def ban(self, items: Sequence[str], lead: str) -> str:
        """What is not allowed, after `lead` unless the items themselves say that it is not."""
        stated = all(item.startswith(_NEGATIVE) for item in items)
        return self.listed(items) if stated else f"{lead}{self.listed(items)}"

    def item(self, **parts: str) -> str:
        """Keeps one part of a draft that has several; writes nothing."""
        self.items.append({name: wording.tidy(text) for name, text in parts.items()})
        return ""

    def choose(self, groups: Sequence[Mapping[str, Any]], default: int) -> list[dict[str, str]]:
        """As many topics as the brief's `count` asks, else `default`: those that fit best.

        A group has `words` and `entries` of topic, opening and why. One entry of each group without
        words always comes; then those whose words the brief says, then those for anyone (通用).
        What was talked about recently is left out, and each variant starts where the one before it
        ended.
        """
        count = self._brief.core.get("count")
        wanted = min(count, MAX_TOPICS) if isinstance(count, int) else default
        about = " ".join(self._brief.text(name) for name in self._brief.core if name not in _AVOID)
        recent = self._brief.core.get("recent_topics", ())
        always: list[Entry] = []
        fitting: list[Entry] = []
        anyone: list[Entry] = []
        for group in groups:
            fresh = [entry for entry in group["entries"] if not _repeats(entry[0], recent)]
            if not group["words"]:
                always += self._turned(fresh, 1)[:1]
            elif _fits(group["words"], about):
                fitting += fresh
            elif "通用" in group["words"]:
                anyone += fresh
        rest = self._ranked(fitting) + self._ranked(anyone)
        chosen = (always + self._rotated(rest, wanted - len(always)))[:wanted]
        return [{"topic": topic, "opening": how, "why": why} for topic, how, why in chosen]

    def _turned(self, entries: list[Entry], size: int) -> list[Entry]:
        return self._rotated(self._ranked(entries), size)

    def _ranked(self, entries: list[Entry]) -> list[Entry]:
        return sorted(entries, key=lambda entry: self._chooser.rank(entry[0]))

    def _rotated(self, entries: list[Entry], size: int) -> list[Entry]:
        start = self._turn * max(size, 1) % len(entries) if entries else 0
        return entries[start:] + entries[:start]

    # Wording

    def end(self, text: str) -> str:
        """`text` as a sentence."""
        return wording.ended(text)

    def question(self, text: str) -> str:
        """A worry as a question."""
        return wording.question(text)

    @property
    def until(self) -> str:
        """The deadline as a clause, empty without one."""
        deadline = self._brief.text("deadline")
        return wording.until(deadline) if deadline else ""

    @property
    def person(self) -> str:
        """Whom to turn to."""
        return wording.person(self._brief.text("contact"))

    @property
    def stock(self) -> str:
        """What is in store, as a clause."""
        return wording.stock(self._brief.text("stock"))

    @property
    def deed(self) -> str:
        """What the offender did, as something that can follow a name."""
        return wording.deed(self._brief.text("offence"))

    @property
    def nickname(self) -> str:
        """The nickname format itself."""
        return wording.nickname(self._brief.text("nickname_format"))

    @property
    def saved(self) -> str:
        """What the price drop saves, `30元`; empty without two prices."""
        drop = self._drop
        return drop[0] if drop else ""

    @property
    def discount(self) -> str:
        """The drop in 折, `约6.6折`; empty without two prices or where it is too small to say."""
        drop = self._drop
        return drop[1] if drop else ""

    @property
    def _drop(self) -> tuple[str, str] | None:
        return price_drop(self._brief)


def price_drop(brief: Brief) -> tuple[str, str] | None:
    """What the two prices of a brief come to: the sum saved and the discount, which may be empty."""
    before, now = brief.core.get("price_before"), brief.core.get("price_now")
    if not isinstance(before, Price) or not isinstance(now, Price):
        return None
    drop = saving(before, now)
    return drop.saved, drop.discount or ""


_NEGATIVE = ("禁", "严禁", "不", "勿", "请勿", "请不", "别", "杜绝", "拒绝", "谢绝")
_AVOID = frozenset({"recent_topics", "count", "max_chars"})


def _colon(how: str) -> str:
    """What stands between a step and how it is done: a line end where `how` opens with a label."""
    return (
        "\n" if re.match(r"[^，。；\n]{1,16}：", how) else "：" if not how.startswith("\n") else ""
    )


def _repeats(topic: str, recent: object) -> bool:
    past = recent if isinstance(recent, tuple) else ()
    return any(
        old in topic or topic in old or bigram_similarity(topic, old) >= SAME_TOPIC for old in past
    )


def _fits(words: Sequence[str], about: str) -> bool:
    return any(word in about for word in words)
