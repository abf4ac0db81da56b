"""The shop of privacy's tests."""

from tests.store.privacy.conftest import keys, postgres_store, sqlite_store

__all__ = ["keys", "postgres_store", "sqlite_store"]
