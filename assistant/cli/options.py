"""Options that several verbs share, and how a verb gets its assistant."""

from __future__ import annotations

import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from assistant.errors import FieldProblem, InvalidInput, TooLarge, reason

if TYPE_CHECKING:
    from assistant.service import Assistant

T = TypeVar("T")

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="数据文件夹，默认 ./data", file_okay=False),
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]
PlatformName = Annotated[
    str | None, typer.Option("--platform", help="发到哪里，按它的字节上限检查，例如 wecom_welcome")
]

MAX_FILE_BYTES = 2 * 1024 * 1024


def assistant(data_dir: Path | None, **overrides: Any) -> Assistant:
    """An assistant with the environment's settings and the command's own on top."""
    from assistant.service import Assistant
    from assistant.settings import load_settings

    return Assistant(load_settings(data_dir=data_dir, **overrides))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Waits for `work`."""
    import asyncio

    return asyncio.run(work)


def read_text(path: Path, *, limit: int = MAX_FILE_BYTES) -> str:
    """The UTF-8 text of `path`, or of standard input for `-`.

    Raises:
        InvalidInput: not there, not a file, or not UTF-8. TooLarge: more than `limit` bytes.
    """
    content = _standard_input() if str(path) == "-" else _bytes(path, limit)
    if len(content) > limit:
        raise TooLarge(f"{path}：{len(content)} 字节，最多 {limit} 字节")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(path, f"第 {error.start} 字节起不是 UTF-8 文字") from error


def read_json(path: Path) -> Any:
    """The value in `path`, or of standard input for `-`.

    Raises:
        InvalidInput: as `read_text` does, or not JSON.
    """
    text = read_text(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列读不懂" if text.strip() else "是空的"
        raise _wrong(path, f"不是合法的 JSON，{place}") from error
    except RecursionError as error:
        raise _wrong(path, "嵌套太深") from error
    except ValueError as error:  # Python reads at most 4,300 digits
        raise _wrong(path, "有一个数字太长") from error


def _standard_input() -> bytes:
    # None where a caller closed it: nothing to read.
    return b"" if sys.stdin is None else typer.get_binary_stream("stdin").read()


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise _wrong(path, f"读不了：{reason(error)}") from error


def _wrong(path: Path, detail: str) -> InvalidInput:
    return InvalidInput(f"{path}：{detail}", problems=[FieldProblem(str(path), detail)])
