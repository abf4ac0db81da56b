"""What a modifier would do: how many it is for now, and which of the latest orders it would have matched."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from store.actor import Actor
from store.clock import instant, local_day
from store.database.connection import Connection
from store.database.store import Store
from store.modifiers.audiences import AudienceSearch, Reach, audience_searches
from store.modifiers.make import FROM_THE_FIRST, drafted, find_modifier
from store.modifiers.records import EVERYBODY, Modifier
from store.modifiers.restrictions import Terms
from store.points.customer import Customer, customers
from store.points.earning.accrual import Rules, Sale, in_window, why_nothing
from store.points.earning.situation import rules_for, with_lines
from store.settings import Settings, settings_at
from store.staff.permissions import require

LOOKED_AT = 2_000
"""So many of the latest orders of customers are tried."""
SHOWN = 20


@dataclass(frozen=True, slots=True)
class MatchedOrder:
    """An order the modifier would have matched; ``points`` are what it would have added, or kept back."""

    purchase_id: int
    receipt: str | None
    placed_at: str
    persona_id: int
    name: str
    amount: int
    points: int


@dataclass(frozen=True, slots=True)
class Preview:
    """``personas`` are in the audience now; ``boosted`` of them would get a boost without purchase dates, for
    ``boost_points`` in all. Of the ``looked_at`` latest orders ``matched`` would have, for ``points``."""

    kind: str
    audience: str
    personas: int
    boosted: int
    boost_points: int
    looked_at: int
    matched: int
    points: int
    orders: tuple[MatchedOrder, ...]

    def as_json(self) -> dict[str, Any]:
        """The stable output of ``modifiers preview --json``."""
        plain = asdict(self)
        plain["orders"] = [
            {("amount_cents" if name == "amount" else name): value for name, value in one.items()}
            for one in plain["orders"]
        ]
        return plain


def preview_terms(store: Store, actor: Actor, kind: str, audience: str, terms: Terms) -> Preview:
    """What a modifier of these terms would do; raises as making it does."""
    require(actor.role, "modifiers")
    with store.reading() as connection:
        settings = settings_at(connection, instant(store.clock()))
        made = drafted(connection, settings, _today(store, settings), kind, audience, terms)
        return _previewed(store, connection, settings, made)


def preview_modifier(store: Store, actor: Actor, modifier_id: int) -> Preview:
    """The same of a modifier that was made, as if it had held for the latest orders; raises ``NotFound``."""
    require(actor.role, "modifiers")
    with store.reading() as connection:
        settings = settings_at(connection, instant(store.clock()))
        known = replace(find_modifier(connection, modifier_id), from_at=FROM_THE_FIRST, ended_at=None)
        return _previewed(store, connection, settings, known)


def _today(store: Store, settings: Settings) -> Any:
    return local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))


def _previewed(store: Store, connection: Connection, settings: Settings, modifier: Modifier) -> Preview:
    today = _today(store, settings)
    reach = Reach(connection, settings, today)
    search = next(
        (one for one in audience_searches(connection) if one.id == modifier.audience_id),
        AudienceSearch(modifier.audience_id, modifier.audience, ""),
    )
    boosted = 0
    if modifier.kind == "boost" and not modifier.has_window:
        boosted = _boosted(connection, reach, search, today.isoformat())
    orders, looked_at = _orders(connection, settings, modifier, reach, search)
    return Preview(
        kind=modifier.kind,
        audience=modifier.audience,
        personas=reach.size(search),
        boosted=boosted,
        boost_points=boosted * (modifier.points or 0),
        looked_at=looked_at,
        matched=len(orders),
        points=sum(one.points for one in orders),
        orders=tuple(orders[:SHOWN]),
    )


def _boosted(connection: Connection, reach: Reach, search: AudienceSearch, today: str) -> int:
    """Members of the audience who may earn and whose lineage has had no boost of it."""
    plan = reach.plan(search)
    found: int = connection.value(
        f"SELECT count(*) FROM persona p WHERE {plan.test} AND p.signup_on IS NOT NULL "
        "AND (p.employee = 0 OR p.employee_until < :today) AND NOT EXISTS (SELECT 1 FROM gift_grant g "
        "WHERE g.persona_id = p.id AND g.kind = 'audience' AND g.occasion = :occasion)",
        today=today,
        occasion=str(search.id),
        **plan.values,
    )
    return int(found)


def _orders(
    connection: Connection,
    settings: Settings,
    modifier: Modifier,
    reach: Reach,
    search: AudienceSearch,
) -> tuple[list[MatchedOrder], int]:
    """The matching ones of the latest orders, the latest first, and how many were looked at."""
    rows = connection.all(
        "SELECT id, source, pre_tax, tax, placed_at, placed_on, location_id, payment_method, receipt, "
        "persona_id FROM purchase WHERE persona_id IS NOT NULL AND qualifies = 1 "
        "AND (refunded < total OR total = 0) ORDER BY id DESC LIMIT :most",
        most=LOOKED_AT,
    )
    who = customers(connection, {row[9] for row in rows})
    inside = set(who) if search.id == EVERYBODY else reach.members_among(search, sorted(who))
    rules = _alone(rules_for(connection, settings), modifier)
    sales = {row[0]: Sale(*row[:8]) for row in rows}
    if rules.asks_lines and sales:
        sales = with_lines(connection, list(sales.values()))
    bought = [(sales[row[0]], row[8], who[row[9]]) for row in rows if row[9] in who]
    found = _boosting(modifier, bought, inside) if modifier.kind == "boost" else None
    if found is None:
        found = []
        for sale, receipt, customer in bought:
            audiences = {search.id} if customer.id in inside else set()
            if rules.matching(modifier, sale, audiences):
                points = _difference(rules, customer, sale, audiences, settings)
                if points:
                    found.append(_matched(sale, receipt, customer, points))
    return found, len(rows)


def _alone(rules: Rules, modifier: Modifier) -> Rules:
    """Rules with this modifier alone."""
    return Rules(
        rules.settings,
        multipliers=(modifier,) if modifier.kind == "multiplier" else (),
        zeros=(modifier,) if modifier.kind == "zero" else (),
        zones=rules.zones,
    )


def _difference(rules: Rules, customer: Customer, sale: Sale, inside: set[int], settings: Settings) -> int:
    """What the modifier changes of what the order earns, other modifiers left out."""
    plain = sum(one.points for one in Rules(settings).earned(customer, sale))
    return sum(one.points for one in rules.earned(customer, sale, audiences=inside)) - plain


def _boosting(
    modifier: Modifier, bought: Sequence[tuple[Sale, str | None, Customer]], inside: set[int]
) -> list[MatchedOrder]:
    """The first order of each customer inside the purchase dates; none for a boost without dates."""
    first: dict[int, MatchedOrder] = {}
    for sale, receipt, customer in reversed(bought):
        if (
            modifier.has_window
            and customer.id in inside
            and customer.id not in first
            and in_window(modifier, sale.placed_on)
            and why_nothing(customer, sale.placed_on) is None
        ):
            first[customer.id] = _matched(sale, receipt, customer, modifier.points or 0)
    return sorted(first.values(), key=lambda one: -one.purchase_id)


def _matched(sale: Sale, receipt: str | None, customer: Customer, points: int) -> MatchedOrder:
    return MatchedOrder(
        sale.purchase_id, receipt, sale.placed_at, customer.id, customer.name, sale.pre_tax, points
    )
