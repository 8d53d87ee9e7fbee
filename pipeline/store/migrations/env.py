"""What Alembic runs: the steps, on the connection that the store lends it."""

from __future__ import annotations

from alembic import context

from pipeline.store.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=False,  # the store has begun a transaction and ends it itself
)
context.run_migrations()
