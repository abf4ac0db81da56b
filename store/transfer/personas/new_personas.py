"""Personas nobody knew, written as they were made ready: rows of every table at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.points.ledger.accounts import open_accounts
from store.search.names import index_range
from store.transfer.lookups import among
from store.transfer.personas.identifying import Key
from store.transfer.personas.legacy import book_brought
from store.transfer.personas.part import (
    ATTRIBUTE_COLUMNS,
    CONSENT_COLUMNS,
    OTHER_COLUMNS,
    PHONE_COLUMNS,
    TAG_COLUMNS,
    Part,
    Table,
)
from store.transfer.places import Places
from store.transfer.runs import Run

Fresh = tuple[Part, Sequence[int]]
"""A part and the ids of its personas."""


def keys_held(connection: Connection, run: Run, parts: Sequence[Part]) -> set[Key]:
    """Those of the identifiers that somebody has already."""
    by_kind: dict[str, list[str]] = {}
    for part in parts:
        for kind, values in part.values().items():
            by_kind.setdefault(kind, []).extend(values)
    if run.rehearsal is not None:
        run.bring_holders(connection, {(kind, value) for kind, values in by_kind.items() for value in values})
    held: set[Key] = set()
    for kind, values in by_kind.items():
        for (value,) in among(
            connection,
            "SELECT value FROM identifier WHERE kind = :kind AND value {keys} "
            "AND state IN ('live', 'shared', 'merged')",
            values,
            kind=kind,
        ):
            held.add((kind, value))
    return held


def write_new(unit: Unit, run: Run, places: Places, fresh: Sequence[Fresh]) -> None:
    """Writes them with their accounts, identifiers, consents, labels and the points they bring.

    Ids ascend, and none between the first and the last is anybody else's who is in the store yet.
    """
    fresh = [(part, ids) for part, ids in fresh if ids]
    if not fresh:
        return
    connection = unit.connection
    first, last = fresh[0][1][0], fresh[-1][1][-1]
    _personas(unit, places, fresh)
    index_range(connection, first, last)
    shift = open_accounts(unit, first, last)
    _identifiers(unit, fresh)
    _consents(unit, run, fresh)
    _write(connection, "attribute", ATTRIBUTE_COLUMNS, [(part.attributes, ids) for part, ids in fresh])
    _write(connection, "tag", TAG_COLUMNS, [(part.tags, ids) for part, ids in fresh])
    bringing = [
        (ids[number] + shift, ids[number], points, source)
        for part, ids in fresh
        for number, (points, source) in part.legacy.items()
    ]
    if bringing:
        book_brought(unit, run, bringing)


def _personas(unit: Unit, places: Places, fresh: Sequence[Fresh]) -> None:
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for part, ids in fresh:
        if part.places:
            located = [places.id_of(unit, place) if place else None for place in part.places]
            rows = by_columns.setdefault(("id", "favorite_location_id", *part.columns), [])
            rows += [
                (number, place, *row) for number, place, row in zip(ids, located, part.personas, strict=True)
            ]
        else:
            rows = by_columns.setdefault(("id", *part.columns), [])
            rows += [(number, *row) for number, row in zip(ids, part.personas, strict=True)]
    for columns, rows in by_columns.items():
        unit.connection.many("persona", columns, rows, filled=True)


def _identifiers(unit: Unit, fresh: Sequence[Fresh]) -> None:
    phones: list[tuple[Any, ...]] = []
    others: list[tuple[Any, ...]] = []
    count = sum(len(part.phones.rows) + len(part.others.rows) for part, _ in fresh)
    numbers = iter(unit.new_ids(unit.connection, "identifier", count))
    for part, ids in fresh:
        phones += _numbered(numbers, part.phones, ids)
        others += _numbered(numbers, part.others, ids)
    for columns, rows in ((PHONE_COLUMNS, phones), (OTHER_COLUMNS, others)):
        if rows:
            unit.connection.many("identifier", ("id", "persona_id", *columns), rows, filled=True)


def _consents(unit: Unit, run: Run, fresh: Sequence[Fresh]) -> None:
    connection = unit.connection
    count = sum(len(part.consents.rows) for part, _ in fresh)
    if not count:
        return
    ids = unit.new_ids(connection, "consent_event", count)
    numbers = iter(ids)
    events = [row for part, owners in fresh for row in _numbered(numbers, part.consents, owners)]
    columns = ("id", "persona_id", *CONSENT_COLUMNS, "import_run_id")
    connection.many("consent_event", columns, [(*row, run.id) for row in events], filled=True)
    listed = ", ".join(("persona_id", *CONSENT_COLUMNS))
    connection.run(
        f"INSERT INTO consent ({listed}) SELECT {listed} FROM consent_event "
        "WHERE id BETWEEN :first AND :last ORDER BY id",
        first=ids[0],
        last=ids[-1],
    )


def _numbered(numbers: Iterator[int], table: Table, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Rows with an id of their own and their persona's before them."""
    return [(next(numbers), ids[number], *row) for number, row in zip(table.numbers, table.rows, strict=True)]


def _write(
    connection: Connection,
    name: str,
    columns: Sequence[str],
    tables: Sequence[tuple[Table, Sequence[int]]],
) -> None:
    """Rows with their persona's id before them."""
    rows = [
        (ids[number], *row)
        for table, ids in tables
        for number, row in zip(table.numbers, table.rows, strict=True)
    ]
    if rows:
        connection.many(name, ("persona_id", *columns), rows, filled=True)
