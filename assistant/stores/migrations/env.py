"""Alembic runs this file for each command; the connection is handed in by `stores.migrate`."""

from __future__ import annotations

from alembic import context

from assistant.stores.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
