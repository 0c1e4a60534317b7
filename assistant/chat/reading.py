"""A user's sentence: matched on its folded form, quoted as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.text.folding import fold

_QUOTES = re.compile(
    r"“(?P<a>[^”“]{2,})”|\"(?P<b>[^\"]{2,})\"|「(?P<c>[^」「]{2,})」|『(?P<d>[^』『]{2,})』"
    r"|‘(?P<e>[^’‘]{2,})’|《(?P<f>[^》《]{2,})》|(?<![a-z])'(?P<g>[^']{3,})'"
)
_WRAPPED = re.compile(r"^[“\"「『‘'《](?P<in>.+?)[”\"」』’'》][。.!?]?$", re.DOTALL)
_COLON = re.compile(r":(?!//)(?!(?<=\d:)\d)|\n")
_POLITE = re.compile(
    r"(?:谢谢|感谢|麻烦|拜托|辛苦|急|在线等|帮忙|帮我|看一?下|看看|判断一?下|可以吗|好吗|行吗|在吗|呢|吗|呀|啊|吧|了|你|您|哈|的)*"
    r"[!?。~,.]*"
)
MAX_HEAD = 60


class Reading:
    """A text and its folded form (half-width, lower case, simplified), with the way back."""

    __slots__ = ("_folded", "source", "text")

    def __init__(self, source: str) -> None:
        self._folded = fold(source)
        self.source = source
        self.text = self._folded.text

    def original(self, start: int, end: int) -> str:
        """The text as typed behind the folded characters `start` to `end`, trimmed."""
        first, last = self._folded.original(start, end)
        return self.source[first:last].strip()

    def group(self, match: re.Match[str], name: str | int = "v") -> str:
        """A group of a match on `text`, as typed; empty where it took no part."""
        start, end = match.span(name)
        return self.original(start, end) if start >= 0 else ""

    def find(self, pattern: re.Pattern[str], name: str | int = "v") -> str:
        """The first match's group as typed, empty without one."""
        match = pattern.search(self.text)
        return self.group(match, name) if match else ""

    def without(self, *patterns: re.Pattern[str]) -> Reading:
        """The text as typed without what the patterns match."""
        spans = sorted(
            match.span() for pattern in patterns for match in pattern.finditer(self.text)
        )
        kept, at = [], 0
        for start, end in spans:
            kept.append(self.original(at, start) if start > at else "")
            at = max(at, end)
        kept.append(self.original(at, len(self.text)) if at < len(self.text) else "")
        return Reading(" ".join(piece for piece in kept if piece))


@dataclass(frozen=True, slots=True)
class Parted:
    """An instruction and the text it is about. `marked`: a colon or quotes part them."""

    instruction: str
    payload: str
    marked: bool


def partings(reading: Reading) -> Iterator[Parted]:
    """The ways to part a sentence into what is asked and the text it is about, likeliest first."""
    text = reading.text
    colon = _COLON.search(text)
    if colon and 0 < colon.start() <= MAX_HEAD and text[colon.end() :].strip():
        payload = unwrapped(reading.original(colon.end(), len(text)))
        yield Parted(text[: colon.start()], payload, marked=True)
    quoted = max(_QUOTES.finditer(text), key=lambda match: len(match.group()), default=None)
    if quoted is not None:
        rest = f"{text[: quoted.start()]} {text[quoted.end() :]}"
        yield Parted(rest, reading.group(quoted, quoted.lastgroup or 0), marked=True)
    yield from _by_pauses(reading)


def _by_pauses(reading: Reading) -> Iterator[Parted]:
    """The instruction last, or first, parted from the text by no more than a pause."""
    text = reading.text
    cuts = [match.span() for match in re.finditer(r"[\n。!?;,~…]+|\s+", text.rstrip(" \n。!?~"))]
    for start, end in reversed(cuts[-3:]):
        tail, head = text[end:], reading.original(0, start)
        if len(tail) <= MAX_HEAD and len(head) >= 2:
            yield Parted(tail, head, marked="\n" in text[start:end])
    for start, end in cuts[:2]:
        payload = reading.original(end, len(text))
        if start <= MAX_HEAD and len(payload) >= 4 and not _POLITE.fullmatch(text[end:].strip()):
            yield Parted(text[:start], unwrapped(payload), marked=False)


def unwrapped(text: str) -> str:
    """`text` without the quotation marks it stands in."""
    match = _WRAPPED.match(text.strip())
    inner = match["in"] if match else ""
    return inner.strip() if inner and not re.search(r"[”\"」』]", inner) else text.strip()
