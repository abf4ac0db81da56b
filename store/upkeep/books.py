"""Whether the books are true: balances, lots, uncovered parts, figures of personas, merges, names, ids.

Each check is one question whose answer is how many rows are wrong, with an example.
"""

from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import Sql
from store.errors import Unreachable
from store.upkeep.checks import Check
from store.words import say


@dataclass(frozen=True, slots=True)
class Question:
    """SQL whose rows are what is wrong: an id first, then what it has and what it should have."""

    name: str
    sql: Sql


QUESTIONS = (
    Question(
        "balances",
        "SELECT a.id, a.balance, coalesce(e.points, 0) FROM account a LEFT JOIN "
        "(SELECT account_id, sum(points) AS points FROM entry GROUP BY account_id) e ON e.account_id = a.id "
        "WHERE a.balance <> coalesce(e.points, 0)",
    ),
    Question(
        "lots",
        "SELECT l.id, l.remaining, l.points - coalesce(u.points, 0) FROM lot l LEFT JOIN "
        "(SELECT lot_id, sum(points) AS points FROM lot_use GROUP BY lot_id) u ON u.lot_id = l.id "
        "WHERE l.remaining <> l.points - coalesce(u.points, 0)",
    ),
    Question(
        "uncovered parts",
        "SELECT a.id, a.uncovered, coalesce(u.points, 0) FROM account a LEFT JOIN "
        "(SELECT account_id, sum(remaining) AS points FROM uncovered GROUP BY account_id) u "
        "ON u.account_id = a.id WHERE a.uncovered <> coalesce(u.points, 0)",
    ),
    Question(
        "lots and balances",
        "SELECT a.id, a.balance, coalesce(l.points, 0) - a.uncovered FROM account a LEFT JOIN "
        "(SELECT account_id, sum(remaining) AS points FROM lot GROUP BY account_id) l "
        "ON l.account_id = a.id WHERE a.balance <> coalesce(l.points, 0) - a.uncovered",
    ),
    Question(
        "figures of personas",
        "SELECT p.id, p.sales || ' sales of ' || p.spent, coalesce(b.sales, 0) || ' of ' || "
        "coalesce(b.spent, 0) FROM persona p LEFT JOIN (SELECT persona_id, count(*) AS sales, "
        "sum(total - refunded) AS spent FROM purchase WHERE refunded < total OR total = 0 GROUP BY persona_id) b "
        "ON b.persona_id = p.id WHERE p.status IN ('active', 'archived') "
        "AND (p.sales <> coalesce(b.sales, 0) OR p.spent <> coalesce(b.spent, 0))",
    ),
    Question(
        "merges",
        "SELECT p.id, p.merged_into, coalesce(s.status, 'missing') FROM persona p "
        "LEFT JOIN persona s ON s.id = p.merged_into WHERE p.status = 'merged' AND (s.id IS NULL OR NOT "
        "EXISTS "
        "(SELECT 1 FROM merge m WHERE m.absorbed_id = p.id AND m.survivor_id = p.merged_into "
        "AND m.undone_at IS NULL))",
    ),
    Question(
        "circles of merges",
        "WITH RECURSIVE way (start, at, steps) AS (SELECT id, merged_into, 1 FROM persona "
        "WHERE status = 'merged' UNION ALL SELECT way.start, p.merged_into, way.steps + 1 FROM way "
        "JOIN persona p ON p.id = way.at AND p.merged_into IS NOT NULL WHERE way.steps < 1000) "
        "SELECT start, at, steps FROM way WHERE steps = 1000",
    ),
    Question(
        "identifiers",
        "SELECT i.id, i.persona_id, p.status FROM identifier i JOIN persona p ON p.id = i.persona_id "
        "WHERE i.state = 'live' AND p.status = 'merged'",
    ),
    Question(
        "cards",
        "SELECT c.id, a.balance, coalesce(t.units, 0) FROM card c LEFT JOIN account a ON a.card_id = c.id "
        "LEFT JOIN (SELECT card_id, sum(units) AS units FROM card_transaction GROUP BY card_id) t "
        "ON t.card_id = c.id WHERE coalesce(a.balance, 0) <> coalesce(t.units, 0) "
        "OR a.persona_id <> c.persona_id",
    ),
)

_ID_TABLES = (
    "persona",
    "entry",
    "lot",
    "lot_use",
    "purchase",
    "identifier",
    "account",
    "merge",
    "staff",
    "card",
    "card_programme",
    "card_transaction",
)


def asked(connection: Connection) -> list[Check]:
    """The answer to every question."""
    return [_ask(connection, question) for question in QUESTIONS]


def _ask(connection: Connection, question: Question) -> Check:
    rows = connection.all(question.sql)
    if not rows:
        return Check(question.name, True, say("upkeep.books_well"))
    id_, has, should = rows[0]
    example = say(f"upkeep.books.{question.name.replace(' ', '_')}", id=id_, has=has, should=should)
    return Check(question.name, False, say("upkeep.wrong", count=len(rows), example=example))


def references(connection: Connection) -> Check:
    """Whether every reference leads somewhere; PostgreSQL watches over this itself."""
    if connection.dialect == "postgresql":
        return Check("references", True, say("upkeep.by_postgres"))
    broken = connection.all("PRAGMA foreign_key_check")
    if not broken:
        return Check("references", True, say("upkeep.references_well"))
    return Check(
        "references",
        False,
        say("upkeep.references_broken", count=len(broken), table=broken[0][0], row=broken[0][1]),
    )


def integrity(connection: Connection, *, full: bool) -> Check:
    """SQLite's own look at its pages: quick, or with every index entry."""
    if connection.dialect == "postgresql":
        return Check("pages", True, say("upkeep.by_amcheck"))
    found = [row[0] for row in connection.all(f"PRAGMA {'integrity_check' if full else 'quick_check'}(5)")]
    return Check("pages", found == ["ok"], say("upkeep.pages_well") if found == ["ok"] else "; ".join(found))


def names_index(connection: Connection) -> Check:
    """Whether the index of names holds exactly the folded names."""
    if connection.dialect == "postgresql":
        return Check("index of names", True, say("upkeep.by_postgres"))
    try:
        connection.run("INSERT INTO persona_names (persona_names, rank) VALUES ('integrity-check', 1)")
    except Unreachable:
        return Check("index of names", False, say("upkeep.names_differ"))
    return Check("index of names", True, say("upkeep.names_well"))


def fresh_ids(connection: Connection) -> Check:
    """Whether the next id of every table is beyond all that are taken."""
    wrong = []
    for table in _ID_TABLES:
        taken = connection.value(f"SELECT max(id) FROM {table}")
        upcoming = connection.value("SELECT next FROM id_block WHERE name = :name", name=table)
        if taken is not None and upcoming is not None and taken >= upcoming:
            wrong.append(say("upkeep.id_taken", table=table, taken=taken, upcoming=upcoming))
    return Check("ids", not wrong, "; ".join(wrong) or say("upkeep.ids_well"))


__all__ = ["asked", "fresh_ids", "integrity", "names_index", "references"]
