"""Who is behind an identifier that the search does not show, and receipts that belong to nobody."""

from dataclasses import dataclass
from typing import Any, Literal

from store.database.connection import Connection

LONGEST_CHAIN = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """A persona behind an identifier, whatever its status."""

    id: int
    status: str


@dataclass(frozen=True, slots=True)
class Receipts:
    """How many receipts, and the day of the last one (ISO), None without any."""

    count: int
    last_on: str | None


def owners(
    connection: Connection, lists: tuple[str, ...], values: dict[str, Any], most: int
) -> list[Subject]:
    """The personas on lists of ids, of every status; at most so many of each list."""
    if not lists:
        return []
    union = " UNION ".join(f"SELECT id FROM ({select} LIMIT :most) AS l{n}" for n, select in enumerate(lists))
    text = f"SELECT p.id, p.status FROM ({union}) AS c CROSS JOIN persona p WHERE p.id = c.id"
    return [Subject(*row) for row in connection.all(text, **values, most=most)]


def survivor_of(connection: Connection, persona_id: int) -> int | None:
    """The active persona at the end of a chain of merges, None if there is none."""
    for _ in range(LONGEST_CHAIN):
        row = connection.one("SELECT merged_into, status FROM persona WHERE id = :id", id=persona_id)
        if row is None:
            return None
        if row[0] is None:
            return persona_id if row[1] == "active" else None
        persona_id = row[0]
    return None


def anonymous_receipts(
    connection: Connection, column: Literal["said_phone", "said_email", "receipt"], values: tuple[str, ...]
) -> Receipts:
    """Receipts without a persona that name one of these phones (E.164), e-mails or receipt numbers."""
    count, last = 0, None
    for value in values:
        row = connection.one(
            "SELECT count(*), max(placed_on) FROM purchase WHERE persona_id IS NULL AND removal_id IS NULL "
            f"AND {column} = :value",
            value=value,
        )
        if row is not None and row[0]:
            count += row[0]
            last = max(filter(None, (last, row[1])))
    return Receipts(count, last)
