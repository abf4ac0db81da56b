"""The short codes keyed into the POS: unique among today's, and shown again until the day ends."""

import hashlib
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.errors import Refused
from store.ids import code_from
from store.merging.lineage import lineage
from store.points.ledger.days import today_began
from store.words import say

_TRIES = 64


@dataclass(frozen=True, slots=True)
class TodaysCode:
    """The code of a redemption of today that stands."""

    code: str
    discount: str


def fresh_code(unit: Unit) -> str:
    """A code no redemption of today has, such as ``7F3K``."""
    since = today_began(unit)
    for _ in range(_TRIES):
        code = code_from(lambda count: hashlib.sha256(unit.randomness(10)).digest()[:count])
        taken = unit.connection.one(
            "SELECT 1 FROM redemption WHERE code = :code AND at >= :since", code=code, since=since
        )
        if taken is None:
            return code
    raise Refused(say("discount.no_code"))


def todays_codes(connection: Connection, persona_id: int, day_began: str) -> list[TodaysCode]:
    """The codes of a persona's redemptions since the shop's day began (an instant) that nobody has undone, the
    latest first."""
    listed, values = in_list("persona", lineage(connection, persona_id))
    rows = connection.all(
        "SELECT r.code, d.name FROM redemption r JOIN discount d ON d.id = r.discount_id "
        f"WHERE r.persona_id IN {listed} AND r.at >= :since AND r.undone_at IS NULL "
        "ORDER BY r.at DESC, r.id DESC",
        since=day_began,
        **values,
    )
    return [TodaysCode(code, name) for code, name in rows]
