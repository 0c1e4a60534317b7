"""Database addresses: what operators write, what the drivers want, what may be shown."""

from __future__ import annotations

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from assistant.errors import Misconfigured

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_ALLOWED = "可用 sqlite:///文件路径 或 postgresql://用户:密码@主机:端口/库名"


def normalise(address: str) -> URL:
    """`address` with the driver this package uses.

    Raises:
        Misconfigured: not an address, or of a database that is not supported.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise Misconfigured(f"数据库地址写法有误：{_ALLOWED}") from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise Misconfigured(f"不支持 {url.drivername} 数据库：{_ALLOWED}")
    if driver.startswith("sqlite") and url.database in {None, "", ":memory:"}:
        raise Misconfigured(f"SQLite 数据库需要一个文件路径：{_ALLOWED}")
    return url.set(drivername=driver)


def is_sqlite(url: URL) -> bool:
    """Whether `url`, as `normalise` gave it, is a file of ours."""
    return url.drivername.startswith("sqlite")


def shown(url: URL) -> str:
    """`url` as a person may see it: the path of a file, or the address without its password."""
    if is_sqlite(url):
        return str(url.database)
    bare = url.set(drivername="postgresql", query={})
    return bare.render_as_string(hide_password=True)
