"""What the rules of earning need to know of the customers of a chunk: audiences, visits of the day, referrers.

Each question is asked once for all of them, and only where a rule in force needs the answer.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from store.database.connection import Connection
from store.database.unit import Unit
from store.modifiers.records import EVERYBODY, modifiers
from store.points.earning.accrual import Earned, Line, Referrer, Rules, Sale, Shopper, folded
from store.points.earning.referral import referrers_of
from store.settings import Settings


def rules_for(connection: Connection, settings: Settings) -> Rules:
    """The shop's rules as they are now; ended modifiers too, which orders placed before still match."""
    known = modifiers(connection, ended=True)
    zones: dict[int, str] = {}
    if any(one.hours for one in known):
        zones = dict(connection.all("SELECT id, time_zone FROM location WHERE time_zone IS NOT NULL"))
    return Rules(
        settings,
        multipliers=tuple(one for one in known if one.kind == "multiplier"),
        zeros=tuple(one for one in known if one.kind == "zero"),
        zones=zones,
    )


@dataclass(slots=True)
class Situation:
    """The customers of some orders as the rules find them; ``earned`` takes the orders in their order.

    ``persona_ids`` are all whose accounts may get something: customers and who referred them.
    """

    rules: Rules
    audiences: dict[int, set[int]] = field(default_factory=dict)
    visits: dict[tuple[int, str], int] = field(default_factory=dict)
    referrers: dict[int, Referrer] = field(default_factory=dict)
    rewarded: dict[int, int] = field(default_factory=dict)
    """Purchase by friend, of those whose first sale has earned points just now."""

    def persona_ids(self, customers: Iterable[int]) -> set[int]:
        """The customers and who referred them."""
        return {*customers, *(one.shopper.id for one in self.referrers.values())}

    def earned(self, shopper: Shopper, sale: Sale) -> list[Earned]:
        """What the next order earns; its visit and its referral count for those that follow."""
        day = (shopper.id, sale.placed_on)
        referrer = self.referrers.get(shopper.id) if self.referrers else None
        found = self.rules.earned(
            shopper,
            sale,
            audiences=self.audiences.get(shopper.id, ()),
            visits=self.visits.get(day, 0),
            referrer=referrer,
        )
        for one in found:
            if one.kind == "visit":
                self.visits[day] = self.visits.get(day, 0) + 1
            elif one.kind == "referral" and referrer is not None and not referrer.rewarded:
                self.referrers[shopper.id] = Referrer(referrer.shopper, rewarded=True)
                self.rewarded[shopper.id] = sale.purchase_id
        return found

    def remember(self, connection: Connection) -> None:
        """Writes down which friends have had their first sale, after the orders are written."""
        if self.rewarded:
            connection.each(
                "UPDATE referral SET purchase_id = :purchase WHERE friend_id = :friend AND purchase_id IS NULL",
                [{"friend": friend, "purchase": bought} for friend, bought in sorted(self.rewarded.items())],
            )


def situation_of(unit: Unit, rules: Rules, customers: Collection[int], days: Collection[str]) -> Situation:
    """Reads what the rules need to know of these customers for orders of these days, as membership is now."""
    connection = unit.connection
    found = Situation(rules)
    if not customers:
        return found
    if rules.asks_memberships:
        found.audiences = audiences_of(connection, rules, customers)
    if rules.visit_points:
        found.visits = _visits(connection, customers, days)
    if rules.referral_rate:
        found.referrers = referrers_of(unit, customers)
    return found


def audiences_of(connection: Connection, rules: Rules, customers: Collection[int]) -> dict[int, set[int]]:
    """The audiences each is in, as last written down."""
    from store.search.piece import among

    wanted = {one.audience_id for one in (*rules.multipliers, *rules.zeros)} - {EVERYBODY}
    test, values = among("persona_id", sorted(customers), connection.dialect)
    found: dict[int, set[int]] = {}
    for persona_id, audience_id in connection.all(
        f"SELECT persona_id, audience_id FROM audience_member WHERE {test}", **values
    ):
        if audience_id in wanted:
            found.setdefault(persona_id, set()).add(audience_id)
    return found


def _visits(
    connection: Connection, customers: Collection[int], days: Collection[str]
) -> dict[tuple[int, str], int]:
    """How many orders of a customer's day have earned visit points that stand."""
    from store.search.piece import among

    test, values = among("p.persona_id", sorted(customers), connection.dialect)
    rows = connection.all(
        "SELECT p.persona_id, p.placed_on, count(*) FROM purchase p JOIN entry e ON e.purchase_id = p.id "
        f"WHERE {test} AND p.placed_on BETWEEN :first AND :last AND e.kind = 'visit' AND e.points > 0 "
        "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) GROUP BY p.persona_id, p.placed_on",
        first=min(days),
        last=max(days),
        **values,
    )
    return {(persona_id, day): int(count) for persona_id, day, count in rows}


def with_lines(connection: Connection, sales: Sequence[Sale]) -> dict[int, Sale]:
    """Orders of the store with their lines, by id, for rules that ask what was bought."""
    from store.search.piece import among

    bought: dict[int, list[Line]] = {sale.purchase_id: [] for sale in sales}
    test, values = among("l.purchase_id", sorted(bought), connection.dialect)
    for purchase_id, brand, sku, category in connection.all(
        "SELECT l.purchase_id, p.brand, p.sku, p.category FROM purchase_line l "
        f"JOIN product p ON p.id = l.product_id WHERE {test}",
        **values,
    ):
        bought[purchase_id].append(Line(folded(brand), folded(sku), folded(category)))
    return {sale.purchase_id: replace(sale, lines=tuple(bought[sale.purchase_id])) for sale in sales}
