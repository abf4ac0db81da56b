"""The sentences that say what made points differ from money, each only where it applies (`points.md` rule
39)."""

from collections.abc import Iterator
from dataclasses import dataclass

from store.database.connection import Connection
from store.points.reading.overview import PointsOverview
from store.points.reading.spending import Earned, Spending
from store.settings import Settings
from store.shown import Shown, minor_digits
from store.words import say

PLAIN_RATE = 100
"""Points per 100 currency units at which points equal money."""

NAMED = 3
"""So many audiences, campaigns or sources are named, the rest counted."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason in a sentence a cashier can read out; ``kinds`` are the entries behind it, if any."""

    name: str
    sentence: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the causes are judged by."""

    connection: Connection
    persona_id: int
    account_id: int | None
    settings: Settings
    overview: PointsOverview
    spending: Spending
    earned: tuple[Earned, ...]
    difference: int


def causes(facts: Facts) -> Iterator[Cause]:
    """Every cause that applies, in the order of the way from money to balance."""
    shown = Shown(facts.settings)
    yield from _membership(facts, shown)
    yield from _rates(facts, shown)
    yield from _rounding(facts)
    yield from _orders(facts, shown)
    yield from _entries(facts, shown)
    yield from _standing(facts)


def _membership(facts: Facts, shown: Shown) -> Iterator[Cause]:
    row = facts.connection.one(
        "SELECT signup_on, status, employee, employee_until FROM persona WHERE id = :id", id=facts.persona_id
    )
    signup_on, status, employee, until = row or (None, "active", 0, None)
    if signup_on is None:
        yield Cause("not_member", say("explain.cause.not_member"))
    early = facts.spending.early
    if early.count and signup_on is not None:
        yield Cause(
            "before_signup",
            say(
                "explain.cause.before_signup",
                count=early.count,
                money=shown.money(early.spent),
                day=shown.day(signup_on),
            ),
        )
    if status == "archived":
        yield Cause("archived", say("explain.cause.archived"))
    if employee:
        words = say("explain.cause.employee_until", day=shown.day(until)) if until else ""
        yield Cause("employee", words or say("explain.cause.employee"))


def _rates(facts: Facts, shown: Shown) -> Iterator[Cause]:
    money = shown.money(_hundred(facts))
    rates = [found for found in facts.earned if found.rate is not None]
    if len({found.rate for found in rates}) > 1:
        parts = [
            say(
                "explain.cause.rate_from",
                rate=found.rate,
                first=shown.day_of(found.first_at),
                last=shown.day_of(found.last_at),
            )
            for found in rates
        ]
        yield Cause(
            "rate_changed", say("explain.cause.rate_changed", money=money, parts="; ".join(parts)), ("earn",)
        )
    elif rates and rates[0].rate != PLAIN_RATE:
        yield Cause("rate", say("explain.cause.rate", rate=rates[0].rate, money=money), ("earn",))
    if any(found.base == "post-tax" for found in facts.earned):
        yield Cause("tax", say("explain.cause.tax"), ("earn",))


def _rounding(facts: Facts) -> Iterator[Cause]:
    """Whole points left out or added by rounding each sale whose amount was never corrected."""
    over = sum(found.amount * (found.rate or 0) for found in facts.earned)
    points = sum(found.plain_points for found in facts.earned)
    off = points - over // _hundred(facts)
    if off:
        yield Cause("rounding", say("explain.cause.rounding", points=off), ("earn",))


def _orders(facts: Facts, shown: Shown) -> Iterator[Cause]:
    for name, orders in (("small", facts.spending.small), ("silent", facts.spending.silent)):
        if orders.count and orders.spent:
            words = say(f"explain.cause.{name}", count=orders.count, money=shown.money(orders.spent))
            yield Cause(name, words)
    carried = facts.spending.carried
    if carried.count:
        yield Cause(
            "carried",
            say("explain.cause.carried", count=carried.count, money=shown.money(carried.spent)),
            ("merge_in",),
        )


_SAID = (
    ("multiplier", ("multiplier",), "audience"),
    ("boost", ("boost",), "audience"),
    ("zero", ("zero",), "reason"),
    ("visit", ("visit",), None),
    ("collectible", ("collectible",), None),
    ("referral", ("referral",), None),
    ("campaign_gift", ("campaign_gift",), "campaign"),
    ("flow_gift", ("flow_gift",), "campaign"),
    ("legacy", ("legacy",), "source"),
    ("adjust", ("adjust",), None),
    ("correction", ("correction",), None),
    ("recalculate", ("recalculate",), None),
    ("redeem", ("redeem", "redeem_reversal"), None),
    ("refund", ("refund",), None),
    ("expire", ("expire",), None),
    ("integration", ("integration_out",), "source"),
    ("merge", ("merge_in", "merge_out"), None),
    ("block", ("block",), None),
    ("privacy", ("privacy_out", "privacy_in"), None),
    ("pre_enrolment", ("pre_enrolment_void",), None),
)
"""The causes that are entries: their name, kinds, and the column that names what gave them."""


def _entries(facts: Facts, shown: Shown) -> Iterator[Cause]:
    if facts.account_id is None:
        return
    found: dict[str, list[tuple[int, int, str | None, str | None, str | None, str | None]]] = {}
    for kind, *figures in facts.connection.all(
        "SELECT kind, count(*), sum(points), audience, campaign, source, reason FROM entry "
        "WHERE account_id = :account AND kind <> 'earn' GROUP BY kind, audience, campaign, source, reason "
        "ORDER BY min(seq)",
        account=facts.account_id,
    ):
        found.setdefault(kind, []).append(tuple(figures))
    place = {"audience": 2, "campaign": 3, "source": 4, "reason": 5}
    for name, kinds, column in _SAID:
        rows = [row for kind in kinds for row in found.get(kind, ())]
        if not rows:
            continue
        count, points = sum(row[0] for row in rows), int(sum(row[1] for row in rows))
        if not points and name != "zero":
            continue
        names: dict[str, None] = {}
        for row in rows if column else ():
            named = row[place[column or ""]]
            if isinstance(named, str):
                names[named] = None
        words = say(f"explain.cause.{name}", count=count, points=points, about=_about(name, facts, names))
        yield Cause(name, words, kinds)


def _about(name: str, facts: Facts, names: dict[str, None]) -> str:
    """What stands behind a cause's sentence in brackets: by which audience, after how long, why."""
    if name == "expire":
        names = dict.fromkeys(_policies(facts))
    elif name == "merge":
        names = dict.fromkeys(_merged(facts))
    elif name == "block":
        names = dict.fromkeys(_blocked_for(facts))
    if not names:
        return ""
    listed = ", ".join(list(names)[:NAMED])
    more = len(names) - NAMED
    return say("explain.about", names=f"{listed} +{more}" if more > 0 else listed)


