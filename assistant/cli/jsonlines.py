"""Reads and writes JSON Lines of any length in constant memory, losing no line silently."""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assistant.errors import FieldProblem, InvalidInput, reason
from assistant.types.moderation import Message
from assistant.validation import parsed

MAX_LINE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One input line, 1-based: a message, or what was wrong with it, and how long it was."""

    number: int
    bytes: int
    message: Message | None
    error: str | None = None


def lines(source: BinaryIO) -> Iterator[Line]:
    """Every line of `source`; one that cannot be read becomes a Line with its error."""
    number = 0
    while raw := source.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(raw) > MAX_LINE_BYTES:
            size = len(raw) + _skip_rest(source, raw)
            yield Line(number, size, None, f"这一行 {size} 字节，最多 {MAX_LINE_BYTES} 字节")
        else:
            yield _line(number, raw)


def _skip_rest(source: BinaryIO, raw: bytes) -> int:
    skipped = 0
    while raw and not raw.endswith(b"\n"):
        raw = source.readline(MAX_LINE_BYTES)
        skipped += len(raw)
    return skipped


def _line(number: int, raw: bytes) -> Line:
    try:
        value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        return Line(number, len(raw), parsed(Message, value))
    except UnicodeDecodeError:
        error = "不是 UTF-8 文字"
    except json.JSONDecodeError as wrong:
        error = f"不是合法的 JSON（第 {wrong.colno} 列）"
    except RecursionError:
        error = "JSON 嵌套太深"
    except InvalidInput as wrong:
        error = wrong.message
    return Line(number, len(raw), None, error)


def batches(source: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """The lines in lists of at most `size`."""
    batch: list[Line] = []
    for line in source:
        batch.append(line)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """`path` for reading, or standard input for `-`.

    Raises:
        InvalidInput: there is no such file, or it cannot be read.
    """
    if str(path) == "-":
        if sys.stdin is not None:  # None where a caller closed it: nothing to read
            yield sys.stdin.buffer
        else:
            yield io.BytesIO()
        return
    try:
        file = path.open("rb")
    except OSError as error:
        detail = reason(error)
        raise InvalidInput(f"{path}: {detail}", problems=[FieldProblem("jsonl", detail)]) from error
    with file:
        yield file


@contextmanager
def written(path: Path | None) -> Iterator[BinaryIO]:
    """`path` for writing, or standard output for None.

    The file appears whole when the block ends well; otherwise nothing of it stays.

    Raises:
        InvalidInput: its folder is not there or may not be written to.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        detail = "这是文件夹，不是文件"
        raise InvalidInput(f"{path}：{detail}", problems=[FieldProblem("out", detail)])
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        detail = f"写不了：{reason(error)}"
        raise InvalidInput(f"{path}: {detail}", problems=[FieldProblem("out", detail)]) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
