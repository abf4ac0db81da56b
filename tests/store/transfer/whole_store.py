"""Everything a store holds, to compare two stores, and the invariants that hold in each."""

from typing import Any

from store.database.store import Store

_TIMED = (
    "written_at",
    "created_at",
    "since",
    "finished_at",
    "started_at",
    "lease_until",
    "at",
    "favorite_at",
)
_TABLES = (
    "persona",
    "identifier",
    "consent",
    "attribute",
    "tag",
    "account",
    "entry",
    "lot",
    "lot_use",
    "purchase",
    "purchase_line",
    "product",
    "redemption",
    "merge",
    "message",
    "location",
)


def content(store: Store, tables: tuple[str, ...] = _TABLES) -> dict[str, list[Any]]:
    """Rows of the tables, in order, without the moments of writing."""
    found: dict[str, list[Any]] = {}
    for table in tables:
        if store.dialect == "sqlite":
            names = [row[1] for row in store.connection.all(f"PRAGMA table_info({table})")]
        else:
            names = [
                row[0]
                for row in store.connection.all(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = :name "
                    "AND column_name <> 'name_vector' ORDER BY ordinal_position",
                    name=table,
                )
            ]
        listed = ", ".join(name for name in names if name not in _TIMED)
        found[table] = sorted(store.connection.all(f"SELECT {listed} FROM {table}"), key=repr)
    return found


def faults(store: Store) -> list[str]:
    """What does not add up."""
    c = store.connection
    checks = {
        "balance is the sum of entries": "SELECT count(*) FROM account a WHERE balance <> "
        "(SELECT coalesce(sum(points), 0) FROM entry WHERE account_id = a.id)",
        "balance is what lots hold less what is uncovered": "SELECT count(*) FROM account a WHERE balance <> "
        "(SELECT coalesce(sum(remaining), 0) FROM lot WHERE account_id = a.id) - uncovered",
        "every active persona has an account": "SELECT count(*) FROM persona p WHERE NOT EXISTS "
        "(SELECT 1 FROM account WHERE persona_id = p.id)",
        "sales are the orders": "SELECT count(*) FROM persona p WHERE status <> 'merged' AND sales <> "
        "(SELECT count(*) FROM purchase WHERE persona_id = p.id AND (refunded < total OR total = 0))",
        "spent is post-tax": "SELECT count(*) FROM persona p WHERE status <> 'merged' AND spent <> "
        "(SELECT coalesce(sum(total - refunded), 0) FROM purchase WHERE persona_id = p.id)",
        "totals are the lines": "SELECT count(*) FROM purchase p WHERE total <> "
        "(SELECT coalesce(sum(amount + tax), 0) FROM purchase_line WHERE purchase_id = p.id)",
        "an order earns once": "SELECT count(*) FROM (SELECT purchase_id FROM entry WHERE kind = 'earn' "
        "GROUP BY purchase_id HAVING count(*) > 1) x",
        "the primary phone is an identifier": "SELECT count(*) FROM persona p WHERE phone IS NOT NULL "
        "AND status = 'active' AND NOT EXISTS (SELECT 1 FROM identifier WHERE persona_id = p.id "
        "AND value = p.phone AND state IN ('live', 'shared'))",
    }
    wrong = [name for name, text in checks.items() if c.value(text)]
    if store.dialect == "sqlite":
        c.run("INSERT INTO persona_names (persona_names, rank) VALUES ('integrity-check', 1)")
        if c.all("PRAGMA foreign_key_check"):
            wrong.append("foreign keys")
    return wrong


_SEEN = (
    "SELECT p.status, p.name, p.phone, p.email, p.birthday, p.signup_on, p.sales, p.spent, "
    "p.last_purchase_at, "
    "p.source, a.balance, a.uncovered, a.version FROM persona p JOIN account a ON a.persona_id = p.id",
    "SELECT p.phone, i.kind, i.value, i.state FROM identifier i JOIN persona p ON p.id = i.persona_id",
    "SELECT p.phone, c.channel, c.state, c.how FROM consent c JOIN persona p ON p.id = c.persona_id",
    "SELECT p.phone, t.tag FROM tag t JOIN persona p ON p.id = t.persona_id",
    "SELECT p.phone, e.kind, e.points, e.happened_at, e.source, e.seq FROM entry e JOIN persona p ON p.id "
    "= e.home_id",
    "SELECT p.phone, l.kind, l.points, l.remaining FROM lot l JOIN persona p ON p.id = l.home_id",
    "SELECT source, order_id, placed_at, pre_tax, tax, total, items, qualifies, content_hash FROM purchase",
    "SELECT u.order_id, l.number, d.name, l.quantity, l.amount FROM purchase_line l "
    "JOIN purchase u ON u.id = l.purchase_id JOIN product d ON d.id = l.product_id",
    "SELECT a.name, b.name, m.how FROM merge m JOIN persona a ON a.id = m.survivor_id "
    "JOIN persona b ON b.id = m.absorbed_id",
)


def what_is_seen(store: Store) -> list[list[Any]]:
    """What a store says, without ids, which may have gaps after a cut."""
    return [sorted(store.connection.all(text), key=repr) for text in _SEEN]
