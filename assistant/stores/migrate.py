"""Runs the migrations of `migrations/versions` from inside the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from assistant.errors import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent / "migrations"
# Any number, the same in every process of ours: who holds it upgrades, the others wait.
_ADVISORY_LOCK = 71_830_211


def configuration() -> Config:
    """Alembic's configuration for our migrations, without a database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(connection: Connection, shown: str) -> None:
    """Brings the schema to the newest version, inside the caller's transaction.

    `shown` names the database in messages.

    Raises:
        Unavailable: the schema has a version that this program doesn't know.
    """
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = configuration()
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present - known:
        raise Unavailable(
            f"数据库 {shown} 由更新的版本建立(结构 {'、'.join(sorted(present - known))}),"
            "请升级程序，或改用另一个数据库"
        )
    if present == set(scripts.get_heads()):
        return
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
