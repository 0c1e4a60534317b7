"""The first schema: groups, policies, decisions, strikes, drafts, conversations, documents, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column called INTEGER.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("sequence", NUMBER, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_conversations")),
        sa.UniqueConstraint("workspace", "id", name=op.f("uq_conversations_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_conversations_workspace_updated_at"),
        "conversations",
        ["workspace", "updated_at"],
        unique=False,
    )
    op.create_table(
        "decisions",
        sa.Column("sequence", NUMBER, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_decisions")),
        sa.UniqueConstraint(
            "workspace",
            "group_id",
            "message_id",
            "text_hash",
            name=op.f("uq_decisions_workspace_group_id_message_id_text_hash"),
        ),
        sa.UniqueConstraint("workspace", "id", name=op.f("uq_decisions_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_decisions_workspace_action"), "decisions", ["workspace", "action"], unique=False
    )
    op.create_index(
        op.f("ix_decisions_workspace_created_at"),
        "decisions",
        ["workspace", "created_at"],
        unique=False,
    )
    op.create_table(
        "documents",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_documents")),
    )
    op.create_index(
        op.f("ix_documents_workspace_sha256"), "documents", ["workspace", "sha256"], unique=False
    )
    op.create_table(
        "drafts",
        sa.Column("sequence", NUMBER, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.String(length=200), nullable=True),
        sa.Column("platform", sa.String(length=50), nullable=True),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_drafts")),
        sa.UniqueConstraint("workspace", "id", name=op.f("uq_drafts_workspace_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_drafts_workspace_group_id"), "drafts", ["workspace", "group_id"], unique=False
    )
    op.create_table(
        "groups",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_groups")),
    )
    op.create_table(
        "keys",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("hint", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_keys")),
        sa.UniqueConstraint("sha256", name=op.f("uq_keys_sha256")),
    )
    op.create_table(
        "policies",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name", name=op.f("pk_policies")),
    )
    op.create_table(
        "strikes",
        sa.Column("sequence", NUMBER, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("group_id", sa.String(length=200), nullable=False),
        sa.Column("member_id", sa.String(length=200), nullable=False),
        sa.Column("decision_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pardoned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_strikes")),
        sa.UniqueConstraint(
            "workspace",
            "group_id",
            "message_id",
            name=op.f("uq_strikes_workspace_group_id_message_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_strikes_workspace_group_id_member_id"),
        "strikes",
        ["workspace", "group_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "decision_labels",
        sa.Column("decision", NUMBER, nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["decisions.sequence"],
            name=op.f("fk_decision_labels_decision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("decision", "label", name=op.f("pk_decision_labels")),
    )
    op.create_index(op.f("ix_decision_labels_label"), "decision_labels", ["label"], unique=False)
    op.create_table(
        "draft_versions",
        sa.Column("draft", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft"], ["drafts.sequence"], name=op.f("fk_draft_versions_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft", "version", name=op.f("pk_draft_versions")),
    )
    op.create_table(
        "feedback",
        sa.Column("sequence", NUMBER, autoincrement=True, nullable=False),
        sa.Column("decision", NUMBER, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"],
            ["decisions.sequence"],
            name=op.f("fk_feedback_decision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_feedback")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feedback_decision"), "feedback", ["decision"], unique=False)
    op.create_table(
        "turns",
        sa.Column("conversation", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversations.sequence"],
            name=op.f("fk_turns_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation", "position", name=op.f("pk_turns")),
    )


def downgrade() -> None:
    for table in (
        "turns",
        "feedback",
        "draft_versions",
        "decision_labels",
        "strikes",
        "policies",
        "keys",
        "groups",
        "drafts",
        "documents",
        "decisions",
        "conversations",
    ):
        op.drop_table(table)
