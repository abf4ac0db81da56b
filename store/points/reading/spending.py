"""What a persona's orders come to, parted by whether they could earn (`points.md` rules 8, 39)."""

from dataclasses import dataclass

from store.database.connection import Connection
from store.settings import Settings, settings_at

_NET = (
    "p.pre_tax - CASE WHEN p.total > 0 THEN (2 * p.pre_tax * p.refunded + p.total) / (2 * p.total) ELSE 0 END"
)
_ORDERS = (
    "SELECT CASE WHEN p.home_id <> :persona THEN 'carried' WHEN p.qualifies = 0 THEN 'early' "
    "WHEN EXISTS (SELECT 1 FROM entry e WHERE e.purchase_id = p.id AND e.kind IN ('earn', 'zero')) THEN 'earning' "
    "WHEN p.pre_tax * :rate < :unit THEN 'small' ELSE 'silent' END AS part, "
    f"count(*), coalesce(sum({_NET}), 0) FROM purchase p WHERE p.persona_id = :persona GROUP BY 1"
)
_EARNED = (
    "SELECT rate, rule_version, count(*), sum(points), min(written_at), min(happened_at), max(happened_at), "
    "sum(plain * points), sum(plain * sign * pre_tax), sum(plain * sign * total) FROM ("
    "SELECT e.rate, e.rule_version, e.points, e.written_at, e.happened_at, p.pre_tax, p.total, "
    "CASE WHEN e.reverses_id IS NULL THEN 1 ELSE -1 END AS sign, CASE WHEN EXISTS ("
    "SELECT 1 FROM correction c WHERE c.purchase_id = p.id) THEN 0 ELSE 1 END AS plain "
    "FROM entry e LEFT JOIN purchase p ON p.id = e.purchase_id "
    "WHERE e.account_id = :account AND e.kind = 'earn') earned GROUP BY rate, rule_version"
)


@dataclass(frozen=True, slots=True)
class Orders:
    """So many orders and what they come to, pre-tax minor units, refunds taken off."""

    count: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Spending:
    """A persona's orders. ``early`` were no member's, ``carried`` came with a merge (their points stand in
    its line), ``small`` are under one point, ``silent`` qualify and have earned nothing all the same."""

    earning: Orders
    early: Orders
    carried: Orders
    small: Orders
    silent: Orders

    @property
    def all(self) -> Orders:
        """Every order."""
        return _together(self.earning, self.early, self.carried, self.small, self.silent)

    @property
    def qualifying(self) -> Orders:
        """The own orders dated on or after the signup day."""
        return _together(self.earning, self.small, self.silent)


@dataclass(frozen=True, slots=True)
class Earned:
    """What sales earned at one rate on one base. ``plain_points`` and ``amount`` (before refunds) are of the
    orders whose amount was never corrected."""

    rate: int | None
    base: str
    points: int
    entries: int
    plain_points: int
    amount: int
    first_at: str
    last_at: str


def spending(connection: Connection, persona_id: int, rate: int, unit: int) -> Spending:
    """The orders by what became of them; ``unit`` is how many minor units ``rate`` points are for."""
    found = {
        part: Orders(count, int(spent))
        for part, count, spent in connection.all(_ORDERS, persona=persona_id, rate=rate, unit=unit)
    }
    nothing = Orders()
    return Spending(
        *(found.get(part, nothing) for part in ("earning", "early", "carried", "small", "silent"))
    )


def earned_by_rate(connection: Connection, account_id: int) -> list[Earned]:
    """What sales earned, by the rate and base in force when it was booked, the earliest first."""
    found: dict[tuple[int | None, str], Earned] = {}
    rows = connection.all(_EARNED, account=account_id)
    bases: dict[int, str] = {}
    for rate, version, entries, points, written_at, first_at, last_at, plain, pre_tax, total in rows:
        if version not in bases:
            bases[version] = _base(settings_at(connection, written_at))
        base = bases[version]
        amount = int((total if base == "post-tax" else pre_tax) or 0)
        old = found.get((rate, base))
        found[rate, base] = (
            Earned(rate, base, int(points), entries, int(plain), amount, first_at, last_at)
            if old is None
            else Earned(
                rate,
                base,
                old.points + int(points),
                old.entries + entries,
                old.plain_points + int(plain),
                old.amount + amount,
                min(old.first_at, first_at),
                max(old.last_at, last_at),
            )
        )
    return sorted(found.values(), key=lambda earned: earned.first_at)


def _base(settings: Settings) -> str:
    return settings.text("points_base")


def _together(*orders: Orders) -> Orders:
    return Orders(sum(one.count for one in orders), sum(one.spent for one in orders))
