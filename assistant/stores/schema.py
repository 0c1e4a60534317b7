"""The tables, in types every supported database has.

Values are kept whole as JSON beside the columns that are searched. Defaults are set by this
program, never by the server. Every row belongs to a workspace.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware and in UTC out. SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _workspace() -> Column[str]:
    return Column("workspace", String(64), nullable=False)


def _sequence() -> Column[int]:
    # SQLite numbers rows by itself only in a column called INTEGER.
    kind = BigInteger().with_variant(Integer(), "sqlite")
    return Column("sequence", kind, primary_key=True, autoincrement=True)


def _moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, UtcDateTime(), nullable=nullable)


def _value(name: str = "value", *, nullable: bool = False) -> Column[Any]:
    return Column(name, JSON(none_as_null=True), nullable=nullable)


groups = Table(
    "groups",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("id", String(200), primary_key=True),
    _value("profile"),
    _value("policy", nullable=True),
    _moment("created_at"),
    _moment("updated_at"),
)

policies = Table(
    "policies",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("name", String(100), primary_key=True),
    _value(),
    _moment("updated_at"),
)

decisions = Table(
    "decisions",
    metadata,
    _sequence(),
    _workspace(),
    Column("id", String(64), nullable=False),
    Column("group_id", String(200)),
    Column("message_id", String(200)),
    Column("text_hash", String(64), nullable=False),
    Column("action", String(20), nullable=False),
    Column("flagged", Boolean, nullable=False),
    _value(),
    _value("message"),
    _moment("created_at"),
    UniqueConstraint("workspace", "id"),
    UniqueConstraint("workspace", "group_id", "message_id", "text_hash"),
    Index(None, "workspace", "action"),
    Index(None, "workspace", "created_at"),
    sqlite_autoincrement=True,
)

decision_labels = Table(
    "decision_labels",
    metadata,
    Column("decision", ForeignKey("decisions.sequence", ondelete="CASCADE"), primary_key=True),
    Column("label", String(40), primary_key=True),
    Index(None, "label"),
)

feedback = Table(
    "feedback",
    metadata,
    _sequence(),
    Column(
        "decision",
        ForeignKey("decisions.sequence", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    _value(),
    _moment("created_at"),
    sqlite_autoincrement=True,
)

strikes = Table(
    "strikes",
    metadata,
    _sequence(),
    _workspace(),
    Column("group_id", String(200), nullable=False),
    Column("member_id", String(200), nullable=False),
    Column("decision_id", String(64), nullable=False),
    Column("message_id", String(200)),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("pardoned_at", nullable=True),
    UniqueConstraint("workspace", "group_id", "message_id"),
    Index(None, "workspace", "group_id", "member_id"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    _sequence(),
    _workspace(),
    Column("id", String(64), nullable=False),
    Column("task", String(64), nullable=False),
    Column("group_id", String(200)),
    Column("platform", String(50)),
    _value("brief"),
    Column("version", Integer, nullable=False),
    UniqueConstraint("workspace", "id"),
    Index(None, "workspace", "group_id"),
    sqlite_autoincrement=True,
)

draft_versions = Table(
    "draft_versions",
    metadata,
    Column("draft", ForeignKey("drafts.sequence", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _value(),
    Column("approved", Boolean, nullable=False),
    _moment("created_at"),
)

conversations = Table(
    "conversations",
    metadata,
    _sequence(),
    _workspace(),
    Column("id", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    _moment("created_at"),
    _moment("updated_at"),
    UniqueConstraint("workspace", "id"),
    Index(None, "workspace", "updated_at"),
    sqlite_autoincrement=True,
)

turns = Table(
    "turns",
    metadata,
    Column(
        "conversation", ForeignKey("conversations.sequence", ondelete="CASCADE"), primary_key=True
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _value(),
)

documents = Table(
    "documents",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    _value(),
    _moment("created_at"),
    Index(None, "workspace", "sha256"),
)

keys = Table(
    "keys",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("hint", String(20), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    _moment("created_at"),
    _moment("revoked_at", nullable=True),
)
