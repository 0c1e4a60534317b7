from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from assistant.errors import Misconfigured, Unavailable
from assistant.stores import Database
from assistant.stores.schema import metadata
from assistant.stores.urls import normalise, shown


async def test_the_migrations_build_the_schema_the_program_uses(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    async with Database.open(f"sqlite:///{file}") as database:
        await database.upgrade()
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_upgrading_again_keeps_what_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kept.sqlite3"
    async with Database.open(url) as database:
        await database.upgrade()
        await database.groups.get_or_create("g1")
    async with Database.open(url) as database:
        await database.upgrade()
        assert [group.id for group in await database.groups.list()] == ["g1"]


async def test_the_file_is_in_write_ahead_mode(database: Database) -> None:
    connection = sqlite3.connect(database.address)
    try:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        connection.close()


def test_every_table_compiles_for_postgresql() -> None:
    dialect = make_url("postgresql+psycopg://").get_dialect()()
    for table in metadata.sorted_tables:
        ddl = str(CreateTable(table).compile(dialect=dialect))
        assert f"CREATE TABLE {table.name}" in ddl
        assert "DEFAULT" not in ddl
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_identifiers_fit_postgresql() -> None:
    for table in metadata.sorted_tables:
        names = [item.name for item in table.constraints]
        names += [item.name for item in table.indexes]
        assert all(isinstance(name, str) and len(name) <= 63 for name in names), names


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "db.sqlite3"
    with pytest.raises(Unavailable) as caught:
        async with Database.open(f"sqlite:///{file}"):
            pass
    assert str(file) in caught.value.message
    assert "不存在" in caught.value.message
    assert not file.parent.exists()


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("群规" * 4000, encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        async with Database.open(f"sqlite:///{file}"):
            pass
    assert str(file) in caught.value.message
    assert "不是 SQLite 数据库文件" in caught.value.message
    assert file.read_text(encoding="utf-8") == "群规" * 4000


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="这是文件夹"):
        async with Database.open(f"sqlite:///{tmp_path}"):
            pass


async def test_a_server_that_is_down_is_named_without_its_password() -> None:
    with pytest.raises(Unavailable) as caught:
        async with Database.open("postgresql://me:s3cret@127.0.0.1:1/qunguan"):
            pass
    assert "127.0.0.1:1" in caught.value.message
    assert "s3cret" not in caught.value.message
    assert "\n" not in caught.value.message


async def test_a_schema_from_a_newer_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    async with Database.open(f"sqlite:///{file}") as database:
        await database.upgrade()
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    async with Database.open(f"sqlite:///{file}") as database:
        with pytest.raises(Unavailable, match="9999") as caught:
            await database.upgrade()
    assert "请升级程序" in caught.value.message


async def test_a_database_without_its_tables_says_what_to_run(tmp_path: Path) -> None:
    async with Database.open(f"sqlite:///{tmp_path}/empty.sqlite3") as database:
        with pytest.raises(Unavailable, match="qunguan db upgrade"):
            await database.groups.list()


@pytest.mark.parametrize(
    "address", ["mysql://root@localhost/x", "not an address", "", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_is_not_supported_says_what_is(address: str) -> None:
    with pytest.raises(Misconfigured, match="sqlite:///文件路径"):
        Database.open(address)


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("sqlite:///data/x.db", "sqlite+aiosqlite"),
        ("postgres://u@h/db", "postgresql+psycopg"),
        ("postgresql://u@h/db", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/db", "postgresql+psycopg"),
    ],
)
def test_plain_addresses_get_their_driver(written: str, driver: str) -> None:
    assert normalise(written).drivername == driver


def test_what_is_shown_has_no_password_and_no_query() -> None:
    url = normalise("postgresql://me:s3cret@db.example:5432/q?password=s3cret")
    assert shown(url) == "postgresql://me:***@db.example:5432/q"
