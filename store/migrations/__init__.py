"""The way from one schema version to the next, by Alembic; imported only where a store's version differs."""
