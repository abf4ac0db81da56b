"""Alembic's environment: runs the versions on the connection ``run.py`` hands over, in its transaction."""

from alembic import context

from store.model import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="schema_version",
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