def _policies(facts: Facts) -> list[str]:
    words = []
    for (policy,) in facts.connection.all(
        "SELECT DISTINCT l.policy FROM entry e JOIN lot_use u ON u.entry_id = e.id JOIN lot l ON l.id = u.lot_id "
        "WHERE e.account_id = :account AND e.kind = 'expire' AND l.policy IS NOT NULL ORDER BY 1",
        account=facts.account_id,
    ):
        name, _, days = policy.partition(" ")
        if name in ("fixed", "inactivity"):
            words.append(say(f"explain.policy.{name}", count=int(days)))
    return words


def _merged(facts: Facts) -> list[str]:
    return [
        str(home)
        for (home,) in facts.connection.all(
            "SELECT DISTINCT home_id FROM entry WHERE account_id = :account AND kind = 'merge_in' ORDER BY 1",
            account=facts.account_id,
        )
    ]


def _blocked_for(facts: Facts) -> list[str]:
    rows = facts.connection.all(
        "SELECT DISTINCT c.kind FROM entry e JOIN entry c ON c.id = e.caused_by_id "
        "WHERE e.account_id = :account AND e.kind = 'block' AND e.points > 0 ORDER BY 1",
        account=facts.account_id,
    )
    labels = {kind: line.label for line in facts.overview.lines for kind in line.kinds}
    return [labels[kind] for (kind,) in rows]


def _standing(facts: Facts) -> Iterator[Cause]:
    if facts.overview.due:
        yield Cause("due", say("explain.cause.due", count=facts.overview.due))
    if facts.difference:
        yield Cause("defect", say("explain.cause.defect", points=facts.difference))


def _hundred(facts: Facts) -> int:
    return int(100 * 10 ** minor_digits(facts.settings.text("currency")))
