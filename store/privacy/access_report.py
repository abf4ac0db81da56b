"""The access report: everything held about one persona and those merged into it, as it stands in the tables.

Any table with a ``persona_id`` (or a home, a survivor) is told whole, so that a new one is told too; left out are
keyed hashes, and what says nothing of the person (how rows hang together).
"""

from dataclasses import dataclass
from typing import Any

from store.database.sql import in_list
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.lineage import lineage, survivor_of
from store.outbox.codes import Proof
from store.outbox.proofs import take_proof
from store.use_case import use_case
from store.words import say

_LEFT_OUT = ("blocked_identifier", "audience_member")
_INNER = (
    "folded",
    "exact_key",
    "sort_name",
    "reversed",
    "national",
    "birth_month_day",
    "salt",
    "content_hash",
    "request_hash",
    "note_hash",
    "result",
    "hash",
    "previous",
    "chain_id",
    "version",
    "rule_version",
)
"""Columns that only repeat others for search, or prove them."""
_SECRET = ("wallet_pin",)
"""Told as being there."""
_BY = ("persona_id", "home_id", "friend_id", "referrer_id", "survivor_id", "absorbed_id")
_OF_ACCOUNTS = ("entry", "lot", "uncovered")
_OF_PURCHASES = ("purchase_line", "refund", "correction")

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class AccessReport:
    """Everything held about a persona: ``ids`` are its own and those merged into it, ``held`` rows by table.

    ``proved``: how it was known to be the customer who asks (``code``, ``in person``), None if nobody said.
    """

    id: int
    ids: tuple[int, ...]
    made_at: str
    shop: str
    proved: str | None
    held: dict[str, Rows]

    def lines(self) -> tuple[str, ...]:
        """The report as readable text, a line a value."""
        told = [say("privacy.report.title", shop=self.shop, id=self.id, at=self.made_at)]
        for table, rows in self.held.items():
            told += [
                "",
                say("privacy.report.part", what=table.replace("_", " "), count=len(rows), rows=len(rows)),
            ]
            for row in rows:
                told.append(
                    "  " + "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in row.items())
                )
        return tuple(told)


@use_case("access report")
def report_access(unit: Unit, persona_id: int, proof: Proof | None = None) -> AccessReport:
    """Everything held about a persona, also an archived or held one; every report is audited, with its proof.

    Raises `NotFound`, `Refused` for a proof that is over or of somebody else. The wallet PIN is told as being
    there, never as it is.
    """
    survivor = survivor_of(unit.connection, persona_id)
    if survivor is None:
        raise NotFound(say("people.not_found", id=persona_id))
    unit.subject = survivor
    ids = lineage(unit.connection, survivor)
    listed, values = in_list("id", ids)
    if proof is not None:
        _require_theirs(unit, ids, proof)
    unit.detail = f"proof {proof.id}" if proof is not None else "no proof"
    tables = _tables(unit)
    held: dict[str, Rows] = {"persona": _told(unit, tables, "persona", f"id IN {listed}", values)}
    for table, columns in tables.items():
        by = [column for column in _BY if column in columns]
        if table in _LEFT_OUT or not by:
            continue
        held[table] = _told(
            unit, tables, table, " OR ".join(f"{column} IN {listed}" for column in by), values
        )
    for hanging, owner, column in (
        (_OF_ACCOUNTS, "account", "account_id"),
        (_OF_PURCHASES, "purchase", "purchase_id"),
    ):
        for table in hanging:
            whose = f"{column} IN (SELECT id FROM {owner} WHERE persona_id IN {listed})"
            held[table] = _told(unit, tables, table, whose, values)
    return AccessReport(
        survivor,
        ids,
        unit.at,
        unit.settings.text("store_name"),
        None if proof is None else proof.how,
        {name: rows for name, rows in held.items() if rows},
    )


def _require_theirs(unit: Unit, ids: tuple[int, ...], proof: Proof) -> None:
    """Takes the proof, of a phone or e-mail that is theirs now."""
    if proof.purpose != "access report":
        raise Refused(say("outbox.proof_over"))
    take_proof(unit, proof)
    listed, values = in_list("id", ids)
    theirs = unit.connection.one(
        f"SELECT 1 FROM identifier WHERE kind = :kind AND value = :value AND persona_id IN {listed} "
        "AND state IN ('live', 'shared', 'merged')",
        kind=proof.known.kind,
        value=proof.known.value,
        **values,
    )
    if theirs is None:
        raise Refused(say("privacy.report.not_theirs"))


def _tables(unit: Unit) -> dict[str, list[str]]:
    """Every table's columns, in order."""
    if unit.connection.dialect == "sqlite":
        rows = unit.connection.all(
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
            "WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, c.cid"
        )
    else:
        rows = unit.connection.all(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        )
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def _told(unit: Unit, tables: dict[str, list[str]], table: str, where: str, values: dict[str, Any]) -> Rows:
    """The rows as names and values, without what is empty or says nothing of the person."""
    columns = [column for column in tables[table] if column not in _INNER and column != "name_vector"]
    listed = ", ".join(f'"{column}"' for column in columns)
    rows = unit.connection.all(f"SELECT {listed} FROM {table} WHERE {where} ORDER BY 1", **values)
    return tuple(
        {
            column: say("privacy.report.is_kept") if column in _SECRET else value
            for column, value in zip(columns, row, strict=True)
            if value not in (None, "")
        }
        for row in rows
    )
