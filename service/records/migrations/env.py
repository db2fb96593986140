"""Runs the steps on the connection that database.py hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from service.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
