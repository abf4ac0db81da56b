"""PostgreSQL through psycopg 3: connect, and errors in sentences."""

from typing import Any
from urllib.parse import urlsplit

from store.database.sqlite import Busy, Repeated
from store.errors import Refused, Unreachable
from store.words import say

RETRIED = ("40001", "40P01", "55P03")
"""Serialization failure, deadlock, lock not available: the whole use case is tried again."""

_OPTIONS = "-c timezone=UTC -c jit=off"
"""Compiling a statement takes longer than any question at a till."""

TAKEN_STATES = ("23505", "42P07")
"""Unique violation, duplicate table."""


def shown(url: str) -> str:
    """The address without user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return say("database.unreadable_address")
    return say("database.address_shown", host=parts.hostname or say("database.local_socket"), name=parts.path)


def connect(url: str) -> Any:
    """A driver connection in autocommit; transactions are opened by the unit of work."""
    import psycopg

    try:
        return psycopg.connect(
            url, autocommit=True, connect_timeout=5, application_name="regulars", options=_OPTIONS
        )
    except psycopg.ProgrammingError:
        raise Unreachable(say("database.no_postgres_address")) from None
    except psycopg.Error as error:
        raise Unreachable(
            say("database.postgres_silent", address=shown(url), why=" ".join(str(error).split()))
        ) from error


def explain(error: Exception) -> Exception | None:
    """A driver's error as a sentence, None if it is a defect of ours."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate
    if state in RETRIED:
        return Busy(say("database.busy_customer"))
    if state in TAKEN_STATES:
        return Repeated(say("database.taken"))
    if state == "P0001" and "append-only" in str(error):
        return Refused(say("database.append_only"))
    if state == "42501":
        return Refused(say("database.role_may_not", why=str(error).strip()))
    if isinstance(error, psycopg.OperationalError):
        return Unreachable(say("database.line_broke"))
    return None


__all__ = ["RETRIED", "connect", "explain", "shown"]
