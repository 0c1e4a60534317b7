"""The text lines of a file, whatever it was written with, each with its number in the original."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import PurePath
from typing import NamedTuple

from assistant.errors import TooLarge, Unreadable
from assistant.retrieval.converting import CONVERTED, converted

MAX_CHARS = 5_000_000
PAGES = (".html", ".htm", ".xhtml")
ENCODINGS = ("utf-8-sig", "gb18030", "big5")

_SILENT = {"script", "style", "noscript", "template", "head"}
_BLOCKS = {
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6",
    "section", "article", "header", "footer", "blockquote", "pre", "dd", "dt",
}  # fmt: skip


class Line(NamedTuple):
    """A line of a document: its number in the file as received (1-based), and its text."""

    number: int
    text: str


def read_lines(name: str, content: bytes) -> list[Line]:
    """The lines of the document called `name`, empty ones left out.

    Raises:
        Unreadable: not text in a known encoding, damaged, or of a kind whose reader is not
            installed. TooLarge: more than `MAX_CHARS` characters, or unpacks to too much.
    """
    suffix = PurePath(name).suffix.lower()
    packed = suffix in CONVERTED
    text = converted(name, content, suffix) if packed else _decoded(name, content)
    if len(text) > MAX_CHARS:
        raise TooLarge(f"{name}：{len(text)} 字，最多 {MAX_CHARS} 字")
    lines = _page(text) if suffix in PAGES else _numbered(text)
    if not lines:
        scanned = "（扫描件需要先识别成文字）" if packed else ""
        raise Unreadable(f"{name}：里面没有文字{scanned}")
    return lines


def _numbered(text: str) -> list[Line]:
    pieces = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Line(at, piece.strip()) for at, piece in enumerate(pieces, 1) if piece.strip()]


def _decoded(name: str, content: bytes) -> str:
    """The text in the first encoding that reads it all and leaves no control characters."""
    if not content.strip():
        raise Unreadable(f"{name}：文件是空的")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_binary(text):
            return text
    raise Unreadable(
        f"{name}：不是文字文件（能读 UTF-8、GB18030、Big5 的文字，以及网页和 Office 文件）"
    )


def _is_binary(text: str) -> bool:
    start = text[:20_000]
    odd = sum(1 for letter in start if letter < " " and letter not in "\t\n\r\f")
    private = sum(1 for letter in start if "\ue000" <= letter <= "\uf8ff")
    return "\0" in start or (odd + private) > len(start) // 100


class _Page(HTMLParser):
    """Collects what a reader sees, with the line of the source it stands on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._open: list[str] = []
        self._silent = 0
        self._start = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._silent = 0  # a page may leave out the end of its head
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if self._silent or not data.strip():
            return
        if not self._open:
            self._start = self.getpos()[0]
        self._open.append(" ".join(data.split()))

    def flush(self) -> None:
        text = " ".join(self._open).strip()
        if text:
            self.lines.append(Line(self._start, text))
        self._open = []


def _page(text: str) -> list[Line]:
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    return page.lines


def spans(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and last line number of `lines`."""
    return lines[0].number, lines[-1].number
