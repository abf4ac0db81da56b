"""What an order stands at: its money, what was refunded of it, and what every entry it caused makes.

`points.md` rules 21 to 24 and 31 reckon with this and never with today's settings (`engineering.md` A5).
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from store.database.connection import Connection
from store.database.sql import in_list
from store.errors import Refused
from store.points.earning.rate import rounded
from store.words import say

EARNED = frozenset({"earn", "recalculate", "correction"})
"""Kinds whose sum an order stands at before refunds (`points.md` rule 21)."""
_IN_ONE_QUESTION = 500
_ORDER = (
    "id, source, order_id, receipt, persona_id, home_id, placed_at, placed_on, location_id, pre_tax, tax, "
    "total, refunded, qualifies, redemption_code, removal_id, unearned, written_at"
)


@dataclass(slots=True)
class Order:
    """An order as refunds and corrections see it; money in minor units, points whole.

    ``earned`` is what it stands at before refunds, ``given_back`` what refunds took of that. ``visits`` and
    ``referrals`` are what stands by the persona they were booked for. ``refunds`` counts documents.
    """

    id: int
    source: str
    order_id: str
    receipt: str | None
    persona_id: int | None
    home_id: int | None
    placed_at: str
    placed_on: str
    location_id: int | None
    pre_tax: int
    tax: int
    total: int
    refunded: int
    qualifies: int
    redemption_code: str | None
    removal_id: int | None
    unearned: str | None
    written_at: str
    earned: int = 0
    given_back: int = 0
    zeroed: bool = False
    refunds: int = 0
    visits: dict[int, int] = field(default_factory=dict)
    referred: dict[int, int] = field(default_factory=dict)
    referrals: dict[int, int] = field(default_factory=dict)

    @property
    def refunded_in_full(self) -> bool:
        """An order of 0.00 is refunded in full by any document (`engineering.md` C4)."""
        return self.refunded >= self.total and (self.total > 0 or self.refunds > 0)

    @property
    def left(self) -> int:
        """Money that can still be refunded."""
        return self.total - self.refunded

    def share(self, points: int, refunded: int) -> int:
        """The part of ``points`` that goes when so much money is refunded in all, rounded half up."""
        if self.total == 0 or refunded >= self.total:
            return points
        return rounded(points * refunded, self.total, "nearest")

    def points_back(self, amount: int) -> int:
        """Earned points a further refund of ``amount`` takes (`points.md` rule 21): never less than 0."""
        return max(0, self.share(self.earned, self.refunded + amount) - self.given_back)

    def referral_back(self, amount: int) -> dict[int, int]:
        """What it takes of those who referred the customer, by the persona the points were booked for."""
        after = self.refunded + amount
        back = {
            home: self.share(points, after) - (points - self.referrals[home])
            for home, points in self.referred.items()
        }
        return {home: points for home, points in back.items() if points > 0}


def read_orders(connection: Connection, purchase_ids: Collection[int]) -> dict[int, Order]:
    """Orders by id with what they stand at now; ids nobody knows are left out."""
    found: dict[int, Order] = {}
    ids = sorted(set(purchase_ids))
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        listed, values = in_list("id", ids[start : start + _IN_ONE_QUESTION])
        for row in connection.all(f"SELECT {_ORDER} FROM purchase WHERE id IN {listed}", **values):
            found[row[0]] = Order(*row)
        for purchase_id, count in connection.all(
            f"SELECT purchase_id, count(*) FROM refund WHERE purchase_id IN {listed} "
            "AND undone_at IS NULL GROUP BY purchase_id",
            **values,
        ):
            found[purchase_id].refunds = count
        _read_entries(connection, found, listed, values)
    return found


def refuse_changed_since(connection: Connection, purchase_id: int) -> None:
    """A sale that was refunded, corrected or taken away with its source is not undone as well: raises
    ``Refused``."""
    away = connection.one(
        "SELECT order_id, source FROM purchase WHERE id = :id AND removal_id IS NOT NULL", id=purchase_id
    )
    if away is not None:
        raise Refused(say("refund.order_removed", order=away[0], source=away[1]))
    for standing, key in (
        ("refund WHERE undone_at IS NULL AND", "refund.undo_after_refund"),
        ("correction WHERE", "refund.undo_after_correction"),
    ):
        if connection.one(f"SELECT 1 FROM {standing} purchase_id = :id LIMIT 1", id=purchase_id):
            raise Refused(say(key))


def _read_entries(
    connection: Connection, found: dict[int, Order], listed: str, values: dict[str, int]
) -> None:
    for purchase_id, kind, home_id, points, given in connection.all(
        "SELECT purchase_id, kind, home_id, sum(points), "
        "sum(CASE WHEN points > 0 AND reverses_id IS NULL THEN points ELSE 0 END) "
        f"FROM entry WHERE purchase_id IN {listed} AND kind IN ('earn', 'recalculate', 'correction', "
        "'refund', 'visit', 'referral', 'zero') GROUP BY purchase_id, kind, home_id",
        **values,
    ):
        order = found[purchase_id]
        if kind in EARNED and (kind != "correction" or home_id == order.home_id):
            order.earned += int(points)
        elif kind == "refund":
            order.given_back -= int(points)
        elif kind == "visit":
            order.visits[home_id] = int(points)
        elif kind == "zero":
            order.zeroed = True
        else:
            of_referral = int(given) if kind == "referral" else int(points)
            order.referred[home_id] = order.referred.get(home_id, 0) + of_referral
            order.referrals[home_id] = order.referrals.get(home_id, 0) + int(points)
