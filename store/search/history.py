"""What a staff member searched for before: the last 500, without whole phones, card numbers or e-mails."""

import re

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.search.language.parser import parse
from store.search.language.tree import Email, Merge, OneOf, Phone, walk
from store.use_case import use_case

KEPT = 500
FULL_PHONE = 7
"""From so many digits on a number stands for one person."""

_LONG_NUMBER = re.compile(rf"(?:[0-9][ ().\-/]*){{{FULL_PHONE},}}")


def may_be_kept(query: str) -> bool:
    """Whether a query names nobody by a whole phone, card number or e-mail."""
    if not query.strip() or _LONG_NUMBER.search(query):
        return False
    for node in walk(parse(query).tree):
        target = node.target if isinstance(node, Merge) else node
        if isinstance(target, Phone) and len(target.digits) >= FULL_PHONE:
            return False
        if isinstance(target, Email) and "." in target.prefix.partition("@")[2]:
            return False
        if isinstance(target, OneOf) and target.field == "serial":
            return False
    return True


def remember(store: Store, actor: Actor, query: str) -> bool:
    """Keeps a query that was sent off, as the latest; False if it is one that is not kept."""
    cleaned = " ".join(query.split())
    if not may_be_kept(cleaned):
        return False
    keep_query(store, actor, cleaned)
    return True


@use_case("saved searches")
def keep_query(unit: Unit, query: str) -> None:
    """Puts a query on top of the actor's history and drops what is beyond the last ``KEPT``."""
    connection, staff = unit.connection, unit.actor.staff_id
    connection.run(
        "DELETE FROM search_history WHERE staff_id = :staff AND query = :query", staff=staff, query=query
    )
    connection.insert(
        "search_history", id=unit.new_id("search_history"), staff_id=staff, query=query, at=unit.at
    )
    connection.run(
        "DELETE FROM search_history WHERE staff_id = :staff AND id IN (SELECT id FROM search_history "
        "WHERE staff_id = :staff ORDER BY at DESC, id DESC LIMIT 1000000 OFFSET :kept)",
        staff=staff,
        kept=KEPT,
    )


def recent_queries(store: Store, actor: Actor, limit: int = KEPT) -> list[str]:
    """The actor's own queries, the latest first."""
    rows = store.connection.all(
        "SELECT query FROM search_history WHERE staff_id = :staff ORDER BY at DESC, id DESC LIMIT :most",
        staff=actor.staff_id,
        most=limit,
    )
    return [row[0] for row in rows]
