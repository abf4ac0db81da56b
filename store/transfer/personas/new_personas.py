"""Personas nobody knew, written as they were made ready: rows of every table at once."""

from collections.abc import Sequence
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.people.identifiers import COLUMNS as IDENTIFIER_COLUMNS
from store.points.ledger.accounts import ACCOUNT_COLUMNS, new_account
from store.search.names import index_many
from store.transfer.lookups import among
from store.transfer.personas.identifying import Key
from store.transfer.personas.legacy import book_brought
from store.transfer.personas.ready import NewPersona
from store.transfer.personas.state import COLUMNS
from store.transfer.personas.writing import CONSENT_COLUMNS, EVENT_COLUMNS, LABEL_COLUMNS, TAG_COLUMNS
from store.transfer.places import Places
from store.transfer.runs import Run

Fresh = list[tuple[int, NewPersona]]
"""Personas to be made, with their ids."""


def keys_held(connection: Connection, run: Run, made: Sequence[NewPersona]) -> set[Key]:
    """Those of the identifiers that somebody has already."""
    by_kind: dict[str, list[str]] = {}
    for new in made:
        for kind, value, *_ in new.identifiers:
            by_kind.setdefault(kind, []).append(value)
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


def write_new(unit: Unit, run: Run, places: Places, fresh: Fresh) -> None:
    """Writes them with their accounts, identifiers, consents, labels and the points they bring."""
    if not fresh:
        return
    connection = unit.connection
    numbers = [number for number, _ in fresh]
    connection.many(
        "persona",
        COLUMNS,
        [new.row(number, places.id_of(unit, new.place) if new.place else None) for number, new in fresh],
    )
    index_many(connection, numbers)
    accounts = unit.new_ids(connection, "account", len(fresh))
    connection.many(
        "account",
        ACCOUNT_COLUMNS,
        [new_account(account, number) for account, number in zip(accounts, numbers, strict=True)],
    )
    owned = [(number, *row) for number, new in fresh for row in new.identifiers]
    _numbered(unit, "identifier", IDENTIFIER_COLUMNS, owned)
    consents: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for number, new in fresh:
        for consent in new.consents:
            consents.append((number, *consent, None))
            events.append((number, *consent, None, run.id))
    if consents:
        connection.many("consent", CONSENT_COLUMNS, consents)
        _numbered(unit, "consent_event", EVENT_COLUMNS, events)
    attributes = [(number, *row) for number, new in fresh for row in new.attributes]
    tags = [(number, *row) for number, new in fresh for row in new.tags]
    if attributes:
        connection.many("attribute", LABEL_COLUMNS, attributes)
    if tags:
        connection.many("tag", TAG_COLUMNS, tags)
    bringing = [
        (account, number, new.legacy, new.source)
        for account, (number, new) in zip(accounts, fresh, strict=True)
        if new.legacy
    ]
    if bringing:
        book_brought(unit, run, bringing)


def _numbered(unit: Unit, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Rows with fresh ids before them."""
    ids = unit.new_ids(unit.connection, table, len(rows))
    unit.connection.many(table, columns, [(number, *row) for number, row in zip(ids, rows, strict=True)])
