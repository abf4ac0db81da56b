"""PostgreSQL through psycopg 3: connect, and errors in sentences."""

from typing import Any
from urllib.parse import urlsplit

from store.database.sqlite import TAKEN, Busy, Repeated
from store.errors import Refused, Unreachable

RETRIED = ("40001", "40P01", "55P03")
"""Serialization failure, deadlock, lock not available: the whole use case is tried again."""

TAKEN_STATES = ("23505", "42P07")
"""Unique violation, duplicate table."""


def shown(url: str) -> str:
    """The address without user and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.hostname or 'local socket'}{parts.path}"


def connect(url: str) -> Any:
    """A driver connection in autocommit; transactions are opened by the unit of work."""
    import psycopg

    try:
        return psycopg.connect(
            url, autocommit=True, connect_timeout=5, application_name="regulars", options="-c timezone=UTC"
        )
    except psycopg.ProgrammingError:
        raise Unreachable(
            "This is not the address of a PostgreSQL database. Write postgresql://USER@HOST/DATABASE"
        ) from None
    except psycopg.Error as error:
        raise Unreachable(
            f"PostgreSQL at {shown(url)} does not answer: {' '.join(str(error).split())} "
            "Check the address, the server and the password."
        ) from error


def explain(error: Exception) -> Exception | None:
    """A driver's error as a sentence, None if it is a defect of ours."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate
    if state in RETRIED:
        return Busy("The database is busy with the same customer. Try again in a moment.")
    if state in TAKEN_STATES:
        return Repeated(TAKEN)
    if state == "P0001" and "append-only" in str(error):
        return Refused("The ledger and the audit are append-only; nothing was changed.")
    if state == "42501":
        return Refused(f"The database role may not do this: {str(error).strip()}")
    if isinstance(error, psycopg.OperationalError):
        return Unreachable("The line to the database broke. Nothing more was saved; trying again may help.")
    return None


__all__ = ["RETRIED", "connect", "explain", "shown"]
