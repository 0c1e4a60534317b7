"""Labelled messages in JSON Lines, read alike for training and for measuring.

```
{"text": "…", "label": "ham", "source": "…"}   a set with one question: ad|ham, negative|positive, toxic|nontoxic
{"text": "…", "label": "ad/scam"}              one of our labels, or none: answers for every label
{"text": "…", "labels": ["ad", "ad/soft"]}     the same for several; [] is an ordinary message
```

`ad` and `negative` mean the question of a set where `source` stands beside them, else our labels.
Keys that are not named here are not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from assistant.errors import FieldProblem, InvalidInput
from assistant.types.base import Value
from assistant.types.moderation import LABELS, Label, Message
from assistant.validation import parsed

QUESTIONS: dict[str, tuple[Label, bool]] = {
    "ad": ("ad", True),
    "ham": ("ad", False),
    "negative": ("negative/complaint", True),
    "positive": ("negative/complaint", False),
    "toxic": ("negative/abuse", True),
    "nontoxic": ("negative/abuse", False),
}
"""What a label of a set with one question says: about which of ours, and whether it is one."""

_SAID: tuple[Label, ...] = tuple(label for label in LABELS if label != "flood")
_ALLOWED = "、".join(sorted({*QUESTIONS, *_SAID, "none"}))

HELD_OUT = 10
"""Training leaves out one message in so many, by a hash of its text: for calibrating, measuring."""


class Row(NamedTuple):
    """A message and what is known of it; labels that `truth` leaves out are not known.

    `source` is the name of its file without the suffix.
    """

    text: str
    source: str
    truth: Mapping[Label, bool]

    @property
    def held_out(self) -> bool:
        """Whether training leaves this message out."""
        return crc32(self.text.encode()) % HELD_OUT == 0


class BadLine(Value):
    """A line that is no labelled message: where it stands, 1-based, and what is wrong."""

    file: str
    line: int
    detail: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行:{self.detail}"


def read(path: Path) -> tuple[list[Row], list[BadLine]]:
    """The rows of a file, or of every `*.jsonl` in a folder by name, and the lines that are none.

    Raises:
        InvalidInput: there is no such file, or the folder has none.
    """
    rows: list[Row] = []
    bad: list[BadLine] = []
    for file in _files(path):
        for found in _lines(file):
            rows.append(found) if isinstance(found, Row) else bad.append(found)
    return rows, bad


def _files(path: Path) -> list[Path]:
    files = [path] if path.is_file() else sorted(path.glob("*.jsonl"))
    if not files:
        detail = "没有 .jsonl 文件" if path.is_dir() else "没有这个文件或文件夹"
        raise InvalidInput(f"{path}: {detail}", problems=[FieldProblem("data", detail)])
    return files


def _lines(file: Path) -> Iterator[Row | BadLine]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _row(line, file.stem)
            except InvalidInput as error:
                yield BadLine(file=file.name, line=number, detail=error.message)


def _row(line: bytes, source: str) -> Row:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidInput("不是 UTF-8 文字") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput("不是合法的 JSON") from error
    if not isinstance(value, dict):
        raise InvalidInput('应为一个 JSON 对象,例如 {"text": "…", "label": "ad"}')
    text = parsed(Message, {"text": value.get("text")}).text
    return Row(text, source, _truth(value))


def _truth(value: dict[str, Any]) -> Mapping[Label, bool]:
    given = value.get("labels", [value.get("label")])
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise InvalidInput("缺少 label,或它不是文字")
    if (
        "labels" not in value
        and given[0] in QUESTIONS
        and ("source" in value or given[0] not in _SAID)
    ):
        label, holds = QUESTIONS[given[0]]
        return {label: holds}
    names = [name for name in given if name != "none"]
    if unknown := [name for name in names if name not in _SAID]:
        raise InvalidInput(f"没有 {unknown[0]!r} 这个标签,只能是 {_ALLOWED}")
    # A kind of ad is an ad, a kind of negative is negative.
    return {
        label: any(name == label or name.startswith(f"{label}/") for name in names)
        for label in _SAID
    }
