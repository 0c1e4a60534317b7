"""Takes out of a document what is no text of it, and says what, line by line. It never guesses.

What is removed is gone from the passages; what is only folded (pinyin in brackets) stays in the text
that is shown, so that a quote is the source's own, and is left out of the text that is searched.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from assistant.retrieval.decoding import Line

REPEATS = 5
"""A line that stands this often in one document is a caption or a menu, not a statement."""

MIN_REPEATED_CHARS = 6

_RESIDUE = re.compile(r"^(?:\]\]>|<!\[CDATA\[)+$")
_LOST = re.compile(r"(?<=[㐀-鿿。,、;])\?{2,}|\ufffd")
_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüĀÁǍÀĒÉĚÈ"
_PINYIN = re.compile(rf"(?<=[㐀-鿿])[((](?:[a-z]*[{_TONE}][a-z{_TONE}]*|[a-z]{{1,6}})[))]")
_TONED = re.compile(rf"[((][a-z]*[{_TONE}][a-z{_TONE}]*[))]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The lines that stay, the places where a new article begins, and the report.

    `breaks` are line numbers; `removed` are Chinese sentences that name lines. `annotated` says that
    the document carries pinyin in brackets.
    """

    lines: tuple[Line, ...]
    breaks: frozenset[int]
    removed: tuple[str, ...]
    annotated: bool


def clean(lines: list[Line]) -> Cleaned:
    """What of `lines` is text."""
    counts = Counter(line.text for line in lines)
    repeated = {
        text
        for text, count in counts.items()
        if count >= REPEATS and len(text) >= MIN_REPEATED_CHARS
    }
    residue = {line.number for line in lines if _RESIDUE.match(line.text)}
    kept = [line for line in lines if line.text not in repeated and line.number not in residue]
    annotated = sum(len(_TONED.findall(line.text)) for line in lines)
    report = [
        _report(text, [line.number for line in lines if line.text == text])
        for text in counts
        if text in repeated
    ]
    if residue:
        report.append(f"第 {_listed(sorted(residue))} 行:去掉了 CDATA 残留,按文章分开")
    if annotated:
        report.append(f"{annotated} 处括号里的拼音:显示保留,检索时略去")
    report += [
        f"第 {line.number} 行:有丢失的字符({match[0]}),没有猜"
        for line in kept
        if (match := _LOST.search(line.text))
    ]
    after = {line.number for before, line in pairwise(lines) if before.number in residue}
    return Cleaned(tuple(kept), frozenset(after), tuple(report), annotated > 0)


def searchable(text: str, *, annotated: bool) -> str:
    """`text` as it is searched: without pinyin in brackets where the document carries it."""
    return _PINYIN.sub("", text) if annotated else text


def _report(text: str, numbers: list[int]) -> str:
    short = text if len(text) <= 20 else text[:20] + "…"
    return f"第 {_listed(numbers)} 行:去掉了重复 {len(numbers)} 次的“{short}”"


def _listed(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:6])
    return shown + (" 等" if len(numbers) > 6 else "")
