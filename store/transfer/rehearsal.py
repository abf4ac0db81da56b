"""Dry runs: the same work on an empty copy of the store, into which whatever a chunk touches is brought
first.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from store.database.connection import Connection
from store.database.store import Store
from store.opening import create_schema
from store.search.names import index_many
from store.transfer.lookups import among
from store.transfer.runs import Place, Run, lease_from

_WHOLE = ("setting", "staff", "location", "discount", "card_programme")
"""Tables that are copied whole: they are small."""
_BY_PERSONA = ("identifier", "consent", "attribute", "tag", "account", "card", "redemption")
_BY_ACCOUNT = ("entry", "lot", "uncovered")


class ScratchStore(Store):
    """A store in a temporary file that checks no references and waits for no disk."""

    def connect(self, *, create: bool = False) -> Connection:
        """As every store, but careless."""
        connection = super().connect(create=create)
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "secure_delete=OFF"):
            connection.run(f"PRAGMA {pragma}")
        return connection


class Rehearsal:
    """Brings rows of the real store into the copy, each once."""

    def __init__(self, real: Store) -> None:
        self._real = real
        self._known: dict[str, set[Any]] = {"persona": set()}
        self._columns: dict[str, list[str]] = {}

    @property
    def connection(self) -> Connection:
        """The real store's, to read what no copy holds."""
        return self._real.connection

    def bring_holders(self, connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
        """Whoever has one of these identifiers, with the whole lineage."""
        by_kind: dict[str, set[str]] = {}
        for kind, value in keys:
            by_kind.setdefault(kind, set()).add(value)
        real = self._real.connection
        wanted: set[int] = set()
        for kind, values in by_kind.items():
            rows = among(
                real,
                "SELECT persona_id FROM identifier WHERE kind = :kind AND value {keys}",
                values,
                kind=kind,
            )
            wanted |= {row[0] for row in rows}
        self.bring_personas(connection, wanted)

    def bring_personas(self, connection: Connection, ids: Collection[int]) -> None:
        """Personas with what hangs on them, and everybody they are merged with."""
        real, known = self._real.connection, self._known["persona"]
        wanted = set(ids) - known
        while wanted:
            known |= wanted
            self._copy(connection, "persona", "id", wanted)
            index_many(connection, wanted)
            for table in _BY_PERSONA:
                self._copy(connection, table, "persona_id", wanted)
            self._copy(connection, "card_transaction", "home_id", wanted)
            accounts = [
                row[0] for row in among(connection, "SELECT id FROM account WHERE persona_id {keys}", wanted)
            ]
            for table in _BY_ACCOUNT:
                self._copy(connection, table, "account_id", accounts)
            up = among(
                real, "SELECT merged_into FROM persona WHERE merged_into IS NOT NULL AND id {keys}", wanted
            )
            down = among(real, "SELECT id FROM persona WHERE merged_into {keys}", wanted)
            wanted = {row[0] for row in (*up, *down)} - known

    def bring_orders(self, connection: Connection, source: str, order_ids: Collection[str]) -> None:
        """Orders of a source with their refunds, and everybody they gave points to."""
        real = self._real.connection
        question = "SELECT id FROM purchase WHERE source = :source AND order_id {keys}"
        ids = [row[0] for row in among(real, question, order_ids, source=source)]
        self.bring(connection, "purchase", question, order_ids, source=source)
        self.bring(connection, "refund", "SELECT id FROM refund WHERE purchase_id {keys}", ids)
        homes = among(real, "SELECT DISTINCT home_id FROM entry WHERE purchase_id {keys}", ids)
        holders = among(
            real, "SELECT DISTINCT persona_id FROM purchase WHERE persona_id IS NOT NULL AND id {keys}", ids
        )
        personas = {row[0] for row in (*homes, *holders)}
        self.bring_personas(connection, personas)
        redeemed = among(
            connection, "SELECT id FROM entry WHERE kind = 'redeem' AND home_id {keys}", personas
        )
        entries = [row[0] for row in redeemed]
        self.bring(connection, "lot_use", "SELECT id FROM lot_use WHERE entry_id {keys}", entries)
        self.bring(connection, "cover", "SELECT id FROM cover WHERE uncovered_id {keys}", entries)

    def bring(
        self, connection: Connection, table: str, question: str, keys: Iterable[Any], **values: Any
    ) -> None:
        """Rows of a table by the ids that a question gives."""
        known = self._known.setdefault(table, set())
        ids = {row[0] for row in among(self._real.connection, question, keys, **values)} - known
        known |= ids
        self._copy(connection, table, "id", ids)

    def _copy(self, connection: Connection, table: str, key: str, ids: Iterable[int]) -> None:
        columns = self._columns.get(table)
        if columns is None:
            columns = self._columns[table] = columns_of(connection, table)
        listed = ", ".join(columns)
        rows = among(self._real.connection, f"SELECT {listed} FROM {table} WHERE {key} {{keys}}", ids)
        if rows:
            connection.many(table, columns, rows)


def columns_of(connection: Connection, table: str) -> list[str]:
    """A table's columns, quoted, as the copy has them."""
    return [f'"{row[1]}"' for row in connection.all(f"PRAGMA table_info({table})")]


def _copy_whole(real: Connection, connection: Connection, tables: Sequence[str]) -> None:
    for table in tables:
        columns = columns_of(connection, table)
        connection.many(table, columns, real.all(f"SELECT {', '.join(columns)} FROM {table}"))


@contextmanager
def rehearsal_store(real: Store, folder: Path, run: Run) -> Iterator[tuple[Store, Place]]:
    """An empty copy with the shop's settings, staff, locations and discounts, and a run to apply."""
    store = ScratchStore(str(folder / "rehearsal.store"), clock=real.clock, randomness=real.randomness)
    create_schema(store)
    connection = store.connection
    try:
        _copy_whole(real.connection, connection, (*_WHOLE, "id_block"))
        now = lease_from(store.clock())
        run.id, run.rehearsal = 1, Rehearsal(real)
        connection.insert(
            "import_run",
            id=run.id,
            kind=run.kind,
            source=run.source,
            file_name="",
            file_hash="",
            state="applying",
            enrols=int(run.enrols),
            staff_id=run.actor.staff_id,
            started_at=now,
            lease_until=now,
            finished_at=None,
            staging="",
            applied=0,
            counts="{}",
        )
        yield store, Place("", "", "rehearsal", "", run.actor.terminal, run.actor.location_id)
    finally:
        store.close()
