"""What a discount said before: its versions, what was redeemed under each, and going back to the one before."""

from dataclasses import dataclass, replace

from store.database.connection import Connection
from store.database.unit import Unit
from store.discounts.make import known_discount, new_version, require_own
from store.discounts.records import Discount, versions_of
from store.errors import Refused
from store.receipt import Receipt
from store.use_case import operation
from store.words import say


@dataclass(frozen=True, slots=True)
class Version:
    """One version: what it said, since when, by whom, and how often it was redeemed (and undone not since)."""

    discount: Discount
    written_at: str
    by: str
    redeemed: int


_WRITTEN = (
    "SELECT d.id, d.written_at, s.code, (SELECT count(*) FROM redemption r WHERE r.discount_id = d.id "
    "AND r.undone_at IS NULL) FROM discount d LEFT JOIN staff s ON s.id = d.staff_id "
    "WHERE d.discount_id = :id"
)


def history_of(connection: Connection, discount_id: str) -> list[Version]:
    """Its versions, the latest first; none of an unknown discount."""
    written = {row[0]: row[1:] for row in connection.all(_WRITTEN, id=discount_id)}
    return [
        Version(one, written[one.version_id][0], written[one.version_id][1] or "", written[one.version_id][2])
        for one in versions_of(connection, discount_id)
    ]


@operation("discounts")
def go_back(unit: Unit, discount_id: str) -> Receipt:
    """A new version that says what the one before this did; ``details`` as for a change.

    So an end or a change is taken back. Refused for a discount that never was otherwise: that is ended.
    """
    known = known_discount(unit, discount_id)
    require_own(unit, known)
    before = versions_of(unit.connection, known.id)[1:2]
    if not before:
        raise Refused(say("discount.first_version", id=known.id))
    earlier = replace(before[0], version_id=known.version_id, version=known.version, position=known.position)
    require_own(unit, earlier)
    return new_version(unit, known, earlier)
