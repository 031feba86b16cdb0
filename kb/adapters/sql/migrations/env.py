"""Alembic's entry point; the connection is handed over by ``kb.adapters.sql.database.migrate``."""

from alembic import context

from kb.adapters.sql.collection_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
