"""Cuts a document into passages along its own structure: articles, headings, list items, sentences."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from assistant.retrieval.cleaning import Cleaned, searchable
from assistant.retrieval.decoding import Line, spans
from assistant.retrieval.entry import Entry
from assistant.types.passages import MAX_PASSAGE_CHARS, Passage, SourceRef

TARGET_CHARS = 320
SMALL_CHARS = 60
"""A section shorter than this is joined to the next one instead of standing alone."""

_SENTENCE = re.compile(r"[^。！？!?;；]+[。！？!?;；]*[”」』))]*")
_FEED_ITEM = re.compile(
    r"^(?P<title>.{2,80}?)\s+(?:https?:)?//\S+\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s+\d{1,2}\s"
)
_HEADINGS = (
    (1, re.compile(r"^#\s+(.+)$")),
    (2, re.compile(r"^#{2}\s+(.+)$")),
    (3, re.compile(r"^#{3,6}\s+(.+)$")),
    (2, re.compile(r"^(第?[一二三四五六七八九十]{1,3}[章节、.]\s*.{1,28})$")),
    (2, re.compile(r"^(0\d\s+.{1,28})$")),
    (3, re.compile(r"^(\d{1,2}\s?[.、)）]\s?[^\d].{0,22})$")),
)
_NO_HEADING = re.compile(r"[。！？!?;；：:，,]")


def entries_of(name: str, cleaned: Cleaned) -> list[Entry]:
    """The passages of the document `name`, each with its heading path as title and its lines."""
    seen: dict[str, int] = {}
    return [
        _entry(name, title, chunk, seen, annotated=cleaned.annotated)
        for title, chunk in _sections(name, cleaned)
    ]


def _entry(
    name: str, title: str, chunk: Sequence[Line], seen: dict[str, int], *, annotated: bool
) -> Entry:
    text = "\n".join(line.text for line in chunk)
    seen[text] = seen.get(text, 0) + 1
    key = hashlib.sha256(f"{name}\0{text}\0{seen[text]}".encode()).hexdigest()[:20]
    passage = Passage(
        id=f"doc:{key}",
        document=name,
        title=title,
        text=text,
        sources=(SourceRef(document=name, lines=spans(chunk)),),
    )
    return Entry.of(passage, searchable(text, annotated=annotated))


def _sections(name: str, cleaned: Cleaned) -> Iterator[tuple[str, list[Line]]]:
    path = {0: PurePath(name).stem}
    open_lines: list[Line] = []
    title = path[0]
    for line in cleaned.lines:
        item = _FEED_ITEM.match(line.text) if line.number in cleaned.breaks else None
        heading = (1, item["title"]) if item else _heading(line.text)
        new = heading is not None or line.number in cleaned.breaks
        if new and (line.number in cleaned.breaks or _size(open_lines) >= SMALL_CHARS):
            yield from _chunks(title, open_lines)
            open_lines = []
        if heading is not None:
            level, words = heading
            path = {at: text for at, text in path.items() if at < level} | {level: words}
        if not open_lines:
            title = _title(path)
        if item is None:
            open_lines.append(line)
    yield from _chunks(title, open_lines)


def _title(path: dict[int, str]) -> str:
    """The nearest two headings: what the passage is about, and within what."""
    named = [text for _, text in sorted(path.items())]
    return " / ".join(named[-2:] if len(named) > 2 else named[-1:] if len(named) > 1 else named)[
        :120
    ]


def _heading(text: str) -> tuple[int, str] | None:
    for level, pattern in _HEADINGS:
        match = pattern.match(text)
        if match and (text.startswith("#") or not _NO_HEADING.search(match[1])):
            return level, match[1].strip()
    return None


def _chunks(title: str, lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Groups of whole lines near the target; a long line is cut between its sentences."""
    chunk: list[Line] = []
    for piece in (piece for line in lines for piece in _pieces(line)):
        if chunk and _size(chunk) + len(piece.text) > TARGET_CHARS:
            yield title, chunk
            chunk = []
        chunk.append(piece)
    if chunk:
        yield title, chunk


def _pieces(line: Line) -> Iterator[Line]:
    if len(line.text) <= TARGET_CHARS:
        yield line
        return
    piece = ""
    for sentence in _SENTENCE.findall(line.text) or [line.text]:
        if piece and len(piece) + len(sentence) > TARGET_CHARS:
            yield Line(line.number, piece)
            piece = ""
        piece += sentence
        while len(piece) > MAX_PASSAGE_CHARS // 2:  # no punctuation to cut at: cut by length
            yield Line(line.number, piece[:TARGET_CHARS])
            piece = piece[TARGET_CHARS:]
    if piece:
        yield Line(line.number, piece)


def _size(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)
