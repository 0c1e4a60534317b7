"""Turns what drivers raise into errors an operator can act on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from assistant.errors import InvalidInput, Unavailable
from assistant.stores.urls import is_sqlite, shown

_SQLITE_REASONS = (
    ("file is not a database", "不是 SQLite 数据库文件"),
    ("malformed", "数据库文件已损坏"),
    ("readonly", "没有写入权限"),
    ("locked", "被另一个程序占用"),
    ("disk is full", "磁盘已满"),
    ("no such table", "结构不完整，请先运行 qunguan db upgrade"),
)


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Runs database work; what the driver raises comes out as one of our errors.

    `IntegrityError` passes through: repositories know what a taken key means.

    Raises:
        Unavailable: the database does not answer, or cannot be read or written.
        InvalidInput: the database cannot hold the text (PostgreSQL and NUL characters).
    """
    try:
        yield
    except IntegrityError:
        raise
    except DataError as error:
        raise InvalidInput("内容里有数据库存不下的文字：过长，或含有 NUL 字符") from error
    except (DBAPIError, PoolTimeout, OSError) as error:
        raise Unavailable(f"数据库 {shown(url)} 不可用：{_reason(url, error)}") from error


def require_place(url: URL) -> None:
    """Looks at a file's place before a driver does.

    The driver opens files in a thread that outlives a failure and may complain to standard error.

    Raises:
        Unavailable: there can't be a database file there; says why.
    """
    problem = _file_problem(Path(str(url.database))) if is_sqlite(url) else None
    if problem is not None:
        raise Unavailable(f"数据库 {shown(url)} 不可用：{problem}")


def _reason(url: URL, error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause).strip()
    if not is_sqlite(url):
        return text.splitlines()[0] if text else type(cause).__name__
    known = next((said for sign, said in _SQLITE_REASONS if sign in text), None)
    return known or text


def _file_problem(path: Path) -> str | None:
    folder = path.parent
    if path.is_dir():
        return "这是文件夹，不是文件"
    if not folder.exists():
        return f"文件夹 {folder} 不存在"
    if not folder.is_dir():
        return f"{folder} 不是文件夹"
    if not os.access(folder, os.W_OK):
        return f"文件夹 {folder} 没有写入权限"
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        return "没有读写权限"
    return None
